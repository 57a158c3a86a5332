#pragma once
/// The state of one exchange, shared by the parts that apply commands to it. Private to engine.
#include <map>
#include <utility>
#include <vector>

#include "engine/auctions.hpp"
#include "engine/block.hpp"
#include "engine/calendar.hpp"
#include "engine/calls.hpp"
#include "engine/exchange.hpp"
#include "engine/listed.hpp"
#include "engine/market.hpp"
#include "engine/notices.hpp"
#include "engine/orders.hpp"
#include "engine/proposals.hpp"
#include "engine/quota.hpp"
#include "engine/timers.hpp"
#include "engine/trades.hpp"
#include "engine/waiting.hpp"
#include "risk/check_order.hpp"
#include "risk/client_ids.hpp"
#include "risk/holdings.hpp"
#include "risk/ledger.hpp"
#include "risk/members.hpp"

namespace eco::engine {

/// Live orders that an `open day` may ask for at most.
inline constexpr std::uint32_t orders_max_limit = book::BookMemory::orders_limit;

/// The trade date and what holds for the whole venue.
struct Day {
  base::Date date;             ///< of the last open day
  domain::DayOrdinal ordinal;  ///< days opened so far
  bool open = false;           ///< between `open day` and `close day`
  domain::EntryMode entry = domain::EntryMode::normal;
  std::uint64_t trades = 0;      ///< the last TradeId
  std::uint32_t orders_max = 0;  ///< live orders taken; 0: no `open day` has said it yet
  std::string call_seed;         ///< of today's random ends; empty: none

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "date", s.date);
    v(2, "ordinal", s.ordinal);
    v(3, "open", s.open);
    v(4, "entry", s.entry);
    v(5, "trades", s.trades);
    v(6, "orders_max", s.orders_max);
    v(7, "call_seed", s.call_seed);
  }
};

/// The command being applied: where its events go and who sent it. Borrowed for the command.
struct Step {
  const domain::CommandHeader& header;
  domain::EventBuffer& events;

  template <class E>
  void emit(E&& event) const {
    events.emplace_back(std::forward<E>(event));
  }
};

/// Why an operator's command is refused: the code, and what and where.
struct Denial {
  domain::Refusal refusal;
  std::string text;

  [[nodiscard]] bool refused() const noexcept { return refusal.refused(); }
};
[[nodiscard]] inline Denial deny(domain::RejectCode code, std::string text) {
  return {{.code = code}, std::move(text)};
}

struct Core {
  explicit Core(const ExchangeLimits& limits);

  // Persons and property.
  risk::Members members;
  risk::Ledger ledger;
  risk::Holdings holdings;
  risk::ClientIds client_ids;

  // What is under way. Books borrow the memory of orders: these stay in front of them.
  Orders orders;
  Offers offers;
  Auctions auctions;
  Calls calls;
  Waiting waiting;
  Notices notices;
  Quotas quotas;
  Trades trades;
  Timers timers;
  Proposals proposals;

  // Markets and instruments, by id − 1.
  std::vector<Market> markets;
  std::vector<domain::Rulebook> rulebooks;  ///< the newest activated, by market
  std::vector<Instrument> instruments;
  std::vector<book::OrderBook> books;
  std::map<domain::MarketCode, domain::MarketId> market_ids;
  std::map<domain::Symbol, domain::InstrumentId> instrument_ids;
  Day day;
  Calendar calendar;

  Fills fills;               ///< of the taker whose command is applied
  std::uint32_t places = 0;  ///< in the book that this command has given
  domain::SeqNo sequence;
  domain::Timestamp stamp;
  base::Hash128 item_hash_sum;       ///< of markets, rulebooks, instruments and calendar
  mutable SlabHash market_days;      ///< of the markets' figures, by MarketId
  mutable SlabHash instrument_days;  ///< of the instruments' figures, by InstrumentId

  /// True where `orders_max` live orders are taken; bids are orders.
  [[nodiscard]] bool full() const noexcept {
    return orders.live() + auctions.live_bids() >= orders.capacity();
  }
  /// A place behind all others.
  [[nodiscard]] Priority next_priority() noexcept { return {sequence, places++}; }

  [[nodiscard]] Market* find_market(const domain::MarketCode& code) noexcept;
  [[nodiscard]] Instrument* find_instrument(const domain::Symbol& symbol) noexcept;
  /// Null for an id that is not valid or unknown.
  [[nodiscard]] Instrument* find_instrument(domain::InstrumentId id) noexcept;
  [[nodiscard]] const Instrument* find_instrument(domain::InstrumentId id) const noexcept;
  [[nodiscard]] Instrument& instrument(domain::InstrumentId id) noexcept {
    return instruments[id.raw() - 1];
  }
  [[nodiscard]] const Instrument& instrument(domain::InstrumentId id) const noexcept {
    return instruments[id.raw() - 1];
  }
  [[nodiscard]] Market& market(domain::MarketId id) noexcept { return markets[id.raw() - 1]; }
  /// The method whose orders the instrument's book has: continuous trading or listings.
  [[nodiscard]] domain::Method book_method(const Instrument* item) noexcept;
  [[nodiscard]] Market& market_of(const Instrument& item) noexcept { return market(item.market); }
  [[nodiscard]] const Market& market_of(const Instrument& item) const noexcept {
    return markets[item.market.raw() - 1];
  }
  [[nodiscard]] book::OrderBook& book(domain::InstrumentId id) noexcept {
    return books[id.raw() - 1];
  }

  [[nodiscard]] auto edit(Market& item) {
    return Edit<HashTag::market, Market>(item_hash_sum, item);
  }
  [[nodiscard]] auto edit(Instrument& item) {
    return Edit<HashTag::instrument, Instrument>(item_hash_sum, item);
  }
  [[nodiscard]] auto edit(Calendar& item) {
    return Edit<HashTag::calendar, Calendar>(item_hash_sum, item);
  }
  [[nodiscard]] auto edit(domain::Rulebook& item) {
    return Edit<HashTag::rulebook, domain::Rulebook>(item_hash_sum, item);
  }

  /// What changes with every trade: to be called before or after its figures change.
  void touch_day(const Market& item) { market_days.touch(Slot(item.id.raw())); }
  void touch_day(const Instrument& item) { instrument_days.touch(Slot(item.id.raw())); }

  void add_market(Market&& market, domain::Rulebook&& rulebook);
  void add_instrument(Instrument&& instrument);
  /// The bands of today's base under the market's rules: to be called where one of them changed.
  void set_bands(Instrument& instrument) noexcept;

  /// What the pre-trade checks need of an instrument; of none where it is null. Halted also where
  /// the method's band or floor needs a base and there is none, and until the instrument's first
  /// open day.
  [[nodiscard]] risk::InstrumentFacts facts_of(const Instrument* item,
                                               domain::Method method) noexcept;
  [[nodiscard]] risk::Registries registries() const noexcept { return {members, client_ids}; }

  [[nodiscard]] base::Hash128 state_hash() const noexcept;
  [[nodiscard]] base::Hash128 recompute_item_hash() const;
  /// Of the day and of all figures of markets and instruments.
  [[nodiscard]] base::Hash128 day_hash() const;
  [[nodiscard]] base::Hash128 recompute_day_hash() const;
};

/// Halted where the instrument or its whole market is.
[[nodiscard]] domain::HaltState halt_of(const Instrument& instrument,
                                        const Market& market) noexcept;

}  // namespace eco::engine
