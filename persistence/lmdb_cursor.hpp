#pragma once
/// Pages and cursors of an LmdbFile.
#include <array>
#include <cstdint>

#include "persistence/lmdb_file.hpp"

namespace eco::persistence {

enum class LmdbKeys : std::uint8_t { integers, strings };
enum class LmdbPageKind : std::uint8_t { branch, leaf };

/// One entry of a page, inside its bounds. Borrowed from the page.
struct LmdbNode {
  Bytes key;
  std::uint64_t child = 0;  ///< of a branch page
  // Of a leaf page:
  std::uint32_t data_bytes = 0;
  Bytes rest;             ///< what follows the key, up to the page's end
  bool is_tree = false;   ///< the data describe a named tree
  bool overflow = false;  ///< the data have pages of their own

  /// First of these pages, and how many there are. Require overflow.
  [[nodiscard]] std::uint64_t overflow_page() const noexcept {
    return load_le<std::uint64_t>(rest.data());
  }
  [[nodiscard]] std::uint64_t overflow_count(std::uint32_t page_bytes) const noexcept;
};

/// A page of a tree; its bounds are checked when it is read.
class LmdbPage {
 public:
  /// Replaces the content by page `number`. Fails where that is no page of `kind` with entries.
  [[nodiscard]] base::Result<void> read(const LmdbFile& file, const LmdbSnapshot& snapshot,
                                        std::uint64_t number, LmdbPageKind kind);
  [[nodiscard]] std::size_t count() const noexcept { return count_; }
  /// Requires index < count().
  [[nodiscard]] base::Result<LmdbNode> node(const LmdbFile& file, std::size_t index,
                                            LmdbKeys keys) const;

 private:
  Buffer bytes_;
  std::uint64_t number_ = 0;
  LmdbPageKind kind_ = LmdbPageKind::leaf;
  std::size_t count_ = 0;
};

/// Walks one tree in key order. Key and value are borrowed: valid until the cursor moves.
class LmdbCursor {
 public:
  /// `file` must outlive the cursor.
  LmdbCursor(const LmdbFile& file, const LmdbSnapshot& snapshot, const LmdbTree& tree,
             LmdbKeys keys);
  LmdbCursor(LmdbCursor&&) noexcept = default;
  LmdbCursor& operator=(LmdbCursor&&) noexcept = default;

  // Each positions the cursor and says whether it stands on an entry.
  [[nodiscard]] base::Result<bool> first();
  [[nodiscard]] base::Result<bool> last();
  /// The first entry whose integer key is at least `key`.
  [[nodiscard]] base::Result<bool> seek(std::uint64_t key);
  /// Fails where keys do not ascend: so a walk over any file ends.
  [[nodiscard]] base::Result<bool> next();
  /// Requires: on an entry, or behind the last one after `seek` gave false.
  [[nodiscard]] base::Result<bool> previous();

  [[nodiscard]] Bytes key() const noexcept { return key_; }
  [[nodiscard]] std::uint64_t integer_key() const noexcept {
    return load_le<std::uint64_t>(key_.data());
  }
  [[nodiscard]] Bytes value() const noexcept { return value_; }
  /// True where the value is the description of a named tree.
  [[nodiscard]] bool value_is_tree() const noexcept { return value_is_tree_; }

 private:
  static constexpr std::size_t depth_max = 32;
  struct Level {
    LmdbPage page;
    std::size_t index = 0;
  };
  enum class Way : std::uint8_t { first, last, search };

  [[nodiscard]] bool is_leaf(std::size_t level) const noexcept { return level + 1 == tree_.depth; }
  [[nodiscard]] Level& leaf() noexcept { return levels_[tree_.depth - 1u]; }
  [[nodiscard]] base::Result<LmdbNode> node(std::size_t level) const {
    return levels_[level].page.node(*file_, levels_[level].index, keys_);
  }
  [[nodiscard]] base::Result<void> load(std::size_t level, std::uint64_t number);
  /// From the root along the outermost or the searched children to a leaf.
  [[nodiscard]] base::Result<bool> start(Way way, std::uint64_t key);
  [[nodiscard]] base::Result<void> descend(std::size_t level, Way way, std::uint64_t key);
  [[nodiscard]] base::Result<void> search(std::size_t level, std::uint64_t key);
  /// Takes up the entry at the leaf's index.
  [[nodiscard]] base::Result<bool> take();
  [[nodiscard]] base::Result<bool> step_up(bool forward);

  const LmdbFile* file_;
  LmdbSnapshot snapshot_;
  LmdbTree tree_;
  LmdbKeys keys_;
  std::array<Level, depth_max> levels_;
  Buffer overflow_;
  Buffer key_before_;
  Bytes key_;
  Bytes value_;
  bool value_is_tree_ = false;
};

}  // namespace eco::persistence
