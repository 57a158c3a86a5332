#include "apps/eco-member/histogram.hpp"

#include <gtest/gtest.h>

namespace eco::member {
namespace {

TEST(HistogramTest, KnowsEveryValueWithinTwoPercent) {
  for (std::int64_t value = 1; value < 4'000'000'000'000; value = value * 3 + 1) {
    Histogram one;
    one.record(value);
    one.record(4'500'000'000'000);
    const std::int64_t seen = one.quantile(1, 2);
    EXPECT_GE(seen, value);
    EXPECT_LE(seen - value, value / 50 + 1) << value;
  }
}

TEST(HistogramTest, FindsQuantiles) {
  Histogram histogram;
  for (std::int64_t value = 1; value <= 1000; ++value) histogram.record(value * 1000);
  EXPECT_EQ(histogram.count(), 1000u);
  EXPECT_EQ(histogram.max(), 1'000'000);
  EXPECT_NEAR(static_cast<double>(histogram.quantile(50, 100)), 500'000.0, 10'000.0);
  EXPECT_NEAR(static_cast<double>(histogram.quantile(99, 100)), 990'000.0, 20'000.0);
  EXPECT_EQ(histogram.quantile(1, 1), 1'000'000);
}

TEST(HistogramTest, CountsTheQuestionsThatAStallKeptFromBeingAsked) {
  Histogram histogram;
  for (int i = 0; i < 99; ++i) histogram.record(1'000);
  histogram.record(100'000);
  EXPECT_LE(histogram.quantile(99, 100), 1'100);
  const Histogram corrected = histogram.corrected(1'000);
  EXPECT_EQ(corrected.count(), 199u);  // 99 more waited 99, 98, … 1 thousand
  EXPECT_GE(corrected.quantile(75, 100), 49'000);
  EXPECT_EQ(corrected.max(), 100'000);
}

TEST(HistogramTest, StaysSaneWithoutValues) {
  const Histogram empty;
  EXPECT_EQ(empty.quantile(50, 100), 0);
  EXPECT_EQ(empty.picture(), "");
}

}  // namespace
}  // namespace eco::member
