/// The challenge's engine: the venue's order book behind the challenge's functions.
#include <limits>
#include <memory>
#include <vector>

#include "bench/challenge/abi.hpp"
#include "bench/challenge/id_index.hpp"
#include "bench/challenge/report_stream.hpp"
#include "bench/huge_pages.hpp"
#include "engine/book/order_book.hpp"

namespace eco::challenge {
namespace {

using domain::Price;
using domain::Quantity;
using domain::Side;
using engine::book::BookMemory;
using engine::book::OrderBook;
using engine::book::RestingOrder;

Side side_of(std::uint8_t side) noexcept {
  return static_cast<Side>(1 + (side & 1));
}
std::uint8_t code_of(Side side) noexcept {
  return static_cast<std::uint8_t>(static_cast<int>(side) - 1);
}
std::uint32_t steps(Quantity quantity) noexcept {
  return static_cast<std::uint32_t>(quantity.raw());
}

/// Reports through whichever transport the caller gave: the library's own without a call.
class Reports {
 public:
  Reports(const me_transport_t* transport, void* sink) : transport_(transport), sink_(sink) {
    if (transport->push == stream_transport.push) own_ = static_cast<ReportStream*>(sink);
  }
  void put(me_report_type type, std::uint64_t sequence, std::uint64_t order, Side side,
           std::int64_t price, std::uint32_t quantity) noexcept {
    if (own_ != nullptr) [[likely]] {
      return own_->put(type, sequence, order, price, quantity, code_of(side));
    }
    push({type, code_of(side), sequence, order, price, quantity, 0, 0, 0});
  }
  void put_trade(std::uint64_t sequence, std::int64_t price, std::uint32_t quantity,
                 std::uint64_t maker, std::uint64_t taker) noexcept {
    if (own_ != nullptr) [[likely]] {
      return own_->put_trade(sequence, price, quantity, maker, taker);
    }
    push({me_trade, 0, sequence, taker, price, quantity, maker, taker, 0});
  }
  void flush() noexcept { transport_->flush(sink_); }

 private:
  void push(const me_report_t& report) noexcept {
    while (transport_->push(sink_, &report) == 0) __builtin_ia32_pause();
  }

  const me_transport_t* transport_;
  void* sink_;
  ReportStream* own_ = nullptr;
};

/// The id of the order in a slot.
class IdOf {
 public:
  explicit IdOf(const OrderBook& book) noexcept : book_(book) {}
  std::uint64_t operator()(Slot slot) const noexcept { return book_.order(slot).id; }

 private:
  const OrderBook& book_;
};

class Engine {
 public:
  Engine(const me_transport_t* transport, void* sink) : reports_(transport, sink) {
    for (const auto region : memory_.regions()) bench::advise_huge(region);
    // The first slots' memory is there before the clock starts.
    std::vector<Slot> slots;
    while (slots.size() < cached_orders) slots.push_back(memory_.claim());
    for (; !slots.empty(); slots.pop_back()) memory_.release(slots.back());
  }

  void on_new(const new_order_t& order) {
    const Side side = side_of(order.side);
    reports_.put(me_order_ack, order.sequence_number, order.order_id, side, order.price_ticks,
                 order.quantity);
    const Quantity open =
        match(order.sequence_number, order.order_id, side, order.price_ticks, order.quantity);
    if (open == Quantity(0)) return;
    if (order.ioc != 0 || memory_.full()) {
      return reports_.put(me_cancel_ack, order.sequence_number, order.order_id, side,
                          order.price_ticks, 0);
    }
    const Slot slot = memory_.claim();
    book_.rest(slot, {side, Price(order.price_ticks), open, order.order_id, 0});
    ids_.insert(order.order_id, slot, IdOf(book_));
  }

  void on_cancel(const cancel_t& cancel) {
    const Slot slot = ids_.find(cancel.order_id, IdOf(book_));
    if (!slot.valid()) {
      return reports_.put(me_cancel_reject, cancel.sequence_number, cancel.order_id, Side::buy, 0,
                          0);
    }
    const RestingOrder order = book_.order(slot);
    book_.remove(slot);
    ids_.erase(cancel.order_id, slot);
    memory_.release(slot);
    reports_.put(me_cancel_ack, cancel.sequence_number, cancel.order_id, order.side,
                 order.price.raw(), 0);
  }

  /// Out of the book and in again as a new order, but for its side and id.
  void on_modify(const modify_t& modify) {
    const Slot slot = ids_.find(modify.order_id, IdOf(book_));
    if (!slot.valid()) {
      return reports_.put(me_modify_reject, modify.sequence_number, modify.order_id, Side::buy, 0,
                          0);
    }
    RestingOrder order = book_.order(slot);
    book_.remove(slot);
    order.price = Price(modify.new_price_ticks);
    order.leaves = match(modify.sequence_number, modify.order_id, order.side,
                         modify.new_price_ticks, modify.new_quantity);
    if (order.leaves > Quantity(0)) {
      book_.rest(slot, order);
    } else {
      ids_.erase(modify.order_id, slot);
      memory_.release(slot);
    }
    reports_.put(me_modify_ack, modify.sequence_number, modify.order_id, order.side,
                 modify.new_price_ticks, modify.new_quantity);
  }

  void on_message(const me_msg_t& message) {
    switch (message.type) {
      case me_new:
        return on_new(message.order);
      case me_cancel:
        return on_cancel(message.cancel);
      case me_modify:
        return on_modify(message.modify);
      default:
        return;
    }
  }

  /// The messages one by one. Where the book has outgrown the caches, what the messages ahead will
  /// touch is fetched meanwhile; below that, asking would cost more than waiting.
  void on_batch(const me_msg_t* messages, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
      if (memory_.claimed() > cached_orders) fetch(messages, i, count);
      on_message(messages[i]);
    }
  }

  void flush() noexcept { reports_.flush(); }

  [[nodiscard]] std::int64_t best(Side side, std::int64_t none) const noexcept {
    const auto price = book_.best_price(side);
    return price ? price->raw() : none;
  }
  [[nodiscard]] std::uint64_t depth(std::int64_t price, Side side) const noexcept {
    const auto level = book_.level(side, Price(price));
    return level ? static_cast<std::uint64_t>(level->open.raw()) : 0;
  }

 private:
  static constexpr std::uint32_t cached_orders = 1U << 16;
  static constexpr std::uint32_t far_ahead = 16;
  static constexpr std::uint32_t near_ahead = 8;
  static constexpr std::uint32_t next_ahead = 4;

  Quantity match(std::uint64_t sequence, std::uint64_t taker, Side side, std::int64_t limit,
                 std::uint32_t quantity) {
    if (!book_.reaches(domain::opposite(side), Price(limit))) return Quantity(quantity);
    return fill(sequence, taker, side, limit, quantity);
  }

  // Apart, so that the many orders which meet nobody need not make room for it on the stack.
  [[gnu::noinline]] Quantity fill(std::uint64_t sequence, std::uint64_t taker, Side side,
                                  std::int64_t limit, std::uint32_t quantity) {
    return book_.take(domain::opposite(side), Price(limit), Quantity(quantity),
                      [&](Slot slot, const RestingOrder& maker, Quantity filled) {
                        reports_.put_trade(sequence, maker.price.raw(), steps(filled), maker.id,
                                           taker);
                        if (maker.leaves > Quantity(0)) return;
                        ids_.erase(maker.id, slot);
                        memory_.release(slot);
                      });
  }

  // All kinds of message have the id in one place and new and modified orders the price, so one
  // stream of instructions serves all kinds, where a branch on the kind would be guessed wrong.
  [[gnu::always_inline]] void fetch(const me_msg_t* messages, std::uint32_t i,
                                    std::uint32_t count) const noexcept {
    if (i + far_ahead >= count) return;
    ids_.prefetch(messages[i + far_ahead].order.order_id);
    const new_order_t& near = messages[i + near_ahead].order;
    memory_.prefetch(ids_.guess(near.order_id));
    book_.prefetch(side_of(near.side), Price(near.price_ticks));
    memory_.prefetch_ring(ids_.guess(messages[i + next_ahead].order.order_id));
  }

  BookMemory memory_{1U << 21};
  OrderBook book_{memory_};
  IdIndex ids_;
  Reports reports_;
};

std::unique_ptr<Engine> running;

}  // namespace
}  // namespace eco::challenge

using eco::challenge::running;
using eco::domain::Side;

void engine_init(std::uint64_t, const me_transport_t* transport, void* sink) {
  running = std::make_unique<eco::challenge::Engine>(transport, sink);
}
void engine_shutdown() {
  running.reset();
}
void engine_on_new_order(const new_order_t* order) {
  running->on_new(*order);
}
void engine_on_cancel(const cancel_t* cancel) {
  running->on_cancel(*cancel);
}
void engine_on_modify(const modify_t* modify) {
  running->on_modify(*modify);
}
void engine_flush() {
  running->flush();
}
std::int64_t engine_query_best_bid() {
  return running->best(Side::buy, std::numeric_limits<std::int64_t>::min());
}
std::int64_t engine_query_best_ask() {
  return running->best(Side::sell, std::numeric_limits<std::int64_t>::max());
}
std::uint64_t engine_query_depth_at(std::int64_t price, std::uint8_t side) {
  return running->depth(price, eco::challenge::side_of(side));
}
const me_transport_t* engine_get_transport() {
  return &eco::challenge::stream_transport;
}
void engine_on_batch(const me_msg_t* messages, std::uint32_t count) {
  running->on_batch(messages, count);
}
