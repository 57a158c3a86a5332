// Views, snapshot and audit of Holdings.
#include <algorithm>
#include <map>
#include <tuple>

#include "base/assert.hpp"
#include "risk/holdings.hpp"

namespace eco::risk {

using detail::Piece;
using detail::Position;
using detail::Range;
using detail::Shelf;
using detail::TradeRange;
using detail::TradeRecord;

namespace {

/// Calls `f` for each shelf of a position: free, locked by day, frozen, registry, ended.
template <class F>
void for_each_shelf(const Position& position, F&& f) {
  f(position.free);
  for (const Shelf* shelf = position.locked; shelf != nullptr; shelf = shelf->next) f(*shelf);
  f(position.frozen);
  f(position.registry);
  for (const Shelf* shelf = position.ended; shelf != nullptr; shelf = shelf->next) f(*shelf);
}

template <class V>
void visit_piece(LotPiece& piece, V&& each) {
  each(piece.lot);
  each(piece.first);
  each(piece.last);
  each(piece.vintage);
  each(piece.place);
  each(piece.use);
  each(piece.sellable_from);
}

/// What a snapshot says of a position.
struct SavedPosition {
  domain::AccountId account;
  domain::InstrumentId instrument;
  domain::DayOrdinal final_sale;
  std::vector<LotPiece> pieces;
};

SavedPosition read_position(domain::ByteReader& in) {
  SavedPosition saved;
  in.get(saved.account);
  in.get(saved.instrument);
  in.get(saved.final_sale);
  const auto pieces = in.get<std::uint64_t>();
  for (std::uint64_t i = 0; i < pieces && !in.failed(); ++i) {
    visit_piece(saved.pieces.emplace_back(), [&in](auto& value) { in.get(value); });
  }
  if (!saved.account.valid() || !saved.instrument.valid()) in.fail();
  return saved;
}

}  // namespace

std::vector<LotPiece> Holdings::pieces(domain::AccountId account,
                                       domain::InstrumentId instrument) const {
  std::vector<LotPiece> all;
  const Position* position = find(account, instrument);
  if (position == nullptr) return all;
  for_each_shelf(*position, [&all](const Shelf& shelf) {
    for (const Piece& piece : shelf.pieces) {
      all.push_back({piece.lot, piece.first, piece.last, piece.vintage, shelf.place, shelf.use,
                     shelf.sellable_from});
    }
  });
  return all;
}

std::vector<LotPiece> Holdings::trade_pieces(domain::TradeId trade) const {
  std::vector<LotPiece> all;
  const TradeRecord& record = record_of(trade);
  for (const TradeRange* range = record.first; range != nullptr; range = range->next) {
    all.push_back({.lot = range->lot,
                   .first = range->first,
                   .last = range->last,
                   .vintage = range->vintage,
                   .sellable_from = record.sellable_from});
  }
  return all;
}

void Holdings::save(domain::ByteWriter& out) const {
  out.put(today_);
  out.put(lots_);
  save_positions(out);
  save_reservations(out);
  save_trades(out);
}

void Holdings::save_positions(domain::ByteWriter& out) const {
  out.put(static_cast<std::uint64_t>(positions_.size()));
  for (const Position* first : accounts_) {
    for (const Position* position = first; position != nullptr; position = position->next) {
      out.put(position->account);
      out.put(position->instrument);
      out.put(position->final_sale);
      std::vector<LotPiece> all = pieces(position->account, position->instrument);
      out.put(static_cast<std::uint64_t>(all.size()));
      for (LotPiece& piece : all) {
        visit_piece(piece, [&out](const auto& value) { out.put(value); });
      }
    }
  }
}

void Holdings::save_reservations(domain::ByteWriter& out) const {
  std::vector<std::uint64_t> orders;
  orders.reserve(reservations_.size());
  for (const auto& [order, reservation] : reservations_) orders.push_back(order);
  std::sort(orders.begin(), orders.end());
  out.put(static_cast<std::uint64_t>(orders.size()));
  for (const std::uint64_t order : orders) {
    const detail::Reservation& reservation = reservations_.find(order)->second;
    out.put(domain::OrderId(order));
    out.put(reservation.position->account);
    out.put(reservation.position->instrument);
    out.put(reservation.quantity);
  }
}

void Holdings::save_trades(domain::ByteWriter& out) const {
  out.put(static_cast<std::uint64_t>(trades_.size()));
  for (const TradeRecord* record = first_trade_; record != nullptr; record = record->next) {
    out.put(*record);
    std::uint64_t count = 0;
    for (const TradeRange* r = record->first; r != nullptr; r = r->next) ++count;
    out.put(count);
    for (const TradeRange* range = record->first; range != nullptr; range = range->next) {
      out.put(range->lot);
      out.put(range->first);
      out.put(range->last);
    }
  }
}

void Holdings::load(domain::ByteReader& in) {
  ECO_ASSERT(lots_.empty());
  ECO_ASSERT(positions_.empty());
  in.get(today_);
  load_lots(in);
  load_positions(in);
  load_reservations(in);
  load_trades(in);
}

void Holdings::load_lots(domain::ByteReader& in) {
  std::vector<Lot> lots;
  in.get(lots);
  for (const Lot& lot : lots) {
    if (in.failed()) return;
    if (!lot.instrument.valid() || lot.quantity.raw() <= 0 || !add_lot(lot)) return in.fail();
  }
}

void Holdings::load_positions(domain::ByteReader& in) {
  std::vector<SavedPosition> positions;
  const auto count = in.get<std::uint64_t>();
  for (std::uint64_t i = 0; i < count && !in.failed(); ++i) positions.push_back(read_position(in));
  std::vector<Range> ranges;
  for (const SavedPosition& saved : positions) {
    for (const LotPiece& piece : saved.pieces) {
      const Lot* lot = find_lot(piece.lot);
      if (lot == nullptr || lot->instrument != saved.instrument || lot->vintage != piece.vintage) {
        return in.fail();
      }
      ranges.push_back({piece.lot, piece.first, piece.last, piece.vintage});
    }
  }
  // Known to be disjoint before any is put on a shelf, which asserts it.
  if (in.failed() || !make_up_the_lots(std::move(ranges))) return in.fail();
  for (const SavedPosition& saved : positions) {
    if (find(saved.account, saved.instrument) != nullptr) return in.fail();
    Position& position = find_or_add(saved.account, saved.instrument);
    position.final_sale = saved.final_sale;
    hash_ += position.sales_share();
    for (const LotPiece& piece : saved.pieces) {
      Shelf* shelf = shelf_for(position, piece);
      if (shelf == nullptr) return in.fail();
      const Range range{piece.lot, piece.first, piece.last, piece.vintage};
      put(*shelf, range);
      hash_ += shelf->share(range.lot, detail::spread(range));
    }
  }
}

/// Where a saved piece stood; null where nothing can stand so.
Shelf* Holdings::shelf_for(Position& position, const LotPiece& piece) {
  if (piece.place == domain::Place::registry) {
    if (piece.sellable_from != sellable_at_once) return nullptr;
    if (piece.use == domain::LotUse::free) return &position.registry;
    const bool has_ended =
        piece.use == domain::LotUse::retired || piece.use == domain::LotUse::recalled;
    return has_ended ? &ended_shelf(position, piece.use) : nullptr;
  }
  if (piece.place != domain::Place::trading) return nullptr;
  if (piece.use == domain::LotUse::frozen) return &position.frozen;
  if (piece.use != domain::LotUse::free) return nullptr;
  return piece.sellable_from == sellable_at_once ? &position.free
                                                 : &locked_shelf(position, piece.sellable_from);
}

void Holdings::load_reservations(domain::ByteReader& in) {
  const auto count = in.get<std::uint64_t>();
  for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
    const auto order = in.get<domain::OrderId>();
    const auto account = in.get<domain::AccountId>();
    const auto instrument = in.get<domain::InstrumentId>();
    const auto quantity = in.get<domain::Quantity>();
    if (in.failed()) return;
    Position* position = find(account, instrument);
    const bool possible = order.valid() && position != nullptr && quantity.raw() > 0 &&
                          quantity <= position->unreserved() &&
                          !reservations_.contains(order.raw());
    if (!possible) return in.fail();
    add_reserved(reservations_.emplace(order.raw(), detail::Reservation{position, {}}).first,
                 quantity);
  }
}

void Holdings::load_trades(domain::ByteReader& in) {
  const auto count = in.get<std::uint64_t>();
  for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
    const auto values = in.get<TradeRecord>();
    if (in.failed() || !values.trade.valid() || trades_.contains(values.trade.raw()) ||
        find(values.seller, values.instrument) == nullptr ||
        find(values.buyer, values.instrument) == nullptr) {
      return in.fail();
    }
    TradeRecord& record = add_record(values);
    note_sale(*find(record.seller, record.instrument), record.sold_on);
    const auto ranges = in.get<std::uint64_t>();
    for (std::uint64_t j = 0; j < ranges && !in.failed(); ++j) {
      const auto lot_id = in.get<domain::LotId>();
      const auto first = in.get<std::int64_t>();
      const auto last = in.get<std::int64_t>();
      const Lot* lot = find_lot(lot_id);
      if (lot == nullptr || lot->instrument != record.instrument || first < 1 || first > last ||
          last > lot->quantity.raw()) {
        return in.fail();
      }
      add_range(record, {lot_id, first, last, lot->vintage});
    }
    if (record.sellable_from == awaiting_registry) {
      Position& buyer = *find(record.buyer, record.instrument);
      start_awaiting(buyer, record);
      buyer.owes_locks = true;  // it may; the first release finds out
    }
  }
}

/// True where the ranges are disjoint and together exactly the lots.
bool Holdings::make_up_the_lots(std::vector<Range> ranges) const {
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
    return std::tie(a.lot, a.first) < std::tie(b.lot, b.first);
  });
  std::size_t at = 0;
  for (std::size_t i = 0; i < lots_.size(); ++i) {
    std::int64_t next = 1;
    for (; at < ranges.size() && ranges[at].lot.raw() == i + 1; ++at) {
      if (ranges[at].first != next || ranges[at].last < next) return false;
      if (ranges[at].last > lots_[i].quantity.raw()) return false;
      next = ranges[at].last + 1;
    }
    if (next - 1 != lots_[i].quantity.raw()) return false;
  }
  return at == ranges.size();
}

base::Hash128 Holdings::recompute_hash() const {
  base::Hash128 sum;
  for (std::size_t i = 0; i < lots_.size(); ++i) sum += lot_share(domain::LotId(i + 1), lots_[i]);
  for (const Position* first : accounts_) {
    for (const Position* position = first; position != nullptr; position = position->next) {
      sum += position->sales_share();
      for_each_shelf(*position, [&sum](const Shelf& shelf) {
        for (const Piece& piece : shelf.pieces) {
          sum += shelf.share(piece.lot, detail::spread(piece));
        }
      });
    }
  }
  for (const auto& [order, reservation] : reservations_) {
    sum += reservation.position->reserved_share(domain::OrderId(order), reservation.quantity);
  }
  for (const TradeRecord* record = first_trade_; record != nullptr; record = record->next) {
    sum += record->share();
  }
  return sum;
}

void Holdings::audit_position(const Position& position) const {
  ECO_ASSERT(find(position.account, position.instrument) == &position);
  for_each_shelf(position, [&](const Shelf& shelf) {
    domain::Quantity sum;
    const Piece* before = nullptr;
    for (const Piece& piece : shelf.pieces) {
      ECO_ASSERT(before == nullptr || detail::Leaving{}(*before, piece));
      ECO_ASSERT(before == nullptr || before->lot != piece.lot || before->last + 1 < piece.first);
      sum += piece.quantity();
      before = &piece;
    }
    ECO_ASSERT(shelf.sum == sum);
    ECO_ASSERT(shelf.position == &position);
  });
  ECO_ASSERT(position.reserved <= position.free.sum);
  for (const Shelf* shelf = position.locked; shelf != nullptr; shelf = shelf->next) {
    ECO_ASSERT(shelf->sum.raw() > 0);
    ECO_ASSERT(shelf->next == nullptr || shelf->sellable_from < shelf->next->sellable_from);
  }
}

namespace {

/// Of the ranges that awaiting trades brought, a position has all that it has of them locked unless
/// it owes locks, and nothing else.
void audit_locks(const Position& position, std::vector<Range> brought) {
  std::sort(brought.begin(), brought.end(), [](const Range& a, const Range& b) {
    return std::tie(a.lot, a.first) < std::tie(b.lot, b.first);
  });
  for (const Range& range : brought) {
    ECO_ASSERT(position.owes_locks || position.free.first_in(range) == nullptr);
  }
  for (const Shelf* shelf = position.locked; shelf != nullptr; shelf = shelf->next) {
    if (shelf->sellable_from != awaiting_registry) {
      for (const Range& range : brought) ECO_ASSERT(shelf->first_in(range) == nullptr);
      continue;
    }
    for (const Piece& piece : shelf->pieces) {
      std::int64_t next = piece.first;
      for (const Range& range : brought) {
        if (range.lot == piece.lot && range.first <= next) next = std::max(next, range.last + 1);
      }
      ECO_ASSERT(next > piece.last);
    }
  }
}

}  // namespace

void Holdings::audit_reservations() const {
  std::map<std::pair<domain::AccountId, domain::InstrumentId>, domain::Quantity> sums;
  for (const auto& [order, reservation] : reservations_) {
    ECO_ASSERT(reservation.quantity.raw() > 0);
    const Position& position = *reservation.position;
    sums[{position.account, position.instrument}] += reservation.quantity;
  }
  for (const Position* first : accounts_) {
    for (const Position* position = first; position != nullptr; position = position->next) {
      const auto sum = sums.find({position->account, position->instrument});
      ECO_ASSERT(position->reserved == (sum == sums.end() ? domain::Quantity(0) : sum->second));
    }
  }
}

/// The sales that are not final are those of the trades' records.
void Holdings::audit_sales() const {
  std::map<std::tuple<domain::AccountId, domain::InstrumentId, domain::DayOrdinal>, std::uint64_t>
      open;
  for (const TradeRecord* record = first_trade_; record != nullptr; record = record->next) {
    ++open[{record->seller, record->instrument, record->sold_on}];
  }
  for (const Position* first : accounts_) {
    for (const Position* position = first; position != nullptr; position = position->next) {
      const detail::SaleDay* later = nullptr;
      for (const detail::SaleDay* day = position->sales; day != nullptr; day = day->earlier) {
        ECO_ASSERT(later == nullptr || day->day < later->day);
        ECO_ASSERT(day->open > 0);
        const std::tuple key{position->account, position->instrument, day->day};
        ECO_ASSERT(open[key] == day->open);
        open.erase(key);
        later = day;
      }
    }
  }
  ECO_ASSERT(open.empty());
}

/// What awaits the registry is what awaiting trades brought.
void Holdings::audit_awaiting() const {
  std::size_t awaiting = 0;
  for (const TradeRecord* record = first_trade_; record != nullptr; record = record->next) {
    if (record->sellable_from == awaiting_registry) ++awaiting;
  }
  for (const Position* first : accounts_) {
    for (const Position* position = first; position != nullptr; position = position->next) {
      std::vector<Range> brought;
      for (const TradeRecord* record = position->awaiting; record != nullptr;
           record = record->next_awaiting) {
        ECO_ASSERT(record->buyer == position->account);
        ECO_ASSERT(record->sellable_from == awaiting_registry);
        --awaiting;
        for (const TradeRange* r = record->first; r != nullptr; r = r->next) brought.push_back(*r);
      }
      audit_locks(*position, std::move(brought));
    }
  }
  ECO_ASSERT(awaiting == 0);
}

void Holdings::audit() const {
  std::vector<Range> ranges;
  std::size_t positions = 0;
  for (const Position* first : accounts_) {
    for (const Position* position = first; position != nullptr; position = position->next) {
      audit_position(*position);
      ++positions;
      for_each_shelf(*position, [&](const Shelf& shelf) {
        for (const Piece& piece : shelf.pieces) ranges.push_back(piece);
      });
    }
  }
  ECO_ASSERT(make_up_the_lots(std::move(ranges)));
  ECO_ASSERT(positions == positions_.size());
  audit_reservations();
  audit_sales();
  audit_awaiting();
  ECO_ASSERT(hash() == recompute_hash());
}

}  // namespace eco::risk
