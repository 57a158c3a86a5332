#pragma once
/// The tables [tm1] … [tm7] of a rulebook: one trading method each. (markets.md §7.1)
#include "domain/rulebook.hpp"
#include "rulebooks/section.hpp"

namespace eco::rulebooks {

/// The market's sessions as the file writes them: a method names them by the same text.
struct Sessions {
  std::string morning;
  std::string afternoon;
};

/// Reads every method's table that there is into `rules`, whose asset is read already. A method
/// that no entry of `basis` unlocks is refused.
void read_methods(Section& root, const std::vector<domain::LegalBasis>& basis,
                  const Sessions& sessions, domain::MarketRules& rules);

/// A quantity in asset units as whole steps.
[[nodiscard]] std::optional<domain::Quantity> steps_if(Section& section, std::string_view key,
                                                       base::Decimal step);

}  // namespace eco::rulebooks
