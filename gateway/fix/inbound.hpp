#pragma once
/// FIX message -> domain command. Pure: text in, value out. (docs/wire/fix.md: orders, block deals)
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "domain/command.hpp"
#include "gateway/fix/framer.hpp"
#include "gateway/ports.hpp"

namespace eco::gateway::fix {

/// The fields of a sound message in order. Views into the message's text.
class FieldList {
 public:
  explicit FieldList(std::string_view message) noexcept;
  [[nodiscard]] const FieldView* begin() const noexcept { return fields_.data(); }
  [[nodiscard]] const FieldView* end() const noexcept { return fields_.data() + count_; }
  /// The first field with `tag`, or null.
  [[nodiscard]] const FieldView* find(std::uint32_t tag) const noexcept;
  /// Its value, or empty text.
  [[nodiscard]] std::string_view value(std::uint32_t tag) const noexcept;

 private:
  std::array<FieldView, 260> fields_{};
  std::size_t count_ = 0;
};

/// Why a message could not become a command. It is journaled as a SessionNote and answered with j.
struct Malformed {
  std::string text;  ///< tag, fault and remedy
};

using Translation = std::variant<domain::CommandBody, Malformed>;

/// Which instrument an open block offer is about: its terms are counted in that instrument's ticks
/// and steps.
class OfferInstruments {
 public:
  virtual ~OfferInstruments() = default;
  [[nodiscard]] virtual std::optional<domain::InstrumentId> instrument_of(
      domain::OfferId offer) const = 0;
};

/// Translates D, F, G or AE that passed the dictionary. Never throws for what a member can send.
[[nodiscard]] Translation to_command(const FieldList& fields, const Directory& directory,
                                     const OfferInstruments& offers);

/// True for the message types that `to_command` takes.
[[nodiscard]] bool is_command_type(std::string_view msg_type) noexcept;

/// The id by which the member knows its request: ClOrdID, or TradeReportID of AE. Empty where
/// unreadable.
[[nodiscard]] domain::ClOrdId request_id(const FieldList& fields) noexcept;

/// 1 to 36 printable characters.
[[nodiscard]] std::optional<domain::ClOrdId> parse_client_id(std::string_view text) noexcept;

}  // namespace eco::gateway::fix
