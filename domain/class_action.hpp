#pragma once
/// What operators do to a class after its listing, and to trades before they are final.
/// (markets.md §9.2)
#include <cstdint>
#include <string>

#include "base/date.hpp"
#include "domain/types.hpp"

namespace eco::domain {

/// ★ A wider band of one method until the next open day. [B24, B25]
struct WidenBand {
  static constexpr std::uint16_t tag = 100;
  Symbol symbol;
  Method method = Method::listed;
  std::int64_t band_bp = 0;  ///< up and down from today's base

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "symbol", s.symbol);
    v(2, "method", s.method);
    v(3, "band_bp", s.band_bp);
  }
};

/// `expire` sets the last trade day: at the next open day after it everything that rests ends, and
/// orders are refused as EXPIRED_CLASS from then on. `purge` ends everything that rests at once.
/// `rebase` does that, too, and sets today's base anew, for units that are worth something else
/// now. `delist` takes an expired class that nobody holds off the lists. [B71, B73]
enum class ClassChange : std::uint8_t { expire = 1, purge = 2, rebase = 3, delist = 4 };

/// ★
struct ChangeClass {
  static constexpr std::uint16_t tag = 101;
  Symbol symbol;
  ClassChange change = ClassChange::expire;
  base::Date last_trade_day;  ///< of expire
  Price base;                 ///< of rebase

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "symbol", s.symbol);
    v(2, "change", s.change);
    v(3, "last_trade_day", s.last_trade_day);
    v(4, "base", s.base);
  }
};

/// ★ Exact reverse of a trade that is not final; the day's figures are made again without it. [B72]
struct BustTrade {
  static constexpr std::uint16_t tag = 102;
  TradeId trade;
  std::string evidence;  ///< what shows the error, and the notice to the regulator

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trade", s.trade);
    v(2, "evidence", s.evidence);
  }
};

/// ★ As BustTrade, and a trade of the same parties at what it should have been, in its place of the
/// day. Of a trade of today whose market is not settled. [B72]
struct CorrectTrade {
  static constexpr std::uint16_t tag = 103;
  TradeId trade;
  Symbol symbol;  ///< of the trade: what price and quantity are counted in
  Price price;
  Quantity quantity;
  std::string evidence;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trade", s.trade);
    v(2, "symbol", s.symbol);
    v(3, "price", s.price);
    v(4, "quantity", s.quantity);
    v(5, "evidence", s.evidence);
  }
};

}  // namespace eco::domain
