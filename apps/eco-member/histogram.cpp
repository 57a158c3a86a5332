#include "apps/eco-member/histogram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace eco::member {
namespace {

constexpr std::int64_t ns_per_us = 1000;
constexpr std::size_t bar_width = 40;

/// Nanoseconds as milliseconds with three places.
std::string ms(std::int64_t ns) {
  const std::int64_t us = ns / ns_per_us;
  return fmt::format("{}.{:03}", us / 1000, us % 1000);
}

}  // namespace

std::size_t Histogram::bucket_of(std::uint64_t value) noexcept {
  constexpr std::uint64_t linear = 1u << sub_bits;
  if (value < linear) return static_cast<std::size_t>(value);
  const unsigned shift = static_cast<unsigned>(std::bit_width(value)) - sub_bits - 1;
  return (static_cast<std::size_t>(shift + 1) << sub_bits) +
         static_cast<std::size_t>((value >> shift) - linear);
}

std::uint64_t Histogram::upper_edge(std::size_t bucket) noexcept {
  constexpr std::size_t linear = 1u << sub_bits;
  if (bucket < linear) return bucket;
  const std::size_t shift = (bucket >> sub_bits) - 1;
  const std::uint64_t in_power = (bucket & (linear - 1)) + linear;
  return ((in_power + 1) << shift) - 1;
}

void Histogram::record_many(std::int64_t ns, std::uint64_t times) noexcept {
  const std::int64_t value = std::max<std::int64_t>(ns, 0);
  counts_[bucket_of(static_cast<std::uint64_t>(value))] += times;
  count_ += times;
  max_ = std::max(max_, value);
}

Histogram Histogram::corrected(std::int64_t expected_ns) const noexcept {
  Histogram result;
  for (std::size_t i = 0; i < buckets; ++i) {
    if (counts_[i] == 0) continue;
    const auto value = std::min(static_cast<std::int64_t>(upper_edge(i)), max_);
    result.record_many(value, counts_[i]);
    if (expected_ns <= 0) continue;
    for (std::int64_t missed = value - expected_ns; missed >= expected_ns; missed -= expected_ns) {
      result.record_many(missed, counts_[i]);
    }
  }
  return result;
}

std::int64_t Histogram::quantile(std::uint64_t numerator,
                                 std::uint64_t denominator) const noexcept {
  const std::uint64_t rank = (count_ * numerator + denominator - 1) / denominator;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets && count_ > 0; ++i) {
    seen += counts_[i];
    if (seen >= rank && seen > 0) {
      return std::min(static_cast<std::int64_t>(upper_edge(i)), max_);
    }
  }
  return 0;
}

std::string Histogram::summary() const {
  return fmt::format("p50 {} ms, p90 {} ms, p99 {} ms, p99.9 {} ms, max {} ms, n {}",
                     ms(quantile(50, 100)), ms(quantile(90, 100)), ms(quantile(99, 100)),
                     ms(quantile(999, 1000)), ms(max_), count_);
}

std::string Histogram::picture() const {
  std::array<std::uint64_t, 65> powers{};
  for (std::size_t i = 0; i < buckets; ++i) {
    powers[static_cast<std::size_t>(std::bit_width(upper_edge(i)))] += counts_[i];
  }
  const std::uint64_t most = *std::max_element(powers.begin(), powers.end());
  std::string text;
  for (std::size_t bits = 0; bits < powers.size() && most > 0; ++bits) {
    if (powers[bits] == 0) continue;
    const auto width = static_cast<std::size_t>((powers[bits] * bar_width + most - 1) / most);
    text += fmt::format("  <= {:>12} ms {:>9} {}\n",
                        ms(static_cast<std::int64_t>((std::uint64_t{1} << bits) - 1)), powers[bits],
                        std::string(width, '#'));
  }
  return text;
}

}  // namespace eco::member
