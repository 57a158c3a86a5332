#pragma once
/// SHA-256 (FIPS 180-4) without dependencies, for the pure core: hashes of terms, proposals and
/// rulebooks.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace eco::base {

class Sha256Stream {
 public:
  Sha256Stream() noexcept;
  void add(std::string_view bytes) noexcept;
  /// Ends the stream; call once.
  [[nodiscard]] std::array<std::uint8_t, 32> finish() noexcept;

 private:
  void compress(const std::uint8_t* block) noexcept;

  std::array<std::uint32_t, 8> state_;
  std::array<std::uint8_t, 64> block_{};
  std::uint64_t bytes_ = 0;
};

[[nodiscard]] std::array<std::uint8_t, 32> sha256(std::string_view bytes) noexcept;

}  // namespace eco::base
