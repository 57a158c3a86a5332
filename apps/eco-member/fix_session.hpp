#pragma once
/// The member's side of one FIX session, without sockets: QuickFIX's `FIX::Session` as initiator,
/// behind a boundary that shows none of its types. (docs/wire/fix.md: session)
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "apps/eco-member/in_message.hpp"
#include "apps/eco-member/session_file.hpp"
#include "gateway/fix/message.hpp"

namespace eco::member {

struct SessionIdentity {
  std::string begin_string;  ///< FIX.4.4 or FIXT.1.1
  std::string sender_comp_id;
  std::string target_comp_id;
  std::string username;
  std::string password;
  std::chrono::seconds heartbeat{30};
};

enum class PossResend : std::uint8_t { no = 1, yes = 2 };

/// What the session level tells its owner, from inside FixSession's functions.
class SessionEvents {
 public:
  virtual ~SessionEvents() = default;
  virtual void transmit(std::string_view bytes) = 0;
  /// The session level is done with this connection.
  virtual void hang_up() = 0;
  virtual void logged_on() = 0;
  /// An application message in its turn.
  virtual void application(const InMessage& message) = 0;
  /// The venue refused our message `number` at the session level.
  virtual void session_rejected(std::uint64_t number, std::string_view text) = 0;
  /// The venue said goodbye.
  virtual void logout_received(std::string_view text) = 0;
  /// One side has lost count: the next Logon has to reset.
  virtual void numbers_stale() = 0;
};

/// Threading: the loop's thread. Whatever QuickFIX throws ends the connection, never the process.
class FixSession {
 public:
  /// `file` and `events` are borrowed for life. One object per CompID and process.
  FixSession(SessionIdentity identity, SessionFile& file, SessionEvents& events);
  ~FixSession();
  FixSession(const FixSession&) = delete;
  FixSession& operator=(const FixSession&) = delete;

  enum class Numbers : std::uint8_t { go_on = 1, restart = 2 };
  /// A connection is there: sends the Logon, with ResetSeqNumFlag where numbers restart.
  void attach(Numbers numbers);
  /// The connection is gone.
  void detach();
  /// A whole, sound message.
  void receive(std::string_view message);
  /// Heartbeats and time-outs, about once a second.
  void tick();
  /// Sends under the next number and returns it; 0 where nobody is logged on.
  std::uint64_t send(const gateway::fix::OutMessage& message, PossResend poss_resend);
  /// Says goodbye; the venue's answer or two seconds end the connection.
  void logout();

  [[nodiscard]] bool logged_on() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace eco::member
