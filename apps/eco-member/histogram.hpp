#pragma once
/// Latencies in log-linear buckets: 64 per power of two, so that a value is known to within 1.6 %.
#include <array>
#include <cstdint>
#include <string>

namespace eco::member {

class Histogram {
 public:
  /// `ns` below 0 counts as 0.
  void record(std::int64_t ns) noexcept { record_many(ns, 1); }
  /// For a closed loop, which asks the next question only when the last is answered: a value above
  /// `expected_ns`, the mean pause between questions, also stands for the questions that were not
  /// asked meanwhile, each waiting `expected_ns` less than the one before. Without that, one long
  /// stall counts once (coordinated omission).
  [[nodiscard]] Histogram corrected(std::int64_t expected_ns) const noexcept;

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  /// Upper edge of the bucket that holds the value at `numerator`/`denominator` of all; 0 when
  /// empty.
  [[nodiscard]] std::int64_t quantile(std::uint64_t numerator,
                                      std::uint64_t denominator) const noexcept;
  [[nodiscard]] std::int64_t max() const noexcept { return max_; }
  /// `p50 0.412 ms, p90 …, p99 …, p99.9 …, max …`.
  [[nodiscard]] std::string summary() const;
  /// One line per power of two that has values, with a bar.
  [[nodiscard]] std::string picture() const;

 private:
  static constexpr unsigned sub_bits = 6;
  static constexpr std::size_t buckets = (64 - sub_bits) << sub_bits;

  [[nodiscard]] static std::size_t bucket_of(std::uint64_t value) noexcept;
  [[nodiscard]] static std::uint64_t upper_edge(std::size_t bucket) noexcept;
  void record_many(std::int64_t ns, std::uint64_t times) noexcept;

  std::array<std::uint64_t, buckets> counts_{};
  std::uint64_t count_ = 0;
  std::int64_t max_ = 0;
};

}  // namespace eco::member
