#pragma once
/// The venue's units as text and back: the only place where the console knows ticks and steps.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "domain/types.hpp"

namespace eco::console {

enum class AmountFault : std::uint8_t {
  none = 0,
  not_a_number = 1,  ///< not a plain decimal, or beyond 64 bits
  off_grid = 2,      ///< not a whole multiple of the unit
};

struct GridAmount {
  std::int64_t count = 0;
  AmountFault fault = AmountFault::none;
};

/// `text` as a whole number of `unit` (a tick or a quantity step). Requires unit > 0.
[[nodiscard]] GridAmount on_grid(std::string_view text, base::Decimal unit) noexcept;

/// count × unit with the unit's digits behind the point. Beyond 64 bits: "count x unit".
[[nodiscard]] std::string grid_text(std::int64_t count, base::Decimal unit);
[[nodiscard]] std::string price_text(domain::Price price, base::Decimal tick);
[[nodiscard]] std::string quantity_text(domain::Quantity quantity, base::Decimal step);

/// Yuan with at least two digits behind the point.
[[nodiscard]] std::string money_text(domain::Money money);
/// Yuan, exact to the hao; empty where `text` is anything else.
[[nodiscard]] std::optional<domain::Money> parse_money(std::string_view text) noexcept;

/// "1234567.80" → "1,234,567.80", for people.
[[nodiscard]] std::string grouped(std::string_view number);

}  // namespace eco::console
