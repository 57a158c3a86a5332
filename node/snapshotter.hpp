#pragma once
/// Snapshots of the core's state: kept, listed, written off the order path.
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/types.hpp"
#include "node/executor.hpp"
#include "persistence/entries.hpp"

namespace eco::node {

/// Port to where snapshots are kept. Implementations: disk_snapshots.hpp; in memory for simulation.
/// Threading: one thread at a time.
class SnapshotVault {
 public:
  virtual ~SnapshotVault() = default;
  /// Durable when it returns.
  [[nodiscard]] virtual base::Result<persistence::SnapshotRef> write(domain::SeqNo sequence,
                                                                     std::string_view content) = 0;
  /// Sequences of what is kept, newest first.
  [[nodiscard]] virtual base::Result<std::vector<domain::SeqNo>> list() = 0;
  /// The content, its hash checked.
  [[nodiscard]] virtual base::Result<std::string> read(domain::SeqNo sequence) = 0;
  /// The hash of the one that `read` gave last.
  [[nodiscard]] virtual persistence::SnapshotRef last_read() const = 0;
};

/// Writes serialised states on another thread, one at a time.
/// Threading: `write` on the I/O thread; `newest` on any. Lifetime: vault and executors outlive it.
class Snapshotter {
 public:
  /// `busy_changed` runs on the I/O thread.
  Snapshotter(SnapshotVault& vault, Executor& background, Executor& io,
              persistence::SnapshotRef newest, std::function<void(bool busy)> busy_changed);

  /// Requires: the state's sequence is durable. A failure is logged and costs a longer restart, no more.
  void write(domain::SeqNo sequence, std::unique_ptr<std::string> content);
  /// The newest one that is on disk.
  [[nodiscard]] persistence::SnapshotRef newest() const;

 private:
  SnapshotVault& vault_;
  Executor& background_;
  Executor& io_;
  std::function<void(bool)> busy_changed_;
  int writing_ = 0;  // I/O thread
  mutable std::mutex mutex_;
  persistence::SnapshotRef newest_;  // guarded by mutex_
};

}  // namespace eco::node
