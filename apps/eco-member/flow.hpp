#pragma once
/// Replays a recorded order flow through real sessions, one member per session.
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "apps/eco-member/client.hpp"
#include "apps/eco-member/flow_plan.hpp"
#include "apps/eco-member/histogram.hpp"

namespace eco::member {

struct FlowOptions {
  std::string symbol = "FLOW";
  std::size_t window = 1;        ///< rows under way at once; 1: strict file order, exact totals
  std::uint64_t per_second = 0;  ///< rows offered per second; 0: the next when the last is answered
  std::uint64_t progress_every = 5'000;  ///< rows
};

struct FlowReport {
  FlowTotals totals;
  std::uint64_t requests = 0;
  std::uint64_t trades = 0;
  std::size_t live_orders = 0;
  std::chrono::nanoseconds elapsed{0};
  /// Request to answer. With per_second from when the row was due, so that a stall counts for every
  /// row it held up; else corrected for that by the mean pause between requests.
  Histogram latency;
  std::chrono::nanoseconds corrected_by{0};  ///< 0: measured from when the row was due
};

/// Row `id` belongs to client id mod N. Nobody else may trade in the instrument. `progress` is told
/// the rows done. Errors: an unknown instrument, a price off its tick, no answer for a minute.
[[nodiscard]] base::Result<FlowReport> run_flow(
    const std::vector<Client*>& clients, const std::vector<FlowRow>& rows,
    const FlowOptions& options, const std::function<void(std::uint64_t rows)>& progress);

/// Several lines of text.
[[nodiscard]] std::string to_text(const FlowReport& report);
/// One line.
[[nodiscard]] std::string to_json(const FlowReport& report);

}  // namespace eco::member
