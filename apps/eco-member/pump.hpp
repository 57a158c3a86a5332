#pragma once
/// The one event loop of a member process: sockets, timers and whoever waits for them.
#include <chrono>
#include <functional>
#include <memory>

namespace eco::member {

using Milliseconds = std::chrono::milliseconds;

/// Threading: one thread, but for `post`.
class Pump {
 public:
  Pump();
  ~Pump();
  Pump(const Pump&) = delete;
  Pump& operator=(const Pump&) = delete;

  /// Serves events until `done()` holds (true), the time is over or a signal came (false).
  bool until(const std::function<bool()>& done, Milliseconds limit);
  /// Serves events for a while. False where a signal came.
  bool serve_for(Milliseconds time);
  /// SIGINT or SIGTERM came since the start.
  [[nodiscard]] bool interrupted() const noexcept;
  /// Runs `work` on the loop. Thread: any.
  void post(std::function<void()> work);

  struct Impl;
  [[nodiscard]] Impl& impl() noexcept { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace eco::member
