#pragma once
/// From what is on disk to a running core: newest valid snapshot, then every command behind it
/// again.
#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "engine/exchange.hpp"
#include "node/slot.hpp"
#include "node/snapshotter.hpp"
#include "node/trader_table.hpp"
#include "persistence/journal.hpp"

namespace eco::node {

struct Recovered {
  std::unique_ptr<engine::Exchange> exchange;
  persistence::SnapshotRef snapshot;  ///< what it began from; not valid: from the beginning
  std::uint64_t replayed = 0;         ///< commands executed again
  std::vector<StoredSession> sessions;
  TraderTable traders;
  domain::SeqNo day_start;  ///< first sequence of the present environment
  domain::ScheduleMode schedule = domain::ScheduleMode::manual;
};

/// Executes the tail again and compares every event and state hash with the stored bytes: a
/// difference, or a day of semantics that this build does not know, is an error that says where and
/// what. Also seals a day whose close was the last thing before a crash. A snapshot that fails its
/// hash or is newer than the journal is skipped with a warning.
[[nodiscard]] base::Result<Recovered> recover(persistence::Journal& journal, SnapshotVault& vault,
                                              const engine::ExchangeLimits& limits);

}  // namespace eco::node
