#pragma once
/// The language of the shell and of script files: one command per line, `#` begins a comment.
/// `command_help` is its reference.
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "apps/eco-member/deals.hpp"
#include "apps/eco-member/pump.hpp"
#include "apps/eco-member/requests.hpp"
#include "base/result.hpp"

namespace eco::member {

struct PlaceCommand {
  OrderDraft draft;
  bool best = false;  ///< pick the best listings up to draft.quantity
  std::string id;
};
struct CancelCommand {
  std::string order;
};
struct ReplaceCommand {
  std::string order;
  std::string quantity;
  std::string price;
  std::string id;
};
struct DealCommand {
  DealDraft draft;
  std::string deal;  ///< name, offer or terms; empty for a first offer
  std::string name;  ///< to give to a first offer
};

enum class View : std::uint8_t {
  instruments,
  orders,
  executions,
  deals,
  holdings,
  cash,
  status,
  help,
};
struct ViewCommand {
  View view = View::help;
};
struct BookCommand {
  std::string symbol;
};
struct ReconcileCommand {};
struct QuitCommand {};

/// What can be waited for or expected.
struct Pause {};
struct OrderIs {
  std::string order;
  std::string state;  ///< live, filled, cancelled, expired, or done: no longer live
  std::string done;   ///< quantity executed; empty: any
};
struct PhaseIs {
  std::string symbol;
  std::string phase;
};
struct BestIs {
  domain::Side side = domain::Side::buy;  ///< buy: bid
  std::string symbol;
  std::string price;     ///< empty: any; none: no listing
  std::string quantity;  ///< empty: any
};
struct DealIs {
  std::string deal;
  std::string state;
};
struct DealOffered {
  std::string symbol;
  std::string from;  ///< empty: anybody
  std::string name;  ///< to give to it
};
struct LastAnswerIs {
  bool accepted = true;
  std::string code;  ///< of a refusal; empty: any
};
struct HoldingIs {
  std::string symbol;
  std::string part;  ///< TOT, FRE, RSV or LCK
  std::string quantity;
};
struct CashIs {
  std::string part;  ///< total, free, proceeds or reserved
  std::string amount;
};
struct Reconciles {};

using Condition = std::variant<Pause, OrderIs, PhaseIs, BestIs, DealIs, DealOffered, LastAnswerIs,
                               HoldingIs, CashIs, Reconciles>;

struct WaitCommand {
  Condition condition;
  Milliseconds limit{};
};
struct ExpectCommand {
  Condition condition;
};

using Command =
    std::variant<PlaceCommand, CancelCommand, ReplaceCommand, DealCommand, ViewCommand, BookCommand,
                 ReconcileCommand, QuitCommand, WaitCommand, ExpectCommand>;

/// Empty for a blank line or a comment. An error says what the line should look like.
[[nodiscard]] base::Result<std::optional<Command>> parse_command(std::string_view line);

/// `500ms`, `10s` or `2m`.
[[nodiscard]] std::optional<Milliseconds> parse_time(std::string_view text) noexcept;

struct ScriptLine {
  std::size_t number = 0;
  std::string text;
  Command command;
};
/// All lines, or an error for the first that is wrong, with its number.
[[nodiscard]] base::Result<std::vector<ScriptLine>> parse_script(std::string_view text);

}  // namespace eco::member
