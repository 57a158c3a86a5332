#pragma once
/// TM1 listed agreement 挂牌协议: what a listing, pick or sweep would do to a book. Nothing is
/// changed here: a request is judged as a whole before its first fill. (markets.md §8 TM1)
#include <vector>

#include "domain/reject_code.hpp"
#include "engine/orders.hpp"
#include "risk/members.hpp"

namespace eco::engine {

/// A taker's fill to be.
struct Fill {
  Slot maker;
  domain::Quantity quantity;
  domain::Price price;
};

/// Plans of takers, reused so that planning allocates nothing after warm-up.
using Fills = std::vector<Fill>;

/// What a taker meets: a book, its rules, the members behind its orders. Borrowed for one request.
struct ListedView {
  const book::OrderBook& book;
  const Orders& orders;
  const risk::Members& members;
  std::uint32_t levels = 0;  ///< best opposite levels that can be taken; 0: all
};

/// CROSSING_LISTING with the best standing order where the listing would reach the opposite best.
[[nodiscard]] domain::Refusal check_listing(const book::OrderBook& book, domain::Side side,
                                            domain::Price price) noexcept;

/// Legs in the taker's order against the levels as they stand now. No leg may meet the taker's own
/// group (SELF_TRADE, row 20). Then, leg by leg, each maker must be live and inside the levels
/// (NOT_VISIBLE), its price not worse than the taker's limit (WORSE_PRICE; asked: the limit, low
/// and high: the maker's price), with every better level emptied by earlier legs (NOT_BEST_PRICE;
/// own group's orders do not count under skip-own) and leaves for the quantity (MAKER_QTY). On
/// success `fills` are the legs. Requires: every leg's quantity > 0. Cost: O(legs × (levels +
/// legs)).
[[nodiscard]] domain::Refusal plan_pick(const ListedView& view, const domain::NewOrder& order,
                                        domain::MemberId taker, Fills& fills);

/// Walks at most the best levels by price, then time, within the limit. The own group's order in
/// the way is SELF_TRADE, or passed over under skip-own. `fills` may come to less than the
/// quantity. Cost: O(levels + orders walked).
[[nodiscard]] domain::Refusal plan_sweep(const ListedView& view, const domain::NewOrder& order,
                                         domain::MemberId taker, Fills& fills);

}  // namespace eco::engine
