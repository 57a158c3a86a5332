#pragma once
/// Rights as lots: serial ranges with provenance, where they stand, who may sell them. (DESIGN:
/// numbers, rights; markets.md §8 "Holding states")
#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/hash.hpp"
#include "domain/archive.hpp"
#include "domain/event.hpp"
#include "domain/types.hpp"
#include "risk/detail/pieces.hpp"
#include "risk/outcome.hpp"

namespace eco::risk {

/// `sellable_from` of rights that wait for the registry's confirmation.
inline constexpr domain::DayOrdinal awaiting_registry{std::numeric_limits<std::int64_t>::max()};
/// `sellable_from` of rights that can be sold at once, whatever the day.
inline constexpr domain::DayOrdinal sellable_at_once{0};

/// A provenance lot: serials 1…quantity, in quantity steps.
struct Lot {
  domain::InstrumentId instrument;
  domain::Quantity quantity;
  std::int32_t vintage = 0;
  domain::Acquisition acquisition = domain::Acquisition::deposited;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "instrument", s.instrument);
    v(2, "quantity", s.quantity);
    v(3, "vintage", s.vintage);
    v(4, "acquisition", s.acquisition);
  }
};

/// What an account holds of an instrument; the five add up to what it owns.
struct HoldingTotals {
  domain::Quantity free;      ///< on the trading side, can be sold today
  domain::Quantity locked;    ///< on the trading side, sellable later or awaiting the registry
  domain::Quantity reserved;  ///< by sell orders and offers
  domain::Quantity frozen;
  domain::Quantity registry;  ///< on the registry's side

  [[nodiscard]] constexpr domain::Quantity total() const noexcept {
    return free + locked + reserved + frozen + registry;
  }
  friend constexpr bool operator==(const HoldingTotals&, const HoldingTotals&) noexcept = default;
};

/// Units first…last (inclusive) of a lot and how they stand.
struct LotPiece {
  domain::LotId lot;
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::int32_t vintage = 0;
  domain::Place place = domain::Place::trading;
  domain::LotUse use = domain::LotUse::free;
  domain::DayOrdinal sellable_from;  ///< 0, a day, or awaiting_registry

  friend constexpr bool operator==(const LotPiece&, const LotPiece&) noexcept = default;
};

/// A new lot to be.
struct LotIssue {
  domain::AccountId account;
  domain::InstrumentId instrument;
  domain::Quantity quantity;
  std::int32_t vintage = 0;
  domain::Acquisition acquisition = domain::Acquisition::deposited;
  domain::Place place = domain::Place::trading;
  std::string reference;
};

/// What a seller's reservation delivers for a trade.
struct LotDelivery {
  domain::TradeId trade;
  domain::OrderId sell_order;  ///< owner of the reservation
  domain::AccountId buyer;
  domain::Quantity quantity;         ///< > 0, at most what is reserved
  domain::DayOrdinal sellable_from;  ///< of the buyer, or awaiting_registry
  domain::Quantity retired{};        ///< the last units of it, in the buyer's name (AT-X1)
};

/// All holdings.
///
/// Retired and recalled units stay in the account's name as ended pieces, which nothing moves but
/// the reversal of the trade that retired them.
///
/// Pieces leave a holding in ascending (vintage, lot, serial) order. Neighbouring pieces that stand
/// alike are one piece, so the state depends on who holds which unit and how, not on how it came.
/// A reservation is a number of units, not certain ones: which ones move is decided when they are
/// delivered. (docs/adr/0007) It is named by its order (for a block offer: the number of the
/// offer); an order has at most one. A trade's delivered pieces are kept under its id until it is
/// final.
///
/// A trade awaits the registry from its delivery or from the settlement that left it open until the
/// registry has answered. Free units of an account are locked as long as any trade that brought
/// them to this account awaits the registry, however they came back to it since: sold on and
/// bought again, taken back from a refused trade, unfrozen; but no more than is not reserved, of
/// the newest trades first, and the rest when a reservation is given back or units come in. Where
/// they went meanwhile, nothing is locked on its account: a break concerns its buyer only.
/// (markets.md §9.4)
///
/// Emits: LotIssued; one RightsReserved per change of a reservation that no delivery made; one
///   LotMoved per piece moved, its `sellable_from` is `sellable_at_once` where the units can be
///   sold today. No event says that a lock ran out: the day's ordinal does.
/// Determinism: a function of the calls made; hashing order is never visible.
/// Cost: reservations O(1), moves O(pieces touched × log pieces of the holding); totals are kept,
///   new trades are hashed when the hash is asked for. Memory comes in chunks that are never given
///   back.
/// Invariants, asserted by audit(): the pieces of a lot are disjoint and together exactly the lot;
///   totals and hash agree with pieces and reservations; no more is reserved than is free; nothing
///   awaits the registry but what awaiting trades brought to that account, and where some of that
///   is free, the position knows it.
class Holdings {
 public:
  /// What to have memory for from the start; more is taken when it is needed.
  struct Reserve {
    std::uint32_t positions = 0;
    std::uint32_t pieces = 0;
    std::uint32_t orders = 0;
    std::uint32_t trades = 0;
  };
  explicit Holdings(const Reserve& reserve);
  ~Holdings();
  Holdings(const Holdings&) = delete;
  Holdings& operator=(const Holdings&) = delete;

  /// Locks count in days opened. Requires: above the last. O(1).
  void open_day(domain::DayOrdinal today) noexcept;
  [[nodiscard]] domain::DayOrdinal today() const noexcept { return today_; }

  /// A new lot, sellable at once. Returns its id. Rejects: BAD_VALUE unless quantity > 0; OVERFLOW
  /// where the instrument's total would leave 64 bits.
  [[nodiscard]] Outcome<domain::LotId> issue(const LotIssue& lot, domain::EventBuffer& events);

  /// Moves free units between the registry's and the trading side. Rejects: BAD_VALUE unless
  /// quantity > 0; to the registry as `check_sale`; from it INSUFFICIENT_RIGHTS.
  [[nodiscard]] domain::Refusal transfer(domain::AccountId account, domain::InstrumentId instrument,
                                         domain::Quantity quantity, domain::Place to,
                                         domain::EventBuffer& events);

  /// Row 28–29 for a seller: T_LOCKED where free and locked units together would do (asked:
  /// quantity, low: free, high: ordinal of the day from which enough is sellable, 0 where that
  /// depends on the registry), INSUFFICIENT_RIGHTS else (asked: quantity, low: free). `held`: what
  /// the same order has reserved already.
  [[nodiscard]] domain::Refusal check_sale(domain::AccountId account,
                                           domain::InstrumentId instrument,
                                           domain::Quantity quantity,
                                           domain::Quantity held = {}) const noexcept;

  /// Row 28 for a buyer: REVERSE_T where the account sold the instrument less than `reverse_t`
  /// trading days ago (asked: today's ordinal, low: ordinal of the first day it may buy).
  [[nodiscard]] domain::Refusal check_purchase(domain::AccountId account,
                                               domain::InstrumentId instrument,
                                               std::int64_t reverse_t) const noexcept;

  /// Brings what `order` has reserved of the account's holding to `target`; 0 ends the reservation.
  /// Requires: check_sale(account, instrument, target, reserved(order)) passes.
  void resize(domain::OrderId order, domain::AccountId account, domain::InstrumentId instrument,
              domain::Quantity target, domain::EventBuffer& events);
  /// Gives back whatever `order` has reserved; nothing where it has nothing.
  void release(domain::OrderId order, domain::EventBuffer& events);
  /// What `order` has reserved, 0 where nothing.
  [[nodiscard]] domain::Quantity reserved(domain::OrderId order) const noexcept;

  /// The first units that can be sold go to the buyer and the reservation falls by as many; the
  /// trade's pieces are recorded and the sale is noted for REVERSE_T.
  /// Requires: reserved(sell_order) ≥ quantity; retired < quantity; the trade has no record yet.
  void deliver(const LotDelivery& delivery, domain::EventBuffer& events);

  /// The registry confirmed: the trade no longer awaits it, and those of its units that no other
  /// trade keeps locked become sellable from the day named. Requires: the trade has a record.
  void confirm(domain::TradeId trade, domain::DayOrdinal sellable_from,
               domain::EventBuffer& events);

  /// Settlement left the trade open: it awaits the registry until `confirm` or `reverse`, and what
  /// the buyer still has of it is locked. Nothing where it awaits the registry already.
  void withhold(domain::TradeId trade, domain::EventBuffer& events);

  /// True where the buyer still has every unit that the trade brought, free or locked, and what of
  /// it is free exceeds by none what he has free and not reserved.
  [[nodiscard]] bool can_reverse(domain::TradeId trade) const {
    return !first_irreversible({trade}).valid();
  }
  /// The first of the trades that cannot be reversed after those before it; not valid where all
  /// can. Requires: no unit was delivered by two of them.
  [[nodiscard]] domain::TradeId first_irreversible(
      const std::vector<domain::TradeId>& trades) const;
  /// The trade's units go back to the seller, free or frozen; the sale no longer counts for
  /// REVERSE_T; the record ends. Requires: can_reverse. (AT-S2)
  void reverse(domain::TradeId trade, domain::RefusedRights rights, domain::EventBuffer& events);

  /// The trade is final, and the sale counts for REVERSE_T for good: its record ends.
  /// Requires: it does not await the registry.
  void finalize(domain::TradeId trade);

  /// Frozen units become free, the first to leave first. Rejects: BAD_VALUE unless quantity > 0;
  /// INSUFFICIENT_RIGHTS (asked: quantity, low: frozen).
  [[nodiscard]] domain::Refusal unfreeze(domain::AccountId account, domain::InstrumentId instrument,
                                         domain::Quantity quantity, domain::EventBuffer& events);
  /// Why `unfreeze` would refuse.
  [[nodiscard]] domain::Refusal check_unfreeze(domain::AccountId account,
                                               domain::InstrumentId instrument,
                                               domain::Quantity quantity) const noexcept;

  /// Units that the account has free, or locked until some day, are recalled, the first to leave
  /// first; not those that await the registry. Rejects:
  /// BAD_VALUE unless quantity > 0; INSUFFICIENT_RIGHTS (asked: quantity, low: what it has so).
  [[nodiscard]] domain::Refusal recall(domain::AccountId account, domain::InstrumentId instrument,
                                       domain::Quantity quantity, domain::EventBuffer& events);
  /// Why `recall` would refuse.
  [[nodiscard]] domain::Refusal check_recall(domain::AccountId account,
                                             domain::InstrumentId instrument,
                                             domain::Quantity quantity) const noexcept;
  /// Units that ended in the account's name, retired or recalled: not part of its totals.
  [[nodiscard]] domain::Quantity ended(domain::AccountId account, domain::InstrumentId instrument,
                                       domain::LotUse how) const noexcept;

  [[nodiscard]] HoldingTotals totals(domain::AccountId account,
                                     domain::InstrumentId instrument) const noexcept;
  /// Calls `f(InstrumentId, const HoldingTotals&)` for each instrument that the account has ever
  /// held, ascending.
  template <class F>
  void for_each_instrument(domain::AccountId account, F&& f) const {
    for (const detail::Position* p = first_position(account); p != nullptr; p = p->next) {
      f(p->instrument, totals_of(*p));
    }
  }
  /// The pieces of a holding: trading free by `sellable_from`, frozen, registry, ended; each part
  /// ascending. O(pieces); for views and tests.
  [[nodiscard]] std::vector<LotPiece> pieces(domain::AccountId account,
                                             domain::InstrumentId instrument) const;
  /// Units of a trade that is not final, as delivered. O(pieces); for views and tests.
  [[nodiscard]] std::vector<LotPiece> trade_pieces(domain::TradeId trade) const;

  /// Null where there is none. Borrowed until the next non-const call.
  [[nodiscard]] const Lot* find_lot(domain::LotId lot) const noexcept;
  /// Σ over all accounts.
  [[nodiscard]] domain::Quantity issued(domain::InstrumentId instrument) const noexcept;

  [[nodiscard]] base::Hash128 hash() const noexcept;
  /// Asserts the invariants and the hash. O(pieces × log).
  void audit() const;

  void save(domain::ByteWriter& out) const;
  /// Requires: empty. Impossible values fail the reader.
  void load(domain::ByteReader& in);

 private:
  struct Move;

  template <class T>
  using ById = boost::unordered_flat_map<std::uint64_t, T, detail::IdHash>;
  using Reservations = ById<detail::Reservation>;

  [[nodiscard]] const detail::Position* first_position(domain::AccountId account) const noexcept;
  [[nodiscard]] detail::Position* find(domain::AccountId account,
                                       domain::InstrumentId instrument) const noexcept;
  [[nodiscard]] detail::Position& find_or_add(domain::AccountId account,
                                              domain::InstrumentId instrument);
  [[nodiscard]] HoldingTotals totals_of(const detail::Position& position) const noexcept;

  void unlock(detail::Position& position);
  [[nodiscard]] detail::Shelf& sellable_shelf(detail::Position& position, domain::DayOrdinal from);
  [[nodiscard]] detail::Shelf& locked_shelf(detail::Position& position, domain::DayOrdinal from);
  [[nodiscard]] detail::Shelf& ended_shelf(detail::Position& position, domain::LotUse how);
  void retire(const detail::TradeRecord& record, domain::Quantity quantity, detail::Shelf& from,
              domain::EventBuffer& events);
  [[nodiscard]] static detail::Shelf* find_ended(const detail::Position& position,
                                                 domain::LotUse how) noexcept;
  void drop_if_empty(detail::Shelf& shelf) noexcept;

  void put(detail::Shelf& shelf, const detail::Range& range);
  void cut(detail::Shelf& shelf, detail::Piece& piece, const detail::Range& range);
  void shift(detail::Shelf& from, detail::Piece& piece, const detail::Range& range,
             detail::Shelf& to);
  void move(detail::Shelf& from, detail::Piece& piece, const detail::Range& range,
            detail::Shelf& to, const Move& why, domain::EventBuffer& events);
  void move_first(detail::Shelf& from, domain::Quantity quantity, detail::Shelf& to,
                  const Move& why, domain::EventBuffer& events);
  void move_parts(detail::Shelf& from, const detail::Range& range, domain::Quantity most,
                  detail::Shelf& to, const Move& why, domain::EventBuffer& events);
  void move_held(detail::Position& position, const detail::Range& range, detail::Shelf& to,
                 const Move& why, domain::EventBuffer& events);

  void set_reserved(Reservations::iterator at, domain::Quantity target,
                    domain::EventBuffer& events);
  void add_reserved(Reservations::iterator at, domain::Quantity more);

  [[nodiscard]] detail::TradeRecord& record_of(domain::TradeId trade) const noexcept;
  [[nodiscard]] std::optional<domain::Quantity> free_needed(
      const detail::TradeRecord& record) const noexcept;
  void set_sellable_from(detail::TradeRecord& record, domain::DayOrdinal from) noexcept;
  void start_awaiting(detail::Position& buyer, detail::TradeRecord& record) noexcept;
  void end_awaiting(detail::Position& buyer, detail::TradeRecord& record) noexcept;
  void lock_range(detail::Position& buyer, const detail::Range& range, domain::TradeId trade,
                  domain::EventBuffer& events);
  void lock_brought(detail::Position& position, std::size_t first_event,
                    domain::EventBuffer& events);
  detail::TradeRecord& add_record(const detail::TradeRecord& record);
  void add_range(detail::TradeRecord& record, const detail::Range& range);
  void add_first_ranges(detail::TradeRecord& record, const detail::Shelf& shelf,
                        domain::Quantity quantity);
  void end_record(detail::TradeRecord& record);
  void note_sale(detail::Position& position, domain::DayOrdinal day);
  void end_sale(detail::Position& position, domain::DayOrdinal day) noexcept;
  [[nodiscard]] bool add_lot(const Lot& lot);
  [[nodiscard]] static base::Hash128 lot_share(domain::LotId id, const Lot& lot) noexcept;
  [[nodiscard]] domain::Quantity& issued_of(domain::InstrumentId instrument);

  void save_positions(domain::ByteWriter& out) const;
  void save_reservations(domain::ByteWriter& out) const;
  void save_trades(domain::ByteWriter& out) const;
  void load_lots(domain::ByteReader& in);
  void load_positions(domain::ByteReader& in);
  void load_reservations(domain::ByteReader& in);
  void load_trades(domain::ByteReader& in);
  [[nodiscard]] bool make_up_the_lots(std::vector<detail::Range> ranges) const;
  [[nodiscard]] detail::Shelf* shelf_for(detail::Position& position, const LotPiece& piece);
  [[nodiscard]] base::Hash128 recompute_hash() const;
  void audit_position(const detail::Position& position) const;
  void audit_reservations() const;
  void audit_sales() const;
  void audit_awaiting() const;

  domain::DayOrdinal today_;
  std::vector<Lot> lots_;                    ///< by LotId − 1
  std::vector<domain::Quantity> issued_;     ///< by InstrumentId − 1
  std::vector<detail::Position*> accounts_;  ///< first of each, by AccountId − 1
  detail::Slab<detail::Piece> piece_slab_;
  detail::Slab<detail::Shelf> shelf_slab_;
  detail::Slab<detail::Position> position_slab_;
  detail::Slab<detail::TradeRecord> trade_slab_;
  detail::Slab<detail::TradeRange> range_slab_;
  detail::Slab<detail::SaleDay> sale_slab_;
  ById<detail::Position*> positions_;
  Reservations reservations_;
  ById<detail::TradeRecord*> trades_;
  detail::TradeRecord* first_trade_ = nullptr;
  detail::TradeRecord* last_trade_ = nullptr;

  // A cache of the state hash.
  mutable detail::TradeRecord* first_uncounted_ = nullptr;  ///< it and all behind it are not in it
  mutable base::Hash128 hash_;
};

}  // namespace eco::risk
