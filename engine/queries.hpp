#pragma once
/// Answers about the present state. Private to engine.
#include "engine/core.hpp"

namespace eco::engine {

[[nodiscard]] domain::Answer answer(const Core& core, const domain::Query& query);

}  // namespace eco::engine
