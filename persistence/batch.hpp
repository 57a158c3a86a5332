#pragma once
/// What one commit carries: records in their final form, state hashes, session updates.
#include <span>
#include <vector>

#include "persistence/entries.hpp"
#include "persistence/record.hpp"

namespace eco::persistence {

/// Filled record by record, appended, cleared, filled again: no allocation once it has grown.
/// Threading: one thread at a time.
/// Invariant: sequence numbers are consecutive.
class Batch {
 public:
  static constexpr std::size_t records_max = 4096;
  static constexpr std::size_t session_key_bytes_max = 500;
  static constexpr std::size_t session_value_bytes_max = 1u << 20;

  /// A session record to be written, or erased where `value` is absent. Borrowed from the batch.
  struct SessionUpdate {
    Bytes key;
    Bytes value;
    bool erase = false;
  };

  Batch() : encoder_(records_) {}
  Batch(const Batch&) = delete;
  Batch& operator=(const Batch&) = delete;

  /// Empties it and keeps the memory.
  void clear() noexcept;

  /// Requires: no open record, fewer than `records_max` records, the sequence after the last one's.
  void begin_record(const RecordFields& fields, Bytes command);
  void add_event(Bytes event);
  /// A key that the record discloses, behind its events.
  void add_key(Bytes key);
  void end_record();
  /// The three above in one call.
  void add_record(const RecordFields& fields, Bytes command, std::span<const Bytes> events);
  /// The state hash after the command of the record last ended. Requires: that record is in the
  /// batch.
  void add_state_hash(base::Hash128 hash);
  /// Requires: 0 < key size <= session_key_bytes_max, value size <= session_value_bytes_max.
  void put_session(Bytes key, Bytes value);
  void erase_session(Bytes key);

  /// True when it should be appended before more is added.
  [[nodiscard]] bool full() const noexcept {
    return ends_.size() >= records_max || records_.size() >= bytes_wanted;
  }
  [[nodiscard]] bool empty() const noexcept { return ends_.empty() && sessions_.empty(); }
  [[nodiscard]] std::size_t record_count() const noexcept { return ends_.size(); }
  /// Sequence numbers of the first and last record. Require record_count() > 0.
  [[nodiscard]] domain::SeqNo first() const noexcept { return first_; }
  [[nodiscard]] domain::SeqNo last() const noexcept {
    return domain::SeqNo(first_.raw() + ends_.size() - 1);
  }
  /// Stamp of the last record. Requires record_count() > 0.
  [[nodiscard]] domain::Timestamp last_stamp() const noexcept { return last_stamp_; }

  // Borrowed until the next non-const call.
  [[nodiscard]] Bytes record(std::size_t index) const noexcept;
  [[nodiscard]] Bytes records() const noexcept { return records_; }
  /// The encoded state hashes, one behind the other.
  [[nodiscard]] Bytes state_hashes() const noexcept { return hashes_; }
  [[nodiscard]] std::size_t session_update_count() const noexcept { return sessions_.size(); }
  [[nodiscard]] SessionUpdate session_update(std::size_t index) const noexcept;

 private:
  struct SessionSpan {
    std::size_t key_at;
    std::size_t key_size;
    std::size_t value_size;
    bool erase;
  };
  static constexpr std::size_t bytes_wanted = 4u << 20;

  void add_session(Bytes key, Bytes value, bool erase);

  Buffer records_;
  RecordEncoder encoder_;          // writes to records_
  std::vector<std::size_t> ends_;  // end of each record in records_
  domain::SeqNo first_;
  domain::Timestamp last_stamp_;
  Buffer hashes_;
  Buffer session_bytes_;
  std::vector<SessionSpan> sessions_;
};

}  // namespace eco::persistence
