/// The TLS port with real sockets on an ephemeral loopback port: what hostile or broken peers can
/// do to it.
#include "gateway/net/tls_server.hpp"

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/resource.h>

#include <atomic>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <future>
#include <thread>

#include "tests/unit/gateway/fake_venue.hpp"

namespace eco::gateway::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using fix::test::FakeVenue;
using fix::test::frame;

/// A self-signed certificate and its key as PEM files in a directory of the test's own.
class Credentials {
 public:
  Credentials() {
    directory_ = std::filesystem::temp_directory_path() / ("eco-tls-" + std::to_string(getpid()));
    std::filesystem::create_directories(directory_);
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_sign(certificate, key, EVP_sha256());
    write(chain(), [&](FILE* file) { PEM_write_X509(file, certificate); });
    write(private_key(), [&](FILE* file) {
      PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    });
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  ~Credentials() { std::filesystem::remove_all(directory_); }
  std::string chain() const { return (directory_ / "chain.pem").string(); }
  std::string private_key() const { return (directory_ / "key.pem").string(); }

 private:
  template <class Write>
  static void write(const std::string& path, Write&& put) {
    FILE* file = std::fopen(path.c_str(), "w");
    put(file);
    std::fclose(file);
  }
  std::filesystem::path directory_;
};

const Credentials& credentials() {
  static const Credentials made;
  return made;
}

TlsServerOptions options() {
  TlsServerOptions o;
  o.certificate_chain_file = credentials().chain();
  o.private_key_file = credentials().private_key();
  o.handshake_timeout = std::chrono::milliseconds(300);
  return o;
}

/// While it lives the process may open `spare` descriptors more.
class FewDescriptors {
 public:
  explicit FewDescriptors(unsigned spare) {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int lowest_free = ::dup(STDIN_FILENO);
    ::close(lowest_free);
    rlimit few = before_;
    few.rlim_cur = static_cast<rlim_t>(lowest_free) + spare;
    setrlimit(RLIMIT_NOFILE, &few);
  }
  ~FewDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
  FewDescriptors(const FewDescriptors&) = delete;
  FewDescriptors& operator=(const FewDescriptors&) = delete;

 private:
  rlimit before_{};
};

/// A venue behind a port, on a thread of its own; its disk commits every millisecond.
class Server {
 public:
  explicit Server(TlsServerOptions o = options()) {
    auto opened = TlsServer::open(loop_, std::move(o), *venue.gateway);
    EXPECT_TRUE(opened) << (opened ? "" : opened.error().text);
    tls_ = std::move(*opened);
    port = tls_->port();
    loop_.every(std::chrono::milliseconds(1), [this] {
      venue.gateway->on_time(domain::Timestamp(fix::test::clock_ns()));
      venue.commit();
    });
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~Server() {
    std::promise<void> closed;
    loop_.post([&] {
      tls_.reset();
      closed.set_value();
    });
    closed.get_future().wait();
    loop_.stop();
    thread_.join();
  }
  TlsServerStats stats() {
    std::promise<TlsServerStats> promise;
    loop_.post([&] { promise.set_value(tls_->stats()); });
    return promise.get_future().get();
  }
  /// Waits until `holds` of the statistics is true, at most five seconds.
  template <class Holds>
  bool wait(Holds&& holds) {
    for (int i = 0; i < 5000; ++i) {
      if (holds(stats())) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return false;
  }

  FakeVenue venue;
  std::uint16_t port = 0;

 private:
  IoLoop loop_;
  std::unique_ptr<TlsServer> tls_;
  std::thread thread_;
};

/// A blocking client.
class Client {
 public:
  explicit Client(std::uint16_t port, int max_version = 0, int who = 1)
      : stream_(context_, tls_), who_(std::to_string(who)) {
    if (max_version != 0) SSL_set_max_proto_version(stream_.native_handle(), max_version);
    stream_.next_layer().connect(tcp::endpoint(asio::ip::address_v4::loopback(), port));
  }
  bool handshake() {
    boost::system::error_code error;
    stream_.handshake(asio::ssl::stream_base::client, error);
    return !error;
  }
  void write(const std::string& text) {
    boost::system::error_code error;
    asio::write(stream_, asio::buffer(text), error);
  }
  /// The next whole message, or "closed".
  std::string read() {
    for (;;) {
      const auto out = framer_.next();
      if (out.status == fix::FrameStatus::message) return std::string(out.message);
      boost::system::error_code error;
      const std::size_t n = stream_.read_some(asio::buffer(buffer_), error);
      if (error) return "closed";
      framer_.append(std::string_view(buffer_.data(), n));
    }
  }
  std::string body(const std::string& fields, std::uint64_t number) {
    return frame("FIX.4.4", fields.substr(0, fields.find('|') + 1) + "49=MEMBER" + who_ +
                                "|56=ECOBOURSE|34=" + std::to_string(number) +
                                "|52=" + base::format_fix_instant(fix::test::clock_ns()) + "|" +
                                fields.substr(fields.find('|') + 1));
  }
  std::string log_on() {
    write(body("35=A|98=0|108=30|553=trader-" + who_ + "|554=secret|", 1));
    return read();
  }
  tcp::socket& socket() { return stream_.next_layer(); }

 private:
  asio::io_context context_;
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  asio::ssl::stream<tcp::socket> stream_;
  std::string who_;
  std::array<char, 4096> buffer_{};
  fix::Framer framer_;
};

std::string order(int i) {
  return "35=D|11=A" + std::to_string(i) +
         "|55=CEA25|54=1|60=20260302-05:00:00|38=100|40=2|44=97.40|";
}

/// The server answers a fresh member from logon to report.
void expect_alive(Server& server) {
  Client client(server.port, 0, 3);
  ASSERT_TRUE(client.handshake());
  EXPECT_EQ(fix::field_value(client.log_on(), 35), "A");
  client.write(client.body(order(1), 2));
  EXPECT_EQ(fix::field_value(client.read(), 11), "A1");
}

TEST(TlsServer, WithoutDescriptorsItWaitsAndSaysSoOnce) {
  std::atomic<int> said = 0;
  TlsServerOptions o = options();
  o.log = [&said](std::string_view, std::string_view reason) {
    said += reason.starts_with("accept: ") ? 1 : 0;
  };
  Server server(std::move(o));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(server.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int client = -1;
  {
    const FewDescriptors one(1);
    client = ::socket(AF_INET, SOCK_STREAM, 0);
    ASSERT_EQ(::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    for (int i = 0; i < 5000 && said == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(350));  // some attempts more
  }
  EXPECT_EQ(said, 1);
  expect_alive(server);
  ::close(client);
}

TEST(TlsServer, ServesOrdersOverTls13) {
  Server server;
  expect_alive(server);
}

TEST(TlsServer, AMessageMayArriveByteByByte) {
  Server server;
  Client client(server.port);
  ASSERT_TRUE(client.handshake());
  client.socket().set_option(tcp::no_delay(true));
  for (char c : client.body("35=A|98=0|108=30|553=trader-1|554=secret|", 1))
    client.write(std::string(1, c));
  EXPECT_EQ(fix::field_value(client.read(), 35), "A");
}

TEST(TlsServer, LogoutIsReadByThePeerBeforeTheConnectionCloses) {
  Server server;
  Client client(server.port);
  ASSERT_TRUE(client.handshake());
  client.write(client.body("35=A|98=0|108=30|553=trader-1|554=wrong|", 1));
  const std::string answer = client.read();
  EXPECT_EQ(fix::field_value(answer, 35), "5");
  EXPECT_EQ(fix::field_value(answer, 58).substr(0, 13), "LOGON_REFUSED");
  EXPECT_EQ(client.read(), "closed");
}

TEST(TlsServer, OlderTlsAndPlainTextAreRefused) {
  Server server;
  Client old(server.port, TLS1_2_VERSION);
  EXPECT_FALSE(old.handshake());
  Client plain(server.port);
  boost::system::error_code error;
  asio::write(plain.socket(),
              asio::buffer(plain.body("35=A|98=0|108=30|553=trader-1|554=secret|", 1)), error);
  EXPECT_TRUE(
      server.wait([](const TlsServerStats& s) { return s.handshakes_failed == 2 && s.open == 0; }));
  expect_alive(server);
}

TEST(TlsServer, AHalfOpenSocketStallsNobodyAndIsClosed) {
  Server server;
  Client silent(server.port);
  expect_alive(server);
  EXPECT_TRUE(server.wait([](const TlsServerStats& s) { return s.open == 0; }));
}

TEST(TlsServer, HalfAMessageStallsNobody) {
  Server server;
  Client half(server.port);
  ASSERT_TRUE(half.handshake());
  half.write("8=FIX");
  expect_alive(server);
}

TEST(TlsServer, NegativeDataLengthClosesTheConnectionOnly) {
  Server server;
  Client killer(server.port);
  ASSERT_TRUE(killer.handshake());
  killer.write(killer.body("35=A|98=0|108=30|95=-3|96=abc|553=trader-1|554=secret|", 1));
  EXPECT_EQ(killer.read(), "closed");
  expect_alive(server);
}

TEST(TlsServer, TwelveHundredConnectionsAreSurvivedAndThoseAboveTheLimitClosed) {
  TlsServerOptions o = options();
  o.connections_max = 1000;
  o.handshake_timeout = std::chrono::seconds(20);
  Server server(std::move(o));
  {
    asio::io_context context;
    std::vector<tcp::socket> sockets;
    for (int i = 0; i < 1200; ++i) {
      sockets.emplace_back(context);
      boost::system::error_code error;
      sockets.back().connect(tcp::endpoint(asio::ip::address_v4::loopback(), server.port), error);
      ASSERT_FALSE(error) << i << ' ' << error.message();
    }
    EXPECT_TRUE(server.wait([](const TlsServerStats& s) { return s.accepted == 1200; }));
    EXPECT_EQ(server.stats().open, 1000u);
    EXPECT_EQ(server.stats().refused_at_limit, 200u);
  }
  EXPECT_TRUE(server.wait([](const TlsServerStats& s) { return s.open == 0; }));
  expect_alive(server);
}

TEST(TlsServer, AReaderWhoStopsReadingIsDisconnected) {
  TlsServerOptions o = options();
  o.outbox_bytes_max = 16 * 1024;
  Server server(std::move(o));
  Client client(server.port);
  ASSERT_TRUE(client.handshake());
  client.log_on();
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (std::uint64_t n = 2; n < 200'000 && !stop; ++n)
      client.write(client.body("35=x|320=L|559=4|", n));
  });
  EXPECT_TRUE(server.wait([](const TlsServerStats& s) { return s.open == 0; }));
  stop = true;
  boost::system::error_code ignored;
  client.socket().shutdown(tcp::socket::shutdown_both, ignored);
  writer.join();
  expect_alive(server);
}

TEST(TlsServer, WrongFilesAndAddressesAreNamedWithTheRemedy) {
  FakeVenue venue;
  IoLoop loop;
  const auto text = [&](TlsServerOptions o) {
    auto opened = TlsServer::open(loop, std::move(o), *venue.gateway);
    return opened ? std::string("opened") : opened.error().text;
  };
  TlsServerOptions o = options();
  o.certificate_chain_file = "/nonexistent.pem";
  EXPECT_NE(text(o).find("certificate chain /nonexistent.pem: "), std::string::npos);
  o = options();
  o.private_key_file = credentials().chain();
  EXPECT_NE(text(o).find("give the readable PEM key of the certificate"), std::string::npos);
  o = options();
  o.address = "localhost!";
  EXPECT_EQ(text(o), "listen address localhost!: not an IP address");
  Server server;
  o = options();
  o.port = server.port;
  EXPECT_NE(text(o).find("choose a free port"), std::string::npos);
}

}  // namespace
}  // namespace eco::gateway::net
