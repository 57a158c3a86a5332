#pragma once
/// TM2 continuous trading 连续竞价, from check to event: limit, market, market-to-limit, stop and
/// stop-limit orders, icebergs, minimum, all-or-none, post-only. (markets.md §8 TM2; features.md
/// A80–A86, B1–B3, B8, B9, B24; docs/methods/continuous.md)
///
///   accepted ─┬─ trades ─┬─ rests ──────────── trades … filled │ cancelled │ expired
///             │          └─ rest cancelled
///             ├─ stop ── triggered ── trades …
///             ├─ whole (all or none, beside the book) ── trades whole
///             └─ parked (for a call) ── rests when the call begins
#include "engine/core.hpp"

namespace eco::engine {

/// Rows 20–31 and what follows. Requires: rows 1–19 passed.
[[nodiscard]] domain::Refusal enter_order(Core& core, const Step& step,
                                          const domain::NewOrder& request,
                                          domain::AccountId account);

/// New price and total quantity of a live order. A lower quantity alone keeps its place; anything
/// else is judged like a new order, and may trade at once. Requires: as above.
[[nodiscard]] domain::Refusal replace_order(Core& core, const Step& step,
                                            const domain::ReplaceOrder& request, Slot slot);

/// Market, market-to-limit and stop orders: their price is the worst that the venue lets them get.
[[nodiscard]] bool lacks_limit(domain::OrderKind kind) noexcept;

/// The worst price of an order at market: `collar_bp` from `from`, inside the day's band.
[[nodiscard]] domain::Price worst_price(const Core& core, const Instrument& instrument,
                                        domain::Side side, domain::Price from) noexcept;
/// Price of the last trade of continuous trading or of a call today, else the base.
[[nodiscard]] domain::Price last_price(const Instrument& instrument) noexcept;
/// COLLAR for an order at market that nothing in reach answers.
[[nodiscard]] domain::Refusal check_collar(Core& core, const Instrument& instrument,
                                           const domain::NewOrder& request) noexcept;

/// The order of the own group that an order would cross while a call collects, or none.
[[nodiscard]] domain::OrderId own_in_reach(const Core& core, const book::OrderBook& book,
                                           const domain::OrderState& order) noexcept;

/// Takes a live order out of the book or its line.
void take_out(Core& core, Slot slot) noexcept;
/// Puts an order into the book behind all others of its price, an iceberg with its first part.
void put_in_book(Core& core, Slot slot);

/// Continuous trading goes on after a call: what was triggered, then what waits to trade whole.
void resume_trading(Core& core, const Step& step, Instrument& instrument);

/// A new day: expires what was good until a day before, checks the orders that stay against today's
/// rules, oldest first, and cancels what fails with the code. (DESIGN: days)
void recheck_orders(Core& core, const Step& step, const Market& market);

}  // namespace eco::engine
