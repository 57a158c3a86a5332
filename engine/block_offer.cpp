#include "engine/block_offer.hpp"

#include "engine/execution.hpp"
#include "engine/order_entry.hpp"
#include "engine/reservation.hpp"

namespace eco::engine {
namespace {

using domain::MemberId;
using domain::OfferStatus;
using domain::OrderState;
using domain::Quantity;
using domain::Refusal;
using domain::RejectCode;

/// Books an agreement between the sides that `initiator` and `agreed` hold; they are one offer
/// where it is directed. Returns the order that sold.
OrderState trade(Core& core, const Step& step, Offer& initiator, Offer& agreed) {
  OrderState orders[] = {order_of(initiator, initiator.initiator.member),
                         order_of(agreed, agreed.responder.member)};
  const auto liquidity = [&agreed](const BlockParty& party) {
    return party.member == agreed.author ? domain::Liquidity::maker : domain::Liquidity::taker;
  };
  const TradingSide first{orders[0], initiator.initiator.hold, liquidity(agreed.initiator)};
  const TradingSide second{orders[1], agreed.responder.hold, liquidity(agreed.responder)};
  const bool initiator_buys = agreed.initiator_side == domain::Side::buy;
  book_trade(core, step,
             {agreed.instrument, domain::Method::block, agreed.price, agreed.quantity,
              initiator_buys ? first : second, initiator_buys ? second : first});
  if (initiator.takes_hits()) {
    initiator.agreed -= agreed.quantity;
    initiator.done += agreed.quantity;
    initiator.done_amount = orders[0].cumulative_amount;
    make_firm(core, step, initiator, initiator.initiator);
  } else {
    release(core, step, orders[0], initiator.initiator.hold);
  }
  release(core, step, orders[1], agreed.responder.hold);
  return orders[initiator_buys ? 1 : 0];
}

/// Drops an offer that takes hits when it has ended and nothing waits any more.
void forget_if_done(Core& core, domain::OfferId id) {
  const Offer& offer = *core.offers.find(id);
  if (!offer.under_way() && offer.rest() == Quantity(0)) core.offers.end(id);
}

/// Ends an offer that takes hits for those to come: what is left of it is given back.
void close_to_hits(Core& core, const Step& step, Offer& offer) {
  offer.leaves = Quantity(0);
  make_firm(core, step, offer, offer.initiator);
}

/// A hit that waited has ended without a trade: the initiator gets its part back.
void give_back(Core& core, const Step& step, domain::OfferId parent, Quantity quantity) {
  Offer& offer = *core.offers.find(parent);
  {
    const auto edit = core.offers.edit(offer);
    offer.agreed -= quantity;
    make_firm(core, step, offer, offer.initiator);
  }
  forget_if_done(core, parent);
}

/// The offer that holds what the initiator of an agreement has reserved for it.
Offer& holder_of(Core& core, Offer& agreed) noexcept {
  return agreed.parent.valid() ? *core.offers.find(agreed.parent) : agreed;
}
const Offer& holder_of(Core& core, const Offer& agreed) noexcept {
  return agreed.parent.valid() ? *core.offers.find(agreed.parent) : agreed;
}

}  // namespace

OrderState order_of(const Offer& offer, MemberId member) noexcept {
  const BlockParty& party = member == offer.initiator.member ? offer.initiator : offer.responder;
  OrderState order;
  order.order = domain::OrderId(offer.id.raw());
  order.cl_ord_id = party.cl_ord_id;
  order.instrument = offer.instrument;
  order.member = party.member;
  order.account = party.account;
  order.trader = party.trader;
  order.side = offer.side_of(member);
  order.price = offer.price;
  order.quantity = offer.quantity;
  order.leaves = offer.takes_hits() ? offer.rest() : offer.quantity;
  order.cumulative = offer.done;
  order.cumulative_amount = offer.done_amount;
  return order;
}

Refusal check_totals(Core& core, const Offer& offer, Quantity quantity) {
  const Instrument& instrument = core.instrument(offer.instrument);
  const domain::MarketRules& rules = core.market_of(instrument).rules;
  const auto amount = domain::consideration(offer.price, quantity, rules.hao_per_tick_step);
  if (amount && fits(instrument.day, quantity, *amount)) return {};
  return {.code = RejectCode::overflow, .asked = quantity.raw()};
}

Refusal check_side(Core& core, const Offer& offer, const OrderState& order,
                   const risk::CashHold& held) {
  const domain::MarketRules& rules = core.market_of(core.instrument(offer.instrument)).rules;
  const domain::Money worst = worst_rest(order, rules);
  return check_property(core, order, rules, cash_needed(order, rules, worst, order.price), held);
}

void make_firm(Core& core, const Step& step, const Offer& offer, BlockParty& party) {
  const OrderState order = order_of(offer, party.member);
  if (order.leaves == Quantity(0)) return make_free(core, step, offer, party);
  const domain::MarketRules& rules = core.market_of(core.instrument(offer.instrument)).rules;
  const auto cash = cash_needed(order, rules, worst_rest(order, rules), order.price);
  ECO_ASSERT(cash.has_value());
  reserve(core, step, order, party.hold, *cash);
  party.firm = true;
}

void make_free(Core& core, const Step& step, const Offer& offer, BlockParty& party) {
  if (!party.firm) return;
  release(core, step, order_of(offer, party.member), party.hold);
  party.firm = false;
}

bool same_group(const Core& core, MemberId a, MemberId b) noexcept {
  return core.members.group_of(a) == core.members.group_of(b);
}

void execute(Core& core, const Step& step, domain::OfferId id) {
  Offer agreed = *core.offers.find(id);
  core.offers.end(id);
  OrderState sold;
  if (agreed.parent.valid()) {
    Offer& parent = holder_of(core, agreed);
    const auto edit = core.offers.edit(parent);
    sold = trade(core, step, parent, agreed);
  } else {
    sold = trade(core, step, agreed, agreed);
  }
  if (agreed.parent.valid()) forget_if_done(core, agreed.parent);
  end_locked_buys(core, step, sold.instrument, sold.account);
}

void go_on(Core& core, const Step& step, domain::OfferId id) {
  Offer& offer = *core.offers.find(id);
  const domain::MarketRules& rules = core.market_of(core.instrument(offer.instrument)).rules;
  {
    const auto edit = core.offers.edit(offer);
    if (offer.leaves == Quantity(0)) {
      offer.status = OfferStatus::executed;
    } else if (offer.leaves < rules.block->quantity_min) {
      offer.status = OfferStatus::rest_below_minimum;
    }
    show(step, offer, {});
    if (offer.status == OfferStatus::rest_below_minimum) close_to_hits(core, step, offer);
  }
  forget_if_done(core, id);
}

void show(const Step& step, const Offer& offer, const Asker& asker) {
  domain::BlockUpdated event = describe(offer);
  event.cl_ord_id = asker.cl_ord_id;
  event.requester = asker.member;
  event.requester_trader = asker.trader;
  step.emit(std::move(event));
}

void end_offer(Core& core, const Step& step, domain::OfferId id, OfferStatus status,
               const Asker& asker) {
  Offer& offer = *core.offers.find(id);
  const Offer before = offer;
  {
    const auto edit = core.offers.edit(offer);
    offer.status = status;
    show(step, offer, asker);
    if (offer.takes_hits()) {
      close_to_hits(core, step, offer);
    } else {
      make_free(core, step, offer, offer.initiator);
      make_free(core, step, offer, offer.responder);
    }
  }
  if (before.takes_hits()) return forget_if_done(core, id);
  core.offers.end(id);
  if (before.parent.valid()) give_back(core, step, before.parent, before.quantity);
}

Denial check_execution(Core& core, const Offer& offer) {
  const Instrument& instrument = core.instrument(offer.instrument);
  const Market& market = core.market_of(instrument);
  const std::string where = "offer " + std::to_string(offer.id.raw()) + ": ";
  if (market.phase < domain::Phase::pre_open || market.phase > domain::Phase::afternoon) {
    return deny(RejectCode::wrong_state, where + "the market is not in a phase before its close");
  }
  Refusal today =
      risk::check_agreed(core.members, core.facts_of(&instrument, domain::Method::block),
                         offer.price, {offer.initiator.member, offer.responder.member});
  if (!today.refused()) today = check_totals(core, offer, offer.quantity);
  if (today.refused()) {
    return {today, where + std::string(domain::reject_info(today.code)->english)};
  }
  if (same_group(core, offer.initiator.member, offer.responder.member)) {
    return deny(RejectCode::self_trade, where + "the sides are affiliates by now");
  }
  const Offer& holder = holder_of(core, offer);
  const auto check_party = [&](const Offer& holds, const BlockParty& party) -> Denial {
    const Refusal refusal = check_side(core, holds, order_of(holds, party.member), party.hold);
    if (!refusal.refused()) return {};
    return {refusal, where + "member " + std::to_string(party.member.raw()) +
                         " no longer has what it takes"};
  };
  if (Denial denial = check_party(holder, holder.initiator); denial.refused()) return denial;
  return check_party(offer, offer.responder);
}

void execute_agreed(Core& core, const Step& step, domain::OfferId id) {
  Offer& offer = *core.offers.find(id);
  {
    const auto edit = core.offers.edit(offer);
    offer.status = OfferStatus::executed;
    show(step, offer, {});
  }
  // The fee may have changed since the sides became firm.
  Offer& holder = holder_of(core, offer);
  {
    const auto edit = core.offers.edit(holder);
    make_firm(core, step, holder, holder.initiator);
  }
  {
    const auto edit = core.offers.edit(offer);
    make_firm(core, step, offer, offer.responder);
  }
  execute(core, step, id);
}

void lapse_agreements(Core& core, const Step& step) {
  std::vector<domain::OfferId> ids;
  for (const auto& [id, offer] : core.offers.all()) {
    if (offer.lapses_by(core.day.ordinal)) ids.push_back(id);
  }
  for (const domain::OfferId id : ids) end_offer(core, step, id, OfferStatus::lapsed);
}

}  // namespace eco::engine
