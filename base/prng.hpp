#pragma once
/// Deterministic pseudo-random numbers from a seed (SplitMix64): tests, workloads and simulations.
/// Not for secrets.
#include <cstdint>

#include "base/hash.hpp"
#include "base/int128.hpp"

namespace eco::base {

class Prng {
 public:
  explicit constexpr Prng(std::uint64_t seed) noexcept : state_(seed) {}
  constexpr std::uint64_t next() noexcept { return mix64(state_ += 0x9e3779b97f4a7c15ULL); }
  /// Uniform in [0, bound). Requires bound > 0. The bias below 2^-32 does not matter for tests.
  constexpr std::uint64_t below(std::uint64_t bound) noexcept {
    return static_cast<std::uint64_t>((static_cast<UInt128>(next()) * bound) >> 64);
  }
  /// True in `numerator` of `denominator` cases.
  constexpr bool chance(std::uint64_t numerator, std::uint64_t denominator) noexcept {
    return below(denominator) < numerator;
  }

 private:
  std::uint64_t state_;
};

}  // namespace eco::base
