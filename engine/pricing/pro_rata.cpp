#include "engine/pricing/pro_rata.hpp"

#include <algorithm>
#include <cstddef>

namespace eco::engine::pricing {

using base::Int128;

std::vector<WideQuantity> pro_rata(Int128 supply, std::span<const WideQuantity> demands) {
  Int128 total = 0;
  for (const WideQuantity demand : demands) total += demand.raw();
  std::vector<WideQuantity> awards(demands.begin(), demands.end());
  if (total <= supply) return awards;

  struct Fraction {
    Int128 numerator;  // of Σ demands
    std::size_t index;
  };
  std::vector<Fraction> fractions(demands.size());
  Int128 left = supply;
  for (std::size_t i = 0; i < demands.size(); ++i) {
    const Share share = share_of(supply, demands[i].raw(), total);
    fractions[i] = {share.rest, i};
    awards[i] = WideQuantity(share.floor);
    left -= share.floor;
  }
  std::sort(fractions.begin(), fractions.end(), [](const Fraction& a, const Fraction& b) {
    return a.numerator != b.numerator ? a.numerator > b.numerator : a.index < b.index;
  });
  for (std::size_t i = 0; left > 0; ++i, --left) awards[fractions[i].index] += WideQuantity(1);
  return awards;
}

}  // namespace eco::engine::pricing
