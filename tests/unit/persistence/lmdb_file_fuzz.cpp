// Any bytes as an LMDB file: an error, or every tree can be walked to its end.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string>

#include "base/assert.hpp"
#include "persistence/lmdb_check.hpp"
#include "persistence/lmdb_cursor.hpp"

namespace {

using namespace eco::persistence;

void walk(const LmdbFile& file, const LmdbSnapshot& snapshot, const char* name, LmdbKeys keys) {
  const auto tree = file.find(snapshot, name);
  if (!tree) return;
  LmdbCursor cursor(file, snapshot, *tree, keys);
  std::size_t bytes = 0;
  for (auto at = cursor.first(); at && *at; at = cursor.next()) {
    for (std::byte byte : cursor.key()) bytes += std::to_integer<std::size_t>(byte);
    for (std::byte byte : cursor.value()) bytes += std::to_integer<std::size_t>(byte);
  }
  ECO_ASSERT(bytes != ~std::size_t{0});
  (void)cursor.last();
  if (keys != LmdbKeys::integers) return;
  const auto found = cursor.seek(7);
  if (found) (void)cursor.previous();
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const FileDescriptor memory(::memfd_create("fuzz", MFD_CLOEXEC));
  if (!write_all(memory, std::as_bytes(std::span(data, size)), "memory")) return 0;
  const auto file = LmdbFile::open("/proc/self/fd/" + std::to_string(memory.get()));
  if (!file) return 0;
  (void)check_before_writing(*file);
  const auto snapshot = file->snapshot();
  if (!snapshot || !*snapshot) return 0;
  walk(*file, **snapshot, "records", LmdbKeys::integers);
  walk(*file, **snapshot, "boundaries", LmdbKeys::integers);
  walk(*file, **snapshot, "sessions", LmdbKeys::strings);
  return 0;
}
