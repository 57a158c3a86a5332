#pragma once
/// Closes of an instrument's day. (markets.md §8 AT-C)
#include "domain/arith.hpp"
#include "domain/rulebook.hpp"
#include "engine/pricing/wide.hpp"

namespace eco::engine::pricing {

/// Sums of trades for an average. Requires: weight > 0 where it is divided by.
struct Average {
  base::Int128 value = 0;   ///< Σ price in ticks × weight
  base::Int128 weight = 0;  ///< Σ quantity, in any unit

  /// HALF_UP to the tick.
  [[nodiscard]] constexpr WidePrice price() const noexcept {
    return WidePrice(domain::divide(value, weight, domain::Rounding::half_up));
  }
};

/// What a close is made of.
struct CloseFigures {
  domain::CloseRule rule = domain::CloseRule::vwap_day;
  WidePrice previous;      ///< stands where nothing was traded; 0: none
  WidePrice last;          ///< of the last trade
  WideQuantity quantity;   ///< traded in the close's scope; 0: no trade
  WideQuantity threshold;  ///< THRESHOLD_VWAP: at or below it the previous close stands
  Average average;         ///< of the day's trades, of the last n under VWAP_LAST_N
};

/// 0 where there is neither a trade nor a previous close.
[[nodiscard]] constexpr WidePrice close_of(const CloseFigures& day) noexcept {
  if (day.quantity == WideQuantity(0)) return day.previous;
  switch (day.rule) {
    case domain::CloseRule::vwap_day:
    case domain::CloseRule::vwap_last_n:
      return day.average.price();
    case domain::CloseRule::last:
      return day.last;
    case domain::CloseRule::threshold_vwap: {
      // Without a previous close even a thin day's average is better than no close at all.
      const bool thin = day.quantity <= day.threshold && day.previous > WidePrice(0);
      return thin ? day.previous : day.average.price();
    }
  }
  return day.previous;
}

}  // namespace eco::engine::pricing
