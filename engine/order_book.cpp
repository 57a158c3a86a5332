#include "engine/order_book.hpp"

namespace eco::engine {
namespace {

using domain::Quantity;
using domain::Side;

std::int64_t rank_of(const Order& order) noexcept {
  return order.state.side == Side::buy ? -order.state.price.raw() : order.state.price.raw();
}

}  // namespace

void OrderBook::rest(Slot slot) {
  Order& order = orders_->at(slot);
  ECO_ASSERT(order.state.leaves > Quantity(0));
  ECO_ASSERT(order.level == nullptr);
  Level& level = side_of(order)[rank_of(order)];
  if (level.count == 0) {
    level.price = order.state.price;
    level.first = slot;
  } else {
    Order& before = orders_->at(level.last);
    ECO_ASSERT(before.priority < order.priority);
    before.level_next = slot;
  }
  order.level_previous = level.last;
  order.level_next = {};
  order.level = &level;
  level.last = slot;
  level.open += order.state.leaves;
  ++level.count;
}

void OrderBook::remove(Slot slot) noexcept {
  Order& order = orders_->at(slot);
  ECO_ASSERT(order.level != nullptr);
  Level& level = *order.level;
  if (order.level_previous.valid()) {
    orders_->at(order.level_previous).level_next = order.level_next;
  } else {
    level.first = order.level_next;
  }
  if (order.level_next.valid()) {
    orders_->at(order.level_next).level_previous = order.level_previous;
  } else {
    level.last = order.level_previous;
  }
  level.open -= order.state.leaves;
  order.level = nullptr;
  order.level_previous = order.level_next = {};
  if (--level.count == 0) {
    ECO_ASSERT(level.open == Quantity(0));
    side_of(order).erase(rank_of(order));
  }
}

void OrderBook::reduce(Slot slot, Quantity by) noexcept {
  Order& order = orders_->at(slot);
  ECO_ASSERT(order.level != nullptr);
  ECO_ASSERT(by > Quantity(0));
  ECO_ASSERT(by < order.state.leaves);
  order.level->open -= by;
}

void OrderBook::audit() const noexcept {
  for (const Levels* side : {&bids_, &asks_}) {
    for (const auto& [rank, level] : *side) {
      Quantity open;
      std::uint32_t count = 0;
      domain::SeqNo last;
      for (Slot at = level.first; at.valid(); at = orders_->at(at).level_next) {
        const Order& order = orders_->at(at);
        ECO_ASSERT(order.level == &level);
        ECO_ASSERT(order.state.price == level.price);
        ECO_ASSERT(rank_of(order) == rank);
        ECO_ASSERT(order.state.leaves > Quantity(0));
        ECO_ASSERT(order.priority > last);
        last = order.priority;
        open += order.state.leaves;
        ++count;
      }
      ECO_ASSERT(count > 0);
      ECO_ASSERT(count == level.count);
      ECO_ASSERT(open == level.open);
    }
  }
  if (!bids_.empty() && !asks_.empty()) {
    ECO_ASSERT(best(Side::buy)->price < best(Side::sell)->price);
  }
}

}  // namespace eco::engine
