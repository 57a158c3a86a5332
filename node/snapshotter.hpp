#pragma once
/// Snapshots of the core's state: kept, listed, written off the order path.
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "domain/types.hpp"
#include "engine/exchange.hpp"
#include "node/executor.hpp"
#include "persistence/sealing.hpp"
#include "persistence/snapshot_store.hpp"

namespace eco::node {

/// A serialised state. Of SnapshotInfo the state version is the engine's semantics version.
struct SerialisedState {
  persistence::SnapshotInfo info;
  std::string content;
  std::vector<domain::AuctionId> sealed_auctions;  ///< open in it: their keys seal the content
};

[[nodiscard]] SerialisedState serialise(const engine::Exchange& exchange);

/// Port to where snapshots are kept. Threading: one thread at a time.
class SnapshotVault {
 public:
  virtual ~SnapshotVault() = default;
  /// Durable when it returns. May drop old ones.
  [[nodiscard]] virtual base::Result<persistence::SnapshotRef> write(
      const SerialisedState& state) = 0;
  /// Sequences of what is kept, oldest first.
  [[nodiscard]] virtual base::Result<std::vector<domain::SeqNo>> list() const = 0;
  /// Fails where it is missing or does not fit its hash.
  [[nodiscard]] virtual base::Result<persistence::Snapshot> load(domain::SeqNo sequence) const = 0;
  /// Takes one of another journal out of the list for good, without destroying it.
  [[nodiscard]] virtual base::Result<void> set_aside(domain::SeqNo sequence) = 0;
};

/// Snapshots as files; keeps the newest three.
class DiskSnapshots final : public SnapshotVault {
 public:
  /// The directory must exist.
  explicit DiskSnapshots(std::string directory) : store_(std::move(directory)) {}
  [[nodiscard]] base::Result<persistence::SnapshotRef> write(const SerialisedState& state) override;
  [[nodiscard]] base::Result<std::vector<domain::SeqNo>> list() const override;
  [[nodiscard]] base::Result<persistence::Snapshot> load(domain::SeqNo sequence) const override;
  [[nodiscard]] base::Result<void> set_aside(domain::SeqNo sequence) override;

 private:
  static constexpr std::size_t kept_max = 3;
  persistence::SnapshotStore store_;
};

/// Writes serialised states on another thread, one at a time. Bound: one is written and one waits;
/// a newer one takes the place of the one that waits.
/// What sealed auctions keep secret is encrypted before the vault gets it.
/// Threading: `write` on the I/O thread; `newest` on any. Lifetime: vault, keys and executors
/// outlive it.
class Snapshotter {
 public:
  /// `busy_changed` runs on the I/O thread.
  Snapshotter(SnapshotVault& vault, const persistence::SealKeys& keys, Executor& background,
              Executor& io, persistence::SnapshotRef newest,
              std::function<void(bool busy)> busy_changed);

  /// Requires: the state's sequence is durable. A failure is logged and costs a longer restart, no
  /// more.
  void write(std::unique_ptr<SerialisedState> state);
  /// The newest one that is on disk.
  [[nodiscard]] persistence::SnapshotRef newest() const;

 private:
  void start(std::unique_ptr<SerialisedState> state);

  SnapshotVault& vault_;
  const persistence::SealKeys& keys_;
  Executor& background_;
  Executor& io_;
  std::function<void(bool)> busy_changed_;
  bool writing_ = false;                      // I/O thread
  std::unique_ptr<SerialisedState> waiting_;  // I/O thread
  mutable std::mutex mutex_;
  persistence::SnapshotRef newest_;  // guarded by mutex_
};

}  // namespace eco::node
