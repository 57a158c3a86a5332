#include "persistence/file_io.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

namespace eco::persistence {
namespace {

std::string parent_of(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

}  // namespace

FileDescriptor::~FileDescriptor() {
  if (fd_ >= 0) ::close(fd_);
}

tl::unexpected<base::Error> system_error(const std::string& what) {
  return base::fail(fmt::format("{}: {}", what, std::generic_category().message(errno)));
}

base::Result<FileDescriptor> open_file(const std::string& path, int flags, unsigned mode) {
  FileDescriptor file(::open(path.c_str(), flags | O_CLOEXEC, mode));
  if (!file.valid()) return system_error("cannot open " + path);
  return file;
}

base::Result<void> write_all(const FileDescriptor& file, Bytes bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return system_error("cannot write " + path);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

base::Result<Buffer> read_file(const std::string& path) {
  auto file = open_file(path, O_RDONLY);
  if (!file) return tl::unexpected(file.error());
  struct stat status{};
  if (::fstat(file->get(), &status) != 0) return system_error("cannot read " + path);
  if (!S_ISREG(status.st_mode)) return base::fail("cannot read " + path + ": not a file");
  Buffer content(static_cast<std::size_t>(status.st_size));
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t got = ::read(file->get(), content.data() + filled, content.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("cannot read " + path);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  content.resize(filled);
  return content;
}

base::Result<void> sync_path(const std::string& path) {
  auto file = open_file(path, O_RDONLY);
  if (!file) return tl::unexpected(file.error());
  if (::fsync(file->get()) != 0) return system_error("cannot flush " + path + " to the disk");
  return {};
}

base::Result<void> write_file_durably(const std::string& path, Bytes header, Bytes content) {
  const std::string temporary = path + ".tmp";
  {
    auto file = open_file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
    if (!file) return tl::unexpected(file.error());
    if (auto ok = write_all(*file, header, temporary); !ok) return ok;
    if (auto ok = write_all(*file, content, temporary); !ok) return ok;
    if (::fsync(file->get()) != 0) {
      return system_error("cannot flush " + temporary + " to the disk");
    }
  }
  return rename_durably(temporary, path);
}

base::Result<void> make_directory(const std::string& path) {
  if (::mkdir(path.c_str(), 0750) != 0) {
    if (errno != EEXIST) return system_error("cannot create directory " + path);
    if (!std::filesystem::is_directory(path)) {
      return base::fail(path + " is in the way: it is not a directory");
    }
    return {};
  }
  return sync_path(parent_of(path));
}

base::Result<void> rename_durably(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) {
    return system_error("cannot rename " + from + " to " + to);
  }
  return sync_path(parent_of(to));
}

}  // namespace eco::persistence
