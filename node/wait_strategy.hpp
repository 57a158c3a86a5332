#pragma once
/// How a loop waits for work from another thread.
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstdint>

namespace eco::node {

enum class WaitStrategy : std::uint8_t {
  block = 1,            ///< sleeps at once: for machines with few cores
  spin_then_block = 2,  ///< looks a few thousand times, then sleeps
  spin = 3,             ///< never sleeps: needs a core of its own
};

/// One thread waits, any other wakes it. A wake-up that comes between the look for work and the
/// sleep is not lost. Built on futex: a wake-up costs a system call only where the other side
/// sleeps.
class Waiter {
 public:
  explicit Waiter(WaitStrategy strategy) noexcept : strategy_(strategy) {}

  /// Returns when `ready()` is true, `wake` was called or `timeout` is over, whichever is first.
  template <std::predicate Ready>
  void wait(std::chrono::nanoseconds timeout, Ready&& ready) noexcept {
    if (strategy_ != WaitStrategy::block) {
      for (unsigned i = 0; i < spins_max; ++i) {
        if (ready()) return;
        relax();
      }
      if (strategy_ == WaitStrategy::spin) return;
    }
    // Both sides exchange: whichever comes second sees what the other did before it.
    state_.exchange(sleeping, std::memory_order_acq_rel);
    if (!ready()) sleep(timeout);
    state_.store(awake, std::memory_order_relaxed);
  }
  /// Call after the work was published. Thread: any.
  void wake() noexcept {
    if (state_.exchange(awake, std::memory_order_acq_rel) == sleeping) wake_sleeper();
  }

 private:
  static constexpr std::uint32_t awake = 0;
  static constexpr std::uint32_t sleeping = 1;
  static constexpr unsigned spins_max = 2000;

  static void relax() noexcept;
  void sleep(std::chrono::nanoseconds timeout) noexcept;
  void wake_sleeper() noexcept;

  const WaitStrategy strategy_;
  std::atomic<std::uint32_t> state_{awake};
};

}  // namespace eco::node
