#pragma once
/// What a simulated venue begins with.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "domain/types.hpp"

namespace eco::sim {

inline constexpr std::size_t member_count = 4;
inline constexpr domain::Money initial_cash{100'000'000LL * 10'000};  ///< of each member
inline constexpr domain::Quantity initial_rights{
    1'000'000};  ///< of each member, in each instrument

struct ListedInstrument {
  std::string_view market;
  std::string_view symbol;
  std::int32_t vintage;
  std::int64_t first_base;  ///< ticks
};
inline constexpr std::array<ListedInstrument, 2> listed_instruments{
    {{"CEA-SIM", "CEA24", 2024, 9741}, {"CEA-SIM", "CEA25", 2025, 8000}}};

}  // namespace eco::sim
