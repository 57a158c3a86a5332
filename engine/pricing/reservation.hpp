#pragma once
/// What a bidder of a sealed auction must have ready, whatever the price. (markets.md §8 TM5,
/// AT-A12)
#include <cstdint>
#include <span>
#include <tl/expected.hpp>

#include "engine/pricing/auction.hpp"

namespace eco::engine::pricing {

struct PricedQuantity {
  WidePrice price;
  WideQuantity quantity;
};

/// Consideration in hao of one step at one tick, as a ratio: grids of a rulebook make it whole.
struct HaoRate {
  std::int64_t numerator = 1;
  std::int64_t denominator = 1;
};

enum class ReservationFault : std::uint8_t {
  finer_than_hao = 1,  ///< a product is no whole number of hao
  overflow = 2,        ///< a product or the sum leaves 128 bits
};

/// In hao, without fees: the largest p·Q(≥p) of one bidder's bids where all winners pay one price,
/// Σ p·q where each pays his own. O(n log n).
[[nodiscard]] tl::expected<base::Int128, ReservationFault> reservation(
    std::span<const PricedQuantity> bids, AuctionPricing pricing, HaoRate rate);

}  // namespace eco::engine::pricing
