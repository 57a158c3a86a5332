#pragma once
/// Decimal text on the wire <-> ticks, steps and hao. Exact; no floating point.
#include <string>
#include <string_view>

#include "domain/reject_code.hpp"
#include "domain/view.hpp"

namespace eco::gateway::fix {

/// How a decimal text relates to a grid.
enum class Grid : std::uint8_t { on_grid = 1, off_grid = 2, overflow = 3, malformed = 4 };

struct GridNumber {
  Grid grid = Grid::on_grid;
  std::int64_t value = 0;  ///< multiples of the unit, when on the grid
};

/// `text` as a multiple of `unit` (> 0). `malformed`: not `-?[0-9]+(\.[0-9]+)?`; `overflow`: does
/// not fit 64 bits.
[[nodiscard]] GridNumber parse_on_grid(std::string_view text, base::Decimal unit) noexcept;

/// value × unit as decimal text.
[[nodiscard]] std::string format_on_grid(std::int64_t value, base::Decimal unit);

/// Yuan per unit; at least the digits of the tick.
[[nodiscard]] std::string format_price(domain::Price price,
                                       const domain::InstrumentView& instrument);
[[nodiscard]] std::string format_quantity(domain::Quantity quantity,
                                          const domain::InstrumentView& instrument);
/// Yuan with at least two, at most four places.
[[nodiscard]] std::string format_money(domain::Money amount);
/// AvgPx: `amount` over `quantity`, yuan per unit, half-up to six places. "0" where the quantity is
/// 0.
[[nodiscard]] std::string format_average(domain::Money amount, domain::Quantity quantity,
                                         const domain::InstrumentView& instrument);

/// `PRICE_BAND: price outside …; asked 107.16, low 87.67, high 107.15; use …`. `instrument` may be
/// null.
[[nodiscard]] std::string refusal_text(const domain::Refusal& refusal,
                                       const domain::InstrumentView* instrument);

}  // namespace eco::gateway::fix
