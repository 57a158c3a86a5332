#pragma once
/// Operator actions of TM9. Private to engine; `check` and `run` as in engine/admin.hpp.
#include "engine/core.hpp"

namespace eco::engine {

[[nodiscard]] Denial check(Core& core, const domain::SetAccountFacts& action);
[[nodiscard]] Denial check(Core& core, const domain::SetZoneFacts& action);
[[nodiscard]] Denial check(Core& core, const domain::SetZoneConsent& action);
[[nodiscard]] Denial check(Core& core, const domain::RegisterTransfer& action);
[[nodiscard]] Denial check(Core& core, const domain::AnswerTransfer& action);
[[nodiscard]] Denial check(Core& core, const domain::RecallTransfer& action);

// Each requires: its check passed.
void run(Core& core, const Step& step, const domain::SetAccountFacts& action);
void run(Core& core, const Step& step, const domain::SetZoneFacts& action);
void run(Core& core, const Step& step, const domain::SetZoneConsent& action);
void run(Core& core, const Step& step, const domain::RegisterTransfer& action);
void run(Core& core, const Step& step, const domain::AnswerTransfer& action);
void run(Core& core, const Step& step, const domain::RecallTransfer& action);

}  // namespace eco::engine
