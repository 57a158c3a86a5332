#pragma once
/// Units of the pricing functions: 128 bits wide, so that whoever recomputes a line of decimal
/// numbers below 2^63 gets it exactly on any grid, and sums need no checks. The venue's own 64-bit
/// amounts go in by `widened` and come back by `narrowed`.
#include "base/assert.hpp"
#include "base/int128.hpp"
#include "base/strong.hpp"
#include "domain/arith.hpp"
#include "domain/types.hpp"

namespace eco::engine::pricing {

using WidePrice = base::Amount<struct WidePriceTag, base::Int128>;        ///< ticks
using WideQuantity = base::Amount<struct WideQuantityTag, base::Int128>;  ///< steps

/// What a single price or quantity must stay below, for sums of 2^26 of them to fit.
inline constexpr base::Int128 wide_limit = base::Int128{1} << 100;

[[nodiscard]] constexpr WidePrice widened(domain::Price price) noexcept {
  return WidePrice(price.raw());
}
[[nodiscard]] constexpr WideQuantity widened(domain::Quantity quantity) noexcept {
  return WideQuantity(quantity.raw());
}
/// Requires: it fits, as every result does that lies between its arguments.
[[nodiscard]] constexpr domain::Price narrowed(WidePrice price) noexcept {
  ECO_ASSERT(domain::narrow(price.raw()).has_value());
  return domain::Price(static_cast<std::int64_t>(price.raw()));
}
[[nodiscard]] constexpr domain::Quantity narrowed(WideQuantity quantity) noexcept {
  ECO_ASSERT(domain::narrow(quantity.raw()).has_value());
  return domain::Quantity(static_cast<std::int64_t>(quantity.raw()));
}

/// factor × part / whole, and what the division leaves.
struct Share {
  base::Int128 floor = 0;
  base::Int128 rest = 0;  ///< of `whole`
};

/// Exact, though the product may need 256 bits. Requires: 0 <= factor, 0 <= part <= whole, whole >
/// 0, factor and whole below 2^126.
[[nodiscard]] constexpr Share share_of(base::Int128 factor, base::Int128 part,
                                       base::Int128 whole) noexcept {
  base::Int128 product = 0;
  if (!__builtin_mul_overflow(factor, part, &product)) return {product / whole, product % whole};
  Share share;
  for (int bit = 126; bit >= 0; --bit) {
    share = {share.floor * 2, share.rest * 2};
    if (share.rest >= whole) share = {share.floor + 1, share.rest - whole};
    if ((factor >> bit & 1) == 0) continue;
    share.rest += part;
    if (share.rest >= whole) share = {share.floor + 1, share.rest - whole};
  }
  return share;
}

}  // namespace eco::engine::pricing
