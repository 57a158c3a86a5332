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
#include "persistence/sealing.hpp"

namespace eco::node {

struct Recovered {
  std::unique_ptr<engine::Exchange> exchange;
  persistence::SnapshotRef snapshot;  ///< what it began from; not valid: from the beginning
  std::uint64_t replayed = 0;         ///< commands executed again
  std::vector<StoredSession> sessions;
  TraderTable traders;
  domain::SeqNo day_start;  ///< first sequence of the present environment
  /// Of the present day; manual where it is closed.
  domain::ScheduleMode schedule = domain::ScheduleMode::manual;
};

/// Executes the tail again and compares every event and state hash with the stored bytes: a
/// difference, or a day of semantics that this build does not know, is an error that says where and
/// what. Also seals a day whose close was the last thing before a crash.
///
/// Sealed records and snapshots are opened with `keys`; a key that is not there is taken from the
/// journal where its auction has closed. The auctions still open are open in `keys` afterwards.
///
/// Snapshots: a damaged one is skipped with a warning. One that is not of this journal (newer than
/// its end, or with another stamp or state hash than the journal has at its sequence: the journal
/// was restored from an older copy) is set aside, so that it is never loaded when the journal has
/// grown past it, nor crowds out good ones.
[[nodiscard]] base::Result<Recovered> recover(persistence::Journal& journal, SnapshotVault& vault,
                                              persistence::SealKeys& keys,
                                              const engine::ExchangeLimits& limits);

}  // namespace eco::node
