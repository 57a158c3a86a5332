#pragma once
/// A disk that loses power: what was synced is there, of the rest a random subset.
#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "base/prng.hpp"
#include "tests/support/power_loss/trace.hpp"

namespace eco::power_loss {

/// Reads a whole trace; what stands behind its last complete operation is not looked at.
[[nodiscard]] std::vector<DiskOp> read_trace(const std::string& path);

/// Follows operations and keeps apart what is durable and what is not.
///
/// File content: durable after a sync of the file, or at once when written through O_DSYNC. Not
/// durable writes survive a cut page by page (4 KiB), a page also torn at its sectors (512 bytes);
/// so do truncations. Names (create, make, rename, remove): durable after a sync of their
/// directory. Of the others a random first part survives, per directory: file systems keep their
/// order.
class DiskModel {
 public:
  /// The root directory exists and is durable.
  DiskModel();
  void apply(const DiskOp& op);
  /// Cuts the power: writes what is left to `directory`, which must exist and be empty.
  void cut(const std::string& directory, base::Prng& random) const;

 private:
  using Inode = std::size_t;
  struct Write {
    std::uint64_t offset;
    std::string data;
  };
  struct Truncate {
    std::uint64_t size;
  };
  struct Link {
    std::string name;
    Inode inode;
  };
  struct Unlink {
    std::string name;
  };
  struct Move {
    std::string from;
    std::string to;
  };
  using Change = std::variant<Write, Truncate>;
  using NameChange = std::variant<Link, Unlink, Move>;
  using Names = std::map<std::string, Inode>;

  struct File {
    std::string durable;
    std::vector<Change> pending;
  };
  struct Directory {
    Names now;
    Names durable;
    std::vector<NameChange> pending;
  };
  using Node = std::variant<File, Directory>;

  static void perform(std::string& content, const Change& change);
  static void perform(Names& names, const NameChange& change);
  [[nodiscard]] static std::string survivor(const File& file, base::Prng& random);
  [[nodiscard]] static Names survivor(const Directory& directory, base::Prng& random);

  struct Place {
    Directory* parent;
    std::string name;
  };
  /// Where `path` is or will be; its parent must exist.
  [[nodiscard]] Place place(const std::string& path);
  /// Null where there is nothing: the recorder saw only a part of its life.
  [[nodiscard]] Node* find(const std::string& path);
  void change_names(Directory& directory, NameChange change);
  void write(File& file, const DiskOp& op);
  void materialize(Inode inode, const std::string& path, base::Prng& random) const;

  std::vector<Node> nodes_;  // 0: the root
};

}  // namespace eco::power_loss
