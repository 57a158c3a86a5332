#include "engine/quota_entry.hpp"

#include <algorithm>

#include "engine/reservation.hpp"

namespace eco::engine {
namespace {

using domain::OfferId;
using domain::Quantity;
using domain::QuotaReply;
using domain::QuotaRequest;
using domain::Refusal;
using domain::RejectCode;
using domain::Side;
using domain::TransferStatus;

QuotaRequest kind_of(QuotaReply reply) noexcept {
  switch (reply) {
    case QuotaReply::accept:
      return QuotaRequest::accept;
    case QuotaReply::decline:
      return QuotaRequest::decline;
    case QuotaReply::withdraw:
      return QuotaRequest::withdraw;
  }
  return QuotaRequest::accept;
}

domain::QuotaRejected rejection(const Step& step, const domain::ClOrdId& cl_ord_id,
                                const Refusal& refusal) {
  domain::QuotaRejected event;
  event.cl_ord_id = cl_ord_id;
  event.member = step.header.member;
  event.trader = step.header.trader;
  event.refusal = refusal;
  return event;
}

/// Notes an accepted request of a side.
void note(Core& core, const Step& step, const Transfer& transfer, TransferParty& party,
          const domain::ClOrdId& cl_ord_id) {
  party.trader = step.header.trader;
  party.cl_ord_id = cl_ord_id;
  core.client_ids.add(party.member, cl_ord_id, risk::ClientIdOwner::of(transfer.id));
}

/// The account that a member names, or his first; not valid where there is none.
domain::AccountId account_of(const Core& core, domain::MemberId id,
                             const domain::AccountCode& code) {
  const risk::Member* member = core.members.find(id);
  if (member == nullptr) return {};
  if (code.empty()) return member->account;
  const risk::Account* account = core.members.find_account(code);
  return account == nullptr ? domain::AccountId() : account->id;
}

TransferParty party_of(const Core& core, domain::AccountId account) {
  TransferParty party;
  party.account = account;
  party.member = core.members.find(account)->member;
  return party;
}

Refusal propose(Core& core, const Step& step, const domain::QuotaPropose& request) {
  if (request.side != Side::buy && request.side != Side::sell) {
    return {.code = RejectCode::malformed};
  }
  const bool sells = request.side == Side::sell;
  const risk::Member* other = core.members.find_member(request.counterparty);
  const domain::AccountId own = account_of(core, step.header.member, request.account);
  const domain::AccountId others = other == nullptr ? domain::AccountId() : other->account;
  TransferDraft draft =
      draft_transfer(core, sells ? DraftSides{own, others} : DraftSides{others, own}, request.first,
                     request.second);
  const auto account = risk::check_transfer(core.registries(), draft.facts, step.header, request);
  if (!account) return account.error();
  if (other == nullptr) return {.code = RejectCode::unknown_member};
  ECO_ASSERT(draft.complete);
  Transfer& transfer = draft.transfer;
  if (const Refusal no = check_affiliates(core, transfer); no.refused()) return no;
  if (const Refusal no = check_balances(core, transfer); no.refused()) return no;
  TransferParty& party = sells ? transfer.seller : transfer.buyer;
  if (const Refusal no = check_property(core, transfer, party); no.refused()) return no;
  if (is_full(core.quotas)) return {.code = RejectCode::book_full};

  transfer.id = OfferId(step.header.sequence.raw());
  transfer.proposer = step.header.member;
  note(core, step, transfer, party, request.cl_ord_id);
  tell(step, transfer, {});
  make_firm(core, step, transfer, party);
  core.quotas.transfers.add(transfer);
  return {};
}

/// A proposal of which the sender is a side, or null.
Transfer* find_proposal(Core& core, const Step& step, OfferId id) noexcept {
  Transfer* transfer = core.quotas.transfers.find(id);
  const bool open = transfer != nullptr && transfer->status == TransferStatus::proposed;
  return open && transfer->is_party(step.header.member) ? transfer : nullptr;
}

/// Facts of a proposal's first instrument; of none where it is unknown. A halt of either leg has
/// ended it.
risk::InstrumentFacts facts_of(Core& core, const Transfer* transfer) noexcept {
  if (transfer != nullptr) {
    return core.facts_of(core.find_instrument(transfer->first.instrument), domain::Method::quota);
  }
  risk::InstrumentFacts unknown;
  unknown.named = false;
  return unknown;
}

/// Rows 14–30 of an acceptance, of terms as the sides would agree to them now.
Refusal check_acceptance(Core& core, const Transfer& agreed, const TransferParty& sender,
                         const TransferParty& proposer) {
  if (const Refusal no = check_place(core, agreed); no.refused()) return no;
  if (const Refusal no = check_affiliates(core, agreed); no.refused()) return no;
  if (agreed.proposer == sender.member) return {.code = RejectCode::not_counterparty};
  if (const Refusal no = check_balances(core, agreed); no.refused()) return no;
  // The proposer may have sold since he proposed.
  if (const Refusal no = check_property(core, agreed, proposer); no.refused()) return no;
  return check_property(core, agreed, sender);
}

Refusal accept(Core& core, const Step& step, const domain::QuotaAnswer& request) {
  Transfer* transfer = find_proposal(core, step, request.transfer);
  const auto account =
      risk::check_transfer(core.registries(), facts_of(core, transfer), step.header, request);
  if (!account) return account.error();
  if (transfer == nullptr) return {.code = RejectCode::unknown_offer};
  Transfer agreed = *transfer;
  TransferParty& sender = agreed.party(step.header.member);
  TransferParty& proposer = sender.member == agreed.seller.member ? agreed.buyer : agreed.seller;
  sender.account = *account;
  if (const Refusal no = check_acceptance(core, agreed, sender, proposer); no.refused()) return no;

  const Market& market = core.market_of(core.instrument(agreed.first.instrument));
  const bool waits = market.rules.quota->approval == domain::BlockApproval::authority;
  {
    const auto edit = core.quotas.transfers.edit(*transfer);
    note(core, step, agreed, sender, request.cl_ord_id);
    if (waits) {
      agreed.status = TransferStatus::pending_approval;
      agreed.lapses_on = lapse_day(core, agreed);
      tell(step, agreed, {});
      make_firm(core, step, agreed, sender);
    }
    *transfer = agreed;
  }
  if (!waits) execute_transfer(core, step, agreed.id, {});
  return {};
}

/// A decline by the counterparty, or a withdrawal by the proposer.
Refusal leave(Core& core, const Step& step, const domain::QuotaAnswer& request) {
  Transfer* transfer = find_proposal(core, step, request.transfer);
  const Refusal no = risk::check_cancel(core.registries(), facts_of(core, transfer), step.header,
                                        request.cl_ord_id);
  if (no.refused()) return no;
  if (transfer == nullptr) return {.code = RejectCode::unknown_offer};
  const bool withdraws = request.reply == QuotaReply::withdraw;
  if (withdraws != (transfer->proposer == step.header.member)) {
    return {.code = RejectCode::not_counterparty};
  }
  {
    const auto edit = core.quotas.transfers.edit(*transfer);
    note(core, step, *transfer, transfer->party(step.header.member), request.cl_ord_id);
  }
  end_transfer(core, step, transfer->id,
               withdraws ? TransferStatus::withdrawn : TransferStatus::declined);
  return {};
}

}  // namespace

void apply(Core& core, const Step& step, const domain::QuotaPropose& request) {
  const Refusal refusal = propose(core, step, request);
  if (!refusal.refused()) return;
  domain::QuotaRejected event = rejection(step, request.cl_ord_id, refusal);
  event.symbol = request.first.symbol;
  const Instrument* instrument = core.find_instrument(request.first.symbol);
  if (instrument != nullptr) event.instrument = instrument->id;
  step.emit(event);
}

void apply(Core& core, const Step& step, const domain::QuotaAnswer& request) {
  Refusal refusal;
  switch (request.reply) {
    case QuotaReply::accept:
      refusal = accept(core, step, request);
      break;
    case QuotaReply::decline:
    case QuotaReply::withdraw:
      refusal = leave(core, step, request);
      break;
    default:
      refusal.code = RejectCode::malformed;
  }
  if (!refusal.refused()) return;
  domain::QuotaRejected event = rejection(step, request.cl_ord_id, refusal);
  event.request = kind_of(request.reply);
  event.transfer = request.transfer;
  const Transfer* transfer = core.quotas.transfers.find(request.transfer);
  if (transfer != nullptr && transfer->is_party(step.header.member)) {
    event.instrument = transfer->first.instrument;
    event.symbol = core.instrument(event.instrument).symbol;
  }
  step.emit(event);
}

TransferDraft draft_transfer(Core& core, const DraftSides& sides, const domain::QuotaLeg& first,
                             const std::optional<domain::QuotaLeg>& second) {
  TransferDraft draft;
  Transfer& transfer = draft.transfer;
  bool known = sides.seller.valid() && sides.buyer.valid();
  if (known) {
    transfer.seller = party_of(core, sides.seller);
    transfer.buyer = party_of(core, sides.buyer);
  }
  domain::MarketId market;
  const auto add = [&](const domain::QuotaLeg& leg, domain::AccountId buyer,
                       risk::InstrumentFacts& facts) {
    const Instrument* instrument = core.find_instrument(leg.symbol);
    facts = core.facts_of(instrument, domain::Method::quota);
    domain::TransferLeg terms{{}, leg.price, leg.need, leg.need, {}};
    const bool offered = instrument != nullptr && core.market_of(*instrument).rules.quota &&
                         (!market.valid() || market == instrument->market);
    known = known && offered;
    if (offered) {
      market = instrument->market;
      terms.instrument = instrument->id;
      if (buyer.valid()) terms.quantity = quantity_for(core, *instrument, buyer, leg.need);
    }
    return terms;
  };
  transfer.first = add(first, sides.buyer, draft.facts.first);
  draft.facts.first_quantity = transfer.first.quantity;
  if (second) {
    transfer.second = add(*second, sides.seller, draft.facts.second.emplace());
    draft.facts.second_quantity = transfer.second->quantity;
  }
  draft.complete = known;
  if (known) draft.facts.place = check_place(core, transfer);
  return draft;
}

void tell(const Step& step, const Transfer& transfer, std::string_view reference) {
  domain::QuotaUpdated event = describe(transfer);
  event.reference = reference;
  if (step.header.member.valid() && transfer.is_party(step.header.member)) {
    event.cl_ord_id = transfer.party(step.header.member).cl_ord_id;
    event.requester = step.header.member;
    event.requester_trader = step.header.trader;
  }
  step.emit(std::move(event));
}

bool is_full(const Quotas& quotas) noexcept {
  const auto count = std::ranges::count_if(
      quotas.transfers.all(), [](const auto& entry) { return entry.second.under_way(); });
  return static_cast<std::size_t>(count) >= transfers_max;
}

}  // namespace eco::engine
