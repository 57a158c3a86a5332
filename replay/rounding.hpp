#pragma once
/// The arithmetic of a recomputation: written again from the rules, not taken from the engine's,
/// and safe on any numbers that a forged journal may hold.
#include <algorithm>
#include <cstdint>
#include <limits>

#include "base/int128.hpp"

namespace eco::replay {

using base::Int128;

/// Rounded half up. Requires divisor > 0.
[[nodiscard]] constexpr Int128 half_up(Int128 dividend, Int128 divisor) noexcept {
  const Int128 floor = dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
  const Int128 rest = dividend - floor * divisor;
  return floor + (rest >= divisor - rest ? 1 : 0);
}

/// `bp` of an amount in hao, to whole fen. Requires |amount| and |bp| below 2^63.
[[nodiscard]] constexpr Int128 share(Int128 amount, std::int64_t bp) noexcept {
  constexpr Int128 hao_per_fen = 100;
  return half_up(amount * bp, 10'000 * hao_per_fen) * hao_per_fen;
}

[[nodiscard]] constexpr std::int64_t saturated(Int128 value) noexcept {
  constexpr Int128 low = std::numeric_limits<std::int64_t>::min();
  constexpr Int128 high = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::clamp(value, low, high));
}

/// Sum of two amounts of one unit.
template <class Amount>
[[nodiscard]] constexpr Amount sum(Amount a, Amount b) noexcept {
  return Amount(saturated(static_cast<Int128>(a.raw()) + b.raw()));
}
template <class Amount>
[[nodiscard]] constexpr Amount difference_of(Amount a, Amount b) noexcept {
  return Amount(saturated(static_cast<Int128>(a.raw()) - b.raw()));
}

}  // namespace eco::replay
