#pragma once
/// Hashes of logical state: 128 bits, the same on every machine and in every year.
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/int128.hpp"

namespace eco::base {

/// Finaliser of MurmurHash3/SplitMix: a bijection with full avalanche.
[[nodiscard]] constexpr std::uint64_t mix64(std::uint64_t x) noexcept {
  x ^= x >> 30;
  x *= 0xbf58476d1ce4e5b9ULL;
  x ^= x >> 27;
  x *= 0x94d049bb133111ebULL;
  x ^= x >> 31;
  return x;
}

/// A 128-bit value that sums: the hash of a set is the sum of the hashes of its items, so it can be
/// kept up to date item by item and does not depend on the order of insertion.
struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  friend constexpr bool operator==(const Hash128&, const Hash128&) noexcept = default;
  constexpr Hash128& operator+=(const Hash128& other) noexcept {
    low += other.low;
    high += other.high;
    return *this;
  }
  constexpr Hash128& operator-=(const Hash128& other) noexcept {
    low -= other.low;
    high -= other.high;
    return *this;
  }
};

/// Absorbs integers and bytes in order; `finish` gives the item's hash. One wide multiplication per
/// word; not for secrets.
class Hasher {
 public:
  /// `domain_tag` separates kinds of item that have equal fields.
  explicit constexpr Hasher(std::uint64_t domain_tag) noexcept
      : a_(mix64(domain_tag + 0x9e3779b97f4a7c15ULL)),
        b_(mix64(domain_tag ^ 0xd1b54a32d192ed03ULL)) {}
  constexpr void add(std::uint64_t value) noexcept {
    const UInt128 product = static_cast<UInt128>(a_ ^ value) * 0x9fb21c651e98df25ULL;
    a_ = static_cast<std::uint64_t>(product) ^ b_;
    b_ = static_cast<std::uint64_t>(product >> 64) + value;
  }
  void add(std::string_view bytes) noexcept {
    add(bytes.size());
    for (; bytes.size() >= 8; bytes.remove_prefix(8)) add(word_of(bytes.substr(0, 8)));
    if (!bytes.empty()) add(word_of(bytes));
  }
  [[nodiscard]] constexpr Hash128 finish() const noexcept {
    return {mix64(a_ ^ mix64(b_)), mix64(b_ + mix64(a_ + 0x2545f4914f6cdd1dULL))};
  }

 private:
  /// Up to 8 bytes, filled up with zeros.
  [[nodiscard]] static std::uint64_t word_of(std::string_view bytes) noexcept {
    static_assert(std::endian::native == std::endian::little, "hashes are the same everywhere");
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), bytes.size());
    return word;
  }

  std::uint64_t a_;
  std::uint64_t b_;
};

}  // namespace eco::base
