#include "persistence/data_directory.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include <fmt/format.h>

namespace eco::persistence {
namespace {

struct flock whole_file() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

std::string format_text() {
  return fmt::format("ecobourse-data {}\n", data_directory_version);
}

std::string holder_of(const DataPaths& paths) {
  auto content = read_file(paths.lock());
  std::string pid = content ? std::string(as_text(*content)) : "";
  std::erase(pid, '\n');
  return pid.empty() ||
                 !std::all_of(pid.begin(), pid.end(), [](char c) { return c >= '0' && c <= '9'; })
             ? "unknown"
             : pid;
}

base::Result<void> create_layout(const DataPaths& paths) {
  std::error_code error;
  const bool there = std::filesystem::exists(paths.root(), error);
  if (there && !std::filesystem::is_directory(paths.root(), error)) {
    return base::fail(paths.root() + " is not a directory");
  }
  if (there && !std::filesystem::exists(paths.format(), error)) {
    // A creation that was interrupted leaves only these.
    for (const auto& entry : std::filesystem::directory_iterator(paths.root(), error)) {
      const std::string name = entry.path().filename().string();
      if (name != "LOCK" && name != "FORMAT.tmp") {
        return base::fail(fmt::format(
            "{} is not a data directory: it has no FORMAT file, but has {}. Name an empty or a new "
            "directory",
            paths.root(), name));
      }
    }
  }
  if (error) return base::fail(fmt::format("cannot read {}: {}", paths.root(), error.message()));
  return make_directory(paths.root());
}

base::Result<FileDescriptor> take_lock(const DataPaths& paths) {
  auto file = open_file(paths.lock(), O_RDWR | O_CREAT);
  if (!file) return file;
  struct flock lock = whole_file();
  if (::fcntl(file->get(), F_OFD_SETLK, &lock) != 0) {
    if (errno != EAGAIN && errno != EACCES) return system_error("cannot lock " + paths.lock());
    return base::fail(fmt::format(
        "data directory {} is in use by the engine with process id {}: stop it first, or "
        "name another directory",
        paths.root(), holder_of(paths)));
  }
  const std::string pid = fmt::format("{}\n", ::getpid());
  if (::ftruncate(file->get(), 0) != 0) return system_error("cannot write " + paths.lock());
  if (auto ok = write_all(*file, as_bytes(pid), paths.lock()); !ok) {
    return tl::unexpected(ok.error());
  }
  return file;
}

}  // namespace

bool DataPaths::contains(const std::string& path) const {
  std::error_code error;
  const auto inner = std::filesystem::weakly_canonical(path, error);
  if (error) return true;
  const auto outer = std::filesystem::weakly_canonical(root_, error);
  if (error) return true;
  const auto mismatch = std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
  return mismatch.first == outer.end();
}

base::Result<DataDirectory> DataDirectory::acquire(const std::string& root) {
  DataPaths paths(root);
  if (auto ok = create_layout(paths); !ok) return tl::unexpected(ok.error());
  auto lock = take_lock(paths);
  if (!lock) return tl::unexpected(lock.error());
  if (!std::filesystem::exists(paths.format())) {
    if (auto ok = write_file_durably(paths.format(), as_bytes(format_text()), {}); !ok) {
      return tl::unexpected(ok.error());
    }
  }
  if (auto ok = check_data_directory(paths); !ok) return tl::unexpected(ok.error());
  for (const std::string& directory : {paths.journal(), paths.snapshots()}) {
    if (auto ok = make_directory(directory); !ok) return tl::unexpected(ok.error());
  }
  return DataDirectory(std::move(paths), std::move(*lock));
}

base::Result<void> check_data_directory(const DataPaths& paths) {
  auto content = read_file(paths.format());
  if (!content) {
    return base::fail(
        fmt::format("{} is not a data directory: {}", paths.root(), content.error().text));
  }
  if (as_text(*content) != format_text()) {
    return base::fail(fmt::format(
        "{} does not say '{}': this program cannot read the data directory; use the release "
        "that wrote it",
        paths.format(), format_text().substr(0, format_text().size() - 1)));
  }
  return {};
}

base::Result<bool> engine_is_running(const DataPaths& paths) {
  FileDescriptor file(::open(paths.lock().c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) {
    if (errno == ENOENT) return false;
    return system_error("cannot open " + paths.lock());
  }
  struct flock lock = whole_file();
  // A query with a shared lock asks for an exclusive holder; that is what the engine is.
  lock.l_type = F_RDLCK;
  if (::fcntl(file.get(), F_OFD_GETLK, &lock) != 0) {
    return system_error("cannot query " + paths.lock());
  }
  return lock.l_type != F_UNLCK;
}

}  // namespace eco::persistence
