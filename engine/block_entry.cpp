#include "engine/block_entry.hpp"

#include "engine/block_offer.hpp"

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
    if (offer != nullptr && offer->is_seen_by(step.header.member)) {
      event.instrument = offer->instrument;
      event.symbol = core.instrument(offer->instrument).symbol;
    }
  }
  event.refusal = refusal;
  step.emit(event);
}

template <class Request>
Asker asker_of(const Step& step, const Request& request) noexcept {
  return {request.cl_ord_id, step.header.member, step.header.trader};
}

/// Tells those who may know, with the request that caused it.
template <class Request>
void announce(const Step& step, const Offer& offer, const Request& request) {
  show(step, offer, asker_of(step, request));
}

/// Notes an accepted request of a side.
template <class Request>
void note(Core& core, const Step& step, domain::OfferId offer, BlockParty& party,
          const Request& request) {
  party.trader = step.header.trader;
  party.cl_ord_id = request.cl_ord_id;
  core.client_ids.add(party.member, request.cl_ord_id, risk::ClientIdOwner::of(offer));
}

/// An open offer that the sender may know of, or null.
template <class Request>
Offer* find_offer(Core& core, const Step& step, const Request& request) noexcept {
  Offer* offer = core.offers.find(request.offer);
  const bool open = offer != nullptr && offer->status == OfferStatus::open;
  return open && offer->is_seen_by(step.header.member) ? offer : nullptr;
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

/// Row 20 between two members.
Refusal check_affiliates(const Core& core, MemberId a, MemberId b) noexcept {
  if (!same_group(core, a, b)) return {};
  return {.code = RejectCode::self_trade};
}

/// The day on whose opening an agreement of today lapses: the day of the agreement does not count
/// (民法典 art. 201). 0: never.
domain::DayOrdinal lapses_on(const Core& core, const domain::BlockRules& rules) noexcept {
  if (rules.approval_days == 0) return {};
  return core.day.ordinal + domain::DayOrdinal(rules.approval_days + 1);
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

/// Whether the request names whom its form is for, and nobody else.
bool names_whom(const domain::BlockPropose& request) noexcept {
  const std::size_t invited = request.invited.size();
  if (request.form == domain::BlockForm::group) {
    return request.counterparty.empty() && invited >= 1 && invited <= domain::invited_max;
  }
  return invited == 0 &&
         (request.form == domain::BlockForm::directed || request.counterparty.empty());
}

/// Puts the members that the request names into the offer. UNKNOWN_MEMBER, or SELF_TRADE of row 20.
Refusal address(const Core& core, const domain::BlockPropose& request, Offer& offer) {
  const auto check = [&](const domain::MemberCode& code) -> risk::Outcome<MemberId> {
    const risk::Member* other = core.members.find_member(code);
    if (other == nullptr) return risk::refuse(RejectCode::unknown_member);
    const Refusal refusal = check_affiliates(core, offer.initiator.member, other->id);
    if (refusal.refused()) return risk::refuse(refusal);
    return other->id;
  };
  if (request.form == domain::BlockForm::directed) {
    const auto other = check(request.counterparty);
    if (!other) return other.error();
    offer.responder.member = *other;
    return {};
  }
  offer.leaves = offer.quantity;
  for (const domain::MemberCode& code : request.invited) {
    const auto other = check(code);
    if (!other) return other.error();
    offer.invited.push_back(*other);
  }
  std::sort(offer.invited.begin(), offer.invited.end());
  offer.invited.erase(std::unique(offer.invited.begin(), offer.invited.end()), offer.invited.end());
  return {};
}

Refusal propose(Core& core, const Step& step, const domain::BlockPropose& request) {
  const bool sided = request.side == domain::Side::buy || request.side == domain::Side::sell;
  if (!sided || !names_whom(request)) return {.code = RejectCode::malformed};
  const auto account = risk::check_block(core.registries(), block_facts(core, request.instrument),
                                         step.header, request);
  if (!account) return account.error();

  Offer offer;
  offer.id = domain::OfferId(step.header.sequence.raw());
  offer.instrument = request.instrument;
  offer.initiator_side = request.side;
  offer.author = step.header.member;
  offer.price = request.price;
  offer.quantity = request.quantity;
  offer.initiator.member = step.header.member;
  offer.initiator.account = *account;
  offer.form = request.form;
  Refusal refusal = address(core, request, offer);
  if (!refusal.refused()) refusal = check_totals(core, offer, offer.quantity);
  if (!refusal.refused()) refusal = check_side(core, offer, order_of(offer, offer.author), {});
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
  if (offer->takes_hits()) return {.code = RejectCode::order_type};
  Refusal refusal = check_affiliates(core, offer->initiator.member, offer->responder.member);
  if (!refusal.refused()) refusal = check_turn(*offer, step, request);
  if (refusal.refused()) return refusal;

  Offer next = *offer;
  next.terms = offer->terms + 1;
  next.author = step.header.member;
  next.price = request.price;
  next.quantity = request.quantity;
  next.party(next.author).account = *account;
  refusal = check_totals(core, next, next.quantity);
  if (!refusal.refused()) refusal = check_side(core, next, order_of(next, next.author), {});
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

/// Row 28 of the author of the terms accepted: he may have sold since he made them. It comes in
/// front of the sender's rows.
Refusal check_author(Core& core, Offer& offer) {
  if (offer.side_of(offer.author) == domain::Side::sell) return {};
  const domain::MarketRules& rules = core.market_of(core.instrument(offer.instrument)).rules;
  return core.holdings.check_purchase(offer.party(offer.author).account, offer.instrument,
                                      rules.reverse_t);
}

/// A directed offer is accepted as a whole.
Refusal agree(Core& core, const Step& step, Offer& offer, const domain::BlockAccept& request,
              domain::AccountId account) {
  if (request.quantity != Quantity(0) && request.quantity != offer.quantity) {
    return {.code = RejectCode::order_type, .asked = request.quantity.raw()};
  }
  Refusal refusal = check_affiliates(core, offer.initiator.member, offer.responder.member);
  if (!refusal.refused()) refusal = check_turn(offer, step, request);
  if (!refusal.refused()) refusal = check_totals(core, offer, offer.quantity);
  if (!refusal.refused()) refusal = check_author(core, offer);
  if (refusal.refused()) return refusal;
  Offer agreed = offer;
  agreed.party(step.header.member).account = account;
  refusal = check_side(core, agreed, order_of(agreed, step.header.member), {});
  if (refusal.refused()) return refusal;

  const domain::BlockRules& rules = *core.market_of(core.instrument(offer.instrument)).rules.block;
  BlockParty& party = offer.party(step.header.member);
  const bool waits = rules.approval == domain::BlockApproval::authority;
  {
    const auto edit = core.offers.edit(offer);
    party.account = account;
    note(core, step, offer.id, party, request);
    offer.status = waits ? OfferStatus::pending_approval : OfferStatus::executed;
    if (waits) offer.lapses_on = lapses_on(core, rules);
    announce(step, offer, request);
    make_firm(core, step, offer, party);
  }
  if (!waits) execute(core, step, offer.id);
  return {};
}

/// The agreement that a hit of an offer makes.
Offer hit_of(const Step& step, const Offer& offer, Quantity quantity, domain::AccountId account) {
  Offer made;
  made.id = domain::OfferId(step.header.sequence.raw());
  made.instrument = offer.instrument;
  made.initiator_side = offer.initiator_side;
  made.author = offer.author;
  made.price = offer.price;
  made.quantity = quantity;
  made.initiator = offer.initiator;
  made.initiator.hold = {};
  made.initiator.firm = false;
  made.responder.member = step.header.member;
  made.responder.account = account;
  made.form = offer.form;
  made.parent = offer.id;
  return made;
}

/// A public or group offer is hit in part or in whole.
Refusal hit(Core& core, const Step& step, Offer& offer, const domain::BlockAccept& request,
            domain::AccountId account) {
  Refusal refusal = check_affiliates(core, offer.initiator.member, step.header.member);
  if (!refusal.refused()) refusal = check_turn(offer, step, request);
  if (refusal.refused()) return refusal;
  const Quantity quantity = request.quantity == Quantity(0) ? offer.leaves : request.quantity;
  if (quantity > offer.leaves) {
    return {.code = RejectCode::offer_qty, .asked = quantity.raw(), .high = offer.leaves.raw()};
  }
  Offer made = hit_of(step, offer, quantity, account);
  refusal = check_totals(core, offer, quantity);
  if (!refusal.refused()) refusal = check_author(core, offer);
  if (!refusal.refused()) {
    refusal = check_side(core, made, order_of(made, step.header.member), {});
  }
  if (refusal.refused()) return refusal;
  const domain::BlockRules& rules = *core.market_of(core.instrument(offer.instrument)).rules.block;
  const bool waits = rules.approval == domain::BlockApproval::authority;
  if (core.offers.all().size() >= offers_max) return {.code = RejectCode::book_full};

  made.status = waits ? OfferStatus::pending_approval : OfferStatus::executed;
  if (waits) made.lapses_on = lapses_on(core, rules);
  {
    const auto edit = core.offers.edit(offer);
    offer.leaves -= quantity;
    offer.agreed += quantity;
  }
  made.leaves = offer.leaves;
  note(core, step, made.id, made.responder, request);
  announce(step, made, request);
  made.leaves = Quantity(0);
  make_firm(core, step, made, made.responder);
  const domain::OfferId parent = offer.id;
  core.offers.add(made);
  if (!waits) execute(core, step, made.id);
  go_on(core, step, parent);
  return {};
}

Refusal accept(Core& core, const Step& step, const domain::BlockAccept& request) {
  Offer* offer = find_offer(core, step, request);
  const auto account = risk::check_block(core.registries(), block_facts(core, offer), step.header,
                                         request, committed(step, offer));
  if (!account) return account.error();
  if (offer == nullptr) return {.code = RejectCode::unknown_offer};
  return offer->takes_hits() ? hit(core, step, *offer, request, *account)
                             : agree(core, step, *offer, request, *account);
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
    if (offer->takes_hits()) return {.code = RejectCode::order_type};
    refusal = check_turn(*offer, step, request);
  } else if (offer->author != step.header.member) {
    refusal.code = RejectCode::not_counterparty;
  }
  if (refusal.refused()) return refusal;
  {
    const auto edit = core.offers.edit(*offer);
    note(core, step, offer->id, offer->party(step.header.member), request);
  }
  end_offer(core, step, offer->id, status, asker_of(step, request));
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

}  // namespace eco::engine
