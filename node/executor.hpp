#pragma once
/// Where work is sent that must run on another thread.
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace eco::node {

/// Port to a thread or a pool of threads. The application supplies the one of the I/O thread.
class Executor {
 public:
  virtual ~Executor() = default;
  /// Queues `work`; runs it later, once, never inside this call. Thread: any.
  virtual void post(std::function<void()> work) = 0;
  /// How many jobs run at a time.
  [[nodiscard]] virtual std::size_t threads() const noexcept { return 1; }
};

/// Threads for what takes long: password hashes, reports, snapshots. Work starts in the order
/// posted.
class WorkerPool final : public Executor {
 public:
  explicit WorkerPool(std::size_t threads);
  /// Finishes the work under way; what has not begun is dropped.
  ~WorkerPool() override;
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  void post(std::function<void()> work) override;
  [[nodiscard]] std::size_t threads() const noexcept override { return threads_.size(); }

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable wakened_;
  std::deque<std::function<void()>> queue_;  // guarded by mutex_; bounded by the callers
  bool stopping_ = false;                    // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace eco::node
