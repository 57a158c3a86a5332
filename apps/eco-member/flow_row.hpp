#pragma once
/// Rows of a recorded order flow: `id,timestamp,exchange.timestamp,price,volume,action,direction`.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/types.hpp"

namespace eco::member {

enum class FlowAction : std::uint8_t { created = 1, changed = 2, deleted = 3 };

struct FlowRow {
  std::uint64_t number = 0;  ///< of the row, from 1
  std::uint64_t id = 0;      ///< of the order
  std::int64_t time_ms = 0;
  std::string price;
  std::int64_t units = 0;  ///< what remains, in units of 0.0001, rounded up
  FlowAction action = FlowAction::created;
  domain::Side side = domain::Side::buy;
};

/// One line behind the header. `volume` counts 1e-8.
[[nodiscard]] base::Result<FlowRow> parse_flow_row(std::string_view line, std::uint64_t number);

/// Reads a CSV file, through `xz -dc` where its name ends in .xz. Errors name the file and the row.
/// `take` returns false to stop.
[[nodiscard]] base::Result<void> read_flow(const std::string& path,
                                           const std::function<bool(const FlowRow&)>& take);

}  // namespace eco::member
