#pragma once
/// One instrument's listings by price and time.
#include <functional>
#include <map>
#include <optional>

#include "engine/node_pool.hpp"
#include "engine/orders.hpp"

namespace eco::engine {

/// The listings at one price, oldest first.
struct Level {
  domain::Price price;
  domain::Quantity open;    ///< Σ leaves
  std::uint32_t count = 0;  ///< listings, > 0
  Slot first;
  Slot last;
};

/// Resting listings of one instrument: price levels in a sorted tree whose nodes come from a pool,
/// and in each level a queue threaded through the slab of orders. The price domain is unbounded.
///
/// Determinism: a function of the calls made, in order. No allocation after warm-up.
/// Invariants, asserted by audit():
///   I1  best bid < best ask.           I2  a level is sorted by `priority`.
///   I3  a level's open = Σ of its leaves, all > 0.
/// Lifetime: slab and pool are borrowed and outlive the book.
class OrderBook {
 public:
  using Levels = std::map<std::int64_t, Level, std::less<>,
                          NodeAllocator<std::pair<const std::int64_t, Level>>>;

  OrderBook(Orders& orders, NodePool& nodes)
      : orders_(&orders),
        bids_(Levels::allocator_type(nodes)),
        asks_(Levels::allocator_type(nodes)) {}

  /// Puts the order behind all others of its price. Requires: leaves > 0, not resting, its
  /// `priority` above all of its level. Cost: O(log levels).
  void rest(Slot slot);

  /// Takes the order out. Requires: it rests here. Cost: O(1); O(log levels) for the last of a
  /// level.
  void remove(Slot slot) noexcept;

  /// Lowers what is open of the order, whose `state.leaves` the caller lowers by as much; it keeps
  /// its place. Requires: it rests here and keeps leaves > 0. Cost: O(1).
  void reduce(Slot slot, domain::Quantity by) noexcept;

  /// Levels of a side, best price first. Borrowed: valid until the next non-const call.
  [[nodiscard]] const Levels& levels(domain::Side side) const noexcept {
    return side == domain::Side::buy ? bids_ : asks_;
  }
  /// The best level of a side, or null. Borrowed as `levels`.
  [[nodiscard]] const Level* best(domain::Side side) const noexcept {
    const Levels& all = levels(side);
    return all.empty() ? nullptr : &all.begin()->second;
  }

  /// Asserts I1…I3. O(orders).
  void audit() const noexcept;

 private:
  [[nodiscard]] Levels& side_of(const Order& order) noexcept {
    return order.state.side == domain::Side::buy ? bids_ : asks_;
  }

  Orders* orders_;
  Levels bids_;  ///< key: −price
  Levels asks_;  ///< key: price
};

/// True where `price` is at least as good for the taker of `side` as `limit`: not above it for a
/// buyer, not below it for a seller.
[[nodiscard]] constexpr bool within_limit(domain::Side side, domain::Price price,
                                          domain::Price limit) noexcept {
  return side == domain::Side::buy ? price <= limit : price >= limit;
}

}  // namespace eco::engine
