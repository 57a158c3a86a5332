#pragma once
/// Lines about orders of continuous trading and about calls.
#include <string>
#include <vector>

#include "domain/command.hpp"

namespace eco::scenario {

/// What follows `order MEMBER SIDE KIND SYMBOL QUANTITY[@PRICE]`, as words from the first of these
/// on. The ClOrdID and the instrument's id are left empty. Throws std::runtime_error.
[[nodiscard]] domain::NewOrder order_of(const std::vector<std::string>& words);

/// `call SYMBOL start [closing] SECONDS | no-cancel | end`
[[nodiscard]] domain::MoveCall call_of(const std::vector<std::string>& words);

}  // namespace eco::scenario
