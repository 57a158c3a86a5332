#pragma once
/// Commands and events in words.
#include <string>

#include "domain/command.hpp"
#include "domain/event.hpp"
#include "replay/directory.hpp"

namespace eco::replay {

/// One line, e.g. `trade: trade 4, instrument CEA25, price 97.60, quantity 1000 tCO2e, …`: names
/// instead of numbers, yuan and asset units instead of hao, ticks and steps; what is 0 or empty is
/// left out.
[[nodiscard]] std::string describe(const domain::Event& event, const Directory& directory);
/// The command's content and who sent it.
[[nodiscard]] std::string describe(const domain::Command& command, const Directory& directory);

}  // namespace eco::replay
