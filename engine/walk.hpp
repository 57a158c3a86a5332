#pragma once
/// TM2 continuous trading 连续竞价: what an order would trade if it came now. Nothing is changed
/// here: an order is judged as a whole before its first fill. (markets.md §8 TM2)
#include <optional>

#include "engine/listed.hpp"

namespace eco::engine {

/// Who comes, and how far he goes.
struct Taker {
  domain::Side side = domain::Side::buy;
  domain::Price limit;
  domain::Quantity quantity;  ///< > 0
  domain::MemberId member;
  domain::SkipOwn skip_own = domain::SkipOwn::no;
};

/// What he meets. Borrowed for one walk.
struct Counter {
  const book::OrderBook& book;
  const Orders& orders;
  const risk::Members& members;
  const domain::ContinuousRules& rules;
  domain::Price last;  ///< price of the last trade, or the day's base; > 0
  std::int64_t hao_per_tick_step = 1;
};

struct Walk {
  domain::Quantity filled;
  domain::OrderId own;       ///< of his own group in the way, where he does not skip them
  bool interrupted = false;  ///< the next fill would leave the dynamic range [B24]
  std::optional<domain::Money> amount = domain::Money(0);  ///< of the fills; empty: beyond 64 bits
};

/// By price, then place: `fills` are the trades in order, each with its price (the maker's, or the
/// middle of bid, ask and the fill before). An iceberg's next part comes to the end of its level
/// when the shown one is used up. Stops at the first order of his own group, unless he skips them.
/// Cost: O(fills + own orders passed).
[[nodiscard]] Walk walk(const Counter& counter, const Taker& taker, Fills& fills);

/// The range around the last trade outside which a fill starts a call; empty: none.
[[nodiscard]] std::optional<domain::PriceBand> dynamic_range(const domain::ContinuousRules& rules,
                                                             domain::Price last) noexcept;

}  // namespace eco::engine
