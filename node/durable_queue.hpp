#pragma once
/// Work that waits for a sequence number to be released.
#include <deque>
#include <functional>

#include "domain/types.hpp"

namespace eco::node {

/// Threading: I/O thread. Bound: one entry per question that a session or operator has open.
class DurableQueue {
 public:
  /// Everything up to it was released when the venue started.
  explicit DurableQueue(domain::SeqNo released) noexcept : released_(released) {}

  /// Runs `work` when everything up to `sequence` was released; at once where it was already.
  void when_released(domain::SeqNo sequence, std::function<void()> work);
  /// Runs what waited for `sequence` or less, in order of sequence, then of arrival.
  void advance(domain::SeqNo sequence);
  [[nodiscard]] domain::SeqNo released() const noexcept { return released_; }

 private:
  struct Waiting {
    domain::SeqNo sequence;
    std::function<void()> work;
  };
  domain::SeqNo released_;
  std::deque<Waiting> waiting_;  // ascending
};

}  // namespace eco::node
