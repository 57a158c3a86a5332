#pragma once
/// Live orders of all instruments, and the orders that ended today.
#include <vector>

#include "base/chunked.hpp"
#include "domain/event.hpp"
#include "engine/book/order_book.hpp"
#include "engine/hashed.hpp"
#include "engine/sequence_index.hpp"
#include "engine/slab_hash.hpp"
#include "risk/ledger.hpp"

namespace eco::engine {

/// When an order came to its place: the command, and which place of that command it was.
struct Priority {
  domain::SeqNo command;
  std::uint32_t nth = 0;

  friend constexpr auto operator<=>(const Priority&, const Priority&) noexcept = default;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "command", s.command);
    v(2, "nth", s.nth);
  }
};

/// Where a live order is.
enum class OrderPlace : std::uint8_t {
  book = 1,
  stop = 2,       ///< waits for its stop price to trade
  triggered = 3,  ///< its stop price has traded; its turn comes
  whole = 4,      ///< all or none: waits beside the book until it can trade whole
  parked = 5,     ///< for a call that has not begun
};

/// A live order, or a sweep or pick while its command is applied.
struct Order {
  domain::OrderState state;  ///< `price`: the worst at which it can trade, which is reserved
  Priority priority;         ///< of its place
  risk::CashHold hold;       ///< cash reserved for what is left of it
  OrderPlace place = OrderPlace::book;
  domain::OrderTerms terms;  ///< of continuous trading
  domain::Quantity shown;    ///< in the book; less than the leaves of an iceberg

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "state", s.state);
    v(2, "priority", s.priority);
    v(3, "hold", s.hold);
    v(4, "place", s.place);
    v(5, "terms", s.terms);
    v(6, "shown", s.shown);
  }
};

/// As the order's book sees it.
[[nodiscard]] inline book::RestingOrder resting(const Order& order) noexcept {
  return {order.state.side, order.state.price, order.shown, order.state.order.raw(),
          order.state.member.raw()};
}

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

/// Owns every live order and the memory of the books in which they rest.
///
/// Determinism: a function of the calls made; slots are private to the process.
/// Lifetime: an Order stays where it is until `end`.
class Orders {
 public:
  /// Address space for `orders_max` live orders.
  explicit Orders(std::uint32_t orders_max);

  /// From now on `orders_max` live orders. Requires: not below the live ones, none of which is
  /// borrowed.
  void set_capacity(std::uint32_t orders_max);
  [[nodiscard]] std::uint32_t capacity() const noexcept { return orders_max_; }
  [[nodiscard]] bool full() const noexcept { return live() == orders_max_; }
  [[nodiscard]] std::uint32_t live() const noexcept { return memory_.claimed(); }
  /// For the books.
  [[nodiscard]] book::BookMemory& memory() noexcept { return memory_; }

  /// Requires: not full, an id that is not live.
  Slot add(const Order& order);
  [[nodiscard]] const Order& at(Slot slot) const noexcept { return slots_[slot.raw() - 1]; }
  /// The order, to change it.
  [[nodiscard]] Order& edit(Slot slot) {
    live_hash_.touch(slot);
    return slots_[slot.raw() - 1];
  }
  [[nodiscard]] Slot find(domain::OrderId id) const noexcept {
    const std::uint32_t place = index_.find(id.raw());
    return place < ended_place ? Slot(place) : Slot();
  }
  /// Forgets a live order, which rests in no book, and remembers how it ended.
  void end(Slot slot, domain::EndReason reason);

  /// Live orders in ascending OrderId: all, of one member, of one instrument. O(n log n).
  [[nodiscard]] std::vector<Slot> by_id(domain::MemberId member = {},
                                        domain::InstrumentId instrument = {}) const;

  /// Remembers an order that never rested.
  void remember(const domain::OrderState& state, domain::EndReason reason);
  /// Borrowed: valid until the next non-const call. Null where the order did not end today.
  [[nodiscard]] const EndedOrder* ended(domain::OrderId id) const noexcept;
  void forget_ended();

  [[nodiscard]] base::Hash128 hash() const;
  void audit() const;

  void save(domain::ByteWriter& out) const;
  void load(domain::ByteReader& in);

 private:
  /// What a walk over all live orders looks at.
  struct Name {
    domain::OrderId order;  ///< not valid: a free slot
    domain::MemberId member;
    domain::InstrumentId instrument;
  };

  /// From here on a place is that of an ended order.
  static constexpr std::uint32_t ended_place = std::uint32_t{1} << 31;

  std::uint32_t orders_max_;
  book::BookMemory memory_;
  std::vector<Order> slots_;
  std::vector<Name> names_;  ///< by slot − 1
  base::Chunked<EndedOrder> ended_;
  SequenceIndex index_;  ///< by OrderId: the slot, or ended_place + the place in `ended_`

  // Caches of the state hash.
  mutable SlabHash live_hash_;
  mutable base::Hash128 ended_hash_;  ///< of the first `ended_hashed_`
  mutable std::size_t ended_hashed_ = 0;
};

}  // namespace eco::engine
