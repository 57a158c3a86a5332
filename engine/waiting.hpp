#pragma once
/// Live orders outside the book, in the order in which their turn comes: stops, orders that were
/// triggered, all-or-none orders, orders for a call to come. (markets.md §8 TM2; features.md A81,
/// A83, A84, B8)
#include <array>
#include <compare>
#include <map>

#include "engine/orders.hpp"

namespace eco::engine {

/// A line of waiting orders of one instrument.
enum class Line : std::uint8_t {
  buy_stops,   ///< by stop price ascending, then OrderId
  sell_stops,  ///< by stop price descending, then OrderId
  triggered,   ///< by the time of the trigger
  buy_whole,   ///< all or none: by price, then time
  sell_whole,
  parked,  ///< by OrderId
};

/// Derived from the orders' places: neither hashed nor saved.
///
/// Cost: O(log of what waits); nothing where an instrument has none.
class Waiting {
 public:
  /// Requires: the order's place is not the book.
  void add(Slot slot, const Order& order);
  /// Requires: it was added, and what gives its turn has not changed since.
  void remove(Slot slot, const Order& order) noexcept;

  /// Whose turn it is, or none.
  [[nodiscard]] Slot first(domain::InstrumentId instrument, Line line) const noexcept;
  /// All of a line, in turn.
  [[nodiscard]] std::vector<Slot> all(domain::InstrumentId instrument, Line line) const;
  /// The first stop of the side that a trade at `price` triggers, or none.
  [[nodiscard]] Slot first_stop(domain::InstrumentId instrument, domain::Side side,
                                domain::Price price) const noexcept;
  [[nodiscard]] bool any(domain::InstrumentId instrument) const noexcept {
    return !lines_.empty() && lines_.contains(instrument);
  }
  [[nodiscard]] std::size_t size() const noexcept;

 private:
  struct Turn {
    std::int64_t rank = 0;
    std::uint64_t first = 0;
    std::uint32_t second = 0;
    friend constexpr auto operator<=>(const Turn&, const Turn&) noexcept = default;
  };
  using Lines = std::array<std::map<Turn, Slot>, 6>;

  [[nodiscard]] static Line line_of(const Order& order) noexcept;
  [[nodiscard]] static Turn turn_of(const Order& order) noexcept;

  std::map<domain::InstrumentId, Lines> lines_;
};

}  // namespace eco::engine
