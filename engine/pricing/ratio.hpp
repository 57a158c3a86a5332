#pragma once
/// Offset ratios of transfers between zones. (markets.md §8 TM9, AT-X1…X3)
#include <cstdint>
#include <optional>

#include "engine/pricing/wide.hpp"

namespace eco::engine::pricing {

/// An exact ratio: 1.5:1 is {3, 2}. Requires: denominator > 0.
struct Ratio {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
};

/// What must be bought so that `need` remains: the side in need rounds up to the step. Empty where
/// it would need more than 128 bits.
[[nodiscard]] constexpr std::optional<WideQuantity> quantity_to_buy(WideQuantity need,
                                                                    Ratio ratio) noexcept {
  base::Int128 whole = 0;
  if (__builtin_mul_overflow(need.raw(), base::Int128{ratio.numerator / ratio.denominator},
                             &whole)) {
    return std::nullopt;
  }
  const Share part = share_of(need.raw(), ratio.numerator % ratio.denominator, ratio.denominator);
  return WideQuantity(whole + part.floor + (part.rest > 0 ? 1 : 0));
}

}  // namespace eco::engine::pricing
