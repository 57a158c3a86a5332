#include "risk/client_ids.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/assert.hpp"

namespace eco::risk {
namespace {

constexpr std::uint64_t client_id_tag = 0x0201;

}  // namespace

base::Hash128 ClientIds::Entry::state_hash() const noexcept {
  base::Hasher hasher(client_id_tag);
  hasher.add(member.raw());
  hasher.add(cl_ord_id.view());
  hasher.add(static_cast<std::uint64_t>(owner.kind));
  hasher.add(owner.id);
  return hasher.finish();
}

/// For the index only: never part of the state. Members count upwards: ids that differ in their
/// last character begin to look at neighbouring cells, so that most are in the cache already.
std::uint32_t ClientIds::mark_of(domain::MemberId member,
                                 const domain::ClOrdId& cl_ord_id) noexcept {
  const std::string_view text = cl_ord_id.view();
  if (text.empty()) return member.raw();
  // All bytes behind the text are 0, so whole words say no more than the text.
  std::array<std::uint64_t, (domain::ClOrdId::size_max + 7) / 8> words{};
  std::memcpy(words.data(), text.data(), domain::ClOrdId::size_max);
  const std::size_t last = text.size() - 1;
  words[last / 8] &= ~(std::uint64_t{0xff} << last % 8 * 8);
  base::Hasher hasher(client_id_tag);
  hasher.add(static_cast<std::uint64_t>(member.raw()) << 8 | text.size());
  for (std::size_t i = 0; i <= last / 8; ++i) hasher.add(words[i]);
  constexpr std::uint32_t neighbours = 15;
  return (static_cast<std::uint32_t>(hasher.finish().low) & ~neighbours) |
         (static_cast<unsigned char>(text.back()) & neighbours);
}

ClientIds::ClientIds(std::size_t reserve) : parts_(std::size_t{1} << part_bits) {
  if (reserve == 0) return;
  entries_.reserve(reserve);
  // Parts do not fill alike: each has room for more than its share.
  const std::size_t cells = std::bit_ceil(std::max<std::size_t>(4 * reserve / parts_.size(), 32));
  for (Part& part : parts_) part.grow(cells);
}

const ClientIdOwner* ClientIds::find(domain::MemberId member,
                                     const domain::ClOrdId& cl_ord_id) const noexcept {
  const std::uint32_t mark = mark_of(member, cl_ord_id);
  const std::vector<Cell>& cells = parts_[part_of(mark)].cells;
  if (cells.empty()) return nullptr;
  for (std::size_t at = mark;; ++at) {
    const Cell cell = cells[at & (cells.size() - 1)];
    if (cell.place == 0) return nullptr;
    if (cell.mark != mark) continue;
    const Entry& entry = entries_[cell.place - 1];
    if (entry.member == member && entry.cl_ord_id == cl_ord_id) return &entry.owner;
  }
}

void ClientIds::add(domain::MemberId member, const domain::ClOrdId& cl_ord_id,
                    ClientIdOwner owner) {
  entries_.push_back({member, cl_ord_id, owner});
  enter({static_cast<std::uint32_t>(entries_.size()), mark_of(member, cl_ord_id)});
}

void ClientIds::enter(Cell cell) {
  Part& part = parts_[part_of(cell.mark)];
  if (2 * (part.used + 1) > part.cells.size()) {
    part.grow(std::max<std::size_t>(2 * part.cells.size(), 32));
  }
  part.place(cell);
  ++part.used;
}

void ClientIds::Part::place(Cell cell) noexcept {
  std::size_t at = cell.mark;
  while (cells[at & (cells.size() - 1)].place != 0) ++at;
  cells[at & (cells.size() - 1)] = cell;
}

void ClientIds::Part::grow(std::size_t to) {
  std::vector<Cell> old(to);
  old.swap(cells);
  for (const Cell& cell : old) {
    if (cell.place != 0) place(cell);
  }
}

void ClientIds::rebuild_index() {
  for (Part& part : parts_) {
    part.cells.assign(part.cells.size(), Cell{});
    part.used = 0;
  }
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    enter({static_cast<std::uint32_t>(i + 1), mark_of(entry.member, entry.cl_ord_id)});
  }
}

base::Hash128 ClientIds::hash() const noexcept {
  for (; hashed_ < entries_.size(); ++hashed_) hash_ += entries_[hashed_].state_hash();
  return hash_;
}

void ClientIds::audit() const {
  base::Hash128 sum;
  for (const Entry& entry : entries_) {
    ECO_ASSERT(find(entry.member, entry.cl_ord_id) == &entry.owner);
    sum += entry.state_hash();
  }
  ECO_ASSERT(sum == hash());
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
