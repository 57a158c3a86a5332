#include "replay/settlement_track.hpp"

#include <gtest/gtest.h>

#include "replay/rounding.hpp"

namespace eco::replay {
namespace {

using domain::InstrumentId;
using domain::MarketId;
using domain::Money;
using domain::TradeFinality;
using domain::TradeId;

TEST(Rounding, IsHalfUpOnBothSidesOfZero) {
  EXPECT_EQ(saturated(half_up(5, 10)), 1);
  EXPECT_EQ(saturated(half_up(4, 10)), 0);
  EXPECT_EQ(saturated(half_up(-5, 10)), 0);
  EXPECT_EQ(saturated(half_up(-6, 10)), -1);
  EXPECT_EQ(saturated(share(602'000'000, 5)), 301'000);
  EXPECT_EQ(saturated(share(100'000, 5)), 100);  // half a fen
  EXPECT_EQ(saturated(share(99'999, 5)), 0);
}

TEST(Rounding, NeverLeavesSixtyFourBits) {
  EXPECT_EQ(sum(Money(INT64_MAX), Money(1)), Money(INT64_MAX));
  EXPECT_EQ(difference_of(Money(INT64_MIN), Money(1)), Money(INT64_MIN));
  EXPECT_EQ(saturated(share(INT64_MAX, INT64_MAX)), INT64_MAX);
}

/// Market 1 with instrument 1.
class Settling : public ::testing::Test {
 protected:
  Settling() {
    domain::InstrumentListed listed;
    listed.instrument = InstrumentId(1);
    listed.market = MarketId(1);
    directory.learn({}, {listed});
  }
  void trade(std::uint64_t id, std::int64_t amount, std::int64_t fee_each) {
    domain::Trade trade;
    trade.trade = TradeId(id);
    trade.instrument = InstrumentId(1);
    trade.amount = Money(amount);
    trade.buy.fee = trade.sell.fee = Money(fee_each);
    track.add(trade, directory);
  }
  void answer(std::uint64_t id, TradeFinality finality) {
    track.add(domain::TradeFinalityChanged{TradeId(id), InstrumentId(1), finality}, directory);
  }

  Directory directory;
  SettlementTrack track;
};

TEST_F(Settling, TakesConfirmedTradesAndListsTheRestAsBreaks) {
  trade(1, 1'000'000, 50'000);
  trade(2, 2'000'000, 100'000);
  trade(3, 4'000'000, 200'000);
  answer(1, TradeFinality::confirmed);
  answer(2, TradeFinality::refused);
  const Settlement settlement = track.settle(MarketId(1), 2'000);
  EXPECT_EQ(settlement.trades_settled, 1u);
  EXPECT_EQ(settlement.breaks, 1u);
  EXPECT_EQ(settlement.turnover, Money(1'000'000));
  EXPECT_EQ(settlement.fees, Money(500'000));  // of what was not refused, settled or not
  EXPECT_EQ(settlement.risk_reserve, Money(100'000));
}

TEST_F(Settling, TakesATradeOfTheDayBeforeAndItsFeeBackWhenItIsRefusedLater) {
  trade(1, 1'000'000, 50'000);
  trade(2, 2'000'000, 100'000);
  EXPECT_EQ(track.settle(MarketId(1), 2'000).breaks, 2u);
  answer(1, TradeFinality::confirmed);
  answer(2, TradeFinality::refused);
  const Settlement second = track.settle(MarketId(1), 2'000);
  EXPECT_EQ(second.trades_settled, 1u);
  EXPECT_EQ(second.turnover, Money(1'000'000));
  EXPECT_EQ(second.fees, Money(-200'000));
  EXPECT_EQ(second.risk_reserve, Money(0));
}

TEST_F(Settling, HoldsAChargeApartFromTradesButSetsNoShareOfItAside) {
  domain::CashPosted charge;
  charge.credit = {{}, MarketId(1), domain::CashBucket::fees};
  charge.amount = Money(5'000'000);
  charge.reason = domain::PostingReason::fee;
  track.add(charge, directory);
  trade(1, 1'000'000, 50'000);
  domain::CashPosted fee = charge;
  fee.trade = TradeId(1);
  track.add(fee, directory);  // already in the trade
  const Settlement settlement = track.settle(MarketId(1), 10'000);
  EXPECT_EQ(settlement.fees, Money(100'000));
  EXPECT_EQ(settlement.risk_reserve, Money(100'000));
}

}  // namespace
}  // namespace eco::replay
