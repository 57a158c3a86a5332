#include "node/directory.hpp"

#include <utility>

namespace eco::node {
namespace {

template <class Items, class Index, class Key>
auto find_in(const Items& items, const Index& index, const Key& key) ->
    typename Items::const_pointer {
  const auto found = index.find(key);
  return found == index.end() ? nullptr : &items[found->second];
}

}  // namespace

Directory::Directory(TraderTable traders) : traders_(std::move(traders)) {
  index_traders();
}

const domain::InstrumentView* Directory::instrument(std::string_view symbol) const {
  return find_in(data_.instruments, instruments_by_symbol_, symbol);
}

const domain::InstrumentView* Directory::instrument(domain::InstrumentId id) const {
  return find_in(data_.instruments, instruments_by_id_, id);
}

const gateway::TraderLogin* Directory::trader(std::string_view comp_id) const {
  const auto found = traders_by_comp_id_.find(comp_id);
  return found == traders_by_comp_id_.end() ? nullptr : traders_.find(found->second);
}

const gateway::TraderLogin* Directory::trader(domain::TraderId id) const {
  return traders_.find(id);
}

std::vector<domain::TraderId> Directory::traders_of(domain::MemberId member) const {
  const auto found = traders_by_member_.find(member);
  return found == traders_by_member_.end() ? std::vector<domain::TraderId>{} : found->second;
}

std::vector<domain::TraderId> Directory::all_traders() const {
  std::vector<domain::TraderId> ids;
  for (const auto& [id, trader] : traders_.all()) ids.push_back(id);
  return ids;
}

const domain::MemberView* Directory::member(domain::MemberId id) const {
  return find_in(data_.members, members_by_id_, id);
}

const domain::MemberView* Directory::member(std::string_view code) const {
  return find_in(data_.members, members_by_code_, code);
}

void Directory::update(ReferenceData&& data) {
  data_ = std::move(data);
  instruments_by_symbol_.clear();
  instruments_by_id_.clear();
  members_by_code_.clear();
  members_by_id_.clear();
  for (std::size_t i = 0; i < data_.instruments.size(); ++i) {
    instruments_by_symbol_.emplace(data_.instruments[i].symbol.str(), i);
    instruments_by_id_.emplace(data_.instruments[i].instrument, i);
  }
  for (std::size_t i = 0; i < data_.members.size(); ++i) {
    members_by_code_.emplace(data_.members[i].code.str(), i);
    members_by_id_.emplace(data_.members[i].member, i);
  }
}

void Directory::apply_traders(const domain::EventBuffer& events) {
  traders_.apply(events);
  index_traders();
}

void Directory::index_traders() {
  traders_by_comp_id_.clear();
  traders_by_member_.clear();
  for (const auto& [id, trader] : traders_.all()) {
    traders_by_comp_id_.emplace(trader.comp_id.str(), id);
    traders_by_member_[trader.member].push_back(id);
  }
}

}  // namespace eco::node
