#include "engine/orders.hpp"

#include <algorithm>

namespace eco::engine {

using domain::EndReason;
using domain::OrderId;
using domain::Quantity;

Orders::Orders(std::uint32_t orders_max) : orders_max_(orders_max), memory_(orders_max) {
  slots_.reserve(orders_max);
  names_.reserve(orders_max);
}

void Orders::set_capacity(std::uint32_t orders_max) {
  ECO_ASSERT(orders_max >= live());
  // Slots once used stay: a lower number is a limit, not less memory.
  const auto slots = std::max(orders_max, static_cast<std::uint32_t>(slots_.size()));
  orders_max_ = orders_max;
  memory_.set_orders_max(slots);
  slots_.reserve(slots);
  names_.reserve(slots);
}

Slot Orders::add(const Order& order) {
  ECO_ASSERT(!full());
  const Slot slot = memory_.claim();
  const std::size_t at = slot.raw() - 1;
  if (at == slots_.size()) {
    slots_.emplace_back();
    names_.emplace_back();
  }
  slots_[at] = order;
  names_[at] = {order.state.order, order.state.member, order.state.instrument};
  ECO_ASSERT(!find(order.state.order).valid());
  index_.set(order.state.order.raw(), slot.raw());
  live_hash_.touch(slot);
  return slot;
}

void Orders::end(Slot slot, EndReason reason) {
  const Order& order = at(slot);
  remember(order.state, reason);
  names_[slot.raw() - 1] = {};
  live_hash_.touch(slot);
  memory_.release(slot);
}

std::vector<Slot> Orders::by_id(domain::MemberId member, domain::InstrumentId instrument) const {
  std::vector<Slot> slots;
  for (std::size_t at = 0; at < names_.size(); ++at) {
    const Name& name = names_[at];
    if (!name.order.valid() || (member.valid() && name.member != member) ||
        (instrument.valid() && name.instrument != instrument)) {
      continue;
    }
    slots.emplace_back(static_cast<std::uint32_t>(at + 1));
  }
  std::sort(slots.begin(), slots.end(), [this](Slot a, Slot b) {
    return names_[a.raw() - 1].order < names_[b.raw() - 1].order;
  });
  return slots;
}

void Orders::remember(const domain::OrderState& state, EndReason reason) {
  ECO_ASSERT(state.leaves == Quantity(0));
  ECO_ASSERT(ended_.size() < ended_place);
  index_.set(state.order.raw(), ended_place + static_cast<std::uint32_t>(ended_.size()));
  ended_.push_back({state, reason});
}

const EndedOrder* Orders::ended(OrderId id) const noexcept {
  const std::uint32_t place = index_.find(id.raw());
  return place < ended_place ? nullptr : &ended_[place - ended_place];
}

void Orders::forget_ended() {
  for (const EndedOrder& ended : ended_) index_.erase(ended.state.order.raw());
  ended_.cut(0);
  ended_hash_ = {};
  ended_hashed_ = 0;
}

base::Hash128 Orders::hash() const {
  for (; ended_hashed_ < ended_.size(); ++ended_hashed_) {
    ended_hash_ += item_hash<HashTag::ended_order>(ended_[ended_hashed_]);
  }
  base::Hash128 sum = live_hash_.total([this](Slot slot) {
    const bool live = names_[slot.raw() - 1].order.valid();
    return live ? item_hash<HashTag::order>(at(slot)) : base::Hash128{};
  });
  sum += ended_hash_;
  return sum;
}

void Orders::audit() const {
  base::Hash128 sum;
  const std::vector<Slot> slots = by_id();
  for (const Slot slot : slots) {
    const Order& order = at(slot);
    ECO_ASSERT(find(order.state.order) == slot);
    ECO_ASSERT(order.state.order == names_[slot.raw() - 1].order);
    ECO_ASSERT(order.state.member == names_[slot.raw() - 1].member);
    ECO_ASSERT(order.state.instrument == names_[slot.raw() - 1].instrument);
    ECO_ASSERT(order.state.cumulative + order.state.leaves == order.state.quantity);
    ECO_ASSERT(order.place != OrderPlace::book ||
               (order.shown > Quantity(0) && order.shown <= order.state.leaves));
    sum += item_hash<HashTag::order>(order);
  }
  ECO_ASSERT(slots.size() == live());
  for (const EndedOrder& item : ended_) {
    ECO_ASSERT(ended(item.state.order) == &item);
    sum += item_hash<HashTag::ended_order>(item);
  }
  ECO_ASSERT(sum == hash());
}

void Orders::save(domain::ByteWriter& out) const {
  out.put(live());
  for (const Slot slot : by_id()) out.put(at(slot));
  out.put(static_cast<std::uint64_t>(ended_.size()));
  for (const EndedOrder& item : ended_) out.put(item);
}

void Orders::load(domain::ByteReader& in) {
  const auto count = in.get<std::uint32_t>();
  OrderId last;
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    const auto order = in.get<Order>();
    const bool ascends = last < order.state.order;  // also: the id is valid
    if (in.failed() || full() || !ascends) return in.fail();
    last = order.state.order;
    add(order);
  }
  const auto ended_count = in.get<std::uint64_t>();
  for (std::uint64_t i = 0; i < ended_count && !in.failed(); ++i) {
    const auto item = in.get<EndedOrder>();
    const bool fresh = index_.find(item.state.order.raw()) == 0;
    if (in.failed() || !item.state.order.valid() || !fresh || item.state.leaves != Quantity(0)) {
      return in.fail();
    }
    remember(item.state, item.end);
  }
}

}  // namespace eco::engine
