#include "bench/line_reporter.hpp"

#include <fmt/format.h>

namespace eco::bench {

bool LineReporter::ReportContext(const Context&) {
  return true;
}

void LineReporter::ReportRuns(const std::vector<Run>& runs) {
  for (const Run& run : runs) {
    if (run.run_type != Run::RT_Aggregate || run.aggregate_name != "median") continue;
    const auto items = run.counters.find("items_per_second");
    const double ns =
        items == run.counters.end() ? run.GetAdjustedCPUTime() : 1e9 / items->second.value;
    fmt::print(
        R"({{"bench": "core", "figure": "{}", "value": {:.1f}, "unit": "ns of CPU per item"}})"
        "\n",
        run.run_name.function_name, ns);
  }
  std::fflush(stdout);
}

}  // namespace eco::bench
