#pragma once
/// What durability costs on this machine's disk.
#include <cstdint>
#include <string>

#include "base/result.hpp"

namespace eco::apps {

struct JournalBenchOptions {
  std::string directory;      ///< missing or empty; a journal is written into it
  std::uint32_t seconds = 2;  ///< per batch size
  std::uint32_t record_bytes = 150;
};

/// Commits records in batches of 1, 16, 256 and 4096 through the LMDB journal, as the venue does,
/// and prints one line of JSON per size: {"batch", "commits", "records_per_s", "p50_us", "p99_us",
/// "max_us"}.
[[nodiscard]] base::Result<void> run_journal_bench(const JournalBenchOptions& options);

}  // namespace eco::apps
