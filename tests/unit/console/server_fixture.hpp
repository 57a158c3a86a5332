#pragma once
/// The admin server on a socket in a temporary directory, over the fake port.
#include <boost/asio/io_context.hpp>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "console/api/admin_server.hpp"
#include "tests/unit/console/session_fixture.hpp"

namespace eco::console::testing {

class ServerTest : public SessionTest {
 protected:
  ServerTest() {
    char name[] = "/tmp/eco-console-XXXXXX";
    directory = mkdtemp(name);
    path = directory + "/admin.sock";
  }
  ~ServerTest() override {
    stop();
    std::filesystem::remove_all(directory);
  }
  void start() {
    auto listening = AdminServer::listen(context, shared, path);
    ASSERT_TRUE(listening) << listening.error().text;
    server = std::move(*listening);
    thread_ = std::thread([this] { context.run(); });
  }
  void stop() {
    context.stop();
    if (thread_.joinable()) thread_.join();
    server.reset();
  }

  boost::asio::io_context context;
  std::unique_ptr<AdminServer> server;
  std::string directory;
  std::string path;

 private:
  std::thread thread_;
};

}  // namespace eco::console::testing
