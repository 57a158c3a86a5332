// Pieces, shelves and their shares of the state hash: what Holdings' operations are made of.
#include <algorithm>

#include "base/assert.hpp"
#include "risk/holdings.hpp"
#include "risk/holdings_move.hpp"

namespace eco::risk {
namespace detail {
namespace {

constexpr std::uint64_t shelf_tag = 0x0401;
constexpr std::uint64_t sales_tag = 0x0402;
constexpr std::uint64_t trade_tag = 0x0403;
constexpr std::uint64_t reserved_tag = 0x0405;
constexpr std::uint64_t other = 0x9e3779b97f4a7c15ULL;  // for the second half of a hash

}  // namespace

Shelf::Shelf(Position& of, domain::Place at, domain::LotUse as, domain::DayOrdinal from) noexcept
    : position(&of), place(at), use(as), sellable_from(from) {
  base::Hasher hasher(shelf_tag);
  hasher.add(of.account.raw());
  hasher.add(static_cast<std::uint64_t>(place) << 8 | static_cast<std::uint64_t>(use));
  hasher.add(static_cast<std::uint64_t>(sellable_from.raw()));
  key = hasher.finish();
}

base::Hash128 Shelf::share(domain::LotId lot, const base::Hash128& spread) const noexcept {
  return {base::mix64(key.high ^ lot.raw()) * spread.high,
          base::mix64(key.low + lot.raw() * other) * spread.low};
}

base::Hash128 spread(const Range& range) noexcept {
  // Differences of a function of the boundaries: cutting or joining pieces changes nothing.
  const auto first = static_cast<std::uint64_t>(range.first);
  const auto behind = static_cast<std::uint64_t>(range.last) + 1;
  return {base::mix64(behind) - base::mix64(first),
          base::mix64(behind ^ other) - base::mix64(first ^ other)};
}

Piece* Shelf::first_in(const Range& range) noexcept {
  auto found = pieces.upper_bound(range, Leaving{});
  if (found != pieces.begin()) {
    const auto before = std::prev(found);
    if (before->lot == range.lot && before->last >= range.first) found = before;
  }
  const bool is_in = found != pieces.end() && found->lot == range.lot && found->first <= range.last;
  return is_in ? &*found : nullptr;
}

Position::Position(domain::AccountId of, domain::InstrumentId what) noexcept
    : account(of),
      instrument(what),
      free(*this, domain::Place::trading, domain::LotUse::free, sellable_at_once),
      frozen(*this, domain::Place::trading, domain::LotUse::frozen, sellable_at_once),
      registry(*this, domain::Place::registry, domain::LotUse::free, sellable_at_once) {
  base::Hasher hasher(reserved_tag);
  hasher.add(static_cast<std::uint64_t>(account.raw()) << 32 | instrument.raw());
  reserved_key = hasher.finish();
}

base::Hash128 Position::sales_share() const noexcept {
  if (final_sale.raw() == 0) return {};
  base::Hasher hasher(sales_tag);
  hasher.add(static_cast<std::uint64_t>(account.raw()) << 32 | instrument.raw());
  hasher.add(static_cast<std::uint64_t>(final_sale.raw()));
  return hasher.finish();
}

base::Hash128 Position::reserved_share(domain::OrderId order,
                                       domain::Quantity quantity) const noexcept {
  const auto units = static_cast<std::uint64_t>(quantity.raw());
  return {base::mix64(reserved_key.high ^ order.raw()) * units,
          base::mix64(reserved_key.low + order.raw() * other) * units};
}

base::Hash128 TradeRecord::share() const noexcept {
  base::Hasher hasher(trade_tag);
  domain::FieldHasher(hasher).put(*this);
  for (const TradeRange* range = first; range != nullptr; range = range->next) {
    hasher.add(range->lot.raw());
    hasher.add(static_cast<std::uint64_t>(range->first));
    hasher.add(static_cast<std::uint64_t>(range->last));
  }
  return hasher.finish();
}

}  // namespace detail

using detail::Piece;
using detail::Position;
using detail::Range;
using detail::Shelf;

/// Adds units to a shelf, not to the state hash; what adjoins becomes one piece.
void Holdings::put(Shelf& shelf, const Range& range) {
  shelf.sum += range.quantity();
  const auto after = shelf.pieces.upper_bound(range, detail::Leaving{});
  Piece* before = nullptr;
  if (after != shelf.pieces.begin()) {
    before = &*std::prev(after);
    ECO_ASSERT(before->lot != range.lot || before->last < range.first);
    if (before->lot != range.lot || before->last + 1 != range.first) before = nullptr;
  }
  const bool joins_after =
      after != shelf.pieces.end() && after->lot == range.lot && after->first == range.last + 1;
  if (before != nullptr && joins_after) {
    before->last = after->last;
    Piece& joined = *after;
    shelf.pieces.erase(after);
    piece_slab_.give_back(joined);
  } else if (before != nullptr) {
    before->last = range.last;
  } else if (joins_after) {
    after->first = range.first;
  } else {
    shelf.pieces.insert_before(after, piece_slab_.take(range));
  }
}

/// Takes units out of the piece that holds them, not out of the state hash.
void Holdings::cut(Shelf& shelf, Piece& piece, const Range& range) {
  ECO_ASSERT(piece.lot == range.lot);
  ECO_ASSERT(piece.first <= range.first);
  ECO_ASSERT(range.last <= piece.last);
  shelf.sum -= range.quantity();
  const bool from_start = piece.first == range.first;
  const bool to_end = piece.last == range.last;
  if (from_start && to_end) {
    shelf.pieces.erase(shelf.pieces.iterator_to(piece));
    piece_slab_.give_back(piece);
  } else if (from_start) {
    piece.first = range.last + 1;
  } else if (to_end) {
    piece.last = range.first - 1;
  } else {
    Range rest = piece;
    rest.first = range.last + 1;
    const auto after = std::next(shelf.pieces.iterator_to(piece));
    piece.last = range.first - 1;
    shelf.pieces.insert_before(after, piece_slab_.take(rest));
  }
}

/// Takes units from one shelf to another, state hash included.
void Holdings::shift(Shelf& from, Piece& piece, const Range& range, Shelf& to) {
  const base::Hash128 spread = detail::spread(range);
  hash_ -= from.share(range.lot, spread);
  hash_ += to.share(range.lot, spread);
  cut(from, piece, range);
  put(to, range);
}

void Holdings::move(Shelf& from, Piece& piece, const Range& range, Shelf& to, const Move& why,
                    domain::EventBuffer& events) {
  const Range moved = range;  // `range` may be the piece itself
  if (&from != &to) shift(from, piece, moved, to);
  events.emplace_back(domain::LotMoved{
      .instrument = from.position->instrument,
      .lot = moved.lot,
      .first = moved.first,
      .last = moved.last,
      .debit = {.account = from.position->account, .place = from.place, .use = from.use},
      .credit = {.account = to.position->account, .place = to.place, .use = to.use},
      .sellable_from = to.sellable_from,
      .reason = why.reason,
      .order = why.order,
      .trade = why.trade});
}

/// Moves `quantity` units, the first to leave first.
void Holdings::move_first(Shelf& from, domain::Quantity quantity, Shelf& to, const Move& why,
                          domain::EventBuffer& events) {
  ECO_ASSERT(quantity <= from.sum);
  while (quantity.raw() > 0) {
    Piece& piece = *from.pieces.begin();
    Range range = piece;
    range.last = range.first + std::min(range.quantity(), quantity).raw() - 1;
    quantity -= range.quantity();
    move(from, piece, range, to, why, events);
  }
}

/// Moves the units of `range` that a shelf has, the first ones where they are more than `most`.
void Holdings::move_parts(Shelf& from, const Range& range, domain::Quantity most, Shelf& to,
                          const Move& why, domain::EventBuffer& events) {
  while (most.raw() > 0) {
    Piece* piece = from.first_in(range);
    if (piece == nullptr) return;
    Range part = *piece;
    part.first = std::max(part.first, range.first);
    part.last = std::min({part.last, range.last, part.first + most.raw() - 1});
    most -= part.quantity();
    move(from, *piece, part, to, why, events);
  }
}

/// Moves the units of `range` that a position has free, as far as those are not reserved, or
/// locked.
void Holdings::move_held(Position& position, const Range& range, Shelf& to, const Move& why,
                         domain::EventBuffer& events) {
  if (&to != &position.free) {
    move_parts(position.free, range, position.unreserved(), to, why, events);
  }
  Shelf* next = nullptr;
  for (Shelf* from = position.locked; from != nullptr; from = next) {
    next = from->next;
    if (from == &to) continue;
    move_parts(*from, range, from->sum, to, why, events);
    drop_if_empty(*from);
  }
}

/// Joins what can be sold by now to the free units.
void Holdings::unlock(Position& position) {
  while (position.locked != nullptr && position.locked->sellable_from <= today_) {
    Shelf& shelf = *position.locked;
    while (!shelf.pieces.empty()) {
      Piece& piece = *shelf.pieces.begin();
      const Range range = piece;
      shift(shelf, piece, range, position.free);
    }
    drop_if_empty(shelf);
  }
}

namespace {

/// Puts a shelf into its place among a position's locked or ended ones.
template <class Before>
void link(Shelf*& head, Shelf& shelf, Before&& before) noexcept {
  Shelf* previous = nullptr;
  Shelf* next = head;
  while (next != nullptr && before(*next, shelf)) {
    previous = next;
    next = next->next;
  }
  shelf.previous = previous;
  shelf.next = next;
  (previous == nullptr ? head : previous->next) = &shelf;
  if (next != nullptr) next->previous = &shelf;
}

void unlink(Shelf*& head, Shelf& shelf) noexcept {
  (shelf.previous == nullptr ? head : shelf.previous->next) = shelf.next;
  if (shelf.next != nullptr) shelf.next->previous = shelf.previous;
}

}  // namespace

/// Where units stand that can be sold from a day on.
Shelf& Holdings::sellable_shelf(Position& position, domain::DayOrdinal from) {
  unlock(position);
  return from <= today_ ? position.free : locked_shelf(position, from);
}

Shelf& Holdings::locked_shelf(Position& position, domain::DayOrdinal from) {
  for (Shelf* shelf = position.locked; shelf != nullptr; shelf = shelf->next) {
    if (shelf->sellable_from == from) return *shelf;
  }
  Shelf& shelf = shelf_slab_.take(position, domain::Place::trading, domain::LotUse::free, from);
  link(position.locked, shelf,
       [](const Shelf& a, const Shelf& b) { return a.sellable_from < b.sellable_from; });
  return shelf;
}

/// Where ended units stand: on the registry's side.
Shelf& Holdings::ended_shelf(Position& position, domain::LotUse how) {
  if (Shelf* shelf = find_ended(position, how); shelf != nullptr) return *shelf;
  Shelf& shelf = shelf_slab_.take(position, domain::Place::registry, how, sellable_at_once);
  link(position.ended, shelf, [](const Shelf& a, const Shelf& b) { return a.use < b.use; });
  return shelf;
}

/// Ends a locked or ended shelf without units.
void Holdings::drop_if_empty(Shelf& shelf) noexcept {
  if (shelf.sum.raw() != 0) return;
  const bool ended = shelf.place == domain::Place::registry;
  unlink(ended ? shelf.position->ended : shelf.position->locked, shelf);
  shelf_slab_.give_back(shelf);
}

}  // namespace eco::risk
