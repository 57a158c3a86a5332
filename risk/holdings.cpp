#include "risk/holdings.hpp"

#include <algorithm>

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
  shelf_slab_.reserve(reserve.orders);
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
  lock_freed(*position, first_event, events);
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
  const Quantity held = reserved(order);
  if (target == held) return;
  Position& position = find_or_add(account, instrument);
  unlock(position);
  Shelf& shelf = reserved_shelf(position, order);
  ECO_ASSERT(shelf.position == &position);
  if (target > held) {
    move_first(position.free, target - held, shelf, {PostingReason::reserve, order}, events);
  } else {
    const std::size_t first_event = events.size();
    move_last(shelf, held - target, position.free, {PostingReason::release, order}, events);
    lock_freed(position, first_event, events);
  }
  position.reserved_sum += target - held;
  drop_if_empty(shelf);
}

void Holdings::release(domain::OrderId order, domain::EventBuffer& events) {
  const auto found = reservations_.find(order.raw());
  if (found == reservations_.end()) return;
  const Position& position = *found->second->position;
  resize(order, position.account, position.instrument, none, events);
}

Quantity Holdings::reserved(domain::OrderId order) const noexcept {
  const auto found = reservations_.find(order.raw());
  return found == reservations_.end() ? none : found->second->sum;
}

void Holdings::deliver(const LotDelivery& delivery, domain::EventBuffer& events) {
  const auto found = reservations_.find(delivery.sell_order.raw());
  ECO_ASSERT(found != reservations_.end());
  ECO_ASSERT(delivery.quantity > none);
  ECO_ASSERT(!trades_.contains(delivery.trade.raw()));
  Shelf& from = *found->second;
  Position& seller = *from.position;
  Position& buyer = find_or_add(delivery.buyer, seller.instrument);
  Shelf& to = sellable_shelf(buyer, delivery.sellable_from);

  TradeRecord& record = add_record({.trade = delivery.trade,
                                    .sell_order = delivery.sell_order,
                                    .instrument = seller.instrument,
                                    .seller = seller.account,
                                    .buyer = buyer.account,
                                    .sellable_from = to.sellable_from,
                                    .sold_on = today_});
  const std::size_t first_event = events.size();
  move_first(from, delivery.quantity, to,
             {PostingReason::delivery, delivery.sell_order, delivery.trade}, events);
  for (std::size_t i = first_event; i < events.size(); ++i) {
    const auto& moved = *std::get_if<domain::LotMoved>(&events[i]);
    const Lot& lot = lots_[moved.lot.raw() - 1];
    add_range(record, {moved.lot, moved.first, moved.last, lot.vintage});
  }
  hash_ += record.share();
  seller.reserved_sum -= delivery.quantity;
  drop_if_empty(from);
  note_sale(seller, today_);
  if (to.sellable_from == awaiting_registry) {
    start_awaiting(buyer, record);
  } else {
    lock_freed(buyer, first_event, events);
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
  hash_ -= record.share();
  record.sellable_from = to.sellable_from;
  hash_ += record.share();
  const std::size_t first_event = events.size();
  for (const TradeRange* range = record.first; range != nullptr; range = range->next) {
    move_parts(from, *range, to, {PostingReason::registry_confirm, {}, trade}, events);
  }
  drop_if_empty(from);
  if (&to != &buyer.free) drop_if_empty(to);
  lock_freed(buyer, first_event, events);
}

void Holdings::withhold(domain::TradeId trade, domain::EventBuffer& events) {
  TradeRecord& record = record_of(trade);
  if (record.sellable_from == awaiting_registry) return;
  Position& buyer = *find(record.buyer, record.instrument);
  unlock(buyer);
  hash_ -= record.share();
  record.sellable_from = awaiting_registry;
  hash_ += record.share();
  start_awaiting(buyer, record);
  for (const TradeRange* range = record.first; range != nullptr; range = range->next) {
    lock_range(buyer, *range, trade, events);
  }
}

void Holdings::start_awaiting(Position& buyer, TradeRecord& record) noexcept {
  record.next_awaiting = buyer.awaiting;
  buyer.awaiting = &record;
}

void Holdings::end_awaiting(Position& buyer, TradeRecord& record) noexcept {
  TradeRecord** link = &buyer.awaiting;
  while (*link != &record) link = &(*link)->next_awaiting;
  *link = record.next_awaiting;
}

/// Locks what the buyer has of a range that an awaiting trade brought.
void Holdings::lock_range(Position& buyer, const Range& range, domain::TradeId trade,
                          domain::EventBuffer& events) {
  Shelf& to = locked_shelf(buyer, awaiting_registry);
  move_held(buyer, range, to, {PostingReason::freeze, {}, trade}, events);
  drop_if_empty(to);
}

/// Locks what awaiting trades had brought of the units that the moves since `first_event` freed.
void Holdings::lock_freed(Position& position, std::size_t first_event,
                          domain::EventBuffer& events) {
  if (position.awaiting == nullptr) return;
  const std::size_t end = events.size();
  for (std::size_t i = first_event; i < end; ++i) {
    const auto moved = *std::get_if<domain::LotMoved>(&events[i]);
    for (const TradeRecord* record = position.awaiting; record != nullptr;
         record = record->next_awaiting) {
      for (const TradeRange* range = record->first; range != nullptr; range = range->next) {
        Range common = *range;
        common.first = std::max(common.first, moved.first);
        common.last = std::min(common.last, moved.last);
        if (range->lot != moved.lot || common.first > common.last) continue;
        lock_range(position, common, record->trade, events);
      }
    }
  }
}

bool Holdings::can_reverse(domain::TradeId trade) const noexcept {
  const TradeRecord& record = record_of(trade);
  const Position& buyer = *find(record.buyer, record.instrument);
  for (const TradeRange* range = record.first; range != nullptr; range = range->next) {
    Quantity missing = range->quantity();
    const auto count = [&missing, range](const Shelf& shelf) {
      Range rest = *range;
      while (rest.first <= rest.last) {
        const detail::Piece* piece = shelf.first_in(rest);
        if (piece == nullptr) return;
        Range part = *piece;
        part.first = std::max(part.first, rest.first);
        part.last = std::min(part.last, rest.last);
        missing -= part.quantity();
        rest.first = part.last + 1;
      }
    };
    count(buyer.free);
    for (const Shelf* shelf = buyer.locked; shelf != nullptr; shelf = shelf->next) count(*shelf);
    const Shelf* retired = find_ended(buyer, domain::LotUse::retired);
    if (retired != nullptr) count(*retired);
    if (missing > none) return false;
  }
  return true;
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
    move_held(buyer, *range, to, {PostingReason::reversal, record.sell_order, trade}, events);
    if (Shelf* retired = find_ended(buyer, domain::LotUse::retired); retired != nullptr) {
      move_parts(*retired, *range, to, {PostingReason::reversal, record.sell_order, trade}, events);
      drop_if_empty(*retired);
    }
  }
  if (record.sellable_from == awaiting_registry) end_awaiting(buyer, record);
  end_sale(seller, record.sold_on);
  end_record(record);
  if (!frozen) lock_freed(seller, first_event, events);
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
  lock_freed(position, first_event, events);
  return {};
}

void Holdings::end_record(TradeRecord& record) {
  hash_ -= record.share();
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
  HoldingTotals totals{.free = position.free.sum,
                       .locked = none,
                       .reserved = position.reserved_sum,
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
