/// The oracle behind the challenge's functions: sorted maps of lists, written to be read, and the
/// caller's transport.
#include <algorithm>
#include <limits>
#include <list>
#include <map>
#include <unordered_map>

#include "bench/challenge/abi.hpp"

namespace {

struct Resting {
  std::uint64_t id;
  std::uint8_t side;
  std::int64_t price;
  std::uint32_t open;
};
using Queue = std::list<Resting>;
using Levels = std::map<std::int64_t, Queue>;

struct Naive {
  const me_transport_t* transport;
  void* sink;
  Levels buys;
  Levels sells;
  std::unordered_map<std::uint64_t, Queue::iterator> orders;

  Levels& levels(std::uint8_t side) { return side == 0 ? buys : sells; }

  void report(const me_report_t& report) {
    while (transport->push(sink, &report) == 0) {
    }
  }
  void report(std::uint8_t type, std::uint8_t side, std::uint64_t sequence, std::uint64_t id,
              std::int64_t price, std::uint32_t quantity) {
    report({type, side, sequence, id, price, quantity, 0, 0, 0});
  }

  Levels::iterator best(std::uint8_t side) {
    if (side == 1) return sells.begin();
    return buys.empty() ? buys.end() : std::prev(buys.end());
  }

  /// What is left of the taker.
  std::uint32_t match(std::uint64_t sequence, std::uint64_t taker, std::uint8_t side,
                      std::int64_t limit, std::uint32_t open) {
    const std::uint8_t other = side == 0 ? 1 : 0;
    while (open > 0 && !levels(other).empty()) {
      const auto level = best(other);
      if (side == 0 ? level->first > limit : level->first < limit) break;
      Resting& maker = level->second.front();
      const std::uint32_t fill = std::min(open, maker.open);
      open -= fill;
      maker.open -= fill;
      report({me_trade, 0, sequence, taker, level->first, fill, maker.id, taker, 0});
      if (maker.open > 0) continue;
      orders.erase(maker.id);
      level->second.pop_front();
      if (level->second.empty()) levels(other).erase(level);
    }
    return open;
  }
  void rest(const Resting& order) {
    Queue& queue = levels(order.side)[order.price];
    orders[order.id] = queue.insert(queue.end(), order);
  }
  Resting take_out(std::uint64_t id) {
    const Queue::iterator at = orders.at(id);
    const Resting order = *at;
    const auto level = levels(order.side).find(order.price);
    level->second.erase(at);
    if (level->second.empty()) levels(order.side).erase(level);
    orders.erase(id);
    return order;
  }
};

Naive* naive = nullptr;

}  // namespace

void engine_init(std::uint64_t, const me_transport_t* transport, void* sink) {
  naive = new Naive{transport, sink, {}, {}, {}};
}
void engine_shutdown() {
  delete naive;
  naive = nullptr;
}
void engine_on_new_order(const new_order_t* order) {
  const std::uint8_t side = order->side & 1;
  naive->report(me_order_ack, side, order->sequence_number, order->order_id, order->price_ticks,
                order->quantity);
  const std::uint32_t open = naive->match(order->sequence_number, order->order_id, side,
                                          order->price_ticks, order->quantity);
  if (open == 0) return;
  if (order->ioc != 0) {
    naive->report(me_cancel_ack, side, order->sequence_number, order->order_id, order->price_ticks,
                  0);
  } else {
    naive->rest({order->order_id, side, order->price_ticks, open});
  }
}
void engine_on_cancel(const cancel_t* cancel) {
  const std::uint64_t sequence = cancel->sequence_number;
  if (!naive->orders.contains(cancel->order_id)) {
    naive->report(me_cancel_reject, 0, sequence, cancel->order_id, 0, 0);
    return;
  }
  const Resting order = naive->take_out(cancel->order_id);
  naive->report(me_cancel_ack, order.side, sequence, order.id, order.price, 0);
}
void engine_on_modify(const modify_t* modify) {
  const std::uint64_t sequence = modify->sequence_number;
  if (!naive->orders.contains(modify->order_id)) {
    naive->report(me_modify_reject, 0, sequence, modify->order_id, 0, 0);
    return;
  }
  Resting order = naive->take_out(modify->order_id);
  order.price = modify->new_price_ticks;
  order.open = naive->match(sequence, order.id, order.side, order.price, modify->new_quantity);
  if (order.open > 0) naive->rest(order);
  naive->report(me_modify_ack, order.side, sequence, order.id, order.price, modify->new_quantity);
}
void engine_flush() {
  naive->transport->flush(naive->sink);
}
std::int64_t engine_query_best_bid() {
  return naive->buys.empty() ? std::numeric_limits<std::int64_t>::min()
                             : std::prev(naive->buys.end())->first;
}
std::int64_t engine_query_best_ask() {
  return naive->sells.empty() ? std::numeric_limits<std::int64_t>::max()
                              : naive->sells.begin()->first;
}
std::uint64_t engine_query_depth_at(std::int64_t price, std::uint8_t side) {
  const Levels& levels = naive->levels(side & 1);
  const auto level = levels.find(price);
  std::uint64_t open = 0;
  if (level != levels.end()) {
    for (const Resting& order : level->second) open += order.open;
  }
  return open;
}
