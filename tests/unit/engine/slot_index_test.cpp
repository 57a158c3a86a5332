#include "engine/slot_index.hpp"

#include <gtest/gtest.h>

#include <map>

#include "base/prng.hpp"

namespace eco::engine {
namespace {

TEST(SlotIndex, FindsWhatAMapWouldFindAfterManyInsertsAndErasures) {
  SlotIndex index;
  std::map<std::uint64_t, std::uint32_t> expected;
  base::Prng random(7);
  for (std::uint32_t i = 1; i <= 50'000; ++i) {
    const std::uint64_t key = random.below(3'000) + 1;
    if (expected.erase(key) == 1) {
      index.erase(key);
    } else {
      expected[key] = i;
      index.insert(key, Slot(i));
    }
  }
  EXPECT_EQ(index.size(), expected.size());
  for (std::uint64_t key = 1; key <= 3'001; ++key) {
    const auto at = expected.find(key);
    EXPECT_EQ(index.find(key), at == expected.end() ? Slot() : Slot(at->second)) << key;
  }
}

TEST(SlotIndex, ClearForgetsEverything) {
  SlotIndex index;
  index.insert(5, Slot(1));
  index.clear();
  EXPECT_EQ(index.find(5), Slot());
  EXPECT_EQ(index.size(), 0u);
}

}  // namespace
}  // namespace eco::engine
