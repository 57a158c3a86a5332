#pragma once
/// Live listings of all instruments, and the orders that ended today.
#include <vector>

#include "domain/event.hpp"
#include "engine/hashed.hpp"
#include "engine/slot_index.hpp"
#include "risk/ledger.hpp"

namespace eco::engine {

struct Level;

/// A live listing, or a sweep or pick while its command is applied.
struct Order {
  domain::OrderState state;
  domain::SeqNo priority;  ///< of its place at its price: the command that gave it
  risk::CashHold hold;     ///< cash reserved for what is left of it

  // Links of its price level and of all live orders, ascending by OrderId.
  Level* level = nullptr;
  Slot level_previous;
  Slot level_next;
  Slot live_previous;
  Slot live_next;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "state", s.state);
    v(2, "priority", s.priority);
    v(3, "hold", s.hold);
  }
};

/// How an order of today ended, for status requests.
struct EndedOrder {
  domain::OrderState state;
  domain::EndReason end = domain::EndReason::requested;  ///< meaningless where it was filled

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "state", s.state);
    v(2, "end", s.end);
  }
};

/// Owns every live order.
///
/// Determinism: a function of the calls made; slots are private to the process.
/// Lifetime: an Order stays where it is until `end`.
class Orders {
 public:
  using EditOrder = Edit<HashTag::order, Order>;

  /// Address space for `orders_max` live orders and for the ended ones of a day of that size.
  explicit Orders(std::uint32_t orders_max);

  /// From now on `orders_max` live orders. Requires: not below the live ones, none of which is
  /// borrowed.
  void set_capacity(std::uint32_t orders_max);
  [[nodiscard]] std::uint32_t capacity() const noexcept { return orders_max_; }
  [[nodiscard]] bool full() const noexcept { return live_ == orders_max_; }
  [[nodiscard]] std::uint32_t live() const noexcept { return live_; }

  /// Requires: not full, an id above all live ones.
  Slot add(const Order& order);
  [[nodiscard]] Order& at(Slot slot) noexcept { return slots_[slot.raw() - 1]; }
  [[nodiscard]] const Order& at(Slot slot) const noexcept { return slots_[slot.raw() - 1]; }
  [[nodiscard]] Slot find(domain::OrderId id) const noexcept { return index_.find(id.raw()); }
  [[nodiscard]] EditOrder edit(Slot slot) noexcept { return EditOrder(hash_, at(slot)); }
  /// Forgets a live order, which rests in no book, and remembers how it ended.
  void end(Slot slot, domain::EndReason reason);

  /// Live orders in ascending OrderId.
  [[nodiscard]] Slot first() const noexcept { return first_; }
  [[nodiscard]] Slot next(Slot slot) const noexcept { return at(slot).live_next; }

  /// Remembers an order that never rested.
  void remember(const domain::OrderState& state, domain::EndReason reason);
  /// Borrowed: valid until the next non-const call. Null where the order did not end today.
  [[nodiscard]] const EndedOrder* ended(domain::OrderId id) const noexcept;
  void forget_ended() noexcept;

  [[nodiscard]] base::Hash128 hash() const noexcept { return hash_; }
  void audit() const noexcept;

  void save(domain::ByteWriter& out) const;
  void load(domain::ByteReader& in);

 private:
  std::uint32_t orders_max_;
  std::uint32_t live_ = 0;
  std::vector<Order> slots_;
  Slot free_;  ///< chain of free slots by `live_next`
  Slot first_;
  Slot last_;
  SlotIndex index_;
  std::vector<EndedOrder> ended_;
  SlotIndex ended_index_;
  base::Hash128 hash_;
};

}  // namespace eco::engine
