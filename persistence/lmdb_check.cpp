#include "persistence/lmdb_check.hpp"

#include <vector>

#include <fmt/format.h>

#include "persistence/lmdb_cursor.hpp"

namespace eco::persistence {
namespace {

/// Walks the whole skeleton of one state and counts every page once.
class PageAudit {
 public:
  PageAudit(const LmdbFile& file, const LmdbSnapshot& snapshot)
      : file_(&file), snapshot_(snapshot), used_(snapshot.pages) {
    used_[0] = used_[1] = true;
  }

  base::Result<void> run() {
    if (auto ok = tree(snapshot_.main, LmdbKeys::strings); !ok) return ok;
    if (auto ok = tree(snapshot_.free, LmdbKeys::integers); !ok) return ok;
    if (auto ok = named_trees(); !ok) return ok;
    if (auto ok = free_lists(); !ok) return ok;
    std::uint64_t unmarked = 0;
    for (const bool used : used_) unmarked += used ? 0 : 1;
    if (unmarked != overflow_pages_) {
      return file_->defect(fmt::format(
          "{} pages are neither free nor in use",
          unmarked > overflow_pages_ ? unmarked - overflow_pages_ : overflow_pages_ - unmarked));
    }
    return {};
  }

 private:
  base::Result<void> mark(std::uint64_t number) {
    if (number < 2 || number >= used_.size()) {
      return file_->defect(fmt::format("page {} is outside of its {} pages", number, used_.size()));
    }
    if (used_[number]) return file_->defect(fmt::format("page {} is used twice", number));
    used_[number] = true;
    return {};
  }

  base::Result<void> tree(const LmdbTree& tree, LmdbKeys keys) {
    overflow_pages_ += tree.overflow_pages;
    if (tree.depth == 0) return {};
    if (tree.depth > depth_max) return file_->defect("a tree is impossibly deep");
    return subtree(tree.root, tree.depth, keys, true);
  }

  /// `rightmost`: the library goes on writing there, so every entry is checked.
  base::Result<void> subtree(std::uint64_t number, unsigned depth, LmdbKeys keys, bool rightmost) {
    if (auto ok = mark(number); !ok) return ok;
    const bool leaf = depth == 1;
    if (leaf && !rightmost) return {};
    LmdbPage page;
    if (auto ok =
            page.read(*file_, snapshot_, number, leaf ? LmdbPageKind::leaf : LmdbPageKind::branch);
        !ok) {
      return ok;
    }
    for (std::size_t i = 0; i < page.count(); ++i) {
      auto node = page.node(*file_, i, keys);
      if (!node) return tl::unexpected(node.error());
      if (leaf) continue;
      const bool last = rightmost && i + 1 == page.count();
      if (auto ok = subtree(node->child, depth - 1, keys, last); !ok) return ok;
    }
    return {};
  }

  base::Result<void> named_trees() {
    LmdbCursor cursor(*file_, snapshot_, snapshot_.main, LmdbKeys::strings);
    auto on_entry = cursor.first();
    for (; on_entry && *on_entry; on_entry = cursor.next()) {
      if (!cursor.value_is_tree()) return file_->defect("its main tree holds something else");
      const std::byte* stored = cursor.value().data();
      const LmdbKeys keys = (load_le<std::uint16_t>(stored + 4) & integer_keys) != 0
                                ? LmdbKeys::integers
                                : LmdbKeys::strings;
      if (auto ok = tree(load_tree(stored), keys); !ok) return ok;
    }
    if (!on_entry) return tl::unexpected(on_entry.error());
    return {};
  }

  base::Result<void> free_lists() {
    LmdbCursor cursor(*file_, snapshot_, snapshot_.free, LmdbKeys::integers);
    auto on_entry = cursor.first();
    for (; on_entry && *on_entry; on_entry = cursor.next()) {
      const Bytes list = cursor.value();
      const bool sized = list.size() >= 8 && list.size() % 8 == 0;
      const std::uint64_t count = sized ? load_le<std::uint64_t>(list.data()) : 0;
      if (!sized || count > list.size() / 8 - 1) {
        return file_->defect("a list of free pages has an impossible length");
      }
      std::uint64_t before = ~std::uint64_t{0};
      for (std::uint64_t i = 1; i <= count; ++i) {
        const auto number = load_le<std::uint64_t>(list.data() + 8 * i);
        if (number >= before) return file_->defect("a list of free pages is not in order");
        before = number;
        if (auto ok = mark(number); !ok) return ok;
      }
    }
    if (!on_entry) return tl::unexpected(on_entry.error());
    return {};
  }

  static constexpr unsigned depth_max = 32;
  static constexpr std::uint16_t integer_keys = 0x08;  // MDB_INTEGERKEY as stored

  const LmdbFile* file_;
  LmdbSnapshot snapshot_;
  std::vector<bool> used_;
  std::uint64_t overflow_pages_ = 0;
};

}  // namespace

base::Result<void> check_before_writing(const LmdbFile& file) {
  auto snapshot = file.snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  return PageAudit(file, **snapshot).run();
}

}  // namespace eco::persistence
