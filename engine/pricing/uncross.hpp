#pragma once
/// TM4 call auction 集合竞价: the one price at which a book of orders trades, and who gets what.
/// (markets.md §8 TM4, AT-U1…U5)
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/pricing/wide.hpp"

namespace eco::engine::pricing {

/// An order of the call. Spans of orders are in order of time.
struct CallOrder {
  domain::Side side = domain::Side::buy;
  std::optional<WidePrice> limit;  ///< empty: a market order
  WideQuantity quantity;           ///< > 0
};

/// What decides where several prices execute the same volume with the same surplus.
enum class CallTie : std::uint8_t {
  reference = 1,  ///< the reference price, held inside the range that is left
  midpoint = 2,   ///< the middle of the prices that are left, HALF_UP
};

struct CallRules {
  CallTie tie = CallTie::reference;
  std::optional<WidePrice> reference;
};

struct CallPrice {
  WidePrice price;
  base::Int128 volume = 0;   ///< > 0
  base::Int128 surplus = 0;  ///< buy quantity less sell quantity at the price

  friend bool operator==(const CallPrice&, const CallPrice&) noexcept = default;
};

/// Rule chain over every tick from the lowest to the highest limit: largest volume, smallest
/// surplus, side of the surplus, reference. Market orders alone trade at the reference. Empty where
/// nothing can trade. O(n log n), however wide the range.
[[nodiscard]] std::optional<CallPrice> uncross(std::span<const CallOrder> orders,
                                               const CallRules& rules);

/// Each order's fill at the price: on each side market orders first, then by price, then by place
/// in `orders`, until the volume is used up. O(n log n).
[[nodiscard]] std::vector<WideQuantity> call_fills(std::span<const CallOrder> orders,
                                                   const CallPrice& at);

}  // namespace eco::engine::pricing
