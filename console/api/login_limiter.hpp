#pragma once
/// Slows down guessing of operators' passwords: after three failures in a row a name must wait,
/// twice as long each time. Shared by all connections.
#include <chrono>
#include <map>
#include <string>

namespace eco::console {

class LoginLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr unsigned free_failures = 3;
  static constexpr std::chrono::seconds wait_max{60};
  static constexpr std::size_t names_max = 1024;  ///< beyond it unknown names must wait, too

  [[nodiscard]] bool may_try(const std::string& name, Time now) const;
  void failed(const std::string& name, Time now);
  void succeeded(const std::string& name) { names_.erase(name); }

 private:
  struct Failures {
    unsigned count = 0;
    Time not_before;
  };
  void forget_old(Time now);

  std::map<std::string, Failures> names_;
};

}  // namespace eco::console
