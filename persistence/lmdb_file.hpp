#pragma once
/// A reader of LMDB data files that trusts nothing in them. The library maps the file and follows
/// its page numbers unchecked: a truncated file ends the process with SIGBUS, a damaged page with
/// anything. This one reads page by page and turns every impossible value into an error. Format:
/// docs/journal-format.md, "LMDB".
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "persistence/bytes.hpp"
#include "persistence/file_io.hpp"

namespace eco::persistence {

/// Root of one B+tree.
struct LmdbTree {
  std::uint64_t root = 0;  ///< page; meaningless where depth is 0
  std::uint64_t entries = 0;
  std::uint16_t depth = 0;  ///< 0: empty
  std::uint64_t overflow_pages = 0;
};

/// The description of a tree as it is stored, 48 bytes at `at`.
inline constexpr std::size_t lmdb_tree_bytes = 48;
[[nodiscard]] LmdbTree load_tree(const std::byte* at) noexcept;

/// One committed state of the file, as its meta page describes it.
struct LmdbSnapshot {
  std::uint64_t transaction = 0;
  std::uint64_t pages = 0;  ///< used
  LmdbTree free;            ///< lists of the pages that are not in use
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

}  // namespace eco::persistence
