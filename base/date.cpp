#include "base/date.hpp"

namespace eco::base {
namespace {

std::int64_t floor_div(std::int64_t a, std::int64_t b) noexcept {
  const std::int64_t q = a / b;
  return (a % b != 0 && (a < 0) != (b < 0)) ? q - 1 : q;
}

std::string padded(std::uint64_t value, std::size_t width) {
  std::string digits = std::to_string(value);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

std::optional<std::uint32_t> digits(std::string_view text) noexcept {
  std::uint32_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return value;
}

struct Clock {
  Date date;
  std::uint64_t hour, minute, second, ns;
};

Clock split(std::int64_t utc_ns) noexcept {
  const std::int64_t day = floor_div(utc_ns, ns_per_day);
  const std::int64_t remainder = utc_ns % ns_per_day;
  const auto rest = static_cast<std::uint64_t>(remainder < 0 ? remainder + ns_per_day : remainder);
  const std::uint64_t seconds = rest / 1'000'000'000;
  return {Date{static_cast<std::int32_t>(day)}, seconds / 3600, seconds / 60 % 60, seconds % 60,
          rest % 1'000'000'000};
}

}  // namespace

// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days_from_civil and
// civil_from_days.
Date from_civil(CivilDate civil) noexcept {
  const std::int64_t y = civil.year - (civil.month <= 2 ? 1 : 0);
  const std::int64_t era = floor_div(y, 400);
  const std::int64_t yoe = y - era * 400;
  const std::int64_t mp = (civil.month + 9) % 12;
  const std::int64_t doy = (153 * mp + 2) / 5 + civil.day - 1;
  const std::int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return Date{static_cast<std::int32_t>(era * 146097 + doe - 719468)};
}

CivilDate to_civil(Date date) noexcept {
  const std::int64_t z = static_cast<std::int64_t>(date.days) + 719468;
  const std::int64_t era = floor_div(z, 146097);
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  const auto month = static_cast<std::uint32_t>(mp < 10 ? mp + 3 : mp - 9);
  return {static_cast<std::int32_t>(yoe + era * 400 + (month <= 2 ? 1 : 0)), month,
          static_cast<std::uint32_t>(doy - (153 * mp + 2) / 5 + 1)};
}

std::optional<Date> parse_date(std::string_view text) noexcept {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1) return std::nullopt;
  const CivilDate civil{static_cast<std::int32_t>(*year), *month, *day};
  const Date date = from_civil(civil);
  const CivilDate back = to_civil(date);
  if (back.month != civil.month || back.day != civil.day) return std::nullopt;
  return date;
}

std::string format_date(Date date) {
  const CivilDate c = to_civil(date);
  return padded(static_cast<std::uint64_t>(c.year), 4) + "-" + padded(c.month, 2) + "-" +
         padded(c.day, 2);
}

std::string format_date_compact(Date date) {
  const CivilDate c = to_civil(date);
  return padded(static_cast<std::uint64_t>(c.year), 4) + padded(c.month, 2) + padded(c.day, 2);
}

Date venue_date(std::int64_t utc_ns) noexcept {
  const std::int64_t day = floor_div(utc_ns, ns_per_day);
  const std::int64_t rest = utc_ns % ns_per_day;
  const std::int64_t of_day = rest < 0 ? rest + ns_per_day : rest;
  const bool next = of_day >= ns_per_day - beijing_offset_ns;
  return Date{static_cast<std::int32_t>(day + (next ? 1 : 0))};
}

std::int64_t venue_instant(Date date, std::int32_t seconds_of_day) noexcept {
  return date.days * ns_per_day + seconds_of_day * 1'000'000'000LL - beijing_offset_ns;
}

std::string format_instant(std::int64_t utc_ns) {
  const Clock c = split(utc_ns);
  return format_date(c.date) + "T" + padded(c.hour, 2) + ":" + padded(c.minute, 2) + ":" +
         padded(c.second, 2) + "." + padded(c.ns, 9) + "Z";
}

std::string format_fix_instant(std::int64_t utc_ns) {
  const Clock c = split(utc_ns);
  return format_date_compact(c.date) + "-" + padded(c.hour, 2) + ":" + padded(c.minute, 2) + ":" +
         padded(c.second, 2) + "." + padded(c.ns / 1000, 6);
}

}  // namespace eco::base
