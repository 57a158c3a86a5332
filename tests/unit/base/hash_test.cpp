#include "base/hash.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <bit>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace eco::base {
namespace {

Hash128 item(std::uint64_t tag, std::uint64_t first, std::uint64_t second) {
  Hasher hasher(tag);
  hasher.add(first);
  hasher.add(second);
  return hasher.finish();
}

Hash128 bytes(std::string_view text) {
  Hasher hasher(1);
  hasher.add(text);
  return hasher.finish();
}

// State hashes are stored in journals: these values may change only with a new semantics version.
TEST(HashValues, AreTheSameInEveryYear) {
  EXPECT_EQ(mix64(0), 0U);
  EXPECT_EQ(mix64(0x9e3779b97f4a7c15ULL), 0xe220a8397b1dcdafULL);
  EXPECT_EQ(item(1, 2, 3), (Hash128{0x2ca4c9fdb24db8c1ULL, 0xf747510d856f6dd8ULL}));
  EXPECT_EQ(bytes("CEA-SIM"), (Hash128{0x03bf69ad03a87f99ULL, 0x655c0e64e7eaeec8ULL}));
}

TEST(HashOfItems, DependsOnTagOrderAndEveryField) {
  const std::vector<Hash128> all{item(1, 2, 3), item(2, 2, 3), item(1, 3, 2),
                                 item(1, 2, 4), item(1, 0, 0), Hasher(1).finish()};
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = i + 1; j < all.size(); ++j) {
      EXPECT_NE(all[i].high, all[j].high) << i << ' ' << j;
      EXPECT_NE(all[i].low, all[j].low) << i << ' ' << j;
    }
  }
}

TEST(HashOfBytes, SeparatesLengthPaddingAndSplits) {
  using namespace std::string_view_literals;
  EXPECT_FALSE(bytes("") == bytes("\0"sv));
  EXPECT_FALSE(bytes("a") == bytes("a\0"sv));
  EXPECT_FALSE(bytes("12345678") == bytes("12345678\0"sv));
  Hasher split(1);
  split.add("ab"sv);
  split.add("c"sv);
  Hasher other(1);
  other.add("a"sv);
  other.add("bc"sv);
  EXPECT_FALSE(split.finish() == other.finish());
}

TEST(HashOfItems, DoesNotCollideOnDenseKeys) {
  std::set<std::pair<std::uint64_t, std::uint64_t>> seen;
  for (std::uint64_t i = 0; i < 300; ++i) {
    for (std::uint64_t j = 0; j < 300; ++j) {
      const Hash128 hash = item(1, i, j);
      seen.emplace(hash.high, hash.low);
    }
  }
  EXPECT_EQ(seen.size(), 90'000U);
}

TEST(HashAvalanche, FlipsAboutHalfTheBitsForOneBitOfInput) {
  int flipped_min = 128;
  for (unsigned bit = 0; bit < 64; ++bit) {
    const Hash128 a = item(1, 0, 0);
    const Hash128 b = item(1, 1ULL << bit, 0);
    flipped_min =
        std::min(flipped_min, std::popcount(a.high ^ b.high) + std::popcount(a.low ^ b.low));
  }
  EXPECT_GT(flipped_min, 40);
}

RC_GTEST_PROP(HashSum, DoesNotDependOnTheOrderOfItems, (std::vector<std::uint64_t> keys)) {
  Hash128 forward;
  Hash128 backward;
  for (std::uint64_t key : keys) forward += item(1, key, 0);
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) backward += item(1, *key, 0);
  RC_ASSERT(forward == backward);
}

RC_GTEST_PROP(HashSum, ForgetsAnItemThatIsTakenOut,
              (std::vector<std::uint64_t> keys, std::uint64_t extra)) {
  Hash128 sum;
  for (std::uint64_t key : keys) sum += item(1, key, 0);
  const Hash128 before = sum;
  sum += item(1, extra, 1);
  RC_ASSERT(!(sum == before));
  sum -= item(1, extra, 1);
  RC_ASSERT(sum == before);
}

}  // namespace
}  // namespace eco::base
