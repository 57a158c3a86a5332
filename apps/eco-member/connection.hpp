#pragma once
/// A FIX session over TLS 1.3 that comes back: connects, logs on, and after a loss tries again with
/// growing pauses.
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "apps/eco-member/fix_session.hpp"
#include "apps/eco-member/pump.hpp"
#include "base/result.hpp"

namespace eco::member {

struct ConnectionOptions {
  std::string host = "127.0.0.1";  ///< the server's certificate must be for this name or address
  std::uint16_t port = 0;
  std::string ca_file;  ///< PEM; the only authorities trusted
  SessionIdentity identity;
  /// Empty: numbers are kept in memory. They restart with the first Logon where there are none yet.
  std::string session_file;
  bool restart_numbers = false;  ///< ResetSeqNumFlag in the first Logon
  Milliseconds backoff_first{50};
  Milliseconds backoff_max{1000};
};

class ConnectionEvents {
 public:
  virtual ~ConnectionEvents() = default;
  virtual void logged_on() = 0;
  virtual void application(const InMessage& message) = 0;
  virtual void session_rejected(std::uint64_t number, std::string_view text) = 0;
  /// The session is down, or an attempt failed; another one follows.
  virtual void down(std::string_view reason) = 0;
  /// The venue refused the Logon; nothing more is tried.
  virtual void refused(std::string_view reason) = 0;
  /// Numbers restarted because the venue opened a new trading day.
  virtual void new_day() = 0;
};

/// Threading: the pump's thread. Lifetime: pump and events outlive it.
class Connection {
 public:
  /// Reads the files; nothing is connected yet.
  [[nodiscard]] static base::Result<std::unique_ptr<Connection>> open(Pump& pump,
                                                                      ConnectionOptions options,
                                                                      ConnectionEvents& events);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Begins to connect.
  void start();
  /// Logs out; `logged_on` becomes false within two seconds. No further attempts.
  void stop();
  [[nodiscard]] bool logged_on() const;
  /// The number used, or 0 where nobody is logged on.
  std::uint64_t send(const gateway::fix::OutMessage& message, PossResend poss_resend);

 private:
  struct Impl;
  explicit Connection(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace eco::member
