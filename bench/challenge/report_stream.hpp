#pragma once
/// The library's own way from the engine's thread to the thread that reads the reports.
#include <atomic>
#include <cstdint>
#include <memory>

#include "bench/challenge/abi.hpp"
#include "bench/huge_pages.hpp"

namespace eco::challenge {

/// Reports as words in a stream: five for a trade, four for any other, unpacked by the reader. The
/// stream runs through chunks of memory. The writer takes the chunk that the reader gave back some
/// `chunks_between` chunks ago: memory that the reader has just read would have to be fetched from
/// the caches of his core, line by line. When the reader does not keep up, there is room for the
/// whole capacity. Publication in batches, for the same reason: a writer with the reader at its
/// heels, or a store to the shared position per report, costs more than the report.
///
/// Threading: one writer, one reader.
class ReportStream {
 public:
  explicit ReportStream(std::uint32_t capacity_reports);
  ReportStream(const ReportStream&) = delete;
  ReportStream& operator=(const ReportStream&) = delete;

  // Writer.
  void put(me_report_type type, std::uint64_t sequence, std::uint64_t order, std::int64_t price,
           std::uint32_t quantity, std::uint8_t side) noexcept {
    std::uint64_t* to = at_;
    to[0] = head(type, side, quantity);
    to[1] = sequence;
    to[2] = order;
    to[3] = static_cast<std::uint64_t>(price);
    at_ = to + 4;
    wrote_one();
  }
  void put_trade(std::uint64_t sequence, std::int64_t price, std::uint32_t quantity,
                 std::uint64_t maker, std::uint64_t taker) noexcept {
    std::uint64_t* to = at_;
    to[0] = head(me_trade, 0, quantity);
    to[1] = sequence;
    to[2] = taker;
    to[3] = static_cast<std::uint64_t>(price);
    to[4] = maker;
    at_ = to + 5;
    wrote_one();
  }
  void publish() noexcept {
    since_ = 0;
    published_.store(base_ + static_cast<std::uint64_t>(at_ - start_), std::memory_order_release);
  }

  // Reader.
  [[nodiscard]] std::uint32_t drain(me_report_t* out, std::uint32_t max) noexcept;

 private:
  static constexpr std::size_t chunk_words = 8'192;  ///< one is 64 KiB
  static constexpr std::size_t slack_words = 8;      ///< a report may end here, and the end mark
  static constexpr std::size_t stretch_words = chunk_words + slack_words;
  static constexpr std::uint64_t chunks_between = 64;  ///< far below the number of all
  static constexpr std::uint32_t reports_per_publication = 512;
  static constexpr std::uint64_t end_mark = 0xff;

  static std::uint64_t head(me_report_type type, std::uint8_t side,
                            std::uint32_t quantity) noexcept {
    return std::uint64_t{type} | std::uint64_t{side} << 8 | std::uint64_t{quantity} << 32;
  }
  void wrote_one() noexcept {
    if (at_ >= end_) [[unlikely]]
      return next_chunk();
    if (++since_ == reports_per_publication) [[unlikely]]
      publish();
  }
  void next_chunk() noexcept;
  void give_back() noexcept;
  [[nodiscard]] std::uint32_t free_chunk() noexcept;
  [[nodiscard]] std::uint64_t* chunk(std::uint32_t index) noexcept {
    return &memory_[index * stretch_words];
  }

  // Positions are words. A chunk stands for stretch_words of them, however much of it is used.
  std::uint32_t chunks_;
  bench::HugeArray<std::uint64_t> memory_;
  std::unique_ptr<std::uint32_t[]> used_;      ///< chunk of stretch n at n % chunks
  std::unique_ptr<std::uint32_t[]> returned_;  ///< the nth given back at n % chunks

  alignas(64) std::uint64_t* at_ = nullptr;  ///< writer
  std::uint64_t* end_ = nullptr;
  std::uint64_t* start_ = nullptr;
  std::uint64_t base_ = 0;  ///< position of `start_`
  std::uint64_t stretch_ = 0;
  std::uint64_t reused_ = 0;
  std::uint32_t fresh_ = 0;
  std::uint32_t since_ = 0;

  alignas(64) std::atomic<std::uint64_t> published_{0};   ///< words
  alignas(64) std::atomic<std::uint64_t> given_back_{0};  ///< chunks

  alignas(64) std::uint64_t position_ = 0;  ///< reader
  std::uint64_t seen_ = 0;
  const std::uint64_t* from_ = nullptr;  ///< null at the start of a stretch
};

/// The stream behind the challenge's transport functions.
extern const me_transport_t stream_transport;

}  // namespace eco::challenge
