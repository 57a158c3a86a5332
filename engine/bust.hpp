#pragma once
/// Busting and correcting trades before they are final. Private to engine.
#include "engine/core.hpp"

namespace eco::engine {

[[nodiscard]] Denial check(Core& core, const domain::BustTrade& action);
[[nodiscard]] Denial check(Core& core, const domain::CorrectTrade& action);
// Each requires: its check passed.
void run(Core& core, const Step& step, const domain::BustTrade& action);
void run(Core& core, const Step& step, const domain::CorrectTrade& action);

}  // namespace eco::engine
