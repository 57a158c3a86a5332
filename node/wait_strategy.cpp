#include "node/wait_strategy.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <ctime>

namespace eco::node {
namespace {

void futex(std::atomic<std::uint32_t>& word, int operation, std::uint32_t value,
           const timespec* timeout) noexcept {
  static_assert(sizeof(word) == sizeof(std::uint32_t));
  ::syscall(SYS_futex, reinterpret_cast<std::uint32_t*>(&word), operation | FUTEX_PRIVATE_FLAG,
            value, timeout, nullptr, 0);
}

}  // namespace

void Waiter::relax() noexcept {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

void Waiter::sleep(std::chrono::nanoseconds timeout) noexcept {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
  const timespec limit{.tv_sec = seconds.count(), .tv_nsec = (timeout - seconds).count()};
  futex(state_, FUTEX_WAIT, sleeping, &limit);
}

void Waiter::wake_sleeper() noexcept {
  futex(state_, FUTEX_WAKE, 1, nullptr);
}

}  // namespace eco::node
