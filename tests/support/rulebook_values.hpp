#pragma once
/// The venue's rulebooks as values, for tests that do not read TOML.
#include <string_view>

#include "domain/rulebook.hpp"

namespace eco::testing {

[[nodiscard]] base::Date date(std::string_view text);

/// M01 as SIMULATED: TM1 PICK+SWEEP ±10 %, TM3 ±30 % from 100 000 t in the afternoon, T+1, 5 bp.
[[nodiscard]] domain::Rulebook cea_sim();
/// M02: as M01 with THRESHOLD_VWAP(1 000 t).
[[nodiscard]] domain::Rulebook tjea();
/// M04: TM3 only, T+5 in both directions, on registry confirmation, closes on block trades.
[[nodiscard]] domain::Rulebook forest_sink();
/// M06: TM3 with the authority's approval, floor at the base, T+5 in both directions.
[[nodiscard]] domain::Rulebook discharge_nox();
/// TM1 without band, level limit, lock, cap or fee.
[[nodiscard]] domain::Rulebook flow();

/// TM2 and TM4 with every type, time in force and option, ±10 %, 5 bp: tests/scenario/rulebooks'
/// trading-lab.
[[nodiscard]] domain::Rulebook trading_lab();
/// M11: TM8 only, ascending or sealed, first refusal for an hour, two relistings, 5 bp.
[[nodiscard]] domain::Rulebook woodland();

/// The rules of the first revision, for a test to change.
[[nodiscard]] domain::MarketRules& rules(domain::Rulebook& rulebook);

}  // namespace eco::testing
