#pragma once
/// One authenticated connection to the venue's admin socket, blocking.
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "persistence/file_io.hpp"

namespace eco::apps {

/// A request of the admin protocol (docs/operating/operator-actions.md).
struct AdminRequest {
  std::string command;
  boost::json::object args;
  std::string reason;
  std::string legal_basis;
  bool dry_run = false;
};

class AdminClient {
 public:
  [[nodiscard]] static base::Result<AdminClient> connect(const std::string& socket_path);

  /// Sends the request and waits for its answer. An error: the connection is of no more use.
  [[nodiscard]] base::Result<boost::json::object> call(const AdminRequest& request);

 private:
  explicit AdminClient(persistence::FileDescriptor socket) : socket_(std::move(socket)) {}
  [[nodiscard]] base::Result<void> send(std::string_view line);
  [[nodiscard]] base::Result<std::string> receive();

  persistence::FileDescriptor socket_;
  std::string input_;
  std::uint64_t next_id_ = 1;
};

[[nodiscard]] bool answered_ok(const boost::json::object& answer) noexcept;

}  // namespace eco::apps
