#include "replay/compute/decimal.hpp"

#include <algorithm>
#include <cstddef>

#include "engine/pricing/wide.hpp"

namespace eco::replay::compute {
namespace {

constexpr Int128 two_to_63 = Int128{1} << 63;
constexpr unsigned money_scale = 4;  // hao

constexpr Int128 power_of_ten(unsigned exponent) noexcept {
  Int128 power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}

bool all_digits(std::string_view text) noexcept {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Decimal without_trailing_zeros(Decimal value) noexcept {
  while (value.scale > 0 && value.mantissa % 10 == 0) {
    value.mantissa /= 10;
    --value.scale;
  }
  return value;
}

/// Divides by `prime` as long as it goes and `count` lasts.
void cancel(Int128& number, int prime, unsigned& count) noexcept {
  while (count > 0 && number % prime == 0) {
    number /= prime;
    --count;
  }
}

}  // namespace

tl::expected<Decimal, DecimalFault> parse_decimal(std::string_view text) noexcept {
  const std::size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  std::string_view fraction;
  if (point != std::string_view::npos) {
    fraction = text.substr(point + 1);
    if (!all_digits(fraction)) return tl::unexpected(DecimalFault::not_a_decimal);
  }
  if (!all_digits(whole)) return tl::unexpected(DecimalFault::not_a_decimal);
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
  constexpr std::size_t whole_digits_max = 19;
  if (whole.size() > whole_digits_max) return tl::unexpected(DecimalFault::overflow);
  Decimal value;
  for (const char c : whole) value.mantissa = value.mantissa * 10 + (c - '0');
  if (value.mantissa >= two_to_63) return tl::unexpected(DecimalFault::overflow);
  if (fraction.size() > Decimal::scale_max) return tl::unexpected(DecimalFault::too_fine);
  for (const char c : fraction) value.mantissa = value.mantissa * 10 + (c - '0');
  value.scale = static_cast<unsigned>(fraction.size());
  return value;
}

std::optional<std::string> decimal_text(Decimal value, unsigned decimals_min) {
  const Int128 unit = power_of_ten(value.scale);
  const Int128 whole = value.mantissa / unit;
  if (whole >= two_to_63) return std::nullopt;
  std::string text = std::to_string(static_cast<std::uint64_t>(whole));
  std::string fraction;
  for (Int128 rest = value.mantissa % unit, place = unit / 10; place > 0; place /= 10) {
    fraction.push_back(static_cast<char>('0' + static_cast<int>(rest / place)));
    rest %= place;
  }
  while (fraction.size() > decimals_min && fraction.back() == '0') fraction.pop_back();
  if (fraction.size() < decimals_min) fraction.append(decimals_min - fraction.size(), '0');
  if (!fraction.empty()) text.append(".").append(fraction);
  return text;
}

tl::expected<Int128, DecimalFault> product_hao(Decimal price, Decimal quantity) noexcept {
  const unsigned scale = price.scale + quantity.scale;
  Int128 hao = 0;
  if (scale <= money_scale) {
    if (__builtin_mul_overflow(price.mantissa, quantity.mantissa, &hao) ||
        __builtin_mul_overflow(hao, power_of_ten(money_scale - scale), &hao)) {
      return tl::unexpected(DecimalFault::overflow);
    }
    return hao;
  }
  unsigned twos = scale - money_scale;
  unsigned fives = twos;
  for (Int128* factor : {&price.mantissa, &quantity.mantissa}) {
    if (*factor == 0) return Int128{0};
    cancel(*factor, 2, twos);
    cancel(*factor, 5, fives);
  }
  if (twos > 0 || fives > 0) return tl::unexpected(DecimalFault::too_fine);
  if (__builtin_mul_overflow(price.mantissa, quantity.mantissa, &hao)) {
    return tl::unexpected(DecimalFault::overflow);
  }
  return hao;
}

tl::expected<Int128, DecimalFault> Grid::count(Decimal value) const noexcept {
  if (value.scale > unit_.scale) return tl::unexpected(DecimalFault::too_fine);
  const Int128 scaled = value.mantissa * power_of_ten(unit_.scale - value.scale);
  if (scaled % unit_.mantissa != 0) return tl::unexpected(DecimalFault::too_fine);
  const Int128 count = scaled / unit_.mantissa;
  if (count >= engine::pricing::wide_limit) return tl::unexpected(DecimalFault::overflow);
  return count;
}

Int128 Grid::count_below(Decimal value) const noexcept {
  if (value.scale > unit_.scale) {
    return value.mantissa / power_of_ten(value.scale - unit_.scale) / unit_.mantissa;
  }
  return value.mantissa * power_of_ten(unit_.scale - value.scale) / unit_.mantissa;
}

std::optional<Decimal> Grid::value(Int128 count) const noexcept {
  Decimal value{0, unit_.scale};
  if (__builtin_mul_overflow(count, unit_.mantissa, &value.mantissa)) return std::nullopt;
  return without_trailing_zeros(value);
}

}  // namespace eco::replay::compute
