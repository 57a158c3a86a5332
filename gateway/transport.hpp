#pragma once
/// Where session logic meets sockets. Sessions are written against these two classes, so a
/// simulator can stand in for the network. Threading: everything here runs on the gateway's I/O
/// thread.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace eco::gateway {

/// One connection as a session sees it. Owned by the network side; valid until
/// `ConnectionHandler::closed`.
class Transport {
 public:
  virtual ~Transport() = default;
  /// Appends to the bounded outbox. False, and the connection is closed, where it would overflow.
  virtual bool send(std::string_view bytes) = 0;
  /// Bytes accepted by `send` that the peer's socket has not taken yet.
  [[nodiscard]] virtual std::size_t pending_bytes() const = 0;
  /// Closes once the outbox is empty, or after a second.
  virtual void close_after_send() = 0;
  /// Closes at once. `reason` is logged.
  virtual void close(std::string_view reason) = 0;
  /// Backpressure: no more `received` until resumed.
  virtual void pause_reading() = 0;
  virtual void resume_reading() = 0;
  /// Address and port of the other end.
  [[nodiscard]] virtual std::string peer() const = 0;
};

/// The protocol side of one connection. Calls never nest: `closed` is never made from inside a call
/// of Transport.
class ConnectionHandler {
 public:
  virtual ~ConnectionHandler() = default;
  /// `bytes` are borrowed for the call.
  virtual void received(std::string_view bytes) = 0;
  /// The outbox, once above 64 KiB, is empty again.
  virtual void drained() = 0;
  /// The last call.
  virtual void closed() = 0;
};

/// Makes the protocol side of each new connection.
class ConnectionAcceptor {
 public:
  virtual ~ConnectionAcceptor() = default;
  [[nodiscard]] virtual std::unique_ptr<ConnectionHandler> accepted(Transport& transport) = 0;
};

}  // namespace eco::gateway
