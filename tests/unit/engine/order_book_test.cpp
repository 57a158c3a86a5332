#include "engine/order_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/prng.hpp"

namespace eco::engine {
namespace {

using domain::OrderId;
using domain::Price;
using domain::Quantity;
using domain::Side;
using ::testing::ElementsAre;

struct Books {
  Orders orders{5'000};
  NodePool nodes;
  OrderBook book{orders, nodes};
  std::uint64_t last = 0;

  Slot add(Side side, std::int64_t price, std::int64_t quantity) {
    Order order;
    order.state.order = OrderId(++last);
    order.state.side = side;
    order.state.price = Price(price);
    order.state.quantity = order.state.leaves = Quantity(quantity);
    order.priority = domain::SeqNo(last);
    const Slot slot = orders.add(order);
    book.rest(slot);
    return slot;
  }
  void end(Slot slot) {
    book.remove(slot);
    {
      const auto edit = orders.edit(slot);
      orders.at(slot).state.leaves = Quantity(0);
    }
    orders.end(slot, domain::EndReason::requested);
  }
  void reduce(Slot slot, std::int64_t by) {
    const auto edit = orders.edit(slot);
    book.reduce(slot, Quantity(by));
    orders.at(slot).state.leaves -= Quantity(by);
    orders.at(slot).state.quantity -= Quantity(by);
  }
  /// Back to the end of its level.
  void requeue(Slot slot) {
    book.remove(slot);
    {
      const auto edit = orders.edit(slot);
      orders.at(slot).priority = domain::SeqNo(++last);
    }
    book.rest(slot);
  }
  std::vector<std::uint64_t> ids(Side side) const {
    std::vector<std::uint64_t> list;
    for (const auto& [rank, level] : book.levels(side)) {
      for (Slot at = level.first; at.valid(); at = orders.at(at).level_next) {
        list.push_back(orders.at(at).state.order.raw());
      }
    }
    return list;
  }
};

TEST(OrderBookPriority, BetterPricesComeFirstThenOlderOrders) {
  Books b;
  b.add(Side::sell, 103, 1);
  b.add(Side::sell, 101, 1);
  b.add(Side::sell, 103, 1);
  b.add(Side::buy, 98, 1);
  b.add(Side::buy, 99, 1);
  b.add(Side::buy, 98, 1);
  EXPECT_THAT(b.ids(Side::sell), ElementsAre(2, 1, 3));
  EXPECT_THAT(b.ids(Side::buy), ElementsAre(5, 4, 6));
  EXPECT_EQ(b.book.best(Side::buy)->price, Price(99));
  EXPECT_EQ(b.book.best(Side::sell)->price, Price(101));
  b.book.audit();
}

TEST(OrderBookPriority, AReducedOrderKeepsItsPlaceAndARequeuedOneLosesIt) {
  Books b;
  const Slot first = b.add(Side::sell, 100, 10);
  b.add(Side::sell, 100, 10);
  b.reduce(first, 4);
  EXPECT_THAT(b.ids(Side::sell), ElementsAre(1, 2));
  EXPECT_EQ(b.book.best(Side::sell)->open, Quantity(16));
  b.requeue(first);
  EXPECT_THAT(b.ids(Side::sell), ElementsAre(2, 1));
}

TEST(OrderBookLevels, AnEmptiedLevelIsGone) {
  Books b;
  const Slot only = b.add(Side::buy, 100, 10);
  b.end(only);
  EXPECT_EQ(b.book.best(Side::buy), nullptr);
  EXPECT_TRUE(b.book.levels(Side::buy).empty());
}

TEST(OrderBookLevels, ThePriceDomainIsUnbounded) {
  Books b;
  b.add(Side::buy, 1, 1);
  b.add(Side::sell, INT64_MAX, 1);
  b.add(Side::sell, INT64_MAX - 1, 1);
  b.book.audit();
  EXPECT_THAT(b.ids(Side::sell), ElementsAre(3, 2));
}

/// One side of a book as nobody would write it: a list that is sorted when it is asked.
struct NaiveSide {
  struct Item {
    std::int64_t price = 0;
    std::uint64_t priority = 0;
    std::uint64_t id = 0;
    Slot slot;
  };
  std::vector<Item> items;

  std::vector<std::uint64_t> ids() {
    std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
      return a.price != b.price ? a.price < b.price : a.priority < b.priority;
    });
    std::vector<std::uint64_t> list;
    for (const Item& item : items) list.push_back(item.id);
    return list;
  }
};

TEST(OrderBookOracle, AgreesWithASortedList) {
  Books b;
  NaiveSide naive;
  base::Prng random(11);
  for (int i = 0; i < 4'000; ++i) {
    const std::uint64_t what = random.below(10);
    if (naive.items.empty() || what < 5) {
      const std::int64_t price = 1 + static_cast<std::int64_t>(random.below(60));
      const Slot slot = b.add(Side::sell, price, 1 + static_cast<std::int64_t>(random.below(9)));
      naive.items.push_back({price, b.last, b.last, slot});
    } else {
      const std::size_t at = random.below(naive.items.size());
      NaiveSide::Item& item = naive.items[at];
      if (what < 8) {
        b.end(item.slot);
        naive.items.erase(naive.items.begin() + static_cast<std::ptrdiff_t>(at));
      } else if (what == 8) {
        b.requeue(item.slot);
        item.priority = b.last;
      } else if (b.orders.at(item.slot).state.leaves > Quantity(1)) {
        b.reduce(item.slot, 1);
      }
    }
    ASSERT_EQ(b.ids(Side::sell), naive.ids()) << i;
    if (i % 100 == 0) b.book.audit();
  }
  b.orders.audit();
}

TEST(OrdersOfAVenue, AreListedInTheOrderOfTheirIdsAndRememberedWhenTheyEnd) {
  Books b;
  const Slot first = b.add(Side::sell, 100, 10);
  const Slot second = b.add(Side::sell, 99, 10);
  const Slot third = b.add(Side::sell, 101, 10);
  b.end(second);
  EXPECT_EQ(b.orders.first(), first);
  EXPECT_EQ(b.orders.next(first), third);
  EXPECT_EQ(b.orders.find(OrderId(2)), Slot());
  ASSERT_NE(b.orders.ended(OrderId(2)), nullptr);
  EXPECT_EQ(b.orders.ended(OrderId(2))->end, domain::EndReason::requested);
  b.orders.forget_ended();
  EXPECT_EQ(b.orders.ended(OrderId(2)), nullptr);
  b.orders.audit();
}

}  // namespace
}  // namespace eco::engine
