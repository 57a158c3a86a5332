#pragma once
/// Which dates the venue can open.
#include <algorithm>
#include <vector>

#include "base/date.hpp"

namespace eco::engine {

/// Weekdays are open but for the closed ones; past `covered_until` nothing is known of closed days.
struct Calendar {
  std::vector<base::Date> closed;  ///< ascending
  base::Date covered_until;

  [[nodiscard]] bool is_open(base::Date date) const noexcept {
    const unsigned weekday = date.weekday();
    return weekday != 0 && weekday != 6 && !std::binary_search(closed.begin(), closed.end(), date);
  }
  [[nodiscard]] bool covers(base::Date date) const noexcept { return date <= covered_until; }

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "closed", s.closed);
    v(2, "covered_until", s.covered_until);
  }
};

}  // namespace eco::engine
