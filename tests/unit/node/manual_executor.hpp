#pragma once
/// An executor whose work runs when the test says so, on the test's thread.
#include <deque>
#include <functional>
#include <utility>

#include "node/executor.hpp"

namespace eco::testing {

class ManualExecutor final : public node::Executor {
 public:
  void post(std::function<void()> work) override { queue_.push_back(std::move(work)); }
  /// Runs what is queued now and what that queues. Returns how many ran.
  std::size_t run_all() {
    std::size_t count = 0;
    for (; run_one(); ++count) {
    }
    return count;
  }
  bool run_one() {
    if (queue_.empty()) return false;
    const std::function<void()> work = std::move(queue_.front());
    queue_.pop_front();
    work();
    return true;
  }
  [[nodiscard]] std::size_t size() const noexcept { return queue_.size(); }
  void drop_all() { queue_.clear(); }

 private:
  std::deque<std::function<void()>> queue_;
};

}  // namespace eco::testing
