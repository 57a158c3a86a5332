#pragma once
/// What an order of continuous trading or of a call says besides side, price and quantity.
/// (markets.md §8 TM2, TM4; features.md A80–A86)
#include <cstdint>

#include "base/date.hpp"
#include "domain/types.hpp"

namespace eco::domain {

enum class TimeInForce : std::uint8_t {
  day = 1,
  gtc = 2,  ///< until cancelled; checked again at every open day
  gtd = 3,  ///< until the end of `expire_date`
  ioc = 4,  ///< at once, the rest is cancelled
  fok = 5,  ///< at once and whole, or not at all
  at_open = 6,
  at_close = 7,
  good_for_auction = 8,  ///< for the next uncross of a call, whichever it is
};

/// What an order may ask for beyond its type. `iceberg` and `minimum` speak through quantities of
/// the terms; the set of an order holds the other two.
enum class OrderOption : std::uint8_t {
  post_only = 1,    ///< refused where it would trade at once
  all_or_none = 2,  ///< trades whole in one command or waits
  iceberg = 3,
  minimum = 4,
};

/// Quantities in steps, prices in ticks; 0 and unset where the order says nothing.
struct OrderTerms {
  TimeInForce tif = TimeInForce::day;
  base::Date expire_date;        ///< of GTD
  Price stop;                    ///< trigger of stop and stop-limit orders
  Quantity display;              ///< iceberg: shown at a time
  Quantity minimum;              ///< must trade at once, else the whole order is cancelled
  EnumSet<OrderOption> options;  ///< post_only, all_or_none

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "tif", s.tif);
    v(2, "expire_date", s.expire_date);
    v(3, "stop", s.stop);
    v(4, "display", s.display);
    v(5, "minimum", s.minimum);
    v(6, "options", s.options);
  }
};

}  // namespace eco::domain
