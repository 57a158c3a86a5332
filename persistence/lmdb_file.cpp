#include "persistence/lmdb_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bit>
#include <cerrno>

#include <fmt/format.h>

#include "persistence/lmdb_cursor.hpp"

namespace eco::persistence {
namespace {

constexpr std::size_t page_header_bytes = 16;
constexpr std::size_t meta_bytes = page_header_bytes + 136;
constexpr std::uint32_t magic = 0xBEEFC0DE;
constexpr std::uint32_t data_version = 1;
constexpr std::uint16_t page_meta = 0x08;

}  // namespace

LmdbTree load_tree(const std::byte* at) noexcept {
  return {load_le<std::uint64_t>(at + 40), load_le<std::uint64_t>(at + 32),
          load_le<std::uint16_t>(at + 6), load_le<std::uint64_t>(at + 24)};
}

tl::unexpected<base::Error> LmdbFile::defect(const std::string& what) const {
  return base::fail(fmt::format("{} is damaged: {}. Restore it from a verified copy", path_, what));
}

base::Result<std::uint64_t> LmdbFile::size() const {
  struct stat status{};
  if (::fstat(file_.get(), &status) != 0) return system_error("cannot read " + path_);
  return static_cast<std::uint64_t>(status.st_size);
}

base::Result<LmdbSnapshot> LmdbFile::read_meta(std::uint64_t offset,
                                               std::uint32_t* page_bytes) const {
  std::array<std::byte, meta_bytes> meta{};
  std::array<std::byte, meta_bytes> again{};
  // A writer may be replacing it: two equal readings are one state.
  for (int attempt = 0; attempt < 100; ++attempt) {
    for (auto* copy : {&meta, &again}) {
      const ssize_t got =
          ::pread(file_.get(), copy->data(), copy->size(), static_cast<off_t>(offset));
      if (got < 0) return system_error("cannot read " + path_);
      if (static_cast<std::size_t>(got) != copy->size()) {
        return defect("it is too short to be a journal (truncated)");
      }
    }
    if (meta == again) break;
  }
  const std::byte* at = meta.data();
  if (load_le<std::uint16_t>(at + 10) != page_meta || load_le<std::uint32_t>(at + 16) != magic ||
      load_le<std::uint32_t>(at + 20) != data_version) {
    return defect("its meta page is not that of an LMDB file");
  }
  if (page_bytes != nullptr) *page_bytes = load_le<std::uint32_t>(at + 40);
  LmdbSnapshot snapshot;
  snapshot.free = load_tree(at + 40);
  snapshot.main = load_tree(at + 88);
  snapshot.pages = load_le<std::uint64_t>(at + 136) + 1;
  snapshot.transaction = load_le<std::uint64_t>(at + 144);
  return snapshot;
}

base::Result<LmdbFile> LmdbFile::open(const std::string& path) {
  auto descriptor = open_file(path, O_RDONLY);
  if (!descriptor) return tl::unexpected(descriptor.error());
  LmdbFile file(std::move(*descriptor), path);
  if (auto meta = file.read_meta(0, &file.page_bytes_); !meta) {
    return tl::unexpected(meta.error());
  }
  if (file.page_bytes_ < 512 || file.page_bytes_ > 65536 ||
      !std::has_single_bit(file.page_bytes_)) {
    return file.defect(fmt::format("its page size {} is impossible", file.page_bytes_));
  }
  if (auto newest = file.snapshot(); !newest) return tl::unexpected(newest.error());
  return file;
}

base::Result<std::optional<LmdbSnapshot>> LmdbFile::snapshot(
    std::optional<std::uint64_t> transaction) const {
  std::optional<LmdbSnapshot> found;
  for (std::uint64_t offset : {std::uint64_t{0}, std::uint64_t{page_bytes_}}) {
    auto meta = read_meta(offset, nullptr);
    if (!meta) return tl::unexpected(meta.error());
    const bool wanted = transaction ? meta->transaction == *transaction
                                    : !found || meta->transaction > found->transaction;
    if (wanted) found = *meta;
  }
  if (!found) return found;
  auto bytes = size();
  if (!bytes) return tl::unexpected(bytes.error());
  if (found->pages < 2 || found->pages > *bytes / page_bytes_) {
    return defect(fmt::format("it has {} bytes, but {} pages of {} bytes are in use (truncated)",
                              *bytes, found->pages, page_bytes_));
  }
  return found;
}

base::Result<LmdbTree> LmdbFile::find(const LmdbSnapshot& snapshot, std::string_view name) const {
  LmdbCursor cursor(*this, snapshot, snapshot.main, LmdbKeys::strings);
  auto on_entry = cursor.first();
  while (on_entry && *on_entry) {
    if (as_text(cursor.key()) == name) {
      if (!cursor.value_is_tree()) return defect(fmt::format("{} is not a database", name));
      return load_tree(cursor.value().data());
    }
    on_entry = cursor.next();
  }
  if (!on_entry) return tl::unexpected(on_entry.error());
  return LmdbTree{};
}

base::Result<void> LmdbFile::read_pages(const LmdbSnapshot& snapshot, std::uint64_t number,
                                        std::uint64_t count, Buffer& out) const {
  if (number < 2 || number >= snapshot.pages || count > snapshot.pages - number) {
    return defect(fmt::format("page {} is outside of its {} pages", number, snapshot.pages));
  }
  out.resize(count * page_bytes_);
  std::size_t filled = 0;
  while (filled < out.size()) {
    const ssize_t got = ::pread(file_.get(), out.data() + filled, out.size() - filled,
                                static_cast<off_t>(number * page_bytes_ + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return system_error("cannot read " + path_);
    if (got == 0) return defect(fmt::format("page {} lies behind its end (truncated)", number));
    filled += static_cast<std::size_t>(got);
  }
  return {};
}

}  // namespace eco::persistence
