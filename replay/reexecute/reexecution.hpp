#pragma once
/// Runs the engine over a journal and compares what follows with what was recorded.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "engine/exchange.hpp"
#include "replay/record_stream.hpp"

namespace eco::replay {

/// Where to stop: after this sequence number, or before the first stamp later than `time`.
struct Until {
  std::optional<domain::SeqNo> sequence;
  std::optional<domain::Timestamp> time;
};

enum class Compare : std::uint8_t { nothing = 1, everything = 2 };

/// What was done so far.
struct Progress {
  std::uint64_t commands = 0;
  std::uint64_t events = 0;        ///< compared
  std::uint64_t state_hashes = 0;  ///< compared
  std::uint64_t seals = 0;         ///< passed; checked by the reader, as its options say
  std::uint64_t days = 0;          ///< opened
  domain::SeqNo last;
  domain::Timestamp last_stamp;
};

/// The state hash of both sides after one command.
struct StatePoint {
  domain::SeqNo sequence;
  base::Hash128 recorded;
  base::Hash128 reexecuted;
};

/// The first place where record and re-execution differ.
struct Difference {
  domain::SeqNo sequence;
  std::string environment;
  std::string what;                     ///< e.g. "event 2 of 5 differs"
  std::vector<std::string> recorded;    ///< the record's events, a line of JSON each
  std::vector<std::string> reexecuted;  ///< what the engine made of the command
  std::vector<std::string> around;      ///< records before, at and after it, a line of JSON each
  std::optional<StatePoint> state;      ///< at it, or at the next one recorded after it
};

/// Threading: one thread.
class Reexecution {
 public:
  /// `reader` stands at the journal's beginning and outlives this. `limits` are those of the venue.
  Reexecution(persistence::JournalReader& reader, const engine::ExchangeLimits& limits,
              Compare compare);
  /// Also opens sealed records, with `keys`, which outlive this.
  Reexecution(persistence::JournalReader& reader, const persistence::SealKeys& keys,
              const engine::ExchangeLimits& limits, Compare compare);

  /// Goes on up to `until` or the journal's present end. A difference is an answer, not an error;
  /// errors are damage (as the reader names it), an unreadable record, or semantics that this
  /// release does not know. After either, nothing more can be run.
  [[nodiscard]] base::Result<std::optional<Difference>> run(const Until& until);

  [[nodiscard]] const engine::Exchange& exchange() const noexcept { return exchange_; }
  /// The last error was a sealed record whose key is not at hand.
  [[nodiscard]] bool stopped_at_sealed() const noexcept { return stream_.stopped_at_sealed(); }
  [[nodiscard]] const Progress& progress() const noexcept { return progress_; }
  /// The events of the command applied last.
  [[nodiscard]] const domain::EventBuffer& events() const noexcept { return events_; }

 private:
  [[nodiscard]] base::Result<std::optional<Difference>> apply(const Record& record);
  [[nodiscard]] base::Result<void> check_semantics(const Record& record) const;
  [[nodiscard]] std::optional<Difference> compare_events(const Record& record);
  [[nodiscard]] std::optional<Difference> compare_hash(const persistence::StateHash& recorded);
  [[nodiscard]] Difference difference(domain::SeqNo sequence, std::string what) const;
  void add_next_state(Difference& found);
  void add_records_around(Difference& found);

  RecordStream stream_;
  engine::Exchange exchange_;
  Compare compare_;
  domain::EventBuffer events_;
  std::string encoded_;
  Progress progress_;
  const Record* pending_ = nullptr;  // read, but beyond the last `until`
};

}  // namespace eco::replay
