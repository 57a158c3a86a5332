#include "gateway/net/tls_server.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <set>

#include "base/assert.hpp"
#include "gateway/net/io_loop_impl.hpp"

namespace eco::gateway::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using TlsStream = asio::ssl::stream<tcp::socket>;

constexpr std::chrono::milliseconds goodbye_timeout{1000};
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

namespace {
class TlsConnection;
}

struct TlsServer::Impl : std::enable_shared_from_this<TlsServer::Impl> {
  Impl(IoLoop& loop_in, TlsServerOptions options_in, ConnectionAcceptor& acceptor_in)
      : context(loop_in.impl().context), options(std::move(options_in)), protocol(acceptor_in) {}

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
  std::set<std::shared_ptr<TlsConnection>> connections;
  TlsServerStats stats;
};

namespace {

/// One accepted socket, from handshake to close. Kept alive by the server's set and by its pending
/// operations.
class TlsConnection final : public Transport, public std::enable_shared_from_this<TlsConnection> {
 public:
  TlsConnection(tcp::socket socket, TlsServer::Impl& server);
  void start();
  void forget_server() noexcept { server_ = nullptr; }

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
  bool reading_ = false;
  bool paused_ = false;
  bool writing_ = false;
  bool flush_posted_ = false;
  bool was_full_ = false;
  bool closing_ = false;
  bool closed_ = false;
};

}  // namespace
}  // namespace eco::gateway::net
