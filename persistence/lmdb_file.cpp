#include "persistence/lmdb_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>

#include <fmt/format.h>

namespace eco::persistence {
namespace {

constexpr std::size_t page_header_bytes = 16;
constexpr std::size_t meta_bytes = page_header_bytes + 136;
constexpr std::size_t tree_bytes = 48;
constexpr std::uint32_t magic = 0xBEEFC0DE;
constexpr std::uint32_t data_version = 1;
constexpr std::uint16_t page_branch = 0x01;
constexpr std::uint16_t page_leaf = 0x02;
constexpr std::uint16_t page_overflow = 0x04;
constexpr std::uint16_t page_meta = 0x08;
constexpr std::uint16_t page_kinds = 0x6F;
constexpr std::uint16_t node_overflow = 0x01;
constexpr std::uint16_t node_tree = 0x02;
constexpr std::size_t node_header_bytes = 8;
constexpr std::uint16_t tree_depth_max = 32;

LmdbTree load_tree(const std::byte* at) noexcept {
  return {load_le<std::uint64_t>(at + 40), load_le<std::uint64_t>(at + 32),
          load_le<std::uint16_t>(at + 6)};
}

}  // namespace

tl::unexpected<base::Error> LmdbFile::defect(const std::string& what) const {
  return base::fail(fmt::format("{} is damaged: {}. Restore it from a verified copy", path_, what));
}

base::Result<std::uint64_t> LmdbFile::size() const {
  struct stat status{};
  if (::fstat(file_.get(), &status) != 0) return system_error("cannot read " + path_);
  return static_cast<std::uint64_t>(status.st_size);
}

base::Result<LmdbSnapshot> LmdbFile::read_meta(std::uint64_t offset,
                                               std::uint32_t* page_bytes) const {
  std::array<std::byte, meta_bytes> meta{};
  std::array<std::byte, meta_bytes> again{};
  // A writer may be replacing it: two equal readings are one state.
  for (int attempt = 0; attempt < 100; ++attempt) {
    for (auto* copy : {&meta, &again}) {
      const ssize_t got =
          ::pread(file_.get(), copy->data(), copy->size(), static_cast<off_t>(offset));
      if (got < 0) return system_error("cannot read " + path_);
      if (static_cast<std::size_t>(got) != copy->size()) {
        return defect("it is too short to be a journal (truncated)");
      }
    }
    if (meta == again) break;
  }
  const std::byte* at = meta.data();
  if (load_le<std::uint16_t>(at + 10) != page_meta || load_le<std::uint32_t>(at + 16) != magic ||
      load_le<std::uint32_t>(at + 20) != data_version) {
    return defect("its meta page is not that of an LMDB file");
  }
  if (page_bytes != nullptr) *page_bytes = load_le<std::uint32_t>(at + 40);
  LmdbSnapshot snapshot;
  snapshot.main = load_tree(at + 88);
  snapshot.pages = load_le<std::uint64_t>(at + 136) + 1;
  snapshot.transaction = load_le<std::uint64_t>(at + 144);
  return snapshot;
}

base::Result<LmdbFile> LmdbFile::open(const std::string& path) {
  auto descriptor = open_file(path, O_RDONLY);
  if (!descriptor) return tl::unexpected(descriptor.error());
  LmdbFile file(std::move(*descriptor), path);
  if (auto meta = file.read_meta(0, &file.page_bytes_); !meta) {
    return tl::unexpected(meta.error());
  }
  if (file.page_bytes_ < 512 || file.page_bytes_ > 65536 ||
      !std::has_single_bit(file.page_bytes_)) {
    return file.defect(fmt::format("its page size {} is impossible", file.page_bytes_));
  }
  if (auto newest = file.snapshot(); !newest) return tl::unexpected(newest.error());
  return file;
}

base::Result<std::optional<LmdbSnapshot>> LmdbFile::snapshot(
    std::optional<std::uint64_t> transaction) const {
  std::optional<LmdbSnapshot> found;
  for (std::uint64_t offset : {std::uint64_t{0}, std::uint64_t{page_bytes_}}) {
    auto meta = read_meta(offset, nullptr);
    if (!meta) return tl::unexpected(meta.error());
    const bool wanted = transaction ? meta->transaction == *transaction
                                    : !found || meta->transaction > found->transaction;
    if (wanted) found = *meta;
  }
  if (!found) return found;
  auto bytes = size();
  if (!bytes) return tl::unexpected(bytes.error());
  if (found->pages < 2 || found->pages > *bytes / page_bytes_) {
    return defect(fmt::format("it has {} bytes, but {} pages of {} bytes are in use (truncated)",
                              *bytes, found->pages, page_bytes_));
  }
  return found;
}

base::Result<LmdbTree> LmdbFile::find(const LmdbSnapshot& snapshot, std::string_view name) const {
  LmdbCursor cursor(*this, snapshot, snapshot.main, LmdbCursor::Keys::strings);
  auto on_entry = cursor.first();
  while (on_entry && *on_entry) {
    if (as_text(cursor.key()) == name) {
      if (!cursor.value_is_tree()) return defect(fmt::format("{} is not a database", name));
      return load_tree(cursor.value().data());
    }
    on_entry = cursor.next();
  }
  if (!on_entry) return tl::unexpected(on_entry.error());
  return LmdbTree{};
}

base::Result<void> LmdbFile::read_pages(const LmdbSnapshot& snapshot, std::uint64_t number,
                                        std::uint64_t count, Buffer& out) const {
  if (number < 2 || number >= snapshot.pages || count > snapshot.pages - number) {
    return defect(fmt::format("page {} is outside of its {} pages", number, snapshot.pages));
  }
  out.resize(count * page_bytes_);
  std::size_t filled = 0;
  while (filled < out.size()) {
    const ssize_t got = ::pread(file_.get(), out.data() + filled, out.size() - filled,
                                static_cast<off_t>(number * page_bytes_ + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("cannot read " + path_);
    if (got == 0) return defect(fmt::format("page {} lies behind its end (truncated)", number));
    filled += static_cast<std::size_t>(got);
  }
  return {};
}

LmdbCursor::LmdbCursor(const LmdbFile& file, const LmdbSnapshot& snapshot, const LmdbTree& tree,
                       Keys keys)
    : file_(&file), snapshot_(snapshot), tree_(tree), keys_(keys) {}

base::Result<void> LmdbCursor::load(std::size_t level, std::uint64_t number) {
  Level& at = levels_[level];
  if (auto ok = file_->read_pages(snapshot_, number, 1, at.page); !ok) return ok;
  const std::byte* page = at.page.data();
  const auto kind = load_le<std::uint16_t>(page + 10) & page_kinds;
  const std::uint16_t wanted = level + 1 == tree_.depth ? page_leaf : page_branch;
  const std::size_t lower = load_le<std::uint16_t>(page + 12);
  const std::size_t upper = load_le<std::uint16_t>(page + 14);
  // On pages of 64 KiB an empty upper bound would not fit; such pages do not occur here.
  if (load_le<std::uint64_t>(page) != number || kind != wanted || lower < page_header_bytes ||
      lower > upper || upper > at.page.size() || lower % 2 != 0) {
    return file_->defect(fmt::format("page {} has an impossible header", number));
  }
  at.count = (lower - page_header_bytes) / 2;
  at.index = 0;
  if (at.count == 0) return file_->defect(fmt::format("page {} has no entries", number));
  return {};
}

base::Result<LmdbCursor::Node> LmdbCursor::node(const Level& level, bool leaf) const {
  const Bytes page(level.page);
  const auto number = load_le<std::uint64_t>(page.data());
  const std::size_t offset =
      load_le<std::uint16_t>(page.data() + page_header_bytes + 2 * level.index);
  const auto bad = [&] {
    return file_->defect(fmt::format("entry {} of page {} is impossible", level.index, number));
  };
  if (offset < page_header_bytes || offset + node_header_bytes > page.size()) return bad();
  const std::byte* at = page.data() + offset;
  Node node;
  const auto low = load_le<std::uint16_t>(at);
  const auto high = load_le<std::uint16_t>(at + 2);
  node.flags = load_le<std::uint16_t>(at + 4);
  const std::size_t key_bytes = load_le<std::uint16_t>(at + 6);
  if (offset + node_header_bytes + key_bytes > page.size()) return bad();
  node.key = page.subspan(offset + node_header_bytes, key_bytes);
  // The leftmost key of a branch page is never looked at and may be absent.
  const bool keyed = leaf || level.index > 0;
  if (keyed && keys_ == Keys::integers && key_bytes != sizeof(std::uint64_t)) return bad();
  if (leaf) {
    node.data_bytes = low | static_cast<std::uint32_t>(high) << 16;
    node.data = page.subspan(offset + node_header_bytes + key_bytes);
  } else {
    node.child =
        low | static_cast<std::uint64_t>(high) << 16 | static_cast<std::uint64_t>(node.flags) << 32;
  }
  return node;
}

base::Result<std::size_t> LmdbCursor::search(Level& level, bool leaf, std::uint64_t key) const {
  // Leaf: first entry with a key >= `key`. Branch: last child whose key is <= `key`.
  std::size_t low = leaf ? 0 : 1;
  std::size_t high = level.count;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    level.index = middle;
    auto found = node(level, leaf);
    if (!found) return tl::unexpected(found.error());
    const auto at = load_le<std::uint64_t>(found->key.data());
    if (leaf ? at < key : at <= key) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return leaf ? low : low - 1;
}

base::Result<void> LmdbCursor::descend(std::size_t level, Way way, std::uint64_t key) {
  for (;; ++level) {
    const bool leaf = level + 1 == tree_.depth;
    Level& at = levels_[level];
    switch (way) {
      case Way::first:
        at.index = 0;
        break;
      case Way::last:
        at.index = at.count - 1;
        break;
      case Way::search: {
        auto index = search(at, leaf, key);
        if (!index) return tl::unexpected(index.error());
        at.index = *index;
        break;
      }
    }
    if (leaf) return {};
    auto found = node(at, false);
    if (!found) return tl::unexpected(found.error());
    if (auto ok = load(level + 1, found->child); !ok) return ok;
  }
}

base::Result<bool> LmdbCursor::take() {
  Level& leaf = levels_[tree_.depth - 1u];
  auto found = node(leaf, true);
  if (!found) return tl::unexpected(found.error());
  key_ = found->key;
  value_is_tree_ = (found->flags & node_tree) != 0;
  if ((found->flags & node_overflow) == 0) {
    if (found->data_bytes > found->data.size()) return file_->defect("a value leaves its page");
    value_ = found->data.first(found->data_bytes);
  } else {
    if (found->data.size() < sizeof(std::uint64_t)) {
      return file_->defect("a value leaves its page");
    }
    const auto number = load_le<std::uint64_t>(found->data.data());
    const std::uint64_t count =
        (page_header_bytes + found->data_bytes - 1) / file_->page_bytes() + 1;
    if (auto ok = file_->read_pages(snapshot_, number, count, overflow_); !ok) {
      return tl::unexpected(ok.error());
    }
    const std::byte* page = overflow_.data();
    if (load_le<std::uint64_t>(page) != number ||
        (load_le<std::uint16_t>(page + 10) & page_kinds) != page_overflow) {
      return file_->defect(fmt::format("page {} is not the overflow page it should be", number));
    }
    value_ = Bytes(overflow_).subspan(page_header_bytes, found->data_bytes);
  }
  if (value_is_tree_) {
    if (value_.size() != tree_bytes || load_tree(value_.data()).depth > tree_depth_max) {
      return file_->defect("a database has an impossible root");
    }
  }
  return true;
}

base::Result<bool> LmdbCursor::first() {
  if (tree_.depth == 0) return false;
  if (tree_.depth > depth_max) return file_->defect("a tree is impossibly deep");
  if (auto ok = load(0, tree_.root); !ok) return tl::unexpected(ok.error());
  if (auto ok = descend(0, Way::first, 0); !ok) return tl::unexpected(ok.error());
  return take();
}

base::Result<bool> LmdbCursor::last() {
  if (tree_.depth == 0) return false;
  if (tree_.depth > depth_max) return file_->defect("a tree is impossibly deep");
  if (auto ok = load(0, tree_.root); !ok) return tl::unexpected(ok.error());
  if (auto ok = descend(0, Way::last, 0); !ok) return tl::unexpected(ok.error());
  return take();
}

base::Result<bool> LmdbCursor::seek(std::uint64_t key) {
  if (tree_.depth == 0) return false;
  if (tree_.depth > depth_max) return file_->defect("a tree is impossibly deep");
  if (auto ok = load(0, tree_.root); !ok) return tl::unexpected(ok.error());
  if (auto ok = descend(0, Way::search, key); !ok) return tl::unexpected(ok.error());
  const Level& leaf = levels_[tree_.depth - 1u];
  if (leaf.index < leaf.count) return take();
  return step_up(true);
}

base::Result<bool> LmdbCursor::step_up(bool forward) {
  for (std::size_t level = tree_.depth - 1u; level > 0; --level) {
    Level& parent = levels_[level - 1];
    if (forward ? parent.index + 1 >= parent.count : parent.index == 0) continue;
    parent.index += forward ? 1 : std::size_t(-1);
    auto found = node(parent, false);
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
  Level& leaf = levels_[tree_.depth - 1u];
  auto moved = base::Result<bool>(true);
  if (leaf.index + 1 < leaf.count) {
    ++leaf.index;
    moved = take();
  } else {
    moved = step_up(true);
  }
  if (!moved || !*moved) return moved;
  const bool ascends = keys_ == Keys::integers
                           ? load_le<std::uint64_t>(key_before_.data()) < integer_key()
                           : as_text(key_before_) < as_text(key_);
  if (!ascends) return file_->defect("the keys of a tree do not ascend");
  return true;
}

base::Result<bool> LmdbCursor::previous() {
  if (tree_.depth == 0) return false;
  Level& leaf = levels_[tree_.depth - 1u];
  if (leaf.index > 0) {
    --leaf.index;
    return take();
  }
  return step_up(false);
}

}  // namespace eco::persistence
