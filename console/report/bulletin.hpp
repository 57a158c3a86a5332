#pragma once
/// The daily bulletin 每日公报: what happened in each market, from durable events alone.
#include <string>
#include <vector>

#include "console/report/day_history.hpp"
#include "console/words.hpp"

namespace eco::console {

/// One instrument's day. Prices are 0 where there is none.
struct BulletinLine {
  domain::InstrumentId instrument;
  domain::Price base;            ///< the day's
  domain::Price previous_close;  ///< 0 on an instrument's first day: its base stands for it
  domain::Price open;
  domain::Price high;
  domain::Price low;
  domain::Price close;  ///< 0 before the market's close
  domain::Quantity listed_quantity;
  domain::Money listed_amount;
  domain::Quantity block_quantity;
  domain::Money block_amount;
  std::uint64_t trades = 0;

  friend bool operator==(const BulletinLine&, const BulletinLine&) noexcept = default;
};

struct BulletinMarket {
  domain::MarketId market;
  std::vector<BulletinLine> lines;  ///< by symbol
  domain::Money turnover;
  domain::Money fees;          ///< both sides, trades the registry refused left out
  domain::Money risk_reserve;  ///< 0 before settlement
};

/// Before settlement the figures are those of the trades so far.
[[nodiscard]] std::vector<BulletinMarket> make_bulletin(const DayHistory& day);

[[nodiscard]] std::string bulletin_json(const DayHistory& day);
[[nodiscard]] std::string bulletin_text(const DayHistory& day, Language language);

}  // namespace eco::console
