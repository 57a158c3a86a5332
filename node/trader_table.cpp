#include "node/trader_table.hpp"

namespace eco::node {

std::vector<const gateway::TraderLogin*> TraderTable::apply(const domain::EventBuffer& events) {
  std::vector<const gateway::TraderLogin*> changed;
  for (const domain::Event& event : events) {
    if (const auto* created = std::get_if<domain::TraderCreated>(&event)) {
      gateway::TraderLogin& trader = by_id_[created->trader];
      trader = {.session = domain::SessionId(created->trader.raw()),
                .trader = created->trader,
                .member = created->member,
                .username = created->name,
                .comp_id = created->comp_id,
                .fix_version = created->fix_version,
                .credential_version = created->credential_version};
      changed.push_back(&trader);
    } else if (const auto* set = std::get_if<domain::CredentialSet>(&event)) {
      const auto found = by_id_.find(set->trader);
      if (found == by_id_.end()) continue;
      found->second.credential_version = set->credential_version;
      changed.push_back(&found->second);
    }
  }
  return changed;
}

const gateway::TraderLogin* TraderTable::find(domain::TraderId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &found->second;
}

}  // namespace eco::node
