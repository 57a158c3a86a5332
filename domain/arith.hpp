#pragma once
/// Checked arithmetic on venue amounts. Every rounding of the venue is one of these functions.
/// (DESIGN: numbers)
#include <cstdint>
#include <optional>

#include "base/int128.hpp"
#include "domain/types.hpp"

namespace eco::domain {

enum class Rounding : std::uint8_t { half_up = 1, floor = 2, ceil = 3 };

/// numerator / denominator on non-negative operands, rounded as named. Requires denominator > 0.
/// Amounts as they are fit 64 bits, whose division is several times faster.
[[nodiscard]] constexpr base::Int128 divide(base::Int128 numerator, base::Int128 denominator,
                                            Rounding rounding) noexcept {
  switch (rounding) {
    case Rounding::half_up: {
      if (numerator >= 0 && numerator <= INT64_MAX && denominator <= INT64_MAX) {
        const auto narrow_numerator = static_cast<std::uint64_t>(numerator);
        const auto narrow_denominator = static_cast<std::uint64_t>(denominator);
        const std::uint64_t floor = narrow_numerator / narrow_denominator;
        const std::uint64_t rest = narrow_numerator % narrow_denominator;
        return floor + (rest >= narrow_denominator - rest ? 1U : 0U);
      }
      // Nothing is doubled: any numerator below 2^127 is right.
      const base::Int128 floor = numerator / denominator;
      const base::Int128 rest = numerator - floor * denominator;
      return floor + (rest >= denominator - rest ? 1 : 0);
    }
    case Rounding::floor:
      return numerator / denominator;
    case Rounding::ceil:
      return (numerator + denominator - 1) / denominator;
  }
  return 0;
}

/// Narrows to 64 bits or says no: an amount never wraps.
[[nodiscard]] constexpr std::optional<std::int64_t> narrow(base::Int128 value) noexcept {
  if (value > INT64_MAX || value < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

/// price × quantity × hao_per_tick_step (consideration of one step at one tick), empty on overflow.
[[nodiscard]] constexpr std::optional<Money> consideration(
    Price price, Quantity quantity, std::int64_t hao_per_tick_step) noexcept {
  const auto ticks = narrow(static_cast<base::Int128>(price.raw()) * quantity.raw());
  if (!ticks) return std::nullopt;
  const auto hao = narrow(static_cast<base::Int128>(*ticks) * hao_per_tick_step);
  if (!hao) return std::nullopt;
  return Money(*hao);
}

/// HALF_UP to 0.01 yuan of `rate_bp` (1/10 000) of an amount in hao. Empty where it leaves 128
/// bits. Requires: neither is negative.
[[nodiscard]] constexpr std::optional<base::Int128> fee_on(base::Int128 amount_hao,
                                                           std::int64_t rate_bp) noexcept {
  constexpr base::Int128 hao_per_fen = 100;
  base::Int128 product = 0;
  if (__builtin_mul_overflow(amount_hao, base::Int128{rate_bp}, &product)) return std::nullopt;
  return divide(product, 10'000 * hao_per_fen, Rounding::half_up) * hao_per_fen;
}

/// Fee on a cumulative consideration. Requires: 0 ≤ fee_bp ≤ 10 000, so that it fits.
[[nodiscard]] constexpr Money cumulative_fee(Money amount, std::int64_t fee_bp) noexcept {
  return Money(static_cast<std::int64_t>(*fee_on(amount.raw(), fee_bp)));
}

struct PriceBand {
  Price low;
  Price high;
  [[nodiscard]] constexpr bool contains(Price price) const noexcept {
    return low <= price && price <= high;
  }
  friend constexpr bool operator==(const PriceBand&, const PriceBand&) noexcept = default;
};

/// A limit of a band in ticks: base × factor, HALF_UP to the tick, never below one tick (markets.md
/// §0.5, AT-B). Requires: the product fits 128 bits.
[[nodiscard]] constexpr base::Int128 band_limit(base::Int128 base_ticks,
                                                base::Int128 factor_bp) noexcept {
  const base::Int128 ticks = divide(base_ticks * factor_bp, 10'000, Rounding::half_up);
  return ticks < 1 ? 1 : ticks;
}

/// base ± bp; what 64 bits cannot hold is their largest number.
[[nodiscard]] constexpr PriceBand price_band(Price base, std::int64_t bp) noexcept {
  const auto limit = [base](std::int64_t factor_bp) {
    const base::Int128 ticks = band_limit(base.raw(), factor_bp);
    return ticks > INT64_MAX ? Price(INT64_MAX) : Price(static_cast<std::int64_t>(ticks));
  };
  return {limit(10'000 - bp), limit(10'000 + bp)};
}

}  // namespace eco::domain
