#include "replay/compute/decimal.hpp"

#include <gtest/gtest.h>

namespace eco::replay::compute {
namespace {

using Parsed = tl::expected<Decimal, DecimalFault>;

Parsed fault(DecimalFault kind) {
  return tl::unexpected(kind);
}

TEST(Decimals, KeepNoZerosAtEitherEnd) {
  EXPECT_EQ(parse_decimal("007.500"), Parsed(Decimal{75, 1}));
  EXPECT_EQ(parse_decimal("0.000"), Parsed(Decimal{0, 0}));
  EXPECT_EQ(parse_decimal("100"), Parsed(Decimal{100, 0}));
}

TEST(Decimals, AreDigitsWithAtMostOnePointBetweenThem) {
  for (const char* text : {"", ".", "1.", ".1", "-1", "+1", "1e1", "1,1", " 1", "1.1.1"}) {
    EXPECT_EQ(parse_decimal(text), fault(DecimalFault::not_a_decimal)) << text;
  }
}

TEST(Decimals, EndBelowTwoToThe63) {
  EXPECT_EQ(parse_decimal("9223372036854775807.999999999999999999").value().scale, 18u);
  EXPECT_EQ(parse_decimal("9223372036854775808"), fault(DecimalFault::overflow));
  EXPECT_EQ(parse_decimal("00000000000000000000000009"), Parsed(Decimal{9, 0}));
  EXPECT_EQ(parse_decimal("0.0000000000000000001"), fault(DecimalFault::too_fine));
}

TEST(Decimals, AreWrittenWithTheDecimalsThatTheyNeed) {
  EXPECT_EQ(decimal_text({75, 1}, 2), "7.50");
  EXPECT_EQ(decimal_text({70'000, 4}, 2), "7.00");
  EXPECT_EQ(decimal_text({70'001, 4}, 2), "7.0001");
  EXPECT_EQ(decimal_text({5, 0}, 0), "5");
  EXPECT_EQ(decimal_text({Int128{1} << 63, 0}, 0), std::nullopt);
}

TEST(Products, AreWholeHaoOrAFault) {
  using Hao = tl::expected<Int128, DecimalFault>;
  EXPECT_EQ(product_hao({5, 1}, {4, 0}), Hao(20'000));  // 0.5 × 4
  EXPECT_EQ(product_hao({5, 5}, {2, 0}), Hao(1));       // 0.00005 × 2
  EXPECT_EQ(product_hao({5, 5}, {3, 0}), Hao(tl::unexpected(DecimalFault::too_fine)));
  EXPECT_EQ(product_hao({0, 0}, {3, 18}), Hao(0));
  // Twos of one factor and fives of the other make tens.
  constexpr Int128 five_to_18 = 3'814'697'265'625;
  EXPECT_EQ(product_hao({Int128{1} << 60, 18}, {five_to_18, 0}), Hao((Int128{1} << 42) * 10'000));
  EXPECT_EQ(product_hao({Int128{1} << 62, 0}, {Int128{1} << 62, 0}),
            Hao(tl::unexpected(DecimalFault::overflow)));
}

TEST(Grids, CountUnitsOrSayWhatIsWrong) {
  using Count = tl::expected<Int128, DecimalFault>;
  const Grid five_fen(Decimal{5, 2});
  EXPECT_EQ(five_fen.count({25, 2}), Count(5));
  EXPECT_EQ(five_fen.count({26, 2}), Count(tl::unexpected(DecimalFault::too_fine)));
  EXPECT_EQ(five_fen.count({1, 3}), Count(tl::unexpected(DecimalFault::too_fine)));
  EXPECT_EQ(five_fen.value(5), Decimal(25, 2));
  EXPECT_EQ(Grid().value(Int128{1} << 70), Decimal(Int128{1} << 70, 0));
  EXPECT_EQ(Grid(Decimal{1, 18}).count({INT64_MAX, 0}),
            Count(tl::unexpected(DecimalFault::overflow)));
}

}  // namespace
}  // namespace eco::replay::compute
