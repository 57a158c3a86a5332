#include "engine/continuous.hpp"

#include <algorithm>

#include "engine/call_auction.hpp"
#include "engine/execution.hpp"
#include "engine/order_entry.hpp"
#include "engine/reservation.hpp"
#include "engine/walk.hpp"
#include "risk/check_terms.hpp"

namespace eco::engine {
namespace {

using domain::EndReason;
using domain::OrderKind;
using domain::OrderOption;
using domain::OrderState;
using domain::Price;
using domain::Quantity;
using domain::Refusal;
using domain::RejectCode;
using domain::Side;
using domain::SkipOwn;
using domain::TimeInForce;

bool is_stop(OrderKind kind) noexcept {
  return kind == OrderKind::stop || kind == OrderKind::stop_limit;
}
bool at_market(OrderKind kind) noexcept {
  return kind == OrderKind::market || kind == OrderKind::market_to_limit;
}

/// Trading of one instrument by one command.
class Trading {
 public:
  Trading(Core& core, const Step& step, Instrument& instrument)
      : core_(core),
        step_(step),
        instrument_(instrument),
        rules_(core.market_of(instrument).rules),
        book_(core.book(instrument.id)) {}

  Refusal enter(const domain::NewOrder& request, domain::AccountId account) {
    Order order = order_of(request, account);
    if (!domain::consideration(order.state.price, order.state.quantity, rules_.hao_per_tick_step)) {
      return {.code = RejectCode::overflow, .asked = order.state.quantity.raw()};
    }
    Walk plan;
    if (const Refusal no = judge(order, request.skip_own, plan); no.refused()) return no;
    const auto cash =
        cash_needed(order.state, rules_, worst_rest(order.state, rules_), order.state.price);
    if (const Refusal no = check_property(core_, order.state, rules_, cash, {}); no.refused()) {
      return no;
    }
    if (core_.full()) return {.code = RejectCode::book_full};
    core_.client_ids.add(order.state.member, order.state.cl_ord_id,
                         risk::ClientIdOwner::of(order.state.order));
    step_.emit(domain::OrderAccepted{order.state, *cash, order.terms, {}});
    reserve(core_, step_, order.state, order.hold, *cash);
    place(core_.orders.add(order), plan);
    wake();
    return {};
  }

  Refusal replace(const domain::ReplaceOrder& request, Slot slot) {
    Order next = core_.orders.at(slot);
    const OrderState now = next.state;
    next.state.cl_ord_id = request.cl_ord_id;
    next.state.price = request.price;
    next.state.quantity = std::max(request.quantity, now.cumulative);
    next.state.leaves = next.state.quantity - now.cumulative;
    const bool same = request.price == now.price && request.quantity == now.quantity;
    // A worst price is its venue's, not its member's.
    const bool worst_moved = lacks_limit(now.kind) && request.price != now.price;
    if (same || worst_moved || request.side != now.side) {
      return {.code = RejectCode::nothing_to_change};
    }
    if (next.terms.display >= next.state.leaves) next.terms.display = {};
    if (next.state.leaves == Quantity(0)) {
      finish_replaced(slot, next);
    } else if (next.state.price == now.price && next.state.leaves < now.leaves) {
      lower(slot, next);
      wake();  // an all-or-none order may have become small enough
    } else {
      return move(slot, next);
    }
    return {};
  }

  /// What was triggered trades first, in the order of its triggers; then what waits to trade whole:
  /// buyers first, better prices first, then older ones.
  void wake() {
    if (!core_.waiting.any(instrument_.id)) return;
    while (!collecting()) {
      const Slot slot = core_.waiting.first(instrument_.id, Line::triggered);
      if (slot.valid()) {
        run_triggered(slot);
      } else if (!trade_one_whole()) {
        return;
      }
    }
  }

 private:
  [[nodiscard]] bool collecting() const noexcept {
    return core_.calls.find(instrument_.id) != nullptr;
  }

  [[nodiscard]] Order order_of(const domain::NewOrder& request, domain::AccountId account) const {
    Order order;
    OrderState& state = order.state;
    state.order = domain::OrderId(step_.header.sequence.raw());
    state.cl_ord_id = request.cl_ord_id;
    state.instrument = request.instrument;
    state.member = step_.header.member;
    state.account = account;
    state.trader = step_.header.trader;
    state.kind = request.kind;
    state.side = request.side;
    state.quantity = request.quantity;
    state.leaves = request.quantity;
    order.terms = request.terms.value_or(domain::OrderTerms{});
    const Price from = request.kind == OrderKind::stop ? order.terms.stop : last_price(instrument_);
    order.place = place_of(order);
    const bool for_call = order.place == OrderPlace::parked || collecting();
    if (request.kind == OrderKind::limit || request.kind == OrderKind::stop_limit) {
      state.price = request.price;
    } else if (for_call && request.kind == OrderKind::market) {
      state.price = band_edge(request.side);
    } else {
      state.price = worst_price(core_, instrument_, request.side, from);
    }
    return order;
  }

  /// In a call an order at market takes any price of the day.
  [[nodiscard]] Price band_edge(Side side) const noexcept {
    const auto& band = instrument_.bands.continuous;
    ECO_ASSERT(band.has_value());  // a rulebook with such orders has one
    return side == Side::buy ? band->high : band->low;
  }

  [[nodiscard]] OrderPlace place_of(const Order& order) const noexcept {
    const Call* call = core_.calls.find(instrument_.id);
    if (is_stop(order.state.kind)) return reached(order) ? OrderPlace::triggered : OrderPlace::stop;
    if (order.terms.tif == TimeInForce::good_for_auction && call == nullptr) {
      return OrderPlace::parked;
    }
    const bool closing = call != nullptr && call->told.reason == domain::CallReason::closing;
    if (order.terms.tif == TimeInForce::at_close && !closing) return OrderPlace::parked;
    return OrderPlace::book;
  }

  /// True where the day's last trade is at the stop price or beyond already.
  [[nodiscard]] bool reached(const Order& order) const noexcept {
    const Price last = instrument_.day.matched;
    if (last == Price(0)) return false;
    return order.state.side == Side::buy ? last >= order.terms.stop : last <= order.terms.stop;
  }

  /// Rows 20 and 21 of an order that is to trade or rest now.
  Refusal judge(const Order& order, SkipOwn skip_own, Walk& plan) {
    if (order.place != OrderPlace::book) return {};
    if (collecting()) {
      const domain::OrderId own = own_in_reach(core_, book_, order.state);
      if (!own.valid()) return {};
      return {.code = RejectCode::self_trade, .order = own};
    }
    plan = walk_of(order, skip_own);
    if (plan.own.valid()) return {.code = RejectCode::self_trade, .order = plan.own};
    if (order.terms.options.contains(OrderOption::post_only) && plan.filled > Quantity(0)) {
      return {.code = RejectCode::would_trade,
              .asked = order.state.price.raw(),
              .order = core_.orders.at(core_.fills.front().maker).state.order};
    }
    if (!can_book(plan)) return {.code = RejectCode::overflow};
    return {};
  }

  Walk walk_of(const Order& order, SkipOwn skip_own) {
    const Counter counter{book_,
                          core_.orders,
                          core_.members,
                          *rules_.continuous,
                          last_price(instrument_),
                          rules_.hao_per_tick_step};
    const Taker taker{order.state.side, order.state.price, order.state.leaves, order.state.member,
                      skip_own};
    return walk(counter, taker, core_.fills);
  }

  [[nodiscard]] bool can_book(const Walk& plan) const noexcept {
    return plan.amount && fits(instrument_.day, plan.filled, *plan.amount);
  }

  /// An accepted or replaced order comes to its place. Requires: it is in none.
  void place(Slot slot, const Walk& plan) {
    Order& order = core_.orders.edit(slot);
    order.priority = core_.next_priority();
    if (order.place != OrderPlace::book) return core_.waiting.add(slot, order);
    if (collecting()) return put_in_book(core_, slot);
    trade(slot, plan);
  }

  /// Trades as planned; the rest stays or goes. Requires: in no place, no call.
  void trade(Slot slot, const Walk& plan) {
    Order& order = core_.orders.edit(slot);
    const bool whole = plan.filled == order.state.leaves;
    const bool all_or_none = order.terms.options.contains(OrderOption::all_or_none);
    if (all_or_none && !whole && risk::rests(order.state.kind, order.terms)) {
      order.place = OrderPlace::whole;
      return core_.waiting.add(slot, order);
    }
    const bool needs_all = all_or_none || order.terms.tif == TimeInForce::fok;
    if ((needs_all && !whole) || plan.filled < order.terms.minimum) {
      return cancel_order(core_, step_, slot, EndReason::not_filled);
    }
    order.terms.minimum = {};  // asked for the arrival only
    for (const Fill& fill : core_.fills) execute(slot, fill);
    if (order.state.leaves == Quantity(0)) {
      core_.orders.end(slot, EndReason::requested);
    } else {
      settle_rest(slot, plan.interrupted);
    }
    if (plan.interrupted) interrupt(core_, step_, instrument_);
  }

  void execute(Slot slot, const Fill& fill) {
    Order& taker = core_.orders.edit(slot);
    Order& maker = core_.orders.edit(fill.maker);
    if (fill.quantity == maker.shown) {
      book_.remove(fill.maker);
    } else {
      book_.reduce(fill.maker, fill.quantity);
    }
    maker.shown -= fill.quantity;
    const bool taker_buys = taker.state.side == Side::buy;
    const TradingSide standing{maker.state, maker.hold, domain::Liquidity::maker};
    const TradingSide incoming{taker.state, taker.hold, domain::Liquidity::taker};
    book_trade(core_, step_,
               {instrument_.id, domain::Method::continuous, fill.price, fill.quantity,
                taker_buys ? incoming : standing, taker_buys ? standing : incoming});
    shrink_rest(core_, step_, taker, rules_);
    shrink_rest(core_, step_, maker, rules_);
    const domain::AccountId seller = taker_buys ? maker.state.account : taker.state.account;
    if (maker.state.leaves == Quantity(0)) {
      core_.orders.end(fill.maker, EndReason::requested);
    } else if (maker.shown == Quantity(0)) {
      maker.priority = core_.next_priority();
      put_in_book(core_, fill.maker);
    }
    trigger_stops(fill.price);
    end_locked_buys(core_, step_, instrument_.id, seller);
  }

  void trigger_stops(Price price) {
    for (const Side side : {Side::buy, Side::sell}) {
      for (;;) {
        const Slot slot = core_.waiting.first_stop(instrument_.id, side, price);
        if (!slot.valid()) break;
        Order& order = core_.orders.edit(slot);
        core_.waiting.remove(slot, order);
        order.place = OrderPlace::triggered;
        order.priority = core_.next_priority();
        core_.waiting.add(slot, order);
      }
    }
  }

  void settle_rest(Slot slot, bool interrupted) {
    Order& order = core_.orders.edit(slot);
    if (order.state.kind == OrderKind::market_to_limit && !core_.fills.empty()) {
      order.state.kind = OrderKind::limit;
      order.state.price = core_.fills.back().price;
      step_.emit(domain::OrderRestated{order.state, domain::RestateReason::to_limit, Price(0)});
      shrink_rest(core_, step_, order, rules_);
    }
    const bool stays = risk::rests(order.state.kind, order.terms) && !at_market(order.state.kind);
    // What is in reach still belongs to its own group: it would stand through it.
    const bool crosses = book_.reaches(domain::opposite(order.state.side), order.state.price);
    if (!stays || (crosses && !interrupted)) {
      return cancel_order(core_, step_, slot, EndReason::remainder);
    }
    put_in_book(core_, slot);
  }

  void run_triggered(Slot slot) {
    Order& order = core_.orders.edit(slot);
    core_.waiting.remove(slot, order);
    order.place = OrderPlace::book;
    order.state.kind = order.state.kind == OrderKind::stop ? OrderKind::market : OrderKind::limit;
    order.priority = core_.next_priority();
    step_.emit(domain::OrderRestated{order.state, domain::RestateReason::triggered,
                                     last_price(instrument_)});
    const Walk plan = walk_of(order, SkipOwn::yes);
    if (!can_book(plan)) return cancel_order(core_, step_, slot, EndReason::remainder);
    trade(slot, plan);
  }

  bool trade_one_whole() {
    for (const Line line : {Line::buy_whole, Line::sell_whole}) {
      for (const Slot slot : core_.waiting.all(instrument_.id, line)) {
        const Order& order = core_.orders.at(slot);
        const Walk plan = walk_of(order, SkipOwn::yes);
        if (plan.filled < order.state.leaves || plan.interrupted || !can_book(plan)) continue;
        take_out(core_, slot);
        core_.orders.edit(slot).place = OrderPlace::book;
        trade(slot, plan);
        return true;
      }
    }
    return false;
  }

  void change(Slot slot, const Order& next, domain::Priority priority) {
    Order& order = core_.orders.edit(slot);
    const domain::ClOrdId before = order.state.cl_ord_id;
    core_.client_ids.add(next.state.member, next.state.cl_ord_id,
                         risk::ClientIdOwner::of(next.state.order));
    order.state = next.state;
    order.terms = next.terms;
    step_.emit(domain::OrderReplaced{order.state, before, priority});
  }

  /// Down to what is executed: done. [A57]
  void finish_replaced(Slot slot, const Order& next) {
    take_out(core_, slot);
    change(slot, next, domain::Priority::kept);
    Order& order = core_.orders.edit(slot);
    release(core_, step_, order.state, order.hold);
    core_.orders.end(slot, EndReason::replaced_filled);
  }

  /// A lower quantity alone keeps its place; an iceberg loses what it does not show first. [B2]
  void lower(Slot slot, const Order& next) {
    Order& order = core_.orders.edit(slot);
    if (order.place == OrderPlace::book && order.shown > next.state.leaves) {
      book_.reduce(slot, order.shown - next.state.leaves);
      order.shown = next.state.leaves;
    }
    change(slot, next, domain::Priority::kept);
    core_.calls.touch(instrument_.id);
    const auto cash =
        cash_needed(order.state, rules_, worst_rest(order.state, rules_), order.state.price);
    ECO_ASSERT(cash.has_value());
    ECO_ASSERT(*cash <= order.hold.total());
    reserve(core_, step_, order.state, order.hold, *cash);
  }

  /// Anything else is judged like a new order.
  Refusal move(Slot slot, Order& next) {
    if (!domain::consideration(next.state.price, next.state.leaves, rules_.hao_per_tick_step)) {
      return {.code = RejectCode::overflow, .asked = next.state.quantity.raw()};
    }
    const base::Int128 total = static_cast<base::Int128>(next.state.cumulative_amount.raw()) +
                               worst_rest(next.state, rules_).raw();
    if (!domain::narrow(total)) return {.code = RejectCode::overflow};
    if (next.place == OrderPlace::whole && !collecting()) next.place = OrderPlace::book;
    Walk plan;
    if (const Refusal no = judge(next, SkipOwn::no, plan); no.refused()) return no;
    const auto cash =
        cash_needed(next.state, rules_, worst_rest(next.state, rules_), next.state.price);
    if (const Refusal no = check_property(core_, next.state, rules_, cash, next.hold);
        no.refused()) {
      return no;
    }
    take_out(core_, slot);
    change(slot, next, domain::Priority::lost);
    Order& order = core_.orders.edit(slot);
    order.place = next.place;
    reserve(core_, step_, order.state, order.hold, *cash);
    place(slot, plan);
    wake();
    return {};
  }

  Core& core_;
  const Step& step_;
  Instrument& instrument_;
  const domain::MarketRules& rules_;
  book::OrderBook& book_;
};

/// As a request that enters today.
domain::NewOrder request_of(const Order& order) {
  domain::NewOrder request;
  request.cl_ord_id = order.state.cl_ord_id;
  request.instrument = order.state.instrument;
  request.kind = order.state.kind;
  request.side = order.state.side;
  request.price = order.state.price;
  request.quantity = order.state.quantity;
  request.terms = order.terms;
  if (!is_stop(order.state.kind)) request.terms->stop = {};  // of a stop that was triggered
  if (request.terms->display >= request.quantity) request.terms->display = {};
  return request;
}

Refusal recheck(Core& core, const Step& step, Slot slot) {
  Order& order = core.orders.edit(slot);
  const domain::MarketRules& rules = core.market_of(core.instrument(order.state.instrument)).rules;
  const auto facts =
      core.facts_of(core.find_instrument(order.state.instrument), domain::Method::continuous);
  const Refusal no =
      risk::check_standing(core.members, facts, request_of(order), order.state.member);
  if (no.refused()) return no;
  const auto cash =
      cash_needed(order.state, rules, worst_rest(order.state, rules), order.state.price);
  const Refusal poor = check_property(core, order.state, rules, cash, order.hold);
  if (!poor.refused()) reserve(core, step, order.state, order.hold, *cash);
  return poor;
}

}  // namespace

Refusal enter_order(Core& core, const Step& step, const domain::NewOrder& request,
                    domain::AccountId account) {
  return Trading(core, step, core.instrument(request.instrument)).enter(request, account);
}

Refusal replace_order(Core& core, const Step& step, const domain::ReplaceOrder& request,
                      Slot slot) {
  Instrument& instrument = core.instrument(core.orders.at(slot).state.instrument);
  return Trading(core, step, instrument).replace(request, slot);
}

bool lacks_limit(OrderKind kind) noexcept {
  return at_market(kind) || kind == OrderKind::stop;
}

Price last_price(const Instrument& instrument) noexcept {
  return instrument.day.matched > Price(0) ? instrument.day.matched : instrument.base;
}

Price worst_price(const Core& core, const Instrument& instrument, Side side, Price from) noexcept {
  const domain::ContinuousRules& rules =
      *core.markets[instrument.market.raw() - 1].rules.continuous;
  const bool buys = side == Side::buy;
  const auto& band = instrument.bands.continuous;
  const domain::PriceBand collar = domain::price_band(from, rules.collar_bp);
  const Price worst = buys ? collar.high : std::max(collar.low, Price(1));
  return band ? std::clamp(worst, band->low, band->high) : worst;
}

Refusal check_collar(Core& core, const Instrument& instrument,
                     const domain::NewOrder& request) noexcept {
  const TimeInForce tif = request.terms ? request.terms->tif : TimeInForce::day;
  const bool for_call = core.calls.find(instrument.id) != nullptr || tif == TimeInForce::at_close ||
                        tif == TimeInForce::good_for_auction;
  if (!at_market(request.kind) || for_call) return {};
  if (instrument.base == Price(0)) return {};  // refused as HALTED before
  const Price worst = worst_price(core, instrument, request.side, last_price(instrument));
  if (core.book(instrument.id).reaches(domain::opposite(request.side), worst)) return {};
  return {.code = RejectCode::collar, .low = worst.raw(), .high = worst.raw()};
}

domain::OrderId own_in_reach(const Core& core, const book::OrderBook& book,
                             const OrderState& order) noexcept {
  const domain::GroupId group = core.members.group_of(order.member);
  for (const book::Level level : book.levels(domain::opposite(order.side))) {
    if (!domain::within_limit(order.side, level.price, order.price)) break;
    for (Slot at = level.first; at.valid(); at = book.next(at)) {
      const book::RestingOrder other = book.order(at);
      if (core.members.group_of(domain::MemberId(other.owner)) == group) {
        return domain::OrderId(other.id);
      }
    }
  }
  return {};
}

void take_out(Core& core, Slot slot) noexcept {
  const Order& order = core.orders.at(slot);
  if (order.place != OrderPlace::book) return core.waiting.remove(slot, order);
  book::OrderBook& book = core.book(order.state.instrument);
  if (book.rests(slot)) book.remove(slot);
  core.calls.touch(order.state.instrument);
}

void put_in_book(Core& core, Slot slot) {
  Order& order = core.orders.edit(slot);
  const bool iceberg = order.terms.display > Quantity(0);
  order.shown = iceberg ? std::min(order.terms.display, order.state.leaves) : order.state.leaves;
  core.book(order.state.instrument).rest(slot, resting(order));
  core.calls.touch(order.state.instrument);
}

void resume_trading(Core& core, const Step& step, Instrument& instrument) {
  Trading(core, step, instrument).wake();
}

void recheck_orders(Core& core, const Step& step, const Market& market) {
  for (const Slot slot : core.orders.by_id()) {
    const Order& order = core.orders.at(slot);
    if (core.instrument(order.state.instrument).market != market.id) continue;
    if (order.terms.tif == TimeInForce::gtd && order.terms.expire_date < core.day.date) {
      expire_order(core, step, slot);
      continue;
    }
    const Refusal why = recheck(core, step, slot);
    if (why.refused()) cancel_order(core, step, slot, EndReason::rechecked, {}, why);
  }
}

}  // namespace eco::engine
