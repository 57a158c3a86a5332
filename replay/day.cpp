#include "replay/day.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "replay/rounding.hpp"
#include "replay/texts.hpp"

namespace eco::replay {
namespace {

using domain::Method;
using domain::Money;
using domain::Price;
using domain::Quantity;

struct Fill {
  domain::TradeId trade;
  domain::InstrumentId instrument;
  Method method;
  Price price;
  Quantity quantity;
  Money amount;
  Money fees;
  bool refused = false;
  bool busted = false;  ///< counts for nothing
};

/// The day at hand: its trades and what was published from them.
class DayBook {
 public:
  DayBook(DayReport& report, std::map<domain::InstrumentId, Price> previous_closes)
      : report_(report), previous_closes_(std::move(previous_closes)) {}

  /// A market's settlement was recorded; `recomputed` is what it had to be.
  void settled(domain::SeqNo sequence, const domain::MarketSettled& recorded,
               const Settlement& recomputed) {
    sequence_ = sequence;
    const std::string subject = report_.directory.market(recorded.market);
    compare_count(subject, "trades settled", recorded.trades_settled, recomputed.trades_settled);
    compare_count(subject, "breaks", recorded.breaks, recomputed.breaks);
    compare_money(subject, "turnover", recorded.turnover, recomputed.turnover);
    compare_money(subject, "fees", recorded.fees, recomputed.fees);
    compare_money(subject, "risk reserve", recorded.risk_reserve, recomputed.risk_reserve);
    settlements_.insert_or_assign(recorded.market, recomputed);
  }

  void add(domain::SeqNo sequence, const domain::Event& event) {
    sequence_ = sequence;
    if (const auto* reference = std::get_if<domain::ReferenceSet>(&event)) {
      bases_.insert_or_assign(reference->instrument, reference->base);
    } else if (const auto* trade = std::get_if<domain::Trade>(&event)) {
      check_trade(*trade);
      add_fill(*trade);
    } else if (const auto* transfer = std::get_if<domain::QuotaUpdated>(&event)) {
      if (transfer->second) swap_legs_.insert({transfer->first.trade, transfer->second->trade});
    } else if (const auto* final = std::get_if<domain::TradeFinalityChanged>(&event)) {
      if (Fill* fill = find_fill(final->trade)) {
        fill->refused = final->finality == domain::TradeFinality::refused;
        fill->busted = final->finality == domain::TradeFinality::busted;
      }
    } else if (const auto* closed = std::get_if<domain::InstrumentClosed>(&event)) {
      check_close(*closed);
    } else if (const auto* composite = std::get_if<domain::CompositeClosed>(&event)) {
      check_composite(*composite);
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

  Fill* find_fill(domain::TradeId trade) {
    const auto found = std::ranges::find(fills_, trade, &Fill::trade);
    return found == fills_.end() ? nullptr : &*found;
  }

  /// A correction takes the place of the trade that it stands for.
  void add_fill(const domain::Trade& trade) {
    const Fill fill{trade.trade,
                    trade.instrument,
                    trade.method,
                    trade.price,
                    trade.quantity,
                    trade.amount,
                    sum(trade.buy.fee, trade.sell.fee)};
    Fill* place = trade.corrects.valid() ? find_fill(trade.corrects) : nullptr;
    if (place != nullptr) {
      *place = fill;
    } else {
      fills_.push_back(fill);
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
    const Int128 amount = static_cast<Int128>(saturated(ticks)) * rules->hao_per_tick_step;
    compare_money(subject, "amount", trade.amount, Money(saturated(amount)));
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
                  Money(saturated(share(after, bp) - share(before, bp))));
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
      if (fill.instrument != id || fill.busted) continue;
      ++day.trades;
      const bool agreed = fill.method == Method::block || fill.method == Method::quota;
      Quantity& quantity = agreed ? day.block_quantity : day.listed_quantity;
      Money& amount = agreed ? day.block_amount : day.listed_amount;
      quantity = sum(quantity, fill.quantity);
      amount = sum(amount, fill.amount);
      if (rules->close_scope.contains(fill.method) && !swap_legs_.contains(fill.trade)) {
        scope.push_back(fill);
      }
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
    return Price(saturated(
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
    compare_price(id, subject, "previous close", closed.previous_close, day.previous_close);
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
               : Price(saturated(half_up(total, count)));
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
      if (!in_market(fill.instrument, market) || fill.busted) continue;
      ++day.trades;
      day.refused += fill.refused ? 1 : 0;
      if (fill.refused) continue;
      day.turnover = sum(day.turnover, fill.amount);
      day.fees = sum(day.fees, fill.fees);
    }
    const auto settlement = settlements_.find(market);
    if (settlement != settlements_.end()) day.settlement = settlement->second;
    if (rules.composite) {
      domain::InstrumentId any;
      day.composite = composite_of(market, *rules.composite, &any);
    }
    return day;
  }

  DayReport& report_;
  std::map<domain::InstrumentId, Price> previous_closes_;
  std::map<domain::InstrumentId, Price> bases_;
  std::vector<Fill> fills_;
  std::set<domain::TradeId> swap_legs_;  ///< they have no price and make no close
  std::map<domain::MarketId, Settlement> settlements_;
  domain::SeqNo sequence_;  // of the record at hand
};

/// Reads the journal up to the end of the day asked for.
class DayReader {
 public:
  explicit DayReader(std::optional<base::Date> wanted) : wanted_(wanted) {}

  /// False when the day asked for is over.
  [[nodiscard]] bool add(const domain::Command& command, const std::vector<domain::Event>& events) {
    for (const domain::Event& event : events) {
      const auto* opened = std::get_if<domain::DayOpened>(&event);
      if (opened == nullptr) continue;
      if (book_ && wanted_) return false;
      open(*opened);
    }
    report_.directory.learn(command, events);
    for (const domain::Event& event : events) add(command.header.sequence, event);
    return true;
  }

  [[nodiscard]] base::Result<DayReport> finish() {
    if (!first_) return base::fail("no day was opened in this journal");
    if (!book_) {
      return base::fail(fmt::format("{} was not opened; the days in this journal are {} to {}",
                                    base::format_date(*wanted_), base::format_date(*first_),
                                    base::format_date(last_)));
    }
    book_->finish();
    return std::move(report_);
  }

 private:
  void open(const domain::DayOpened& opened) {
    if (!first_) first_ = opened.date;
    last_ = opened.date;
    if (wanted_ && opened.date != *wanted_) return;
    Directory directory = std::move(report_.directory);
    report_ = {};
    report_.date = opened.date;
    report_.ordinal = opened.ordinal;
    report_.directory = std::move(directory);
    book_.emplace(report_, closes_);
  }

  void add(domain::SeqNo sequence, const domain::Event& event) {
    settlements_.add(event, report_.directory);
    if (book_) book_->add(sequence, event);
    if (const auto* closed = std::get_if<domain::InstrumentClosed>(&event)) {
      closes_.insert_or_assign(closed->instrument, closed->close);
    } else if (const auto* settled = std::get_if<domain::MarketSettled>(&event)) {
      const auto market = report_.directory.markets().find(settled->market);
      if (market == report_.directory.markets().end() || !market->second.rules) return;
      const Settlement recomputed =
          settlements_.settle(settled->market, market->second.rules->risk_reserve_bp);
      if (book_) book_->settled(sequence, *settled, recomputed);
    }
  }

  std::optional<base::Date> wanted_;
  std::optional<base::Date> first_;  // days opened
  base::Date last_;
  DayReport report_;
  std::optional<DayBook> book_;
  std::map<domain::InstrumentId, Price> closes_;
  SettlementTrack settlements_;
};

}  // namespace

base::Result<DayReport> recompute_day(RecordStream& stream, std::optional<base::Date> date) {
  DayReader reader(date);
  for (;;) {
    const auto record = stream.next_record();
    if (!record) return tl::unexpected(record.error());
    if (*record == nullptr) return reader.finish();
    const auto events = decode_events(**record);
    if (!events) return tl::unexpected(events.error());
    if (!reader.add((*record)->command, *events)) return reader.finish();
  }
}

}  // namespace eco::replay
