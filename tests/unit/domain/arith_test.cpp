#include "domain/arith.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace eco::domain {
namespace {

using base::Int128;

constexpr std::int64_t int64_max = INT64_MAX;

PriceBand band(std::int64_t low, std::int64_t high) {
  return {Price(low), Price(high)};
}

// AT-B, markets.md §8. Prices in ticks of 0.01 yuan.
TEST(PriceBands, B1BothLimitsRoundHalfUp) {
  EXPECT_EQ(price_band(Price(9025), 1000), band(8123, 9928));
}
TEST(PriceBands, B2LowerLimitBelowTheExactOneIsAllowed) {
  EXPECT_EQ(price_band(Price(5746), 1000), band(5171, 6321));
}
TEST(PriceBands, B3UpperLimitAboveTheExactOneIsAllowed) {
  EXPECT_EQ(price_band(Price(5296), 1000), band(4766, 5826));
}
TEST(PriceBands, B4ExactTiesGoUp) {
  EXPECT_EQ(price_band(Price(5005), 1000), band(4505, 5506));
}
TEST(PriceBands, B5BlockBandOfThirtyPercent) {
  EXPECT_EQ(price_band(Price(7872), 3000), band(5510, 10234));
}
TEST(PriceBands, B6OneTickAboveTheUpperLimitIsOutside) {
  const PriceBand limits = price_band(Price(9741), 1000);
  EXPECT_EQ(limits, band(8767, 10715));
  EXPECT_TRUE(limits.contains(Price(10715)));
  EXPECT_FALSE(limits.contains(Price(10716)));
  EXPECT_TRUE(limits.contains(Price(8767)));
  EXPECT_FALSE(limits.contains(Price(8766)));
}

TEST(PriceBands, RealDaysOfTheNationalMarketAgree) {
  EXPECT_EQ(price_band(Price(4800), 1000), band(4320, 5280));  // CEA 2021-07-16
  EXPECT_EQ(price_band(Price(4306), 3000), band(3014, 5598));  // CEA 2021-12-16, block
  EXPECT_EQ(price_band(Price(7653), 1000), band(6888, 8418));  // the day after CEA 2024-01-04
  EXPECT_EQ(price_band(Price(7308), 1000).high, Price(8039));  // CEA24 2025-12-31: exact 80.388
}

TEST(PriceBands, NeverGoBelowOneTickNorBeyondSixtyFourBits) {
  EXPECT_EQ(price_band(Price(1), 1000), band(1, 1));
  EXPECT_EQ(price_band(Price(4), 10'000), band(1, 8));
  EXPECT_EQ(price_band(Price(100), 20'000), band(1, 300));
  EXPECT_EQ(price_band(Price(int64_max), 1000).high, Price(int64_max));
}

RC_GTEST_PROP(PriceBands, AgreeWithTheFormulaOfTheRulebook, ()) {
  const auto base = *rc::gen::inRange<std::int64_t>(1, 1'000'000'000);
  const auto bp = *rc::gen::inRange<std::int64_t>(0, 10'000);
  const PriceBand limits = price_band(Price(base), bp);
  RC_ASSERT(limits.high.raw() == (2 * base * (10'000 + bp) + 10'000) / 20'000);
  RC_ASSERT(limits.low.raw() ==
            std::max<std::int64_t>(1, (2 * base * (10'000 - bp) + 10'000) / 20'000));
  RC_ASSERT(limits.contains(Price(base)));
}

TEST(Fees, AreHalfUpToTheFen) {
  // AT-S1: 5 bp on 974 000.00, on 976 000.00, on 14 250 000.00, on 405 000.00 yuan.
  EXPECT_EQ(cumulative_fee(Money(9'740'000'000), 5), Money(4'870'000));
  EXPECT_EQ(cumulative_fee(Money(9'760'000'000), 5), Money(4'880'000));
  EXPECT_EQ(cumulative_fee(Money(142'500'000'000), 5), Money(71'250'000));
  EXPECT_EQ(cumulative_fee(Money(4'050'000'000), 5), Money(2'025'000));
  // One allowance at 97.31: 0.048655 yuan.
  EXPECT_EQ(cumulative_fee(Money(973'100), 5), Money(500));
  // Exactly half a fen goes up, a hao less goes down.
  EXPECT_EQ(cumulative_fee(Money(100'000), 5), Money(100));
  EXPECT_EQ(cumulative_fee(Money(99'999), 5), Money(0));
  EXPECT_EQ(cumulative_fee(Money(0), 5), Money(0));
  EXPECT_EQ(cumulative_fee(Money(1'000'000), 0), Money(0));
}

TEST(Consideration, IsPriceTimesQuantityTimesTermInHao) {
  // 97.40 yuan × 10 000 t at 0.01 yuan and 1 t: 100 hao.
  EXPECT_EQ(consideration(Price(9740), Quantity(10'000), 100), Money(9'740'000'000));
  // 5 200 yuan per t and year, 12.5 t a year, five years (AT-A10): ticks of 10 yuan, steps of 1 kg.
  EXPECT_EQ(consideration(Price(520), Quantity(12'500), 5 * 100), Money(3'250'000'000));
  EXPECT_EQ(consideration(Price(0), Quantity(5), 100), Money(0));
}

TEST(Consideration, SaysNoWhereSixtyFourBitsEnd) {
  EXPECT_EQ(consideration(Price(int64_max), Quantity(1), 1), Money(int64_max));
  EXPECT_EQ(consideration(Price(int64_max), Quantity(2), 1), std::nullopt);
  EXPECT_EQ(consideration(Price(int64_max), Quantity(1), 2), std::nullopt);
  EXPECT_EQ(consideration(Price(int64_max), Quantity(int64_max), int64_max), std::nullopt);
  EXPECT_EQ(consideration(Price(int64_max), Quantity(INT64_MIN), 100), std::nullopt);
}

RC_GTEST_PROP(Consideration, IsExactOrEmpty, ()) {
  const auto price = *rc::gen::arbitrary<std::int64_t>();
  const auto quantity = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
  const auto hao = *rc::gen::inRange<std::int64_t>(1, 100'000);
  const auto amount = consideration(Price(price), Quantity(quantity), hao);
  const Int128 ticks = static_cast<Int128>(price) * quantity;
  const bool fits = ticks <= INT64_MAX && ticks >= INT64_MIN && ticks * hao <= INT64_MAX &&
                    ticks * hao >= INT64_MIN;
  RC_ASSERT(amount.has_value() == fits);
  if (fits) RC_ASSERT(amount->raw() == static_cast<std::int64_t>(ticks * hao));
}

TEST(Divide, RoundsAsNamed) {
  const auto rounded = [](std::int64_t numerator, std::int64_t denominator) {
    std::vector<std::int64_t> all;
    for (const Rounding how : {Rounding::half_up, Rounding::floor, Rounding::ceil}) {
      all.push_back(static_cast<std::int64_t>(divide(numerator, denominator, how)));
    }
    return all;
  };
  using Results = std::vector<std::int64_t>;
  EXPECT_EQ(rounded(0, 7), (Results{0, 0, 0}));
  EXPECT_EQ(rounded(6, 4), (Results{2, 1, 2}));
  EXPECT_EQ(rounded(5, 4), (Results{1, 1, 2}));
  EXPECT_EQ(rounded(7, 4), (Results{2, 1, 2}));
  EXPECT_EQ(rounded(8, 4), (Results{2, 2, 2}));
  EXPECT_EQ(rounded(1, 3), (Results{0, 0, 1}));
  EXPECT_EQ(rounded(2, 3), (Results{1, 0, 1}));
  EXPECT_EQ(rounded(97'805, 10), (Results{9781, 9780, 9781}));  // the composite of AT-Q2
}

TEST(Divide, RoundsAlikeOnBothSidesOfSixtyFourBits) {
  for (const std::int64_t denominator : {std::int64_t{1}, std::int64_t{2}, std::int64_t{3},
                                         std::int64_t{1'000'000}, INT64_MAX - 1, INT64_MAX}) {
    for (Int128 numerator = Int128{INT64_MAX} - 3; numerator <= Int128{INT64_MAX} + 3;
         ++numerator) {
      const Int128 floor = numerator / denominator;
      const Int128 rest = numerator % denominator;
      EXPECT_TRUE(divide(numerator, denominator, Rounding::half_up) ==
                  floor + (2 * rest >= denominator ? 1 : 0));
    }
  }
}

TEST(Narrow, KeepsWhatFitsAndRefusesTheRest) {
  EXPECT_EQ(narrow(Int128{INT64_MAX}), INT64_MAX);
  EXPECT_EQ(narrow(Int128{INT64_MAX} + 1), std::nullopt);
  EXPECT_EQ(narrow(Int128{INT64_MIN}), INT64_MIN);
  EXPECT_EQ(narrow(Int128{INT64_MIN} - 1), std::nullopt);
}

}  // namespace
}  // namespace eco::domain
