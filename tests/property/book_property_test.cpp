// The order book against one that keeps a plain list: every fill, every level, after every step.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <ostream>
#include <vector>

#include "base/prng.hpp"
#include "engine/book/order_book.hpp"

namespace eco::engine::book {
namespace {

using domain::Price;
using domain::Quantity;
using domain::Side;

constexpr std::int64_t int64_min = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t int64_max = std::numeric_limits<std::int64_t>::max();

struct Fill {
  std::uint64_t id;
  std::int64_t price;
  std::int64_t quantity;
  std::int64_t left;
  friend bool operator==(const Fill&, const Fill&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Fill& f) {
    return out << f.id << ": " << f.quantity << " at " << f.price << ", left " << f.left;
  }
};

/// An order as both books show it.
struct Shown {
  std::int64_t price;
  std::uint64_t id;
  std::int64_t leaves;
  friend bool operator==(const Shown&, const Shown&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Shown& s) {
    return out << s.id << ": " << s.leaves << " at " << s.price;
  }
};

/// All orders of a side in the order of their arrival; whoever asks searches the whole list.
class NaiveSide {
 public:
  explicit NaiveSide(Side side) : side_(side) {}

  void rest(const Shown& order) { orders_.push_back(order); }
  void remove(std::uint64_t id) {
    std::erase_if(orders_, [id](const Shown& order) { return order.id == id; });
  }
  Shown& find(std::uint64_t id) {
    return *std::ranges::find_if(orders_, [id](const Shown& o) { return o.id == id; });
  }
  std::vector<Fill> take(std::int64_t limit, std::int64_t quantity) {
    std::vector<Fill> fills;
    for (const Shown& maker : sorted()) {
      if (quantity == 0 || (side_ == Side::sell ? maker.price > limit : maker.price < limit)) break;
      const std::int64_t fill = std::min(quantity, maker.leaves);
      quantity -= fill;
      find(maker.id).leaves -= fill;
      fills.push_back({maker.id, maker.price, fill, maker.leaves - fill});
    }
    std::erase_if(orders_, [](const Shown& order) { return order.leaves == 0; });
    return fills;
  }
  std::vector<Shown> sorted() const {
    std::vector<Shown> list = orders_;
    std::ranges::stable_sort(list, [this](const Shown& a, const Shown& b) {
      return side_ == Side::sell ? a.price < b.price : a.price > b.price;
    });
    return list;
  }

 private:
  Side side_;
  std::vector<Shown> orders_;
};

/// Both books, fed alike.
class Pair {
 public:
  void rest(Side side, std::int64_t price, std::int64_t leaves) {
    if (memory_.full()) return;
    const Slot slot = memory_.claim();
    const std::uint64_t id = ++last_;
    book_.rest(slot, {side, Price(price), Quantity(leaves), id, static_cast<std::uint32_t>(id)});
    naive(side).rest({price, id, leaves});
    live_.push_back({id, slot, side});
  }
  void remove(std::size_t choice) {
    if (live_.empty()) return;
    const Live order = live_[choice % live_.size()];
    book_.remove(order.slot);
    memory_.release(order.slot);
    naive(order.side).remove(order.id);
    forget(order.id);
  }
  void reduce(std::size_t choice) {
    if (live_.empty()) return;
    const Live order = live_[choice % live_.size()];
    Shown& shown = naive(order.side).find(order.id);
    if (shown.leaves == 1) return;
    const std::int64_t by = 1 + static_cast<std::int64_t>(choice % 7) % (shown.leaves - 1);
    book_.reduce(order.slot, Quantity(by));
    shown.leaves -= by;
  }
  /// Moves an order to the end of another price.
  void move(std::size_t choice, std::int64_t price) {
    if (live_.empty()) return;
    const Live order = live_[choice % live_.size()];
    const Shown shown = naive(order.side).find(order.id);
    RestingOrder resting = book_.order(order.slot);
    RC_ASSERT(resting == (RestingOrder{order.side, Price(shown.price), Quantity(shown.leaves),
                                       order.id, static_cast<std::uint32_t>(order.id)}));
    resting.price = Price(price);
    book_.remove(order.slot);
    book_.rest(order.slot, resting);
    naive(order.side).remove(order.id);
    naive(order.side).rest({price, order.id, shown.leaves});
  }
  void take(Side side, std::int64_t limit, std::int64_t quantity) {
    std::vector<Fill> fills;
    const Quantity left = book_.take(
        side, Price(limit), Quantity(quantity),
        [&](Slot slot, const RestingOrder& maker, Quantity filled) {
          fills.push_back({maker.id, maker.price.raw(), filled.raw(), maker.leaves.raw()});
          if (maker.leaves != Quantity(0)) return;
          memory_.release(slot);
          forget(maker.id);
        });
    const std::vector<Fill> expected = naive(side).take(limit, quantity);
    RC_ASSERT(fills == expected);
    for (const Fill& fill : expected) quantity -= fill.quantity;
    RC_ASSERT(left == Quantity(quantity));
  }

  void compare() const {
    for (const Side side : {Side::buy, Side::sell}) {
      const std::vector<Shown> expected = naive(side).sorted();
      std::vector<Shown> seen;
      for (const Level level : book_.levels(side)) {
        RC_ASSERT(book_.level(side, level.price) == level);
        std::uint32_t count = 0;
        for (Slot at = level.first; at.valid(); at = book_.next(at)) {
          const RestingOrder order = book_.order(at);
          RC_ASSERT(order.price == level.price);
          seen.push_back({order.price.raw(), order.id, order.leaves.raw()});
          ++count;
        }
        RC_ASSERT(count == level.count);
      }
      RC_ASSERT(seen == expected);
      std::optional<Price> best;
      if (!expected.empty()) best = Price(expected.front().price);
      RC_ASSERT(book_.best_price(side) == best);
    }
    book_.audit();
  }

 private:
  struct Live {
    std::uint64_t id;
    Slot slot;
    Side side;
  };
  NaiveSide& naive(Side side) { return side == Side::buy ? buys_ : sells_; }
  const NaiveSide& naive(Side side) const { return side == Side::buy ? buys_ : sells_; }
  void forget(std::uint64_t id) {
    std::erase_if(live_, [id](const Live& order) { return order.id == id; });
  }

  BookMemory memory_{300};
  OrderBook book_{memory_};
  NaiveSide buys_{Side::buy};
  NaiveSide sells_{Side::sell};
  std::vector<Live> live_;
  std::uint64_t last_ = 0;
};

/// Where a step's price lies.
using Prices = std::int64_t (*)(base::Prng&);

std::int64_t few_prices(base::Prng& random) {
  return static_cast<std::int64_t>(random.below(8));
}
std::int64_t some_pages(base::Prng& random) {
  return 33'000 + static_cast<std::int64_t>(random.below(400));
}
/// Pages that share places of the cache, and many that come and go.
std::int64_t wide_prices(base::Prng& random) {
  return static_cast<std::int64_t>(random.below(40)) * 2'048 - 40'000 +
         static_cast<std::int64_t>(random.below(3));
}
std::int64_t any_price(base::Prng& random) {
  switch (random.below(6)) {
    case 0:
      return int64_min + static_cast<std::int64_t>(random.below(70));
    case 1:
      return int64_max - static_cast<std::int64_t>(random.below(70));
    case 2:
      return static_cast<std::int64_t>(random.next());
    default:
      return static_cast<std::int64_t>(random.below(200)) - 100;
  }
}

std::int64_t some_quantity(base::Prng& random) {
  if (random.chance(1, 40)) return int64_max - static_cast<std::int64_t>(random.below(3));
  if (random.chance(1, 40)) return 4'294'967'295;
  return 1 + static_cast<std::int64_t>(random.below(20));
}

void step(Pair& pair, std::uint64_t choice, Prices prices) {
  base::Prng random(choice);
  const Side side = random.chance(1, 2) ? Side::buy : Side::sell;
  const std::int64_t price = prices(random);
  switch (random.below(10)) {
    case 0:
    case 1:
      return pair.remove(random.next());
    case 2:
      return pair.reduce(random.next());
    case 3:
      return pair.move(random.next(), price);
    case 4:
      return pair.take(side, price, some_quantity(random));
    default:
      return pair.rest(side, price, some_quantity(random));
  }
}

void agree(Prices prices) {
  const auto length = *rc::gen::inRange<std::size_t>(1, 1'500);
  const auto choices =
      *rc::gen::container<std::vector<std::uint64_t>>(length, rc::gen::arbitrary<std::uint64_t>());
  Pair pair;
  for (const std::uint64_t choice : choices) {
    step(pair, choice, prices);
    pair.compare();
  }
}

RC_GTEST_PROP(OrderBookAgreesWithAPlainList, OnAFewPrices, ()) {
  agree(few_prices);
}
RC_GTEST_PROP(OrderBookAgreesWithAPlainList, OnSomePages, ()) {
  agree(some_pages);
}
RC_GTEST_PROP(OrderBookAgreesWithAPlainList, OnWidePrices, ()) {
  agree(wide_prices);
}
RC_GTEST_PROP(OrderBookAgreesWithAPlainList, OnAnyPrice, ()) {
  agree(any_price);
}

// Sides of a plain pair may overlap, as in a call auction; here a taker first takes what it meets.
RC_GTEST_PROP(OrderBookAgreesWithAPlainList, InContinuousTradingAndIsNeverCrossed, ()) {
  const auto choices =
      *rc::gen::container<std::vector<std::uint64_t>>(300, rc::gen::arbitrary<std::uint64_t>());
  BookMemory memory(300);
  OrderBook book(memory);
  NaiveSide naive[] = {NaiveSide(Side::buy), NaiveSide(Side::sell)};
  std::uint64_t id = 0;
  for (const std::uint64_t choice : choices) {
    base::Prng random(choice);
    const Side side = random.chance(1, 2) ? Side::buy : Side::sell;
    const std::int64_t price = some_pages(random);
    const std::int64_t quantity = 1 + static_cast<std::int64_t>(random.below(20));
    std::vector<std::int64_t> prices;
    const Quantity left = book.take(domain::opposite(side), Price(price), Quantity(quantity),
                                    [&](Slot slot, const RestingOrder& maker, Quantity) {
                                      prices.push_back(maker.price.raw());
                                      if (maker.leaves == Quantity(0)) memory.release(slot);
                                    });
    std::vector<std::int64_t> expected;
    std::int64_t open = quantity;
    for (const Fill& f : naive[side == Side::buy ? 1 : 0].take(price, quantity)) {
      expected.push_back(f.price);
      open -= f.quantity;
    }
    RC_ASSERT(prices == expected);
    RC_ASSERT(left == Quantity(open));
    ++id;
    if (open > 0) {
      book.rest(memory.claim(), {side, Price(price), left, id, 0});
      naive[side == Side::buy ? 0 : 1].rest({price, id, open});
    }
    const auto bid = book.best_price(Side::buy);
    const auto offer = book.best_price(Side::sell);
    const bool crossed = bid && offer && *bid >= *offer;
    RC_ASSERT(!crossed);
  }
  book.audit();
}

}  // namespace
}  // namespace eco::engine::book
