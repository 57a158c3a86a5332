#pragma once
/// A class after its listing: wider bands, last trade day, purge, new base, end. Private to engine.
#include "engine/core.hpp"

namespace eco::engine {

[[nodiscard]] Denial check(Core& core, const domain::WidenBand& action);
[[nodiscard]] Denial check(Core& core, const domain::ChangeClass& action);
// Each requires: its check passed.
void run(Core& core, const Step& step, const domain::WidenBand& action);
void run(Core& core, const Step& step, const domain::ChangeClass& action);

/// At open day: classes whose last trade day is over expire, and what rests in them ends.
void expire_classes(Core& core, const Step& step);

/// Emits today's base and bands of a class.
void show_reference(Core& core, const Step& step, const Instrument& instrument);

/// The first day that can be a last trade day.
[[nodiscard]] base::Date first_last_trade_day(const Core& core) noexcept;

}  // namespace eco::engine
