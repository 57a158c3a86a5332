#include "apps/eco-admin/client.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cerrno>
#include <cstring>

namespace eco::apps {

namespace json = boost::json;

base::Result<AdminClient> AdminClient::connect(const std::string& socket_path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket_path.size() >= sizeof address.sun_path) {
    return base::fail("admin socket " + socket_path + ": the path is too long");
  }
  socket_path.copy(address.sun_path, socket_path.size());
  persistence::FileDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int failed =
      ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (failed != 0) {
    return base::fail("admin socket " + socket_path + ": " + std::strerror(errno) +
                      "; is the venue running, and is this its user?");
  }
  return AdminClient(std::move(socket));
}

base::Result<json::object> AdminClient::call(const AdminRequest& request) {
  json::object out;
  out["id"] = std::to_string(next_id_++);
  out["command"] = request.command;
  out["args"] = request.args;
  if (!request.reason.empty()) out["reason"] = request.reason;
  if (!request.legal_basis.empty()) out["legal_basis"] = request.legal_basis;
  if (request.dry_run) out["dry_run"] = true;
  if (auto sent = send(json::serialize(out) + "\n"); !sent) return tl::unexpected(sent.error());
  auto line = receive();
  if (!line) return tl::unexpected(line.error());
  boost::system::error_code failed;
  json::value answer = json::parse(*line, failed);
  if (failed || !answer.is_object()) return base::fail("the venue's answer is not JSON");
  return std::move(answer.get_object());
}

base::Result<void> AdminClient::send(std::string_view line) {
  while (!line.empty()) {
    const ssize_t sent = ::send(socket_.get(), line.data(), line.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return base::fail(std::string("admin connection: ") + std::strerror(errno));
    line.remove_prefix(static_cast<std::size_t>(sent));
  }
  return {};
}

base::Result<std::string> AdminClient::receive() {
  std::size_t searched = 0;
  while (true) {
    const std::size_t end = input_.find('\n', searched);
    if (end != std::string::npos) {
      std::string line = input_.substr(0, end);
      input_.erase(0, end + 1);
      return line;
    }
    searched = input_.size();
    char buffer[65536];
    const ssize_t received = ::recv(socket_.get(), buffer, sizeof buffer, 0);
    if (received < 0 && errno == EINTR) continue;
    if (received < 0) return base::fail(std::string("admin connection: ") + std::strerror(errno));
    if (received == 0) return base::fail("the venue closed the admin connection");
    input_.append(buffer, static_cast<std::size_t>(received));
  }
}

bool answered_ok(const json::object& answer) noexcept {
  const json::value* ok = answer.if_contains("ok");
  return ok != nullptr && ok->is_bool() && ok->get_bool();
}

}  // namespace eco::apps
