#pragma once
/// The worked settlement example AT-S1 as durable commands, written down by hand: what a venue that
/// does its work must have said.
#include <vector>

#include "console/ports.hpp"

namespace eco::console::testing {

/// Members A, B, C, D of market CEA-SIM with instruments CEA25 and CEA24; genesis, the day
/// 2026-07-01 up to its close, and the opening of the next day where `next_day` is set.
enum class Until : std::uint8_t { block_traded = 1, day_closed = 2, next_day_open = 3 };
[[nodiscard]] std::vector<DurableCommand> worked_day(Until until);

inline constexpr domain::AccountId account_a{1};
inline constexpr domain::AccountId account_b{2};
inline constexpr domain::AccountId account_c{3};
inline constexpr domain::AccountId account_d{4};
inline constexpr domain::InstrumentId cea25{1};
inline constexpr domain::InstrumentId cea24{2};
inline constexpr domain::MarketId cea_sim{1};

}  // namespace eco::console::testing
