#pragma once
/// A day's bulletin computed again from the trades, with arithmetic of its own, and compared with
/// what the venue published.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "replay/directory.hpp"
#include "replay/record_stream.hpp"
#include "replay/settlement_track.hpp"

namespace eco::replay {

/// One published figure that does not follow from the records.
struct Finding {
  domain::SeqNo sequence;  ///< of the record that published it
  std::string subject;     ///< instrument, market or trade
  std::string figure;
  std::string recorded;
  std::string recomputed;
};

/// From the trades of the day so far. Prices are 0 where there is none.
struct InstrumentDay {
  domain::Price base;            ///< as recorded at `open day`
  domain::Price previous_close;  ///< as recorded when it last closed
  domain::Price open;
  domain::Price high;
  domain::Price low;
  domain::Price close;  ///< by the market's rule, as if it closed now
  domain::Price vwap;   ///< of listed trades, HALF_UP to the tick
  domain::Quantity listed_quantity;
  domain::Money listed_amount;
  domain::Quantity block_quantity;
  domain::Money block_amount;
  std::uint64_t trades = 0;
};

struct MarketDay {
  domain::Money turnover;                ///< of the day's trades that the registry did not refuse
  domain::Money fees;                    ///< of the same, both sides
  std::optional<Settlement> settlement;  ///< as it had to be, where one was recorded
  std::uint64_t trades = 0;
  std::uint64_t refused = 0;
  domain::Price composite;  ///< 0: the market has none
};

struct DayReport {
  base::Date date;
  domain::DayOrdinal ordinal;
  bool closed = false;         ///< `close day` was recorded
  std::uint64_t compared = 0;  ///< published figures
  std::map<domain::InstrumentId, InstrumentDay> instruments;
  std::map<domain::MarketId, MarketDay> markets;
  std::vector<Finding> findings;
  Directory directory;
};

/// Requires: `stream` stands at the beginning. Without a date: the last day opened.
[[nodiscard]] base::Result<DayReport> recompute_day(RecordStream& stream,
                                                    std::optional<base::Date> date);

/// A table per market and the findings.
[[nodiscard]] std::string day_text(const DayReport& report);
[[nodiscard]] std::string day_json(const DayReport& report);

}  // namespace eco::replay
