#include "node/durable_queue.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace eco::node {
namespace {

using domain::SeqNo;

TEST(DurableQueue, WorkForWhatIsReleasedRunsAtOnce) {
  DurableQueue queue(SeqNo(5));
  bool ran = false;
  queue.when_released(SeqNo(5), [&] { ran = true; });
  EXPECT_TRUE(ran);
}

TEST(DurableQueue, WorkWaitsForItsSequenceAndRunsInOrder) {
  DurableQueue queue(SeqNo(5));
  std::vector<int> ran;
  queue.when_released(SeqNo(8), [&] { ran.push_back(81); });
  queue.when_released(SeqNo(6), [&] { ran.push_back(6); });
  queue.when_released(SeqNo(8), [&] { ran.push_back(82); });
  EXPECT_EQ(ran, std::vector<int>{});
  queue.advance(SeqNo(7));
  EXPECT_EQ(ran, std::vector<int>{6});
  queue.advance(SeqNo(9));
  EXPECT_EQ(ran, (std::vector<int>{6, 81, 82}));
}

TEST(DurableQueue, WorkMayQueueMoreWork) {
  DurableQueue queue(SeqNo(5));
  std::vector<int> ran;
  queue.when_released(SeqNo(6), [&] {
    ran.push_back(1);
    queue.when_released(SeqNo(6), [&] { ran.push_back(2); });
    queue.when_released(SeqNo(7), [&] { ran.push_back(3); });
  });
  queue.advance(SeqNo(6));
  EXPECT_EQ(ran, (std::vector<int>{1, 2}));
  queue.advance(SeqNo(7));
  EXPECT_EQ(ran, (std::vector<int>{1, 2, 3}));
}

}  // namespace
}  // namespace eco::node
