#pragma once
/// The venue's only source of time. What it says reaches the core as the stamp of a command.
#include "domain/types.hpp"

namespace eco::node {

/// Port to a clock. May step back: the sequencer never lets that through.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Now, UTC. Thread: any, for the implementations here.
  [[nodiscard]] virtual domain::Timestamp now() const = 0;
};

/// The machine's real-time clock.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] domain::Timestamp now() const override;
};

/// Stands still until told otherwise: tests and simulation. Threading: one thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(domain::Timestamp start) noexcept : now_(start) {}
  [[nodiscard]] domain::Timestamp now() const override { return now_; }
  void set(domain::Timestamp now) noexcept { now_ = now; }
  void advance(domain::Timestamp by) noexcept { now_ += by; }

 private:
  domain::Timestamp now_;
};

}  // namespace eco::node
