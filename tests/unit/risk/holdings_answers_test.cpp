// The registry's answers: confirmation, breaks, reversal.
#include "tests/unit/risk/holdings_fixture.hpp"

namespace eco::risk {
namespace {

TEST_F(HoldingsTest, ConfirmedUnitsBecomeSellableFromTheDayNamed) {
  issue(a, 100);
  sell(1, a, b, 30, awaiting_registry);
  sell(2, a, b, 30, awaiting_registry);
  EXPECT_THAT(pieces(b), ElementsAre("L1[1..60] awaiting"));
  holdings.confirm(TradeId(1), DayOrdinal(6), events);
  EXPECT_THAT(posted(),
              ElementsAre("confirm L1[1..30] 2.trading.free -> 2.trading.free until 6 T1"));
  EXPECT_THAT(pieces(b), ElementsAre("L1[1..30] until 6", "L1[31..60] awaiting"));
  EXPECT_EQ(check_sale(b, 31), "T_LOCKED 31/0");
  holdings.open_day(DayOrdinal(7));
  holdings.confirm(TradeId(2), DayOrdinal(6), events);
  EXPECT_THAT(posted(), ElementsAre("confirm L1[31..60] 2.trading.free -> 2.trading.free T2"));
  EXPECT_THAT(pieces(b), ElementsAre("L1[1..60] free"));
}

TEST_F(HoldingsTest, AConfirmationOfUnitsThatDoNotAwaitItMovesNothing) {
  issue(a, 100);
  sell(1, a, b, 30, DayOrdinal(2));
  holdings.confirm(TradeId(1), DayOrdinal(9), events);
  EXPECT_THAT(posted(), IsEmpty());
  EXPECT_THAT(pieces(b), ElementsAre("L1[1..30] until 2"));
}

TEST_F(HoldingsTest, UnitsThatTwoOpenTradesBroughtAwaitBothAnswers) {
  issue(a, 16);
  sell(1, a, b, 16, DayOrdinal(1));
  sell(2, b, c, 10, DayOrdinal(1));
  sell(3, c, b, 10, DayOrdinal(1));
  for (std::uint64_t trade = 1; trade <= 3; ++trade) holdings.withhold(TradeId(trade), events);
  EXPECT_THAT(posted(),
              ElementsAre("freeze L1[1..16] 2.trading.free -> 2.trading.free awaiting T1"));
  holdings.confirm(TradeId(1), DayOrdinal(1), events);
  EXPECT_THAT(posted(),
              ElementsAre("confirm L1[1..16] 2.trading.free -> 2.trading.free T1",
                          "freeze L1[1..10] 2.trading.free -> 2.trading.free awaiting T3"));
  holdings.reverse(TradeId(3), RefusedRights::returned_free, events);
  EXPECT_THAT(posted(),
              ElementsAre("reverse L1[1..10] 2.trading.free -> 3.trading.free #1003 T3",
                          "freeze L1[1..10] 3.trading.free -> 3.trading.free awaiting T2"));
  holdings.confirm(TradeId(2), DayOrdinal(1), events);
  EXPECT_THAT(posted(), ElementsAre("confirm L1[1..10] 3.trading.free -> 3.trading.free T2"));
}

TEST_F(HoldingsTest, WhatABreakBroughtIsLockedAsFarAsItIsNotReservedAndTheRestOnRelease) {
  issue(a, 100);
  sell(1, a, b, 100, DayOrdinal(1));
  reserve(b, 7, 40);
  reserve(b, 8, 20);
  events.clear();
  holdings.withhold(TradeId(1), events);
  EXPECT_THAT(posted(),
              ElementsAre("freeze L1[1..40] 2.trading.free -> 2.trading.free awaiting T1"));
  EXPECT_EQ(totals(b), "0 40 60 0 0");
  reserve(b, 7, 30);
  EXPECT_THAT(posted(),
              ElementsAre("release 10 of 2 #7",
                          "freeze L1[41..50] 2.trading.free -> 2.trading.free awaiting T1"));
  deliver(2, 8, c, 20, DayOrdinal(1));
  EXPECT_THAT(posted(), ElementsAre("deliver L1[51..70] 2.trading.free -> 3.trading.free #8 T2"));
  EXPECT_EQ(totals(b), "0 50 30 0 0");
  holdings.release(OrderId(7), events);
  EXPECT_THAT(posted(),
              ElementsAre("release 30 of 2 #7",
                          "freeze L1[71..100] 2.trading.free -> 2.trading.free awaiting T1"));
  EXPECT_EQ(totals(b), "0 80 0 0 0");
  EXPECT_EQ(totals(c), "20 0 0 0 0");
}

TEST_F(HoldingsTest, LocksThatAreOwedAreTakenFromWhateverComesIn) {
  issue(a, 100);
  sell(1, a, b, 10, DayOrdinal(1));
  sell(2, a, b, 10, DayOrdinal(1));
  reserve(b, 7, 15);
  holdings.withhold(TradeId(2), events);
  holdings.withhold(TradeId(1), events);
  EXPECT_THAT(pieces(b), ElementsAre("L1[1..10] free", "L1[16..20] free", "L1[11..15] awaiting"));
  events.clear();
  sell(3, a, b, 10, DayOrdinal(1));
  EXPECT_THAT(pieces(b), ElementsAre("L1[6..10] free", "L1[21..30] free", "L1[1..5] awaiting",
                                     "L1[11..20] awaiting"));
  EXPECT_EQ(totals(b), "0 15 15 0 0");
  holdings.audit();
}

TEST_F(HoldingsTest, ALockThatRanOutMakesRoomForASaleAndTheNextReleaseForTheLocksOwed) {
  issue(a, 100);
  sell(1, a, b, 10, DayOrdinal(1));
  sell(2, a, b, 5, DayOrdinal(2));
  reserve(b, 7, 10);
  holdings.withhold(TradeId(1), events);
  EXPECT_EQ(totals(b), "0 5 10 0 0");
  holdings.open_day(DayOrdinal(2));
  EXPECT_EQ(totals(b), "5 0 10 0 0");
  reserve(b, 8, 2);
  EXPECT_EQ(totals(b), "3 0 12 0 0");
  holdings.release(OrderId(7), events);
  EXPECT_EQ(totals(b), "3 10 2 0 0");
  EXPECT_THAT(pieces(b), ElementsAre("L1[11..15] free", "L1[1..10] awaiting"));
  holdings.audit();
}

TEST_F(HoldingsTest, AReversalNeedsItsFreeUnitsNotReserved) {
  issue(a, 100);
  issue(b, 10);
  sell(1, a, b, 40, DayOrdinal(1));
  sell(2, a, b, 40, DayOrdinal(1));
  reserve(b, 7, 11);
  EXPECT_TRUE(holdings.can_reverse(TradeId(1)));
  EXPECT_TRUE(holdings.can_reverse(TradeId(2)));
  EXPECT_EQ(holdings.first_irreversible({TradeId(1), TradeId(2)}), TradeId(2));
  EXPECT_EQ(holdings.first_irreversible({TradeId(2), TradeId(1)}), TradeId(1));
  reserve(b, 7, 10);
  EXPECT_FALSE(holdings.first_irreversible({TradeId(1), TradeId(2)}).valid());
  reserve(b, 7, 51);
  EXPECT_FALSE(holdings.can_reverse(TradeId(1)));
  reserve(b, 7, 50);
  holdings.reverse(TradeId(1), RefusedRights::returned_free, events);
  EXPECT_EQ(totals(b), "0 0 50 0 0");
}

TEST_F(HoldingsTest, LockedUnitsCanBeTakenBackWhateverIsReserved) {
  issue(a, 100);
  issue(b, 10);
  sell(1, a, b, 40, DayOrdinal(2));
  reserve(b, 7, 10);
  EXPECT_TRUE(holdings.can_reverse(TradeId(1)));
  holdings.reverse(TradeId(1), RefusedRights::returned_free, events);
  EXPECT_EQ(totals(b), "0 0 10 0 0");
}

TEST_F(HoldingsTest, AtS2RefusedUnitsGoBackFrozen) {
  issue(a, 200'000);
  sell(1, a, b, 10'000, DayOrdinal(2));
  sell(2, a, b, 150'000, DayOrdinal(2));
  ASSERT_TRUE(holdings.can_reverse(TradeId(2)));
  holdings.reverse(TradeId(2), RefusedRights::returned_frozen, events);
  EXPECT_THAT(posted(),
              ElementsAre("reverse L1[10001..160000] 2.trading.free -> 1.trading.frozen #1002 T2"));
  EXPECT_EQ(totals(a), "40000 0 0 150000 0");
  EXPECT_EQ(totals(b), "0 10000 0 0 0");
  EXPECT_EQ(check_sale(a, 40'001), "INSUFFICIENT_RIGHTS 40001/40000");
}

TEST_F(HoldingsTest, AReversalToFreeIsTheExactReverse) {
  issue(a, 100, 2024);
  issue(a, 100, 2025);
  const base::Hash128 before = holdings.hash();
  const std::string bytes = saved(holdings);
  issue(b, 50, 2024);
  sell(1, a, b, 150, awaiting_registry);
  holdings.reverse(TradeId(1), RefusedRights::returned_free, events);
  EXPECT_THAT(posted(), ElementsAre("reverse L1[1..100] 2.trading.free -> 1.trading.free #1001 T1",
                                    "reverse L2[1..50] 2.trading.free -> 1.trading.free #1001 T1"));
  EXPECT_THAT(pieces(a), ElementsAre("L1[1..100] free", "L2[1..100] free"));
  EXPECT_EQ(describe(holdings.check_purchase(a, cea25, 5)), "");
  EXPECT_NE(holdings.hash(), before);  // b's lot
  EXPECT_NE(saved(holdings), bytes);
}

TEST_F(HoldingsTest, ATradeInTheMiddleOfAPieceIsTakenOutOfIt) {
  issue(a, 100);
  sell(1, a, b, 30, awaiting_registry);
  sell(2, a, b, 30, awaiting_registry);
  sell(3, a, b, 30, awaiting_registry);
  EXPECT_THAT(pieces(b), ElementsAre("L1[1..90] awaiting"));
  holdings.reverse(TradeId(2), RefusedRights::returned_free, events);
  EXPECT_THAT(posted(),
              ElementsAre("reverse L1[31..60] 2.trading.free -> 1.trading.free #1002 T2"));
  EXPECT_THAT(pieces(b), ElementsAre("L1[1..30] awaiting", "L1[61..90] awaiting"));
  EXPECT_THAT(pieces(a), ElementsAre("L1[31..60] free", "L1[91..100] free"));
  EXPECT_EQ(totals(b), "0 60 0 0 0");
}

TEST_F(HoldingsTest, UnitsSoldOnCannotComeBack) {
  issue(a, 100);
  sell(1, a, b, 40, DayOrdinal(1));
  sell(2, b, AccountId(3), 1, DayOrdinal(1));
  EXPECT_FALSE(holdings.can_reverse(TradeId(1)));
  holdings.reverse(TradeId(2), RefusedRights::returned_free, events);
  EXPECT_TRUE(holdings.can_reverse(TradeId(1)));
  reserve(b, 7, 1);
  EXPECT_FALSE(holdings.can_reverse(TradeId(1)));  // 39 of 40 are left
  holdings.release(OrderId(7), events);
  holdings.open_day(DayOrdinal(2));
  EXPECT_TRUE(holdings.can_reverse(TradeId(1)));
}

TEST_F(HoldingsTest, AReversalAfterTheLockRanOutStillFindsTheUnits) {
  issue(a, 100);
  sell(1, a, b, 40, DayOrdinal(2));
  holdings.open_day(DayOrdinal(3));
  EXPECT_TRUE(holdings.can_reverse(TradeId(1)));
  holdings.reverse(TradeId(1), RefusedRights::returned_free, events);
  EXPECT_THAT(pieces(a), ElementsAre("L1[1..100] free"));
  EXPECT_THAT(pieces(b), IsEmpty());
}

TEST_F(HoldingsTest, ASaleTakenBackNoLongerBarsBuying) {
  issue(a, 100);
  sell(1, a, b, 10, DayOrdinal(2));
  holdings.open_day(DayOrdinal(3));
  sell(2, a, b, 10, DayOrdinal(4));
  sell(3, a, b, 10, DayOrdinal(4));
  EXPECT_EQ(describe(holdings.check_purchase(a, cea25, 5)), "REVERSE_T 3/8");
  holdings.reverse(TradeId(3), RefusedRights::returned_free, events);
  EXPECT_EQ(describe(holdings.check_purchase(a, cea25, 5)), "REVERSE_T 3/8");
  holdings.reverse(TradeId(2), RefusedRights::returned_free, events);
  EXPECT_EQ(describe(holdings.check_purchase(a, cea25, 5)), "REVERSE_T 3/6");
}

TEST_F(HoldingsTest, SalesTakenBackInAnyOrderBarBuyingNoLonger) {
  issue(a, 100);
  for (std::uint64_t day = 1; day <= 3; ++day) {
    if (day > 1) holdings.open_day(DayOrdinal(static_cast<std::int64_t>(day)));
    sell(day, a, b, 10, awaiting_registry);
  }
  const auto barred = [&] { return describe(holdings.check_purchase(a, cea25, 5)); };
  holdings.reverse(TradeId(2), RefusedRights::returned_free, events);
  EXPECT_EQ(barred(), "REVERSE_T 3/8");
  holdings.reverse(TradeId(3), RefusedRights::returned_free, events);
  EXPECT_EQ(barred(), "REVERSE_T 3/6");
  holdings.audit();
  holdings.confirm(TradeId(1), DayOrdinal(3), events);
  holdings.finalize(TradeId(1));  // what is final stays
  EXPECT_EQ(barred(), "REVERSE_T 3/6");
  holdings.audit();
}

TEST_F(HoldingsTest, AnOlderSaleThatIsFinalStillBarsBuying) {
  issue(a, 100);
  sell(1, a, b, 10, DayOrdinal(2));
  holdings.open_day(DayOrdinal(2));
  sell(2, a, b, 10, DayOrdinal(3));
  holdings.finalize(TradeId(1));
  EXPECT_EQ(describe(holdings.check_purchase(a, cea25, 5)), "REVERSE_T 2/7");
  holdings.reverse(TradeId(2), RefusedRights::returned_free, events);
  EXPECT_EQ(describe(holdings.check_purchase(a, cea25, 5)), "REVERSE_T 2/6");
  holdings.audit();
}

TEST_F(HoldingsTest, FrozenUnitsBecomeFreeOnPaper) {
  issue(a, 100);
  sell(1, a, b, 30, DayOrdinal(2));
  holdings.reverse(TradeId(1), RefusedRights::returned_frozen, events);
  EXPECT_EQ(totals(a), "70 0 0 30 0");
  EXPECT_EQ(describe(holdings.unfreeze(a, cea25, Quantity(0), events)), "BAD_VALUE 0/1");
  EXPECT_EQ(describe(holdings.unfreeze(a, cea25, Quantity(31), events)),
            "INSUFFICIENT_RIGHTS 31/30");
  EXPECT_EQ(describe(holdings.unfreeze(b, cea25, Quantity(1), events)), "INSUFFICIENT_RIGHTS 1/0");
  EXPECT_EQ(describe(holdings.unfreeze(a, cea25, Quantity(20), events)), "");
  EXPECT_EQ(totals(a), "90 0 0 10 0");
  holdings.audit();
}

TEST_F(HoldingsTest, AFinalTradeIsForgottenAndMovesNothing) {
  issue(a, 100);
  const auto untouched = holdings.hash();
  sell(1, a, b, 10, DayOrdinal(2));
  const auto with_record = holdings.hash();
  holdings.finalize(TradeId(1));
  EXPECT_NE(holdings.hash(), with_record);
  EXPECT_NE(holdings.hash(), untouched);
  EXPECT_THAT(posted(), IsEmpty());
  EXPECT_EQ(totals(b), "0 10 0 0 0");
}

}  // namespace
}  // namespace eco::risk
