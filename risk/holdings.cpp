#include "risk/holdings.hpp"

#include <algorithm>
#include <map>

#include "base/assert.hpp"
#include "risk/holdings_move.hpp"

namespace eco::risk {
namespace {

using domain::PostingReason;
using domain::Quantity;
using domain::RejectCode;

constexpr std::uint64_t lot_tag = 0x0404;
constexpr Quantity none{0};

std::uint64_t key_of(domain::AccountId account, domain::InstrumentId instrument) noexcept {
  return static_cast<std::uint64_t>(account.raw()) << 32 | instrument.raw();
}

}  // namespace

using detail::Position;
using detail::Range;
using detail::SaleDay;
using detail::Shelf;
using detail::TradeRange;
using detail::TradeRecord;

Holdings::Holdings(const Reserve& reserve) {
  piece_slab_.reserve(reserve.pieces);
  shelf_slab_.reserve(reserve.positions);
  position_slab_.reserve(reserve.positions);
  trade_slab_.reserve(reserve.trades);
  range_slab_.reserve(reserve.trades);
  sale_slab_.reserve(reserve.positions);
  positions_.reserve(reserve.positions);
  reservations_.reserve(reserve.orders);
  trades_.reserve(reserve.trades);
}

Holdings::~Holdings() = default;

void Holdings::open_day(domain::DayOrdinal today) noexcept {
  ECO_ASSERT(today > today_);
  ECO_ASSERT(today < awaiting_registry);
  today_ = today;
}

Outcome<domain::LotId> Holdings::issue(const LotIssue& lot, domain::EventBuffer& events) {
  if (lot.quantity <= none) {
    return refuse(
        domain::Refusal{.code = RejectCode::bad_value, .asked = lot.quantity.raw(), .low = 1});
  }
  if (!add_lot({lot.instrument, lot.quantity, lot.vintage, lot.acquisition})) {
    return refuse(domain::Refusal{.code = RejectCode::overflow, .asked = lot.quantity.raw()});
  }
  const domain::LotId id(lots_.size());
  Position& position = find_or_add(lot.account, lot.instrument);
  Shelf& shelf = lot.place == domain::Place::trading ? position.free : position.registry;
  const Range all{id, 1, lot.quantity.raw(), lot.vintage};
  put(shelf, all);
  hash_ += shelf.share(id, detail::spread(all));
  events.emplace_back(domain::LotIssued{.lot = id,
                                        .instrument = lot.instrument,
                                        .account = lot.account,
                                        .quantity = lot.quantity,
                                        .vintage = lot.vintage,
                                        .acquisition = lot.acquisition,
                                        .reference = lot.reference});
  events.emplace_back(domain::LotMoved{
      .instrument = lot.instrument,
      .lot = id,
      .first = 1,
      .last = lot.quantity.raw(),
      .debit = {.account = {}, .place = domain::Place::registry, .use = domain::LotUse::outside},
      .credit = {.account = lot.account, .place = shelf.place, .use = shelf.use},
      .sellable_from = shelf.sellable_from,
      .reason = PostingReason::issue,
      .order = {},
      .trade = {}});
  return id;
}

/// False where the instrument's total would leave 64 bits.
bool Holdings::add_lot(const Lot& lot) {
  Quantity& issued = issued_of(lot.instrument);
  if (lot.quantity.raw() > std::numeric_limits<std::int64_t>::max() - issued.raw()) return false;
  issued += lot.quantity;
  lots_.push_back(lot);
  hash_ += lot_share(domain::LotId(lots_.size()), lot);
  return true;
}

base::Hash128 Holdings::lot_share(domain::LotId id, const Lot& lot) noexcept {
  base::Hasher hasher(lot_tag);
  hasher.add(id.raw());
  domain::FieldHasher(hasher).put(lot);
  return hasher.finish();
}

domain::Refusal Holdings::transfer(domain::AccountId account, domain::InstrumentId instrument,
                                   Quantity quantity, domain::Place to,
                                   domain::EventBuffer& events) {
  if (quantity <= none) {
    return {.code = RejectCode::bad_value, .asked = quantity.raw(), .low = 1};
  }
  Position* position = find(account, instrument);
  if (to == domain::Place::registry) {
    const domain::Refusal no = check_sale(account, instrument, quantity);
    if (no.refused()) return no;
    unlock(*position);
    move_first(position->free, quantity, position->registry, {PostingReason::transfer}, events);
    return {};
  }
  const Quantity available = position == nullptr ? none : position->registry.sum;
  if (quantity > available) {
    return {
        .code = RejectCode::insufficient_rights, .asked = quantity.raw(), .low = available.raw()};
  }
  unlock(*position);
  const std::size_t first_event = events.size();
  move_first(position->registry, quantity, position->free, {PostingReason::transfer}, events);
  lock_brought(*position, first_event, events);
  return {};
}

domain::Refusal Holdings::check_sale(domain::AccountId account, domain::InstrumentId instrument,
                                     Quantity quantity, Quantity held) const noexcept {
  const Position* position = find(account, instrument);
  const HoldingTotals have = position == nullptr ? HoldingTotals{} : totals_of(*position);
  const Quantity free = have.free + held;
  if (quantity <= free) return {};
  if (quantity > free + have.locked) {
    return {.code = RejectCode::insufficient_rights, .asked = quantity.raw(), .low = free.raw()};
  }
  Quantity sellable = free;
  domain::DayOrdinal from = awaiting_registry;
  for (const Shelf* shelf = position->locked; shelf != nullptr; shelf = shelf->next) {
    if (shelf->sellable_from <= today_) continue;  // counted as free
    sellable += shelf->sum;
    from = shelf->sellable_from;
    if (sellable >= quantity) break;
  }
  return {.code = RejectCode::t_locked,
          .asked = quantity.raw(),
          .low = free.raw(),
          .high = from == awaiting_registry ? 0 : from.raw()};
}

domain::Refusal Holdings::check_purchase(domain::AccountId account, domain::InstrumentId instrument,
                                         std::int64_t reverse_t) const noexcept {
  const Position* position = find(account, instrument);
  if (reverse_t == 0 || position == nullptr || position->last_sale().raw() == 0) return {};
  const domain::DayOrdinal first = position->last_sale() + domain::DayOrdinal(reverse_t);
  if (today_ >= first) return {};
  return {.code = RejectCode::reverse_t, .asked = today_.raw(), .low = first.raw()};
}

void Holdings::resize(domain::OrderId order, domain::AccountId account,
                      domain::InstrumentId instrument, Quantity target,
                      domain::EventBuffer& events) {
  ECO_ASSERT(order.valid());
  ECO_ASSERT(target >= none);
  auto found = reservations_.find(order.raw());
  if (found == reservations_.end()) {
    if (target == none) return;
    Position& position = find_or_add(account, instrument);
    unlock(position);
    found = reservations_.emplace(order.raw(), detail::Reservation{&position, none}).first;
  }
  const detail::Reservation& reservation = found->second;
  ECO_ASSERT(reservation.position->account == account);
  ECO_ASSERT(reservation.position->instrument == instrument);
  if (target != reservation.quantity) set_reserved(found, target, events);
}

void Holdings::release(domain::OrderId order, domain::EventBuffer& events) {
  const auto found = reservations_.find(order.raw());
  if (found != reservations_.end()) set_reserved(found, none, events);
}

/// Posts the change and makes it; what becomes free by it is locked where a trade awaits. Ends the
/// reservation where `target` is 0.
void Holdings::set_reserved(Reservations::iterator at, Quantity target,
                            domain::EventBuffer& events) {
  const domain::OrderId order(at->first);
  Position& position = *at->second.position;
  const Quantity more = target - at->second.quantity;
  const bool grows = more > none;
  unlock(position);
  ECO_ASSERT(more <= position.unreserved());
  events.emplace_back(
      domain::RightsReserved{.instrument = position.instrument,
                             .account = position.account,
                             .order = order,
                             .quantity = grows ? more : none - more,
                             .reason = grows ? PostingReason::reserve : PostingReason::release});
  add_reserved(at, more);
  if (!grows && position.owes_locks) lock_brought(position, events.size(), events);
}

/// Changes a reservation and ends it at 0.
void Holdings::add_reserved(Reservations::iterator at, Quantity more) {
  auto& [position, quantity] = at->second;
  quantity += more;
  position->reserved += more;
  hash_ += position->reserved_share(domain::OrderId(at->first), more);
  if (quantity == none) reservations_.erase(at);
}

Quantity Holdings::reserved(domain::OrderId order) const noexcept {
  const auto found = reservations_.find(order.raw());
  return found == reservations_.end() ? none : found->second.quantity;
}

void Holdings::deliver(const LotDelivery& delivery, domain::EventBuffer& events) {
  const auto found = reservations_.find(delivery.sell_order.raw());
  ECO_ASSERT(found != reservations_.end());
  ECO_ASSERT(delivery.quantity > none);
  ECO_ASSERT(delivery.quantity <= found->second.quantity);
  ECO_ASSERT(delivery.retired < delivery.quantity);
  ECO_ASSERT(!trades_.contains(delivery.trade.raw()));
  Position& seller = *found->second.position;
  Position& buyer = find_or_add(delivery.buyer, seller.instrument);
  unlock(seller);
  Shelf& to = sellable_shelf(buyer, delivery.sellable_from);

  TradeRecord& record = add_record({.trade = delivery.trade,
                                    .sell_order = delivery.sell_order,
                                    .instrument = seller.instrument,
                                    .seller = seller.account,
                                    .buyer = buyer.account,
                                    .sellable_from = to.sellable_from,
                                    .sold_on = today_});
  const std::size_t first_event = events.size();
  add_first_ranges(record, seller.free, delivery.quantity);
  add_reserved(found, none - delivery.quantity);
  for (const TradeRange* range = record.first; range != nullptr; range = range->next) {
    move_parts(seller.free, *range, range->quantity(), to,
               {PostingReason::delivery, delivery.sell_order, delivery.trade}, events);
  }
  // Before locks take what is not reserved.
  if (delivery.retired > none) retire(record, delivery.retired, to, events);
  note_sale(seller, today_);
  if (to.sellable_from == awaiting_registry) {
    start_awaiting(buyer, record);
  } else {
    lock_brought(buyer, first_event, events);
  }
}

void Holdings::confirm(domain::TradeId trade, domain::DayOrdinal sellable_from,
                       domain::EventBuffer& events) {
  TradeRecord& record = record_of(trade);
  if (record.sellable_from != awaiting_registry) return;
  ECO_ASSERT(sellable_from != awaiting_registry);
  Position& buyer = *find(record.buyer, record.instrument);
  Shelf& to = sellable_shelf(buyer, sellable_from);
  Shelf& from = locked_shelf(buyer, awaiting_registry);
  end_awaiting(buyer, record);
  set_sellable_from(record, to.sellable_from);
  const std::size_t first_event = events.size();
  for (const TradeRange* range = record.first; range != nullptr; range = range->next) {
    move_parts(from, *range, from.sum, to, {PostingReason::registry_confirm, {}, trade}, events);
  }
  drop_if_empty(from);
  if (&to != &buyer.free) drop_if_empty(to);
  lock_brought(buyer, first_event, events);
}

void Holdings::withhold(domain::TradeId trade, domain::EventBuffer& events) {
  TradeRecord& record = record_of(trade);
  if (record.sellable_from == awaiting_registry) return;
  Position& buyer = *find(record.buyer, record.instrument);
  unlock(buyer);
  set_sellable_from(record, awaiting_registry);
  start_awaiting(buyer, record);
  for (const TradeRange* range = record.first; range != nullptr; range = range->next) {
    lock_range(buyer, *range, trade, events);
  }
  if (buyer.all_reserved()) buyer.owes_locks = true;
}

void Holdings::set_sellable_from(TradeRecord& record, domain::DayOrdinal from) noexcept {
  if (record.counted) hash_ -= record.share();
  record.sellable_from = from;
  if (record.counted) hash_ += record.share();
}

/// Newest first, however it came to await: which units are locked first must not depend on that.
void Holdings::start_awaiting(Position& buyer, TradeRecord& record) noexcept {
  TradeRecord* newer = nullptr;
  TradeRecord* older = buyer.awaiting;
  while (older != nullptr && older->trade > record.trade) {
    newer = older;
    older = older->next_awaiting;
  }
  record.previous_awaiting = newer;
  record.next_awaiting = older;
  (newer == nullptr ? buyer.awaiting : newer->next_awaiting) = &record;
  if (older != nullptr) older->previous_awaiting = &record;
}

void Holdings::end_awaiting(Position& buyer, TradeRecord& record) noexcept {
  TradeRecord* newer = record.previous_awaiting;
  TradeRecord* older = record.next_awaiting;
  (newer == nullptr ? buyer.awaiting : newer->next_awaiting) = older;
  if (older != nullptr) older->previous_awaiting = newer;
}

/// Locks what the buyer has of a range that an awaiting trade brought and has not reserved.
void Holdings::lock_range(Position& buyer, const Range& range, domain::TradeId trade,
                          domain::EventBuffer& events) {
  Shelf& to = locked_shelf(buyer, awaiting_registry);
  move_held(buyer, range, to, {PostingReason::freeze, {}, trade}, events);
  drop_if_empty(to);
}

namespace {

/// True where one of the moves since `first_event` moved units of `range`.
bool moved_since(const domain::EventBuffer& events, std::size_t first_event, std::size_t end,
                 const Range& range) noexcept {
  for (std::size_t i = first_event; i < end; ++i) {
    const auto& moved = *std::get_if<domain::LotMoved>(&events[i]);
    if (moved.lot == range.lot && moved.first <= range.last && range.first <= moved.last) {
      return true;
    }
  }
  return false;
}

}  // namespace

/// After the moves since `first_event` or after a release: locks what awaiting trades had brought,
/// as far as it is not reserved.
void Holdings::lock_brought(Position& position, std::size_t first_event,
                            domain::EventBuffer& events) {
  const std::size_t end = events.size();
  for (const TradeRecord* record = position.awaiting; record != nullptr;
       record = record->next_awaiting) {
    for (const TradeRange* range = record->first; range != nullptr; range = range->next) {
      // Unless some was left, all that was here before is locked already.
      if (!position.owes_locks && !moved_since(events, first_event, end, *range)) continue;
      lock_range(position, *range, record->trade, events);
    }
  }
  position.owes_locks = position.all_reserved();
}

namespace {

/// How many of the units of `range` a shelf has.
Quantity units_in(const Shelf& shelf, Range range) noexcept {
  Quantity units;
  while (range.first <= range.last) {
    const detail::Piece* piece = shelf.first_in(range);
    if (piece == nullptr) break;
    Range part = *piece;
    part.first = std::max(part.first, range.first);
    part.last = std::min(part.last, range.last);
    units += part.quantity();
    range.first = part.last + 1;
  }
  return units;
}

}  // namespace

/// What `reverse` would take out of the buyer's free units; empty where he lacks any.
std::optional<Quantity> Holdings::free_needed(const TradeRecord& record) const noexcept {
  const Position& buyer = *find(record.buyer, record.instrument);
  Quantity needed;
  for (const TradeRange* range = record.first; range != nullptr; range = range->next) {
    Quantity free = units_in(buyer.free, *range);
    Quantity locked;
    for (const Shelf* shelf = buyer.locked; shelf != nullptr; shelf = shelf->next) {
      (shelf->sellable_from <= today_ ? free : locked) += units_in(*shelf, *range);
    }
    const Shelf* retired = find_ended(buyer, domain::LotUse::retired);
    const Quantity ended = retired == nullptr ? none : units_in(*retired, *range);
    if (free + locked + ended < range->quantity()) return std::nullopt;
    needed += free;
  }
  return needed;
}

domain::TradeId Holdings::first_irreversible(const std::vector<domain::TradeId>& trades) const {
  std::map<std::uint64_t, Quantity> needed;  // by buyer and instrument
  for (const domain::TradeId trade : trades) {
    const TradeRecord& record = record_of(trade);
    const Position* buyer = find(record.buyer, record.instrument);
    const auto free = free_needed(record);
    if (!free) return trade;
    Quantity& sum = needed[key_of(record.buyer, record.instrument)];
    sum += *free;
    if (sum > totals_of(*buyer).free) return trade;
  }
  return {};
}

void Holdings::reverse(domain::TradeId trade, domain::RefusedRights rights,
                       domain::EventBuffer& events) {
  ECO_ASSERT(can_reverse(trade));
  TradeRecord& record = record_of(trade);
  Position& seller = *find(record.seller, record.instrument);
  Position& buyer = *find(record.buyer, record.instrument);
  unlock(seller);
  unlock(buyer);
  const bool frozen = rights == domain::RefusedRights::returned_frozen;
  Shelf& to = frozen ? seller.frozen : seller.free;
  const std::size_t first_event = events.size();
  for (const TradeRange* range = record.first; range != nullptr; range = range->next) {
    const Move why{PostingReason::reversal, record.sell_order, trade};
    move_held(buyer, *range, to, why, events);
    if (Shelf* retired = find_ended(buyer, domain::LotUse::retired); retired != nullptr) {
      move_parts(*retired, *range, retired->sum, to, why, events);
      drop_if_empty(*retired);
    }
  }
  if (record.sellable_from == awaiting_registry) end_awaiting(buyer, record);
  end_sale(seller, record.sold_on);
  end_record(record);
  if (!frozen) lock_brought(seller, first_event, events);
}

void Holdings::finalize(domain::TradeId trade) {
  TradeRecord& record = record_of(trade);
  ECO_ASSERT(record.sellable_from != awaiting_registry);
  Position& seller = *find(record.seller, record.instrument);
  end_sale(seller, record.sold_on);
  if (record.sold_on > seller.final_sale) {
    hash_ -= seller.sales_share();
    seller.final_sale = record.sold_on;
    hash_ += seller.sales_share();
  }
  end_record(record);
}

domain::Refusal Holdings::check_unfreeze(domain::AccountId account, domain::InstrumentId instrument,
                                         Quantity quantity) const noexcept {
  if (quantity <= none) {
    return {.code = RejectCode::bad_value, .asked = quantity.raw(), .low = 1};
  }
  const Position* position = find(account, instrument);
  const Quantity frozen = position == nullptr ? none : position->frozen.sum;
  if (quantity <= frozen) return {};
  return {.code = RejectCode::insufficient_rights, .asked = quantity.raw(), .low = frozen.raw()};
}

domain::Refusal Holdings::unfreeze(domain::AccountId account, domain::InstrumentId instrument,
                                   Quantity quantity, domain::EventBuffer& events) {
  const domain::Refusal no = check_unfreeze(account, instrument, quantity);
  if (no.refused()) return no;
  Position& position = *find(account, instrument);
  unlock(position);
  const std::size_t first_event = events.size();
  move_first(position.frozen, quantity, position.free, {PostingReason::unfreeze}, events);
  lock_brought(position, first_event, events);
  return {};
}

void Holdings::end_record(TradeRecord& record) {
  if (record.counted) hash_ -= record.share();
  if (first_uncounted_ == &record) first_uncounted_ = record.next;
  trades_.erase(record.trade.raw());
  (record.previous == nullptr ? first_trade_ : record.previous->next) = record.next;
  (record.next == nullptr ? last_trade_ : record.next->previous) = record.previous;
  for (TradeRange* range = record.first; range != nullptr;) {
    TradeRange* next = range->next;
    range_slab_.give_back(*range);
    range = next;
  }
  trade_slab_.give_back(record);
}

TradeRecord& Holdings::record_of(domain::TradeId trade) const noexcept {
  const auto found = trades_.find(trade.raw());
  ECO_ASSERT(found != trades_.end());
  return *found->second;
}

TradeRecord& Holdings::add_record(const TradeRecord& values) {
  TradeRecord& record = trade_slab_.take(values);
  record.previous = last_trade_;
  if (first_uncounted_ == nullptr) first_uncounted_ = &record;
  (last_trade_ == nullptr ? first_trade_ : last_trade_->next) = &record;
  last_trade_ = &record;
  trades_.emplace(record.trade.raw(), &record);
  return record;
}

void Holdings::add_range(TradeRecord& record, const Range& range) {
  TradeRange& added = range_slab_.take(range);
  (record.last == nullptr ? record.first : record.last->next) = &added;
  record.last = &added;
}

/// Records the first units to leave a shelf.
void Holdings::add_first_ranges(TradeRecord& record, const Shelf& shelf, Quantity quantity) {
  ECO_ASSERT(quantity <= shelf.sum);
  for (auto piece = shelf.pieces.begin(); quantity > none; ++piece) {
    Range range = *piece;
    range.last = range.first + std::min(range.quantity(), quantity).raw() - 1;
    quantity -= range.quantity();
    add_range(record, range);
  }
}

base::Hash128 Holdings::hash() const noexcept {
  for (; first_uncounted_ != nullptr; first_uncounted_ = first_uncounted_->next) {
    first_uncounted_->counted = true;
    hash_ += first_uncounted_->share();
  }
  return hash_;
}

/// Days come in ascending order, but for a snapshot's records.
void Holdings::note_sale(Position& position, domain::DayOrdinal day) {
  SaleDay** link = &position.sales;
  while (*link != nullptr && (*link)->day > day) link = &(*link)->earlier;
  if (*link == nullptr || (*link)->day != day) {
    *link = &sale_slab_.take(SaleDay{.day = day, .open = 0, .earlier = *link});
  }
  ++(*link)->open;
}

/// One sale of a day that is not final is taken back or becomes final.
void Holdings::end_sale(Position& position, domain::DayOrdinal day) noexcept {
  SaleDay** link = &position.sales;
  while ((*link)->day != day) link = &(*link)->earlier;
  SaleDay& sales = **link;
  if (--sales.open > 0) return;
  *link = sales.earlier;
  sale_slab_.give_back(sales);
}

HoldingTotals Holdings::totals(domain::AccountId account,
                               domain::InstrumentId instrument) const noexcept {
  const Position* position = find(account, instrument);
  return position == nullptr ? HoldingTotals{} : totals_of(*position);
}

HoldingTotals Holdings::totals_of(const Position& position) const noexcept {
  HoldingTotals totals{.free = position.unreserved(),
                       .locked = none,
                       .reserved = position.reserved,
                       .frozen = position.frozen.sum,
                       .registry = position.registry.sum};
  for (const Shelf* shelf = position.locked; shelf != nullptr; shelf = shelf->next) {
    (shelf->sellable_from <= today_ ? totals.free : totals.locked) += shelf->sum;
  }
  return totals;
}

const Lot* Holdings::find_lot(domain::LotId lot) const noexcept {
  return lot.valid() && lot.raw() <= lots_.size() ? &lots_[lot.raw() - 1] : nullptr;
}

Quantity Holdings::issued(domain::InstrumentId instrument) const noexcept {
  return instrument.valid() && instrument.raw() <= issued_.size() ? issued_[instrument.raw() - 1]
                                                                  : none;
}

Quantity& Holdings::issued_of(domain::InstrumentId instrument) {
  ECO_ASSERT(instrument.valid());
  if (issued_.size() < instrument.raw()) issued_.resize(instrument.raw());
  return issued_[instrument.raw() - 1];
}

const Position* Holdings::first_position(domain::AccountId account) const noexcept {
  return account.valid() && account.raw() <= accounts_.size() ? accounts_[account.raw() - 1]
                                                              : nullptr;
}

Position* Holdings::find(domain::AccountId account,
                         domain::InstrumentId instrument) const noexcept {
  const auto found = positions_.find(key_of(account, instrument));
  return found == positions_.end() ? nullptr : found->second;
}

Position& Holdings::find_or_add(domain::AccountId account, domain::InstrumentId instrument) {
  if (Position* known = find(account, instrument); known != nullptr) return *known;
  ECO_ASSERT(account.valid());
  ECO_ASSERT(instrument.valid());
  Position& position = position_slab_.take(account, instrument);
  positions_.emplace(key_of(account, instrument), &position);
  if (accounts_.size() < account.raw()) accounts_.resize(account.raw());
  Position** link = &accounts_[account.raw() - 1];
  while (*link != nullptr && (*link)->instrument < instrument) link = &(*link)->next;
  position.next = *link;
  *link = &position;
  return position;
}

}  // namespace eco::risk
