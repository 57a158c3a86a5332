#include "replay/texts.hpp"

#include <fmt/format.h>

#include "base/date.hpp"
#include "domain/arith.hpp"

namespace eco::replay {
namespace {

constexpr std::int64_t ns_per_second = 1'000'000'000;

/// Two digits and the separator in front of them, taken from the front; empty where they are not
/// there.
std::optional<std::int32_t> take_two(std::string_view& text, char separator) {
  const auto digit = [&text](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() < 3 || text[0] != separator || !digit(1) || !digit(2)) return std::nullopt;
  const std::int32_t value = (text[1] - '0') * 10 + (text[2] - '0');
  text.remove_prefix(3);
  return value;
}

std::optional<std::int64_t> take_fraction(std::string_view& text) {
  if (text.empty() || text.front() != '.') return 0;
  const std::string_view fraction = text.substr(1, text.find_first_not_of("0123456789", 1) - 1);
  text.remove_prefix(1 + fraction.size());
  return base::parse_scaled(fmt::format("0.{}", fraction), 9);
}

}  // namespace

std::string money_text(domain::Money money) {
  return base::format_scaled(money.raw(), 4, 2);
}

std::string time_text(domain::Timestamp stamp) {
  constexpr std::int64_t latest = INT64_MAX - base::beijing_offset_ns;
  if (stamp.raw() > latest) return base::format_instant(stamp.raw());
  std::string text = base::format_instant(stamp.raw() + base::beijing_offset_ns);
  text.pop_back();
  return text.append("+08:00");
}

std::string scaled_text(std::int64_t count, base::Decimal unit, unsigned digits_min) {
  const auto scaled = domain::narrow(static_cast<base::Int128>(count) * unit.mantissa);
  return scaled && unit.scale <= 18 ? base::format_scaled(*scaled, unit.scale, digits_min)
                                    : fmt::format("{} x {}", count, base::format_decimal(unit));
}

std::string hash_text(const base::Hash128& hash) {
  return fmt::format("{:016x}{:016x}", hash.high, hash.low);
}

std::optional<domain::Timestamp> parse_time(std::string_view text) {
  constexpr std::size_t date_size = 10;
  if (text.size() <= date_size) return std::nullopt;
  const auto date = base::parse_date(text.substr(0, date_size));
  text.remove_prefix(date_size);
  const auto hour = take_two(text, text.front() == ' ' ? ' ' : 'T');
  const auto minute = take_two(text, ':');
  const auto second = take_two(text, ':');
  const auto fraction = take_fraction(text);
  if (!date || !hour || !minute || !second || !fraction) return std::nullopt;
  if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const std::int64_t utc_offset = text == "Z" ? base::beijing_offset_ns : 0;
  if (!text.empty() && text != "Z" && text != "+08:00") return std::nullopt;
  const auto ns = domain::narrow(
      static_cast<base::Int128>(date->days) * base::ns_per_day - base::beijing_offset_ns +
      utc_offset + ((*hour * 60LL + *minute) * 60 + *second) * ns_per_second + *fraction);
  return ns ? std::optional(domain::Timestamp(*ns)) : std::nullopt;
}

}  // namespace eco::replay
