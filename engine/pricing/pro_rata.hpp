#pragma once
/// Proportional rationing in whole steps: floors, then one step each by the largest fraction. Ties
/// of sealed auctions, clock rounds, windows of fixed-price offers. (markets.md §8 AT-A6, E2, F2)
#include <span>
#include <vector>

#include "engine/pricing/wide.hpp"

namespace eco::engine::pricing {

/// One award a demand, in the order of the demands: each its demand where they come to `supply` or
/// less, else ⌊supply × demand / Σ⌋ and what is left by the largest fraction, of equal ones the
/// earlier in the span: bring them in the order of ties. Requires: nothing negative. O(n log n).
[[nodiscard]] std::vector<WideQuantity> pro_rata(base::Int128 supply,
                                                 std::span<const WideQuantity> demands);

}  // namespace eco::engine::pricing
