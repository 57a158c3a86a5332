#pragma once
/// The TLS 1.3 port of the gateway. There is no plain-text port.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "gateway/net/io_loop.hpp"
#include "gateway/transport.hpp"

namespace eco::gateway::net {

struct TlsServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one
  std::string certificate_chain_file;
  std::string private_key_file;
  std::size_t connections_max = 1000;  ///< above it a new connection is accepted and closed
  std::size_t outbox_bytes_max =
      8u << 20;  ///< per connection; above it the reader is too slow and is closed
  std::chrono::milliseconds handshake_timeout{5000};
  /// Told once per connection that ends otherwise than by the peer's close: peer and reason.
  std::function<void(std::string_view peer, std::string_view reason)> log = {};
};

/// Counters since the start.
struct TlsServerStats {
  std::uint64_t accepted = 0;
  std::uint64_t refused_at_limit = 0;
  std::uint64_t handshakes_failed = 0;
  std::size_t open = 0;
};

/// Threading: made before `IoLoop::run` or on the loop; then used on the loop only. Lifetime: loop
/// and acceptor outlive it.
class TlsServer {
 public:
  /// Listens. Raises RLIMIT_NOFILE as far as it may; errors name the file or the address and the
  /// remedy.
  [[nodiscard]] static base::Result<std::unique_ptr<TlsServer>> open(IoLoop& loop,
                                                                     TlsServerOptions options,
                                                                     ConnectionAcceptor& acceptor);
  ~TlsServer();
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept;
  [[nodiscard]] TlsServerStats stats() const noexcept;
  /// Stops accepting; open connections go on.
  void stop_accepting();
  /// Closes every connection.
  void close_all(std::string_view reason);

 private:
  friend class TlsConnection;
  struct Impl;
  explicit TlsServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace eco::gateway::net
