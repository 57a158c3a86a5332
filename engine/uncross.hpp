#pragma once
/// The end of a call: its one price, the trades at it, and what becomes of the orders. Private to
/// engine. (markets.md §8 TM4)
#include <optional>

#include "engine/core.hpp"

namespace eco::engine {

struct UncrossPrice {
  domain::Price price;
  domain::Quantity volume;   ///< > 0
  domain::Quantity surplus;  ///< bought less sold at the price
};

/// What the book of a call would trade now; empty where nothing crosses or the day's totals would
/// leave 64 bits. Icebergs take part with all they have. O(n log n) in the orders that cross.
[[nodiscard]] std::optional<UncrossPrice> find_uncross(Core& core, const Instrument& instrument,
                                                       domain::Price reference);

/// Trades at the price: on each side orders at market first, then by price and place; both sides
/// laid against each other, a trade per pair, the older order being its maker.
void uncross(Core& core, const Step& step, Instrument& instrument, const UncrossPrice& at);

/// No group trades with itself: of its orders that cross, the younger ones are cancelled.
void end_own_crossings(Core& core, const Step& step, const Instrument& instrument);

/// Cancels what was good for this call only, and what is left of orders at market.
void end_call_orders(Core& core, const Step& step, const Instrument& instrument,
                     domain::CallReason reason);

}  // namespace eco::engine
