#pragma once
/// The venue's day: opening, phases, closes, timers. Private to engine.
///
/// Phases follow one another as their enumerators do; some may be skipped, none repeated. Entering
/// post, or a phase behind it, ends the market's trading day: orders expire and closes are made.
#include "engine/core.hpp"

namespace eco::engine {

[[nodiscard]] Denial check(Core& core, const domain::OpenDay& action);
[[nodiscard]] Denial check(Core& core, const domain::CloseDay& action);
[[nodiscard]] Denial check(Core& core, const domain::SetPhase& action);
[[nodiscard]] Denial check(Core& core, const domain::SetHalt& action);

// Each requires: its check passed.
void run(Core& core, const Step& step, const domain::OpenDay& action);
void run(Core& core, const Step& step, const domain::CloseDay& action);
void run(Core& core, const Step& step, const domain::SetPhase& action);
void run(Core& core, const Step& step, const domain::SetHalt& action);

/// Lets every timer due at the step's stamp fire, by deadline, then id. A timer whose phase the
/// market has reached or passed does nothing.
void fire_timers(Core& core, const Step& step);

/// Makes the day's figures of an instrument anew from its trades of today that are not final, and
/// from those that the registry refused. Requires: none of them is settled yet.
void recount(Core& core, domain::InstrumentId instrument);
/// Publishes close and composite again where they were made. Requires: `recount` was called.
void close_again(Core& core, const Step& step, domain::InstrumentId instrument);
/// A trade as the figures of its day count it: a leg of a swap has no price.
[[nodiscard]] DayTrade day_trade(const Core& core, const PendingTrade& trade) noexcept;

/// Requires: `to` is after the market's phase.
void move_phase(Core& core, const Step& step, Market& market, domain::Phase to,
                domain::Cause cause);

}  // namespace eco::engine
