#pragma once
/// The venue's units and instants as people read and write them.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"
#include "base/hash.hpp"
#include "domain/types.hpp"

namespace eco::replay {

/// Yuan, at least two digits behind the point.
[[nodiscard]] std::string money_text(domain::Money money);
/// count × unit, with the unit's digits and at least `digits_min` behind the point.
[[nodiscard]] std::string scaled_text(std::int64_t count, base::Decimal unit, unsigned digits_min);
/// 32 hexadecimal digits.
[[nodiscard]] std::string hash_text(const base::Hash128& hash);
/// Beijing time: `2025-01-02T09:30:00.000000000+08:00`.
[[nodiscard]] std::string time_text(domain::Timestamp stamp);
/// `YYYY-MM-DDTHH:MM:SS[.fraction]` and `Z`, `+08:00` or nothing (Beijing); a blank may stand for
/// the T. Empty where it is anything else.
[[nodiscard]] std::optional<domain::Timestamp> parse_time(std::string_view text);

}  // namespace eco::replay
