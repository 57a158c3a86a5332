#include "engine/order_entry.hpp"

#include <algorithm>

#include "engine/auction_entry.hpp"
#include "engine/continuous.hpp"
#include "engine/execution.hpp"
#include "engine/reservation.hpp"

namespace eco::engine {
namespace {

using domain::EndReason;
using domain::Money;
using domain::OrderKind;
using domain::OrderState;
using domain::Price;
using domain::Quantity;
using domain::Refusal;
using domain::RejectCode;
using domain::Side;

/// As reports show it: of a pick its limit, 0 where it has none.
Price price_of(const domain::NewOrder& request) noexcept {
  return request.kind == OrderKind::pick ? request.limit.value_or(Price(0)) : request.price;
}

/// A new order between its checks and its end.
class Entry {
 public:
  Entry(Core& core, const Step& step, const domain::NewOrder& request, domain::AccountId account)
      : core_(core),
        step_(step),
        request_(request),
        instrument_(core.instrument(request.instrument)),
        rules_(core.market_of(instrument_).rules) {
    OrderState& state = order_.state;
    state.order = domain::OrderId(step.header.sequence.raw());
    state.cl_ord_id = request.cl_ord_id;
    state.instrument = request.instrument;
    state.member = step.header.member;
    state.account = account;
    state.trader = step.header.trader;
    state.kind = request.kind;
    state.side = request.side;
    state.price = price_of(request);
    state.quantity = request.quantity;
    state.leaves = request.quantity;
    order_.priority = core.next_priority();
    order_.shown = request.quantity;
  }

  Refusal enter_listing() {
    book::OrderBook& book = core_.book(request_.instrument);
    Refusal refusal = check_listing(book, request_.side, request_.price);
    if (refusal.refused()) return refusal;
    const auto cash =
        cash_needed(order_.state, rules_, worst_rest(order_.state, rules_), request_.price);
    refusal = check_property(core_, order_.state, rules_, cash, {});
    if (refusal.refused()) return refusal;
    if (core_.full()) return {.code = RejectCode::book_full};
    accept(*cash);
    book.rest(core_.orders.add(order_), resting(order_));
    return {};
  }

  Refusal enter_taker() {
    Refusal refusal = plan();
    if (refusal.refused()) return refusal;
    refusal = weigh();
    if (refusal.refused()) return refusal;
    const auto cash = cash_needed(order_.state, rules_, worst(), lowest_);
    refusal = check_property(core_, order_.state, rules_, cash, {});
    if (refusal.refused()) return refusal;
    accept(*cash);
    for (const Fill& fill : core_.fills) execute(fill);
    finish();
    return {};
  }

 private:
  void accept(Money cash) {
    core_.client_ids.add(order_.state.member, order_.state.cl_ord_id,
                         risk::ClientIdOwner::of(order_.state.order));
    step_.emit(domain::OrderAccepted{order_.state, cash, std::nullopt, {}});
    reserve(core_, step_, order_.state, order_.hold, cash);
  }

  /// Rows 20 and 21.
  Refusal plan() {
    const ListedView view{core_.book(request_.instrument), core_.orders, core_.members,
                          rules_.listed->levels};
    if (request_.kind == OrderKind::sweep) {
      return plan_sweep(view, request_, order_.state.member, core_.fills);
    }
    return plan_pick(view, request_, order_.state.member, core_.fills);
  }

  /// What the planned fills come to.
  Refusal weigh() noexcept {
    base::Int128 amount = 0;
    Quantity quantity;
    lowest_ = request_.price;
    bool first = request_.kind == OrderKind::pick;
    for (const Fill& fill : core_.fills) {
      const Price price = fill.price;
      const auto part = domain::consideration(price, fill.quantity, rules_.hao_per_tick_step);
      if (!part) return {.code = RejectCode::overflow};
      amount += part->raw();
      quantity += fill.quantity;
      if (first || price < lowest_) lowest_ = price;
      first = false;
    }
    const auto total = domain::narrow(amount);
    if (!total || !fits(instrument_.day, quantity, Money(*total))) {
      return {.code = RejectCode::overflow};
    }
    planned_ = Money(*total);
    return {};
  }

  /// Consideration of what is left: of a sweep at its limit, of a pick at its makers' prices.
  [[nodiscard]] Money worst() const noexcept {
    return request_.kind == OrderKind::pick ? planned_ - order_.state.cumulative_amount
                                            : worst_rest(order_.state, rules_);
  }

  void execute(const Fill& fill) {
    Order& maker = core_.orders.edit(fill.maker);
    const bool taker_buys = request_.side == Side::buy;
    book::OrderBook& book = core_.book(request_.instrument);
    if (fill.quantity == maker.state.leaves) {
      book.remove(fill.maker);
    } else {
      book.reduce(fill.maker, fill.quantity);
    }
    const TradingSide standing{maker.state, maker.hold, domain::Liquidity::maker};
    const TradingSide incoming{order_.state, order_.hold, domain::Liquidity::taker};
    book_trade(core_, step_,
               {request_.instrument, domain::Method::listed, fill.price, fill.quantity,
                taker_buys ? incoming : standing, taker_buys ? standing : incoming});
    shrink(core_, step_, order_.state, order_.hold, rules_, worst(), lowest_);
    shrink_rest(core_, step_, maker, rules_);
    maker.shown = maker.state.leaves;
    const domain::AccountId seller = taker_buys ? maker.state.account : order_.state.account;
    if (maker.state.leaves == Quantity(0)) core_.orders.end(fill.maker, EndReason::requested);
    end_locked_buys(core_, step_, request_.instrument, seller);
  }

  void finish() {
    const Quantity left = order_.state.leaves;
    if (left > Quantity(0)) {
      order_.state.leaves = Quantity(0);
      step_.emit(
          domain::OrderCancelled{order_.state, {}, EndReason::remainder, left, std::nullopt});
      release(core_, step_, order_.state, order_.hold);
    }
    core_.orders.remember(order_.state, EndReason::remainder);
  }

  Core& core_;
  const Step& step_;
  const domain::NewOrder& request_;
  const Instrument& instrument_;
  const domain::MarketRules& rules_;
  Order order_;
  Money planned_;  ///< Σ consideration of the planned fills
  Price lowest_;   ///< price that a seller may get at worst
};

/// The method that an order of this kind is for.
domain::Method method_of(OrderKind kind) noexcept {
  const bool continuous = kind >= OrderKind::limit && kind <= OrderKind::stop_limit;
  return continuous ? domain::Method::continuous : domain::Method::listed;
}

/// Codecs deliver nothing else; the core does not rely on that. A pick's quantity is the sum of its
/// legs wherever it could be expressed in steps.
bool well_formed(const domain::NewOrder& request) noexcept {
  if (request.side != Side::buy && request.side != Side::sell) return false;
  if (request.legs.count > domain::pick_legs_max) return false;
  if (request.kind != OrderKind::pick || request.grid != domain::GridFault::on_grid) return true;
  base::Int128 sum = 0;
  for (const domain::PickLeg& leg : request.legs) sum += leg.quantity.raw();
  return sum == request.quantity.raw();
}

domain::OrderRejected rejection(const Step& step, const domain::NewOrder& request,
                                const Refusal& refusal) {
  domain::OrderRejected event;
  event.cl_ord_id = request.cl_ord_id;
  event.member = step.header.member;
  event.trader = step.header.trader;
  event.account = request.account;
  event.symbol = request.symbol;
  event.instrument = request.instrument;
  event.kind = request.kind;
  event.side = request.side;
  event.price = price_of(request);
  event.quantity = request.quantity;
  event.refusal = refusal;
  event.auction = request.auction;
  return event;
}

/// The order that a member means, live or ended today.
struct Found {
  Slot slot{};                         ///< valid where it is live and his
  const Bid* bid = nullptr;            ///< where it is a live bid and his
  const EndedOrder* ended = nullptr;   ///< where it ended today and was his
  RejectCode code = RejectCode::none;  ///< UNKNOWN_ORDER, NOT_OWNER; TOO_LATE where ended
};

Found find_order(const Core& core, domain::MemberId member, const domain::ClOrdId& cl_ord_id,
                 domain::OrderId id) noexcept {
  if (!cl_ord_id.empty()) {
    const risk::ClientIdOwner* owner = core.client_ids.find(member, cl_ord_id);
    const bool is_order = owner != nullptr && owner->kind == risk::ClientIdOwner::Kind::order;
    if (!is_order || (id.valid() && id != owner->order())) {
      return {.code = RejectCode::unknown_order};
    }
    id = owner->order();
  }
  if (const Slot slot = core.orders.find(id); slot.valid()) {
    if (core.orders.at(slot).state.member != member) return {.code = RejectCode::not_owner};
    return {.slot = slot};
  }
  if (const Bid* bid = core.auctions.find_bid(id); bid != nullptr) {
    if (bid->state.member != member) return {.code = RejectCode::not_owner};
    return {.bid = bid};
  }
  const EndedOrder* ended = core.orders.ended(id);
  if (ended == nullptr) return {.code = RejectCode::unknown_order};
  if (ended->state.member != member) return {.code = RejectCode::not_owner};
  return {.ended = ended, .code = RejectCode::too_late};
}

/// The order found as it stands or ended; null where none was.
const OrderState* state_of(const Core& core, const Found& found) noexcept {
  if (found.slot.valid()) return &core.orders.at(found.slot).state;
  if (found.bid != nullptr) return &found.bid->state;
  return found.ended != nullptr ? &found.ended->state : nullptr;
}

/// What cancel and replace have in common: the order meant and the instrument to judge by, as sent,
/// else the order's.
struct Change {
  Found found;
  risk::InstrumentFacts facts;
};

template <class Request>
Change find_change(Core& core, const Step& step, const Request& request) noexcept {
  Change change;
  change.found = find_order(core, step.header.member, request.orig_cl_ord_id, request.order);
  const OrderState* order = state_of(core, change.found);
  const bool named = request.instrument.valid() || !request.symbol.empty();
  const domain::InstrumentId judged =
      named || order == nullptr ? request.instrument : order->instrument;
  const Auction* auction =
      change.found.bid == nullptr ? nullptr : core.auctions.find(change.found.bid->auction);
  Instrument* instrument = core.find_instrument(judged);
  change.facts = core.facts_of(
      instrument, auction != nullptr ? method_of(*auction) : core.book_method(instrument));
  change.facts.named = named || order != nullptr;
  if (named && order != nullptr && order->instrument != request.instrument) {
    change.found = {.code = RejectCode::unknown_order};
  }
  return change;
}

template <class Request>
void reject_change(const Core& core, const Step& step, const Request& request, const Found& found,
                   const Refusal& refusal) {
  domain::ChangeRejected event;
  event.cl_ord_id = request.cl_ord_id;
  event.orig_cl_ord_id = request.orig_cl_ord_id;
  event.member = step.header.member;
  event.trader = step.header.trader;
  event.request = std::is_same_v<Request, domain::CancelOrder> ? domain::ChangeRequest::cancel
                                                               : domain::ChangeRequest::replace;
  if (const OrderState* order = state_of(core, found); order != nullptr) event.order = *order;
  event.refusal = refusal;
  step.emit(event);
}

/// A replacement of a live listing that passed rows 1–19.
class Replacement {
 public:
  Replacement(Core& core, const Step& step, const domain::ReplaceOrder& request, Slot slot)
      : core_(core),
        step_(step),
        request_(request),
        slot_(slot),
        order_(core.orders.edit(slot)),
        book_(core.book(order_.state.instrument)),
        rules_(core.market_of(core.instrument(order_.state.instrument)).rules),
        next_(order_.state) {
    next_.cl_ord_id = request.cl_ord_id;
    next_.price = request.price;
    next_.quantity = std::max(request.quantity, order_.state.cumulative);
    next_.leaves = next_.quantity - next_.cumulative;
  }

  Refusal replace() {
    const OrderState& now = order_.state;
    const bool same = request_.price == now.price && request_.quantity == now.quantity;
    if (same || request_.side != now.side) return {.code = RejectCode::nothing_to_change};
    if (next_.leaves == Quantity(0)) {
      finish();
    } else if (next_.price == now.price && next_.leaves < now.leaves) {
      lower();
    } else {
      return move();
    }
    return {};
  }

 private:
  /// Down to what is executed: done. [A57]
  void finish() {
    book_.remove(slot_);
    change(domain::Priority::kept);
    release(core_, step_, order_.state, order_.hold);
    core_.orders.end(slot_, EndReason::replaced_filled);
  }

  /// A lower quantity alone keeps priority. [B2]
  void lower() {
    book_.reduce(slot_, order_.state.leaves - next_.leaves);
    change(domain::Priority::kept);
    order_.shown = next_.leaves;
    const auto cash = cash_needed(next_, rules_, worst_rest(next_, rules_), next_.price);
    ECO_ASSERT(cash.has_value());
    ECO_ASSERT(*cash <= order_.hold.total());
    reserve(core_, step_, order_.state, order_.hold, *cash);
  }

  /// Anything else loses it and is judged like a new listing.
  Refusal move() {
    Refusal refusal = check_listing(book_, next_.side, next_.price);
    if (refusal.refused()) return refusal;
    const Money rest = worst_rest(next_, rules_);
    if (!domain::narrow(static_cast<base::Int128>(next_.cumulative_amount.raw()) + rest.raw())) {
      return {.code = RejectCode::overflow};
    }
    const auto cash = cash_needed(next_, rules_, rest, next_.price);
    refusal = check_property(core_, next_, rules_, cash, order_.hold);
    if (refusal.refused()) return refusal;
    book_.remove(slot_);
    order_.priority = core_.next_priority();
    order_.shown = next_.leaves;
    change(domain::Priority::lost);
    reserve(core_, step_, order_.state, order_.hold, *cash);
    book_.rest(slot_, resting(order_));
    return {};
  }

  void change(domain::Priority priority) {
    const domain::ClOrdId before = order_.state.cl_ord_id;
    core_.client_ids.add(next_.member, next_.cl_ord_id, risk::ClientIdOwner::of(next_.order));
    order_.state = next_;
    step_.emit(domain::OrderReplaced{next_, before, priority});
  }

  Core& core_;
  const Step& step_;
  const domain::ReplaceOrder& request_;
  Slot slot_;
  Order& order_;
  book::OrderBook& book_;
  const domain::MarketRules& rules_;
  OrderState next_;
};

/// Where an order has no limit a replacement without a price leaves its worst price as it is.
domain::ReplaceOrder completed(const Core& core, const Found& found,
                               const domain::ReplaceOrder& sent) noexcept {
  domain::ReplaceOrder request = sent;
  if (!found.slot.valid() || sent.grid != domain::GridFault::on_grid) return request;
  const OrderState& order = core.orders.at(found.slot).state;
  if (lacks_limit(order.kind) && sent.price == Price(0)) request.price = order.price;
  return request;
}

}  // namespace

void apply(Core& core, const Step& step, const domain::NewOrder& request) {
  if (!well_formed(request)) {
    return step.emit(rejection(step, request, {.code = RejectCode::malformed}));
  }
  if (request.kind == OrderKind::bid) {
    const Refusal refusal = enter_bid(core, step, request);
    if (refusal.refused()) step.emit(rejection(step, request, refusal));
    return;
  }
  Instrument* instrument = core.find_instrument(request.instrument);
  const domain::Method method = method_of(request.kind);
  auto facts = core.facts_of(instrument, method);
  const bool continuous = method == domain::Method::continuous;
  if (continuous && instrument != nullptr && facts.rules->continuous) {
    facts.collar = check_collar(core, *instrument, request);
  }
  const auto account = risk::check_order(core.registries(), facts, step.header, request);
  if (!account) return step.emit(rejection(step, request, account.error()));
  Refusal refusal;
  if (continuous) {
    refusal = enter_order(core, step, request, *account);
  } else {
    Entry entry(core, step, request, *account);
    refusal = request.kind == OrderKind::listing ? entry.enter_listing() : entry.enter_taker();
  }
  if (refusal.refused()) step.emit(rejection(step, request, refusal));
}

void apply(Core& core, const Step& step, const domain::CancelOrder& request) {
  const Change change = find_change(core, step, request);
  Refusal refusal =
      risk::check_cancel(core.registries(), change.facts, step.header, request.cl_ord_id);
  if (!refusal.refused()) refusal.code = change.found.code;
  if (!refusal.refused() && change.found.bid != nullptr) {
    Auction& auction = *core.auctions.find(change.found.bid->auction);
    refusal = withdraw_bid(core, step, auction, change.found.bid->state.order, request.cl_ord_id);
    if (!refusal.refused()) return;
  }
  if (refusal.refused()) return reject_change(core, step, request, change.found, refusal);
  const OrderState& order = core.orders.at(change.found.slot).state;
  core.client_ids.add(order.member, request.cl_ord_id, risk::ClientIdOwner::of(order.order));
  cancel_order(core, step, change.found.slot, EndReason::requested, request.cl_ord_id);
}

void apply(Core& core, const Step& step, const domain::ReplaceOrder& sent) {
  Change change = find_change(core, step, sent);
  const EndedOrder* ended = change.found.ended;
  if (ended != nullptr && ended->state.kind == OrderKind::bid) {
    change.facts = {};  // the terms that would judge it have gone with the auction
    change.facts.named = false;
  }
  const domain::ReplaceOrder request = completed(core, change.found, sent);
  const risk::Member* member = core.members.find(step.header.member);
  const OrderState* order = change.found.ended == nullptr ? state_of(core, change.found) : nullptr;
  const domain::AccountId account = order != nullptr    ? order->account
                                    : member != nullptr ? member->account
                                                        : domain::AccountId();
  Auction* auction =
      change.found.bid == nullptr ? nullptr : core.auctions.find(change.found.bid->auction);
  const risk::BidLimits limits = auction == nullptr ? risk::BidLimits{} : bid_limits(*auction);
  const auto admission = risk::check_replace(core.registries(), change.facts, step.header, request,
                                             account, auction == nullptr ? nullptr : &limits);
  Refusal refusal = admission ? Refusal{} : admission.error();
  if (!refusal.refused()) refusal.code = change.found.code;
  if (!refusal.refused()) {
    if (auction != nullptr) {
      refusal = replace_bid(core, step, *auction, request, order->order);
    } else if (change.facts.method == domain::Method::continuous) {
      refusal = replace_order(core, step, request, change.found.slot);
    } else {
      refusal = Replacement(core, step, request, change.found.slot).replace();
    }
  }
  if (refusal.refused()) reject_change(core, step, request, change.found, refusal);
}

void cancel_order(Core& core, const Step& step, Slot slot, EndReason reason,
                  const domain::ClOrdId& request, const std::optional<Refusal>& why) {
  Order& order = core.orders.edit(slot);
  const Quantity left = order.state.leaves;
  take_out(core, slot);
  order.state.leaves = Quantity(0);
  step.emit(domain::OrderCancelled{order.state, request, reason, left, why});
  release(core, step, order.state, order.hold);
  core.orders.end(slot, reason);
}

void end_locked_buys(Core& core, const Step& step, domain::InstrumentId instrument,
                     domain::AccountId seller) {
  const domain::MarketRules& rules = core.market_of(core.instrument(instrument)).rules;
  if (!core.holdings.check_purchase(seller, instrument, rules.reverse_t).refused()) return;
  std::vector<Slot> locked = core.orders.by_id(core.members.find(seller)->member, instrument);
  std::erase_if(locked, [&](Slot slot) {
    const OrderState& order = core.orders.at(slot).state;
    return order.account != seller || order.side != Side::buy;
  });
  for (const Slot slot : locked) cancel_order(core, step, slot, EndReason::reverse_lock);
}

void expire_order(Core& core, const Step& step, Slot slot) {
  Order& order = core.orders.edit(slot);
  const Quantity left = order.state.leaves;
  take_out(core, slot);
  order.state.leaves = Quantity(0);
  step.emit(domain::OrderExpired{order.state, left});
  release(core, step, order.state, order.hold);
  core.orders.end(slot, EndReason::day_end);
}

domain::OrderStatusAnswer order_status(const Core& core, const domain::OrderStatusQuery& query) {
  const Found found = find_order(core, query.member, query.cl_ord_id, query.order);
  domain::OrderStatusAnswer answer;
  if (found.slot.valid() || found.bid != nullptr) {
    answer.order = domain::OrderStatusView{*state_of(core, found), true, {}};
  } else if (found.ended != nullptr) {
    answer.order = domain::OrderStatusView{found.ended->state, false, found.ended->end};
  } else {
    answer.refused = found.code;
  }
  return answer;
}

}  // namespace eco::engine
