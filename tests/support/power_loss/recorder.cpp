// Preloaded into the program under test: passes every call on and writes to the trace what it did
// to the files below the root. See trace.hpp for the variables that switch it on.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "tests/support/power_loss/trace.hpp"

namespace {

using eco::power_loss::DiskOpKind;

template <class Function>
Function* real(Function*, const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}
/// The function of the C library behind the one defined here.
#define ECO_REAL(name) (real(&::name, #name))

class Recorder {
 public:
  static Recorder& instance() {
    static Recorder recorder;
    return recorder;
  }
  [[nodiscard]] std::unique_lock<std::recursive_mutex> lock() { return std::unique_lock(mutex_); }
  [[nodiscard]] bool on() const { return trace_ >= 0; }

  /// The path below the root that `fd` has now, or empty.
  [[nodiscard]] std::string path_of(int fd) const {
    char link[64];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    char target[PATH_MAX];
    const ssize_t size = ::readlink(link, target, sizeof target);
    return size <= 0 ? "" : below_root(std::string(target, static_cast<std::size_t>(size)));
  }
  /// The same for a path relative to `directory`, whose last part may not exist.
  [[nodiscard]] std::string path_of(int directory, const char* path) const {
    std::string parent(path);
    const std::size_t slash = parent.find_last_of('/');
    const std::string name = slash == std::string::npos ? parent : parent.substr(slash + 1);
    parent = slash == std::string::npos ? "." : parent.substr(0, slash == 0 ? 1 : slash);
    if (parent[0] != '/' && directory != AT_FDCWD) {
      parent = "/proc/self/fd/" + std::to_string(directory) + "/" + parent;
    }
    char resolved[PATH_MAX];
    if (::realpath(parent.c_str(), resolved) == nullptr) return "";
    return below_root(std::string(resolved) + "/" + name);
  }
  [[nodiscard]] bool is_notes(int fd) const {
    char link[64];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    char target[PATH_MAX];
    const ssize_t size = ::readlink(link, target, sizeof target);
    return size > 0 && std::string_view(target, static_cast<std::size_t>(size)) == notes_;
  }

  void log(DiskOpKind kind, const std::string& path, std::uint64_t offset = 0,
           std::string_view data = {}) const {
    if (path.empty() && kind != DiskOpKind::note) return;
    const int saved = errno;
    const std::string op = eco::power_loss::encode_disk_op(kind, path, offset, data);
    std::string_view left = op;
    while (!left.empty()) {
      const ssize_t written = ECO_REAL(write)(trace_, left.data(), left.size());
      if (written <= 0) std::abort();
      left.remove_prefix(static_cast<std::size_t>(written));
    }
    errno = saved;
  }
  void log_write(int fd, std::uint64_t offset, std::string_view data) const {
    if (is_notes(fd)) return log(DiskOpKind::note, "", 0, data);
    const int flags = ::fcntl(fd, F_GETFL);
    const bool synced = flags >= 0 && (flags & (O_DSYNC | O_SYNC)) != 0;
    log(synced ? DiskOpKind::synced_write : DiskOpKind::write, path_of(fd), offset, data);
  }

 private:
  Recorder() {
    const char* root = std::getenv(eco::power_loss::root_variable);
    const char* trace = std::getenv(eco::power_loss::trace_variable);
    const char* notes = std::getenv(eco::power_loss::notes_variable);
    if (root == nullptr || trace == nullptr) return;
    root_ = std::string(root) + "/";
    if (notes != nullptr) notes_ = notes;
    trace_ = ECO_REAL(open)(trace, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (trace_ < 0) std::abort();
  }
  [[nodiscard]] std::string below_root(const std::string& path) const {
    if (path + "/" == root_) return ".";
    if (path.compare(0, root_.size(), root_) != 0) return "";
    if (path.size() > 10 && path.compare(path.size() - 10, 10, " (deleted)") == 0) return "";
    return path.substr(root_.size());
  }

  std::recursive_mutex mutex_;
  std::string root_;
  std::string notes_;
  int trace_ = -1;
};

bool exists(int directory, const char* path) {
  struct stat status{};
  return ::fstatat(directory, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
}

template <class Open>
int record_open(int directory, const char* path, int flags, Open open) {
  Recorder& recorder = Recorder::instance();
  const auto lock = recorder.lock();
  if (!recorder.on()) return open();
  const bool existed = exists(directory, path);
  const int fd = open();
  if (fd < 0) return fd;
  if (!existed && (flags & O_CREAT) != 0) recorder.log(DiskOpKind::create, recorder.path_of(fd));
  if (existed && (flags & O_TRUNC) != 0) recorder.log(DiskOpKind::truncate, recorder.path_of(fd));
  return fd;
}

template <class Write>
ssize_t record_write(int fd, const std::uint64_t* offset, const iovec* parts, int count,
                     Write write) {
  Recorder& recorder = Recorder::instance();
  const auto lock = recorder.lock();
  if (!recorder.on()) return write();
  std::uint64_t at = 0;
  if (offset != nullptr) {
    at = *offset;
  } else {
    const bool append = (::fcntl(fd, F_GETFL) & O_APPEND) != 0;
    struct stat status{};
    if (append && ::fstat(fd, &status) == 0) {
      at = static_cast<std::uint64_t>(status.st_size);
    } else if (const off_t position = ::lseek(fd, 0, SEEK_CUR); position >= 0) {
      at = static_cast<std::uint64_t>(position);
    }
  }
  const ssize_t written = write();
  if (written <= 0) return written;
  std::string data;
  for (int i = 0; i < count; ++i) {
    data.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
  }
  data.resize(static_cast<std::size_t>(written));
  recorder.log_write(fd, at, data);
  return written;
}

template <class Sync>
int record_sync(int fd, Sync sync) {
  Recorder& recorder = Recorder::instance();
  const auto lock = recorder.lock();
  const int result = sync();
  if (result == 0 && recorder.on()) recorder.log(DiskOpKind::sync, recorder.path_of(fd));
  return result;
}

template <class Change>
int record_change(DiskOpKind kind, int directory, const char* path, Change change) {
  Recorder& recorder = Recorder::instance();
  const auto lock = recorder.lock();
  const std::string where = recorder.on() ? recorder.path_of(directory, path) : "";
  const int result = change();
  if (result == 0 && recorder.on()) recorder.log(kind, where);
  return result;
}

template <class Truncate>
int record_truncate(int fd, std::uint64_t size, Truncate truncate) {
  Recorder& recorder = Recorder::instance();
  const auto lock = recorder.lock();
  const int result = truncate();
  if (result == 0 && recorder.on()) recorder.log(DiskOpKind::truncate, recorder.path_of(fd), size);
  return result;
}

mode_t mode_argument(int flags, va_list arguments) {
  return (flags & (O_CREAT | __O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

extern "C" {

#define ECO_OPEN(name)                                                                            \
  int name(const char* path, int flags, ...) {                                                    \
    va_list arguments;                                                                            \
    va_start(arguments, flags);                                                                   \
    const mode_t mode = mode_argument(flags, arguments);                                          \
    va_end(arguments);                                                                            \
    return record_open(AT_FDCWD, path, flags, [&] { return ECO_REAL(name)(path, flags, mode); }); \
  }
ECO_OPEN(open)
ECO_OPEN(open64)

#define ECO_OPENAT(name)                                                              \
  int name(int directory, const char* path, int flags, ...) {                         \
    va_list arguments;                                                                \
    va_start(arguments, flags);                                                       \
    const mode_t mode = mode_argument(flags, arguments);                              \
    va_end(arguments);                                                                \
    return record_open(directory, path, flags,                                        \
                       [&] { return ECO_REAL(name)(directory, path, flags, mode); }); \
  }
ECO_OPENAT(openat)
ECO_OPENAT(openat64)

ssize_t write(int fd, const void* data, size_t size) {
  const iovec part{const_cast<void*>(data), size};
  return record_write(fd, nullptr, &part, 1, [&] { return ECO_REAL(write)(fd, data, size); });
}

ssize_t writev(int fd, const iovec* parts, int count) {
  return record_write(fd, nullptr, parts, count,
                      [&] { return ECO_REAL(writev)(fd, parts, count); });
}

#define ECO_PWRITE(name, offset_type)                                            \
  ssize_t name(int fd, const void* data, size_t size, offset_type offset) {      \
    const iovec part{const_cast<void*>(data), size};                             \
    const auto at = static_cast<std::uint64_t>(offset);                          \
    return record_write(fd, &at, &part, 1,                                       \
                        [&] { return ECO_REAL(name)(fd, data, size, offset); }); \
  }
ECO_PWRITE(pwrite, off_t)
ECO_PWRITE(pwrite64, off64_t)

#define ECO_PWRITEV(name, offset_type)                                             \
  ssize_t name(int fd, const iovec* parts, int count, offset_type offset) {        \
    const auto at = static_cast<std::uint64_t>(offset);                            \
    return record_write(fd, &at, parts, count,                                     \
                        [&] { return ECO_REAL(name)(fd, parts, count, offset); }); \
  }
ECO_PWRITEV(pwritev, off_t)
ECO_PWRITEV(pwritev64, off64_t)

int ftruncate(int fd, off_t size) noexcept {
  return record_truncate(fd, static_cast<std::uint64_t>(size),
                         [&] { return ECO_REAL(ftruncate)(fd, size); });
}
int ftruncate64(int fd, off64_t size) noexcept {
  return record_truncate(fd, static_cast<std::uint64_t>(size),
                         [&] { return ECO_REAL(ftruncate64)(fd, size); });
}

int fsync(int fd) {
  return record_sync(fd, [&] { return ECO_REAL(fsync)(fd); });
}
int fdatasync(int fd) {
  return record_sync(fd, [&] { return ECO_REAL(fdatasync)(fd); });
}

int mkdir(const char* path, mode_t mode) noexcept {
  return record_change(DiskOpKind::make_directory, AT_FDCWD, path,
                       [&] { return ECO_REAL(mkdir)(path, mode); });
}
int rmdir(const char* path) noexcept {
  return record_change(DiskOpKind::remove, AT_FDCWD, path, [&] { return ECO_REAL(rmdir)(path); });
}
int unlink(const char* path) noexcept {
  return record_change(DiskOpKind::remove, AT_FDCWD, path, [&] { return ECO_REAL(unlink)(path); });
}
int remove(const char* path) noexcept {
  return record_change(DiskOpKind::remove, AT_FDCWD, path, [&] { return ECO_REAL(remove)(path); });
}
int unlinkat(int directory, const char* path, int flags) noexcept {
  return record_change(DiskOpKind::remove, directory, path,
                       [&] { return ECO_REAL(unlinkat)(directory, path, flags); });
}

int rename(const char* from, const char* to) noexcept {
  Recorder& recorder = Recorder::instance();
  const auto lock = recorder.lock();
  if (!recorder.on()) return ECO_REAL(rename)(from, to);
  const std::string before = recorder.path_of(AT_FDCWD, from);
  const std::string after = recorder.path_of(AT_FDCWD, to);
  const int result = ECO_REAL(rename)(from, to);
  if (result == 0) recorder.log(DiskOpKind::rename, before, 0, after);
  return result;
}

}  // extern "C"
