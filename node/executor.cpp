#include "node/executor.hpp"

#include <exception>
#include <utility>

#include "base/assert.hpp"

namespace eco::node {

WorkerPool::WorkerPool(std::size_t threads) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wakened_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void WorkerPool::post(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(work));
  }
  wakened_.notify_one();
}

void WorkerPool::run() {
  try {
    for (;;) {
      std::unique_lock lock(mutex_);
      wakened_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      const std::function<void()> work = std::move(queue_.front());
      queue_.pop_front();
      lock.unlock();
      work();
    }
  } catch (const std::exception& error) {
    base::fatal("worker", error.what());
  }
}

}  // namespace eco::node
