#include "base/chunked.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace eco::base {
namespace {

struct Item {
  std::uint64_t value;
  char padding[100'000];  // a few to a chunk
};

std::vector<std::uint64_t> values(const Chunked<Item>& items) {
  std::vector<std::uint64_t> out;
  for (const Item& item : items) out.push_back(item.value);
  return out;
}

TEST(Chunked, KeepsOrderAndPlaceThroughManyChunks) {
  Chunked<Item> items;
  EXPECT_TRUE(items.empty());
  const Item* first = &items.push_back({0, {}});
  for (std::uint64_t i = 1; i < 50; ++i) items.push_back({i, {}});
  EXPECT_EQ(items.size(), 50U);
  EXPECT_EQ(&items[0], first);
  for (std::uint64_t i = 0; i < 50; ++i) EXPECT_EQ(items[i].value, i);
}

TEST(Chunked, ErasesInOrderAndGoesOnBehindWhatIsLeft) {
  Chunked<Item> items;
  for (std::uint64_t i = 0; i < 30; ++i) items.push_back({i, {}});
  items.erase_if([](const Item& item) { return item.value % 10 != 3; });
  EXPECT_EQ(values(items), (std::vector<std::uint64_t>{3, 13, 23}));
  items.push_back({99, {}});
  EXPECT_EQ(values(items), (std::vector<std::uint64_t>{3, 13, 23, 99}));
  items.cut(1);
  EXPECT_EQ(values(items), (std::vector<std::uint64_t>{3}));
  items.cut(0);
  EXPECT_TRUE(items.empty());
}

}  // namespace
}  // namespace eco::base
