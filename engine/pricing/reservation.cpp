#include "engine/pricing/reservation.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace eco::engine::pricing {
namespace {

using base::Int128;
using Hao = tl::expected<Int128, ReservationFault>;

Hao product(WidePrice price, Int128 quantity, HaoRate rate) noexcept {
  Int128 hao = 0;
  if (__builtin_mul_overflow(Int128{price.raw()}, quantity, &hao) ||
      __builtin_mul_overflow(hao, Int128{rate.numerator}, &hao)) {
    return tl::unexpected(ReservationFault::overflow);
  }
  if (hao % rate.denominator != 0) return tl::unexpected(ReservationFault::finer_than_hao);
  return hao / rate.denominator;
}

Hao sum_of_bids(std::span<const PricedQuantity> bids, HaoRate rate) noexcept {
  Int128 sum = 0;
  for (const PricedQuantity& bid : bids) {
    const Hao hao = product(bid.price, bid.quantity.raw(), rate);
    if (!hao) return hao;
    if (__builtin_add_overflow(sum, *hao, &sum)) return tl::unexpected(ReservationFault::overflow);
  }
  return sum;
}

Hao largest_at_one_price(std::span<const PricedQuantity> bids, HaoRate rate) {
  std::vector<PricedQuantity> ranked(bids.begin(), bids.end());
  std::sort(ranked.begin(), ranked.end(),
            [](const PricedQuantity& a, const PricedQuantity& b) { return a.price > b.price; });
  Int128 largest = 0;
  Int128 quantity = 0;
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    quantity += ranked[i].quantity.raw();
    if (i + 1 < ranked.size() && ranked[i + 1].price == ranked[i].price) continue;
    const Hao hao = product(ranked[i].price, quantity, rate);
    if (!hao) return hao;
    largest = std::max(largest, *hao);
  }
  return largest;
}

}  // namespace

Hao reservation(std::span<const PricedQuantity> bids, AuctionPricing pricing, HaoRate rate) {
  return pricing == AuctionPricing::pay_as_bid ? sum_of_bids(bids, rate)
                                               : largest_at_one_price(bids, rate);
}

}  // namespace eco::engine::pricing
