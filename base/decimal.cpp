#include "base/decimal.hpp"

#include <algorithm>

#include "base/int128.hpp"

namespace eco::base {
namespace {
constexpr unsigned scale_max = 18;

constexpr std::int64_t power_of_ten(unsigned exponent) noexcept {
  std::int64_t power = 1;
  while (exponent-- > 0) power *= 10;
  return power;
}
}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text) noexcept {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  std::string_view fraction;
  if (point != std::string_view::npos) {
    fraction = text.substr(point + 1);
    if (fraction.empty()) return std::nullopt;
  }
  if (whole.empty()) return std::nullopt;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!std::all_of(whole.begin(), whole.end(), is_digit)) return std::nullopt;
  if (!std::all_of(fraction.begin(), fraction.end(), is_digit)) return std::nullopt;
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  if (fraction.size() > scale_max) return std::nullopt;
  Int128 mantissa = 0;
  for (std::string_view part : {whole, fraction}) {
    for (char c : part) {
      mantissa = mantissa * 10 + (c - '0');
      if (mantissa > INT64_MAX) return std::nullopt;
    }
  }
  const auto value = static_cast<std::int64_t>(mantissa);
  return Decimal{negative ? -value : value, static_cast<std::uint8_t>(fraction.size())};
}

std::optional<std::int64_t> to_scaled(Decimal value, unsigned scale) noexcept {
  if (value.scale > scale || scale > scale_max) return std::nullopt;
  const Int128 scaled = static_cast<Int128>(value.mantissa) * power_of_ten(scale - value.scale);
  if (scaled > INT64_MAX || scaled < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(scaled);
}

std::optional<std::int64_t> parse_scaled(std::string_view text, unsigned scale) noexcept {
  const auto value = parse_decimal(text);
  return value ? to_scaled(*value, scale) : std::nullopt;
}

std::string format_scaled(std::int64_t mantissa, unsigned scale, unsigned digits_min) {
  const bool negative = mantissa < 0;
  const std::uint64_t magnitude =
      negative ? 0 - static_cast<std::uint64_t>(mantissa) : static_cast<std::uint64_t>(mantissa);
  std::string digits = std::to_string(magnitude);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  std::string fraction = digits.substr(digits.size() - scale);
  digits.resize(digits.size() - scale);
  while (fraction.size() > digits_min && !fraction.empty() && fraction.back() == '0')
    fraction.pop_back();
  if (fraction.size() < digits_min) fraction.append(digits_min - fraction.size(), '0');
  std::string out = negative ? "-" : "";
  out += digits;
  if (!fraction.empty()) out += "." + fraction;
  return out;
}

std::string format_decimal(Decimal value) {
  return format_scaled(value.mantissa, value.scale);
}

}  // namespace eco::base
