#pragma once
/// The one directory in which a venue lives: FORMAT, LOCK, journal/, snapshots/.
#include <string>

#include "base/result.hpp"
#include "persistence/file_io.hpp"

namespace eco::persistence {

/// Version of the directory's layout, written to FORMAT.
inline constexpr unsigned data_directory_version = 1;

/// Names below a data directory.
class DataPaths {
 public:
  explicit DataPaths(std::string root) : root_(std::move(root)) {}
  [[nodiscard]] const std::string& root() const noexcept { return root_; }
  [[nodiscard]] std::string format() const { return root_ + "/FORMAT"; }
  [[nodiscard]] std::string lock() const { return root_ + "/LOCK"; }
  [[nodiscard]] std::string journal() const { return root_ + "/journal"; }
  [[nodiscard]] std::string snapshots() const { return root_ + "/snapshots"; }
  /// True where `path` lies inside, symbolic links resolved: secrets must not.
  [[nodiscard]] bool contains(const std::string& path) const;

 private:
  std::string root_;
};

/// A data directory held by this process alone, until the object ends.
class DataDirectory {
 public:
  /// Creates the directory where it is missing or empty, checks its version, takes its lock. Fails
  /// where another engine has it (naming its pid), where it is something else, or has another
  /// version.
  [[nodiscard]] static base::Result<DataDirectory> acquire(const std::string& root);
  [[nodiscard]] const DataPaths& paths() const noexcept { return paths_; }

 private:
  DataDirectory(DataPaths paths, FileDescriptor lock)
      : paths_(std::move(paths)), lock_(std::move(lock)) {}

  DataPaths paths_;
  FileDescriptor lock_;  // an open-file-description lock lives as long as it
};

/// For readers: fails where `root` is no data directory of the version that this program knows.
[[nodiscard]] base::Result<void> check_data_directory(const DataPaths& paths);
/// Asks without touching the lock whether an engine, this process included, holds the directory.
[[nodiscard]] base::Result<bool> engine_is_running(const DataPaths& paths);

}  // namespace eco::persistence
