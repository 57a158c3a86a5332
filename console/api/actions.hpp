#pragma once
/// The operators' actions as commands of the admin protocol: name → domain::OperatorAction.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "console/api/arguments.hpp"
#include "console/ports.hpp"
#include "domain/command.hpp"
#include "domain/view.hpp"

namespace eco::console {

/// Reads a rulebook's TOML; the second argument is the file's name, for messages. The venue takes a
/// rulebook's values from its own reading of the text, never from a client.
using RulebookLoader =
    std::function<base::Result<domain::Rulebook>(std::string_view toml, std::string_view file)>;

/// What the builders know besides the arguments. Borrowed for the call.
struct ActionContext {
  const std::vector<domain::InstrumentView>& instruments;
  const std::vector<TraderFacts>& traders;
  const std::vector<domain::NoticeUpdated>& notices;
  const RulebookLoader& load_rulebook;
  VenueFacts facts;
  std::optional<base::Decimal> market_tick;  ///< of the market named by a list_instrument
};

/// When a password is stored: outside the journal, under name and version.
enum class StoreOrder : std::uint8_t {
  before_command = 1,  ///< a new version: a lost command leaves the old password valid
  after_command = 2,   ///< a first version: a refused command must not touch an existing trader's
};

struct NewPassword {
  std::string trader;
  std::uint32_t version = 1;
  std::string password;
  StoreOrder order = StoreOrder::after_command;
};

struct PreparedAction {
  domain::OperatorAction action;
  std::optional<NewPassword> password;
};

inline constexpr std::size_t password_bytes_min = 8;
inline constexpr std::size_t password_bytes_max = 128;

[[nodiscard]] bool is_action(std::string_view command) noexcept;
/// Builds the action of `command`. Requires is_action(command).
[[nodiscard]] Parsed<PreparedAction> build_action(std::string_view command,
                                                  std::span<const Argument> arguments,
                                                  const ActionContext& context);
/// The market of a list_instrument that states a first base, for which the market's tick must be
/// known; empty otherwise.
[[nodiscard]] std::string market_needing_tick(std::string_view command,
                                              std::span<const Argument> arguments);
/// A password argument: 8…128 bytes without control characters.
[[nodiscard]] std::string read_password(ArgumentReader& arguments, std::string_view name);

}  // namespace eco::console
