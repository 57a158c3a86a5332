#pragma once
/// Prints each figure as one line of JSON, the form of scripts/bench.
#include <benchmark/benchmark.h>

namespace eco::bench {

/// The median of a benchmark's repetitions: {"bench", "figure", "value", "unit"}.
class LineReporter final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context& context) override;     // NOLINT(readability-identifier-naming)
  void ReportRuns(const std::vector<Run>& runs) override;  // NOLINT(readability-identifier-naming)
};

}  // namespace eco::bench
