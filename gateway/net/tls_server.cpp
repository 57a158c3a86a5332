#include "gateway/net/tls_server.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <set>
#include <utility>

#include "base/assert.hpp"
#include "gateway/net/io_loop_impl.hpp"

namespace eco::gateway::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using TlsStream = asio::ssl::stream<tcp::socket>;

constexpr std::chrono::milliseconds goodbye_timeout{1000};
constexpr std::size_t drained_threshold = 64 * 1024;
constexpr std::chrono::milliseconds accept_retry{100};
constexpr std::size_t descriptors_spare = 128;  // journal, logs, admin sockets

/// Descriptors this process may have, after raising the soft limit to the hard one.
std::size_t raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  if (limit.rlim_cur < limit.rlim_max) {
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) limit.rlim_cur = before;
  }
  return static_cast<std::size_t>(limit.rlim_cur);
}

}  // namespace

class TlsConnection;

struct TlsServer::Impl {
  Impl(IoLoop& loop, TlsServerOptions options_in, ConnectionAcceptor& acceptor_in)
      : context(loop.impl().context), options(std::move(options_in)), protocol(acceptor_in) {}

  void accept();
  void accepted(tcp::socket socket);
  void log(std::string_view peer, std::string_view reason) const {
    if (options.log) options.log(peer, reason);
  }

  asio::io_context& context;
  TlsServerOptions options;
  ConnectionAcceptor& protocol;
  asio::ssl::context tls{asio::ssl::context::tls_server};
  tcp::acceptor listener{context};
  asio::steady_timer retry{context};
  bool accept_failing = false;  // it was logged
  std::set<std::shared_ptr<TlsConnection>> connections;
  TlsServerStats stats;
};

/// One accepted socket, from handshake to close. Kept alive by the server's set and by its pending
/// operations.
class TlsConnection final : public Transport, public std::enable_shared_from_this<TlsConnection> {
 public:
  TlsConnection(tcp::socket socket, TlsServer::Impl& server, std::string peer)
      : server_(&server),
        stream_(std::move(socket), server.tls),
        deadline_(server.context),
        peer_(std::move(peer)) {}

  void start();
  /// The server goes away: no handler is called any more.
  void abandon();

  bool send(std::string_view bytes) override;
  [[nodiscard]] std::size_t pending_bytes() const override {
    return outbox_.size() + in_flight_.size();
  }
  void close_after_send() override;
  void close(std::string_view reason) override;
  void pause_reading() override { paused_ = true; }
  void resume_reading() override;
  [[nodiscard]] std::string peer() const override { return peer_; }

 private:
  void handshaken(error_code error);
  void read();
  void read_done(error_code error, std::size_t bytes);
  void flush();
  void write_done(error_code error);
  void say_goodbye();
  void finish();

  TlsServer::Impl* server_;
  TlsStream stream_;
  asio::steady_timer deadline_;
  std::string peer_;
  std::unique_ptr<ConnectionHandler> handler_;
  std::array<char, 16384> input_{};
  std::string outbox_;
  std::string in_flight_;
  bool open_ = false;  // handshake done
  bool reading_ = false;
  bool paused_ = false;
  bool writing_ = false;
  bool flush_posted_ = false;
  bool was_full_ = false;
  bool saying_goodbye_ = false;
  bool closing_ = false;  // nothing more is taken; what is in the outbox still goes
  bool closed_ = false;
};

void TlsConnection::start() {
  error_code ignored;
  stream_.next_layer().set_option(tcp::no_delay(true), ignored);
  deadline_.expires_after(server_->options.handshake_timeout);
  deadline_.async_wait([self = shared_from_this()](error_code error) {
    if (!error) self->close("TLS handshake not finished in time");
  });
  stream_.async_handshake(
      asio::ssl::stream_base::server,
      [self = shared_from_this()](error_code error) { self->handshaken(error); });
}

void TlsConnection::handshaken(error_code error) {
  deadline_.cancel();
  if (closed_) return;
  if (error) {
    ++server_->stats.handshakes_failed;
    return close("TLS handshake failed: " + error.message());
  }
  open_ = true;
  handler_ = server_->protocol.accepted(*this);
  read();
}

void TlsConnection::read() {
  if (reading_ || paused_ || closing_ || closed_) return;
  reading_ = true;
  stream_.async_read_some(asio::buffer(input_),
                          [self = shared_from_this()](error_code error, std::size_t bytes) {
                            self->read_done(error, bytes);
                          });
}

void TlsConnection::read_done(error_code error, std::size_t bytes) {
  reading_ = false;
  if (closed_) return;
  if (error) return finish();
  if (!closing_) handler_->received(std::string_view(input_.data(), bytes));
  read();
}

void TlsConnection::resume_reading() {
  paused_ = false;
  read();
}

bool TlsConnection::send(std::string_view bytes) {
  if (closing_ || closed_) return false;
  if (pending_bytes() + bytes.size() > server_->options.outbox_bytes_max) {
    close("reads too slowly");
    return false;
  }
  outbox_.append(bytes);
  if (pending_bytes() > drained_threshold) was_full_ = true;
  if (!writing_ && !flush_posted_) {
    // One write for everything that this turn of the loop produces.
    flush_posted_ = true;
    asio::post(server_->context, [self = shared_from_this()] {
      self->flush_posted_ = false;
      self->flush();
    });
  }
  return true;
}

void TlsConnection::flush() {
  if (writing_ || closed_) return;
  if (outbox_.empty()) {
    if (closing_) return say_goodbye();
    if (was_full_) {
      was_full_ = false;
      handler_->drained();
    }
    return;
  }
  writing_ = true;
  in_flight_.swap(outbox_);
  asio::async_write(
      stream_, asio::buffer(in_flight_),
      [self = shared_from_this()](error_code error, std::size_t) { self->write_done(error); });
}

void TlsConnection::write_done(error_code error) {
  writing_ = false;
  in_flight_.clear();
  if (closed_) return;
  if (error) return finish();
  flush();
}

void TlsConnection::close_after_send() {
  if (closing_ || closed_) return;
  closing_ = true;
  deadline_.expires_after(goodbye_timeout);
  deadline_.async_wait([self = shared_from_this()](error_code error) {
    if (!error) self->close("did not read the last messages");
  });
  if (!writing_ && !flush_posted_) {
    flush_posted_ = true;
    asio::post(server_->context, [self = shared_from_this()] {
      self->flush_posted_ = false;
      self->flush();
    });
  }
}

void TlsConnection::say_goodbye() {
  if (saying_goodbye_) return;
  saying_goodbye_ = true;
  stream_.async_shutdown([self = shared_from_this()](error_code) { self->finish(); });
}

void TlsConnection::close(std::string_view reason) {
  if (closed_) return;
  if (server_ != nullptr) server_->log(peer_, reason);
  finish();
}

/// Closes the socket and tells the handler, once and never from inside one of its own calls.
void TlsConnection::finish() {
  if (closed_) return;
  closed_ = true;
  deadline_.cancel();
  error_code ignored;
  stream_.next_layer().close(ignored);
  if (server_ == nullptr) return;
  asio::post(server_->context, [self = shared_from_this()] {
    if (self->handler_) self->handler_->closed();
    self->handler_.reset();
    if (self->server_ == nullptr) return;
    --self->server_->stats.open;
    self->server_->connections.erase(self);
  });
}

void TlsConnection::abandon() {
  finish();
  handler_.reset();
  server_ = nullptr;
}

void TlsServer::Impl::accept() {
  listener.async_accept([this](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted || !listener.is_open()) return;
    if (!error) {
      accept_failing = false;
      accepted(std::move(socket));
      return accept();
    }
    // Out of descriptors or memory: what is open goes on, new ones wait a moment.
    if (!std::exchange(accept_failing, true)) log("-", "accept: " + error.message());
    retry.expires_after(accept_retry);
    retry.async_wait([this](error_code cancelled) {
      if (!cancelled) accept();
    });
  });
}

void TlsServer::Impl::accepted(tcp::socket socket) {
  error_code error;
  const tcp::endpoint peer = socket.remote_endpoint(error);
  if (error) return;
  const std::string name = peer.address().to_string() + ':' + std::to_string(peer.port());
  ++stats.accepted;
  if (connections.size() >= options.connections_max) {
    ++stats.refused_at_limit;
    log(name, "above the limit of connections");
    socket.close(error);
    return;
  }
  ++stats.open;
  auto connection = std::make_shared<TlsConnection>(std::move(socket), *this, name);
  connections.insert(connection);
  connection->start();
}

namespace {

base::Result<void> load_credentials(asio::ssl::context& tls, const TlsServerOptions& options) {
  error_code error;
  tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv3 |
                      asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1 |
                      asio::ssl::context::no_tlsv1_2 | asio::ssl::context::no_compression,
                  error);
  if (error) return base::fail("TLS 1.3 is not available: " + error.message());
  tls.use_certificate_chain_file(options.certificate_chain_file, error);
  if (error) {
    return base::fail("certificate chain " + options.certificate_chain_file + ": " +
                      error.message() + "; give a readable PEM file, server certificate first");
  }
  tls.use_private_key_file(options.private_key_file, asio::ssl::context::pem, error);
  if (error) {
    return base::fail("private key " + options.private_key_file + ": " + error.message() +
                      "; give the readable PEM key of the certificate");
  }
  return {};
}

base::Result<void> listen(tcp::acceptor& listener, const TlsServerOptions& options) {
  error_code error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return base::fail("listen address " + options.address + ": not an IP address");
  const tcp::endpoint endpoint(address, options.port);
  const std::string where = options.address + ':' + std::to_string(options.port);
  listener.open(endpoint.protocol(), error);
  if (!error) listener.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) listener.bind(endpoint, error);
  if (error)
    return base::fail("listen on " + where + ": " + error.message() +
                      "; choose a free port of this machine");
  listener.listen(asio::socket_base::max_listen_connections, error);
  if (error) return base::fail("listen on " + where + ": " + error.message());
  return {};
}

}  // namespace

base::Result<std::unique_ptr<TlsServer>> TlsServer::open(IoLoop& loop, TlsServerOptions options,
                                                         ConnectionAcceptor& acceptor) {
  const std::size_t descriptors = raise_descriptor_limit();
  if (descriptors <= descriptors_spare) {
    return base::fail("only " + std::to_string(descriptors) +
                      " file descriptors; raise `ulimit -n`");
  }
  options.connections_max = std::min(options.connections_max, descriptors - descriptors_spare);
  auto impl = std::make_unique<Impl>(loop, std::move(options), acceptor);
  if (auto loaded = load_credentials(impl->tls, impl->options); !loaded)
    return tl::unexpected(loaded.error());
  if (auto listening = listen(impl->listener, impl->options); !listening)
    return tl::unexpected(listening.error());
  impl->accept();
  return std::unique_ptr<TlsServer>(new TlsServer(std::move(impl)));
}

TlsServer::TlsServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

TlsServer::~TlsServer() {
  stop_accepting();
  const auto connections = std::exchange(impl_->connections, {});
  for (const auto& connection : connections) connection->abandon();
}

std::uint16_t TlsServer::port() const noexcept {
  error_code error;
  return impl_->listener.local_endpoint(error).port();
}

TlsServerStats TlsServer::stats() const noexcept {
  return impl_->stats;
}

void TlsServer::stop_accepting() {
  error_code ignored;
  impl_->retry.cancel();
  impl_->listener.close(ignored);
}

void TlsServer::close_all(std::string_view reason) {
  const auto connections = impl_->connections;
  for (const auto& connection : connections) connection->close(reason);
}

}  // namespace eco::gateway::net
