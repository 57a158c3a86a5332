#pragma once
/// A reader of LMDB data files that trusts nothing in them. The library maps the file and follows
/// its page numbers unchecked: a truncated file ends the process with SIGBUS, a damaged page with
/// anything. This one reads page by page and turns every impossible value into an error. Format:
/// docs/journal-format.md, "LMDB".
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "persistence/bytes.hpp"
#include "persistence/file_io.hpp"

namespace eco::persistence {

/// Root of one B+tree.
struct LmdbTree {
  std::uint64_t root = 0;  ///< page; meaningless where depth is 0
  std::uint64_t entries = 0;
  std::uint16_t depth = 0;  ///< 0: empty
};

/// One committed state of the file, as its meta page describes it.
struct LmdbSnapshot {
  std::uint64_t transaction = 0;
  std::uint64_t pages = 0;  ///< used
  LmdbTree main;            ///< the tree of named trees
};

/// An open data file. Threading: one thread at a time.
class LmdbFile {
 public:
  /// Fails where the file is no LMDB file or is shorter than its pages in use.
  [[nodiscard]] static base::Result<LmdbFile> open(const std::string& path);

  /// The newest committed state, or that of `transaction`; empty where that one is no longer
  /// described.
  [[nodiscard]] base::Result<std::optional<LmdbSnapshot>> snapshot(
      std::optional<std::uint64_t> transaction = std::nullopt) const;
  /// A named tree; an empty tree where there is none of that name.
  [[nodiscard]] base::Result<LmdbTree> find(const LmdbSnapshot& snapshot,
                                            std::string_view name) const;
  /// Reads `count` pages from page `number` on. Fails outside of the snapshot's pages.
  [[nodiscard]] base::Result<void> read_pages(const LmdbSnapshot& snapshot, std::uint64_t number,
                                              std::uint64_t count, Buffer& out) const;
  [[nodiscard]] std::uint32_t page_bytes() const noexcept { return page_bytes_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// Names the file in front of `what`.
  [[nodiscard]] tl::unexpected<base::Error> defect(const std::string& what) const;

 private:
  LmdbFile(FileDescriptor file, std::string path)
      : file_(std::move(file)), path_(std::move(path)) {}
  [[nodiscard]] base::Result<LmdbSnapshot> read_meta(std::uint64_t offset,
                                                     std::uint32_t* page_bytes) const;
  [[nodiscard]] base::Result<std::uint64_t> size() const;

  FileDescriptor file_;
  std::string path_;
  std::uint32_t page_bytes_ = 0;
};

/// Walks one tree in key order. Key and value are borrowed: valid until the cursor moves.
class LmdbCursor {
 public:
  enum class Keys : std::uint8_t { integers, strings };

  /// `file` must outlive the cursor.
  LmdbCursor(const LmdbFile& file, const LmdbSnapshot& snapshot, const LmdbTree& tree, Keys keys);
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
  /// True where the value is the root of a named tree (48 bytes).
  [[nodiscard]] bool value_is_tree() const noexcept { return value_is_tree_; }

 private:
  static constexpr std::size_t depth_max = 32;
  struct Level {
    Buffer page;
    std::size_t count = 0;  // nodes on the page
    std::size_t index = 0;
  };
  struct Node {
    Bytes key;
    Bytes data;  // of a leaf, up to the page's end
    std::uint16_t flags = 0;
    std::uint32_t data_bytes = 0;
    std::uint64_t child = 0;  // of a branch
  };

  [[nodiscard]] base::Result<void> load(std::size_t level, std::uint64_t number);
  [[nodiscard]] base::Result<Node> node(const Level& level, bool leaf) const;
  /// Goes down from `level` along the outermost or the searched children.
  enum class Way : std::uint8_t { first, last, search };
  [[nodiscard]] base::Result<void> descend(std::size_t level, Way way, std::uint64_t key);
  [[nodiscard]] base::Result<std::size_t> search(Level& level, bool leaf, std::uint64_t key) const;
  /// Takes up the entry at the leaf's index.
  [[nodiscard]] base::Result<bool> take();
  [[nodiscard]] base::Result<bool> step_up(bool forward);

  const LmdbFile* file_;
  LmdbSnapshot snapshot_;
  LmdbTree tree_;
  Keys keys_;
  std::array<Level, depth_max> levels_;
  Buffer overflow_;
  Buffer key_before_;
  Bytes key_;
  Bytes value_;
  bool value_is_tree_ = false;
};

}  // namespace eco::persistence
