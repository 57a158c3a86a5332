#include "replay/settlement_track.hpp"

#include <algorithm>
#include <utility>

#include "replay/rounding.hpp"

namespace eco::replay {

using domain::Money;

void SettlementTrack::add(const domain::Event& event, const Directory& directory) {
  if (const auto* trade = std::get_if<domain::Trade>(&event)) {
    const auto instrument = directory.instruments().find(trade->instrument);
    if (instrument == directory.instruments().end()) return;
    const domain::MarketId market = instrument->second.market;
    const Money taken = sum(trade->buy.fee, trade->sell.fee);
    waiting_.insert_or_assign(trade->trade, Waiting{market, trade->amount, taken});
    Fees& fees = fees_[market];
    fees.since_settlement = sum(fees.since_settlement, taken);
    fees.held = sum(fees.held, taken);
  } else if (const auto* changed = std::get_if<domain::TradeFinalityChanged>(&event)) {
    const auto waiting = waiting_.find(changed->trade);
    if (waiting == waiting_.end()) return;
    if (changed->finality == domain::TradeFinality::confirmed) waiting->second.confirmed = true;
    if (!domain::is_reversed(changed->finality)) return;
    Fees& fees = fees_[waiting->second.market];
    fees.since_settlement = difference_of(fees.since_settlement, waiting->second.fees);
    fees.held = difference_of(fees.held, waiting->second.fees);
    waiting_.erase(waiting);
  } else if (const auto* posted = std::get_if<domain::CashPosted>(&event)) {
    // A charge apart from trades: it is held, but no share of it is set aside.
    const bool charge = posted->reason == domain::PostingReason::fee && !posted->trade.valid();
    if (!charge) return;
    Fees& fees = fees_[posted->credit.market];
    fees.held = sum(fees.held, posted->amount);
  }
}

Settlement SettlementTrack::settle(domain::MarketId market, std::int64_t risk_reserve_bp) {
  Settlement settlement;
  for (auto trade = waiting_.begin(); trade != waiting_.end();) {
    if (trade->second.market != market || !trade->second.confirmed) {
      if (trade->second.market == market) ++settlement.breaks;
      ++trade;
      continue;
    }
    ++settlement.trades_settled;
    settlement.turnover = sum(settlement.turnover, trade->second.amount);
    trade = waiting_.erase(trade);
  }
  Fees& fees = fees_[market];
  settlement.fees = std::exchange(fees.since_settlement, Money(0));
  if (settlement.fees > Money(0)) {
    settlement.risk_reserve =
        std::min(Money(saturated(share(settlement.fees.raw(), risk_reserve_bp))), fees.held);
  }
  fees.held = difference_of(fees.held, settlement.risk_reserve);
  return settlement;
}

}  // namespace eco::replay
