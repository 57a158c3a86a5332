#include "apps/eco-member/interpreter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace eco::member {
namespace {

using base::Result;
using domain::Quantity;

constexpr Milliseconds answer_limit{10'000};
constexpr Milliseconds picture_limit{5'000};
constexpr Milliseconds reconcile_limit{10'000};
constexpr std::size_t legs_max = 16;

OrderReference reference_of(const Order& order) {
  return {order.cl_ord_id, order.symbol, order.side};
}

}  // namespace

Result<void> Interpreter::execute(const Command& command) {
  return std::visit([this](const auto& one) { return run(one); }, command);
}

const Request* Interpreter::unexpected_refusal() const {
  return refusal_open_ ? client_.request(last_request_) : nullptr;
}

Result<void> Interpreter::answer_of(const Request& request) {
  last_request_ = request.id;
  const std::string id = request.id;
  if (!client_.await_answer(id, answer_limit)) {
    return base::fail("no answer to " + id + " within ten seconds");
  }
  const Request* answered = client_.request(id);
  refusal_open_ = answered != nullptr && !answered->answer->accepted;
  return {};
}

Result<void> Interpreter::run(const PlaceCommand& command) {
  if (!client_.online()) return base::fail("not logged on");
  OrderDraft draft = command.draft;
  if (command.best) {
    auto picked = best_pick(std::move(draft));
    if (!picked) return tl::unexpected(std::move(picked.error()));
    draft = std::move(*picked);
  } else if (draft.kind == OrderKind::pick) {
    const Instrument* instrument = client_.instruments().find(draft.symbol);
    if (instrument == nullptr) return base::fail("unknown instrument " + draft.symbol);
    Quantity total;
    for (const PickLeg& leg : draft.legs) {
      total += instrument->parse_quantity(leg.quantity).value_or(Quantity{});
    }
    draft.quantity = instrument->format(total);
  }
  auto done = answer_of(client_.place(draft, command.id));
  if (!done || refusal_open_ || draft.kind == OrderKind::listing) return done;
  const auto ended = [this] {
    const Order* order = client_.book().find(last_request_);
    return order != nullptr && order->state != OrderState::live;
  };
  if (!client_.pump().until(ended, answer_limit)) {
    return base::fail(last_request_ + " did not end within ten seconds");
  }
  return {};
}

/// The best opposite listings that are not ours, until the quantity is reached.
Result<OrderDraft> Interpreter::best_pick(OrderDraft draft) {
  const Instrument* instrument = client_.instruments().find(draft.symbol);
  const auto wanted =
      instrument == nullptr ? std::nullopt : instrument->parse_quantity(draft.quantity);
  const MarketBook* market = wanted ? market_of(draft.symbol) : nullptr;
  if (market == nullptr) return base::fail("no book of " + draft.symbol);
  Quantity left = *wanted;
  for (const BookListing& listing : market->opposite(draft.side).listings) {
    if (left <= Quantity(0) || draft.legs.size() == legs_max) break;
    if (!listing.member.empty()) continue;
    const Quantity taken = std::min(left, listing.leaves);
    draft.legs.push_back({listing.order_id, instrument->format(taken)});
    left -= taken;
  }
  if (draft.legs.empty()) return base::fail("nothing to pick in " + draft.symbol);
  draft.quantity = instrument->format(*wanted - left);
  return draft;
}

Result<void> Interpreter::run(const CancelCommand& command) {
  if (!client_.online()) return base::fail("not logged on");
  const Order* order = client_.book().find(command.order);
  if (order == nullptr) return base::fail("no order " + command.order + " is known here");
  return answer_of(client_.cancel(reference_of(*order)));
}

Result<void> Interpreter::run(const ReplaceCommand& command) {
  if (!client_.online()) return base::fail("not logged on");
  const Order* order = client_.book().find(command.order);
  if (order == nullptr) return base::fail("no order " + command.order + " is known here");
  return answer_of(
      client_.replace(reference_of(*order), command.quantity, command.price, command.id));
}

Result<void> Interpreter::run(const DealCommand& command) {
  if (!client_.online()) return base::fail("not logged on");
  DealDraft draft = command.draft;
  if (draft.action != DealAction::offer) {
    const Deal* deal = deal_of(command.deal);
    const bool exact = command.deal.find('.') != std::string::npos;
    if (deal == nullptr && !exact) return base::fail("no deal " + command.deal + " is known here");
    draft.terms = exact ? command.deal : deal->terms;
    if (draft.action == DealAction::counter && deal != nullptr) draft.symbol = deal->symbol;
  }
  auto done = answer_of(client_.negotiate(draft));
  if (!done || command.name.empty() || refusal_open_) return done;
  const Deal* deal = client_.deals().asked_by(last_request_);
  if (deal != nullptr) deal_names_[command.name] = deal->offer_id;
  return done;
}

Result<void> Interpreter::run(const BookCommand& command) {
  const MarketBook* market = market_of(command.symbol);
  const Instrument* instrument = client_.instruments().find(command.symbol);
  if (market == nullptr || instrument == nullptr) return base::fail("no book of " + command.symbol);
  const auto show = [&](std::string_view title, const MarketSide& side) {
    for (const BookLevel& level : side.levels) {
      std::string orders;
      for (const BookListing& listing : side.listings) {
        if (listing.price != level.price) continue;
        orders += fmt::format(" {}:{}{}", listing.order_id, instrument->format(listing.leaves),
                              listing.member.empty() ? "" : "*");
      }
      narrator_.show(fmt::format("  {:5} {:>12} {:>14} {}", title, instrument->format(level.price),
                                 instrument->format(level.quantity), orders));
    }
  };
  narrator_.show(fmt::format("{} {} seq {}", command.symbol, instrument->phase, market->sequence));
  MarketSide offers = market->offers;
  std::reverse(offers.levels.begin(), offers.levels.end());
  show("offer", offers);
  show("bid", market->bids);
  return {};
}

Result<void> Interpreter::run(const ReconcileCommand&) {
  if (reconcile_now()) return {};
  return base::fail("not reconciled");
}

Result<void> Interpreter::run(const QuitCommand&) {
  quit_ = true;
  return {};
}

Result<void> Interpreter::run(const WaitCommand& command) {
  std::string why;
  const auto holds = [&] {
    why = std::visit([this](const auto& one) { return check(one); }, command.condition);
    return why.empty();
  };
  if (std::holds_alternative<Pause>(command.condition)) {
    client_.pump().serve_for(command.limit);
    return {};
  }
  if (client_.pump().until(holds, command.limit)) return {};
  return base::fail("waited in vain: " + why);
}

Result<void> Interpreter::run(const ExpectCommand& command) {
  if (std::holds_alternative<LastAnswerIs>(command.condition)) refusal_open_ = false;
  const std::string why =
      std::visit([this](const auto& one) { return check(one); }, command.condition);
  if (why.empty()) return {};
  return base::fail(why);
}

std::string Interpreter::check(const Pause&) {
  return "the time is not over";
}

std::string Interpreter::check(const OrderIs& condition) {
  const Order* order = client_.book().find(condition.order);
  if (order == nullptr) return "order " + condition.order + " is not known";
  const std::string state(name_of(order->state));
  const bool fits =
      condition.state == "done" ? order->state != OrderState::live : condition.state == state;
  if (!fits) return "order " + condition.order + " is " + state + ", not " + condition.state;
  if (condition.done.empty()) return {};
  const Instrument* instrument = client_.instruments().find(order->symbol);
  const std::string done = instrument == nullptr ? "?" : instrument->format(order->cumulative);
  if (done == condition.done) return {};
  return "order " + condition.order + " has executed " + done + ", not " + condition.done;
}

std::string Interpreter::check(const PhaseIs& condition) {
  const Instrument* instrument = client_.instruments().find(condition.symbol);
  if (instrument == nullptr) return "unknown instrument " + condition.symbol;
  if (instrument->phase == condition.phase) return {};
  return condition.symbol + " is in phase " + instrument->phase + ", not " + condition.phase;
}

std::string Interpreter::check(const BestIs& condition) {
  const MarketBook* market = client_.market(condition.symbol);
  const Instrument* instrument = client_.instruments().find(condition.symbol);
  if (market == nullptr || instrument == nullptr) return "no book of " + condition.symbol;
  const MarketSide& side = condition.side == domain::Side::buy ? market->bids : market->offers;
  if (side.levels.empty()) return condition.price == "none" ? "" : "nothing is listed";
  const BookLevel& best = side.levels.front();
  const std::string is = instrument->format(best.quantity) + " @ " + instrument->format(best.price);
  const bool price_fits =
      condition.price.empty() || instrument->parse_price(condition.price) == best.price;
  const bool quantity_fits =
      condition.quantity.empty() || instrument->parse_quantity(condition.quantity) == best.quantity;
  return price_fits && quantity_fits ? std::string{} : "the best is " + is;
}

std::string Interpreter::check(const DealIs& condition) {
  const Deal* deal = deal_of(condition.deal);
  if (deal == nullptr) return "deal " + condition.deal + " is not known";
  if (name_of(deal->state) == condition.state) return {};
  return "deal " + condition.deal + " is " + std::string(name_of(deal->state)) + ", not " +
         condition.state;
}

std::string Interpreter::check(const DealOffered& condition) {
  for (const auto& [offer, deal] : client_.deals().all()) {
    if (deal.symbol != condition.symbol || deal.state != DealState::open ||
        deal.turn != Turn::ours || (!condition.from.empty() && deal.counterparty != condition.from))
      continue;
    if (!condition.name.empty()) deal_names_[condition.name] = offer;
    return {};
  }
  return "no deal in " + condition.symbol + " waits for us";
}

std::string Interpreter::check(const LastAnswerIs& condition) {
  const Request* request = client_.request(last_request_);
  if (request == nullptr || !request->answer) return "nothing was asked";
  const Answer& answer = *request->answer;
  const std::string is = answer.accepted ? "accepted" : "refused with " + answer.code_name;
  if (answer.accepted != condition.accepted) return request->id + " was " + is + ' ' + answer.text;
  if (condition.code.empty() || condition.code == answer.code_name) return {};
  return request->id + " was " + is + ", not " + condition.code;
}

std::string Interpreter::check(const HoldingIs& condition) {
  const Instrument* instrument = client_.instruments().find(condition.symbol);
  const auto facts = client_.ask_holdings(answer_limit);
  if (instrument == nullptr || !facts) return "the venue does not say";
  const auto found = facts->by_symbol.find(condition.symbol);
  Quantity is;
  if (found != facts->by_symbol.end() && found->second.contains(condition.part)) {
    is = found->second.at(condition.part);
  }
  if (instrument->parse_quantity(condition.quantity) == is) return {};
  return condition.symbol + ' ' + condition.part + " is " + instrument->format(is) + ", not " +
         condition.quantity;
}

std::string Interpreter::check(const CashIs& condition) {
  const auto facts = client_.ask_cash(answer_limit);
  if (!facts) return "the venue does not say";
  const domain::Money is = condition.part == "free"       ? facts->free
                           : condition.part == "proceeds" ? facts->proceeds
                           : condition.part == "reserved" ? facts->reserved
                                                          : facts->total;
  if (parse_money(condition.amount) == is) return {};
  return "cash " + condition.part + " is " + format_money(is) + ", not " + condition.amount;
}

std::string Interpreter::check(const Reconciles&) {
  return reconcile_now() ? std::string{} : "not reconciled";
}

bool Interpreter::reconcile_now() {
  const Reconciliation found = reconcile(client_, reconcile_limit);
  for (const Difference& difference : found.differences) {
    narrator_.tell(
        Word::difference,
        {{"what", difference.what}, {"here", difference.here}, {"venue", difference.venue}});
  }
  if (found.agrees()) {
    narrator_.tell(Word::reconciled, {{"cash", format_money(found.cash.total)},
                                      {"instruments", std::to_string(found.instruments)},
                                      {"live_orders", std::to_string(found.live_orders)},
                                      {"executions", std::to_string(found.executions)}});
  } else {
    narrator_.tell(Word::not_reconciled,
                   {{"differences", found.complete ? std::to_string(found.differences.size())
                                                   : std::string("the venue did not answer;")}});
  }
  return found.agrees();
}

const Deal* Interpreter::deal_of(const std::string& name) const {
  const auto named = deal_names_.find(name);
  return client_.deals().find(named == deal_names_.end() ? name : named->second);
}

const MarketBook* Interpreter::market_of(const std::string& symbol) {
  if (client_.instruments().find(symbol) == nullptr) return nullptr;
  client_.pump().until([&] { return client_.market(symbol) != nullptr; }, picture_limit);
  return client_.market(symbol);
}

}  // namespace eco::member
