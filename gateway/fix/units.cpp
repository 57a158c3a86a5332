#include "gateway/fix/units.hpp"

#include <algorithm>
#include <limits>

#include "base/decimal.hpp"
#include "base/int128.hpp"

namespace eco::gateway::fix {
namespace {

using base::Int128;
using domain::InstrumentView;
using domain::RejectCode;

bool is_decimal_text(std::string_view text) noexcept {
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  const auto digits = [](std::string_view part) {
    return !part.empty() &&
           std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (point == std::string_view::npos) return digits(text);
  return digits(text.substr(0, point)) && digits(text.substr(point + 1));
}

Int128 pow10(unsigned exponent) noexcept {
  Int128 value = 1;
  while (exponent-- > 0) value *= 10;
  return value;
}

/// What the numbers of a refusal count, and what its bounds are called. Table: docs/wire/fix.md,
/// facts of refusals.
enum class FactUnit : std::uint8_t { none, plain, price, quantity, money };

struct FactForm {
  FactUnit unit = FactUnit::none;
  std::string_view asked = "asked";
  std::string_view low = "low";    ///< empty: not used
  std::string_view high = "high";  ///< empty: not used
};

FactForm fact_form(const domain::Refusal& refusal) noexcept {
  switch (refusal.code) {
    case RejectCode::price_band:
      return {FactUnit::price};
    case RejectCode::below_floor:
      return {FactUnit::price, "asked", "floor", {}};
    case RejectCode::price_above_cap:
      return {FactUnit::price, "asked", {}, "cap"};
    case RejectCode::crossing_listing:
      return {FactUnit::price, "asked", "best opposite", {}};
    case RejectCode::worse_price:
      return {FactUnit::price, "asked", "listing", {}};
    case RejectCode::qty_below_min:
    case RejectCode::qty_above_max:
      return {FactUnit::quantity};
    case RejectCode::maker_qty:
      return {FactUnit::quantity, "asked", {}, "available"};
    case RejectCode::bidder_cap:
    case RejectCode::buyer_cap:
      return {FactUnit::quantity, "asked", {}, "cap"};
    case RejectCode::step:
      // Of a bid: the least price. An order off the quantity step has no number to show.
      return refusal.low == 0 ? FactForm{} : FactForm{FactUnit::price, "asked", "least", {}};
    case RejectCode::not_improving:
      // A price must be better than the last one; the demand of a clock must not be above it.
      return refusal.low != 0 ? FactForm{FactUnit::price, "asked", "last quote", {}}
                              : FactForm{FactUnit::quantity, "asked", {}, "last quote"};
    case RejectCode::insufficient_rights:
    case RejectCode::t_locked:
      return {FactUnit::quantity, "asked", "available", {}};
    case RejectCode::insufficient_cash:
      return {FactUnit::money, "needed", "available", {}};
    case RejectCode::stale_terms:
      return {FactUnit::plain, "answered", "newest", {}};
    case RejectCode::reverse_t:
      return {FactUnit::plain, "trading day", "first day", {}};
    default:
      return {};
  }
}

std::string format_fact(std::int64_t value, FactUnit unit, const InstrumentView* instrument) {
  if (unit == FactUnit::money) return format_money(domain::Money(value));
  if (instrument != nullptr && unit == FactUnit::price)
    return format_price(domain::Price(value), *instrument);
  if (instrument != nullptr && unit == FactUnit::quantity)
    return format_quantity(domain::Quantity(value), *instrument);
  return std::to_string(value);
}

}  // namespace

GridNumber parse_on_grid(std::string_view text, base::Decimal unit) noexcept {
  if (!is_decimal_text(text)) return {Grid::malformed, 0};
  const auto number = base::parse_decimal(text);
  if (!number) return {Grid::overflow, 0};
  const unsigned scale = std::max<unsigned>(number->scale, unit.scale);
  // Both sides in units of 10^-scale: at most 2^63 × 10^18, which fits 128 bits.
  const Int128 value = Int128(number->mantissa) * pow10(scale - number->scale);
  const Int128 step = Int128(unit.mantissa) * pow10(scale - unit.scale);
  if (step <= 0 || value % step != 0) return {Grid::off_grid, 0};
  const Int128 multiple = value / step;
  if (multiple > std::numeric_limits<std::int64_t>::max() ||
      multiple < std::numeric_limits<std::int64_t>::min()) {
    return {Grid::overflow, 0};
  }
  return {Grid::on_grid, static_cast<std::int64_t>(multiple)};
}

std::string format_on_grid(std::int64_t value, base::Decimal unit) {
  const Int128 mantissa = Int128(value) * unit.mantissa;
  const Int128 whole_scale = pow10(unit.scale);
  if (mantissa <= std::numeric_limits<std::int64_t>::max() &&
      mantissa >= std::numeric_limits<std::int64_t>::min()) {
    return base::format_scaled(static_cast<std::int64_t>(mantissa), unit.scale);
  }
  // Beyond 64 bits: whole and fraction apart.
  const Int128 magnitude = mantissa < 0 ? -mantissa : mantissa;
  std::string digits;
  for (Int128 rest = magnitude / whole_scale; rest > 0 || digits.empty(); rest /= 10) {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
  }
  const auto fraction = static_cast<std::int64_t>(magnitude % whole_scale);
  if (fraction != 0) digits += base::format_scaled(fraction, unit.scale).substr(1);
  return mantissa < 0 ? '-' + digits : digits;
}

std::string format_price(domain::Price price, const InstrumentView& instrument) {
  std::string text = format_on_grid(price.raw(), instrument.tick);
  const std::size_t point = text.find('.');
  const std::size_t digits = point == std::string::npos ? 0 : text.size() - point - 1;
  if (digits < instrument.tick.scale) {
    if (point == std::string::npos) text += '.';
    text.append(instrument.tick.scale - digits, '0');
  }
  return text;
}

std::string format_quantity(domain::Quantity quantity, const InstrumentView& instrument) {
  return format_on_grid(quantity.raw(), instrument.quantity_step);
}

std::string format_money(domain::Money amount) {
  return base::format_scaled(amount.raw(), 4, 2);
}

std::string format_average(domain::Money amount, domain::Quantity quantity,
                           const InstrumentView& instrument) {
  if (quantity.raw() <= 0 || instrument.hao_per_tick_step <= 0) return "0";
  // average = amount / (hao_per_tick_step × quantity) ticks × tick, in millionths.
  const Int128 numerator = Int128(amount.raw()) * instrument.tick.mantissa * 1'000'000;
  const Int128 denominator =
      Int128(instrument.hao_per_tick_step) * quantity.raw() * pow10(instrument.tick.scale);
  const Int128 millionths = (2 * numerator + denominator) / (2 * denominator);
  return base::format_scaled(static_cast<std::int64_t>(millionths), 6, 2);
}

std::string refusal_text(const domain::Refusal& refusal, const InstrumentView* instrument) {
  const domain::RejectInfo* info = domain::reject_info(refusal.code);
  if (info == nullptr) return "refused";
  std::string text = std::string(info->name) + ": " + std::string(info->english);
  if (const FactForm form = fact_form(refusal); form.unit != FactUnit::none) {
    const auto fact = [&](std::string_view name, std::int64_t value) {
      return std::string(name) + ' ' + format_fact(value, form.unit, instrument);
    };
    text += "; " + fact(form.asked, refusal.asked);
    if (!form.low.empty()) text += ", " + fact(form.low, refusal.low);
    if (!form.high.empty() && refusal.high != std::numeric_limits<std::int64_t>::max()) {
      text += ", " + fact(form.high, refusal.high);
    }
  }
  if (refusal.code == RejectCode::t_locked && refusal.high != 0) {
    text += ", enough from trading day " + std::to_string(refusal.high);
  }
  if (refusal.order.valid()) text += "; order " + std::to_string(refusal.order.raw());
  return text + "; " + std::string(info->remedy_english);
}

}  // namespace eco::gateway::fix
