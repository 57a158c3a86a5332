#include "console/api/login_limiter.hpp"

#include <algorithm>

namespace eco::console {

bool LoginLimiter::may_try(const std::string& name, Time now) const {
  const auto found = names_.find(name);
  if (found == names_.end()) return names_.size() < names_max;
  return now >= found->second.not_before;
}

void LoginLimiter::failed(const std::string& name, Time now) {
  if (names_.size() >= names_max) forget_old(now);
  Failures& failures = names_[name];
  ++failures.count;
  if (failures.count < free_failures) return;
  const unsigned doublings = std::min(failures.count - free_failures, 6u);
  failures.not_before = now + std::min(std::chrono::seconds(1u << doublings), wait_max);
}

void LoginLimiter::forget_old(Time now) {
  std::erase_if(names_,
                [now](const auto& entry) { return now >= entry.second.not_before + 2 * wait_max; });
}

}  // namespace eco::console
