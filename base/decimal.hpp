#pragma once
/// Exact decimal numbers at the edges (FIX, TOML, CSV, reports): text <-> scaled integer. No binary
/// floating point.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eco::base {

/// value = mantissa / 10^scale, 0 <= scale <= 18. Normal form: no trailing zeros in the mantissa
/// behind the point.
struct Decimal {
  std::int64_t mantissa = 0;
  std::uint8_t scale = 0;

  friend bool operator==(const Decimal&, const Decimal&) noexcept = default;
};

/// `-?[0-9]+(\.[0-9]+)?`, nothing else: no exponent, sign +, blanks or separators. Empty where it
/// does not fit 64 bits.
[[nodiscard]] std::optional<Decimal> parse_decimal(std::string_view text) noexcept;

/// The number as a whole multiple of 10^-scale, or empty where it is not one or overflows.
[[nodiscard]] std::optional<std::int64_t> parse_scaled(std::string_view text,
                                                       unsigned scale) noexcept;
[[nodiscard]] std::optional<std::int64_t> to_scaled(Decimal value, unsigned scale) noexcept;

/// mantissa / 10^scale with at least `digits_min` digits behind the point (trailing zeros above
/// that are cut).
[[nodiscard]] std::string format_scaled(std::int64_t mantissa, unsigned scale,
                                        unsigned digits_min = 0);
[[nodiscard]] std::string format_decimal(Decimal value);

}  // namespace eco::base
