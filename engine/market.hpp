#pragma once
/// Markets and instruments: rules in force, phases, halts, references, the statistics of the day.
#include <optional>
#include <string>
#include <vector>

#include "domain/arith.hpp"
#include "domain/event.hpp"
#include "domain/rulebook.hpp"
#include "engine/hashed.hpp"

namespace eco::engine {

/// A trade as VWAP_LAST_N and LAST need it.
struct ScopeTrade {
  domain::Price price;
  domain::Quantity quantity;
  domain::Money amount;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "price", s.price);
    v(2, "quantity", s.quantity);
    v(3, "amount", s.amount);
  }
};

/// A trade of the day with its place in the order of trades.
struct DayTrade {
  domain::TradeId place;
  domain::Method method = domain::Method::listed;
  ScopeTrade trade;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "place", s.place);
    v(2, "method", s.method);
    v(3, "trade", s.trade);
  }
};

/// What an instrument's trades of the day add up to. Prices are 0 before the first trade of a
/// method in the close scope.
struct InstrumentDay {
  domain::Price last;
  domain::Price open;
  domain::Price high;
  domain::Price low;
  domain::Quantity scope_quantity;  ///< trades that make the close
  domain::Money scope_amount;
  domain::Quantity listed_quantity;
  domain::Money listed_amount;
  domain::Quantity block_quantity;
  domain::Money block_amount;
  std::uint64_t trades = 0;
  domain::Price matched;           ///< last price of continuous trading or of a call; 0: none today
  std::vector<ScopeTrade> latest;  ///< the last `close_trades` of the scope, under VWAP_LAST_N
  domain::Price previous_close;    ///< before today's
  std::vector<DayTrade> refused;   ///< by the registry: they stay in the day's figures

  [[nodiscard]] base::Hash128 state_hash() const noexcept;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    figures(s, v);
    v(12, "latest", s.latest);
    v(14, "previous_close", s.previous_close);
    v(15, "refused", s.refused);
  }

 private:
  template <class Self, class V>
  static void figures(Self& s, V& v) {
    v(1, "last", s.last);
    v(2, "open", s.open);
    v(3, "high", s.high);
    v(4, "low", s.low);
    v(5, "scope_quantity", s.scope_quantity);
    v(6, "scope_amount", s.scope_amount);
    v(7, "listed_quantity", s.listed_quantity);
    v(8, "listed_amount", s.listed_amount);
    v(9, "block_quantity", s.block_quantity);
    v(10, "block_amount", s.block_amount);
    v(11, "trades", s.trades);
    v(13, "matched", s.matched);
  }
};

/// A method's band of the day, where an operator has widened it.
struct WidenedBand {
  domain::Method method = domain::Method::listed;
  std::int64_t bp = 0;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "method", s.method);
    v(2, "bp", s.bp);
  }
};

/// Limits of today's prices by method; empty where the method has none or there is no base.
struct InstrumentBands {
  std::optional<domain::PriceBand> listed;
  std::optional<domain::PriceBand> block;
  std::optional<domain::PriceBand> continuous;

  /// Requires: a method with a band.
  [[nodiscard]] const std::optional<domain::PriceBand>& of(domain::Method method) const noexcept {
    if (method == domain::Method::block) return block;
    return method == domain::Method::listed ? listed : continuous;
  }
};

/// A class of a market.
struct Instrument {
  domain::InstrumentId id;
  domain::MarketId market;
  domain::Symbol symbol;
  std::int32_t vintage = 0;
  std::string class_key;
  domain::HaltState halt = domain::HaltState::resumed;
  domain::Price next_base;       ///< stated by an operator for the next open day; 0: none
  domain::Price previous_close;  ///< 0: never closed yet
  domain::Price base;            ///< today's; 0: none
  bool open_today = false;       ///< references were set at today's open day
  bool trading_over = false;     ///< its closing call has ended today
  InstrumentDay day;             ///< hashed apart: it changes with every trade
  domain::ClassStatus status = domain::ClassStatus::listed;
  base::Date last_trade_day{};       ///< day 0: none
  std::vector<WidenedBand> widened;  ///< until the next open day
  InstrumentBands bands;  ///< follow from base, rules and what is widened: Core::set_bands

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "id", s.id);
    v(2, "market", s.market);
    v(3, "symbol", s.symbol);
    v(4, "vintage", s.vintage);
    v(5, "class_key", s.class_key);
    v(6, "halt", s.halt);
    v(7, "next_base", s.next_base);
    v(8, "previous_close", s.previous_close);
    v(9, "base", s.base);
    v(10, "open_today", s.open_today);
    v(12, "trading_over", s.trading_over);
    v(15, "status", s.status);
    v(13, "last_trade_day", s.last_trade_day);
    v(14, "widened", s.widened);
  }
};

/// What a market's trades add up to since its last settlement.
struct MarketDay {
  domain::MarketId market;
  domain::Money fees;  ///< of both sides, less those given back with refused trades

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "fees", s.fees);
  }
};

/// A market and the rules in force on the trade date.
struct Market {
  domain::MarketId id;
  domain::MarketCode code;
  domain::Phase phase = domain::Phase::closed;
  domain::HaltState halt = domain::HaltState::resumed;
  bool open_today = false;    ///< a revision is in force on the trade date
  bool closes_made = false;   ///< today's closes are computed
  domain::Price composite;    ///< the last one; 0: none yet
  domain::MarketRules rules;  ///< meaningless before the first open day with a revision in force
  MarketDay day;              ///< hashed apart: it changes with every trade

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "id", s.id);
    v(2, "code", s.code);
    v(3, "phase", s.phase);
    v(4, "halt", s.halt);
    v(5, "open_today", s.open_today);
    v(6, "closes_made", s.closes_made);
    v(7, "composite", s.composite);
    v(8, "rules", s.rules);
  }
};

/// Base of a day: what an operator stated, else the previous close, else the market's last
/// composite where its rule says so; 0: none.
[[nodiscard]] domain::Price base_of_day(const Instrument& instrument,
                                        const Market& market) noexcept;

/// Limits of a method on today's base; empty where the method has no band or there is no base.
[[nodiscard]] std::optional<domain::PriceBand> band_of(domain::Price base,
                                                       std::optional<std::int64_t> bp) noexcept;

/// The band in force today: the rule's, or the wider one of the day. Empty where the rule has none.
[[nodiscard]] std::optional<std::int64_t> band_bp_of(const Instrument& instrument,
                                                     domain::Method method,
                                                     std::optional<std::int64_t> rule_bp) noexcept;

/// Adds a trade of the day; one without a price does not make the close. Requires: `fits`.
void add_trade(InstrumentDay& day, const domain::MarketRules& rules, domain::Method method,
               const ScopeTrade& trade);

/// False where the day's totals with this trade would leave 64 bits.
[[nodiscard]] bool fits(const InstrumentDay& day, domain::Quantity quantity,
                        domain::Money amount) noexcept;

/// Close of the day by the rule: HALF_UP to the tick; the base where nothing (or, by
/// THRESHOLD_VWAP, too little) was traded. 0: no trade and no base.
[[nodiscard]] domain::Price close_of_day(const InstrumentDay& day, const domain::MarketRules& rules,
                                         domain::Price base) noexcept;

/// An instrument's close as a composite uses it.
struct VintageClose {
  std::int32_t vintage = 0;
  domain::Price close;  ///< > 0
};

/// MEAN_OF_CLOSES: HALF_UP mean of all; CURRENT_ONLY: close of the highest vintage, of the first of
/// equal ones. 0 where the list is empty.
[[nodiscard]] domain::Price composite_of(const std::vector<VintageClose>& closes,
                                         domain::CompositeFormula formula);

/// True where the method takes orders in `phase` or in one after it.
[[nodiscard]] bool opens_later(domain::EnumSet<domain::Phase> phases, domain::Phase phase) noexcept;

}  // namespace eco::engine
