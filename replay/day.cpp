#include "replay/day.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/int128.hpp"
#include "replay/texts.hpp"

namespace eco::replay {
namespace {

using base::Int128;
using domain::Method;
using domain::Money;
using domain::Price;
using domain::Quantity;

/// Rounded half up; operands ≥ 0, divisor > 0.
Int128 half_up(Int128 dividend, Int128 divisor) {
  const Int128 quotient = dividend / divisor;
  return quotient + (dividend % divisor >= divisor - dividend % divisor ? 1 : 0);
}

/// Saturates: in a journal that was tampered with, sums may be beyond all measure.
std::int64_t narrowed(Int128 value) {
  return static_cast<std::int64_t>(std::clamp<Int128>(value, INT64_MIN, INT64_MAX));
}

template <class Amount>
Amount sum(Amount a, Amount b) {
  return Amount(narrowed(static_cast<Int128>(a.raw()) + b.raw()));
}

/// A fee of `bp` on `amount` in hao, to whole fen.
Int128 fee_of(Int128 amount, std::int64_t bp) {
  constexpr Int128 hao_per_fen = 100;
  return half_up(amount * bp, 10'000 * hao_per_fen) * hao_per_fen;
}

struct Fill {
  domain::TradeId trade;
  domain::InstrumentId instrument;
  Method method;
  Price price;
  Quantity quantity;
  Money amount;
  Money fees;
  bool refused = false;
};

/// The day at hand: its trades and what was published from them.
class DayBook {
 public:
  DayBook(DayReport& report, std::map<domain::InstrumentId, Price> previous_closes)
      : report_(report), previous_closes_(std::move(previous_closes)) {}

  void add(domain::SeqNo sequence, const domain::Event& event) {
    sequence_ = sequence;
    if (const auto* reference = std::get_if<domain::ReferenceSet>(&event)) {
      bases_.insert_or_assign(reference->instrument, reference->base);
    } else if (const auto* trade = std::get_if<domain::Trade>(&event)) {
      check_trade(*trade);
      fills_.push_back({trade->trade, trade->instrument, trade->method, trade->price,
                        trade->quantity, trade->amount, sum(trade->buy.fee, trade->sell.fee)});
    } else if (const auto* final = std::get_if<domain::TradeFinalityChanged>(&event)) {
      if (final->finality == domain::TradeFinality::refused) refuse(final->trade);
    } else if (const auto* closed = std::get_if<domain::InstrumentClosed>(&event)) {
      check_close(*closed);
    } else if (const auto* composite = std::get_if<domain::CompositeClosed>(&event)) {
      check_composite(*composite);
    } else if (const auto* settled = std::get_if<domain::MarketSettled>(&event)) {
      check_settled(*settled);
    } else if (std::holds_alternative<domain::DayClosed>(event)) {
      report_.closed = true;
    }
  }

  void finish() {
    for (const auto& [id, base] : bases_) report_.instruments[id] = instrument_day(id);
    for (const auto& [id, market] : report_.directory.markets()) {
      if (market.rules) report_.markets[id] = market_day(id, *market.rules);
    }
  }

 private:
  [[nodiscard]] const domain::MarketRules* rules_of(domain::InstrumentId id) const {
    const auto instrument = report_.directory.instruments().find(id);
    if (instrument == report_.directory.instruments().end()) return nullptr;
    return rules_of(instrument->second.market);
  }
  [[nodiscard]] const domain::MarketRules* rules_of(domain::MarketId id) const {
    const auto market = report_.directory.markets().find(id);
    if (market == report_.directory.markets().end() || !market->second.rules) return nullptr;
    return &*market->second.rules;
  }
  [[nodiscard]] bool in_market(domain::InstrumentId id, domain::MarketId market) const {
    const auto instrument = report_.directory.instruments().find(id);
    return instrument != report_.directory.instruments().end() &&
           instrument->second.market == market;
  }

  void refuse(domain::TradeId trade) {
    for (Fill& fill : fills_) {
      if (fill.trade == trade) fill.refused = true;
    }
  }

  template <class T>
  void compare(std::string_view subject, std::string_view figure, const T& recorded,
               const T& recomputed, std::string (*text)(const T&)) {
    ++report_.compared;
    if (recorded == recomputed) return;
    report_.findings.push_back(
        {sequence_, std::string(subject), std::string(figure), text(recorded), text(recomputed)});
  }
  void compare_price(domain::InstrumentId id, std::string_view subject, std::string_view figure,
                     Price recorded, Price recomputed) {
    ++report_.compared;
    if (recorded == recomputed) return;
    report_.findings.push_back({sequence_, std::string(subject), std::string(figure),
                                report_.directory.price(id, recorded),
                                report_.directory.price(id, recomputed)});
  }
  void compare_quantity(domain::InstrumentId id, std::string_view subject, std::string_view figure,
                        Quantity recorded, Quantity recomputed) {
    ++report_.compared;
    if (recorded == recomputed) return;
    report_.findings.push_back({sequence_, std::string(subject), std::string(figure),
                                report_.directory.quantity(id, recorded),
                                report_.directory.quantity(id, recomputed)});
  }
  void compare_money(std::string_view subject, std::string_view figure, Money recorded,
                     Money recomputed) {
    compare<Money>(subject, figure, recorded, recomputed,
                   [](const Money& money) { return money_text(money); });
  }
  void compare_count(std::string_view subject, std::string_view figure, std::uint64_t recorded,
                     std::uint64_t recomputed) {
    compare<std::uint64_t>(subject, figure, recorded, recomputed,
                           [](const std::uint64_t& count) { return std::to_string(count); });
  }

  void check_trade(const domain::Trade& trade) {
    const domain::MarketRules* rules = rules_of(trade.instrument);
    if (rules == nullptr) return;
    const std::string subject = fmt::format("trade {}", trade.trade.raw());
    const Int128 ticks = static_cast<Int128>(trade.price.raw()) * trade.quantity.raw();
    const Int128 amount = static_cast<Int128>(narrowed(ticks)) * rules->hao_per_tick_step;
    compare_money(subject, "amount", trade.amount, Money(narrowed(amount)));
    check_fee(subject, "buyer's fee", trade, trade.buy, rules->fee_bp);
    check_fee(subject, "seller's fee", trade, trade.sell, rules->fee_bp);
  }

  /// Fees are cumulative per order: what the order owes after the fill less what it owed before.
  void check_fee(std::string_view subject, std::string_view figure, const domain::Trade& trade,
                 const domain::TradeSide& side, std::int64_t bp) {
    const Int128 after = side.order.cumulative_amount.raw();
    const Int128 before = after - trade.amount.raw();
    if (before < 0) {
      return compare_money(subject, "amount of the order so far", side.order.cumulative_amount,
                           trade.amount);
    }
    compare_money(subject, figure, side.fee,
                  Money(narrowed(fee_of(after, bp) - fee_of(before, bp))));
  }

  [[nodiscard]] InstrumentDay instrument_day(domain::InstrumentId id) const {
    InstrumentDay day;
    const auto base = bases_.find(id);
    if (base != bases_.end()) day.base = base->second;
    const auto previous = previous_closes_.find(id);
    if (previous != previous_closes_.end()) day.previous_close = previous->second;
    const domain::MarketRules* rules = rules_of(id);
    if (rules == nullptr) return day;
    std::vector<Fill> scope;
    for (const Fill& fill : fills_) {
      if (fill.instrument != id) continue;
      ++day.trades;
      Quantity& quantity = fill.method == Method::block ? day.block_quantity : day.listed_quantity;
      Money& amount = fill.method == Method::block ? day.block_amount : day.listed_amount;
      quantity = sum(quantity, fill.quantity);
      amount = sum(amount, fill.amount);
      if (rules->close_scope.contains(fill.method)) scope.push_back(fill);
    }
    day.vwap = average(day.listed_amount, day.listed_quantity, *rules);
    day.close = close_of(scope, *rules, day.base);
    day.open = day.high = day.low = day.base;
    if (scope.empty()) return day;
    const auto [low, high] = std::ranges::minmax_element(scope, {}, &Fill::price);
    day.open = scope.front().price;
    day.low = low->price;
    day.high = high->price;
    return day;
  }

  [[nodiscard]] static Price average(Money amount, Quantity quantity,
                                     const domain::MarketRules& rules) {
    if (quantity <= Quantity(0) || rules.hao_per_tick_step <= 0) return Price(0);
    return Price(narrowed(
        half_up(amount.raw(), static_cast<Int128>(quantity.raw()) * rules.hao_per_tick_step)));
  }

  [[nodiscard]] static Price close_of(std::vector<Fill> scope, const domain::MarketRules& rules,
                                      Price base) {
    if (scope.empty()) return base;
    if (rules.close == domain::CloseRule::last) return scope.back().price;
    if (rules.close == domain::CloseRule::vwap_last_n && scope.size() > rules.close_trades) {
      scope.erase(scope.begin(), scope.end() - rules.close_trades);
    }
    Money amount;
    Quantity quantity;
    for (const Fill& fill : scope) {
      amount = sum(amount, fill.amount);
      quantity = sum(quantity, fill.quantity);
    }
    const bool thin =
        rules.close == domain::CloseRule::threshold_vwap && quantity <= rules.close_threshold;
    return thin && base > Price(0) ? base : average(amount, quantity, rules);
  }

  void check_close(const domain::InstrumentClosed& closed) {
    const domain::InstrumentId id = closed.instrument;
    const InstrumentDay day = instrument_day(id);
    const std::string subject = report_.directory.instrument(id);
    compare_price(id, subject, "open", closed.open, day.open);
    compare_price(id, subject, "high", closed.high, day.high);
    compare_price(id, subject, "low", closed.low, day.low);
    compare_price(id, subject, "close", closed.close, day.close);
    compare_quantity(id, subject, "listed quantity", closed.listed_quantity, day.listed_quantity);
    compare_money(subject, "listed amount", closed.listed_amount, day.listed_amount);
    compare_quantity(id, subject, "block quantity", closed.block_quantity, day.block_quantity);
    compare_money(subject, "block amount", closed.block_amount, day.block_amount);
    compare_count(subject, "trades", closed.trades, day.trades);
  }

  [[nodiscard]] Price composite_of(domain::MarketId market, domain::CompositeFormula formula,
                                   domain::InstrumentId* any) const {
    Int128 total = 0;
    std::int64_t count = 0;
    std::optional<std::int32_t> newest;
    Price current;
    for (const auto& [id, base] : bases_) {
      if (!in_market(id, market)) continue;
      const Price close = instrument_day(id).close;
      if (close <= Price(0)) continue;
      *any = id;
      total += close.raw();
      ++count;
      const std::int32_t vintage = report_.directory.instruments().at(id).vintage;
      if (!newest || vintage > *newest) {
        newest = vintage;
        current = close;
      }
    }
    if (count == 0) return Price(0);
    return formula == domain::CompositeFormula::current_only
               ? current
               : Price(narrowed(half_up(total, count)));
  }

  void check_composite(const domain::CompositeClosed& composite) {
    domain::InstrumentId any;
    const Price recomputed = composite_of(composite.market, composite.formula, &any);
    compare_price(any, report_.directory.market(composite.market), "composite", composite.composite,
                  recomputed);
  }

  [[nodiscard]] MarketDay market_day(domain::MarketId market,
                                     const domain::MarketRules& rules) const {
    MarketDay day;
    for (const Fill& fill : fills_) {
      if (!in_market(fill.instrument, market)) continue;
      ++day.trades;
      day.refused += fill.refused ? 1 : 0;
      if (fill.refused) continue;
      day.turnover = sum(day.turnover, fill.amount);
      day.fees = sum(day.fees, fill.fees);
    }
    day.risk_reserve = Money(narrowed(fee_of(day.fees.raw(), rules.risk_reserve_bp)));
    if (rules.composite) {
      domain::InstrumentId any;
      day.composite = composite_of(market, *rules.composite, &any);
    }
    return day;
  }

  void check_settled(const domain::MarketSettled& settled) {
    const domain::MarketRules* rules = rules_of(settled.market);
    if (rules == nullptr) return;
    const MarketDay day = market_day(settled.market, *rules);
    const std::string subject = report_.directory.market(settled.market);
    compare_money(subject, "turnover", settled.turnover, day.turnover);
    compare_money(subject, "fees", settled.fees, day.fees);
    compare_money(subject, "risk reserve", settled.risk_reserve, day.risk_reserve);
  }

  DayReport& report_;
  std::map<domain::InstrumentId, Price> previous_closes_;
  std::map<domain::InstrumentId, Price> bases_;
  std::vector<Fill> fills_;
  domain::SeqNo sequence_;
};

}  // namespace

base::Result<DayReport> recompute_day(RecordStream& stream, std::optional<base::Date> date) {
  DayReport report;
  std::map<domain::InstrumentId, Price> closes;
  std::optional<DayBook> book;
  std::optional<base::Date> first;
  base::Date last;
  for (;;) {
    const auto record = stream.next_record();
    if (!record) return tl::unexpected(record.error());
    if (*record == nullptr) break;
    const auto events = decode_events(**record);
    if (!events) return tl::unexpected(events.error());
    for (const domain::Event& event : *events) {
      const auto* opened = std::get_if<domain::DayOpened>(&event);
      if (opened == nullptr) continue;
      if (book && date) return book->finish(), report;
      if (!first) first = opened->date;
      last = opened->date;
      if (date && opened->date != *date) continue;
      Directory directory = std::move(report.directory);
      report = {};
      report.date = opened->date;
      report.ordinal = opened->ordinal;
      report.directory = std::move(directory);
      book.emplace(report, closes);
    }
    report.directory.learn((*record)->command, *events);
    for (const domain::Event& event : *events) {
      if (book) book->add((*record)->sequence(), event);
      if (const auto* closed = std::get_if<domain::InstrumentClosed>(&event)) {
        closes.insert_or_assign(closed->instrument, closed->close);
      }
    }
  }
  if (!first) return base::fail("no day was opened in this journal");
  if (!book) {
    return base::fail(fmt::format("{} was not opened; the days in this journal are {} to {}",
                                  base::format_date(*date), base::format_date(*first),
                                  base::format_date(last)));
  }
  book->finish();
  return report;
}

}  // namespace eco::replay
