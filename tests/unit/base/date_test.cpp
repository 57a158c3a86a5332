#include "base/date.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace eco::base {
namespace {

TEST(DateFromCivil, CountsDaysFromTheEpoch) {
  EXPECT_EQ(from_civil({1970, 1, 1}).days, 0);
  EXPECT_EQ(from_civil({1969, 12, 31}).days, -1);
  EXPECT_EQ(from_civil({2000, 3, 1}).days, 11017);
  EXPECT_EQ(from_civil({2021, 7, 16}).days, 18824);
}

TEST(DateRoundTrip, HoldsForEveryDayOfFourCenturies) {
  Date previous = from_civil({1799, 12, 31});
  const Date last = from_civil({2200, 12, 31});
  for (Date date = previous.plus_days(1); date <= last; date = date.plus_days(1)) {
    const CivilDate civil = to_civil(date);
    ASSERT_EQ(from_civil(civil), date) << date.days;
    ASSERT_EQ(parse_date(format_date(date)), date) << date.days;
    ASSERT_EQ(date.weekday(), (previous.weekday() + 1) % 7) << date.days;
    previous = date;
  }
}

TEST(DateWeekday, KnowsTheFirstDayOfTheNationalMarket) {
  EXPECT_EQ(from_civil({2021, 7, 16}).weekday(), 5U);  // a Friday
  EXPECT_EQ(Date{0}.weekday(), 4U);
  EXPECT_EQ(Date{-4}.weekday(), 0U);
  EXPECT_EQ(Date{-5}.weekday(), 6U);
}

TEST(DateParse, AcceptsLeapDaysThatExist) {
  EXPECT_EQ(parse_date("2024-02-29"), from_civil({2024, 2, 29}));
  EXPECT_EQ(parse_date("2000-02-29"), from_civil({2000, 2, 29}));
  EXPECT_EQ(parse_date("0001-01-01"), from_civil({1, 1, 1}));
  EXPECT_EQ(parse_date("9999-12-31"), from_civil({9999, 12, 31}));
}

TEST(DateParse, RefusesWhatIsNoDate) {
  for (const char* text : {"", "2024-2-29", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10",
                           "2024-01-00", "2024-04-31", "2024/01/01", "20240101", "2024-01-01 ",
                           "-024-01-01", "2024-01-0a", "２０２４-01"}) {
    EXPECT_EQ(parse_date(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_date(std::string_view("2024-01-0\0", 10)), std::nullopt);
}

TEST(DateFormat, WritesBothForms) {
  const Date date = from_civil({2026, 1, 5});
  EXPECT_EQ(format_date(date), "2026-01-05");
  EXPECT_EQ(format_date_compact(date), "20260105");
}

TEST(VenueDay, ChangesAtMidnightInBeijing) {
  const Date date = from_civil({2024, 12, 26});
  const std::int64_t midnight = venue_instant(date, 0);
  EXPECT_EQ(format_instant(midnight), "2024-12-25T16:00:00.000000000Z");
  EXPECT_EQ(venue_date(midnight), date);
  EXPECT_EQ(venue_date(midnight - 1), date.plus_days(-1));
  EXPECT_EQ(venue_date(venue_instant(date, 86'399) + 999'999'999), date);
  EXPECT_EQ(venue_date(venue_instant(date, 86'400)), date.plus_days(1));
}

TEST(VenueDay, HoldsBeforeTheEpoch) {
  const Date date = from_civil({1969, 12, 31});
  EXPECT_EQ(venue_date(venue_instant(date, 0)), date);
  EXPECT_EQ(venue_date(venue_instant(date, 0) - 1), date.plus_days(-1));
}

TEST(InstantFormat, HoldsAtBothEndsOf64Bits) {
  EXPECT_EQ(format_instant(std::numeric_limits<std::int64_t>::min()),
            "1677-09-21T00:12:43.145224192Z");
  EXPECT_EQ(format_instant(std::numeric_limits<std::int64_t>::max()),
            "2262-04-11T23:47:16.854775807Z");
  EXPECT_EQ(format_date(venue_date(std::numeric_limits<std::int64_t>::min())), "1677-09-21");
  EXPECT_EQ(format_date(venue_date(std::numeric_limits<std::int64_t>::max())), "2262-04-12");
}

TEST(InstantFormat, WritesNanosecondsAndFixMicroseconds) {
  const std::int64_t instant = venue_instant(from_civil({2024, 2, 29}), 9 * 3600 + 61) + 7'008'009;
  EXPECT_EQ(format_instant(instant), "2024-02-29T01:01:01.007008009Z");
  EXPECT_EQ(format_fix_instant(instant), "20240229-01:01:01.007008");
  EXPECT_EQ(format_instant(-1), "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(format_fix_instant(0), "19700101-00:00:00.000000");
}

}  // namespace
}  // namespace eco::base
