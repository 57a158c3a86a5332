#include "engine/orders.hpp"

namespace eco::engine {

using domain::EndReason;
using domain::OrderId;
using domain::Quantity;

Orders::Orders(std::uint32_t orders_max) : orders_max_(orders_max) {
  slots_.reserve(orders_max);
  ended_.reserve(orders_max);
}

void Orders::set_capacity(std::uint32_t orders_max) {
  ECO_ASSERT(orders_max >= live_);
  orders_max_ = orders_max;
  slots_.reserve(orders_max);
  ended_.reserve(orders_max);
}

Slot Orders::add(const Order& order) {
  ECO_ASSERT(!full());
  ECO_ASSERT(!last_.valid() || at(last_).state.order < order.state.order);
  Slot slot = free_;
  if (slot.valid()) {
    free_ = at(slot).live_next;
    at(slot) = order;
  } else {
    slots_.push_back(order);
    slot = Slot(static_cast<std::uint32_t>(slots_.size()));
  }
  Order& added = at(slot);
  added.live_previous = last_;
  added.live_next = {};
  if (last_.valid()) {
    at(last_).live_next = slot;
  } else {
    first_ = slot;
  }
  last_ = slot;
  ++live_;
  index_.insert(order.state.order.raw(), slot);
  hash_ += item_hash<HashTag::order>(added);
  return slot;
}

void Orders::end(Slot slot, EndReason reason) {
  Order& order = at(slot);
  ECO_ASSERT(order.level == nullptr);
  hash_ -= item_hash<HashTag::order>(order);
  remember(order.state, reason);
  index_.erase(order.state.order.raw());
  if (order.live_previous.valid()) {
    at(order.live_previous).live_next = order.live_next;
  } else {
    first_ = order.live_next;
  }
  if (order.live_next.valid()) {
    at(order.live_next).live_previous = order.live_previous;
  } else {
    last_ = order.live_previous;
  }
  order.live_next = free_;
  free_ = slot;
  --live_;
}

void Orders::remember(const domain::OrderState& state, EndReason reason) {
  ECO_ASSERT(state.leaves == Quantity(0));
  ended_.push_back({state, reason});
  ended_index_.insert(state.order.raw(), Slot(static_cast<std::uint32_t>(ended_.size())));
  hash_ += item_hash<HashTag::ended_order>(ended_.back());
}

const EndedOrder* Orders::ended(OrderId id) const noexcept {
  const Slot slot = ended_index_.find(id.raw());
  return slot.valid() ? &ended_[slot.raw() - 1] : nullptr;
}

void Orders::forget_ended() noexcept {
  for (const EndedOrder& ended : ended_) hash_ -= item_hash<HashTag::ended_order>(ended);
  ended_.clear();
  ended_index_.clear();
}

void Orders::audit() const noexcept {
  base::Hash128 sum;
  std::uint32_t count = 0;
  OrderId last;
  for (Slot slot = first_; slot.valid(); slot = next(slot)) {
    const Order& order = at(slot);
    ECO_ASSERT(order.state.order > last);
    ECO_ASSERT(find(order.state.order) == slot);
    ECO_ASSERT(order.state.cumulative + order.state.leaves == order.state.quantity);
    last = order.state.order;
    sum += item_hash<HashTag::order>(order);
    ++count;
  }
  ECO_ASSERT(count == live_);
  for (const EndedOrder& ended : ended_) sum += item_hash<HashTag::ended_order>(ended);
  ECO_ASSERT(sum == hash_);
}

void Orders::save(domain::ByteWriter& out) const {
  out.put(live_);
  for (Slot slot = first_; slot.valid(); slot = next(slot)) out.put(at(slot));
  out.put(ended_);
}

void Orders::load(domain::ByteReader& in) {
  const auto count = in.get<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    const auto order = in.get<Order>();
    const bool ascends = !last_.valid() || at(last_).state.order < order.state.order;
    if (in.failed() || full() || !ascends || !order.state.order.valid()) return in.fail();
    add(order);
  }
  std::vector<EndedOrder> ended;
  in.get(ended);
  for (const EndedOrder& item : ended) {
    const bool fresh = !ended_index_.find(item.state.order.raw()).valid();
    if (!item.state.order.valid() || !fresh || item.state.leaves != Quantity(0)) return in.fail();
    remember(item.state, item.end);
  }
}

}  // namespace eco::engine
