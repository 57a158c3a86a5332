#include "replay/texts.hpp"

#include <gtest/gtest.h>

namespace eco::replay {
namespace {

using domain::Money;
using domain::Timestamp;

TEST(Texts, MoneyIsYuanExactToTheHao) {
  EXPECT_EQ(money_text(Money(0)), "0.00");
  EXPECT_EQ(money_text(Money(1)), "0.0001");
  EXPECT_EQ(money_text(Money(-12'345'600)), "-1234.56");
  EXPECT_EQ(money_text(Money(INT64_MIN)), "-922337203685477.5808");
}

TEST(Texts, PricesHaveTheDigitsOfTheirUnit) {
  EXPECT_EQ(scaled_text(9760, {1, 2}, 2), "97.60");
  EXPECT_EQ(scaled_text(3, {5, 0}, 2), "15.00");
  EXPECT_EQ(scaled_text(3, {1, 4}, 0), "0.0003");
  EXPECT_EQ(scaled_text(INT64_MAX, {10, 0}, 0), "9223372036854775807 x 10");
}

TEST(Texts, TimeIsBeijingTimeToTheNanosecond) {
  EXPECT_EQ(time_text(Timestamp(1'735'176'600'000'000'001)), "2024-12-26T09:30:00.000000001+08:00");
}

TEST(ParseTime, ReadsBeijingTimeAndUtc) {
  const Timestamp at(1'735'176'600'000'000'000);
  EXPECT_EQ(parse_time("2024-12-26T09:30:00"), at);
  EXPECT_EQ(parse_time("2024-12-26 09:30:00"), at);
  EXPECT_EQ(parse_time("2024-12-26T09:30:00+08:00"), at);
  EXPECT_EQ(parse_time("2024-12-26T01:30:00Z"), at);
  EXPECT_EQ(parse_time("2024-12-26T09:30:00.000000001"), at + Timestamp(1));
  EXPECT_EQ(parse_time(time_text(at)), at);
}

TEST(ParseTime, RefusesEverythingElse) {
  for (const char* text :
       {"", "2024-12-26", "2024-12-26T", "2024-12-26T9:30:00", "2024-12-26T09:30",
        "2024-13-26T09:30:00", "2024-12-26T24:00:00", "2024-12-26T09:60:00", "2024-12-26T09:30:60",
        "2024-12-26T09:30:00.", "2024-12-26T09:30:00.0000000001", "2024-12-26T09:30:00+09:00",
        "2024-12-26T09:30:00Z ", "2024-12-26x09:30:00", "9999-12-26T09:30:00"}) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace eco::replay
