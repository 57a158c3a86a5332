#pragma once
/// TM4 call auction 集合竞价: orders are collected, then trade at one price. Openings, closings,
/// batches, interruptions of continuous trading, and calls of the operator. (markets.md §8 TM4;
/// features.md B20–B27; docs/methods/call.md)
///
///   collecting ── no_cancel ──┬── ended: uncross ── continuous trading goes on, or not
///        ▲                    │
///        └──── extension ─────┘   the price would be too far from the reference
#include "engine/core.hpp"

namespace eco::engine {

[[nodiscard]] Denial check(Core& core, const domain::MoveCall& action);
void run(Core& core, const Step& step, const domain::MoveCall& action);

/// A fill would leave the dynamic range: a call instead. [B24]
void interrupt(Core& core, const Step& step, Instrument& instrument);

/// The market has come to its phase: calls end with it and begin with it. Openings start in
/// pre-open; `call_seed` draws random ends.
void calls_at_phase(Core& core, const Step& step, Market& market);
/// Tails of opening calls and the start of closing calls, from the day's schedule.
void arm_calls(Core& core, const Market& market);

/// Timers: an instrument's call has reached its end; a market's opening calls or an instrument's
/// call their tail; a market's closing calls begin.
void call_ends(Core& core, const Step& step, domain::InstrumentId instrument,
               domain::Timestamp deadline);
void tail_begins(Core& core, const Step& step, domain::MarketId market,
                 domain::InstrumentId instrument);
void closing_begins(Core& core, const Step& step, Market& market);
/// The instrument has a new base: a call that runs is measured from it.
void call_from_base(Core& core, const Step& step, const Instrument& instrument);
/// Trading is resumed: calls whose time came meanwhile end now.
void end_due_calls(Core& core, const Step& step);

/// Tells what the command has changed in calls: price, volume and surplus. [B22]
void tell_calls(Core& core, const Step& step);

}  // namespace eco::engine
