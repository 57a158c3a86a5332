#pragma once
/// Carry-over of allowances into the next commitment period. (markets.md §2 M01, AT-R1)
#include <algorithm>

#include "engine/pricing/ratio.hpp"

namespace eco::engine::pricing {

/// Quantities in whole units.
struct CarryFigures {
  domain::Quantity holdings;
  domain::Quantity sold;
  domain::Quantity bought;
  domain::Quantity base;  ///< carried whatever was traded
  Ratio factor;           ///< on net sales
};

/// min(holdings, ⌊base + factor × max(0, sold − bought)⌋).
[[nodiscard]] constexpr domain::Quantity carry_over(const CarryFigures& figures) noexcept {
  const base::Int128 net =
      std::max<base::Int128>(base::Int128{figures.sold.raw()} - figures.bought.raw(), 0);
  const base::Int128 quota =
      figures.base.raw() + domain::divide(net * figures.factor.numerator,
                                          figures.factor.denominator, domain::Rounding::floor);
  return domain::Quantity(
      static_cast<std::int64_t>(std::min<base::Int128>(quota, figures.holdings.raw())));
}

}  // namespace eco::engine::pricing
