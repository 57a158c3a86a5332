#pragma once
/// The gateway's I/O thread: one event loop that sockets, timers and posted work share.
#include <chrono>
#include <functional>
#include <memory>

namespace eco::gateway::net {

/// Threading: `run` on one thread; `post` and `stop` from any thread; `every` before `run` or from
/// the loop itself.
class IoLoop {
 public:
  IoLoop();
  ~IoLoop();
  IoLoop(const IoLoop&) = delete;
  IoLoop& operator=(const IoLoop&) = delete;

  /// Serves until `stop`. Also ignores SIGPIPE for the process.
  void run();
  void stop();
  /// Runs `work` on the loop, in the order posted.
  void post(std::function<void()> work);
  /// Runs `work` every `interval` until the loop ends.
  void every(std::chrono::milliseconds interval, std::function<void()> work);

  struct Impl;
  /// For the other sources of gateway/net.
  [[nodiscard]] Impl& impl() noexcept { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace eco::gateway::net
