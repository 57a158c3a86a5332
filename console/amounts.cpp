#include "console/amounts.hpp"

#include "base/assert.hpp"
#include "base/int128.hpp"
#include "domain/arith.hpp"

namespace eco::console {
namespace {

constexpr unsigned money_scale = 4;

base::Int128 power_of_ten(unsigned exponent) noexcept {
  base::Int128 power = 1;
  for (unsigned i = 0; i < exponent; ++i) power *= 10;
  return power;
}

}  // namespace

GridAmount on_grid(std::string_view text, base::Decimal unit) noexcept {
  ECO_ASSERT(unit.mantissa > 0);
  const auto value = base::parse_decimal(text);
  if (!value) return {0, AmountFault::not_a_number};
  // Both products stay below 2^63 × 10^18 < 2^127.
  const base::Int128 numerator = value->mantissa * power_of_ten(unit.scale);
  const base::Int128 denominator = unit.mantissa * power_of_ten(value->scale);
  if (numerator % denominator != 0) return {0, AmountFault::off_grid};
  const auto count = domain::narrow(numerator / denominator);
  if (!count) return {0, AmountFault::not_a_number};
  return {*count, AmountFault::none};
}

std::string grid_text(std::int64_t count, base::Decimal unit) {
  const auto scaled = domain::narrow(static_cast<base::Int128>(count) * unit.mantissa);
  if (!scaled) return std::to_string(count) + " x " + base::format_decimal(unit);
  return base::format_scaled(*scaled, unit.scale, unit.scale);
}

std::string price_text(domain::Price price, base::Decimal tick) {
  return grid_text(price.raw(), tick);
}

std::string quantity_text(domain::Quantity quantity, base::Decimal step) {
  return grid_text(quantity.raw(), step);
}

std::string money_text(domain::Money money) {
  return base::format_scaled(money.raw(), money_scale, 2);
}

std::optional<domain::Money> parse_money(std::string_view text) noexcept {
  const auto hao = base::parse_scaled(text, money_scale);
  if (!hao) return std::nullopt;
  return domain::Money(*hao);
}

std::string grouped(std::string_view number) {
  const std::size_t first = number.starts_with('-') ? 1 : 0;
  const std::size_t point = std::min(number.find('.'), number.size());
  std::string out(number.substr(0, first));
  for (std::size_t i = first; i < point; ++i) {
    if (i > first && (point - i) % 3 == 0) out.push_back(',');
    out.push_back(number[i]);
  }
  return out.append(number.substr(point));
}

}  // namespace eco::console
