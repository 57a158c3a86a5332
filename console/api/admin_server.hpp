#pragma once
/// The admin socket: a Unix domain socket that only the venue's own user may open, one AdminSession
/// per connection. Protocol: docs/operating/operator-actions.md.
#include <cstddef>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "console/api/session.hpp"

namespace boost::asio {
class io_context;
}

namespace eco::console {

/// Threading: constructed, used and destroyed on the thread that runs `context`.
/// Lifetime: context and shared outlive it, and the handlers that the port still holds.
/// Bounds: connections_max connections, one request each at a time of at most request_bytes_max
///   bytes; a connection that does not log in within 30 s is closed.
class AdminServer {
 public:
  static constexpr std::size_t connections_max = 32;

  /// Binds `path` with mode 0600. A socket left behind by a dead process is replaced. Fails where
  /// another process serves it, where something else stands there, or where the path is too long.
  [[nodiscard]] static base::Result<std::unique_ptr<AdminServer>> listen(
      boost::asio::io_context& context, AdminShared& shared, const std::string& path);
  /// Closes every connection and removes the socket.
  ~AdminServer();
  AdminServer(const AdminServer&) = delete;
  AdminServer& operator=(const AdminServer&) = delete;

 private:
  class Impl;
  explicit AdminServer(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace eco::console
