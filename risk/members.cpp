#include "risk/members.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace eco::risk {
namespace {

using domain::RejectCode;

// Tags of this module's hashes. Part of the semantics: never renumbered.
constexpr std::uint64_t member_tag = 0x0101;
constexpr std::uint64_t account_tag = 0x0102;
constexpr std::uint64_t trader_tag = 0x0103;

base::Hash128 item_hash(const Member& m) {
  return domain::hash_of(member_tag, m);
}
base::Hash128 item_hash(const Account& a) {
  return domain::hash_of(account_tag, a);
}
base::Hash128 item_hash(const Trader& t) {
  return domain::hash_of(trader_tag, t);
}

template <class T, class Id>
const T* item_at(const std::vector<T>& items, Id id) noexcept {
  return id.valid() && id.raw() <= items.size() ? &items[id.raw() - 1] : nullptr;
}

/// The id of the next item behind `items`.
template <class Id, class T>
Id next_id(const std::vector<T>& items) noexcept {
  return Id(static_cast<typename Id::rep>(items.size() + 1));
}

template <class Map, class Key>
auto id_under(const Map& map, const Key& key) noexcept -> typename Map::mapped_type {
  const auto found = map.find(key);
  return found == map.end() ? typename Map::mapped_type{} : found->second;
}

}  // namespace

Outcome<const Member*> Members::admit(const domain::MemberCode& code, const std::string& name) {
  if (code.empty() || name.empty()) return refuse(RejectCode::bad_value);
  if (by_member_code_.contains(code)) return refuse(RejectCode::already_exists);
  const auto id = next_id<domain::MemberId>(members_);
  const auto account = next_id<domain::AccountId>(accounts_);
  members_.push_back({.id = id,
                      .code = code,
                      .name = name,
                      .group = domain::GroupId(id.raw()),
                      .status = domain::MemberStatus::active,
                      .account = account});
  accounts_.push_back({.id = account, .code = code, .member = id});
  by_member_code_.emplace(code, id);
  by_account_code_.emplace(code, account);
  hash_ += item_hash(members_.back());
  hash_ += item_hash(accounts_.back());
  return &members_.back();
}

Outcome<const Member*> Members::set_status(const domain::MemberCode& code,
                                           domain::MemberStatus status) {
  Member* member = find_mutable(code);
  if (member == nullptr) return refuse(RejectCode::unknown_member);
  if (member->status == status) return refuse(RejectCode::wrong_state);
  hash_ -= item_hash(*member);
  member->status = status;
  hash_ += item_hash(*member);
  return member;
}

Outcome<const Member*> Members::set_group(const domain::MemberCode& code,
                                          const domain::MemberCode& same_group_as) {
  Member* member = find_mutable(code);
  const Member* other = find_member(same_group_as);
  if (member == nullptr || other == nullptr) return refuse(RejectCode::unknown_member);
  if (member->group == other->group) return refuse(RejectCode::wrong_state);
  hash_ -= item_hash(*member);
  member->group = other->group;
  hash_ += item_hash(*member);
  return member;
}

Outcome<const Trader*> Members::create_trader(const domain::CreateTrader& command) {
  const Member* member = find_member(command.member);
  if (member == nullptr) return refuse(RejectCode::unknown_member);
  if (command.name.empty() || command.comp_id.empty()) return refuse(RejectCode::bad_value);
  if (by_trader_name_.contains(command.name) || by_comp_id_.contains(command.comp_id)) {
    return refuse(RejectCode::already_exists);
  }
  traders_.push_back({.id = next_id<domain::TraderId>(traders_),
                      .member = member->id,
                      .name = command.name,
                      .comp_id = command.comp_id,
                      .fix_version = command.fix_version,
                      .credential_version = command.credential_version});
  const Trader& trader = traders_.back();
  by_trader_name_.emplace(trader.name, trader.id);
  by_comp_id_.emplace(trader.comp_id, trader.id);
  hash_ += item_hash(trader);
  return &trader;
}

Outcome<const Trader*> Members::set_credential(const domain::SetCredential& command) {
  const domain::TraderId id = id_under(by_trader_name_, command.trader);
  if (!id.valid()) return refuse(RejectCode::unknown_member);
  Trader& trader = traders_[id.raw() - 1];
  if (command.credential_version <= trader.credential_version) {
    return refuse(domain::Refusal{.code = RejectCode::bad_value,
                                  .asked = command.credential_version,
                                  .low = trader.credential_version + std::int64_t{1}});
  }
  hash_ -= item_hash(trader);
  trader.credential_version = command.credential_version;
  hash_ += item_hash(trader);
  return &trader;
}

const Member* Members::find(domain::MemberId id) const noexcept {
  return item_at(members_, id);
}
const Account* Members::find(domain::AccountId id) const noexcept {
  return item_at(accounts_, id);
}
const Trader* Members::find(domain::TraderId id) const noexcept {
  return item_at(traders_, id);
}

const Member* Members::find_member(const domain::MemberCode& code) const noexcept {
  return find(id_under(by_member_code_, code));
}
const Account* Members::find_account(const domain::AccountCode& code) const noexcept {
  return find(id_under(by_account_code_, code));
}
const Trader* Members::find_trader(const domain::PersonName& name) const noexcept {
  return find(id_under(by_trader_name_, name));
}
const Trader* Members::find_trader_by_comp_id(const domain::CompId& comp_id) const noexcept {
  return find(id_under(by_comp_id_, comp_id));
}

domain::GroupId Members::group_of(domain::MemberId id) const noexcept {
  const Member* member = find(id);
  ECO_ASSERT(member != nullptr);
  return member->group;
}

Member* Members::find_mutable(const domain::MemberCode& code) noexcept {
  const domain::MemberId id = id_under(by_member_code_, code);
  return id.valid() ? &members_[id.raw() - 1] : nullptr;
}

base::Hash128 Members::recompute_hash() const {
  base::Hash128 sum;
  for (const Member& member : members_) sum += item_hash(member);
  for (const Account& account : accounts_) sum += item_hash(account);
  for (const Trader& trader : traders_) sum += item_hash(trader);
  return sum;
}

bool Members::consistent() const {
  for (std::size_t i = 0; i < members_.size(); ++i) {
    const Member& member = members_[i];
    const Account* account = find(member.account);
    if (member.id.raw() != i + 1 || account == nullptr || account->member != member.id)
      return false;
    if (!member.group.valid() || member.group.raw() > members_.size()) return false;
    if (member.status < domain::MemberStatus::active ||
        member.status > domain::MemberStatus::killed) {
      return false;
    }
  }
  for (std::size_t i = 0; i < accounts_.size(); ++i) {
    if (accounts_[i].id.raw() != i + 1 || find(accounts_[i].member) == nullptr) return false;
  }
  for (std::size_t i = 0; i < traders_.size(); ++i) {
    const Trader& trader = traders_[i];
    if (trader.id.raw() != i + 1 || find(trader.member) == nullptr) return false;
    if (trader.fix_version < domain::FixVersion::fix44 ||
        trader.fix_version > domain::FixVersion::fixt11) {
      return false;
    }
  }
  return by_member_code_.size() == members_.size() && by_account_code_.size() == accounts_.size() &&
         by_trader_name_.size() == traders_.size() && by_comp_id_.size() == traders_.size();
}

void Members::audit() const {
  ECO_ASSERT(consistent());
  ECO_ASSERT(hash_ == recompute_hash());
}

void Members::save(domain::ByteWriter& out) const {
  out.put(members_);
  out.put(accounts_);
  out.put(traders_);
}

void Members::load(domain::ByteReader& in) {
  ECO_ASSERT(members_.empty());
  in.get(members_);
  in.get(accounts_);
  in.get(traders_);
  if (!in.failed()) index_all();
  if (!in.failed() && !consistent()) in.fail();
  hash_ = recompute_hash();
}

void Members::index_all() {
  for (const Member& member : members_) by_member_code_.emplace(member.code, member.id);
  for (const Account& account : accounts_) by_account_code_.emplace(account.code, account.id);
  for (const Trader& trader : traders_) {
    by_trader_name_.emplace(trader.name, trader.id);
    by_comp_id_.emplace(trader.comp_id, trader.id);
  }
}

}  // namespace eco::risk
