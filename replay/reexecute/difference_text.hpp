#pragma once
/// A difference between record and re-execution for people and for programs.
#include <string>

#include "replay/reexecute/reexecution.hpp"

namespace eco::replay {

/// Several lines: what and where, both sides with the events that differ marked, the state hash on
/// both sides, the records around.
[[nodiscard]] std::string difference_text(const Difference& difference);
/// One JSON object.
[[nodiscard]] std::string difference_json(const Difference& difference);

}  // namespace eco::replay
