#include "base/prng.hpp"

#include <gtest/gtest.h>

#include <array>

namespace eco::base {
namespace {

// The published SplitMix64 reference sequence for seed 1234567.
TEST(PrngSequence, IsSplitMix64) {
  Prng random(1234567);
  const std::array<std::uint64_t, 5> expected{6457827717110365317ULL, 3203168211198807973ULL,
                                              9817491932198370423ULL, 4593380528125082431ULL,
                                              16408922859458223821ULL};
  for (std::uint64_t value : expected) EXPECT_EQ(random.next(), value);
}

TEST(PrngSequence, IsEqualForEqualSeedsOnly) {
  Prng a(7);
  Prng b(7);
  Prng c(8);
  const std::uint64_t first = a.next();
  EXPECT_EQ(first, b.next());
  EXPECT_NE(first, c.next());
}

TEST(PrngBelow, StaysBelowTheBoundAndReachesEveryValue) {
  Prng random(1);
  std::array<unsigned, 7> seen{};
  for (int i = 0; i < 7000; ++i) {
    const std::uint64_t value = random.below(7);
    ASSERT_LT(value, 7U);
    ++seen[value];
  }
  for (unsigned count : seen) EXPECT_NEAR(count, 1000, 150);
}

TEST(PrngBelow, HoldsAtTheEnds) {
  Prng random(2);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(random.below(1), 0U);
    EXPECT_LT(random.below(UINT64_MAX), UINT64_MAX);
  }
}

TEST(PrngChance, IsNeverAtZeroAndAlwaysAtOne) {
  Prng random(3);
  unsigned hits = 0;
  for (int i = 0; i < 4000; ++i) {
    EXPECT_FALSE(random.chance(0, 5));
    EXPECT_TRUE(random.chance(5, 5));
    hits += random.chance(1, 4) ? 1U : 0U;
  }
  EXPECT_NEAR(hits, 1000, 150);
}

}  // namespace
}  // namespace eco::base
