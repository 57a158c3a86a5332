#pragma once
/// Price bands with a distance of its own on each side. (markets.md §0.5, AT-B)
#include <cstdint>
#include <optional>

#include "engine/pricing/wide.hpp"

namespace eco::engine::pricing {

/// Distances from the base in 1/10 000, not negative; `down` at most 10 000.
struct BandWidth {
  std::int64_t up_bp = 0;
  std::int64_t down_bp = 0;
};

struct WideBand {
  WidePrice low;
  WidePrice high;
};

/// Both limits HALF_UP to the tick, never below one tick. Empty where the upper one would need more
/// than 128 bits. Requires: base > 0.
[[nodiscard]] constexpr std::optional<WideBand> band(WidePrice base, BandWidth width) noexcept {
  constexpr base::Int128 whole_bp = 10'000;
  const base::Int128 up = whole_bp + width.up_bp;
  base::Int128 product = 0;
  if (__builtin_mul_overflow(base.raw(), up, &product)) return std::nullopt;
  return WideBand{WidePrice(domain::band_limit(base.raw(), whole_bp - width.down_bp)),
                  WidePrice(domain::band_limit(base.raw(), up))};
}

}  // namespace eco::engine::pricing
