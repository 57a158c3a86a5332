#pragma once
/// Lines about classes after their listing, about trades in error and frozen lots.
#include <optional>

#include "domain/operator_action.hpp"
#include "tests/scenario/runner/words.hpp"

namespace eco::scenario {

/// `expire CEA25 DATE`, `purge CEA25`, `rebase CEA25 50.00`, `delist CEA25`,
/// `class CEA-SIM CEA26 97.41 DATE`, `widen CEA25 listed|block|continuous 1500`,
/// `bust T1`, `correct T1 CEA25 100@97.50`, `unfreeze A CEA25 100`. Empty where it is another line.
[[nodiscard]] std::optional<domain::OperatorAction> class_action_of(const Words& words);

}  // namespace eco::scenario
