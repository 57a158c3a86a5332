#pragma once
/// Operators' commands: at once, or as proposals that a second person approves. Private to engine.
/// (markets.md §9.2)
#include "engine/core.hpp"

namespace eco::engine {

void apply(Core& core, const Step& step, const domain::OperatorCommand& command);
void apply(Core& core, const Step& step, const domain::ApproveProposal& command);
void apply(Core& core, const Step& step, const domain::RefuseProposal& command);

}  // namespace eco::engine
