#pragma once
/// Carry-over of allowances into the next commitment period. (markets.md §2 M01, AT-R1)
#include <algorithm>

#include "engine/pricing/ratio.hpp"

namespace eco::engine::pricing {

/// Quantities in whole units, below 2^63.
struct CarryFigures {
  WideQuantity holdings;
  WideQuantity sold;
  WideQuantity bought;
  WideQuantity base;  ///< carried whatever was traded
  Ratio factor;       ///< on net sales
};

/// min(holdings, ⌊base + factor × max(0, sold − bought)⌋).
[[nodiscard]] constexpr WideQuantity carry_over(const CarryFigures& figures) noexcept {
  const base::Int128 net = std::max<base::Int128>(figures.sold.raw() - figures.bought.raw(), 0);
  const base::Int128 quota =
      figures.base.raw() + domain::divide(net * figures.factor.numerator,
                                          figures.factor.denominator, domain::Rounding::floor);
  return WideQuantity(std::min<base::Int128>(quota, figures.holdings.raw()));
}

}  // namespace eco::engine::pricing
