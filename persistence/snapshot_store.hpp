#pragma once
/// Snapshots of the full state as files: written whole or not at all, verified when read.
/// File format: docs/journal-format.md. What the content means is the engine's matter.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/result.hpp"
#include "domain/types.hpp"
#include "persistence/entries.hpp"

namespace eco::persistence {

/// The state after the command `sequence`.
struct SnapshotInfo {
  domain::SeqNo sequence;
  domain::Timestamp stamp;          ///< of that command
  std::uint32_t state_version = 0;  ///< format of the content; the reader of the content judges it
  base::Hash128 state_hash;

  friend bool operator==(const SnapshotInfo&, const SnapshotInfo&) noexcept = default;
};

struct Snapshot {
  SnapshotInfo info;
  Digest sha256{};  ///< of the content
  Buffer content;

  [[nodiscard]] SnapshotRef ref() const noexcept { return {info.sequence, sha256}; }
};

/// The snapshots of one directory. Threading: one thread at a time; it may be another than the
/// journal's.
class SnapshotStore {
 public:
  /// The directory must exist (DataDirectory makes it).
  explicit SnapshotStore(std::string directory) : directory_(std::move(directory)) {}

  /// Durable on return: temporary file, fsync, rename, fsync of the directory. Requires a valid
  /// sequence.
  [[nodiscard]] base::Result<SnapshotRef> write(const SnapshotInfo& info, Bytes content) const;
  /// Sequence numbers of the snapshots there are, oldest first, not verified.
  [[nodiscard]] base::Result<std::vector<domain::SeqNo>> list() const;
  /// Fails where it is missing, truncated, altered, or of another version of this format.
  [[nodiscard]] base::Result<Snapshot> load(domain::SeqNo sequence) const;

  struct Newest {
    std::optional<Snapshot> snapshot;
    std::vector<std::string> skipped;  ///< why newer ones were passed over: for the operator
  };
  /// The newest valid snapshot at or below `max`; bad ones are skipped for the one before.
  [[nodiscard]] base::Result<Newest> load_newest(domain::SeqNo max) const;
  /// Renames a snapshot that belongs to another journal than the present one: it stays for the
  /// operator, and is neither listed, loaded nor counted any more. Durable on return.
  [[nodiscard]] base::Result<void> set_aside(domain::SeqNo sequence) const;
  /// Deletes everything older than the newest `keep` valid snapshots. Requires keep > 0.
  [[nodiscard]] base::Result<void> prune(std::size_t keep) const;

 private:
  [[nodiscard]] std::string path_of(domain::SeqNo sequence) const;

  std::string directory_;
};

}  // namespace eco::persistence
