#include "base/decimal.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdint>

namespace eco::base {
namespace {

TEST(DecimalParse, ReadsPlainNumbersInNormalForm) {
  EXPECT_EQ(parse_decimal("0"), (Decimal{0, 0}));
  EXPECT_EQ(parse_decimal("-0"), (Decimal{0, 0}));
  EXPECT_EQ(parse_decimal("0.000"), (Decimal{0, 0}));
  EXPECT_EQ(parse_decimal("48.00"), (Decimal{48, 0}));
  EXPECT_EQ(parse_decimal("97.805"), (Decimal{97805, 3}));
  EXPECT_EQ(parse_decimal("-0.0001"), (Decimal{-1, 4}));
  EXPECT_EQ(parse_decimal("0052.30"), (Decimal{523, 1}));
}

TEST(DecimalParse, RefusesEverythingElse) {
  for (const char* text :
       {"",      "-",     ".",    "1.",  ".5",  "+1", "--1",  "1e3", "1E3", " 1",    "1 ",
        "1,000", "1.2.3", "0x10", "nan", "inf", "1-", "1.-2", "-.5", "１",  "1_000", "1\n"}) {
    EXPECT_EQ(parse_decimal(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_decimal(std::string_view("1\0", 2)), std::nullopt);
}

TEST(DecimalParse, StopsExactlyAtSixtyFourBits) {
  EXPECT_EQ(parse_decimal("9223372036854775807"), (Decimal{INT64_MAX, 0}));
  EXPECT_EQ(parse_decimal("9223372036854775808"), std::nullopt);
  EXPECT_EQ(parse_decimal("-9223372036854775807"), (Decimal{-INT64_MAX, 0}));
  EXPECT_EQ(parse_decimal("9.223372036854775807"), (Decimal{INT64_MAX, 18}));
  EXPECT_EQ(parse_decimal("0.0000000000000000001"), std::nullopt);
  EXPECT_EQ(parse_decimal("0.10000000000000000000000"), (Decimal{1, 1}));
  EXPECT_EQ(parse_decimal(std::string(10'000, '9')), std::nullopt);
  EXPECT_EQ(parse_decimal(std::string(10'000, '0')), (Decimal{0, 0}));
}

TEST(ScaledParse, TakesWholeMultiplesOnly) {
  EXPECT_EQ(parse_scaled("52.30", 2), 5230);
  EXPECT_EQ(parse_scaled("52.3", 4), 523'000);
  EXPECT_EQ(parse_scaled("52.301", 2), std::nullopt);
  EXPECT_EQ(parse_scaled("52.300", 2), 5230);
  EXPECT_EQ(parse_scaled("-0.01", 2), -1);
  EXPECT_EQ(parse_scaled("1", 18), 1'000'000'000'000'000'000);
  EXPECT_EQ(parse_scaled("10", 18), std::nullopt);
  EXPECT_EQ(parse_scaled("0", 19), std::nullopt);
  EXPECT_EQ(parse_scaled("abc", 2), std::nullopt);
}

TEST(ScaledParse, StopsExactlyAtSixtyFourBits) {
  EXPECT_EQ(parse_scaled("922337203685477.5807", 4), INT64_MAX);
  EXPECT_EQ(parse_scaled("922337203685477.5808", 4), std::nullopt);
  EXPECT_EQ(to_scaled({INT64_MIN, 0}, 0), INT64_MIN);
  EXPECT_EQ(to_scaled({INT64_MIN, 0}, 1), std::nullopt);
  EXPECT_EQ(to_scaled({INT64_MAX / 10, 0}, 1), INT64_MAX / 10 * 10);
  EXPECT_EQ(to_scaled({INT64_MAX / 10 + 1, 0}, 1), std::nullopt);
}

TEST(ScaledFormat, KeepsTheDigitsAskedFor) {
  EXPECT_EQ(format_scaled(5230, 2, 2), "52.30");
  EXPECT_EQ(format_scaled(5230, 2), "52.3");
  EXPECT_EQ(format_scaled(5200, 2), "52");
  EXPECT_EQ(format_scaled(0, 0), "0");
  EXPECT_EQ(format_scaled(0, 4, 2), "0.00");
  EXPECT_EQ(format_scaled(-1, 4), "-0.0001");
  EXPECT_EQ(format_scaled(7, 0, 2), "7.00");
  EXPECT_EQ(format_scaled(INT64_MAX, 4), "922337203685477.5807");
  EXPECT_EQ(format_scaled(INT64_MIN, 0), "-9223372036854775808");
  EXPECT_EQ(format_scaled(INT64_MIN, 18, 18), "-9.223372036854775808");
}

RC_GTEST_PROP(DecimalRoundTrip, FormattedNumbersReadBackEqual, (std::int64_t mantissa)) {
  RC_PRE(mantissa != INT64_MIN);
  const auto scale = *rc::gen::inRange(0U, 19U);
  const auto digits_min = *rc::gen::inRange(0U, 19U);
  RC_ASSERT(parse_scaled(format_scaled(mantissa, scale, digits_min), scale) ==
            std::optional(mantissa));
}

RC_GTEST_PROP(DecimalRoundTrip, ParsedTextIsInNormalForm, (std::int64_t mantissa)) {
  RC_PRE(mantissa != INT64_MIN);
  const auto scale = *rc::gen::inRange(0U, 19U);
  const auto decimal = parse_decimal(format_scaled(mantissa, scale, scale));
  RC_ASSERT(decimal.has_value());
  RC_ASSERT(decimal->scale == 0 || decimal->mantissa % 10 != 0);
  RC_ASSERT(parse_decimal(format_decimal(*decimal)) == decimal);
}

}  // namespace
}  // namespace eco::base
