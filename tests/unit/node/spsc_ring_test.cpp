#include "node/spsc_ring.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <thread>
#include <vector>

namespace eco::node {
namespace {

TEST(SpscRing, GivesSlotsOutInTheOrderPublished) {
  SpscRing<int> ring(4);
  for (int value : {10, 11, 12}) {
    *ring.claim() = value;
    ring.publish();
  }
  EXPECT_EQ(*ring.peek(0), 10);
  EXPECT_EQ(*ring.peek(2), 12);
  EXPECT_EQ(ring.peek(3), nullptr);
}

TEST(SpscRing, ASlotIsInvisibleUntilPublished) {
  SpscRing<int> ring(4);
  *ring.claim() = 10;
  EXPECT_EQ(ring.peek(), nullptr);
  EXPECT_EQ(ring.in_flight(), 0u);
}

TEST(SpscRing, ClaimedTwiceItIsTheSameSlot) {
  SpscRing<int> ring(4);
  EXPECT_EQ(ring.claim(), ring.claim());
}

TEST(SpscRing, AFullRingGivesNothingUntilASlotIsCollected) {
  SpscRing<int> ring(2);
  for (int i = 0; i < 2; ++i) {
    ASSERT_NE(ring.claim(), nullptr);
    ring.publish();
  }
  EXPECT_EQ(ring.claim(), nullptr);
  ASSERT_NE(ring.peek(1), nullptr);
  ring.finish(2);
  EXPECT_EQ(ring.claim(), nullptr) << "finished by the consumer is not yet taken back";
  ASSERT_NE(ring.finished(), nullptr);
  ring.collect();
  EXPECT_NE(ring.claim(), nullptr);
}

TEST(SpscRing, FinishedSlotsComeBackInOrderAndNoOthers) {
  SpscRing<int> ring(4);
  for (int value : {10, 11, 12}) {
    *ring.claim() = value;
    ring.publish();
  }
  EXPECT_EQ(ring.finished(), nullptr);
  ASSERT_NE(ring.peek(1), nullptr);
  ring.finish(2);
  std::vector<int> back;
  while (const int* slot = ring.finished()) {
    back.push_back(*slot);
    ring.collect();
  }
  EXPECT_EQ(back, (std::vector{10, 11}));
  EXPECT_EQ(ring.in_flight(), 1u);
}

TEST(SpscRing, TwoThreadsPassEveryValueOnceAndInOrder) {
  constexpr std::uint64_t count = 50'000;
  SpscRing<std::uint64_t> ring(256);
  std::uint64_t wrong = 0;
  std::thread consumer([&ring, &wrong] {
    for (std::uint64_t expected = 1; expected <= count;) {
      std::size_t taken = 0;
      while (std::uint64_t* slot = ring.peek(taken)) {
        if (*slot != expected++) ++wrong;
        *slot += 1;
        ++taken;
      }
      if (taken != 0) {
        ring.finish(taken);
      } else {
        std::this_thread::yield();
      }
    }
  });
  std::uint64_t sent = 0;
  std::uint64_t back = 0;
  while (back < count) {
    while (std::uint64_t* slot = sent < count ? ring.claim() : nullptr) {
      *slot = ++sent;
      ring.publish();
    }
    while (const std::uint64_t* slot = ring.finished()) {
      if (*slot != ++back + 1) ++wrong;
      ring.collect();
    }
    std::this_thread::yield();
  }
  consumer.join();
  EXPECT_EQ(wrong, 0u);
}

}  // namespace
}  // namespace eco::node
