#include "persistence/snapshot_store.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "persistence/crc32c.hpp"
#include "persistence/digest_stream.hpp"
#include "persistence/file_io.hpp"

namespace eco::persistence {
namespace {

constexpr std::string_view magic = "ecosnap\n";
constexpr std::uint32_t snapshot_format_version = 1;
constexpr std::size_t header_bytes = 92;
constexpr std::string_view extension = ".snapshot";
constexpr std::string_view aside_suffix = ".aside";
constexpr std::size_t name_digits = 20;

Buffer encode_header(const SnapshotInfo& info, const Digest& sha256, std::size_t content_bytes) {
  Buffer header;
  append(header, as_bytes(magic));
  append_le(header, snapshot_format_version);
  append_le(header, info.state_version);
  append_le(header, info.sequence.raw());
  append_le(header, info.stamp.raw());
  append_le(header, info.state_hash.high);
  append_le(header, info.state_hash.low);
  append_le(header, std::uint64_t{content_bytes});
  append(header, as_bytes(sha256));
  append_le(header, crc32c(header));
  ECO_ASSERT(header.size() == header_bytes);
  return header;
}

base::Result<Snapshot> decode(Buffer file) {
  if (file.size() < header_bytes) return base::fail("it is shorter than its header");
  const Bytes header = Bytes(file).first(header_bytes);
  const std::byte* at = header.data();
  if (as_text(header.first(magic.size())) != magic) return base::fail("it is no snapshot");
  if (crc32c(header.first(header_bytes - 4)) != load_le<std::uint32_t>(at + header_bytes - 4)) {
    return base::fail("CRC32C of its header is wrong");
  }
  if (const auto version = load_le<std::uint32_t>(at + 8); version != snapshot_format_version) {
    return base::fail(fmt::format("it has format version {}, this program reads {}", version,
                                  snapshot_format_version));
  }
  Snapshot snapshot;
  snapshot.info.state_version = load_le<std::uint32_t>(at + 12);
  snapshot.info.sequence = domain::SeqNo(load_le<std::uint64_t>(at + 16));
  snapshot.info.stamp = domain::Timestamp(load_le<std::int64_t>(at + 24));
  snapshot.info.state_hash = {load_le<std::uint64_t>(at + 32), load_le<std::uint64_t>(at + 40)};
  if (load_le<std::uint64_t>(at + 48) != file.size() - header_bytes) {
    return base::fail(fmt::format("its content has {} bytes instead of {} (truncated)",
                                  file.size() - header_bytes, load_le<std::uint64_t>(at + 48)));
  }
  std::memcpy(snapshot.sha256.data(), at + 56, snapshot.sha256.size());
  if (sha256(Bytes(file).subspan(header_bytes)) != snapshot.sha256) {
    return base::fail("SHA-256 of its content is wrong");
  }
  file.erase(file.begin(), file.begin() + header_bytes);
  snapshot.content = std::move(file);
  return snapshot;
}

}  // namespace

std::string SnapshotStore::path_of(domain::SeqNo sequence) const {
  return fmt::format("{}/{:0{}}{}", directory_, sequence.raw(), name_digits, extension);
}

base::Result<SnapshotRef> SnapshotStore::write(const SnapshotInfo& info, Bytes content) const {
  ECO_ASSERT(info.sequence.valid());
  const Digest digest = sha256(content);
  const Buffer header = encode_header(info, digest, content.size());
  if (auto ok = write_file_durably(path_of(info.sequence), header, content); !ok) {
    return tl::unexpected(ok.error());
  }
  return SnapshotRef{info.sequence, digest};
}

base::Result<std::vector<domain::SeqNo>> SnapshotStore::list() const {
  std::vector<domain::SeqNo> sequences;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory_, error)) {
    const std::string name = entry.path().filename().string();
    if (name.size() != name_digits + extension.size() || !name.ends_with(extension)) continue;
    std::uint64_t sequence = 0;
    const char* end = name.data() + name_digits;
    const auto parsed = std::from_chars(name.data(), end, sequence);
    if (parsed.ec == std::errc{} && parsed.ptr == end && sequence != 0) {
      sequences.emplace_back(sequence);
    }
  }
  if (error) return base::fail(fmt::format("cannot read {}: {}", directory_, error.message()));
  std::sort(sequences.begin(), sequences.end());
  return sequences;
}

base::Result<Snapshot> SnapshotStore::load(domain::SeqNo sequence) const {
  const std::string path = path_of(sequence);
  auto file = read_file(path);
  if (!file) return tl::unexpected(file.error());
  auto snapshot = decode(std::move(*file));
  if (snapshot && snapshot->info.sequence != sequence) {
    snapshot = base::fail(fmt::format("it is that of sequence {}", snapshot->info.sequence.raw()));
  }
  if (!snapshot) return tl::unexpected(std::move(snapshot.error()).in("snapshot " + path));
  return snapshot;
}

base::Result<SnapshotStore::Newest> SnapshotStore::load_newest(domain::SeqNo max) const {
  auto sequences = list();
  if (!sequences) return tl::unexpected(sequences.error());
  Newest newest;
  for (auto sequence = sequences->rbegin(); sequence != sequences->rend(); ++sequence) {
    if (*sequence > max) continue;
    auto snapshot = load(*sequence);
    if (snapshot) {
      newest.snapshot = std::move(*snapshot);
      break;
    }
    newest.skipped.push_back(snapshot.error().text);
  }
  return newest;
}

base::Result<void> SnapshotStore::set_aside(domain::SeqNo sequence) const {
  const std::string path = path_of(sequence);
  return rename_durably(path, path + std::string(aside_suffix));
}

base::Result<void> SnapshotStore::prune(std::size_t keep) const {
  ECO_ASSERT(keep > 0);
  auto sequences = list();
  if (!sequences) return tl::unexpected(sequences.error());
  std::size_t valid = 0;
  for (auto sequence = sequences->rbegin(); sequence != sequences->rend(); ++sequence) {
    if (valid < keep) {
      if (load(*sequence)) ++valid;
      continue;
    }
    std::error_code error;
    std::filesystem::remove(path_of(*sequence), error);
    if (error) {
      return base::fail(fmt::format("cannot delete {}: {}", path_of(*sequence), error.message()));
    }
  }
  return {};
}

}  // namespace eco::persistence
