#pragma once
/// A ring of slots between two threads that come back to the thread that filled them.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/assert.hpp"

namespace eco::node {

/// Slots are filled, worked on and taken back in place: nothing is copied, and a slot keeps the
/// memory its members have grown. A slot passes through `claim`, `publish` (producer), `peek`,
/// `finish` (consumer), `collect` (producer). Full is when `capacity` slots are on their way.
///
/// Threading: producer's functions on one thread, consumer's on one other (or the same) thread.
/// Cost: one release store per call; the other side's cursor is read only when the cached one says
/// stop.
template <class Slot>
class SpscRing {
 public:
  /// Requires: capacity is a power of two.
  explicit SpscRing(std::size_t capacity)
      : mask_(capacity - 1), slots_(std::make_unique<Slot[]>(capacity)) {
    ECO_ASSERT(capacity != 0 && (capacity & mask_) == 0);
  }
  SpscRing(const SpscRing&) = delete;
  SpscRing& operator=(const SpscRing&) = delete;

  // Producer

  /// The next slot to fill, or null where the ring is full. Claimed again, it is the same slot
  /// until published.
  [[nodiscard]] Slot* claim() noexcept {
    return published_own_ - collected_ > mask_ ? nullptr : &at(published_own_);
  }
  /// Passes the claimed slot on.
  void publish() noexcept {
    ECO_ASSERT(published_own_ - collected_ <= mask_);
    published_.store(++published_own_, std::memory_order_release);
  }
  /// The oldest finished slot that was not taken back yet, or null.
  [[nodiscard]] Slot* finished() noexcept {
    if (collected_ == finished_seen_) finished_seen_ = finished_.load(std::memory_order_acquire);
    return collected_ == finished_seen_ ? nullptr : &at(collected_);
  }
  /// Takes back the slot that `finished` gave: it can be claimed again.
  void collect() noexcept {
    ECO_ASSERT(collected_ != finished_seen_);
    ++collected_;
  }
  /// Slots on their way: published, not taken back.
  [[nodiscard]] std::size_t in_flight() const noexcept { return published_own_ - collected_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return mask_ + 1; }

  // Consumer

  /// The slot `ahead` places behind the oldest unfinished one, or null where it is not published
  /// yet.
  [[nodiscard]] Slot* peek(std::size_t ahead = 0) noexcept {
    const std::uint64_t position = finished_own_ + ahead;
    if (position >= published_seen_) published_seen_ = published_.load(std::memory_order_acquire);
    return position >= published_seen_ ? nullptr : &at(position);
  }
  /// Hands the oldest `count` slots back to the producer.
  void finish(std::size_t count) noexcept {
    ECO_ASSERT(finished_own_ + count <= published_seen_);
    finished_own_ += count;
    finished_.store(finished_own_, std::memory_order_release);
  }

 private:
  static constexpr std::size_t line_bytes = 64;

  [[nodiscard]] Slot& at(std::uint64_t position) noexcept { return slots_[position & mask_]; }

  const std::size_t mask_;
  const std::unique_ptr<Slot[]> slots_;
  // Positions count up for ever. One line for what each thread writes.
  alignas(line_bytes) std::atomic<std::uint64_t> published_{0};
  std::uint64_t published_own_ = 0;
  std::uint64_t collected_ = 0;
  std::uint64_t finished_seen_ = 0;  // producer's copy of finished_
  alignas(line_bytes) std::atomic<std::uint64_t> finished_{0};
  std::uint64_t finished_own_ = 0;
  std::uint64_t published_seen_ = 0;  // consumer's copy of published_
};

}  // namespace eco::node
