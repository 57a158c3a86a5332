#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "tests/unit/console/server_fixture.hpp"

namespace eco::console::testing {
namespace {

using ::testing::HasSubstr;

/// A blocking client, as a script would be.
class Client {
 public:
  explicit Client(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  /// The next line; "" where the server closed.
  std::string line() {
    std::string out;
    char c = 0;
    while (::recv(socket_, &c, 1, 0) == 1 && c != '\n') out.push_back(c);
    return out;
  }

 private:
  int socket_;
  bool connected_ = false;
};

using Socket = ServerTest;

const std::string login =
    R"({"command":"login","args":{"operator":"alice","password":"correct horse"}})"
    "\n";

/// While it lives the process has no descriptor to spare.
class NoDescriptors {
 public:
  NoDescriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const int lowest_free = ::dup(STDIN_FILENO);
    ::close(lowest_free);
    rlimit none = before_;
    none.rlim_cur = static_cast<rlim_t>(lowest_free);
    setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;

 private:
  rlimit before_{};
};

TEST_F(Socket, WithoutDescriptorsItWaitsAndSaysSoOnce) {
  auto listening = AdminServer::listen(context, shared, path);
  ASSERT_TRUE(listening) << listening.error().text;
  server = std::move(*listening);
  Client client(path);
  ASSERT_TRUE(client.connected());
  {
    const NoDescriptors none;
    EXPECT_LT(context.run_for(std::chrono::milliseconds(350)), 20u);
  }
  EXPECT_THAT(log, ::testing::Contains(HasSubstr("admin accept: ")).Times(1));
  client.send(login);
  context.run_for(std::chrono::milliseconds(350));
  EXPECT_THAT(client.line(), HasSubstr("\"ok\":true"));
}

TEST_F(Socket, AnswersEachLineInOrderAndSurvivesGarbage) {
  start();
  Client client(path);
  client.send(login + "\x01\xff garbage\n" + R"({"id":"2","command":"status"})" + "\n");
  EXPECT_THAT(client.line(), HasSubstr(R"("ok":true)"));
  EXPECT_THAT(client.line(), HasSubstr("BAD_JSON"));
  EXPECT_THAT(client.line(), HasSubstr(R"({"id":"2","ok":true)"));
}

TEST_F(Socket, IsOpenToItsOwnUserOnlyAndLogsWhoCame) {
  start();
  struct stat found{};
  ASSERT_EQ(::stat(path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777u, 0600u);
  Client client(path);
  client.send(login);
  client.line();
  stop();
  EXPECT_EQ(log.back(), "operator logged in: 'alice', uid " + std::to_string(getuid()) + " gid " +
                            std::to_string(getgid()) + " pid " + std::to_string(getpid()));
}

TEST_F(Socket, LineWithoutEndIsRefusedAndTheConnectionClosed) {
  start();
  Client client(path);
  std::thread sender([&] { client.send(std::string(request_bytes_max + 2, 'x')); });
  EXPECT_THAT(client.line(), HasSubstr("TOO_LARGE"));
  EXPECT_EQ(client.line(), "");
  sender.join();
  Client next(path);
  next.send(login);
  EXPECT_THAT(next.line(), HasSubstr(R"("ok":true)"));
}

TEST_F(Socket, ConnectionWithoutEndOfLineOrWithSuddenEndHarmsNobody) {
  start();
  {
    Client gone(path);
  }
  {
    Client half(path);
    half.send(R"({"command":"lo)");
  }
  Client client(path);
  client.send(login);
  EXPECT_THAT(client.line(), HasSubstr(R"("ok":true)"));
}

TEST_F(Socket, FifthWrongPasswordClosesTheConnection) {
  start();
  Client client(path);
  for (int i = 0; i < 5; ++i) {
    client.send(R"({"command":"login","args":{"operator":"nobody)" + std::to_string(i) +
                R"(","password":"x"}})" + "\n");
    EXPECT_THAT(client.line(), HasSubstr("LOGIN_FAILED"));
  }
  EXPECT_EQ(client.line(), "");
}

TEST_F(Socket, ThirtyThirdConnectionIsClosedAtOnce) {
  start();
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < AdminServer::connections_max; ++i) {
    clients.push_back(std::make_unique<Client>(path));
    clients.back()->send("x\n");
    EXPECT_THAT(clients.back()->line(), HasSubstr("BAD_JSON"));
  }
  Client late(path);
  EXPECT_EQ(late.line(), "");
  clients.back()->send(login);
  EXPECT_THAT(clients.back()->line(), HasSubstr(R"("ok":true)"));
}

TEST_F(Socket, StaleSocketIsReplacedAndALivingOneRespected) {
  start();
  EXPECT_THAT(AdminServer::listen(context, shared, path).error().text,
              HasSubstr("is served by another process"));
  stop();
  EXPECT_FALSE(Client(path).connected());
  {
    // What a killed process leaves behind.
    const int stale = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(stale, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    ::close(stale);
  }
  context.restart();
  start();
  Client client(path);
  client.send(login);
  EXPECT_THAT(client.line(), HasSubstr(R"("ok":true)"));
}

TEST_F(Socket, OtherFileOrTooLongPathIsRefused) {
  std::ofstream(path) << "precious";
  EXPECT_THAT(AdminServer::listen(context, shared, path).error().text,
              HasSubstr("exists and is no socket"));
  const std::string deep = "/tmp/" + std::string(120, 'x');
  EXPECT_THAT(AdminServer::listen(context, shared, deep).error().text,
              HasSubstr("longer than 107 bytes"));
}

}  // namespace
}  // namespace eco::console::testing
