#include "persistence/lmdb_cursor.hpp"

#include <fmt/format.h>

namespace eco::persistence {
namespace {

constexpr std::size_t page_header_bytes = 16;
constexpr std::size_t node_header_bytes = 8;
constexpr std::uint16_t page_branch = 0x01;
constexpr std::uint16_t page_leaf = 0x02;
constexpr std::uint16_t page_overflow = 0x04;
constexpr std::uint16_t page_kinds = 0x6F;  // without the flags of pages in memory
constexpr std::uint16_t node_overflow = 0x01;
constexpr std::uint16_t node_tree = 0x02;

}  // namespace

std::uint64_t LmdbNode::overflow_count(std::uint32_t page_bytes) const noexcept {
  return (page_header_bytes + data_bytes - 1) / page_bytes + 1;
}

base::Result<void> LmdbPage::read(const LmdbFile& file, const LmdbSnapshot& snapshot,
                                  std::uint64_t number, LmdbPageKind kind) {
  if (auto ok = file.read_pages(snapshot, number, 1, bytes_); !ok) return ok;
  number_ = number;
  kind_ = kind;
  const std::byte* page = bytes_.data();
  const std::uint16_t wanted = kind == LmdbPageKind::leaf ? page_leaf : page_branch;
  const std::size_t lower = load_le<std::uint16_t>(page + 12);
  const std::size_t upper = load_le<std::uint16_t>(page + 14);
  if (load_le<std::uint64_t>(page) != number ||
      (load_le<std::uint16_t>(page + 10) & page_kinds) != wanted || lower <= page_header_bytes ||
      lower > upper || upper > bytes_.size() || lower % 2 != 0) {
    return file.defect(fmt::format("page {} has an impossible header", number));
  }
  count_ = (lower - page_header_bytes) / 2;
  return {};
}

base::Result<LmdbNode> LmdbPage::node(const LmdbFile& file, std::size_t index,
                                      LmdbKeys keys) const {
  const Bytes page(bytes_);
  const std::size_t offset = load_le<std::uint16_t>(page.data() + page_header_bytes + 2 * index);
  const auto bad = [&] {
    return file.defect(fmt::format("entry {} of page {} is impossible", index, number_));
  };
  if (offset < page_header_bytes + 2 * count_ || offset + node_header_bytes > page.size()) {
    return bad();
  }
  const std::byte* at = page.data() + offset;
  const auto low = load_le<std::uint16_t>(at);
  const auto high = load_le<std::uint16_t>(at + 2);
  const auto flags = load_le<std::uint16_t>(at + 4);
  const std::size_t key_bytes = load_le<std::uint16_t>(at + 6);
  if (offset + node_header_bytes + key_bytes > page.size()) return bad();
  // The leftmost key of a branch page is never looked at and may be absent.
  const bool keyed = kind_ == LmdbPageKind::leaf || index > 0;
  if (keyed && keys == LmdbKeys::integers && key_bytes != sizeof(std::uint64_t)) return bad();
  LmdbNode node;
  node.key = page.subspan(offset + node_header_bytes, key_bytes);
  if (kind_ == LmdbPageKind::branch) {
    node.child =
        low | static_cast<std::uint64_t>(high) << 16 | static_cast<std::uint64_t>(flags) << 32;
    return node;
  }
  node.data_bytes = low | static_cast<std::uint32_t>(high) << 16;
  node.rest = page.subspan(offset + node_header_bytes + key_bytes);
  node.is_tree = (flags & node_tree) != 0;
  node.overflow = (flags & node_overflow) != 0;
  const std::size_t inline_bytes = node.overflow ? sizeof(std::uint64_t) : node.data_bytes;
  if ((flags & ~(node_tree | node_overflow)) != 0 || inline_bytes > node.rest.size()) return bad();
  if (node.is_tree && (node.overflow || node.data_bytes != lmdb_tree_bytes)) return bad();
  return node;
}

LmdbCursor::LmdbCursor(const LmdbFile& file, const LmdbSnapshot& snapshot, const LmdbTree& tree,
                       LmdbKeys keys)
    : file_(&file), snapshot_(snapshot), tree_(tree), keys_(keys) {}

base::Result<void> LmdbCursor::load(std::size_t level, std::uint64_t number) {
  levels_[level].index = 0;
  return levels_[level].page.read(*file_, snapshot_, number,
                                  is_leaf(level) ? LmdbPageKind::leaf : LmdbPageKind::branch);
}

base::Result<void> LmdbCursor::search(std::size_t level, std::uint64_t key) {
  // Leaf: first entry with a key >= `key`. Branch: last child whose key is <= `key`.
  const bool leaf_level = is_leaf(level);
  Level& at = levels_[level];
  std::size_t low = leaf_level ? 0 : 1;
  std::size_t high = at.page.count();
  while (low < high) {
    at.index = low + (high - low) / 2;
    auto found = node(level);
    if (!found) return tl::unexpected(found.error());
    const auto found_key = load_le<std::uint64_t>(found->key.data());
    if (leaf_level ? found_key < key : found_key <= key) {
      low = at.index + 1;
    } else {
      high = at.index;
    }
  }
  at.index = leaf_level ? low : low - 1;
  return {};
}

base::Result<void> LmdbCursor::descend(std::size_t level, Way way, std::uint64_t key) {
  for (;; ++level) {
    Level& at = levels_[level];
    switch (way) {
      case Way::first:
        at.index = 0;
        break;
      case Way::last:
        at.index = at.page.count() - 1;
        break;
      case Way::search:
        if (auto ok = search(level, key); !ok) return ok;
        break;
    }
    if (is_leaf(level)) return {};
    auto found = node(level);
    if (!found) return tl::unexpected(found.error());
    if (auto ok = load(level + 1, found->child); !ok) return ok;
  }
}

base::Result<bool> LmdbCursor::start(Way way, std::uint64_t key) {
  if (tree_.depth == 0) return false;
  if (tree_.depth > depth_max) return file_->defect("a tree is impossibly deep");
  if (auto ok = load(0, tree_.root); !ok) return tl::unexpected(ok.error());
  if (auto ok = descend(0, way, key); !ok) return tl::unexpected(ok.error());
  return true;
}

base::Result<bool> LmdbCursor::take() {
  auto found = node(tree_.depth - 1u);
  if (!found) return tl::unexpected(found.error());
  key_ = found->key;
  value_is_tree_ = found->is_tree;
  if (!found->overflow) {
    value_ = found->rest.first(found->data_bytes);
    return true;
  }
  const std::uint64_t number = found->overflow_page();
  const std::uint64_t count = found->overflow_count(file_->page_bytes());
  if (auto ok = file_->read_pages(snapshot_, number, count, overflow_); !ok) {
    return tl::unexpected(ok.error());
  }
  const std::byte* page = overflow_.data();
  if (load_le<std::uint64_t>(page) != number ||
      (load_le<std::uint16_t>(page + 10) & page_kinds) != page_overflow) {
    return file_->defect(fmt::format("page {} is not the overflow page it should be", number));
  }
  value_ = Bytes(overflow_).subspan(page_header_bytes, found->data_bytes);
  return true;
}

base::Result<bool> LmdbCursor::first() {
  auto started = start(Way::first, 0);
  return started && *started ? take() : started;
}

base::Result<bool> LmdbCursor::last() {
  auto started = start(Way::last, 0);
  return started && *started ? take() : started;
}

base::Result<bool> LmdbCursor::seek(std::uint64_t key) {
  auto started = start(Way::search, key);
  if (!started || !*started) return started;
  return leaf().index < leaf().page.count() ? take() : step_up(true);
}

base::Result<bool> LmdbCursor::step_up(bool forward) {
  for (std::size_t level = tree_.depth - 1u; level > 0; --level) {
    Level& parent = levels_[level - 1];
    if (forward ? parent.index + 1 >= parent.page.count() : parent.index == 0) continue;
    parent.index = forward ? parent.index + 1 : parent.index - 1;
    auto found = node(level - 1);
    if (!found) return tl::unexpected(found.error());
    if (auto ok = load(level, found->child); !ok) return tl::unexpected(ok.error());
    const Way way = forward ? Way::first : Way::last;
    if (auto ok = descend(level, way, 0); !ok) return tl::unexpected(ok.error());
    return take();
  }
  return false;
}

base::Result<bool> LmdbCursor::next() {
  if (tree_.depth == 0) return false;
  key_before_.assign(key_.begin(), key_.end());
  auto moved = base::Result<bool>(true);
  if (leaf().index + 1 < leaf().page.count()) {
    ++leaf().index;
    moved = take();
  } else {
    moved = step_up(true);
  }
  if (!moved || !*moved) return moved;
  const bool ascends = keys_ == LmdbKeys::integers
                           ? load_le<std::uint64_t>(key_before_.data()) < integer_key()
                           : as_text(key_before_) < as_text(key_);
  if (!ascends) return file_->defect("the keys of a tree do not ascend");
  return true;
}

base::Result<bool> LmdbCursor::previous() {
  if (tree_.depth == 0) return false;
  if (leaf().index == 0) return step_up(false);
  --leaf().index;
  return take();
}

}  // namespace eco::persistence
