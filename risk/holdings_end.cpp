// How units end in an account's name: retired with a trade, recalled after an inspection.
#include <algorithm>

#include "base/assert.hpp"
#include "risk/holdings.hpp"
#include "risk/holdings_move.hpp"

namespace eco::risk {

using detail::Position;
using detail::Range;
using detail::Shelf;
using detail::TradeRange;
using domain::PostingReason;
using domain::Quantity;
using domain::RejectCode;

Shelf* Holdings::find_ended(const Position& position, domain::LotUse how) noexcept {
  for (Shelf* shelf = position.ended; shelf != nullptr; shelf = shelf->next) {
    if (shelf->use == how) return shelf;
  }
  return nullptr;
}

/// The last units of what a trade has just brought to a shelf.
void Holdings::retire(const detail::TradeRecord& record, Quantity quantity, Shelf& from,
                      domain::EventBuffer& events) {
  std::vector<Range> ranges;
  for (const TradeRange* range = record.first; range != nullptr; range = range->next) {
    ranges.push_back(*range);
  }
  Shelf& to = ended_shelf(*from.position, domain::LotUse::retired);
  while (quantity > Quantity(0)) {
    ECO_ASSERT(!ranges.empty());
    Range range = ranges.back();
    ranges.pop_back();
    range.first = range.last - std::min(range.quantity(), quantity).raw() + 1;
    quantity -= range.quantity();
    move_parts(from, range, range.quantity(), to, {PostingReason::retire, {}, record.trade},
               events);
  }
}

domain::Refusal Holdings::check_recall(domain::AccountId account, domain::InstrumentId instrument,
                                       Quantity quantity) const noexcept {
  if (quantity <= Quantity(0)) {
    return {.code = RejectCode::bad_value, .asked = quantity.raw(), .low = 1};
  }
  const Position* position = find(account, instrument);
  Quantity held = position == nullptr ? Quantity(0) : position->unreserved();
  const Shelf* shelf = position == nullptr ? nullptr : position->locked;
  for (; shelf != nullptr; shelf = shelf->next) {
    if (shelf->sellable_from != awaiting_registry) held += shelf->sum;
  }
  if (quantity <= held) return {};
  return {.code = RejectCode::insufficient_rights, .asked = quantity.raw(), .low = held.raw()};
}

domain::Refusal Holdings::recall(domain::AccountId account, domain::InstrumentId instrument,
                                 Quantity quantity, domain::EventBuffer& events) {
  const domain::Refusal no = check_recall(account, instrument, quantity);
  if (no.refused()) return no;
  Position& position = *find(account, instrument);
  unlock(position);
  Shelf& to = ended_shelf(position, domain::LotUse::recalled);
  const auto take = [&](Shelf& from, Quantity most) {
    const Quantity part = std::min(most, quantity);
    quantity -= part;
    move_first(from, part, to, {PostingReason::recall}, events);
  };
  take(position.free, position.unreserved());
  while (quantity > Quantity(0)) {
    Shelf& locked = *position.locked;
    take(locked, locked.sum);
    drop_if_empty(locked);
  }
  return {};
}

Quantity Holdings::ended(domain::AccountId account, domain::InstrumentId instrument,
                         domain::LotUse how) const noexcept {
  const Position* position = find(account, instrument);
  const Shelf* shelf = position == nullptr ? nullptr : find_ended(*position, how);
  return shelf == nullptr ? Quantity(0) : shelf->sum;
}

}  // namespace eco::risk
