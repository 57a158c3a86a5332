#include "risk/holdings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/risk/text.hpp"

namespace eco::risk {
namespace {

using domain::AccountId;
using domain::DayOrdinal;
using domain::InstrumentId;
using domain::OrderId;
using domain::Place;
using domain::Quantity;
using domain::RefusedRights;
using domain::TradeId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr AccountId a{1};
constexpr AccountId b{2};
constexpr AccountId c{3};
constexpr InstrumentId cea25{1};
constexpr InstrumentId cea24{2};

/// Holdings on day 1, and what they posted since they were last asked.
class HoldingsTest : public ::testing::Test {
 public:
  HoldingsTest() { holdings.open_day(DayOrdinal(1)); }
  ~HoldingsTest() override { holdings.audit(); }

  domain::LotId issue(AccountId account, std::int64_t quantity, std::int32_t vintage = 2025,
                      Place place = Place::trading) {
    const auto lot = holdings.issue(
        {account, cea25, Quantity(quantity), vintage, domain::Acquisition::deposited, place, "ref"},
        events);
    EXPECT_TRUE(lot);
    events.clear();
    return *lot;
  }
  void reserve(AccountId account, std::uint64_t order, std::int64_t quantity) {
    ASSERT_EQ(describe(holdings.check_sale(account, cea25, Quantity(quantity),
                                           holdings.reserved(OrderId(order)))),
              "");
    holdings.resize(OrderId(order), account, cea25, Quantity(quantity), events);
  }
  void deliver(std::uint64_t trade, std::uint64_t order, AccountId buyer, std::int64_t quantity,
               DayOrdinal from) {
    holdings.deliver({TradeId(trade), OrderId(order), buyer, Quantity(quantity), from}, events);
  }
  /// Reserves and delivers at once.
  void sell(std::uint64_t trade, AccountId seller, AccountId buyer, std::int64_t quantity,
            DayOrdinal from) {
    reserve(seller, 1'000 + trade, quantity);
    deliver(trade, 1'000 + trade, buyer, quantity, from);
    events.clear();
  }
  std::vector<std::string> posted() {
    std::vector<std::string> lines = describe(events);
    events.clear();
    holdings.audit();
    return lines;
  }
  std::string check_sale(AccountId account, std::int64_t quantity) const {
    return describe(holdings.check_sale(account, cea25, Quantity(quantity)));
  }
  std::vector<std::string> pieces(AccountId account) const {
    return describe(holdings.pieces(account, cea25));
  }
  /// "free locked reserved frozen registry".
  std::string totals(AccountId account) const {
    const HoldingTotals t = holdings.totals(account, cea25);
    std::string out;
    for (const Quantity part : {t.free, t.locked, t.reserved, t.frozen, t.registry}) {
      out += (out.empty() ? "" : " ") + std::to_string(part.raw());
    }
    return out;
  }
  static std::string saved(const Holdings& from) {
    std::string bytes;
    domain::ByteWriter out(bytes);
    from.save(out);
    return bytes;
  }

  Holdings holdings{Holdings::Reserve{}};
  domain::EventBuffer events;
};

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

TEST_F(HoldingsTest, OldestVintageLeavesFirstThenLowestLotThenLowestSerial) {
  issue(a, 10, 2025);
  issue(a, 10, 2024);
  issue(a, 10, 2024);
  reserve(a, 7, 25);
  EXPECT_THAT(posted(), ElementsAre("reserve L2[1..10] 1.trading.free -> 1.trading.reserved #7",
                                    "reserve L3[1..10] 1.trading.free -> 1.trading.reserved #7",
                                    "reserve L1[1..5] 1.trading.free -> 1.trading.reserved #7"));
  EXPECT_EQ(totals(a), "5 0 25 0 0");
  EXPECT_EQ(holdings.reserved(OrderId(7)), Quantity(25));
  EXPECT_EQ(holdings.reserved(OrderId(8)), Quantity(0));
}

TEST_F(HoldingsTest, ASmallerReservationGivesTheLastUnitsBack) {
  issue(a, 10, 2024);
  issue(a, 10, 2025);
  reserve(a, 7, 15);
  events.clear();
  reserve(a, 7, 8);
  EXPECT_THAT(posted(), ElementsAre("release L2[1..5] 1.trading.reserved -> 1.trading.free #7",
                                    "release L1[9..10] 1.trading.reserved -> 1.trading.free #7"));
  reserve(a, 7, 8);
  EXPECT_THAT(posted(), IsEmpty());
  reserve(a, 7, 9);
  EXPECT_THAT(posted(), ElementsAre("reserve L1[9..9] 1.trading.free -> 1.trading.reserved #7"));
  holdings.release(OrderId(7), events);
  EXPECT_THAT(posted(), ElementsAre("release L1[1..9] 1.trading.reserved -> 1.trading.free #7"));
  holdings.release(OrderId(7), events);
  EXPECT_THAT(posted(), IsEmpty());
  EXPECT_THAT(pieces(a), ElementsAre("L1[1..10] free", "L2[1..10] free"));
}

TEST_F(HoldingsTest, ReservationsOfTwoOrdersStayApart) {
  issue(a, 100);
  reserve(a, 7, 30);
  reserve(a, 8, 30);
  EXPECT_THAT(pieces(a), ElementsAre("L1[61..100] free", "L1[1..30] #7", "L1[31..60] #8"));
  holdings.release(OrderId(7), events);
  reserve(a, 6, 40);
  EXPECT_THAT(pieces(a),
              ElementsAre("L1[71..100] free", "L1[1..30] #6", "L1[61..70] #6", "L1[31..60] #8"));
}

// ---- Delivery, locks

TEST_F(HoldingsTest, DeliveredUnitsAreLockedUntilTheirDay) {
  issue(a, 100);
  reserve(a, 7, 50);
  events.clear();
  deliver(1, 7, b, 20, DayOrdinal(2));
  EXPECT_THAT(posted(),
              ElementsAre("deliver L1[1..20] 1.trading.reserved -> 2.trading.free until 2 #7 T1"));
  deliver(2, 7, b, 30, DayOrdinal(2));
  EXPECT_EQ(totals(a), "50 0 0 0 0");
  EXPECT_EQ(totals(b), "0 50 0 0 0");
  EXPECT_THAT(pieces(b), ElementsAre("L1[1..50] until 2"));
  EXPECT_THAT(describe(holdings.trade_pieces(TradeId(2))), ElementsAre("L1[21..50] #7"));
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
  reserve(b, 7, 15);
  EXPECT_THAT(posted(), ElementsAre("reserve L1[1..15] 2.trading.free -> 2.trading.reserved #7"));
  EXPECT_THAT(pieces(b), ElementsAre("L1[16..20] free", "L1[1..15] #7"));
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

// ---- The registry's answer

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
  EXPECT_FALSE(holdings.can_reverse(TradeId(1)));
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

// ---- Views, hash, snapshot

TEST_F(HoldingsTest, InstrumentsAreListedInOrder) {
  ASSERT_TRUE(holdings.issue(
      {.account = a, .instrument = cea24, .quantity = Quantity(7), .reference = {}}, events));
  issue(a, 5);
  std::vector<std::string> seen;
  holdings.for_each_instrument(a, [&seen](InstrumentId instrument, const HoldingTotals& t) {
    seen.push_back(std::to_string(instrument.raw()) + ":" + std::to_string(t.total().raw()));
  });
  EXPECT_THAT(seen, ElementsAre("1:5", "2:7"));
  holdings.for_each_instrument(AccountId(9), [](InstrumentId, const HoldingTotals&) { FAIL(); });
}

TEST_F(HoldingsTest, TheHashDependsOnWhoHoldsWhatAndNotOnTheWayThere) {
  issue(a, 100);
  const base::Hash128 before = holdings.hash();
  reserve(a, 7, 30);
  reserve(a, 8, 20);
  EXPECT_NE(holdings.hash(), before);
  holdings.release(OrderId(7), events);
  reserve(a, 9, 10);
  holdings.release(OrderId(8), events);
  holdings.release(OrderId(9), events);
  EXPECT_EQ(holdings.hash(), before);
  reserve(a, 7, 30);
  const base::Hash128 by_seven = holdings.hash();
  holdings.release(OrderId(7), events);
  reserve(a, 8, 30);
  EXPECT_NE(holdings.hash(), by_seven);
}

TEST_F(HoldingsTest, ASnapshotComesBackAndGoesOnAlike) {
  issue(a, 100, 2024);
  issue(a, 100, 2025);
  issue(b, 10, 2025, Place::registry);
  sell(1, a, b, 40, DayOrdinal(2));
  sell(2, a, b, 40, awaiting_registry);
  sell(3, a, b, 5, DayOrdinal(2));
  holdings.reverse(TradeId(3), RefusedRights::returned_frozen, events);
  reserve(a, 7, 30);
  reserve(a, 8, 20);
  holdings.open_day(DayOrdinal(2));  // what trade 1 brought is free now, and not yet joined

  const std::string bytes = saved(holdings);
  Holdings back{Holdings::Reserve{}};
  domain::ByteReader in(bytes);
  back.load(in);
  ASSERT_FALSE(in.failed());
  EXPECT_TRUE(in.at_end());
  back.audit();
  EXPECT_EQ(back.hash(), holdings.hash());
  EXPECT_EQ(saved(back), bytes);

  const auto go_on = [](Holdings& h) {
    domain::EventBuffer e;
    h.resize(OrderId(9), b, cea25, Quantity(35), e);
    h.deliver({TradeId(4), OrderId(7), b, Quantity(25), DayOrdinal(3)}, e);
    h.confirm(TradeId(2), DayOrdinal(3), e);
    h.release(OrderId(8), e);
    h.reverse(TradeId(4), RefusedRights::returned_free, e);
    return describe(e);
  };
  EXPECT_EQ(go_on(back), go_on(holdings));
  EXPECT_EQ(back.hash(), holdings.hash());
}

/// A snapshot of one lot of 100 units of which account 1 holds the ranges given.
std::string snapshot_of(const std::vector<std::pair<std::int64_t, std::int64_t>>& ranges) {
  std::string bytes;
  domain::ByteWriter out(bytes);
  out.put(DayOrdinal(1));
  out.put(std::vector<Lot>{{cea25, Quantity(100), 2025, domain::Acquisition::deposited}});
  out.put(std::uint64_t{1});
  out.put(a);
  out.put(cea25);
  out.put(DayOrdinal(0));
  out.put(static_cast<std::uint64_t>(ranges.size()));
  for (const auto& [first, last] : ranges) {
    out.put(domain::LotId(1));
    out.put(first);
    out.put(last);
    out.put(std::int32_t{2025});
    out.put(Place::trading);
    out.put(domain::LotUse::free);
    out.put(sellable_at_once);
    out.put(OrderId());
  }
  out.put(std::uint64_t{0});
  return bytes;
}

TEST(HoldingsSnapshot, HasEveryUnitOnceOrFails) {
  const auto loads = [](const std::vector<std::pair<std::int64_t, std::int64_t>>& ranges) {
    const std::string bytes = snapshot_of(ranges);
    Holdings back{Holdings::Reserve{}};
    domain::ByteReader in(bytes);
    back.load(in);
    return !in.failed();
  };
  EXPECT_TRUE(loads({{1, 100}}));
  EXPECT_TRUE(loads({{61, 100}, {1, 60}}));
  EXPECT_FALSE(loads({{1, 40}, {61, 100}}));
  EXPECT_FALSE(loads({{1, 61}, {61, 100}}));
  EXPECT_FALSE(loads({{1, 100}, {1, 100}}));
  EXPECT_FALSE(loads({{1, 99}}));
  EXPECT_FALSE(loads({{2, 100}}));
  EXPECT_FALSE(loads({{1, 101}}));
  EXPECT_FALSE(loads({{0, 100}}));
  EXPECT_FALSE(loads({{1, 50}, {51, 49}, {50, 100}}));
  EXPECT_FALSE(loads({}));
}

TEST_F(HoldingsTest, DamagedSnapshotsFailOrAreConsistent) {
  issue(a, 100, 2024);
  issue(a, 100, 2025);
  sell(1, a, b, 40, DayOrdinal(2));
  reserve(a, 7, 100);
  const std::string bytes = saved(holdings);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    Holdings back{Holdings::Reserve{}};
    domain::ByteReader in(std::string_view(bytes).substr(0, size));
    back.load(in);
    EXPECT_TRUE(in.failed()) << size;
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const int flip : {0x01, 0x02, 0x04, 0x40}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ flip);
      Holdings back{Holdings::Reserve{}};
      domain::ByteReader in(changed);
      back.load(in);
      if (!in.failed()) back.audit();
    }
  }
}

}  // namespace
}  // namespace eco::risk
