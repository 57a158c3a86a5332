#pragma once
/// Traders and their logins, from the events that create and change them.
#include <map>
#include <vector>

#include "domain/event.hpp"
#include "gateway/ports.hpp"

namespace eco::node {

/// The journal loop and the directory each own one: the first follows the commands as they are
/// written, the second as they are released.
class TraderTable {
 public:
  void put(const gateway::TraderLogin& trader) { by_id_[trader.trader] = trader; }
  /// Traders created or changed by `events`, borrowed until the next call.
  std::vector<const gateway::TraderLogin*> apply(const domain::EventBuffer& events);

  [[nodiscard]] const gateway::TraderLogin* find(domain::TraderId id) const;
  [[nodiscard]] const std::map<domain::TraderId, gateway::TraderLogin>& all() const noexcept {
    return by_id_;
  }

 private:
  std::map<domain::TraderId, gateway::TraderLogin> by_id_;
};

}  // namespace eco::node
