#pragma once
/// One line of English about an event or an operator's action, with names, decimal prices and
/// quantities: what a person reads before approving and after acting.
#include <string>

#include "console/names.hpp"
#include "domain/command.hpp"
#include "domain/event.hpp"

namespace eco::console {

[[nodiscard]] std::string describe(const domain::Event& event, const Names& names);
[[nodiscard]] std::string describe(const domain::OperatorAction& action, const Names& names);

/// `refusal` as "CODE: text; text of the command; remedy".
[[nodiscard]] std::string describe(const domain::Refusal& refusal, std::string_view text);

[[nodiscard]] std::string hex(const domain::Sha256& hash);

}  // namespace eco::console
