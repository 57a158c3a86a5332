#include <fmt/format.h>

#include "proto/codec.hpp"
#include "proto/enum_names.hpp"
#include "replay/day.hpp"
#include "replay/texts.hpp"

namespace eco::replay {
namespace {

bool in_market(const DayReport& report, domain::InstrumentId id, domain::MarketId market) {
  const auto found = report.directory.instruments().find(id);
  return found != report.directory.instruments().end() && found->second.market == market;
}

/// Empty for a price that does not exist.
std::string price_text(const DayReport& report, domain::InstrumentId id, domain::Price price) {
  return price == domain::Price(0) ? std::string("-") : report.directory.price(id, price);
}

/// A composite has the tick of its market.
std::string composite_text(const Directory::Market& market, domain::Price composite) {
  return composite == domain::Price(0) || !market.rules
             ? std::string("-")
             : scaled_text(composite.raw(), market.rules->tick, 2);
}

void append_market(const DayReport& report, domain::MarketId id, const MarketDay& day,
                   std::string& out) {
  const Directory::Market& market = report.directory.markets().at(id);
  out.append(fmt::format("\n{}: close {}, {} trades ({} refused by the registry)\n",
                         market.code.view(), proto::enum_name(market.rules->close), day.trades,
                         day.refused));
  out.append(fmt::format("  {:<12}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>18}{:>18}{:>18}{:>18}\n",
                         "instrument", "base", "open", "high", "low", "close", "average",
                         "listed quantity", "listed yuan", "block quantity", "block yuan"));
  for (const auto& [instrument, figures] : report.instruments) {
    if (!in_market(report, instrument, id)) continue;
    const auto price = [&, at = instrument](domain::Price value) {
      return price_text(report, at, value);
    };
    out.append(fmt::format("  {:<12}{:>10}{:>10}{:>10}{:>10}{:>10}{:>10}{:>18}{:>18}{:>18}{:>18}\n",
                           report.directory.instrument(instrument), price(figures.base),
                           price(figures.open), price(figures.high), price(figures.low),
                           price(figures.close), price(figures.vwap),
                           report.directory.quantity(instrument, figures.listed_quantity),
                           money_text(figures.listed_amount),
                           report.directory.quantity(instrument, figures.block_quantity),
                           money_text(figures.block_amount)));
  }
  out.append(fmt::format("  composite {}, turnover {}, fees {}\n",
                         composite_text(market, day.composite), money_text(day.turnover),
                         money_text(day.fees)));
  if (const auto& settlement = day.settlement) {
    out.append(fmt::format("  settled {} trades for {}, {} breaks, fees {}, risk reserve {}\n",
                           settlement->trades_settled, money_text(settlement->turnover),
                           settlement->breaks, money_text(settlement->fees),
                           money_text(settlement->risk_reserve)));
  }
}

std::string instrument_json(const DayReport& report, domain::InstrumentId id,
                            const InstrumentDay& day) {
  const auto price = [&](domain::Price value) {
    return value == domain::Price(0) ? std::string("null")
                                     : proto::json_text(report.directory.price(id, value));
  };
  return fmt::format(
      R"({{"instrument":{},"base":{},"previous_close":{},"open":{},"high":{},"low":{},)"
      R"("close":{},"vwap":{},"listed_quantity":{},"listed_amount":"{}","block_quantity":{},)"
      R"("block_amount":"{}","trades":{}}})",
      proto::json_text(report.directory.instrument(id)), price(day.base), price(day.previous_close),
      price(day.open), price(day.high), price(day.low), price(day.close), price(day.vwap),
      proto::json_text(report.directory.quantity(id, day.listed_quantity)),
      money_text(day.listed_amount),
      proto::json_text(report.directory.quantity(id, day.block_quantity)),
      money_text(day.block_amount), day.trades);
}

std::string settlement_json(const std::optional<Settlement>& settlement) {
  if (!settlement) return "null";
  return fmt::format(
      R"({{"trades_settled":{},"breaks":{},"turnover":"{}","fees":"{}","risk_reserve":"{}"}})",
      settlement->trades_settled, settlement->breaks, money_text(settlement->turnover),
      money_text(settlement->fees), money_text(settlement->risk_reserve));
}

std::string market_json(const DayReport& report, domain::MarketId id, const MarketDay& day) {
  const Directory::Market& market = report.directory.markets().at(id);
  std::vector<std::string> instruments;
  for (const auto& [instrument, figures] : report.instruments) {
    if (in_market(report, instrument, id)) {
      instruments.push_back(instrument_json(report, instrument, figures));
    }
  }
  const std::string composite = day.composite == domain::Price(0)
                                    ? std::string("null")
                                    : proto::json_text(composite_text(market, day.composite));
  return fmt::format(
      R"({{"market":{},"instruments":[{}],"composite":{},"turnover":"{}","fees":"{}",)"
      R"("trades":{},"refused":{},"settlement":{}}})",
      proto::json_text(market.code.view()), fmt::join(instruments, ","), composite,
      money_text(day.turnover), money_text(day.fees), day.trades, day.refused,
      settlement_json(day.settlement));
}

}  // namespace

std::string day_text(const DayReport& report) {
  std::string out = fmt::format("{}, trading day {}{}\n", base::format_date(report.date),
                                report.ordinal.raw(), report.closed ? "" : ", not closed yet");
  for (const auto& [id, day] : report.markets) append_market(report, id, day, out);
  out.push_back('\n');
  for (const Finding& finding : report.findings) {
    out.append(fmt::format("Difference at sequence {}: {}, {}: recorded {}, recomputed {}\n",
                           finding.sequence.raw(), finding.subject, finding.figure,
                           finding.recorded, finding.recomputed));
  }
  out.append(report.findings.empty()
                 ? fmt::format("All {} figures recorded that day follow from its trades.\n",
                               report.compared)
                 : fmt::format("{} of {} figures recorded that day do not follow from its "
                               "trades.\n",
                               report.findings.size(), report.compared));
  return out;
}

std::string day_json(const DayReport& report) {
  std::vector<std::string> markets;
  for (const auto& [id, day] : report.markets) markets.push_back(market_json(report, id, day));
  std::vector<std::string> findings;
  for (const Finding& finding : report.findings) {
    findings.push_back(fmt::format(
        R"({{"sequence":"{}","subject":{},"figure":{},"recorded":{},"recomputed":{}}})",
        finding.sequence.raw(), proto::json_text(finding.subject), proto::json_text(finding.figure),
        proto::json_text(finding.recorded), proto::json_text(finding.recomputed)));
  }
  return fmt::format(
      R"({{"date":"{}","day":{},"closed":{},"markets":[{}],"compared":{},"findings":[{}]}})",
      base::format_date(report.date), report.ordinal.raw(), report.closed, fmt::join(markets, ","),
      report.compared, fmt::join(findings, ","));
}

}  // namespace eco::replay
