/// How units end in an account's name beside reservations, locks and reversals.
#include "tests/unit/risk/holdings_fixture.hpp"

namespace eco::risk {
namespace {

class EndedUnits : public HoldingsTest {
 public:
  /// A trade whose last units are retired in the buyer's name.
  void sell_and_retire(std::uint64_t trade, std::int64_t quantity, std::int64_t retired,
                       DayOrdinal from) {
    reserve(a, 1'000 + trade, quantity);
    events.clear();
    holdings.deliver(
        {TradeId(trade), OrderId(1'000 + trade), b, Quantity(quantity), from, Quantity(retired)},
        events);
  }
  std::string recall(std::int64_t quantity) {
    return describe(holdings.recall(b, cea25, Quantity(quantity), events));
  }
};

TEST_F(EndedUnits, ARetiredMarginIsTakenBeforeLocksThatAreOwed) {
  issue(a, 100);
  sell(1, a, b, 20, DayOrdinal(1));
  reserve(b, 7, 20);
  holdings.withhold(TradeId(1), events);
  sell_and_retire(2, 10, 4, DayOrdinal(1));
  EXPECT_THAT(posted(),
              ElementsAre("deliver L1[21..30] 1.trading.free -> 2.trading.free #1002 T2",
                          "retire L1[27..30] 2.trading.free -> 2.registry.retired T2",
                          "freeze L1[1..6] 2.trading.free -> 2.trading.free awaiting T1"));
  EXPECT_EQ(totals(b), "0 6 20 0 0");
  EXPECT_EQ(holdings.ended(b, cea25, domain::LotUse::retired), Quantity(4));
}

TEST_F(EndedUnits, AReversalTakesTheRetiredMarginBackAndNothingThatIsReserved) {
  issue(a, 100);
  sell_and_retire(1, 10, 4, DayOrdinal(1));
  reserve(b, 7, 1);
  EXPECT_FALSE(holdings.can_reverse(TradeId(1)));
  holdings.release(OrderId(7), events);
  events.clear();
  ASSERT_TRUE(holdings.can_reverse(TradeId(1)));
  holdings.reverse(TradeId(1), RefusedRights::returned_free, events);
  EXPECT_THAT(posted(),
              ElementsAre("reverse L1[1..6] 2.trading.free -> 1.trading.free #1001 T1",
                          "reverse L1[7..10] 2.registry.retired -> 1.trading.free #1001 T1"));
  EXPECT_THAT(pieces(b), IsEmpty());
  EXPECT_EQ(totals(a), "100 0 0 0 0");
}

TEST_F(EndedUnits, ARecallLeavesWhatIsReservedAndWhatAwaitsTheRegistry) {
  issue(a, 100);
  sell(1, a, b, 10, DayOrdinal(1));
  sell(2, a, b, 5, DayOrdinal(9));
  sell(3, a, b, 3, awaiting_registry);
  reserve(b, 7, 8);
  events.clear();
  EXPECT_EQ(recall(0), "BAD_VALUE 0/1");
  EXPECT_EQ(recall(8), "INSUFFICIENT_RIGHTS 8/7");
  EXPECT_EQ(recall(6), "");
  EXPECT_THAT(posted(), ElementsAre("recall L1[1..2] 2.trading.free -> 2.registry.recalled",
                                    "recall L1[11..14] 2.trading.free -> 2.registry.recalled"));
  EXPECT_THAT(pieces(b), ElementsAre("L1[3..10] free", "L1[15..15] until 9", "L1[16..18] awaiting",
                                     "L1[1..2] recalled", "L1[11..14] recalled"));
  EXPECT_EQ(totals(b), "0 4 8 0 0");
}

TEST_F(EndedUnits, ASnapshotKeepsThemWhateverEndedFirst) {
  issue(a, 100);
  sell(1, a, b, 10, DayOrdinal(1));
  EXPECT_EQ(recall(2), "");
  sell_and_retire(2, 10, 4, DayOrdinal(1));
  const std::string bytes = saved(holdings);
  Holdings restored{Holdings::Reserve{}};
  domain::ByteReader in(bytes);
  restored.load(in);
  ASSERT_FALSE(in.failed());
  restored.audit();
  EXPECT_EQ(restored.hash(), holdings.hash());
  EXPECT_EQ(saved(restored), bytes);
  EXPECT_EQ(describe(restored.pieces(b, cea25)), pieces(b));
}

}  // namespace
}  // namespace eco::risk
