#include "apps/eco-member/connection.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <utility>

#include "apps/eco-member/pump_impl.hpp"
#include "gateway/fix/framer.hpp"

namespace eco::member {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using gateway::fix::FrameStatus;
using gateway::fix::OutMessage;

constexpr std::chrono::seconds tick_interval{1};
constexpr std::chrono::seconds attempt_limit{30};  // connecting, handshake and Logon together
constexpr std::size_t fields_max = 4096;           // a SecurityList or a book has many

}  // namespace

/// One attempt: a socket, its stream and its buffers. Its handlers keep it alive and look whether
/// it is still the connection's own.
struct Attempt {
  Attempt(asio::io_context& context, asio::ssl::context& tls) : stream(context, tls) {}

  asio::ssl::stream<tcp::socket> stream;
  gateway::fix::Framer framer{{.message_bytes_max = 1u << 20, .fields_max = fields_max}};
  std::array<char, 16384> input{};
  std::string outbox;
  std::string in_flight;
  bool flush_posted = false;
};

/// Kept alive by its pending handlers; after `end` they do nothing.
struct Connection::Impl final : SessionEvents, std::enable_shared_from_this<Connection::Impl> {
  Impl(Pump& pump, ConnectionOptions options_in, ConnectionEvents& events_in,
       SessionFile session_file)
      : context(pump.impl().context),
        options(std::move(options_in)),
        events(events_in),
        file(std::move(session_file)),
        session(std::in_place, options.identity, file, *this),
        restart(options.restart_numbers || file.numbers().fresh()) {}

  using Current = std::shared_ptr<Attempt>;
  [[nodiscard]] bool is_current(const Current& attempt) const { return attempt == current; }

  void connect();
  void connected(const Current& attempt);
  void read(const Current& attempt);
  void received(const Current& attempt, std::size_t bytes);
  void flush(const Current& attempt);
  void lose(std::string reason);
  void close();
  void tick();
  void end();

  // SessionEvents
  void transmit(std::string_view bytes) override;
  void hang_up() override;
  void logged_on() override;
  void application(const InMessage& message) override { events.application(message); }
  void session_rejected(std::uint64_t number, std::string_view text) override {
    events.session_rejected(number, text);
  }
  void logout_received(std::string_view text) override { goodbye = text; }
  void numbers_stale() override { restart = true; }

  asio::io_context& context;
  ConnectionOptions options;
  ConnectionEvents& events;
  SessionFile file;
  std::optional<FixSession> session;  ///< until `end`
  asio::ssl::context tls{asio::ssl::context::tls_client};
  asio::steady_timer pause{context};
  asio::steady_timer ticker{context};
  asio::steady_timer deadline{context};
  Current current;
  Milliseconds backoff{0};
  std::string goodbye;  ///< 58 of the venue's Logout on this connection
  bool restart = false;
  bool was_on = false;
  bool stopping = false;  ///< no further attempts
  bool ended = false;     ///< the owner is gone
};

void Connection::Impl::connect() {
  if (stopping || ended) return;
  current = std::make_shared<Attempt>(context, tls);
  goodbye.clear();
  was_on = false;
  deadline.expires_after(attempt_limit);
  deadline.async_wait([this, self = shared_from_this()](error_code error) {
    if (!error && !ended && !was_on) lose("no Logon within 30 seconds");
  });
  error_code error;
  tcp::resolver resolver(context);
  const auto endpoints = resolver.resolve(options.host, std::to_string(options.port), error);
  if (error) return lose("resolve " + options.host + ": " + error.message());
  asio::async_connect(current->stream.next_layer(), endpoints,
                      [this, self = shared_from_this(), attempt = current](error_code failed,
                                                                           const tcp::endpoint&) {
                        if (!is_current(attempt)) return;
                        if (failed) return lose("connect: " + failed.message());
                        connected(attempt);
                      });
}

void Connection::Impl::connected(const Current& attempt) {
  error_code ignored;
  attempt->stream.next_layer().set_option(tcp::no_delay(true), ignored);
  SSL_set_tlsext_host_name(attempt->stream.native_handle(), options.host.c_str());
  attempt->stream.set_verify_callback(asio::ssl::host_name_verification(options.host), ignored);
  attempt->stream.async_handshake(asio::ssl::stream_base::client, [this, self = shared_from_this(),
                                                                   attempt](error_code failed) {
    if (!is_current(attempt)) return;
    if (failed) return lose("TLS: " + failed.message());
    session->attach(std::exchange(restart, false) ? FixSession::Numbers::restart
                                                  : FixSession::Numbers::go_on);
    read(attempt);
  });
}

void Connection::Impl::read(const Current& attempt) {
  if (!is_current(attempt)) return;
  attempt->stream.async_read_some(
      asio::buffer(attempt->input),
      [this, self = shared_from_this(), attempt](error_code failed, std::size_t bytes) {
        if (!is_current(attempt)) return;
        if (failed) return lose("the venue closed the connection: " + failed.message());
        received(attempt, bytes);
        read(attempt);
      });
}

void Connection::Impl::received(const Current& attempt, std::size_t bytes) {
  attempt->framer.append(std::string_view(attempt->input.data(), bytes));
  while (is_current(attempt)) {
    const auto frame = attempt->framer.next();
    if (frame.status == FrameStatus::message) session->receive(frame.message);
    if (frame.status == FrameStatus::hopeless) {
      lose("the venue sends no FIX: " + std::string(frame.reason));
    }
    if (frame.status == FrameStatus::need_more) break;
  }
}

void Connection::Impl::transmit(std::string_view bytes) {
  if (!current) return;
  current->outbox.append(bytes);
  if (!current->in_flight.empty() || std::exchange(current->flush_posted, true)) return;
  asio::post(context, [this, self = shared_from_this(), attempt = current] {
    attempt->flush_posted = false;
    flush(attempt);
  });
}

void Connection::Impl::flush(const Current& attempt) {
  if (!is_current(attempt) || !attempt->in_flight.empty() || attempt->outbox.empty()) return;
  attempt->in_flight.swap(attempt->outbox);
  asio::async_write(attempt->stream, asio::buffer(attempt->in_flight),
                    [this, self = shared_from_this(), attempt](error_code failed, std::size_t) {
                      attempt->in_flight.clear();
                      if (!is_current(attempt)) return;
                      if (failed) return lose("the connection broke: " + failed.message());
                      flush(attempt);
                    });
}

/// Called by QuickFIX, which still works on the session: the end is posted.
void Connection::Impl::hang_up() {
  asio::post(context, [this, self = shared_from_this(), attempt = current] {
    if (attempt && is_current(attempt)) lose("the session ended");
  });
}

void Connection::Impl::logged_on() {
  was_on = true;
  backoff = Milliseconds{0};
  deadline.cancel();
  events.logged_on();
}

/// Ends the attempt and plans the next one. (docs/wire/fix.md: numbers restart at `open day`)
void Connection::Impl::lose(std::string reason) {
  close();
  if (!goodbye.empty()) reason = "the venue logged us out: " + goodbye;
  if (goodbye.starts_with("LOGON_REFUSED")) {
    stopping = true;
    return events.refused(goodbye);
  }
  if (goodbye.find("new trading day") != std::string::npos) {
    file.restart();
    restart = true;
    events.new_day();
  }
  events.down(reason);
  if (stopping) return;
  backoff =
      backoff.count() == 0 ? options.backoff_first : std::min(2 * backoff, options.backoff_max);
  pause.expires_after(backoff);
  pause.async_wait([this, self = shared_from_this()](error_code error) {
    if (!error) connect();
  });
}

void Connection::Impl::close() {
  if (!current) return;
  const Current attempt = std::exchange(current, nullptr);
  deadline.cancel();
  session->detach();
  error_code ignored;
  attempt->stream.next_layer().close(ignored);
}

void Connection::Impl::end() {
  ended = true;
  close();
  pause.cancel();
  ticker.cancel();
  session.reset();
}

void Connection::Impl::tick() {
  if (ended) return;
  session->tick();
  ticker.expires_after(tick_interval);
  ticker.async_wait([this, self = shared_from_this()](error_code error) {
    if (!error) tick();
  });
}

base::Result<std::unique_ptr<Connection>> Connection::open(Pump& pump, ConnectionOptions options,
                                                           ConnectionEvents& events) {
  SessionFile file;
  if (!options.session_file.empty()) {
    auto opened = SessionFile::open(options.session_file);
    if (!opened) return tl::unexpected(opened.error());
    file = std::move(*opened);
  }
  auto impl = std::make_shared<Impl>(pump, std::move(options), events, std::move(file));
  error_code error;
  if (SSL_CTX_set_min_proto_version(impl->tls.native_handle(), TLS1_3_VERSION) != 1) {
    return base::fail("TLS 1.3 is not available");
  }
  impl->tls.set_verify_mode(asio::ssl::verify_peer, error);
  impl->tls.load_verify_file(impl->options.ca_file, error);
  if (error) {
    return base::fail("CA file " + impl->options.ca_file + ": " + error.message() +
                      "; give the PEM file that the venue's operator published");
  }
  return std::unique_ptr<Connection>(new Connection(std::move(impl)));
}

Connection::Connection(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Connection::~Connection() {
  impl_->end();
}

void Connection::start() {
  impl_->tick();
  impl_->connect();
}

void Connection::stop() {
  impl_->stopping = true;
  impl_->pause.cancel();
  if (impl_->session->logged_on()) {
    impl_->session->logout();
  } else {
    impl_->close();
  }
}

bool Connection::logged_on() const {
  return impl_->session->logged_on();
}

std::uint64_t Connection::send(const OutMessage& message, PossResend poss_resend) {
  return impl_->session->send(message, poss_resend);
}

}  // namespace eco::member
