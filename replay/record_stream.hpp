#pragma once
/// A journal read as commands and events.
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "domain/command.hpp"
#include "domain/event.hpp"
#include "persistence/journal.hpp"
#include "persistence/sealing.hpp"

namespace eco::replay {

/// A stored record with its command decoded. Borrows from the reader.
struct Record {
  persistence::RecordView stored;
  domain::Command command;

  [[nodiscard]] domain::SeqNo sequence() const noexcept { return stored.fields.sequence; }
};

/// The events as stored. The error says which event of which record is unreadable.
[[nodiscard]] base::Result<std::vector<domain::Event>> decode_events(const Record& record);

/// `{"sequence":"7","environment":"2025-01-02","command":{…},"events":[…]}`, one line. Events that
/// cannot be read are left out.
[[nodiscard]] std::string record_json(const Record& record, std::string_view environment);

/// One entry; the record is valid until the next call.
using Entry = std::variant<persistence::EnvironmentHead, const Record*, persistence::StateHash,
                           persistence::Boundary, persistence::Seal>;

/// Decodes what a journal reader gives, and checks that a record's header and its command agree.
/// Errors name environment, sequence, defect and remedy.
/// Threading: one thread.
class RecordStream {
 public:
  /// `reader` must outlive the stream.
  explicit RecordStream(persistence::JournalReader& reader) noexcept : reader_(reader) {}
  /// With `keys`, which outlive the stream, sealed records are shown in plain; without the key of a
  /// sealed record the stream ends there with an error.
  RecordStream(persistence::JournalReader& reader, const persistence::SealKeys& keys) noexcept
      : reader_(reader), keys_(&keys) {}

  /// The next record is `first`.
  [[nodiscard]] base::Result<void> seek(domain::SeqNo first);
  [[nodiscard]] base::Result<std::optional<Entry>> next();
  /// As next, past everything that is no record; null at the end.
  [[nodiscard]] base::Result<const Record*> next_record();
  /// Name of the environment in which the last entry stands.
  [[nodiscard]] const std::string& environment() const noexcept { return environment_; }
  /// The last error was a record whose key is not at hand.
  [[nodiscard]] bool stopped_at_sealed() const noexcept { return stopped_at_sealed_; }

 private:
  [[nodiscard]] base::Result<void> decode(const persistence::RecordView& stored);
  [[nodiscard]] base::Result<persistence::RecordView> opened(const persistence::RecordView& stored);

  persistence::JournalReader& reader_;
  const persistence::SealKeys* keys_ = nullptr;
  persistence::Buffer plain_;  // of a sealed record
  bool stopped_at_sealed_ = false;
  Record record_;
  std::string environment_;
};

}  // namespace eco::replay
