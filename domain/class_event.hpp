#pragma once
/// Events about classes after their listing.
#include <cstdint>
#include <optional>

#include "base/date.hpp"
#include "domain/class_action.hpp"
#include "domain/types.hpp"

namespace eco::domain {

/// A method's band of the day is wider than the rulebook's; a ReferenceSet with today's bands
/// follows.
struct BandWidened {
  static constexpr std::uint16_t tag = 90;
  InstrumentId instrument;
  Method method = Method::listed;
  std::int64_t band_bp = 0;
  Price low;
  Price high;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "instrument", s.instrument);
    v(2, "method", s.method);
    v(3, "band_bp", s.band_bp);
    v(4, "low", s.low);
    v(5, "high", s.high);
  }
};

enum class ClassStatus : std::uint8_t {
  listed = 1,
  expired = 2,   ///< its last trade day is over
  delisted = 3,  ///< shown no more
};

/// What became of a class: by an operator's action, or at the opening of the day after its last.
/// The ends of what rested follow.
struct ClassChanged {
  static constexpr std::uint16_t tag = 91;
  InstrumentId instrument;
  ClassChange change = ClassChange::expire;
  ClassStatus status = ClassStatus::listed;
  base::Date last_trade_day;  ///< day 0: none
  Price base;                 ///< of a rebase

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "instrument", s.instrument);
    v(2, "change", s.change);
    v(3, "status", s.status);
    v(4, "last_trade_day", s.last_trade_day);
    v(5, "base", s.base);
  }
};

}  // namespace eco::domain
