#pragma once
/// The FIX door: connections, logons and sessions of all traders, over the ports of
/// gateway/ports.hpp. No sockets, no clock and no journal of its own, so a simulator can run it.
/// (docs/wire/fix.md)
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/fix/day_index.hpp"
#include "gateway/fix/logon_throttle.hpp"
#include "gateway/fix/market_data.hpp"
#include "gateway/fix/refusal_notes.hpp"
#include "gateway/fix/trader_session.hpp"
#include "gateway/ports.hpp"
#include "gateway/transport.hpp"

namespace eco::gateway::fix {

struct FixOptions {
  std::string venue_comp_id = "ECOBOURSE";
  std::chrono::seconds heartbeat_min{5};
  std::chrono::seconds heartbeat_max{60};
  std::chrono::seconds logon_timeout{10};
  std::chrono::seconds clock_tolerance{120};  ///< between SendingTime and the machine's clock
  FrameLimits frame;
  LogonLimits logon = {};
  /// Told of every connection that the gateway closes, with peer and reason. May be empty.
  std::function<void(std::string_view peer, std::string_view reason)> log = {};
  /// Runs work behind what waits on the I/O thread already. Without it what takes long is made in
  /// one go.
  std::function<void(std::function<void()> work)> defer = {};
};

/// Borrowed for life.
struct FixPorts {
  CommandSink& sink;
  QueryPort& queries;
  const Directory& directory;
  Authenticator& authenticator;
  SessionStore& store;
};

struct FixStats {
  std::size_t connections = 0;
  std::size_t sessions_logged_on = 0;
  std::uint64_t logons_refused = 0;
  std::uint64_t garbled = 0;
  std::size_t waiting_for_sink = 0;
};

class FixConnection;

/// BeginString(8) of a version.
[[nodiscard]] std::string_view begin_string_of(domain::FixVersion version) noexcept;

/// Threading: the gateway's I/O thread. Lifetime: outlives every connection made by `accepted`.
class FixGateway final : public Gateway, public ConnectionAcceptor, public SessionHost {
 public:
  /// Reads the present day for its index. Requires the ports to be ready.
  FixGateway(FixOptions options, const FixPorts& ports);
  ~FixGateway() override;

  // Gateway
  void on_durable(std::span<const DurableCommand> commands) override;
  void on_room() override;
  void on_time(domain::Timestamp now) override;

  // ConnectionAcceptor
  [[nodiscard]] std::unique_ptr<ConnectionHandler> accepted(Transport& transport) override;

  [[nodiscard]] FixStats stats() const;
  /// Whether the trader is logged on at present.
  [[nodiscard]] bool connected(domain::TraderId trader) const;
  /// Logout to everybody, for an orderly stop.
  void log_out_all(std::string_view text);

  // For FixConnection
  [[nodiscard]] const FixOptions& options() const noexcept { return options_; }
  [[nodiscard]] bool blocked() const noexcept { return !backlog_.empty(); }
  void log_on(FixConnection& connection, std::string_view message);
  void forget(FixConnection& connection);
  void garbled(FixConnection& connection, std::string_view reason);
  void close(Transport& transport, std::string_view reason);
  [[nodiscard]] domain::Timestamp now() const override { return now_; }

 private:
  struct Waiting {
    TraderSession* session;  // null: an attempt without a session
    domain::CommandBody body;
    std::uint64_t number;
    std::uint64_t numbering = 0;  // of the session when the number was used
  };
  struct Attempt {
    std::uint64_t connection = 0;
    LogonThrottle::Source source;  // as charged
    std::string logon;
    std::string comp_id;
    domain::TraderId trader;  // not valid where no trader fits
    ResetNumbers reset = ResetNumbers::no;
    std::string fault;  // of an otherwise good logon
  };

  // SessionHost
  void submit(TraderSession& session, domain::CommandBody body, std::uint64_t number) override;
  void resume(TraderSession& session) override;
  void defer(std::function<void()> work) override;
  [[nodiscard]] domain::SeqNo processed_through() const override { return processed_through_; }
  [[nodiscard]] domain::SeqNo recovered_through() const override { return recovered_through_; }

  void work_in_background();
  void read_index();
  [[nodiscard]] bool try_submit(Waiting& waiting);
  void enqueue(Waiting waiting);
  [[nodiscard]] FixConnection* find_connection(std::uint64_t id) const;
  [[nodiscard]] TraderSession& session_of(const TraderLogin& login);
  [[nodiscard]] FixConnection* connection_of(const TraderSession& session);
  void process(const DurableCommand& durable);
  void note_market_change(const domain::Event& event);
  void publish_statuses();

  // logons (fix_logon.cpp)
  [[nodiscard]] Attempt read_attempt(FixConnection& connection, std::string_view message) const;
  void judge_attempts();
  void check_password(Attempt attempt);
  void authenticated(Attempt attempt, bool accepted);
  void refuse_logon(FixConnection& connection, const Attempt& attempt, std::string reason);
  void note_refused_logon(const FixConnection& connection, const Attempt& attempt,
                          std::string text);
  void summarise_refused_logons();

  FixOptions options_;
  FixPorts ports_;
  DayIndex index_;
  MarketData market_data_;
  std::unordered_map<domain::TraderId, std::unique_ptr<TraderSession>> sessions_;
  std::map<std::uint64_t, FixConnection*> connections_;
  std::uint64_t next_connection_ = 1;
  std::deque<Waiting> backlog_;  // bound: what sessions had read when the sink became full
  domain::SeqNo processed_through_;
  domain::SeqNo recovered_through_;
  domain::Timestamp now_;
  domain::Timestamp last_tick_;
  std::set<domain::MarketId> changed_markets_;
  std::vector<domain::TraderId> recipients_;
  std::deque<std::function<void()>> background_;  // bound: one per session, and the index
  bool background_due_ = false;
  LogonThrottle throttle_;
  RefusalNotes refusal_notes_;
  std::deque<Attempt> attempts_;  // not yet judged; bound: one per connection
  bool judging_ = false;
  bool judge_again_ = false;
  std::uint64_t logons_refused_ = 0;
  std::uint64_t garbled_ = 0;
};

/// One connection from its first byte: frames, then the Logon, then its session.
class FixConnection final : public ConnectionHandler {
 public:
  FixConnection(FixGateway& gateway, Transport& transport, std::uint64_t id);
  ~FixConnection() override;

  void received(std::string_view bytes) override;
  void drained() override;
  void closed() override;

  /// Reads on where it stopped.
  void proceed();
  /// From now on messages go to `session`.
  void bind(TraderSession& session);
  /// Gives up its session, whose last messages were sent, and closes.
  void let_go();
  /// Nothing more is read.
  void stop() { state_ = State::closing; }
  /// True once, when the first message did not come in time.
  [[nodiscard]] bool overdue(domain::Timestamp now);

  [[nodiscard]] std::uint64_t id() const noexcept { return id_; }
  [[nodiscard]] Transport& transport() noexcept { return transport_; }
  [[nodiscard]] const Transport& transport() const noexcept { return transport_; }
  [[nodiscard]] TraderSession* session() const noexcept { return session_; }

 private:
  enum class State : std::uint8_t {
    awaiting_logon = 1,
    authenticating = 2,
    bound = 3,
    closing = 4
  };

  [[nodiscard]] bool must_pause() const;
  void take(const Framer::Outcome& outcome);

  FixGateway& gateway_;
  Transport& transport_;
  const std::uint64_t id_;
  domain::Timestamp opened_at_;  // 0 until the gateway knows the time
  Framer framer_;
  TraderSession* session_ = nullptr;
  State state_ = State::awaiting_logon;
  bool paused_ = false;
  bool proceeding_ = false;
};

}  // namespace eco::gateway::fix
