#include "risk/client_ids.hpp"

#include <algorithm>
#include <cstring>

#include "base/assert.hpp"

namespace eco::risk {
namespace {

constexpr std::uint64_t client_id_tag = 0x0201;

/// For the index only: never part of the state.
std::size_t index_hash(domain::MemberId member, const domain::ClOrdId& cl_ord_id) noexcept {
  std::uint64_t hash = base::mix64(member.raw());
  std::string_view rest = cl_ord_id.view();
  while (!rest.empty()) {
    std::uint64_t word = 0;
    const std::size_t bytes = std::min(rest.size(), sizeof word);
    std::memcpy(&word, rest.data(), bytes);
    hash = base::mix64(hash ^ word) + bytes;
    rest.remove_prefix(bytes);
  }
  return hash;
}

}  // namespace

base::Hash128 ClientIds::Entry::state_hash() const noexcept {
  base::Hasher hasher(client_id_tag);
  hasher.add(member.raw());
  hasher.add(cl_ord_id.view());
  hasher.add(static_cast<std::uint64_t>(owner.kind));
  hasher.add(owner.id);
  return hasher.finish();
}

std::size_t ClientIds::SlotHash::operator()(const Key& key) const noexcept {
  return index_hash(key.member, *key.cl_ord_id);
}

std::size_t ClientIds::SlotHash::operator()(std::uint32_t slot) const noexcept {
  const Entry& entry = (*entries)[slot];
  return index_hash(entry.member, entry.cl_ord_id);
}

bool ClientIds::SlotEqual::operator()(const Key& key, std::uint32_t slot) const noexcept {
  const Entry& entry = (*entries)[slot];
  return entry.member == key.member && entry.cl_ord_id == *key.cl_ord_id;
}

ClientIds::ClientIds(std::size_t reserve)
    : index_(reserve, SlotHash{&entries_}, SlotEqual{&entries_}) {
  entries_.reserve(reserve);
}

ClientIds::~ClientIds() = default;

const ClientIdOwner* ClientIds::find(domain::MemberId member,
                                     const domain::ClOrdId& cl_ord_id) const noexcept {
  const auto found = index_.find(Key{member, &cl_ord_id});
  return found == index_.end() ? nullptr : &entries_[*found].owner;
}

void ClientIds::add(domain::MemberId member, const domain::ClOrdId& cl_ord_id,
                    ClientIdOwner owner) {
  const auto slot = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back({member, cl_ord_id, owner});
  const bool inserted = index_.insert(slot).second;
  ECO_ASSERT(inserted);
  hash_ += entries_.back().state_hash();
}

void ClientIds::drop(std::uint32_t slot) noexcept {
  const auto last = static_cast<std::uint32_t>(entries_.size() - 1);
  hash_ -= entries_[slot].state_hash();
  index_.erase(slot);
  if (slot != last) {
    index_.erase(last);
    entries_[slot] = entries_[last];
    index_.insert(slot);
  }
  entries_.pop_back();
}

void ClientIds::audit() const {
  base::Hash128 sum;
  for (const Entry& entry : entries_) {
    ECO_ASSERT(find(entry.member, entry.cl_ord_id) == &entry.owner);
    sum += entry.state_hash();
  }
  ECO_ASSERT(index_.size() == entries_.size());
  ECO_ASSERT(sum == hash_);
}

void ClientIds::save(domain::ByteWriter& out) const {
  std::vector<const Entry*> sorted;
  sorted.reserve(entries_.size());
  for (const Entry& entry : entries_) sorted.push_back(&entry);
  std::sort(sorted.begin(), sorted.end(), [](const Entry* a, const Entry* b) {
    return a->member != b->member ? a->member < b->member : a->cl_ord_id < b->cl_ord_id;
  });
  out.put(static_cast<std::uint64_t>(sorted.size()));
  for (const Entry* entry : sorted) {
    out.put(entry->member);
    out.put(entry->cl_ord_id);
    out.put(entry->owner.kind);
    out.put(entry->owner.id);
  }
}

void ClientIds::load(domain::ByteReader& in) {
  ECO_ASSERT(entries_.empty());
  const auto count = in.get<std::uint64_t>();
  for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
    const auto member = in.get<domain::MemberId>();
    const auto cl_ord_id = in.get<domain::ClOrdId>();
    const auto kind = in.get<ClientIdOwner::Kind>();
    const auto id = in.get<std::uint64_t>();
    const bool possible =
        member.valid() && id != 0 &&
        (kind == ClientIdOwner::Kind::order || kind == ClientIdOwner::Kind::offer);
    if (in.failed() || !possible || find(member, cl_ord_id) != nullptr) return in.fail();
    add(member, cl_ord_id, {kind, id});
  }
}

}  // namespace eco::risk
