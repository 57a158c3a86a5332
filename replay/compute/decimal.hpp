#pragma once
/// Decimal strings of a line, exact, and the grids on which they must lie.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/int128.hpp"

namespace eco::replay::compute {

using base::Int128;

/// Not negative: mantissa / 10^scale, without trailing zeros behind the point.
struct Decimal {
  static constexpr unsigned scale_max = 18;

  Int128 mantissa = 0;
  unsigned scale = 0;

  friend bool operator==(const Decimal&, const Decimal&) noexcept = default;
};

enum class DecimalFault : std::uint8_t {
  not_a_decimal = 1,
  too_fine = 2,  ///< more decimals than allowed, off a grid, or a product finer than one hao
  overflow = 3,  ///< 2^63 or more
};

/// `[0-9]+(\.[0-9]+)?`, below 2^63, at most `Decimal::scale_max` decimals but for zeros at the end.
[[nodiscard]] tl::expected<Decimal, DecimalFault> parse_decimal(std::string_view text) noexcept;

/// With at least `decimals_min` decimals. Empty from 2^63 on. Requires: not negative.
[[nodiscard]] std::optional<std::string> decimal_text(Decimal value, unsigned decimals_min);

/// price × quantity in whole hao; may be above 2^63, not above 2^127.
[[nodiscard]] tl::expected<Int128, DecimalFault> product_hao(Decimal price,
                                                             Decimal quantity) noexcept;

/// The multiples of a unit.
class Grid {
 public:
  /// Whole numbers.
  constexpr Grid() noexcept : unit_{1, 0} {}
  /// Requires: unit > 0.
  explicit constexpr Grid(Decimal unit) noexcept : unit_(unit) {}
  /// Multiples of 10^-decimals.
  [[nodiscard]] static constexpr Grid of_decimals(unsigned decimals) noexcept {
    Grid grid(Decimal{1, decimals});
    return grid;
  }

  /// Decimals of the unit.
  [[nodiscard]] constexpr unsigned decimals() const noexcept { return unit_.scale; }
  /// How many units the value is, below 2^100.
  [[nodiscard]] tl::expected<Int128, DecimalFault> count(Decimal value) const noexcept;
  /// The largest count not above the value.
  [[nodiscard]] Int128 count_below(Decimal value) const noexcept;
  /// Empty where it would leave 128 bits. Requires: count >= 0.
  [[nodiscard]] std::optional<Decimal> value(Int128 count) const noexcept;

 private:
  Decimal unit_;
};

}  // namespace eco::replay::compute
