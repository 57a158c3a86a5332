#pragma once
/// Carries out calls over one logged-in connection and prints what came of them.
#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "apps/eco-admin/client.hpp"
#include "apps/eco-admin/command_line.hpp"
#include "apps/eco-admin/passwords.hpp"
#include "base/result.hpp"

namespace eco::apps {

class Runner {
 public:
  /// Connects and logs in. On failure prints why; `exit_code` says how to end.
  [[nodiscard]] static std::optional<Runner> open(const Globals& globals,
                                                  const PasswordSources& passwords, int& exit_code);

  /// Returns an exit code. `globals`: reason, form of output and so on for this call.
  int run(const ServerCall& call, const Globals& globals);

  /// As `run`; then, where a ★ proposal came of it, `second` approves exactly that.
  int run_with_second(const ServerCall& call, const Globals& globals, Runner& second);

 private:
  explicit Runner(AdminClient client, std::string password)
      : client_(std::move(client)), password_(std::move(password)) {}

  /// The answer, or empty after printing the failure.
  std::optional<boost::json::object> ask(const AdminRequest& request);
  std::optional<boost::json::object> perform(const ServerCall& call, const Globals& globals);
  /// The request with files and passwords put in.
  base::Result<AdminRequest> prepare(const ServerCall& call, const Globals& globals);
  base::Result<void> add_new_password(boost::json::object& args);
  std::optional<boost::json::object> open_next_day(AdminRequest request);
  std::optional<boost::json::object> approve(const AdminRequest& request, const Globals& globals);
  /// The open proposal of that number; null where there is none. Empty after a printed failure.
  std::optional<boost::json::value> find_proposal(const std::string& number);
  int print(const boost::json::object& answer, const Globals& globals);

  AdminClient client_;
  std::string password_;
  std::string made_password_;  // made up for a trader by the last call; shown once
  int failure_ = exit_unreachable;
};

}  // namespace eco::apps
