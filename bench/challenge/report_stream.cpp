#include "bench/challenge/report_stream.hpp"

#include <sched.h>

#include <algorithm>

namespace eco::challenge {
namespace {

// The other thread may share this core: after a while it gets it.
class Patience {
 public:
  void wait() noexcept {
    __builtin_ia32_pause();
    if (++waits_ % 1'024 == 0) sched_yield();
  }

 private:
  std::uint32_t waits_ = 0;
};

std::uint32_t chunks_for(std::uint32_t capacity_reports, std::size_t words) {
  constexpr std::uint32_t capacity_min = 1U << 20;
  return static_cast<std::uint32_t>(
      std::size_t{std::max(capacity_reports, capacity_min)} * 5 / words + 2);
}

}  // namespace

ReportStream::ReportStream(std::uint32_t capacity_reports)
    : chunks_(chunks_for(capacity_reports, chunk_words)),
      memory_(chunks_ * stretch_words),
      used_(std::make_unique<std::uint32_t[]>(chunks_)),
      returned_(std::make_unique<std::uint32_t[]>(chunks_)) {
  used_[0] = fresh_++;
  at_ = start_ = chunk(0);
  end_ = start_ + chunk_words;
}

std::uint32_t ReportStream::free_chunk() noexcept {
  for (Patience patience;; patience.wait()) {
    if (reused_ + chunks_between < given_back_.load(std::memory_order_acquire)) {
      return returned_[reused_++ % chunks_];
    }
    if (fresh_ < chunks_) return fresh_++;
  }
}

void ReportStream::next_chunk() noexcept {
  *at_ = end_mark;
  at_ = start_ + stretch_words;
  publish();
  const std::uint32_t next = free_chunk();
  used_[++stretch_ % chunks_] = next;
  base_ += stretch_words;
  at_ = start_ = chunk(next);
  end_ = start_ + chunk_words;
}

std::uint32_t ReportStream::drain(me_report_t* out, std::uint32_t max) noexcept {
  std::uint32_t count = 0;
  while (count < max) {
    if (position_ == seen_) {
      seen_ = published_.load(std::memory_order_acquire);
      if (position_ == seen_) break;
    }
    if (from_ == nullptr) from_ = chunk(used_[position_ / stretch_words % chunks_]);
    const std::uint64_t word = from_[0];
    const auto type = static_cast<std::uint8_t>(word);
    if (type == end_mark) {
      give_back();
      continue;
    }
    me_report_t& report = out[count++];
    report.type = type;
    report.side = static_cast<std::uint8_t>(word >> 8);
    report.quantity = static_cast<std::uint32_t>(word >> 32);
    report.sequence_number = from_[1];
    report.order_id = from_[2];
    report.price_ticks = static_cast<std::int64_t>(from_[3]);
    const bool trade = type == me_trade;
    report.maker_order_id = trade ? from_[4] : 0;
    report.taker_order_id = trade ? from_[2] : 0;
    const std::ptrdiff_t words = trade ? 5 : 4;
    from_ += words;
    position_ += static_cast<std::uint64_t>(words);
  }
  return count;
}

void ReportStream::give_back() noexcept {
  const std::uint64_t stretch = position_ / stretch_words;
  const std::uint64_t back = given_back_.load(std::memory_order_relaxed);
  returned_[back % chunks_] = used_[stretch % chunks_];
  given_back_.store(back + 1, std::memory_order_release);
  position_ = (stretch + 1) * stretch_words;
  from_ = nullptr;
}

namespace {

ReportStream* stream(void* sink) {
  return static_cast<ReportStream*>(sink);
}

int push(void* sink, const me_report_t* report) {
  if (report->type == me_trade) {
    stream(sink)->put_trade(report->sequence_number, report->price_ticks, report->quantity,
                            report->maker_order_id, report->taker_order_id);
  } else {
    stream(sink)->put(static_cast<me_report_type>(report->type), report->sequence_number,
                      report->order_id, report->price_ticks, report->quantity, report->side);
  }
  return 1;
}

}  // namespace

const me_transport_t stream_transport = {
    .create = [](std::uint32_t capacity) -> void* { return new ReportStream(capacity); },
    .push = push,
    .drain = [](void* sink, me_report_t* out,
                std::uint32_t max) { return stream(sink)->drain(out, max); },
    .flush = [](void* sink) { stream(sink)->publish(); },
    .destroy = [](void* sink) { delete stream(sink); },
};

}  // namespace eco::challenge
