#pragma once
/// What the venue says about its instruments (SecurityList, SecurityStatus), and decimal text <->
/// ticks and steps.
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "apps/eco-member/in_message.hpp"
#include "base/decimal.hpp"
#include "domain/types.hpp"

namespace eco::member {

struct Instrument {
  std::string symbol;
  std::string market;
  std::string unit;
  std::string phase;           ///< e.g. afternoon
  std::string trading_status;  ///< 326, e.g. 17 ready to trade
  base::Decimal tick{1, 2};    ///< yuan per unit
  base::Decimal step{1, 0};    ///< units
  std::optional<domain::Price> base_price;
  std::optional<domain::Price> listed_low, listed_high;
  std::optional<domain::Price> block_low, block_high;
  std::optional<domain::Quantity> listed_min, listed_max;
  std::optional<domain::Quantity> block_min, block_max;

  /// Empty where `text` is no decimal on the grid.
  [[nodiscard]] std::optional<domain::Price> parse_price(std::string_view text) const;
  [[nodiscard]] std::optional<domain::Quantity> parse_quantity(std::string_view text) const;
  [[nodiscard]] std::string format(domain::Price price) const;
  [[nodiscard]] std::string format(domain::Quantity quantity) const;
  [[nodiscard]] bool tradable() const noexcept { return trading_status == "17"; }
};

/// Decimal yuan with up to four places.
[[nodiscard]] std::optional<domain::Money> parse_money(std::string_view text);
/// At least two places.
[[nodiscard]] std::string format_money(domain::Money amount);

class Instruments {
 public:
  /// Takes in a SecurityList (y).
  void list(const InMessage& message);
  /// Takes in a SecurityStatus (f).
  void status(const InMessage& message);
  /// Null where unknown. Borrowed; valid for the life of this object.
  [[nodiscard]] const Instrument* find(std::string_view symbol) const;
  [[nodiscard]] const std::map<std::string, Instrument, std::less<>>& all() const noexcept {
    return by_symbol_;
  }

 private:
  std::map<std::string, Instrument, std::less<>> by_symbol_;
};

}  // namespace eco::member
