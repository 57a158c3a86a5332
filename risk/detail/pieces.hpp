#pragma once
/// What holdings are made of: pieces of lots on shelves, shelves of positions, records of trades.
#include <boost/intrusive/set.hpp>
#include <cstdint>

#include "base/hash.hpp"
#include "domain/command.hpp"
#include "domain/event.hpp"
#include "domain/types.hpp"
#include "risk/detail/slab.hpp"

namespace eco::risk::detail {

/// Of a number that is already unique; for look-up only.
struct IdHash {
  // NOLINTNEXTLINE(readability-identifier-naming): the container asks for this name
  using is_avalanching = void;
  [[nodiscard]] std::size_t operator()(std::uint64_t id) const noexcept { return base::mix64(id); }
};

/// Units first…last of a lot.
struct Range {
  domain::LotId lot;
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::int32_t vintage = 0;

  [[nodiscard]] constexpr domain::Quantity quantity() const noexcept {
    return domain::Quantity(last - first + 1);
  }
};

/// A range's measure for the state hash: those of two halves sum to that of the whole.
[[nodiscard]] base::Hash128 spread(const Range& range) noexcept;

/// A range on a shelf.
struct Piece
    : Range,
      boost::intrusive::set_base_hook<boost::intrusive::link_mode<boost::intrusive::normal_link>> {
  explicit Piece(const Range& range) noexcept : Range(range) {}
};

/// The order in which units leave.
struct Leaving {
  [[nodiscard]] bool operator()(const Range& a, const Range& b) const noexcept {
    if (a.vintage != b.vintage) return a.vintage < b.vintage;
    if (a.lot != b.lot) return a.lot < b.lot;
    return a.first < b.first;
  }
};
using PieceSet = boost::intrusive::set<Piece, boost::intrusive::compare<Leaving>,
                                       boost::intrusive::constant_time_size<false>>;

/// Sales of a position on one day whose trades are not final yet.
struct SaleDay {
  domain::DayOrdinal day;
  std::uint64_t open = 0;  ///< > 0
  SaleDay* earlier = nullptr;
};

struct Position;
struct TradeRecord;

/// Units of a position that stand alike: sellable at once, locked until one day, frozen, on the
/// registry's side, or ended.
struct Shelf {
  Shelf(Position& of, domain::Place at, domain::LotUse as, domain::DayOrdinal from) noexcept;

  Position* position;
  domain::Place place;
  domain::LotUse use;
  domain::DayOrdinal sellable_from;
  base::Hash128 key;  ///< of what its units have in common
  domain::Quantity sum;
  PieceSet pieces;
  Shelf* previous = nullptr;  ///< among the position's locked or ended ones
  Shelf* next = nullptr;

  /// What units of a lot add to the state hash here, given their spread.
  [[nodiscard]] base::Hash128 share(domain::LotId lot, const base::Hash128& spread) const noexcept;
  /// The first piece that has units of `range`, which has some; or null.
  [[nodiscard]] Piece* first_in(const Range& range) noexcept;
  [[nodiscard]] const Piece* first_in(const Range& range) const noexcept {
    return const_cast<Shelf*>(this)->first_in(range);
  }
};

/// An account's holding of an instrument.
struct Position {
  Position(domain::AccountId of, domain::InstrumentId what) noexcept;

  domain::AccountId account;
  domain::InstrumentId instrument;
  Shelf free;  ///< those reserved included
  Shelf frozen;
  Shelf registry;
  Shelf* locked = nullptr;    ///< ascending sellable_from; those of a past day wait to be emptied
  Shelf* ended = nullptr;     ///< retired, recalled: they never move again, but for a reversal
  domain::Quantity reserved;  ///< by all orders; at most what is free
  base::Hash128 reserved_key;
  domain::DayOrdinal final_sale;    ///< newest day of a sale that is final; 0: none
  SaleDay* sales = nullptr;         ///< that are not final, newest day first
  TradeRecord* awaiting = nullptr;  ///< bought here, await the registry; newest first
  bool owes_locks = false;          ///< some of what they brought may be free: it was reserved
  Position* next = nullptr;         ///< of the account, ascending instrument

  /// Day of the newest sale that was not taken back; 0: none.
  [[nodiscard]] domain::DayOrdinal last_sale() const noexcept {
    return sales != nullptr && sales->day > final_sale ? sales->day : final_sale;
  }
  /// Free units that no order has reserved.
  [[nodiscard]] domain::Quantity unreserved() const noexcept { return free.sum - reserved; }
  [[nodiscard]] bool all_reserved() const noexcept {
    return reserved > domain::Quantity(0) && reserved == free.sum;
  }
  /// What the final sales add to the state hash; the others follow from the trades' records.
  [[nodiscard]] base::Hash128 sales_share() const noexcept;
  /// What `quantity` units reserved by an order add to the state hash; linear in the quantity.
  [[nodiscard]] base::Hash128 reserved_share(domain::OrderId order,
                                             domain::Quantity quantity) const noexcept;
};

/// What an order has reserved of a position.
struct Reservation {
  Position* position = nullptr;
  domain::Quantity quantity;  ///< > 0
};

struct TradeRange : Range {
  explicit TradeRange(const Range& range) noexcept : Range(range) {}
  TradeRange* next = nullptr;
};

/// What a trade delivered, until it is final.
struct TradeRecord {
  domain::TradeId trade;
  domain::OrderId sell_order;
  domain::InstrumentId instrument;
  domain::AccountId seller;
  domain::AccountId buyer;
  domain::DayOrdinal sellable_from;
  domain::DayOrdinal sold_on;
  TradeRange* first = nullptr;
  TradeRange* last = nullptr;
  TradeRecord* previous = nullptr;
  TradeRecord* next = nullptr;
  TradeRecord* previous_awaiting = nullptr;
  TradeRecord* next_awaiting = nullptr;  ///< of the buyer's position
  mutable bool counted = false;          ///< the hash of all holdings has its share

  [[nodiscard]] base::Hash128 share() const noexcept;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trade", s.trade);
    v(2, "sell_order", s.sell_order);
    v(3, "instrument", s.instrument);
    v(4, "seller", s.seller);
    v(5, "buyer", s.buyer);
    v(6, "sellable_from", s.sellable_from);
    v(7, "sold_on", s.sold_on);
  }
};

}  // namespace eco::risk::detail
