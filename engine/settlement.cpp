#include "engine/settlement.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/day.hpp"
#include "engine/quota_entry.hpp"

namespace eco::engine {
namespace {

using domain::AccountId;
using domain::InstrumentId;
using domain::Money;
using domain::Phase;
using domain::RejectCode;
using domain::TradeFinality;
using domain::TradeId;

/// Every trade named must be one of the market that awaits the registry, named once.
Denial check_named(Core& core, const domain::MarketCode& code, const std::vector<TradeId>& trades) {
  const Market* market = core.find_market(code);
  if (market == nullptr) return deny(RejectCode::unknown_market, code.str());
  std::vector<TradeId> seen = trades;
  std::sort(seen.begin(), seen.end());
  if (std::adjacent_find(seen.begin(), seen.end()) != seen.end()) {
    return deny(RejectCode::bad_value, "a trade is named twice");
  }
  for (const TradeId id : trades) {
    const PendingTrade* trade = core.trades.find(id);
    const bool awaits = trade != nullptr && trade->cash.market == market->id &&
                        trade->finality == TradeFinality::pending;
    if (!awaits) {
      return deny(RejectCode::unknown_trade,
                  name_of(id) + " of market " + code.str() + " awaits no answer");
    }
    const ZoneTrade* leg = core.quotas.trades.find(id);
    const TradeId partner = leg == nullptr ? TradeId() : leg->partner;
    if (partner.valid() && !std::binary_search(seen.begin(), seen.end(), partner)) {
      return deny(RejectCode::bad_value,
                  name_of(id) + " is a leg of a swap: name " + name_of(partner) + " too");
    }
  }
  return {};
}

void confirm(Core& core, const Step& step, TradeId id) {
  core.trades.edit(id, [](PendingTrade& trade) { trade.finality = TradeFinality::confirmed; });
  const PendingTrade& trade = *core.trades.find(id);
  step.emit(describe(trade, TradeFinality::confirmed));
  if (trade.awaits_registry) core.holdings.confirm(trade.id(), trade.sellable_from, step.events);
}

/// What a market's settlement comes to, while it is made.
struct Totals {
  std::uint64_t settled = 0;
  std::uint64_t breaks = 0;
  base::Int128 turnover = 0;
  std::map<std::pair<AccountId, InstrumentId>, domain::Quantity> net;
};

/// A trade that is left open: what the buyer has of it stays there until the registry has answered.
void leave_open(Core& core, const Step& step, TradeId id) {
  const PendingTrade& trade = *core.trades.find(id);
  step.emit(domain::SettlementBreak{trade.id(), trade.instrument, trade.finality});
  if (trade.awaits_registry) return;
  core.holdings.withhold(id, step.events);
  core.trades.edit(id, [](PendingTrade& it) { it.awaits_registry = true; });
}

void settle_trades(Core& core, const Step& step, const Market& market, Totals& totals) {
  for (const PendingTrade& trade : core.trades.all()) {
    if (trade.cash.market != market.id) continue;
    if (trade.finality != TradeFinality::confirmed) {
      ++totals.breaks;
      leave_open(core, step, trade.id());
      continue;
    }
    ++totals.settled;
    totals.turnover += trade.cash.amount.raw();
    totals.net[{trade.cash.buyer, trade.instrument}] += trade.quantity;
    totals.net[{trade.cash.seller, trade.instrument}] -= trade.quantity;
    core.ledger.finalize(trade.cash);
    core.holdings.finalize(trade.id());
    finish_trade(core, trade.id());
    step.emit(describe(trade, TradeFinality::settled));
  }
  core.trades.forget_if([&market](const PendingTrade& trade) {
    return trade.cash.market == market.id && trade.finality == TradeFinality::confirmed;
  });
}

/// The share of the fees since the last settlement; nothing where more was given back than taken.
Money set_reserve_aside(Core& core, const Step& step, Market& market) {
  const Money fees = market.day.fees;
  if (fees <= Money(0)) return Money(0);
  const Money share = std::min(domain::cumulative_fee(fees, market.rules.risk_reserve_bp),
                               core.ledger.market(market.id).fees);
  core.ledger.set_aside(market.id, share, step.events);
  return share;
}

void settle(Core& core, const Step& step, Market& market) {
  Totals totals;
  settle_trades(core, step, market, totals);
  const Money share = set_reserve_aside(core, step, market);
  for (const risk::Account& account : core.members.accounts()) {
    core.ledger.settle(account.id, step.events);
  }
  for (const auto& [holder, net] : totals.net) {
    if (net == domain::Quantity(0)) continue;
    step.emit(domain::RegistryNet{holder.first, holder.second, net});
  }
  domain::MarketSettled event;
  event.market = market.id;
  event.date = core.day.date;
  event.trades_settled = totals.settled;
  event.breaks = totals.breaks;
  event.turnover = Money(domain::narrow(totals.turnover).value_or(INT64_MAX));
  event.fees = market.day.fees;
  event.risk_reserve = share;
  step.emit(event);
  core.touch_day(market);
  market.day.fees = std::min(market.day.fees, Money(0));  // given back more than taken: goes on
  move_phase(core, step, market, Phase::settled, domain::Cause::command);
}

bool meant(const Market& market, const domain::MarketCode& code) noexcept {
  return code.empty() ? market.open_today && market.phase != Phase::settled : market.code == code;
}

}  // namespace

void take_back(Core& core, const Step& step, TradeId id, TradeFinality finality,
               domain::RefusedRights rights) {
  const PendingTrade& trade = *core.trades.find(id);
  step.emit(describe(trade, finality));
  const domain::Refusal refusal = core.ledger.reverse(trade.cash, trade.paid, step.events);
  ECO_ASSERT(!refusal.refused());
  core.holdings.reverse(trade.id(), rights, step.events);
  undo_trade(core, step, id);
  Market& market = core.market(trade.cash.market);
  core.touch_day(market);
  market.day.fees -= trade.cash.buyer_fee + trade.cash.seller_fee;
  core.trades.edit(id, [finality](PendingTrade& it) { it.finality = finality; });
}

Denial check(Core& core, const domain::ConfirmTrades& action) {
  return check_named(core, action.market, action.trades);
}

void run(Core& core, const Step& step, const domain::ConfirmTrades& action) {
  for (const TradeId id : action.trades) confirm(core, step, id);
  if (!action.trades.empty()) return;
  std::vector<TradeId> awaiting;
  const domain::MarketId market = core.find_market(action.market)->id;
  for (const PendingTrade& trade : core.trades.all()) {
    if (trade.cash.market == market && trade.finality == TradeFinality::pending) {
      awaiting.push_back(trade.id());
    }
  }
  for (const TradeId id : awaiting) confirm(core, step, id);
  if (awaiting.empty()) step.emit(domain::Noted{});
}

/// True where two of the trades delivered the same unit: taking back one of them changes what the
/// other can take back, so they are refused one by one, the later first.
bool share_units(const Core& core, const std::vector<TradeId>& trades) {
  std::vector<risk::LotPiece> pieces;
  for (const TradeId id : trades) {
    const auto delivered = core.holdings.trade_pieces(id);
    pieces.insert(pieces.end(), delivered.begin(), delivered.end());
  }
  const auto place = [](const risk::LotPiece& piece) { return std::pair(piece.lot, piece.first); };
  std::sort(pieces.begin(), pieces.end(),
            [&place](const auto& a, const auto& b) { return place(a) < place(b); });
  return std::adjacent_find(pieces.begin(), pieces.end(), [](const auto& a, const auto& b) {
           return a.lot == b.lot && b.first <= a.last;
         }) != pieces.end();
}

Denial check(Core& core, const domain::RefuseTrades& action) {
  if (Denial denial = check_named(core, action.market, action.trades); denial.refused()) {
    return denial;
  }
  if (action.trades.empty()) return deny(RejectCode::bad_value, "no trade is named");
  if (share_units(core, action.trades)) {
    return deny(
        RejectCode::wrong_state,
        "two of the trades delivered the same units: refuse them one by one, the later first");
  }
  const TradeId kept = core.holdings.first_irreversible(action.trades);
  std::map<AccountId, base::Int128> owed;  // by each seller, for all trades named
  for (const TradeId id : action.trades) {
    const PendingTrade& trade = *core.trades.find(id);
    if (id == kept) {
      return deny(RejectCode::wrong_state,
                  name_of(id) + ": the buyer has sold or reserved part of what it brought");
    }
    base::Int128& sum = owed[trade.cash.seller];
    sum += (trade.cash.amount - trade.cash.seller_fee).raw();
    const Money has = core.ledger.balances(trade.cash.seller).tradable();
    if (sum > has.raw() || !core.ledger.can_reverse(trade.cash)) {
      return {{.code = RejectCode::insufficient_cash,
               .asked = domain::narrow(sum).value_or(INT64_MAX),
               .low = has.raw()},
              name_of(id) + ": account " + core.members.find(trade.cash.seller)->code.str() +
                  " has spent too much to give the proceeds back"};
    }
  }
  return {};
}

void run(Core& core, const Step& step, const domain::RefuseTrades& action) {
  for (const TradeId id : action.trades) {
    const PendingTrade& trade = *core.trades.find(id);
    const DayTrade counted = day_trade(core, trade);
    take_back(core, step, id, TradeFinality::refused, action.rights);
    if (trade.date != core.day.date) continue;
    Instrument& instrument = core.instrument(trade.instrument);
    core.touch_day(instrument);
    instrument.day.refused.push_back(counted);
  }
  core.trades.forget_if(
      [](const PendingTrade& trade) { return trade.finality == TradeFinality::refused; });
}

Denial check(Core& core, const domain::Settle& action) {
  if (!action.market.empty() && core.find_market(action.market) == nullptr) {
    return deny(RejectCode::unknown_market, action.market.str());
  }
  bool any = false;
  for (const Market& market : core.markets) {
    if (!meant(market, action.market)) continue;
    any = true;
    if (!market.open_today || market.phase != Phase::settling) {
      return deny(RejectCode::wrong_state,
                  "market " + market.code.str() + " is not in phase settling");
    }
  }
  return any ? Denial{} : deny(RejectCode::wrong_state, "no market awaits settlement");
}

void run(Core& core, const Step& step, const domain::Settle& action) {
  for (Market& market : core.markets) {
    if (meant(market, action.market)) settle(core, step, market);
  }
}

}  // namespace eco::engine
