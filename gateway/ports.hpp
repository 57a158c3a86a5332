#pragma once
/// Where gateways meet the node. Gateways turn bytes into commands and durable events into bytes;
/// they know no engine, no journal and no clock of their own. Everything here is called on the
/// gateway's I/O thread unless it says otherwise.
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/command.hpp"
#include "domain/event.hpp"
#include "domain/view.hpp"

namespace eco::gateway {

/// A block of outbound numbers that is not the newest.
struct SessionBlock {
  std::uint64_t first = 1;
  domain::SeqNo events_from;

  friend bool operator==(const SessionBlock&, const SessionBlock&) = default;
};

/// Blocks, oldest first. Copies share them: a record goes with every command.
class SessionBlocks {
 public:
  SessionBlocks() = default;
  SessionBlocks(std::initializer_list<SessionBlock> blocks)
      : SessionBlocks(std::vector<SessionBlock>(blocks)) {}
  explicit SessionBlocks(std::vector<SessionBlock> blocks)
      : shared_(std::make_shared<const std::vector<SessionBlock>>(std::move(blocks))) {}

  [[nodiscard]] std::span<const SessionBlock> all() const noexcept {
    return shared_ ? std::span<const SessionBlock>(*shared_) : std::span<const SessionBlock>();
  }

 private:
  std::shared_ptr<const std::vector<SessionBlock>> shared_;
};

/// What must survive a crash about one member session, besides the venue's own state
/// (docs/journal-format.md, sessions).
struct SessionRecord {
  domain::SessionId session;
  std::uint64_t next_inbound = 1;  ///< number expected from the member
  std::uint64_t block_first = 1;   ///< first outbound number of the newest block
  std::uint64_t block_end = 1;     ///< first number behind it; numbers below may have been used
  /// First event sequence whose reports the newest block may carry.
  domain::SeqNo block_events_from;
  /// The blocks of the day before it: a resend by an old number selects one.
  SessionBlocks earlier_blocks;
};

/// A command with the inbound number that it used up: both commit in one transaction.
struct Submission {
  domain::Command command;  ///< sequence and stamp are set by the sequencer
  std::optional<SessionRecord> session;
};

enum class SubmitResult : std::uint8_t {
  taken = 1,
  full = 2,  ///< nothing was taken: stop reading the socket and try again at `Gateway::on_room`
};

/// Port to the sequencer. Implemented by node.
class CommandSink {
 public:
  virtual ~CommandSink() = default;
  [[nodiscard]] virtual SubmitResult submit(Submission&& submission) = 0;
};

/// Port to the core's present state. The handler runs when the state it speaks of is durable; it
/// may run before `ask` returns. `as_of`: the sequence number that the answer includes.
class QueryPort {
 public:
  using Handler = std::function<void(domain::SeqNo as_of, const domain::Answer& answer)>;
  virtual ~QueryPort() = default;
  virtual void ask(const domain::Query& query, Handler handler) = 0;
};

/// A trader's FIX session as the venue knows it.
struct TraderLogin {
  domain::SessionId session;  ///< equals the trader's number
  domain::TraderId trader;
  domain::MemberId member;
  domain::PersonName username;
  domain::CompId comp_id;
  domain::FixVersion fix_version = domain::FixVersion::fix44;
  std::uint32_t credential_version = 0;
};

/// Slow-changing facts needed to translate: built by node from durable events.
class Directory {
 public:
  virtual ~Directory() = default;
  [[nodiscard]] virtual const domain::InstrumentView* instrument(std::string_view symbol) const = 0;
  [[nodiscard]] virtual const domain::InstrumentView* instrument(domain::InstrumentId id) const = 0;
  [[nodiscard]] virtual const TraderLogin* trader(std::string_view comp_id) const = 0;
  [[nodiscard]] virtual const TraderLogin* trader(domain::TraderId id) const = 0;
  /// Every trader of a member: reports about the member's orders go to the trader who sent them;
  /// offers of blocks to all.
  [[nodiscard]] virtual std::vector<domain::TraderId> traders_of(domain::MemberId member) const = 0;
  /// Every trader of the venue, ascending: public offers are told to all.
  [[nodiscard]] virtual std::vector<domain::TraderId> all_traders() const = 0;
  [[nodiscard]] virtual const domain::MemberView* member(domain::MemberId id) const = 0;
  [[nodiscard]] virtual const domain::MemberView* member(std::string_view code) const = 0;
};

/// Checks a password against Argon2id off the I/O thread; the handler runs on the I/O thread.
class Authenticator {
 public:
  using Handler = std::function<void(bool accepted)>;
  virtual ~Authenticator() = default;
  /// An unknown user takes as long as a wrong password.
  virtual void verify(std::string username, std::string password, std::uint32_t credential_version,
                      Handler handler) = 0;
};

/// One durable command with what followed from it.
struct DurableCommand {
  domain::Command command;
  std::vector<domain::Event> events;
};

/// Port to session records and to the durable past, for numbers and resends.
class SessionStore {
 public:
  virtual ~SessionStore() = default;
  /// The last durable record of a session, or empty for one that never logged on today.
  [[nodiscard]] virtual std::optional<SessionRecord> load(domain::SessionId session) = 0;
  /// Queues the record for the next transaction; `durable` runs on the I/O thread when it is
  /// committed.
  virtual void save(const SessionRecord& record, std::function<void()> durable) = 0;
  /// Durable commands of the present day with from ≤ sequence ≤ durable, ascending, until `visit`
  /// returns false.
  virtual void read_day(domain::SeqNo from,
                        const std::function<bool(const DurableCommand&)>& visit) = 0;
  [[nodiscard]] virtual domain::SeqNo durable() const = 0;
  /// First sequence of the present day's environment (the `open day` command).
  [[nodiscard]] virtual domain::SeqNo day_start() const = 0;
};

/// What node calls on a gateway, on the gateway's I/O thread.
class Gateway {
 public:
  virtual ~Gateway() = default;
  /// These commands are durable, in order, each exactly once per process life. Borrowed for the
  /// call.
  virtual void on_durable(std::span<const DurableCommand> commands) = 0;
  /// The sink has room again after `full`.
  virtual void on_room() = 0;
  /// Clock for heartbeats and time-outs, about once a second and with every burst of input. UTC.
  virtual void on_time(domain::Timestamp now) = 0;
};

}  // namespace eco::gateway
