// Issue, transfer, reservations, delivery, locks.
#include "tests/unit/risk/holdings_fixture.hpp"

namespace eco::risk {
namespace {

// ---- Issue and transfer

TEST_F(HoldingsTest, AnIssuedLotHasItsOwnSerialsAndCanBeSold) {
  const auto lot = holdings.issue(
      {a, cea25, Quantity(100), 2025, domain::Acquisition::auction, Place::trading, "paper 7"},
      events);
  ASSERT_TRUE(lot);
  EXPECT_EQ(*lot, domain::LotId(1));
  EXPECT_THAT(posted(), ElementsAre("issued L1 i1 a1 100 v2025 paper 7",
                                    "issue L1[1..100] 0.registry.outside -> 1.trading.free"));
  EXPECT_THAT(pieces(a), ElementsAre("L1[1..100] free"));
  EXPECT_EQ(totals(a), "100 0 0 0 0");
  EXPECT_EQ(holdings.issued(cea25), Quantity(100));
  ASSERT_NE(holdings.find_lot(*lot), nullptr);
  EXPECT_EQ(holdings.find_lot(*lot)->acquisition, domain::Acquisition::auction);
  EXPECT_EQ(holdings.find_lot(domain::LotId(2)), nullptr);
}

TEST_F(HoldingsTest, ImpossibleIssuesChangeNothing) {
  issue(a, INT64_MAX - 10);
  const base::Hash128 hash = holdings.hash();
  const auto refused = [this](std::int64_t quantity) {
    const auto lot = holdings.issue(
        {.account = b, .instrument = cea25, .quantity = Quantity(quantity), .reference = {}},
        events);
    return lot ? std::string() : describe(lot.error());
  };
  EXPECT_EQ(refused(0), "BAD_VALUE 0/1");
  EXPECT_EQ(refused(-5), "BAD_VALUE -5/1");
  EXPECT_EQ(refused(11), "OVERFLOW 11/0");
  EXPECT_THAT(posted(), IsEmpty());
  EXPECT_EQ(holdings.hash(), hash);
  EXPECT_EQ(refused(10), "");
}

TEST_F(HoldingsTest, PlacesAreChangedOnRequest) {
  issue(a, 100, 2025, Place::registry);
  EXPECT_EQ(totals(a), "0 0 0 0 100");
  EXPECT_EQ(check_sale(a, 1), "INSUFFICIENT_RIGHTS 1/0");
  EXPECT_FALSE(holdings.transfer(a, cea25, Quantity(60), Place::trading, events).refused());
  EXPECT_THAT(posted(), ElementsAre("transfer L1[1..60] 1.registry.free -> 1.trading.free"));
  EXPECT_EQ(describe(holdings.transfer(a, cea25, Quantity(41), Place::trading, events)),
            "INSUFFICIENT_RIGHTS 41/40");
  EXPECT_EQ(describe(holdings.transfer(a, cea25, Quantity(61), Place::registry, events)),
            "INSUFFICIENT_RIGHTS 61/60");
  EXPECT_EQ(describe(holdings.transfer(a, cea25, Quantity(0), Place::registry, events)),
            "BAD_VALUE 0/1");
  EXPECT_EQ(describe(holdings.transfer(b, cea25, Quantity(1), Place::trading, events)),
            "INSUFFICIENT_RIGHTS 1/0");
  EXPECT_FALSE(holdings.transfer(a, cea25, Quantity(10), Place::registry, events).refused());
  EXPECT_THAT(posted(), ElementsAre("transfer L1[1..10] 1.trading.free -> 1.registry.free"));
  EXPECT_THAT(pieces(a),
              ElementsAre("L1[11..60] free", "L1[1..10] registry", "L1[61..100] registry"));
}

// ---- Reservations

TEST_F(HoldingsTest, AReservationIsANumberOfUnitsAndMovesNone) {
  issue(a, 10, 2024);
  issue(a, 10, 2025);
  reserve(a, 7, 15);
  EXPECT_THAT(posted(), ElementsAre("reserve 15 of 1 #7"));
  EXPECT_EQ(totals(a), "5 0 15 0 0");
  EXPECT_EQ(holdings.reserved(OrderId(7)), Quantity(15));
  EXPECT_EQ(holdings.reserved(OrderId(8)), Quantity(0));
  EXPECT_EQ(check_sale(a, 6), "INSUFFICIENT_RIGHTS 6/5");
  reserve(a, 7, 8);
  EXPECT_THAT(posted(), ElementsAre("release 7 of 1 #7"));
  reserve(a, 7, 8);
  EXPECT_THAT(posted(), IsEmpty());
  reserve(a, 7, 9);
  EXPECT_THAT(posted(), ElementsAre("reserve 1 of 1 #7"));
  holdings.release(OrderId(7), events);
  EXPECT_THAT(posted(), ElementsAre("release 9 of 1 #7"));
  holdings.release(OrderId(7), events);
  EXPECT_THAT(posted(), IsEmpty());
  EXPECT_EQ(totals(a), "20 0 0 0 0");
  EXPECT_THAT(pieces(a), ElementsAre("L1[1..10] free", "L2[1..10] free"));
}

TEST_F(HoldingsTest, ReservationsOfTwoOrdersStayApart) {
  issue(a, 100);
  reserve(a, 7, 30);
  reserve(a, 8, 30);
  holdings.release(OrderId(7), events);
  reserve(a, 6, 40);
  EXPECT_EQ(holdings.reserved(OrderId(6)), Quantity(40));
  EXPECT_EQ(holdings.reserved(OrderId(7)), Quantity(0));
  EXPECT_EQ(holdings.reserved(OrderId(8)), Quantity(30));
  EXPECT_EQ(totals(a), "30 0 70 0 0");
}

TEST_F(HoldingsTest, WhatIsReservedCannotLeaveOtherwise) {
  issue(a, 100);
  reserve(a, 7, 70);
  EXPECT_EQ(describe(holdings.transfer(a, cea25, Quantity(31), Place::registry, events)),
            "INSUFFICIENT_RIGHTS 31/30");
  EXPECT_FALSE(holdings.transfer(a, cea25, Quantity(30), Place::registry, events).refused());
  EXPECT_EQ(totals(a), "0 0 70 0 30");
  deliver(1, 7, b, 70, DayOrdinal(1));
  EXPECT_EQ(totals(a), "0 0 0 0 30");
  EXPECT_EQ(totals(b), "70 0 0 0 0");
}

// ---- Delivery, locks

TEST_F(HoldingsTest, DeliveredUnitsAreLockedUntilTheirDay) {
  issue(a, 100);
  reserve(a, 7, 50);
  events.clear();
  deliver(1, 7, b, 20, DayOrdinal(2));
  EXPECT_THAT(posted(),
              ElementsAre("deliver L1[1..20] 1.trading.free -> 2.trading.free until 2 #7 T1"));
  EXPECT_EQ(totals(a), "50 0 30 0 0");
  deliver(2, 7, b, 30, DayOrdinal(2));
  EXPECT_EQ(totals(a), "50 0 0 0 0");
  EXPECT_EQ(totals(b), "0 50 0 0 0");
  EXPECT_THAT(pieces(b), ElementsAre("L1[1..50] until 2"));
  EXPECT_THAT(describe(holdings.trade_pieces(TradeId(2))), ElementsAre("L1[21..50] until 2"));
}

TEST_F(HoldingsTest, OldestVintageLeavesFirstThenLowestLotThenLowestSerial) {
  issue(a, 10, 2025);
  issue(a, 10, 2024);
  reserve(a, 7, 15);
  issue(a, 10, 2024);  // what comes between reservation and delivery may leave first
  reserve(a, 7, 25);
  events.clear();
  deliver(1, 7, b, 25, DayOrdinal(1));
  EXPECT_THAT(posted(), ElementsAre("deliver L2[1..10] 1.trading.free -> 2.trading.free #7 T1",
                                    "deliver L3[1..10] 1.trading.free -> 2.trading.free #7 T1",
                                    "deliver L1[1..5] 1.trading.free -> 2.trading.free #7 T1"));
  EXPECT_THAT(pieces(a), ElementsAre("L1[6..10] free"));
}

TEST_F(HoldingsTest, TheOrderThatTradesFirstDeliversTheFirstUnits) {
  issue(a, 100);
  reserve(a, 7, 30);
  reserve(a, 8, 30);
  deliver(1, 8, b, 10, DayOrdinal(1));
  deliver(2, 7, b, 10, DayOrdinal(1));
  EXPECT_THAT(describe(holdings.trade_pieces(TradeId(1))), ElementsAre("L1[1..10] free"));
  EXPECT_THAT(describe(holdings.trade_pieces(TradeId(2))), ElementsAre("L1[11..20] free"));
  EXPECT_EQ(totals(a), "40 0 40 0 0");
}

TEST_F(HoldingsTest, UnitsWhoseLockRanOutSinceTheReservationLeaveFirst) {
  issue(c, 10, 2024);
  sell(1, c, a, 10, DayOrdinal(2));
  issue(a, 10, 2025);
  reserve(a, 7, 10);
  holdings.open_day(DayOrdinal(2));
  deliver(2, 7, b, 10, DayOrdinal(2));
  EXPECT_THAT(describe(holdings.trade_pieces(TradeId(2))), ElementsAre("L1[1..10] free"));
  EXPECT_EQ(totals(a), "10 0 0 0 0");
}

TEST_F(HoldingsTest, AnAccountThatDeliversToItselfHasWhatItHad) {
  issue(a, 10, 2024);
  issue(a, 10, 2025);
  const std::vector<std::string> before = pieces(a);
  reserve(a, 7, 15);
  deliver(1, 7, a, 15, DayOrdinal(1));
  EXPECT_EQ(pieces(a), before);
  EXPECT_THAT(describe(holdings.trade_pieces(TradeId(1))),
              ElementsAre("L1[1..10] free", "L2[1..5] free"));
  EXPECT_EQ(totals(a), "20 0 0 0 0");
}

TEST_F(HoldingsTest, AtT1BoughtTodayIsSoldTomorrow) {
  issue(a, 10'000);
  sell(1, a, b, 10'000, DayOrdinal(2));  // T+1 on day 1
  EXPECT_EQ(check_sale(b, 10'000), "T_LOCKED 10000/0..2");
  EXPECT_EQ(check_sale(b, 10'001), "INSUFFICIENT_RIGHTS 10001/0");
  holdings.open_day(DayOrdinal(2));
  EXPECT_EQ(check_sale(b, 10'000), "");
  EXPECT_EQ(totals(b), "10000 0 0 0 0");
}

TEST_F(HoldingsTest, AtT2FiveTradingDaysEachWay) {
  // Day 1 is Monday 2026-03-02; day 6 is Monday 2026-03-09.
  issue(a, 100);
  sell(1, a, b, 100, DayOrdinal(1 + 5));
  for (std::int64_t day = 1; day < 6; ++day) {
    if (day > 1) holdings.open_day(DayOrdinal(day));
    EXPECT_EQ(check_sale(b, 1), "T_LOCKED 1/0..6") << day;
    EXPECT_EQ(describe(holdings.check_purchase(a, cea25, 5)),
              "REVERSE_T " + std::to_string(day) + "/6");
    EXPECT_EQ(describe(holdings.check_purchase(b, cea25, 5)), "");
    EXPECT_EQ(describe(holdings.check_purchase(a, cea24, 5)), "");
    EXPECT_EQ(describe(holdings.check_purchase(a, cea25, 0)), "");
  }
  holdings.open_day(DayOrdinal(6));
  EXPECT_EQ(check_sale(b, 100), "");
  EXPECT_EQ(describe(holdings.check_purchase(a, cea25, 5)), "");
}

TEST_F(HoldingsTest, TLockedNamesTheFirstDayOnWhichThereIsEnough) {
  issue(a, 100);
  issue(b, 5);
  sell(1, a, b, 10, DayOrdinal(2));
  sell(2, a, b, 10, DayOrdinal(4));
  sell(3, a, b, 10, awaiting_registry);
  EXPECT_EQ(check_sale(b, 5), "");
  EXPECT_EQ(check_sale(b, 15), "T_LOCKED 15/5..2");
  EXPECT_EQ(check_sale(b, 16), "T_LOCKED 16/5..4");
  EXPECT_EQ(check_sale(b, 25), "T_LOCKED 25/5..4");
  EXPECT_EQ(check_sale(b, 26), "T_LOCKED 26/5");
  EXPECT_EQ(check_sale(b, 36), "INSUFFICIENT_RIGHTS 36/5");
  holdings.open_day(DayOrdinal(2));
  EXPECT_EQ(check_sale(b, 15), "");
  EXPECT_EQ(check_sale(b, 16), "T_LOCKED 16/15..4");
}

TEST_F(HoldingsTest, UnlockedUnitsJoinTheOthersWhenTheyAreNeeded) {
  issue(a, 100);
  sell(1, a, b, 10, DayOrdinal(2));
  sell(2, a, b, 10, DayOrdinal(3));
  holdings.open_day(DayOrdinal(5));
  EXPECT_EQ(totals(b), "20 0 0 0 0");
  EXPECT_THAT(pieces(b), ElementsAre("L1[1..10] until 2", "L1[11..20] until 3"));
  reserve(b, 7, 15);
  EXPECT_THAT(posted(), ElementsAre("reserve 15 of 2 #7"));
  EXPECT_THAT(pieces(b), ElementsAre("L1[1..20] free"));
}

TEST_F(HoldingsTest, WithoutALockUnitsCanBeSoldOnAtOnce) {
  issue(a, 100);
  sell(1, a, b, 40, DayOrdinal(1));
  EXPECT_THAT(pieces(b), ElementsAre("L1[1..40] free"));
  sell(2, b, a, 40, DayOrdinal(1));
  EXPECT_THAT(pieces(a), ElementsAre("L1[1..100] free"));
  EXPECT_THAT(pieces(b), IsEmpty());
}

TEST_F(HoldingsTest, LockedUnitsStayOnTheTradingSide) {
  issue(a, 100);
  sell(1, a, b, 40, DayOrdinal(2));
  EXPECT_EQ(describe(holdings.transfer(b, cea25, Quantity(1), Place::registry, events)),
            "T_LOCKED 1/0..2");
}

}  // namespace
}  // namespace eco::risk
