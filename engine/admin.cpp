#include "engine/admin.hpp"

#include <algorithm>
#include "engine/auction_entry.hpp"

#include "base/sha256.hpp"
#include "engine/block_entry.hpp"
#include "engine/class_change.hpp"
#include "engine/order_entry.hpp"
#include "engine/quota_entry.hpp"
#include "engine/rulebook_check.hpp"

namespace eco::engine {
namespace {

using domain::EndReason;
using domain::MemberId;
using domain::Money;
using domain::OfferStatus;
using domain::Price;
using domain::Quantity;
using domain::RejectCode;

Denial denied(const domain::Refusal& refusal, std::string text) {
  return {refusal, std::move(text)};
}

Denial no_account(const domain::AccountCode& code) {
  return deny(RejectCode::unknown_account, "account " + code.str());
}

Denial no_instrument(const domain::Symbol& symbol) {
  return deny(RejectCode::unknown_instrument, "instrument " + symbol.str());
}

/// A market that trades something keeps its grid: prices and lots of the past are counted in it.
bool keeps_grid(Core& core, const domain::Rulebook& rulebook) noexcept {
  const Market* market = core.find_market(rulebook.market);
  if (market == nullptr) return true;
  const domain::MarketRules& now = core.rulebooks[market->id.raw() - 1].revisions.front().rules;
  const domain::MarketRules& next = rulebook.revisions.front().rules;
  return now.hao_per_tick_step == next.hao_per_tick_step && now.tick == next.tick &&
         now.quantity_step == next.quantity_step;
}

/// Offers that a member is a side of, ascending; pending ones only where asked for.
std::vector<domain::OfferId> offers_of(const Core& core, MemberId member, bool also_pending) {
  std::vector<domain::OfferId> ids;
  for (const auto& [id, offer] : core.offers.all()) {
    if (offer.is_party(member) &&
        (offer.status == OfferStatus::open || (also_pending && offer.under_way()))) {
      ids.push_back(id);
    }
  }
  return ids;
}

/// Transfers that a member is a side of, of one instrument where it is valid; agreed ones only
/// where asked for.
void cancel_transfers(Core& core, const Step& step, MemberId member, domain::InstrumentId only,
                      bool also_pending) {
  end_transfers(core, step, domain::TransferStatus::cancelled, [&](const Transfer& transfer) {
    const bool of_it = !only.valid() || transfer.first.instrument == only ||
                       (transfer.second && transfer.second->instrument == only);
    return of_it && transfer.is_party(member) &&
           (also_pending || transfer.status == domain::TransferStatus::proposed);
  });
}

/// Live orders of a member in ascending OrderId, of one instrument where it is valid.
void cancel_orders(Core& core, const Step& step, MemberId member, domain::InstrumentId only,
                   EndReason reason) {
  for (const Slot slot : core.orders.by_id(member, only)) cancel_order(core, step, slot, reason);
}

}  // namespace

Denial check(Core& core, const domain::ActivateRulebook& action) {
  const std::string where = "rulebook " + action.rulebook.market.str() + ": ";
  const std::string fault = find_fault(action.rulebook);
  if (!fault.empty()) return deny(RejectCode::bad_value, where + fault);
  if (!keeps_grid(core, action.rulebook)) {
    return deny(RejectCode::bad_value, where + "tick and step of a market cannot change");
  }
  return {};
}

Denial run(Core& core, const Step& step, const domain::ActivateRulebook& action) {
  const domain::MarketCode code = action.rulebook.market;
  Market* market = core.find_market(code);
  if (market == nullptr) {
    Market added;
    added.id = domain::MarketId(static_cast<std::uint32_t>(core.markets.size() + 1));
    added.code = code;
    added.day.market = added.id;
    core.ledger.open_market(added.id);
    core.add_market(std::move(added), domain::Rulebook(action.rulebook));
    market = core.find_market(code);
  } else {
    const auto edit = core.edit(core.rulebooks[market->id.raw() - 1]);
    core.rulebooks[market->id.raw() - 1] = action.rulebook;
  }
  step.emit(domain::RulebookActivated{market->id, code, base::sha256(action.toml)});
  return {};
}

Denial check(Core&, const domain::SetCalendar& action) {
  if (action.covered_until.days < 0) {
    return deny(RejectCode::bad_value, "the calendar covers nothing");
  }
  return {};
}

Denial run(Core& core, const Step& step, const domain::SetCalendar& action) {
  const auto edit = core.edit(core.calendar);
  std::vector<base::Date>& closed = core.calendar.closed;
  closed = action.closed;
  std::sort(closed.begin(), closed.end());
  closed.erase(std::unique(closed.begin(), closed.end()), closed.end());
  core.calendar.covered_until = action.covered_until;
  step.emit(domain::CalendarSet{static_cast<std::uint32_t>(closed.size()), action.covered_until});
  return {};
}

Denial check(Core& core, const domain::ListInstrument& action) {
  if (core.find_market(action.market) == nullptr) {
    return deny(RejectCode::unknown_market, "market " + action.market.str());
  }
  if (action.symbol.empty() || action.first_base < Price(0)) {
    return deny(RejectCode::bad_value, "an instrument needs a symbol and no negative base");
  }
  if (core.find_instrument(action.symbol) != nullptr) {
    return deny(RejectCode::already_exists, "instrument " + action.symbol.str());
  }
  const bool over =
      action.last_trade_day != base::Date{} && action.last_trade_day < first_last_trade_day(core);
  if (over) {
    return deny(RejectCode::expired_class, "the last trade day of " + action.symbol.str() +
                                               " is over: the first that can be is " +
                                               base::format_date(first_last_trade_day(core)));
  }
  return {};
}

Denial run(Core& core, const Step& step, const domain::ListInstrument& action) {
  Instrument instrument;
  instrument.id = domain::InstrumentId(static_cast<std::uint32_t>(core.instruments.size() + 1));
  instrument.market = core.find_market(action.market)->id;
  instrument.symbol = action.symbol;
  instrument.vintage = action.vintage;
  instrument.class_key = action.class_key;
  instrument.next_base = action.first_base;
  instrument.last_trade_day = action.last_trade_day;
  step.emit(domain::InstrumentListed{instrument.id, instrument.market, instrument.symbol,
                                     instrument.vintage, instrument.class_key});
  if (instrument.last_trade_day != base::Date{}) {
    step.emit(domain::ClassChanged{instrument.id, domain::ClassChange::expire, instrument.status,
                                   instrument.last_trade_day, Price(0)});
  }
  core.add_instrument(std::move(instrument));
  return {};
}

Denial check(Core& core, const domain::SetFirstBase& action) {
  if (core.find_instrument(action.symbol) == nullptr) return no_instrument(action.symbol);
  if (action.base < Price(1)) return deny(RejectCode::bad_value, "a base is at least one tick");
  return {};
}

Denial run(Core& core, const Step&, const domain::SetFirstBase& action) {
  Instrument& instrument = *core.find_instrument(action.symbol);
  // The approval is its event; what follows from it is ReferenceSet at the next open day.
  const auto edit = core.edit(instrument);
  instrument.next_base = action.base;
  return {};
}

Denial run(Core& core, const Step& step, const domain::AdmitMember& action) {
  const auto admitted = core.members.admit(action.code, action.name);
  if (!admitted) return denied(admitted.error(), "member " + action.code.str());
  const risk::Member& member = **admitted;
  core.ledger.open_account(member.account);
  step.emit(domain::MemberAdmitted{member.id, member.code, member.name, member.group,
                                   member.account, core.members.find(member.account)->code});
  return {};
}

Denial run(Core& core, const Step& step, const domain::SetMemberStatus& action) {
  const auto changed = core.members.set_status(action.member, action.status);
  if (!changed) return denied(changed.error(), "member " + action.member.str());
  const MemberId member = (*changed)->id;
  step.emit(domain::MemberStatusChanged{member, action.status});
  if (action.status == domain::MemberStatus::active) return {};
  const bool killed = action.status == domain::MemberStatus::killed;
  cancel_orders(core, step, member, {}, killed ? EndReason::kill : EndReason::suspension);
  if (killed) cancel_bids(core, step, member, {}, EndReason::kill);
  for (const domain::OfferId id : offers_of(core, member, killed)) {
    end_offer(core, step, id, OfferStatus::cancelled);
  }
  cancel_transfers(core, step, member, {}, killed);
  return {};
}

Denial check(Core& core, const domain::SetAffiliateGroup& action) {
  for (const domain::MemberCode& code : {action.member, action.same_group_as}) {
    if (core.members.find_member(code) == nullptr) {
      return deny(RejectCode::unknown_member, "member " + code.str());
    }
  }
  if (core.members.find_member(action.member)->group ==
      core.members.find_member(action.same_group_as)->group) {
    return deny(RejectCode::wrong_state, "both are in one group already");
  }
  return {};
}

Denial run(Core& core, const Step& step, const domain::SetAffiliateGroup& action) {
  const auto changed = core.members.set_group(action.member, action.same_group_as);
  if (!changed) return denied(changed.error(), "member " + action.member.str());
  step.emit(domain::AffiliateGroupChanged{(*changed)->id, (*changed)->group});
  return {};
}

Denial run(Core& core, const Step& step, const domain::CreateTrader& action) {
  const auto created = core.members.create_trader(action);
  if (!created) {
    return denied(created.error(),
                  "trader " + action.name.str() + " of member " + action.member.str());
  }
  const risk::Trader& trader = **created;
  step.emit(domain::TraderCreated{trader.id, trader.member, trader.name, trader.comp_id,
                                  trader.fix_version, trader.credential_version});
  return {};
}

Denial run(Core& core, const Step& step, const domain::SetCredential& action) {
  const auto changed = core.members.set_credential(action);
  if (!changed) return denied(changed.error(), "trader " + action.trader.str());
  step.emit(domain::CredentialSet{(*changed)->id, (*changed)->credential_version});
  return {};
}

Denial check(Core& core, const domain::DepositCash& action) {
  if (core.members.find_account(action.account) == nullptr) return no_account(action.account);
  if (action.amount <= Money(0)) return deny(RejectCode::bad_value, "the amount must be above 0");
  const base::Int128 total =
      static_cast<base::Int128>(action.amount.raw()) - core.ledger.bank().raw();
  if (!domain::narrow(total)) {
    return deny(RejectCode::overflow, "the venue cannot hold so much cash");
  }
  return {};
}

Denial run(Core& core, const Step& step, const domain::DepositCash& action) {
  const domain::AccountId account = core.members.find_account(action.account)->id;
  const domain::Refusal refusal = core.ledger.deposit(account, action.amount, step.events);
  return denied(refusal, "account " + action.account.str());
}

Denial check(Core& core, const domain::WithdrawCash& action) {
  const risk::Account* account = core.members.find_account(action.account);
  if (account == nullptr) return no_account(action.account);
  if (action.amount <= Money(0)) return deny(RejectCode::bad_value, "the amount must be above 0");
  const risk::CashBalances& has = core.ledger.balances(account->id);
  if (action.amount <= has.free) return {};
  const RejectCode code = action.amount <= has.tradable() ? RejectCode::not_withdrawable_cash
                                                          : RejectCode::insufficient_cash;
  return denied({.code = code, .asked = action.amount.raw(), .low = has.free.raw()},
                "account " + action.account.str());
}

Denial run(Core& core, const Step& step, const domain::WithdrawCash& action) {
  const domain::AccountId account = core.members.find_account(action.account)->id;
  const domain::Refusal refusal = core.ledger.withdraw(account, action.amount, step.events);
  return denied(refusal, "account " + action.account.str());
}

Denial check(Core& core, const domain::IssueLot& action) {
  if (core.members.find_account(action.account) == nullptr) return no_account(action.account);
  const Instrument* instrument = core.find_instrument(action.symbol);
  if (instrument == nullptr || instrument->status == domain::ClassStatus::delisted) {
    return no_instrument(action.symbol);
  }
  if (action.quantity < Quantity(1)) {
    return deny(RejectCode::bad_value, "the quantity must be at least one step");
  }
  const base::Int128 total =
      static_cast<base::Int128>(action.quantity.raw()) + core.holdings.issued(instrument->id).raw();
  if (!domain::narrow(total)) {
    return deny(RejectCode::overflow, "the venue cannot hold so much of " + action.symbol.str());
  }
  return {};
}

Denial run(Core& core, const Step& step, const domain::IssueLot& action) {
  const Instrument& instrument = *core.find_instrument(action.symbol);
  const auto issued = core.holdings.issue(
      {core.members.find_account(action.account)->id, instrument.id, action.quantity,
       action.vintage != 0 ? action.vintage : instrument.vintage, action.acquisition, action.place,
       action.reference},
      step.events);
  return issued ? Denial{} : denied(issued.error(), "account " + action.account.str());
}

Denial run(Core& core, const Step& step, const domain::TransferPlace& action) {
  const risk::Account* account = core.members.find_account(action.account);
  if (account == nullptr) return no_account(action.account);
  const Instrument* instrument = core.find_instrument(action.symbol);
  if (instrument == nullptr) return no_instrument(action.symbol);
  const domain::Refusal refusal =
      core.holdings.transfer(account->id, instrument->id, action.quantity, action.to, step.events);
  return denied(refusal, "account " + action.account.str() + ", " + action.symbol.str());
}

Denial check(Core& core, const domain::UnfreezeLots& action) {
  const risk::Account* account = core.members.find_account(action.account);
  if (account == nullptr) return no_account(action.account);
  const Instrument* instrument = core.find_instrument(action.symbol);
  if (instrument == nullptr) return no_instrument(action.symbol);
  return denied(core.holdings.check_unfreeze(account->id, instrument->id, action.quantity),
                "account " + action.account.str() + ", frozen " + action.symbol.str());
}

Denial run(Core& core, const Step& step, const domain::UnfreezeLots& action) {
  const domain::Refusal refusal =
      core.holdings.unfreeze(core.members.find_account(action.account)->id,
                             core.find_instrument(action.symbol)->id, action.quantity, step.events);
  return denied(refusal, "account " + action.account.str());
}

Denial run(Core& core, const Step& step, const domain::CancelOnBehalf& action) {
  const risk::Member* member = core.members.find_member(action.member);
  if (member == nullptr) return deny(RejectCode::unknown_member, "member " + action.member.str());
  const Instrument* instrument = core.find_instrument(action.symbol);
  if (!action.symbol.empty() && instrument == nullptr) return no_instrument(action.symbol);
  const domain::InstrumentId only = instrument != nullptr ? instrument->id : domain::InstrumentId();
  const std::size_t events_before = step.events.size();
  if (!action.order.valid()) {
    cancel_orders(core, step, member->id, only, EndReason::operator_action);
    cancel_bids(core, step, member->id, only, EndReason::operator_action);
    for (const domain::OfferId id : offers_of(core, member->id, false)) {
      if (only.valid() && core.offers.find(id)->instrument != only) continue;
      end_offer(core, step, id, OfferStatus::cancelled);
    }
    cancel_transfers(core, step, member->id, only, false);
    if (step.events.size() == events_before) step.emit(domain::Noted{});
    return {};
  }
  const Slot slot = core.orders.find(action.order);
  if (slot.valid() && core.orders.at(slot).state.member == member->id) {
    cancel_order(core, step, slot, EndReason::operator_action);
    return {};
  }
  if (cancel_bid(core, step, member->id, action.order, EndReason::operator_action)) return {};
  const domain::OfferId id(action.order.raw());
  const Offer* offer = core.offers.find(id);
  if (offer != nullptr && offer->status == OfferStatus::open && offer->is_party(member->id)) {
    end_offer(core, step, id, OfferStatus::cancelled);
    return {};
  }
  const Transfer* transfer = core.quotas.transfers.find(id);
  if (transfer != nullptr && transfer->status == domain::TransferStatus::proposed &&
      transfer->is_party(member->id)) {
    end_transfer(core, step, id, domain::TransferStatus::cancelled);
    return {};
  }
  return deny(RejectCode::unknown_order, "member " + action.member.str() + " has no live order " +
                                             std::to_string(action.order.raw()));
}

Denial run(Core& core, const Step& step, const domain::AnswerBlock& action) {
  const Offer* offer = core.offers.find(action.offer);
  if (offer == nullptr || offer->status != OfferStatus::pending_approval) {
    return deny(RejectCode::unknown_offer,
                "offer " + std::to_string(action.offer.raw()) + " awaits no approval");
  }
  if (action.answer != domain::ApprovalAnswer::approved) {
    end_offer(core, step, action.offer, OfferStatus::refused);
    return {};
  }
  if (Denial denial = check_execution(core, *offer); denial.refused()) return denial;
  execute_agreed(core, step, action.offer);
  return {};
}

}  // namespace eco::engine
