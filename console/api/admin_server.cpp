#include "console/api/admin_server.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <cstring>
#include <set>

namespace eco::console {
namespace {

namespace asio = boost::asio;
using Protocol = asio::local::stream_protocol;
using boost::system::error_code;

constexpr std::chrono::seconds login_time{30};
constexpr std::chrono::milliseconds accept_retry{100};

/// Who is at the other end, as the kernel says.
std::string peer_text(Protocol::socket& socket) {
  ucred credentials{};
  socklen_t size = sizeof credentials;
  if (getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) {
    return "unknown peer";
  }
  return "uid " + std::to_string(credentials.uid) + " gid " + std::to_string(credentials.gid) +
         " pid " + std::to_string(credentials.pid);
}

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Protocol::socket socket, AdminShared& shared)
      : socket_(std::move(socket)),
        timer_(socket_.get_executor()),
        session_(std::make_shared<AdminSession>(shared, peer_text(socket_))) {}

  void on_close(std::function<void()> closed) { closed_ = std::move(closed); }

  void start() {
    timer_.expires_after(login_time);
    timer_.async_wait([weak = weak_from_this()](error_code stopped) {
      const auto self = weak.lock();
      if (!stopped && self && !self->session_->logged_in()) self->close();
    });
    read();
  }

  void close() {
    if (!socket_.is_open()) return;
    error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
    if (const auto closed = std::exchange(closed_, nullptr)) closed();
  }

 private:
  void read() {
    asio::async_read_until(socket_, asio::dynamic_buffer(input_, request_bytes_max + 1), '\n',
                           [self = shared_from_this()](error_code failed, std::size_t bytes) {
                             self->received(failed, bytes);
                           });
  }

  void received(error_code failed, std::size_t bytes) {
    if (failed == asio::error::not_found) {
      // The line does not end within the bound: nothing behind it can be understood.
      last_ = true;
      return write(fault_answer({}, {FaultCode::too_large, "the line does not end"}));
    }
    if (failed) return close();
    const std::string line = input_.substr(0, bytes - 1);
    input_.erase(0, bytes);
    session_->handle(line, [weak = weak_from_this()](std::string answer) {
      if (const auto self = weak.lock()) self->write(std::move(answer));
    });
  }

  void write(std::string answer) {
    if (!socket_.is_open()) return;
    last_ = last_ || session_->finished();
    output_ = std::move(answer);
    output_.push_back('\n');
    asio::async_write(socket_, asio::buffer(output_),
                      [self = shared_from_this()](error_code failed, std::size_t) {
                        if (failed || self->last_) return self->close();
                        self->read();
                      });
  }

  Protocol::socket socket_;
  asio::steady_timer timer_;
  std::shared_ptr<AdminSession> session_;
  std::function<void()> closed_;
  std::string input_;
  std::string output_;
  bool last_ = false;
};

/// Something may stand at `path`: a socket that nobody serves is removed.
base::Result<void> clear_path(const std::string& path) {
  struct stat found{};
  if (lstat(path.c_str(), &found) != 0) return {};
  if (!S_ISSOCK(found.st_mode)) {
    return base::fail(path + " exists and is no socket: remove it or choose another path");
  }
  asio::io_context context;
  Protocol::socket probe(context);
  error_code failed;
  probe.connect(Protocol::endpoint(path), failed);
  if (!failed) return base::fail(path + " is served by another process: stop it first");
  if (failed != asio::error::connection_refused) {
    return base::fail(path + ": " + failed.message());
  }
  if (unlink(path.c_str()) != 0) return base::fail(path + ": " + std::strerror(errno));
  return {};
}

}  // namespace

class AdminServer::Impl : public std::enable_shared_from_this<AdminServer::Impl> {
 public:
  Impl(asio::io_context& context, AdminShared& shared, std::string path)
      : acceptor_(context), retry_(context), shared_(shared), path_(std::move(path)) {}

  base::Result<void> open() {
    if (path_.size() >= sizeof(sockaddr_un::sun_path)) {
      return base::fail("admin socket " + path_ + ": the path is longer than " +
                        std::to_string(sizeof(sockaddr_un::sun_path) - 1) +
                        " bytes: choose a shorter data directory");
    }
    if (auto cleared = clear_path(path_); !cleared) {
      return tl::unexpected(std::move(cleared.error()).in("admin socket"));
    }
    error_code failed;
    acceptor_.open(Protocol(), failed);
    if (!failed) acceptor_.bind(Protocol::endpoint(path_), failed);
    // Nobody can connect before `listen`, so there is no moment with another mode.
    if (!failed && chmod(path_.c_str(), S_IRUSR | S_IWUSR) != 0) {
      failed.assign(errno, boost::system::system_category());
    }
    if (!failed) acceptor_.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) return base::fail("admin socket " + path_ + ": " + failed.message());
    bound_ = true;
    accept();
    return {};
  }

  void close() {
    error_code ignored;
    acceptor_.close(ignored);
    retry_.cancel();
    const auto connections = std::exchange(connections_, {});
    for (const auto& connection : connections) connection->close();
    if (std::exchange(bound_, false)) unlink(path_.c_str());
  }

 private:
  void accept() {
    acceptor_.async_accept([self = shared_from_this()](error_code failed, Protocol::socket socket) {
      if (!self->acceptor_.is_open()) return;
      if (failed) return self->accept_later(failed);
      self->accept_failing_ = false;
      self->accepted(std::move(socket));
      self->accept();
    });
  }

  /// Out of descriptors or memory: what is open goes on, new ones wait a moment.
  void accept_later(error_code failed) {
    if (!std::exchange(accept_failing_, true)) shared_.log("admin accept: " + failed.message());
    retry_.expires_after(accept_retry);
    retry_.async_wait([self = shared_from_this()](error_code cancelled) {
      if (!cancelled && self->acceptor_.is_open()) self->accept();
    });
  }

  void accepted(Protocol::socket socket) {
    if (connections_.size() >= connections_max) {
      shared_.log("admin connection refused: " + std::to_string(connections_max) + " are open");
      return;
    }
    const auto connection = std::make_shared<Connection>(std::move(socket), shared_);
    connection->on_close([weak = weak_from_this(), gone = std::weak_ptr(connection)] {
      const auto self = weak.lock();
      if (self) self->connections_.erase(gone.lock());
    });
    connections_.insert(connection);
    connection->start();
  }

  Protocol::acceptor acceptor_;
  asio::steady_timer retry_;
  bool accept_failing_ = false;  // it was logged
  AdminShared& shared_;
  const std::string path_;
  std::set<std::shared_ptr<Connection>> connections_;
  bool bound_ = false;
};

AdminServer::AdminServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
AdminServer::~AdminServer() {
  impl_->close();
}

base::Result<std::unique_ptr<AdminServer>> AdminServer::listen(asio::io_context& context,
                                                               AdminShared& shared,
                                                               const std::string& path) {
  auto impl = std::make_shared<Impl>(context, shared, path);
  if (auto opened = impl->open(); !opened) return tl::unexpected(opened.error());
  return std::unique_ptr<AdminServer>(new AdminServer(std::move(impl)));
}

}  // namespace eco::console
