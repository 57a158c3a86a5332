#pragma once
/// Offset ratios of transfers between zones. (markets.md §8 TM9, AT-X1…X3)
#include <cstdint>
#include <optional>

#include "domain/arith.hpp"

namespace eco::engine::pricing {

/// An exact ratio: 1.5:1 is {3, 2}. Requires: denominator > 0.
struct Ratio {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
};

/// What must be bought so that `need` remains: the side in need rounds up to the step. Empty where
/// it leaves 64 bits.
[[nodiscard]] constexpr std::optional<domain::Quantity> quantity_to_buy(domain::Quantity need,
                                                                        Ratio ratio) noexcept {
  const auto steps =
      domain::narrow(domain::divide(static_cast<base::Int128>(need.raw()) * ratio.numerator,
                                    ratio.denominator, domain::Rounding::ceil));
  if (!steps) return std::nullopt;
  return domain::Quantity(*steps);
}

}  // namespace eco::engine::pricing
