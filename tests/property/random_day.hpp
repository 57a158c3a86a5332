#pragma once
/// A stream of commands from bytes: members and operators doing sensible and foolish things over
/// several days, in all markets. The same bytes give the same commands.
#include <cstdint>
#include <vector>

#include "tests/support/venue.hpp"

namespace eco::property {

/// Money and rights that came in from outside.
struct Issued {
  std::int64_t cash_hao = 0;
  std::int64_t rights_steps = 0;  ///< of each instrument
};

inline constexpr const char* members[] = {"A", "B", "C", "D"};
inline constexpr const char* symbols[] = {"CEA25", "CEA24", "SINK", "NOX", "FLOW"};

/// Markets, instruments, four members of whom A and B are affiliates, a day opened.
Issued set_up(testing::Venue& venue);

/// Applies the command that `choice` stands for.
void step(testing::Venue& venue, std::uint64_t choice);

}  // namespace eco::property
