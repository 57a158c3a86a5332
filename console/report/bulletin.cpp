#include "console/report/bulletin.hpp"

#include <algorithm>

#include "console/amounts.hpp"
#include "console/json_writer.hpp"
#include "console/report/text_table.hpp"

namespace eco::console {
namespace {

using namespace domain;

/// For a market that has not closed yet.
void add_trade(const Trade& trade, BulletinLine& line) {
  ++line.trades;
  if (trade.method == Method::block || trade.method == Method::quota) {
    line.block_quantity += trade.quantity;
    line.block_amount += trade.amount;
    return;
  }
  if (line.listed_quantity == Quantity(0)) {
    line.open = trade.price;
    line.low = trade.price;
  }
  line.high = std::max(line.high, trade.price);
  line.low = std::min(line.low, trade.price);
  line.listed_quantity += trade.quantity;
  line.listed_amount += trade.amount;
}

BulletinLine line_of(const DayHistory& day, InstrumentId id,
                     const std::vector<const Trade*>& trades) {
  BulletinLine line;
  line.instrument = id;
  const InstrumentDay* known = day.instrument(id);
  if (known != nullptr) line.base = known->base;
  if (known == nullptr || !known->closed) {
    for (const Trade* trade : trades) {
      if (day.finality(trade->trade) != TradeFinality::busted) add_trade(*trade, line);
    }
    return line;
  }
  const InstrumentClosed& closed = *known->closed;
  return {id,
          known->base,
          closed.previous_close,
          closed.open,
          closed.high,
          closed.low,
          closed.close,
          closed.listed_quantity,
          closed.listed_amount,
          closed.block_quantity,
          closed.block_amount,
          closed.trades};
}

struct TradeTotals {
  Money turnover;
  Money fees;
};

TradeTotals totals_of(const DayHistory& day, MarketId market) {
  TradeTotals totals;
  for (const auto& [sequence, stamp, trade] : day.trades()) {
    const auto instrument = day.names().instruments().find(trade.instrument);
    if (instrument == day.names().instruments().end()) continue;
    if (instrument->second.market != market) continue;
    if (is_reversed(day.finality(trade.trade))) continue;
    totals.turnover += trade.amount;
    totals.fees += trade.buy.fee + trade.sell.fee;
  }
  return totals;
}

void write_line(const DayHistory& day, const BulletinLine& line, JsonWriter& json) {
  const Names& names = day.names();
  const auto price = [&](std::string_view key, Price value) {
    json.key(key);
    value == Price(0) ? json.null() : json.text(names.price(line.instrument, value));
  };
  json.begin_object().text_field("instrument", names.instrument(line.instrument));
  price("base", line.base);
  price("previous_close", line.previous_close);
  price("open", line.open);
  price("high", line.high);
  price("low", line.low);
  price("close", line.close);
  json.text_field("listed_quantity", names.quantity(line.instrument, line.listed_quantity))
      .text_field("listed_amount", money_text(line.listed_amount))
      .text_field("block_quantity", names.quantity(line.instrument, line.block_quantity))
      .text_field("block_amount", money_text(line.block_amount))
      .number_field("trades", line.trades)
      .end_object();
}

void write_market(const DayHistory& day, const BulletinMarket& market, JsonWriter& json) {
  const MarketDay& facts = day.markets().at(market.market);
  json.begin_object()
      .text_field("market", day.names().market(market.market))
      .text_field("name_en", facts.name_en)
      .text_field("name_zh", facts.name_zh)
      .text_field("role", word(facts.rules.role))
      .text_field("unit", facts.rules.unit)
      .text_field("phase", word(facts.phase))
      .bool_field("final", facts.settled.has_value())
      .key("instruments")
      .begin_array();
  for (const BulletinLine& line : market.lines) write_line(day, line, json);
  json.end_array().key("composite");
  if (facts.composite) {
    json.text(price_text(facts.composite->composite, facts.rules.tick))
        .text_field("composite_formula", word(facts.composite->formula));
  } else {
    json.null();
  }
  json.text_field("turnover", money_text(market.turnover))
      .text_field("fees", money_text(market.fees))
      .text_field("risk_reserve", money_text(market.risk_reserve))
      .number_field("trades_settled", facts.settled ? facts.settled->trades_settled : 0)
      .key("breaks")
      .begin_array();
  for (const SettlementBreak& failed : facts.breaks) {
    json.begin_object()
        .id_field("trade", failed.trade.raw())
        .text_field("instrument", day.names().instrument(failed.instrument))
        .text_field("finality", word(failed.finality))
        .end_object();
  }
  json.end_array().end_object();
}

/// What the bulletin's text says besides figures.
struct Labels {
  std::string_view title, day, provisional, instrument, previous, open, high, low, close, listed,
      listed_amount, block, block_amount, trades, composite, turnover, fees, reserve, settled,
      breaks;
};
constexpr Labels english = {"Daily bulletin", "trading day",  "provisional",    "Instrument",
                            "Prev close",     "Open",         "High",           "Low",
                            "Close",          "Listed qty",   "Listed amount",  "Block qty",
                            "Block amount",   "Trades",       "Composite",      "Turnover",
                            "Fees",           "Risk reserve", "Trades settled", "Breaks"};
constexpr Labels chinese = {"每日公报",   "交易日序号", "未结算",     "标的",       "前收盘",
                            "开盘",       "最高",       "最低",       "收盘",       "挂牌成交量",
                            "挂牌成交额", "大宗成交量", "大宗成交额", "成交笔数",   "综合价格",
                            "成交总额",   "手续费",     "风险准备金", "已交收笔数", "未交收"};

std::string market_head(const DayHistory& day, const BulletinMarket& market, Language language) {
  const MarketDay& facts = day.markets().at(market.market);
  std::string head = day.names().market(market.market);
  const std::string& name = language == Language::chinese ? facts.name_zh : facts.name_en;
  if (!name.empty()) head.append("  ").append(name);
  head.append("  [").append(word(facts.rules.role, language)).append(", ");
  head.append(word(facts.phase, language));
  if (!facts.settled) {
    head.append(", ").append(language == Language::chinese ? chinese.provisional
                                                           : english.provisional);
  }
  return head.append("]\n");
}

std::string lines_text(const DayHistory& day, const BulletinMarket& market, const Labels& labels) {
  const auto right = [](std::string_view title) {
    return TextTable::Column{std::string(title), Align::right};
  };
  TextTable table({{std::string(labels.instrument)},
                   right(labels.previous),
                   right(labels.open),
                   right(labels.high),
                   right(labels.low),
                   right(labels.close),
                   right(labels.listed),
                   right(labels.listed_amount),
                   right(labels.block),
                   right(labels.block_amount),
                   right(labels.trades)});
  for (const BulletinLine& line : market.lines) {
    const auto price = [&](Price value) {
      return value == Price(0) ? "-" : grouped(day.names().price(line.instrument, value));
    };
    const auto quantity = [&](Quantity value) {
      return grouped(day.names().quantity(line.instrument, value));
    };
    const Price before = line.previous_close == Price(0) ? line.base : line.previous_close;
    table.row({day.names().instrument(line.instrument), price(before), price(line.open),
               price(line.high), price(line.low), price(line.close), quantity(line.listed_quantity),
               grouped(money_text(line.listed_amount)), quantity(line.block_quantity),
               grouped(money_text(line.block_amount)), std::to_string(line.trades)});
  }
  return table.str();
}

std::string foot_text(const DayHistory& day, const BulletinMarket& market, const Labels& labels) {
  const MarketDay& facts = day.markets().at(market.market);
  std::string out;
  const auto item = [&out](std::string_view label, const std::string& value) {
    if (!out.empty()) out.append("   ");
    out.append(label).append(" ").append(value);
  };
  if (facts.composite) {
    item(labels.composite, grouped(price_text(facts.composite->composite, facts.rules.tick)));
  }
  item(labels.turnover, grouped(money_text(market.turnover)));
  item(labels.fees, grouped(money_text(market.fees)));
  item(labels.reserve, grouped(money_text(market.risk_reserve)));
  item(labels.settled, std::to_string(facts.settled ? facts.settled->trades_settled : 0));
  item(labels.breaks, std::to_string(facts.breaks.size()));
  out.push_back('\n');
  for (const SettlementBreak& failed : facts.breaks) {
    out.append("  T").append(std::to_string(failed.trade.raw())).append(" ");
    out.append(day.names().instrument(failed.instrument)).append(" ");
    out.append(word(failed.finality)).push_back('\n');
  }
  return out;
}

}  // namespace

std::vector<BulletinMarket> make_bulletin(const DayHistory& day) {
  std::map<InstrumentId, std::vector<const Trade*>> trades;
  for (const auto& entry : day.trades()) trades[entry.event.instrument].push_back(&entry.event);
  std::vector<BulletinMarket> out;
  for (const auto& [id, facts] : day.markets()) {
    BulletinMarket market;
    market.market = id;
    for (const auto& [instrument, name] : day.names().instruments()) {
      if (name.market != id) continue;
      market.lines.push_back(line_of(day, instrument, trades[instrument]));
    }
    std::sort(market.lines.begin(), market.lines.end(), [&](const auto& a, const auto& b) {
      return day.names().instrument(a.instrument) < day.names().instrument(b.instrument);
    });
    const TradeTotals totals = totals_of(day, id);
    market.turnover = facts.settled ? facts.settled->turnover : totals.turnover;
    market.fees = facts.settled ? facts.settled->fees : totals.fees;
    market.risk_reserve = facts.settled ? facts.settled->risk_reserve : Money(0);
    out.push_back(std::move(market));
  }
  return out;
}

std::string bulletin_json(const DayHistory& day) {
  JsonWriter json;
  json.begin_object()
      .text_field("report", "bulletin")
      .text_field("date", base::format_date(day.day().date))
      .id_field("day", static_cast<std::uint64_t>(day.day().ordinal.raw()))
      .bool_field("closed", day.closed())
      .key("markets")
      .begin_array();
  for (const BulletinMarket& market : make_bulletin(day)) write_market(day, market, json);
  return std::move(json.end_array().end_object()).str();
}

std::string bulletin_text(const DayHistory& day, Language language) {
  const Labels& labels = language == Language::chinese ? chinese : english;
  std::string out(labels.title);
  out.append("  ").append(base::format_date(day.day().date)).append("  (");
  out.append(labels.day).append(" ");
  out.append(std::to_string(day.day().ordinal.raw())).append(")\n");
  for (const BulletinMarket& market : make_bulletin(day)) {
    out.append("\n").append(market_head(day, market, language));
    out.append(lines_text(day, market, labels));
    out.append(foot_text(day, market, labels));
  }
  return out;
}

}  // namespace eco::console
