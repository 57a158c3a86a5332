#include "bench/fix_client.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <stdexcept>

#include "base/date.hpp"

namespace eco::bench {
namespace {

using Clock = std::chrono::steady_clock;

std::int64_t utc_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string_view field(std::string_view message, std::string_view tag) {
  const std::string mark = "\x01" + std::string(tag) + "=";
  const std::size_t at = message.find(mark);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + mark.size();
  return message.substr(begin, message.find('\x01', begin) - begin);
}

}  // namespace

FixClient::FixClient(const ClientOptions& options) : options_(options) {
  socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(options.port);
  inet_pton(AF_INET, options.host.c_str(), &address.sin_addr);
  if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect");
  }
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  context_ = SSL_CTX_new(TLS_client_method());
  tls_ = SSL_new(context_);
  SSL_set_fd(tls_, socket_);
  if (SSL_connect(tls_) != 1) throw std::runtime_error("TLS handshake failed");
  std::string logon =
      "98=0\x01"
      "108=30\x01";
  if (!options.username.empty())
    logon += fmt::format(
        "553={}\x01"
        "554={}\x01",
        options.username, options.password);
  send("A", logon);
  bool logged_on = false;
  const auto limit = Clock::now() + std::chrono::seconds(10);
  while (!logged_on && Clock::now() < limit) {
    read(std::chrono::milliseconds(100),
         [&](std::string_view message) { logged_on = logged_on || field(message, "35") == "A"; });
  }
  if (!logged_on) throw std::runtime_error("no logon");
}

FixClient::~FixClient() {
  SSL_free(tls_);
  SSL_CTX_free(context_);
  ::close(socket_);
}

void FixClient::write(const std::string& bytes) {
  if (SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size())) !=
      static_cast<int>(bytes.size())) {
    throw std::runtime_error("the connection broke");
  }
}

void FixClient::send(const std::string& type, const std::string& body) {
  const std::string content = fmt::format(
      "35={}\x01"
      "49={}\x01"
      "56={}\x01"
      "34={}\x01"
      "52={}\x01{}",
      type, options_.sender, options_.target, next_number_++, base::format_fix_instant(utc_ns()),
      body);
  std::string message = fmt::format(
      "8=FIX.4.4\x01"
      "9={}\x01{}",
      content.size(), content);
  unsigned sum = 0;
  for (char c : message) sum += static_cast<unsigned char>(c);
  write(message + fmt::format("10={:03}\x01", sum % 256));
}

template <class OnMessage>
void FixClient::read(std::chrono::nanoseconds wait, OnMessage on_message) {
  if (SSL_pending(tls_) == 0) {
    pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0};
    const timespec limit{.tv_sec = wait.count() / 1'000'000'000,
                         .tv_nsec = wait.count() % 1'000'000'000};
    if (ppoll(&ready, 1, &limit, nullptr) <= 0) return;
  }
  char buffer[65536];
  const int got = SSL_read(tls_, buffer, sizeof buffer);
  if (got <= 0) throw std::runtime_error("the venue closed the connection");
  input_.append(buffer, static_cast<std::size_t>(got));
  std::size_t begin = 0;
  for (std::size_t end; (end = input_.find("\x01"
                                           "10=",
                                           begin)) != std::string::npos;) {
    if (input_.size() < end + 8) break;
    on_message(std::string_view(input_).substr(begin, end + 8 - begin));
    begin = end + 8;
  }
  input_.erase(0, begin);
}

std::vector<std::int64_t> FixClient::run(std::size_t count, std::size_t window,
                                         std::uint64_t per_second) {
  std::vector<Clock::time_point> due(count);
  std::vector<std::int64_t> latency(count, -1);
  const std::uint64_t first_id = next_id_;
  const auto start = Clock::now();
  std::size_t sent = 0;
  std::size_t answered = 0;
  while (answered < count) {
    const auto now = Clock::now();
    const auto next_due =
        per_second == 0 ? now : start + std::chrono::nanoseconds(1'000'000'000 * sent / per_second);
    if (sent < count && sent - answered < window && next_due <= now) {
      due[sent++] = next_due;
      send("D", fmt::format("11={}\x01"
                            "55={}\x01"
                            "54=2\x01"
                            "60={}\x01"
                            "38=1\x01"
                            "40=2\x01"
                            "44={}\x01"
                            "59=0\x01",
                            next_id_++, options_.symbol, base::format_fix_instant(utc_ns()),
                            options_.price));
      if (per_second == 0 && sent - answered < window) continue;
    }
    // Sleeps until the next is due: a client that spins takes the core that it wants to measure.
    const bool must_wait = sent == count || sent - answered >= window;
    const auto wait = must_wait
                          ? std::chrono::nanoseconds(std::chrono::seconds(1))
                          : std::max<std::chrono::nanoseconds>(
                                start +
                                    std::chrono::nanoseconds(
                                        per_second == 0 ? 0 : 1'000'000'000 * sent / per_second) -
                                    Clock::now(),
                                std::chrono::nanoseconds(0));
    read(wait, [&](std::string_view message) {
      if (field(message, "35") != "8") return;
      const std::string_view id = field(message, "11");
      std::uint64_t number = 0;
      std::from_chars(id.data(), id.data() + id.size(), number);
      if (number < first_id || number >= first_id + count) return;
      std::int64_t& slot = latency[number - first_id];
      if (slot >= 0) return;
      slot = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() -
                                                                  due[number - first_id])
                 .count();
      ++answered;
    });
  }
  return latency;
}

}  // namespace eco::bench
