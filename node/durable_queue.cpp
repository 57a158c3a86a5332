#include "node/durable_queue.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"

namespace eco::node {

void DurableQueue::when_released(domain::SeqNo sequence, std::function<void()> work) {
  if (sequence <= released_) {
    work();
    return;
  }
  const auto place = std::upper_bound(
      waiting_.begin(), waiting_.end(), sequence,
      [](domain::SeqNo at, const Waiting& waiting) { return at < waiting.sequence; });
  waiting_.insert(place, Waiting{sequence, std::move(work)});
}

void DurableQueue::advance(domain::SeqNo sequence) {
  ECO_ASSERT(sequence >= released_);
  released_ = sequence;
  while (!waiting_.empty() && waiting_.front().sequence <= released_) {
    const std::function<void()> work = std::move(waiting_.front().work);
    waiting_.pop_front();
    work();
  }
}

}  // namespace eco::node
