#pragma once
/// Short text held in place: client ids, symbols, codes. No allocation, trivially copyable.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eco::base {

/// Up to N bytes. Bytes behind the end are always 0, so equal texts are equal objects.
template <std::size_t N>
class FixedText {
  static_assert(N > 0 && N < 256);

 public:
  static constexpr std::size_t size_max = N;

  constexpr FixedText() noexcept = default;
  /// Empty where `text` is longer than N: longer input is refused, never cut.
  [[nodiscard]] static constexpr std::optional<FixedText> from(std::string_view text) noexcept {
    if (text.size() > N) return std::nullopt;
    FixedText out;
    std::copy(text.begin(), text.end(), out.bytes_.begin());
    out.size_ = static_cast<std::uint8_t>(text.size());
    return out;
  }
  /// For literals and text already checked; what does not fit is a compile-time or assertion
  /// failure.
  template <std::size_t M>
  constexpr FixedText(const char (&literal)[M]) noexcept {  // NOLINT(google-explicit-constructor)
    static_assert(M - 1 <= N);
    std::copy(literal, literal + M - 1, bytes_.begin());
    size_ = static_cast<std::uint8_t>(M - 1);
  }
  [[nodiscard]] constexpr std::string_view view() const noexcept { return {bytes_.data(), size_}; }
  [[nodiscard]] std::string str() const { return std::string(view()); }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  friend constexpr bool operator==(const FixedText&, const FixedText&) noexcept = default;
  friend constexpr auto operator<=>(const FixedText& a, const FixedText& b) noexcept {
    return a.view() <=> b.view();
  }

 private:
  std::array<char, N> bytes_{};
  std::uint8_t size_ = 0;
};

template <class T>
struct is_fixed_text : std::false_type {};
template <std::size_t N>
struct is_fixed_text<FixedText<N>> : std::true_type {};
template <class T>
concept FixedTextLike = is_fixed_text<T>::value;

}  // namespace eco::base
