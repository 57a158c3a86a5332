#pragma once
/// Price bands with a bound of its own on each side. (markets.md §0.5, AT-B)
#include <cstdint>
#include <optional>

#include "domain/arith.hpp"

namespace eco::engine::pricing {

/// Distances from the base in 1/10 000, not negative; `down` at most 10 000.
struct BandWidth {
  std::int64_t up_bp = 0;
  std::int64_t down_bp = 0;
};

/// Both limits HALF_UP to the tick, never below one tick. Empty where the upper one leaves 64 bits.
/// Requires: base > 0.
[[nodiscard]] constexpr std::optional<domain::PriceBand> band(domain::Price base,
                                                              BandWidth width) noexcept {
  const auto low = domain::narrow(domain::band_limit(base, 10'000 - width.down_bp));
  const auto high = domain::narrow(domain::band_limit(base, base::Int128{10'000} + width.up_bp));
  if (!low || !high) return std::nullopt;
  return domain::PriceBand{domain::Price(*low), domain::Price(*high)};
}

}  // namespace eco::engine::pricing
