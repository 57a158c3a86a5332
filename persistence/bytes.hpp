#pragma once
/// Byte strings and little-endian integers: the alphabet of everything on disk.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "domain/types.hpp"

namespace eco::persistence {

using Bytes = std::span<const std::byte>;  ///< borrowed
using Buffer = std::vector<std::byte>;     ///< owned, reused
using Digest = domain::Sha256;

[[nodiscard]] inline Bytes as_bytes(std::string_view text) noexcept {
  return std::as_bytes(std::span(text.data(), text.size()));
}
[[nodiscard]] inline Bytes as_bytes(const Digest& digest) noexcept {
  return std::as_bytes(std::span(digest));
}
[[nodiscard]] inline std::string_view as_text(Bytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

static_assert(std::endian::native == std::endian::little,
              "the journal is little-endian, and LMDB's integer keys are the machine's");

template <class Int>
void store_le(std::byte* to, Int value) noexcept {
  std::memcpy(to, &value, sizeof(Int));
}

/// Requires sizeof(Int) readable bytes at `from`.
template <class Int>
[[nodiscard]] Int load_le(const std::byte* from) noexcept {
  Int value = 0;
  std::memcpy(&value, from, sizeof(Int));
  return value;
}

template <class Int>
void append_le(Buffer& to, Int value) {
  const std::size_t at = to.size();
  to.resize(at + sizeof(Int));
  store_le(to.data() + at, value);
}

inline void append(Buffer& to, Bytes bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

}  // namespace eco::persistence
