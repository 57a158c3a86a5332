#include "engine/block_entry.hpp"

#include "engine/execution.hpp"
#include "engine/order_entry.hpp"
#include "engine/reservation.hpp"

namespace eco::engine {
namespace {

using domain::BlockRequest;
using domain::MemberId;
using domain::OfferStatus;
using domain::OrderState;
using domain::Quantity;
using domain::Refusal;
using domain::RejectCode;

constexpr BlockRequest kind_of(const domain::BlockPropose&) {
  return BlockRequest::propose;
}
constexpr BlockRequest kind_of(const domain::BlockCounter&) {
  return BlockRequest::counter;
}
constexpr BlockRequest kind_of(const domain::BlockAccept&) {
  return BlockRequest::accept;
}
constexpr BlockRequest kind_of(const domain::BlockDecline&) {
  return BlockRequest::decline;
}
constexpr BlockRequest kind_of(const domain::BlockWithdraw&) {
  return BlockRequest::withdraw;
}

template <class Request>
void reject(Core& core, const Step& step, const Request& request, const Refusal& refusal) {
  domain::BlockRejected event;
  event.cl_ord_id = request.cl_ord_id;
  event.member = step.header.member;
  event.trader = step.header.trader;
  event.request = kind_of(request);
  if constexpr (std::is_same_v<Request, domain::BlockPropose>) {
    event.symbol = request.symbol;
    event.instrument = request.instrument;
  } else {
    event.offer = request.offer;
    const Offer* offer = core.offers.find(request.offer);
    if (offer != nullptr && offer->is_party(step.header.member)) {
      event.instrument = offer->instrument;
      event.symbol = core.instrument(offer->instrument).symbol;
    }
  }
  event.refusal = refusal;
  step.emit(event);
}

/// A side of an offer as the ledger, holdings and the trade see it.
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
  order.leaves = offer.quantity;
  return order;
}

/// Rows 28–30 for a side of the terms as they stand in `offer`, and the totals of the day.
Refusal check_side(Core& core, const Offer& offer, const OrderState& order,
                   const risk::CashHold& held) {
  const Instrument& instrument = core.instrument(offer.instrument);
  const domain::MarketRules& rules = core.market_of(instrument).rules;
  const auto amount = domain::consideration(offer.price, offer.quantity, rules.hao_per_tick_step);
  if (!amount || !fits(instrument.day, offer.quantity, *amount)) {
    return {.code = RejectCode::overflow, .asked = offer.quantity.raw()};
  }
  return check_property(core, order, rules, cash_needed(order, rules, *amount, order.price), held);
}

/// Makes a side firm for the newest terms. Requires: check_side passed.
void make_firm(Core& core, const Step& step, const Offer& offer, BlockParty& party) {
  const OrderState order = order_of(offer, party.member);
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

/// Tells both sides, with the request that caused it.
template <class Request>
void announce(const Step& step, const Offer& offer, const Request& request) {
  domain::BlockUpdated event = describe(offer);
  event.cl_ord_id = request.cl_ord_id;
  event.requester = step.header.member;
  event.requester_trader = step.header.trader;
  step.emit(event);
}

/// Notes an accepted request of a side.
template <class Request>
void note(Core& core, const Step& step, domain::OfferId offer, BlockParty& party,
          const Request& request) {
  party.trader = step.header.trader;
  party.cl_ord_id = request.cl_ord_id;
  core.client_ids.add(party.member, request.cl_ord_id, risk::ClientIdOwner::of(offer));
}

/// An open offer of which the sender is a side, or null.
template <class Request>
Offer* find_offer(Core& core, const Step& step, const Request& request) noexcept {
  Offer* offer = core.offers.find(request.offer);
  const bool open = offer != nullptr && offer->status == OfferStatus::open;
  return open && offer->is_party(step.header.member) ? offer : nullptr;
}

/// Row 22 for who answers terms.
template <class Request>
Refusal check_turn(const Offer& offer, const Step& step, const Request& request) noexcept {
  if (request.terms != offer.terms) {
    return {.code = RejectCode::stale_terms, .asked = request.terms, .low = offer.terms};
  }
  if (offer.author == step.header.member) return {.code = RejectCode::not_counterparty};
  return {};
}

bool same_group(const Core& core, MemberId a, MemberId b) noexcept {
  return core.members.group_of(a) == core.members.group_of(b);
}

/// Row 20 between the sides of an offer.
Refusal check_affiliates(const Core& core, const Offer& offer) noexcept {
  if (!same_group(core, offer.initiator.member, offer.responder.member)) return {};
  return {.code = RejectCode::self_trade};
}

risk::InstrumentFacts block_facts(Core& core, domain::InstrumentId instrument) noexcept {
  return core.facts_of(core.find_instrument(instrument), domain::Method::block);
}

/// Of the offer that a request names; null: nothing to judge by, UNKNOWN_OFFER comes behind the
/// rows that need no instrument.
risk::InstrumentFacts block_facts(Core& core, const Offer* offer) noexcept {
  if (offer != nullptr) return block_facts(core, offer->instrument);
  risk::InstrumentFacts facts;
  facts.named = false;
  return facts;
}

/// The account that the sender has committed to in the offer; not valid where to none.
domain::AccountId committed(const Step& step, Offer* offer) noexcept {
  return offer == nullptr ? domain::AccountId() : offer->party(step.header.member).account;
}

/// The trade of an agreed offer, both sides firm. The author of the terms was there first.
void execute(Core& core, const Step& step, Offer& offer) {
  OrderState orders[] = {order_of(offer, offer.initiator.member),
                         order_of(offer, offer.responder.member)};
  const auto liquidity = [&offer](const BlockParty& party) {
    return party.member == offer.author ? domain::Liquidity::maker : domain::Liquidity::taker;
  };
  {
    const auto edit = core.offers.edit(offer);
    const TradingSide initiator{orders[0], offer.initiator.hold, liquidity(offer.initiator)};
    const TradingSide responder{orders[1], offer.responder.hold, liquidity(offer.responder)};
    const bool initiator_buys = offer.initiator_side == domain::Side::buy;
    book_trade(core, step,
               {offer.instrument, domain::Method::block, offer.price, offer.quantity,
                initiator_buys ? initiator : responder, initiator_buys ? responder : initiator});
    release(core, step, orders[0], offer.initiator.hold);
    release(core, step, orders[1], offer.responder.hold);
  }
  const OrderState& sold = orders[offer.initiator_side == domain::Side::sell ? 0 : 1];
  core.offers.end(offer.id);
  end_locked_buys(core, step, sold.instrument, sold.account);
}

Refusal propose(Core& core, const Step& step, const domain::BlockPropose& request) {
  if (request.side != domain::Side::buy && request.side != domain::Side::sell) {
    return {.code = RejectCode::malformed};
  }
  const auto account = risk::check_block(core.registries(), block_facts(core, request.instrument),
                                         step.header, request);
  if (!account) return account.error();
  if (request.form != domain::BlockForm::directed) return {.code = RejectCode::order_type};
  const risk::Member* other = core.members.find_member(request.counterparty);
  if (other == nullptr) return {.code = RejectCode::unknown_member};
  if (same_group(core, step.header.member, other->id)) return {.code = RejectCode::self_trade};

  Offer offer;
  offer.id = domain::OfferId(step.header.sequence.raw());
  offer.instrument = request.instrument;
  offer.initiator_side = request.side;
  offer.author = step.header.member;
  offer.price = request.price;
  offer.quantity = request.quantity;
  offer.initiator.member = step.header.member;
  offer.initiator.account = *account;
  offer.responder.member = other->id;
  const Refusal refusal = check_side(core, offer, order_of(offer, offer.author), {});
  if (refusal.refused()) return refusal;
  if (core.offers.all().size() >= offers_max) return {.code = RejectCode::book_full};

  note(core, step, offer.id, offer.initiator, request);
  announce(step, offer, request);
  make_firm(core, step, offer, offer.initiator);
  core.offers.add(offer);
  return {};
}

Refusal counter(Core& core, const Step& step, const domain::BlockCounter& request) {
  Offer* offer = find_offer(core, step, request);
  const auto account = risk::check_block(core.registries(), block_facts(core, offer), step.header,
                                         request, committed(step, offer));
  if (!account) return account.error();
  if (offer == nullptr) return {.code = RejectCode::unknown_offer};
  Refusal refusal = check_affiliates(core, *offer);
  if (!refusal.refused()) refusal = check_turn(*offer, step, request);
  if (refusal.refused()) return refusal;

  Offer next = *offer;
  next.terms = offer->terms + 1;
  next.author = step.header.member;
  next.price = request.price;
  next.quantity = request.quantity;
  next.party(next.author).account = *account;
  refusal = check_side(core, next, order_of(next, next.author), {});
  if (refusal.refused()) return refusal;

  const auto edit = core.offers.edit(*offer);
  note(core, step, next.id, next.party(next.author), request);
  announce(step, next, request);
  make_free(core, step, *offer, offer->other(next.author));
  next.other(next.author) = offer->other(next.author);
  make_firm(core, step, next, next.party(next.author));
  *offer = next;
  return {};
}

Refusal accept(Core& core, const Step& step, const domain::BlockAccept& request) {
  Offer* offer = find_offer(core, step, request);
  const auto account = risk::check_block(core.registries(), block_facts(core, offer), step.header,
                                         request, committed(step, offer));
  if (!account) return account.error();
  if (offer == nullptr) return {.code = RejectCode::unknown_offer};
  if (request.quantity != Quantity(0) && request.quantity != offer->quantity) {
    return {.code = RejectCode::order_type, .asked = request.quantity.raw()};
  }
  Refusal refusal = check_affiliates(core, *offer);
  if (!refusal.refused()) refusal = check_turn(*offer, step, request);
  if (refusal.refused()) return refusal;
  const domain::MarketRules& rules = core.market_of(core.instrument(offer->instrument)).rules;
  if (offer->side_of(offer->author) == domain::Side::buy) {
    // The author may have sold since he made his terms. Row 28, so in front of the sender's rows.
    refusal = core.holdings.check_purchase(offer->party(offer->author).account, offer->instrument,
                                           rules.reverse_t);
    if (refusal.refused()) return refusal;
  }
  Offer agreed = *offer;
  agreed.party(step.header.member).account = *account;
  refusal = check_side(core, agreed, order_of(agreed, step.header.member), {});
  if (refusal.refused()) return refusal;

  BlockParty& party = offer->party(step.header.member);
  const bool waits = rules.block->approval == domain::BlockApproval::authority;
  {
    const auto edit = core.offers.edit(*offer);
    party.account = *account;
    note(core, step, offer->id, party, request);
    offer->status = waits ? OfferStatus::pending_approval : OfferStatus::executed;
    announce(step, *offer, request);
    make_firm(core, step, *offer, party);
  }
  if (!waits) execute(core, step, *offer);
  return {};
}

/// A decline by the side whose turn it is, or a withdrawal by the author.
template <class Request>
Refusal leave(Core& core, const Step& step, const Request& request, OfferStatus status) {
  Offer* offer = find_offer(core, step, request);
  Refusal refusal = risk::check_cancel(core.registries(), block_facts(core, offer), step.header,
                                       request.cl_ord_id);
  if (refusal.refused()) return refusal;
  if (offer == nullptr) return {.code = RejectCode::unknown_offer};
  if constexpr (std::is_same_v<Request, domain::BlockDecline>) {
    refusal = check_turn(*offer, step, request);
  } else if (offer->author != step.header.member) {
    refusal.code = RejectCode::not_counterparty;
  }
  if (refusal.refused()) return refusal;
  {
    const auto edit = core.offers.edit(*offer);
    note(core, step, offer->id, offer->party(step.header.member), request);
    offer->status = status;
    announce(step, *offer, request);
    make_free(core, step, *offer, offer->initiator);
    make_free(core, step, *offer, offer->responder);
  }
  core.offers.end(offer->id);
  return {};
}

}  // namespace

void apply(Core& core, const Step& step, const domain::BlockPropose& request) {
  const Refusal refusal = propose(core, step, request);
  if (refusal.refused()) reject(core, step, request, refusal);
}

void apply(Core& core, const Step& step, const domain::BlockCounter& request) {
  const Refusal refusal = counter(core, step, request);
  if (refusal.refused()) reject(core, step, request, refusal);
}

void apply(Core& core, const Step& step, const domain::BlockAccept& request) {
  const Refusal refusal = accept(core, step, request);
  if (refusal.refused()) reject(core, step, request, refusal);
}

void apply(Core& core, const Step& step, const domain::BlockDecline& request) {
  const Refusal refusal = leave(core, step, request, OfferStatus::declined);
  if (refusal.refused()) reject(core, step, request, refusal);
}

void apply(Core& core, const Step& step, const domain::BlockWithdraw& request) {
  const Refusal refusal = leave(core, step, request, OfferStatus::withdrawn);
  if (refusal.refused()) reject(core, step, request, refusal);
}

void end_offer(Core& core, const Step& step, domain::OfferId id, OfferStatus status) {
  Offer* offer = core.offers.find(id);
  ECO_ASSERT(offer != nullptr);
  {
    const auto edit = core.offers.edit(*offer);
    offer->status = status;
    step.emit(describe(*offer));
    make_free(core, step, *offer, offer->initiator);
    make_free(core, step, *offer, offer->responder);
  }
  core.offers.end(id);
}

Denial check_execution(Core& core, const Offer& offer) {
  const Instrument& instrument = core.instrument(offer.instrument);
  const Market& market = core.market_of(instrument);
  const std::string where = "offer " + std::to_string(offer.id.raw()) + ": ";
  if (market.phase < domain::Phase::pre_open || market.phase > domain::Phase::afternoon) {
    return deny(RejectCode::wrong_state, where + "the market is not in a phase before its close");
  }
  const Refusal today =
      risk::check_agreed(core.members, core.facts_of(&instrument, domain::Method::block),
                         offer.price, {offer.initiator.member, offer.responder.member});
  if (today.refused()) {
    return {today, where + std::string(domain::reject_info(today.code)->english)};
  }
  if (same_group(core, offer.initiator.member, offer.responder.member)) {
    return deny(RejectCode::self_trade, where + "the sides are affiliates by now");
  }
  for (const BlockParty* party : {&offer.initiator, &offer.responder}) {
    const Refusal refusal = check_side(core, offer, order_of(offer, party->member), party->hold);
    if (refusal.refused()) {
      return {refusal, where + "member " + std::to_string(party->member.raw()) +
                           " no longer has what it takes"};
    }
  }
  return {};
}

void execute_agreed(Core& core, const Step& step, domain::OfferId id) {
  Offer* offer = core.offers.find(id);
  ECO_ASSERT(offer != nullptr);
  {
    const auto edit = core.offers.edit(*offer);
    offer->status = OfferStatus::executed;
    step.emit(describe(*offer));
    // The fee may have changed since the sides became firm.
    make_firm(core, step, *offer, offer->initiator);
    make_firm(core, step, *offer, offer->responder);
  }
  execute(core, step, *offer);
}

}  // namespace eco::engine
