#include "engine/pricing/pro_rata.hpp"

#include <algorithm>
#include <cstddef>

#include "base/assert.hpp"

namespace eco::engine::pricing {

using base::Int128;
using base::UInt128;
using domain::Quantity;

std::vector<Quantity> pro_rata(Int128 supply, std::span<const Quantity> demands) {
  Int128 total = 0;
  for (const Quantity demand : demands) total += demand.raw();
  std::vector<Quantity> awards(demands.begin(), demands.end());
  if (total <= supply) return awards;

  ECO_ASSERT(supply >= 0 && supply >> 64 == 0);
  struct Fraction {
    Int128 numerator;  // of Σ demands
    std::size_t index;
  };
  std::vector<Fraction> fractions(demands.size());
  Int128 left = supply;
  for (std::size_t i = 0; i < demands.size(); ++i) {
    const UInt128 share = static_cast<UInt128>(supply) * static_cast<UInt128>(demands[i].raw());
    const auto floor = static_cast<std::int64_t>(share / static_cast<UInt128>(total));
    fractions[i] = {static_cast<Int128>(share % static_cast<UInt128>(total)), i};
    awards[i] = Quantity(floor);
    left -= floor;
  }
  std::sort(fractions.begin(), fractions.end(), [](const Fraction& a, const Fraction& b) {
    return a.numerator != b.numerator ? a.numerator > b.numerator : a.index < b.index;
  });
  for (std::size_t i = 0; left > 0; ++i, --left) awards[fractions[i].index] += Quantity(1);
  return awards;
}

}  // namespace eco::engine::pricing
