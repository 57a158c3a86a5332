#include "engine/timers.hpp"

#include <gtest/gtest.h>

#include "engine/calendar.hpp"

namespace eco::engine {
namespace {

using domain::MarketId;
using domain::Phase;
using domain::Timestamp;

TEST(Timers, FireByDeadlineThenByTheOrderInWhichTheyWereArmed) {
  Timers timers;
  timers.arm_phase(Timestamp(30), MarketId(1), Phase::lunch);
  timers.arm_phase(Timestamp(10), MarketId(2), Phase::morning);
  timers.arm_phase(Timestamp(10), MarketId(1), Phase::morning);
  std::vector<std::pair<std::int64_t, std::uint32_t>> fired;
  while (const auto timer = timers.take_due(Timestamp(29))) {
    fired.emplace_back(timer->deadline.raw(), timer->market.raw());
  }
  EXPECT_EQ(fired, (std::vector<std::pair<std::int64_t, std::uint32_t>>{{10, 2}, {10, 1}}));
  EXPECT_TRUE(timers.take_due(Timestamp(30)).has_value());
  EXPECT_FALSE(timers.take_due(Timestamp(1'000)).has_value());
}

TEST(Timers, HashIsThatOfTheArmedOnes) {
  Timers timers;
  const base::Hash128 empty = timers.hash();
  timers.arm_phase(Timestamp(10), MarketId(1), Phase::morning);
  EXPECT_NE(timers.hash(), empty);
  timers.audit();
  ASSERT_TRUE(timers.take_due(Timestamp(10)).has_value());
  EXPECT_EQ(timers.hash(), empty);
}

base::Date date(const char* text) {
  return *base::parse_date(text);
}

TEST(Calendar, WeekdaysAreOpenButForTheClosedOnes) {
  const Calendar calendar{{date("2026-02-17"), date("2026-02-18")}, date("2026-12-31")};
  EXPECT_TRUE(calendar.is_open(date("2026-02-16")));
  EXPECT_FALSE(calendar.is_open(date("2026-02-17")));
  EXPECT_FALSE(calendar.is_open(date("2026-02-21")));  // Saturday
  EXPECT_FALSE(calendar.is_open(date("2026-02-22")));  // Sunday
  EXPECT_TRUE(calendar.is_open(date("2027-01-01")));
  EXPECT_TRUE(calendar.covers(date("2026-12-31")));
  EXPECT_FALSE(calendar.covers(date("2027-01-01")));
}

}  // namespace
}  // namespace eco::engine
