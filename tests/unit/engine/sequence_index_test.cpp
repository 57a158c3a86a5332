#include "engine/sequence_index.hpp"

#include <gtest/gtest.h>

#include <map>

#include "base/prng.hpp"

namespace eco::engine {
namespace {

TEST(SequenceIndex, FindsWhatAMapWouldFindWhilePagesComeAndGo) {
  SequenceIndex index;
  std::map<std::uint64_t, std::uint32_t> expected;
  base::Prng random(7);
  for (std::uint32_t i = 1; i <= 50'000; ++i) {
    // Young numbers mostly, and a few old ones.
    const std::uint64_t key = i / 2 + random.below(random.chance(1, 50) ? 100'000 : 40);
    if (random.chance(1, 2) && expected.erase(key) == 1) {
      index.erase(key);
    } else {
      expected[key] = i;
      index.set(key, i);
    }
    if (i % 1'000 != 0) continue;
    for (auto at = expected.begin(); at != expected.end() && random.chance(9, 10);) {
      index.erase(at->first);
      at = expected.erase(at);
    }
  }
  for (std::uint64_t key = 0; key <= 130'000; ++key) {
    const auto at = expected.find(key);
    ASSERT_EQ(index.find(key), at == expected.end() ? 0 : at->second) << key;
  }
}

TEST(SequenceIndex, TakesAnyKey) {
  SequenceIndex index;
  for (const std::uint64_t key : {std::uint64_t{0}, std::uint64_t{1} << 40, UINT64_MAX}) {
    EXPECT_EQ(index.find(key), 0U);
    index.set(key, 5);
    EXPECT_EQ(index.find(key), 5U);
    EXPECT_EQ(index.find(key ^ 1), 0U);
    index.erase(key);
    EXPECT_EQ(index.find(key), 0U);
  }
}

}  // namespace
}  // namespace eco::engine
