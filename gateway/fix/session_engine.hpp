#pragma once
/// One FIX session level without sockets: QuickFIX's `FIX::Session` behind a boundary that shows
/// none of its types.
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/fix/message.hpp"
#include "gateway/fix/outbound.hpp"

namespace eco::gateway::fix {

/// How a ResendRequest is served.
enum class ResendPlan : std::uint8_t {
  by_number = 1,     ///< each message again under its old number
  gap_fill_all = 2,  ///< the range is skipped; what it carried comes again under new numbers
};

/// What the session level tells its owner. Calls are made from inside SessionEngine's functions.
class SessionEvents {
 public:
  virtual ~SessionEvents() = default;
  virtual void transmit(std::string_view bytes) = 0;
  /// The session is over: close the connection once everything is sent.
  virtual void hang_up() = 0;
  /// A sound application message in its turn. `number` is its MsgSeqNum.
  virtual void application(std::string_view message, std::uint64_t number) = 0;
  /// A ResendRequest; `end` is the last number meant.
  [[nodiscard]] virtual ResendPlan resend_requested(std::uint64_t begin, std::uint64_t end) = 0;
  virtual void heartbeat(std::string_view test_request_id) = 0;
  virtual void logged_on() = 0;
  /// The session level answered a message of `msg_type` with Reject.
  virtual void rejected(std::string_view msg_type, std::string_view text) = 0;
  /// The message of an event once more, or empty.
  [[nodiscard]] virtual std::optional<OutMessage> rerender(EventRef event) = 0;
};

enum class PossResend : std::uint8_t { no = 1, yes = 2 };

/// Threading: the gateway's I/O thread. QuickFIX stamps messages and times heartbeats by the
/// machine's clock, which the venue's state never sees.
class SessionEngine {
 public:
  struct Identity {
    std::string begin_string;  ///< FIX.4.4 or FIXT.1.1
    std::string venue_comp_id;
    std::string member_comp_id;
    std::chrono::seconds clock_tolerance{120};
  };

  /// `events` is borrowed for life.
  SessionEngine(const Identity& identity, SessionEvents& events);
  ~SessionEngine();
  SessionEngine(const SessionEngine&) = delete;
  SessionEngine& operator=(const SessionEngine&) = delete;

  /// A connection is there. The first message to `receive` is its Logon.
  void attach();
  /// The connection is gone.
  void detach();
  void receive(std::string_view message);
  /// Heartbeats and time-outs, about once a second.
  void tick();
  /// Sends under the next number. Requires: logged on, or attached for a Logout that refuses a
  /// Logon.
  void send(const OutMessage& message, std::optional<EventRef> event, PossResend poss_resend);
  /// Logout with `text`; the peer's answer or two seconds end the connection.
  void logout(std::string_view text);

  [[nodiscard]] bool logged_on() const;
  [[nodiscard]] std::uint64_t next_outbound() const;
  [[nodiscard]] std::uint64_t next_inbound() const;
  /// Sets both numbers and forgets what was sent.
  void restart_numbers(std::uint64_t outbound, std::uint64_t inbound);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace eco::gateway::fix
