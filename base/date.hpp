#pragma once
/// Calendar dates and instants as integers. No clock is read here: time comes in with commands.
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eco::base {

/// A civil date as days since 1970-01-01. 0 (the epoch itself) is used as "no date" by
/// optional-free formats.
struct Date {
  std::int32_t days = 0;

  friend constexpr auto operator<=>(const Date&, const Date&) noexcept = default;
  [[nodiscard]] constexpr Date plus_days(std::int32_t n) const noexcept { return {days + n}; }
  /// 0 = Sunday … 6 = Saturday.
  [[nodiscard]] constexpr unsigned weekday() const noexcept {
    return static_cast<unsigned>((days % 7 + 11) % 7);
  }
};

struct CivilDate {
  std::int32_t year = 1970;
  std::uint32_t month = 1;
  std::uint32_t day = 1;
};

[[nodiscard]] Date from_civil(CivilDate civil) noexcept;
[[nodiscard]] CivilDate to_civil(Date date) noexcept;
/// `YYYY-MM-DD`, a date that exists, or empty.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text) noexcept;
[[nodiscard]] std::string format_date(Date date);
/// `YYYYMMDD`, as FIX writes it.
[[nodiscard]] std::string format_date_compact(Date date);

/// Beijing time is UTC+8 all year (no daylight saving since 1991), so the venue's day needs no zone
/// table.
inline constexpr std::int64_t ns_per_second = 1'000'000'000;
inline constexpr std::int64_t beijing_offset_ns = 8 * 3600 * ns_per_second;
inline constexpr std::int64_t ns_per_day = 86'400 * ns_per_second;

/// The venue's date of an instant in nanoseconds since the Unix epoch, UTC.
[[nodiscard]] Date venue_date(std::int64_t utc_ns) noexcept;
/// 2260-03-21: instants of later days may leave 64 bits of nanoseconds.
inline constexpr Date last_instant_date{106'000};
/// The instant at which `seconds_of_day` strikes in Beijing on `date`. Requires: not after
/// `last_instant_date`, not before its mirror image.
[[nodiscard]] std::int64_t venue_instant(Date date, std::int32_t seconds_of_day) noexcept;
/// `YYYY-MM-DDTHH:MM:SS.nnnnnnnnnZ`.
[[nodiscard]] std::string format_instant(std::int64_t utc_ns);
/// FIX UTCTimestamp with microseconds: `YYYYMMDD-HH:MM:SS.uuuuuu`.
[[nodiscard]] std::string format_fix_instant(std::int64_t utc_ns);

}  // namespace eco::base
