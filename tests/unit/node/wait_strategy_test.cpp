#include "node/wait_strategy.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace eco::node {
namespace {

constexpr std::chrono::seconds never{600};  // a lost wake-up shows as the test's timeout

class WaiterTest : public ::testing::TestWithParam<WaitStrategy> {};

TEST_P(WaiterTest, ReturnsAtOnceWhereThereIsWork) {
  Waiter waiter(GetParam());
  waiter.wait(never, [] { return true; });
}

TEST_P(WaiterTest, NoWakeUpIsLostBetweenTheLookAndTheSleep) {
  constexpr int rounds = 2000;
  Waiter to(GetParam());
  Waiter fro(GetParam());
  std::atomic<int> ball{0};
  std::thread other([&] {
    for (int i = 0; i < rounds; ++i) {
      while (ball.load() != 2 * i + 1) to.wait(never, [&] { return ball.load() == 2 * i + 1; });
      ball.store(2 * i + 2);
      fro.wake();
    }
  });
  for (int i = 0; i < rounds; ++i) {
    ball.store(2 * i + 1);
    to.wake();
    while (ball.load() != 2 * i + 2) fro.wait(never, [&] { return ball.load() == 2 * i + 2; });
  }
  other.join();
  EXPECT_EQ(ball.load(), 2 * rounds);
}

INSTANTIATE_TEST_SUITE_P(Strategies, WaiterTest,
                         ::testing::Values(WaitStrategy::block, WaitStrategy::spin_then_block,
                                           WaitStrategy::spin));

TEST(WaiterTimeout, ABlockedWaiterGivesUpAfterItsTimeout) {
  Waiter waiter(WaitStrategy::block);
  waiter.wait(std::chrono::milliseconds(1), [] { return false; });
}

}  // namespace
}  // namespace eco::node
