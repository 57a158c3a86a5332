#include "console/report/books.hpp"

#include <algorithm>

namespace eco::console {

using namespace domain;

void Books::post(const CashPosted& posting) {
  add(posting.debit, -posting.amount);
  add(posting.credit, posting.amount);
  const bool bank_mirror = posting.debit.bucket == CashBucket::bank;
  if (!bank_mirror &&
      in({posting.debit.account, {posting.debit.market, posting.debit.bucket}}) < Money(0)) {
    ++contradictions_;
  }
}

void Books::add(const CashPlace& place, Money amount) {
  cash_[{place.account, {place.market, place.bucket}}] += amount;
}

Money Books::in(const CashKey& key) const {
  const auto found = cash_.find(key);
  return found == cash_.end() ? Money(0) : found->second;
}

Money Books::in(AccountId account, CashBucket bucket) const {
  return in({account, {MarketId(), bucket}});
}

CashBalance Books::cash(AccountId account) const {
  return {in(account, CashBucket::free), in(account, CashBucket::proceeds),
          in(account, CashBucket::reserved_free) + in(account, CashBucket::reserved_proceeds),
          in(account, CashBucket::deposit), in(account, CashBucket::frozen)};
}

Money Books::venue_cash(MarketId market, CashBucket bucket) const {
  return in({AccountId(), {market, bucket}});
}

void Books::move(const LotMoved& movement) {
  Lot& lot = lots_[movement.lot];
  lot.instrument = movement.instrument;
  auto& pieces = lot.pieces;
  std::int64_t found = 0;
  // The piece that holds `first`, or the one behind it.
  auto at = pieces.upper_bound(movement.first);
  if (at != pieces.begin() && std::prev(at)->second.last >= movement.first) --at;
  while (at != pieces.end() && at->first <= movement.last) {
    const std::int64_t first = at->first;
    const Piece piece = at->second;
    at = pieces.erase(at);
    if (first < movement.first) {
      pieces[first] = {movement.first - 1, piece.place, piece.sellable_from};
    }
    if (piece.last > movement.last) {
      at = pieces
               .insert_or_assign(movement.last + 1,
                                 Piece{piece.last, piece.place, piece.sellable_from})
               .first;
    }
    const bool as_told = piece.place.account == movement.debit.account &&
                         piece.place.place == movement.debit.place &&
                         piece.place.use == movement.debit.use;
    if (as_told) {
      found += std::min(piece.last, movement.last) - std::max(first, movement.first) + 1;
    }
  }
  const bool from_outside = movement.debit.use == LotUse::outside;
  if (found != (from_outside ? 0 : movement.last - movement.first + 1)) ++contradictions_;
  if (movement.reason == PostingReason::delivery) {
    add_reserved({movement.debit.account, movement.instrument},
                 Quantity(movement.first - movement.last - 1));
  }
  if (movement.credit.use == LotUse::outside) return;
  pieces[movement.first] = {movement.last, movement.credit, movement.sellable_from};
  ever_held_[movement.credit.account].insert(movement.instrument);
}

void Books::reserve(const RightsReserved& change) {
  const bool more = change.reason == PostingReason::reserve;
  add_reserved({change.account, change.instrument},
               more ? change.quantity : Quantity(0) - change.quantity);
}

void Books::add_reserved(const Holding& holding, Quantity change) {
  Quantity& reserved = reserved_[holding];
  reserved += change;
  if (reserved < Quantity(0)) ++contradictions_;
}

namespace {

/// Retired or recalled: in the account's name, owned no more.
bool has_ended(const LotPlace& place) noexcept {
  return place.use == LotUse::retired || place.use == LotUse::recalled;
}

}  // namespace

std::map<InstrumentId, HoldingBalance> Books::holdings(AccountId account, DayOrdinal today) const {
  std::map<InstrumentId, HoldingBalance> out;
  const auto held = ever_held_.find(account);
  if (held == ever_held_.end()) return out;
  for (const InstrumentId instrument : held->second) out[instrument];
  for (const auto& [id, lot] : lots_) {
    if (!held->second.contains(lot.instrument)) continue;
    HoldingBalance& balance = out[lot.instrument];
    for (const auto& [first, piece] : lot.pieces) {
      if (piece.place.account != account || has_ended(piece.place)) continue;
      const Quantity quantity(piece.last - first + 1);
      if (piece.place.place == Place::registry) {
        balance.registry += quantity;
      } else if (piece.place.use == LotUse::frozen) {
        balance.frozen += quantity;
      } else if (piece.sellable_from > today) {
        balance.locked += quantity;
      } else {
        balance.free += quantity;
      }
    }
  }
  for (auto& [instrument, balance] : out) {
    const auto reserved = reserved_.find({account, instrument});
    if (reserved == reserved_.end()) continue;
    balance.free -= reserved->second;
    balance.reserved = reserved->second;
  }
  return out;
}

}  // namespace eco::console
