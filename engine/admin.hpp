#pragma once
/// Operator actions on rulebooks, instruments, members, cash, lots and orders. Private to engine.
///
/// `check` says why an action is impossible now and changes nothing. `run` performs it and emits
/// its events; where it refuses, nothing has changed. Actions without a `check` take effect at once
/// and are judged by `run` alone.
#include "engine/core.hpp"

namespace eco::engine {

[[nodiscard]] Denial check(Core& core, const domain::ActivateRulebook& action);
[[nodiscard]] Denial check(Core& core, const domain::SetCalendar& action);
[[nodiscard]] Denial check(Core& core, const domain::ListInstrument& action);
[[nodiscard]] Denial check(Core& core, const domain::SetFirstBase& action);
[[nodiscard]] Denial check(Core& core, const domain::SetAffiliateGroup& action);
[[nodiscard]] Denial check(Core& core, const domain::DepositCash& action);
[[nodiscard]] Denial check(Core& core, const domain::WithdrawCash& action);
[[nodiscard]] Denial check(Core& core, const domain::IssueLot& action);
[[nodiscard]] Denial check(Core& core, const domain::UnfreezeLots& action);

[[nodiscard]] Denial run(Core& core, const Step& step, const domain::ActivateRulebook& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::SetCalendar& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::ListInstrument& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::SetFirstBase& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::AdmitMember& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::SetMemberStatus& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::SetAffiliateGroup& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::CreateTrader& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::SetCredential& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::DepositCash& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::WithdrawCash& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::IssueLot& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::TransferPlace& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::CancelOnBehalf& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::AnswerBlock& action);
[[nodiscard]] Denial run(Core& core, const Step& step, const domain::UnfreezeLots& action);

}  // namespace eco::engine
