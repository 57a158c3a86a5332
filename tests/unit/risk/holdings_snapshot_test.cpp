// Views, hash, snapshot.
#include "tests/unit/risk/holdings_fixture.hpp"

namespace eco::risk {
namespace {

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

/// A snapshot of one lot of 100 units of which account 1 holds the ranges given, and what orders
/// have reserved of them.
std::string snapshot_of(const std::vector<std::pair<std::int64_t, std::int64_t>>& ranges,
                        const std::vector<std::pair<std::uint64_t, std::int64_t>>& reserved = {}) {
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
  }
  out.put(static_cast<std::uint64_t>(reserved.size()));
  for (const auto& [order, quantity] : reserved) {
    out.put(OrderId(order));
    out.put(a);
    out.put(cea25);
    out.put(Quantity(quantity));
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

TEST(HoldingsSnapshot, ReservesNoMoreThanIsFreeOrFails) {
  const auto loads = [](const std::vector<std::pair<std::uint64_t, std::int64_t>>& reserved) {
    const std::string bytes = snapshot_of({{1, 100}}, reserved);
    Holdings back{Holdings::Reserve{}};
    domain::ByteReader in(bytes);
    back.load(in);
    return !in.failed();
  };
  EXPECT_TRUE(loads({{7, 60}, {8, 40}}));
  EXPECT_FALSE(loads({{7, 60}, {8, 41}}));
  EXPECT_FALSE(loads({{7, 60}, {7, 40}}));
  EXPECT_FALSE(loads({{7, 0}}));
  EXPECT_FALSE(loads({{7, -1}}));
  EXPECT_FALSE(loads({{0, 1}}));
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
