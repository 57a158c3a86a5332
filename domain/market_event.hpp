#pragma once
/// Events about days, markets, instruments and settlement.
#include <cstdint>
#include <optional>
#include <string>

#include "base/date.hpp"
#include "domain/command.hpp"
#include "domain/order_event.hpp"
#include "domain/types.hpp"

namespace eco::domain {

struct DayOpened {
  static constexpr std::uint16_t tag = 30;
  base::Date date;
  DayOrdinal ordinal;
  ScheduleMode schedule = ScheduleMode::manual;
  std::uint32_t semantics = 0;
  std::string build;
  bool beyond_calendar = false;  ///< the calendar does not cover the date: weekdays are open
  std::uint32_t orders_max = 0;  ///< live orders that the venue takes

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "date", s.date);
    v(2, "ordinal", s.ordinal);
    v(3, "schedule", s.schedule);
    v(4, "semantics", s.semantics);
    v(5, "build", s.build);
    v(6, "beyond_calendar", s.beyond_calendar);
    v(7, "orders_max", s.orders_max);
  }
};

/// The revision in force for a market on the day opened, with the hash of its content.
struct RulesResolved {
  static constexpr std::uint16_t tag = 31;
  MarketId market;
  MarketCode code;
  base::Date effective_from;
  Sha256 hash{};

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "code", s.code);
    v(3, "effective_from", s.effective_from);
    v(4, "hash", s.hash);
  }
};

struct DayClosed {
  static constexpr std::uint16_t tag = 32;
  base::Date date;
  DayOrdinal ordinal;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "date", s.date);
    v(2, "ordinal", s.ordinal);
  }
};

enum class Cause : std::uint8_t { command = 1, timer = 2 };

struct PhaseChanged {
  static constexpr std::uint16_t tag = 33;
  MarketId market;
  Phase from = Phase::closed;
  Phase to = Phase::closed;
  Cause cause = Cause::command;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "from", s.from);
    v(3, "to", s.to);
    v(4, "cause", s.cause);
  }
};

struct HaltChanged {
  static constexpr std::uint16_t tag = 34;
  MarketId market;
  InstrumentId instrument;  ///< not valid: the whole market
  HaltState state = HaltState::halted;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "instrument", s.instrument);
    v(3, "state", s.state);
  }
};

struct EntryModeChanged {
  static constexpr std::uint16_t tag = 35;
  EntryMode mode = EntryMode::normal;
  std::string reason;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "mode", s.mode);
    v(2, "reason", s.reason);
  }
};

struct RulebookActivated {
  static constexpr std::uint16_t tag = 36;
  MarketId market;
  MarketCode code;
  Sha256 hash{};  ///< of the TOML text

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "code", s.code);
    v(3, "hash", s.hash);
  }
};

struct CalendarSet {
  static constexpr std::uint16_t tag = 37;
  std::uint32_t closed_days = 0;
  base::Date covered_until;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "closed_days", s.closed_days);
    v(2, "covered_until", s.covered_until);
  }
};

struct InstrumentListed {
  static constexpr std::uint16_t tag = 38;
  InstrumentId instrument;
  MarketId market;
  Symbol symbol;
  std::int32_t vintage = 0;
  std::string class_key;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "instrument", s.instrument);
    v(2, "market", s.market);
    v(3, "symbol", s.symbol);
    v(4, "vintage", s.vintage);
    v(5, "class_key", s.class_key);
  }
};

/// Today's base and what follows from it. Bands are empty where the method has none; base 0: there
/// is no base yet.
struct ReferenceSet {
  static constexpr std::uint16_t tag = 39;
  InstrumentId instrument;
  Price base;
  std::optional<Price> listed_low;
  std::optional<Price> listed_high;
  std::optional<Price> block_low;
  std::optional<Price> block_high;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "instrument", s.instrument);
    v(2, "base", s.base);
    v(3, "listed_low", s.listed_low);
    v(4, "listed_high", s.listed_high);
    v(5, "block_low", s.block_low);
    v(6, "block_high", s.block_high);
  }
};

/// An instrument's day as the bulletin shows it. Open, high, low are 0 where there was no listed
/// trade and no base.
struct InstrumentClosed {
  static constexpr std::uint16_t tag = 40;
  InstrumentId instrument;
  base::Date date;
  Price previous_close;
  Price open;
  Price high;
  Price low;
  Price close;
  Quantity listed_quantity;
  Money listed_amount;
  Quantity block_quantity;
  Money block_amount;
  std::uint64_t trades = 0;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "instrument", s.instrument);
    v(2, "date", s.date);
    v(3, "previous_close", s.previous_close);
    v(4, "open", s.open);
    v(5, "high", s.high);
    v(6, "low", s.low);
    v(7, "close", s.close);
    v(8, "listed_quantity", s.listed_quantity);
    v(9, "listed_amount", s.listed_amount);
    v(10, "block_quantity", s.block_quantity);
    v(11, "block_amount", s.block_amount);
    v(12, "trades", s.trades);
  }
};

struct CompositeClosed {
  static constexpr std::uint16_t tag = 41;
  MarketId market;
  base::Date date;
  Price composite;
  CompositeFormula formula = CompositeFormula::mean_of_closes;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "date", s.date);
    v(3, "composite", s.composite);
    v(4, "formula", s.formula);
  }
};

enum class TradeFinality : std::uint8_t {
  pending = 1,
  confirmed = 2,
  refused = 3,  ///< by the registry: reversed
  settled = 4,
  busted = 5,  ///< by the operator: reversed
};
/// Whether the trade was reversed.
[[nodiscard]] constexpr bool is_reversed(TradeFinality finality) noexcept {
  return finality == TradeFinality::refused || finality == TradeFinality::busted;
}

/// A side of a trade as it was made. For a block, `order` is the offer's number.
struct TradeParty {
  MemberId member;
  AccountId account;
  TraderId trader;
  OrderId order;
  ClOrdId cl_ord_id;
  Liquidity liquidity = Liquidity::maker;
  Money fee;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "account", s.account);
    v(3, "trader", s.trader);
    v(4, "order", s.order);
    v(5, "cl_ord_id", s.cl_ord_id);
    v(6, "liquidity", s.liquidity);
    v(7, "fee", s.fee);
  }
};

/// With all that a report of it needs: the trade may be of an earlier day.
struct TradeFinalityChanged {
  static constexpr std::uint16_t tag = 50;
  TradeId trade;
  InstrumentId instrument;
  TradeFinality finality = TradeFinality::pending;
  Method method = Method::listed;
  base::Date date{};  ///< on which it was made
  Price price{};
  Quantity quantity{};
  Money amount{};
  TradeParty buy{};
  TradeParty sell{};

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trade", s.trade);
    v(2, "instrument", s.instrument);
    v(3, "finality", s.finality);
    v(4, "method", s.method);
    v(5, "date", s.date);
    v(6, "price", s.price);
    v(7, "quantity", s.quantity);
    v(8, "amount", s.amount);
    v(9, "buy", s.buy);
    v(10, "sell", s.sell);
  }
};

/// A trade that settlement left open, with the reason.
struct SettlementBreak {
  static constexpr std::uint16_t tag = 51;
  TradeId trade;
  InstrumentId instrument;
  TradeFinality finality = TradeFinality::pending;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trade", s.trade);
    v(2, "instrument", s.instrument);
    v(3, "finality", s.finality);
  }
};

/// Totals of one market's settlement of the day.
struct MarketSettled {
  static constexpr std::uint16_t tag = 52;
  MarketId market;
  base::Date date;
  std::uint64_t trades_settled = 0;
  std::uint64_t breaks = 0;
  Money turnover;
  Money fees;          ///< collected on the day's trades, refused ones taken out
  Money risk_reserve;  ///< set aside of them

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "date", s.date);
    v(3, "trades_settled", s.trades_settled);
    v(4, "breaks", s.breaks);
    v(5, "turnover", s.turnover);
    v(6, "fees", s.fees);
    v(7, "risk_reserve", s.risk_reserve);
  }
};

/// What an account's holding of an instrument changed by in a market's settled trades: the
/// registry's instruction.
struct RegistryNet {
  static constexpr std::uint16_t tag = 53;
  AccountId account;
  InstrumentId instrument;
  Quantity net;  ///< bought minus sold, not 0

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "instrument", s.instrument);
    v(3, "net", s.net);
  }
};

}  // namespace eco::domain
