#pragma once
/// Small files and directories, durably. Every error names the path and the system's reason.
#include <string>
#include <utility>

#include "base/result.hpp"
#include "persistence/bytes.hpp"

namespace eco::persistence {

/// Owns a file descriptor.
class FileDescriptor {
 public:
  FileDescriptor() noexcept = default;
  explicit FileDescriptor(int fd) noexcept : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~FileDescriptor();
  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] bool valid() const noexcept { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// `what` and the reason of the last failed system call.
[[nodiscard]] tl::unexpected<base::Error> system_error(const std::string& what);

/// `flags` as for open(2); the descriptor is closed on exec.
[[nodiscard]] base::Result<FileDescriptor> open_file(const std::string& path, int flags,
                                                     unsigned mode = 0640);
[[nodiscard]] base::Result<void> write_all(const FileDescriptor& file, Bytes bytes,
                                           const std::string& path);
[[nodiscard]] base::Result<Buffer> read_file(const std::string& path);
/// Flushes a file or a directory to the disk.
[[nodiscard]] base::Result<void> sync_path(const std::string& path);
/// Appears under `path` whole or not at all, even after a power cut: temporary file, fsync, rename,
/// fsync.
[[nodiscard]] base::Result<void> write_file_durably(const std::string& path, Bytes header,
                                                    Bytes content);
/// Creates a directory, and its entry in the parent, durably. No error where it exists.
[[nodiscard]] base::Result<void> make_directory(const std::string& path);
[[nodiscard]] base::Result<void> rename_durably(const std::string& from, const std::string& to);

}  // namespace eco::persistence
