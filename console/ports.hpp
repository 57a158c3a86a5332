#pragma once
/// Where the console meets the node. The console knows no engine, no journal, no clock of the
/// venue. Everything here is called on the I/O thread and every handler runs on it, unless it says
/// otherwise; a handler may run before the call that took it returns.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/command.hpp"
#include "domain/event.hpp"
#include "domain/view.hpp"

namespace eco::console {

/// One durable command with what followed from it.
struct DurableCommand {
  domain::Command command;
  std::vector<domain::Event> events;
};

/// What runs over the durable past on a worker thread, so that a long report holds nobody up.
/// Calls never overlap.
class HistoryJob {
 public:
  virtual ~HistoryJob() = default;
  /// Worker thread: each command in order, borrowed for the call, until false is returned.
  virtual bool visit(const DurableCommand& command) = 0;
  /// Worker thread: once after the last visit, where reading succeeded.
  virtual void finish() = 0;
  /// I/O thread: the last call. An error where the journal could not be read.
  virtual void done(base::Result<void> result) = 0;
};

/// Process-local facts: about this run of the venue, never part of its state.
struct VenueFacts {
  std::uint16_t fix_port = 0;
  domain::SeqNo durable;           ///< everything up to it is on disk
  std::uint32_t disk_percent = 0;  ///< of the data directory's file system, or of the map
  std::int64_t uptime_s = 0;
  std::uint64_t journal_bytes = 0;  ///< pages used by the newest environment
  std::uint32_t sessions_connected = 0;
  std::uint32_t semantics = 0;   ///< version of the engine's semantics, for `open day`
  std::uint32_t orders_max = 0;  ///< live orders that the venue takes, for `open day`
  std::string build;             ///< hash of the build, for `open day`
  std::string call_seed;         ///< fresh random bytes, for `open day`
  std::string data_directory;
};

/// A trader and his FIX session, from durable events.
struct TraderFacts {
  domain::TraderId trader;
  domain::MemberId member;
  domain::PersonName name;
  domain::CompId comp_id;
  domain::FixVersion fix_version = domain::FixVersion::fix44;
  std::uint32_t credential_version = 0;
  bool connected = false;
};

enum class CredentialHolder : std::uint8_t { trader = 1, operator_person = 2 };

enum class SubmitOutcome : std::uint8_t {
  taken = 1,
  full = 2,  ///< nothing was taken, the handler will not run: the operator may try again
};

enum class PasswordVerdict : std::uint8_t {
  right = 1,
  wrong = 2,
  busy = 3,  ///< not looked at: the operator may try again
};

/// The operators' door into the node. Implemented by node.
class OperatorPort {
 public:
  using EventsHandler =
      std::function<void(domain::SeqNo sequence, const std::vector<domain::Event>& events)>;
  using AnswerHandler = std::function<void(domain::SeqNo as_of, const domain::Answer& answer)>;
  using VerdictHandler = std::function<void(PasswordVerdict verdict)>;
  using StoredHandler = std::function<void(base::Result<void> result)>;

  virtual ~OperatorPort() = default;

  /// Sequences and journals `command`; the handler runs when it is durable. Sequence and stamp are
  /// set by the sequencer; the caller sets `header.person` from the authenticated connection.
  [[nodiscard]] virtual SubmitOutcome submit(domain::Command&& command, EventsHandler handler) = 0;
  /// What `command` would cause now, on a scratch copy of the state: nothing is journaled. A ★
  /// action is treated as approved. The sequence is the last one in the copied state.
  virtual void dry_run(domain::Command&& command, EventsHandler handler) = 0;
  /// The handler runs when the state that the answer speaks of is durable.
  virtual void ask(const domain::Query& query, AnswerHandler handler) = 0;
  /// Reads the durable commands first ≤ sequence ≤ last of the whole journal, in order.
  virtual void read_history(domain::SeqNo first, domain::SeqNo last,
                            std::unique_ptr<HistoryJob> job) = 0;

  /// Checks an operator's password against Argon2id off the I/O thread. An unknown name takes as
  /// long as a wrong password.
  virtual void verify_operator(std::string name, std::string password, VerdictHandler handler) = 0;
  /// Stores the verifier of a password outside the journal, under holder, name and version; hashes
  /// off the I/O thread. What stood under the same version is replaced. Operators: version 1.
  virtual void store_credential(CredentialHolder holder, std::string name, std::uint32_t version,
                                std::string password, StoredHandler handler) = 0;

  [[nodiscard]] virtual VenueFacts facts() const = 0;
  [[nodiscard]] virtual std::vector<TraderFacts> traders() const = 0;
};

}  // namespace eco::console
