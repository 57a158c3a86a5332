#include "engine/quota_admin.hpp"

#include "engine/quota_entry.hpp"

namespace eco::engine {
namespace {

using domain::Money;
using domain::Quantity;
using domain::RejectCode;
using domain::TransferStatus;

Denial no_account(const domain::AccountCode& code) {
  return deny(RejectCode::unknown_account, "account " + code.str());
}

Denial no_market(const domain::MarketCode& code) {
  return deny(RejectCode::unknown_market, "market " + code.str());
}

std::string name_of(domain::OfferId transfer) {
  return "transfer " + std::to_string(transfer.raw());
}

TransferDraft draft_of(Core& core, const domain::RegisterTransfer& action) {
  return draft_transfer(
      core,
      {core.members.find_account(action.seller)->id, core.members.find_account(action.buyer)->id},
      action.first, action.second);
}

/// What a recall brings back; empty on overflow.
std::optional<Money> recalled_amount(const Core& core, const Transfer& transfer,
                                     Quantity quantity) {
  const Market& market = core.market_of(core.instrument(transfer.first.instrument));
  return domain::consideration(transfer.first.price, quantity, market.rules.hao_per_tick_step);
}

}  // namespace

Denial check(Core& core, const domain::SetAccountFacts& action) {
  if (core.members.find_account(action.account) == nullptr) return no_account(action.account);
  if (action.facts.district.empty()) {
    return deny(RejectCode::bad_value, "an account lies in a district; name it");
  }
  return {};
}

void run(Core& core, const Step& step, const domain::SetAccountFacts& action) {
  const domain::AccountId id = core.members.find_account(action.account)->id;
  auto& accounts = core.quotas.accounts;
  if (AccountRecord* record = accounts.find(id); record != nullptr) {
    const auto edit = accounts.edit(*record);
    record->facts = action.facts;
  } else {
    accounts.add({id, action.facts});
  }
  step.emit(domain::AccountFactsSet{id, action.facts});
}

Denial check(Core& core, const domain::SetZoneFacts& action) {
  if (core.find_market(action.market) == nullptr) return no_market(action.market);
  if (action.measure.empty() || action.zone.empty()) {
    return deny(RejectCode::bad_value, "facts need a measure, such as a pollutant, and a district");
  }
  const domain::ZoneFacts& facts = action.facts;
  const bool sound = facts.land >= Quantity(0) && facts.forest >= Quantity(0) &&
                     facts.gap >= Quantity(0) && facts.forest <= facts.land;
  if (!sound) {
    return deny(RejectCode::bad_value,
                "areas and gap must not be negative, forest at most the land's area");
  }
  return {};
}

void run(Core& core, const Step& step, const domain::SetZoneFacts& action) {
  const ZoneKey key{core.find_market(action.market)->id, action.measure, action.zone};
  auto& zones = core.quotas.zones;
  if (Zone* zone = zones.find(key); zone != nullptr) {
    const auto edit = zones.edit(*zone);
    zone->facts = action.facts;
  } else {
    zones.add({key, action.facts, Quantity(0)});
  }
  step.emit(domain::ZoneFactsSet{key.market, key.measure, key.zone, action.facts});
}

Denial check(Core& core, const domain::SetZoneConsent& action) {
  const Market* market = core.find_market(action.market);
  if (market == nullptr) return no_market(action.market);
  const risk::Account* seller = core.members.find_account(action.seller);
  if (seller == nullptr) return no_account(action.seller);
  const risk::Account* buyer = core.members.find_account(action.buyer);
  if (buyer == nullptr) return no_account(action.buyer);
  const bool given = core.quotas.consents.find({market->id, seller->id, buyer->id}) != nullptr;
  if (given == (action.state == domain::ConsentState::given)) {
    return deny(RejectCode::wrong_state, "the consent is so already");
  }
  return {};
}

void run(Core& core, const Step& step, const domain::SetZoneConsent& action) {
  const Consent consent{core.find_market(action.market)->id,
                        core.members.find_account(action.seller)->id,
                        core.members.find_account(action.buyer)->id};
  if (action.state == domain::ConsentState::given) {
    core.quotas.consents.add(consent);
  } else {
    core.quotas.consents.erase(consent);
  }
  step.emit(domain::ZoneConsentSet{consent.market, consent.seller, consent.buyer, action.state});
}

Denial check(Core& core, const domain::RegisterTransfer& action) {
  for (const domain::AccountCode& code : {action.seller, action.buyer}) {
    if (core.members.find_account(code) == nullptr) return no_account(code);
  }
  const TransferDraft draft = draft_of(core, action);
  if (const domain::Refusal no = risk::check_terms(draft.facts, action); no.refused()) {
    return {no, std::string(domain::reject_info(no.code)->english)};
  }
  if (Denial denial = check_execution(core, draft.transfer); denial.refused()) return denial;
  if (is_full(core.quotas)) return deny(RejectCode::book_full, "transfers under way");
  return {};
}

void run(Core& core, const Step& step, const domain::RegisterTransfer& action) {
  Transfer transfer = draft_of(core, action).transfer;
  const Market& market = core.market_of(core.instrument(transfer.first.instrument));
  transfer.id = domain::OfferId(step.header.sequence.raw());
  transfer.status = TransferStatus::pending_approval;
  transfer.lapses_on = lapse_day(core, transfer);
  const bool waits = market.rules.quota->approval == domain::BlockApproval::authority;
  if (waits) {
    tell(step, transfer, action.reference);
    make_firm(core, step, transfer, transfer.seller);
    make_firm(core, step, transfer, transfer.buyer);
  }
  core.quotas.transfers.add(transfer);
  if (!waits) execute_transfer(core, step, transfer.id, action.reference);
}

Denial check(Core& core, const domain::AnswerTransfer& action) {
  const Transfer* transfer = core.quotas.transfers.find(action.transfer);
  if (transfer == nullptr || transfer->status != TransferStatus::pending_approval) {
    return deny(RejectCode::unknown_offer, name_of(action.transfer) + " awaits no approval");
  }
  if (action.answer != domain::ApprovalAnswer::approved) return {};
  if (action.signature.empty()) {
    return deny(RejectCode::bad_value, "an approval needs the authority's signature");
  }
  return check_execution(core, *transfer);
}

void run(Core& core, const Step& step, const domain::AnswerTransfer& action) {
  if (action.answer == domain::ApprovalAnswer::approved) {
    execute_transfer(core, step, action.transfer, action.signature);
  } else {
    end_transfer(core, step, action.transfer, TransferStatus::refused, action.signature);
  }
}

Denial check(Core& core, const domain::RecallTransfer& action) {
  const Transfer* transfer = core.quotas.transfers.find(action.transfer);
  if (transfer == nullptr || transfer->status != TransferStatus::executed) {
    return deny(RejectCode::unknown_offer, name_of(action.transfer) + " can not be recalled");
  }
  const domain::TransferLeg& leg = transfer->first;
  if (core.instrument(leg.instrument).symbol != action.symbol) {
    return deny(RejectCode::bad_value, name_of(action.transfer) + " is of " +
                                           core.instrument(leg.instrument).symbol.str());
  }
  if (core.quotas.trades.find(leg.trade) != nullptr) {
    return deny(RejectCode::wrong_state,
                "trade " + std::to_string(leg.trade.raw()) + " is not final; refuse it instead");
  }
  const auto& rules = core.market_of(core.instrument(leg.instrument)).rules.quota;
  if (!rules || !rules->options.contains(domain::QuotaOption::recall) || transfer->second ||
      leg.quantity != leg.need) {
    return deny(RejectCode::method_not_allowed, "the market's TM9 knows no recall of it");
  }
  const Quantity left = leg.quantity - transfer->recalled;
  const auto amount = recalled_amount(core, *transfer, action.quantity);
  if (action.quantity < Quantity(1) || action.quantity > left || !amount) {
    return deny(RejectCode::bad_value,
                "between 1 and " + std::to_string(left.raw()) + " steps can be recalled");
  }
  const domain::Refusal held =
      core.holdings.check_recall(transfer->buyer.account, leg.instrument, action.quantity);
  if (held.refused()) return {held, "the buyer's units are reserved, frozen or gone"};
  const Money free = core.ledger.balances(transfer->seller.account).free;
  if (*amount > free) {
    return {{.code = RejectCode::insufficient_cash, .asked = amount->raw(), .low = free.raw()},
            "the seller's free cash does not cover what is clawed back"};
  }
  return {};
}

void run(Core& core, const Step& step, const domain::RecallTransfer& action) {
  Transfer& transfer = *core.quotas.transfers.find(action.transfer);
  const domain::TransferLeg leg = transfer.first;
  const Money amount = *recalled_amount(core, transfer, action.quantity);
  {
    const auto edit = core.quotas.transfers.edit(transfer);
    transfer.recalled += action.quantity;
  }
  step.emit(domain::TransferRecalled{transfer.id, leg.instrument, transfer.seller.member,
                                     transfer.seller.account, transfer.buyer.member,
                                     transfer.buyer.account, action.quantity, amount,
                                     transfer.recalled, action.reference});
  const domain::Refusal no_units =
      core.holdings.recall(transfer.buyer.account, leg.instrument, action.quantity, step.events);
  const domain::Refusal no_cash =
      core.ledger.claw_back(transfer.seller.account, transfer.buyer.account, amount, step.events);
  ECO_ASSERT(!no_units.refused());
  ECO_ASSERT(!no_cash.refused());
  const Instrument& instrument = core.instrument(leg.instrument);
  change_zone(core, step, *zone_of(core, instrument, transfer.buyer.account), -action.quantity,
              leg.trade);
  change_zone(core, step, *zone_of(core, instrument, transfer.seller.account), action.quantity,
              leg.trade);
  if (transfer.recalled == leg.quantity) core.quotas.transfers.erase(transfer.id);
}

}  // namespace eco::engine
