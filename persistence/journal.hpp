#pragma once
/// The journal's ports: what the node writes through, and what replay and admin read through.
/// Implementations: lmdb_journal.hpp (disk), memory_journal.hpp (tests and simulation).
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "persistence/batch.hpp"
#include "persistence/entries.hpp"
#include "persistence/record.hpp"
#include "persistence/signing.hpp"

namespace eco::persistence {

/// How much a reader recomputes. Record CRC and sequence continuity are always checked.
enum class ReadChecks : std::uint8_t {
  records = 1,  ///< nothing more: restart, resends
  chain = 2,    ///< also the SHA-256 chain
  full = 3,     ///< also Merkle roots and signatures of the environments read from their beginning
};

struct ReaderOptions {
  ReadChecks checks = ReadChecks::records;
  /// The venue's public key, from outside of the data directory. Without it a seal's signature is
  /// checked against the key that the seal itself names.
  std::optional<VerifyKey> key = std::nullopt;
};

/// One entry, in journal order: an environment's head; then per batch its records (a state hash
/// directly behind its record) and the boundary; a seal behind the boundary of the last batch it
/// covers.
using JournalEntry = std::variant<EnvironmentHead, RecordView, StateHash, Boundary, Seal>;

/// The gateways' state of one session under one kind of key. Not part of the chain, not numbered.
struct SessionRecord {
  Buffer key;
  Buffer value;

  friend bool operator==(const SessionRecord&, const SessionRecord&) noexcept = default;
};

struct EnvironmentInfo {
  std::string name;
  EnvironmentHead head;
  domain::SeqNo last;  ///< last sequence number in it; head.previous_last where it is empty
  std::uint64_t file_bytes = 0;  ///< 0 in memory
};

/// Reads a journal in order, in this process or another, while a writer may be appending to it.
/// Never blocks the writer: it holds no transaction between two calls, and a short one inside.
/// Threading: one thread per reader; any number of readers.
/// Errors name environment, sequence, defect and remedy; after one, every further call fails too.
class JournalReader {
 public:
  JournalReader() = default;
  JournalReader(const JournalReader&) = delete;
  JournalReader& operator=(const JournalReader&) = delete;
  virtual ~JournalReader() = default;

  /// The next `next` gives the record `first`, or what follows it in journal order where it does
  /// not exist yet. A new reader stands at sequence 1, in front of the head of `genesis`; `seek`
  /// elsewhere skips heads before that record. Fails where `first` is invalid or lies more than one
  /// behind the end.
  [[nodiscard]] virtual base::Result<void> seek(domain::SeqNo first) = 0;
  /// The next entry, checked; empty at the end as it is now (call again later for what was added
  /// since). What the entry borrows is valid until the next call.
  [[nodiscard]] virtual base::Result<std::optional<JournalEntry>> next() = 0;
  /// All environments as they are now, in order.
  [[nodiscard]] virtual base::Result<std::vector<EnvironmentInfo>> environments() = 0;
  /// The session records as they are now, sorted by key.
  [[nodiscard]] virtual base::Result<std::vector<SessionRecord>> sessions() = 0;
};

/// Begins an environment. The first batch must start with the record of the `open day` that opened
/// it.
struct NewDay {
  base::Date date;       ///< later than every day before
  SnapshotRef snapshot;  ///< newest snapshot there is
};

struct DiskUsage {
  std::uint64_t bytes_total = 0;      ///< of the file system
  std::uint64_t bytes_available = 0;  ///< to this user
  std::uint32_t disk_percent = 0;     ///< used, rounded up
  std::uint32_t map_percent = 0;      ///< of the newest environment's map, rounded up

  /// The larger of the two: what the limits below are compared with.
  [[nodiscard]] std::uint32_t percent() const noexcept {
    return disk_percent > map_percent ? disk_percent : map_percent;
  }
};
inline constexpr std::uint32_t disk_alarm_percent = 80;
inline constexpr std::uint32_t disk_cancel_only_percent = 95;

/// Since this journal object was opened, except where it says otherwise.
struct JournalStats {
  std::uint64_t commits = 0;
  std::uint64_t records = 0;
  std::uint64_t record_bytes = 0;
  std::uint32_t environments = 0;            ///< in the journal
  std::uint64_t environment_file_bytes = 0;  ///< pages used by the newest environment
};

/// The writer's side: one per data directory, one thread, except for `read` and `reader`.
///
/// A batch is durable as a whole or not at all. LMDB: when `append` returns. Others (simulation,
/// later replication): when `durable_sequence` says so; `flush` waits for it. **Nothing may be
/// released above `durable_sequence`.** After an error from append, flush, rotate or seal the
/// journal is stopped and refuses everything: the process must end (base::fatal) and start again
/// from what is on disk. A batch that failed may still turn out to be durable then; it is accepted.
class Journal {
 public:
  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  virtual ~Journal() = default;

  /// Commits records, state hashes, session updates and the batch boundary in one transaction.
  /// Returns the durable sequence number. Requires: not empty, no open record; first record =
  /// last_sequence + 1. A batch of session updates only writes no boundary and uses no sequence
  /// number.
  [[nodiscard]] virtual base::Result<domain::SeqNo> append(const Batch& batch) = 0;
  /// Waits until everything appended is durable, session updates included. Returns the durable
  /// sequence.
  [[nodiscard]] virtual base::Result<domain::SeqNo> flush() = 0;
  /// Seals the current environment, begins that of `day` with `first_batch` and copies the session
  /// records, all or nothing: killed at any step, the journal opens again either wholly before or
  /// wholly after.
  [[nodiscard]] virtual base::Result<domain::SeqNo> rotate(const NewDay& day,
                                                           const Batch& first_batch) = 0;
  /// Signs the Merkle root over everything in the current environment. To seal a day at its close,
  /// end a batch with the record of `close day`, append it, seal, go on. Where nothing was added
  /// since the last seal, returns that one. Cost: about 2 µs per record that is not hashed yet.
  [[nodiscard]] virtual base::Result<Seal> seal(domain::Timestamp at) = 0;
  /// Hashes a part of what the next seal will need, a few milliseconds' worth: for idle moments, so
  /// that sealing a long day does not stop it. False where nothing is left to do.
  [[nodiscard]] virtual base::Result<bool> prepare_seal() = 0;
  /// The last seal of the current environment.
  [[nodiscard]] virtual std::optional<Seal> last_seal() const = 0;

  [[nodiscard]] virtual domain::SeqNo last_sequence()
      const noexcept = 0;  ///< appended; 0: none yet
  [[nodiscard]] virtual domain::SeqNo durable_sequence() const noexcept = 0;
  /// Stamp of the last record appended; 0: none yet.
  [[nodiscard]] virtual domain::Timestamp last_stamp() const noexcept = 0;
  /// Chain value after the last batch appended.
  [[nodiscard]] virtual Digest chain_value() const noexcept = 0;
  [[nodiscard]] virtual const EnvironmentHead& environment() const noexcept = 0;

  /// The stored bytes of a durable record into `out`, for decode_record. Fails where there is none
  /// or its CRC is wrong. Thread: any.
  [[nodiscard]] virtual base::Result<void> read(domain::SeqNo sequence, Buffer& out) const = 0;
  /// A reader of this journal for this process (a process must not open one data directory twice by
  /// itself). It must not outlive the journal. Thread: any.
  [[nodiscard]] virtual base::Result<std::unique_ptr<JournalReader>> reader(
      const ReaderOptions& options) const = 0;
  /// All durable session records, sorted by key.
  [[nodiscard]] virtual base::Result<std::vector<SessionRecord>> sessions() const = 0;

  [[nodiscard]] virtual JournalStats stats() const = 0;
  [[nodiscard]] virtual base::Result<DiskUsage> disk_usage() const = 0;
};

}  // namespace eco::persistence
