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

/// Requires: `to` is after the market's phase.
void move_phase(Core& core, const Step& step, Market& market, domain::Phase to,
                domain::Cause cause);

}  // namespace eco::engine
