#pragma once
/// Lines about what is on record for TM9.
#include "domain/operator_action.hpp"
#include "tests/scenario/runner/words.hpp"

namespace eco::scenario {

/// `facts A district TJ-01 [city TJ basin HAI industry cement project privileged]`
[[nodiscard]] domain::OperatorAction account_facts(const Words& words);
/// `zone TJNOX NOx TJ-01 poor [land 100 forest 60 gap 10]`, in steps
[[nodiscard]] domain::OperatorAction zone_facts(const Words& words);

}  // namespace eco::scenario
