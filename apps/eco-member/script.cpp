#include "apps/eco-member/script.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

#include "gateway/fix/framer.hpp"

namespace eco::member {
namespace {

using domain::Side;
using Parsed = base::Result<std::optional<Command>>;

constexpr std::uint64_t time_max = 24ULL * 3600 * 1000;

/// The words of a line, taken one by one. The first thing missing or wrong is remembered.
class Words {
 public:
  explicit Words(std::string_view line) {
    std::istringstream in{std::string(line.substr(0, line.find('#')))};
    for (std::string word; in >> word;) words_.push_back(std::move(word));
  }

  [[nodiscard]] bool empty() const { return at_ >= words_.size(); }
  [[nodiscard]] std::string_view peek() const {
    return empty() ? std::string_view{} : std::string_view(words_[at_]);
  }
  std::string take(std::string_view what) {
    if (empty()) {
      wrong(std::string(what) + " is missing");
      return {};
    }
    return words_[at_++];
  }
  /// Takes `word` where it is next.
  bool accept(std::string_view word) {
    if (peek() != word) return false;
    ++at_;
    return true;
  }
  /// The value behind `keyword`, or empty.
  std::string option(std::string_view keyword) {
    return accept(keyword) ? take(keyword) : std::string{};
  }
  template <std::size_t N>
  std::string one_of(const std::array<std::string_view, N>& choices, std::string_view what) {
    const std::string word = take(what);
    if (!word.empty() && std::find(choices.begin(), choices.end(), word) == choices.end()) {
      std::string list;
      for (const std::string_view choice : choices) list += ' ' + std::string(choice);
      wrong(std::string(what) + " must be one of" + list + ", not " + word);
    }
    return word;
  }
  Side side() {
    static constexpr std::array<std::string_view, 2> sides{"buy", "sell"};
    return one_of(sides, "the side") == "sell" ? Side::sell : Side::buy;
  }
  void wrong(std::string why) {
    if (fault_.empty()) fault_ = std::move(why);
  }
  /// The command, unless something is wrong or left over.
  template <class C>
  Parsed finish(C command) {
    if (fault_.empty() && !empty()) wrong("too much: " + words_[at_]);
    if (!fault_.empty()) return base::fail(fault_);
    return std::optional<Command>(std::move(command));
  }

 private:
  std::vector<std::string> words_;
  std::size_t at_ = 0;
  std::string fault_;
};

Parsed parse_order(Words& words, OrderKind kind) {
  PlaceCommand command;
  command.draft.kind = kind;
  command.draft.symbol = words.take("SYMBOL");
  command.draft.side = words.side();
  command.draft.quantity = words.take("QTY");
  command.draft.price = words.take("PRICE");
  if (kind == OrderKind::sweep && words.accept("skip-own")) command.draft.skip_own = SkipOwn::yes;
  command.id = words.option("id");
  return words.finish(std::move(command));
}

Parsed parse_pick(Words& words) {
  PlaceCommand command;
  command.draft.kind = OrderKind::pick;
  command.draft.symbol = words.take("SYMBOL");
  command.draft.side = words.side();
  while (!words.empty() && words.peek() != "id" && words.peek() != "best") {
    const std::string leg = words.take("ORDER:QTY");
    const std::size_t colon = leg.find(':');
    if (colon == std::string::npos) {
      command.draft.quantity = leg;
      if (words.peek() != "best") words.wrong("a pick names ORDER:QTY, or QTY best");
      continue;
    }
    command.draft.legs.push_back({leg.substr(0, colon), leg.substr(colon + 1)});
  }
  command.best = words.accept("best");
  if (command.best && (command.draft.quantity.empty() || !command.draft.legs.empty())) {
    words.wrong("best needs one quantity in front of it");
  }
  if (!command.best && command.draft.legs.empty()) words.wrong("ORDER:QTY is missing");
  command.id = words.option("id");
  return words.finish(std::move(command));
}

Parsed parse_replace(Words& words) {
  ReplaceCommand command;
  command.order = words.take("ID");
  command.quantity = words.take("QTY");
  command.price = words.take("PRICE");
  command.id = words.option("id");
  return words.finish(std::move(command));
}

Parsed parse_block(Words& words) {
  static constexpr std::array<std::string_view, 5> actions{"offer", "counter", "accept", "decline",
                                                           "withdraw"};
  DealCommand command;
  const std::string action = words.one_of(actions, "the action");
  if (action == "offer") {
    command.draft.symbol = words.take("SYMBOL");
    command.draft.side = words.side();
    command.draft.quantity = words.take("QTY");
    command.draft.price = words.take("PRICE");
    if (words.accept("public")) {
      command.draft.form = domain::BlockForm::public_offer;
    } else if (words.accept("group")) {
      command.draft.form = domain::BlockForm::group;
      command.draft.counterparty = words.take("MEMBERS");
    } else {
      if (!words.accept("to")) words.wrong("`to MEMBER`, `group MEMBERS` or `public` is missing");
      command.draft.counterparty = words.take("MEMBER");
    }
    command.name = words.option("as");
    return words.finish(std::move(command));
  }
  command.deal = words.take("DEAL");
  if (action == "counter") {
    command.draft.action = DealAction::counter;
    command.draft.quantity = words.take("QTY");
    command.draft.price = words.take("PRICE");
  }
  if (action == "accept") {
    command.draft.action = DealAction::accept;
    command.draft.quantity = words.option("part");
  }
  if (action == "decline") command.draft.action = DealAction::decline;
  if (action == "withdraw") command.draft.action = DealAction::withdraw;
  return words.finish(std::move(command));
}

BestIs parse_best(Words& words, std::string_view price_is) {
  static constexpr std::array<std::string_view, 2> sides{"bid", "offer"};
  BestIs best;
  best.side = words.one_of(sides, "the side") == "offer" ? Side::sell : Side::buy;
  best.symbol = words.take("SYMBOL");
  if (price_is == "expected") best.price = words.take("PRICE or none");
  return best;
}

constexpr std::array<std::string_view, 6> deal_states{"open",   "declined", "withdrawn",
                                                      "agreed", "executed", "busted"};

WaitCommand finish_wait(Words& words, Condition condition) {
  const std::string time = words.take("TIME");
  const auto limit = parse_time(time);
  if (!limit) words.wrong("TIME must be like 500ms, 10s or 2m, not " + time);
  return {std::move(condition), limit.value_or(Milliseconds{})};
}

Parsed parse_wait(Words& words) {
  if (parse_time(words.peek())) return words.finish(finish_wait(words, Pause{}));
  static constexpr std::array<std::string_view, 7> what{"live", "filled", "done",      "phase",
                                                        "best", "deal",   "deal-state"};
  const std::string kind = words.one_of(what, "what to wait for");
  if (kind == "phase") {
    PhaseIs phase{words.take("SYMBOL"), words.take("PHASE")};
    return words.finish(finish_wait(words, std::move(phase)));
  }
  if (kind == "best") {
    BestIs best = parse_best(words, "optional");
    if (!parse_time(words.peek())) best.price = words.take("PRICE");
    return words.finish(finish_wait(words, std::move(best)));
  }
  if (kind == "deal") {
    DealOffered offered{words.take("SYMBOL"), words.option("from"), words.option("as")};
    return words.finish(finish_wait(words, std::move(offered)));
  }
  if (kind == "deal-state") {
    DealIs deal{words.take("DEAL"), words.one_of(deal_states, "STATE")};
    return words.finish(finish_wait(words, std::move(deal)));
  }
  OrderIs order{words.take("ID"), kind, {}};
  return words.finish(finish_wait(words, std::move(order)));
}

std::string pos_type(const std::string& part) {
  if (part == "free") return "FRE";
  if (part == "reserved") return "RSV";
  return part == "locked" ? "LCK" : "TOT";
}

Parsed parse_expect(Words& words) {
  static constexpr std::array<std::string_view, 8> what{
      "accepted", "refused", "order", "deal", "holding", "cash", "best", "reconciled"};
  static constexpr std::array<std::string_view, 4> order_states{"live", "filled", "cancelled",
                                                                "expired"};
  static constexpr std::array<std::string_view, 4> holding_parts{"total", "free", "reserved",
                                                                 "locked"};
  static constexpr std::array<std::string_view, 4> cash_parts{"total", "free", "proceeds",
                                                              "reserved"};
  const auto optional = [&] { return words.empty() ? std::string{} : words.take("value"); };
  const std::string kind = words.one_of(what, "what to expect");
  Condition condition;
  if (kind == "accepted") condition = LastAnswerIs{true, {}};
  if (kind == "refused") condition = LastAnswerIs{false, optional()};
  if (kind == "order") {
    OrderIs order{words.take("ID"), words.one_of(order_states, "STATE"), {}};
    order.done = optional();
    condition = std::move(order);
  }
  if (kind == "deal") {
    DealIs deal{words.take("DEAL"), words.one_of(deal_states, "STATE")};
    condition = std::move(deal);
  }
  if (kind == "holding") {
    HoldingIs holding{words.take("SYMBOL"), pos_type(words.one_of(holding_parts, "the part")), {}};
    holding.quantity = words.take("QTY");
    condition = std::move(holding);
  }
  if (kind == "cash") {
    CashIs cash{words.one_of(cash_parts, "the part"), {}};
    cash.amount = words.take("AMOUNT");
    condition = std::move(cash);
  }
  if (kind == "best") {
    BestIs best = parse_best(words, "expected");
    best.quantity = optional();
    condition = std::move(best);
  }
  if (kind == "reconciled") condition = Reconciles{};
  return words.finish(ExpectCommand{std::move(condition)});
}

Parsed parse_view(Words& words, std::string_view verb) {
  static constexpr std::array<std::pair<std::string_view, View>, 8> views{
      {{"instruments", View::instruments},
       {"orders", View::orders},
       {"executions", View::executions},
       {"deals", View::deals},
       {"holdings", View::holdings},
       {"cash", View::cash},
       {"status", View::status},
       {"help", View::help}}};
  for (const auto& [name, view] : views) {
    if (name == verb) return words.finish(ViewCommand{view});
  }
  return base::fail("unknown command " + std::string(verb) + "; `help` lists them");
}

Parsed parse_verb(Words& words) {
  const std::string verb = words.take("the command");
  if (verb == "list") return parse_order(words, OrderKind::listing);
  if (verb == "sweep") return parse_order(words, OrderKind::sweep);
  if (verb == "pick") return parse_pick(words);
  if (verb == "cancel") {
    CancelCommand command{words.take("ID")};
    return words.finish(std::move(command));
  }
  if (verb == "replace") return parse_replace(words);
  if (verb == "block") return parse_block(words);
  if (verb == "wait") return parse_wait(words);
  if (verb == "expect") return parse_expect(words);
  if (verb == "book") {
    BookCommand command{words.take("SYMBOL")};
    return words.finish(std::move(command));
  }
  if (verb == "reconcile") return words.finish(ReconcileCommand{});
  if (verb == "quit" || verb == "exit") return words.finish(QuitCommand{});
  return parse_view(words, verb);
}

}  // namespace

Parsed parse_command(std::string_view line) {
  Words words(line);
  if (words.empty()) return std::optional<Command>{};
  return parse_verb(words);
}

std::optional<Milliseconds> parse_time(std::string_view text) noexcept {
  static constexpr std::array<std::pair<std::string_view, std::uint64_t>, 3> units{
      {{"ms", 1}, {"s", 1000}, {"m", 60'000}}};
  for (const auto& [suffix, factor] : units) {
    if (!text.ends_with(suffix)) continue;
    const auto number =
        gateway::fix::parse_digits(text.substr(0, text.size() - suffix.size()), time_max / factor);
    if (number) return Milliseconds(*number * factor);
  }
  return std::nullopt;
}

base::Result<std::vector<ScriptLine>> parse_script(std::string_view text) {
  std::vector<ScriptLine> lines;
  std::istringstream in{std::string(text)};
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    auto command = parse_command(line);
    if (!command) {
      return tl::unexpected(std::move(command.error()).in("line " + std::to_string(number)));
    }
    if (*command) lines.push_back({number, line, std::move(**command)});
  }
  return lines;
}

}  // namespace eco::member
