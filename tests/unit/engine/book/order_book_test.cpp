#include "engine/book/order_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <tuple>
#include <vector>

#include "tests/unit/engine/counted_new.hpp"

namespace eco::engine::book {
namespace {

using domain::Price;
using domain::Quantity;
using domain::Side;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t price_min = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t price_max = std::numeric_limits<std::int64_t>::max();

/// maker's id, price, quantity, what is left of the maker
using Fill = std::tuple<std::uint64_t, std::int64_t, std::int64_t, std::int64_t>;

struct Book {
  BookMemory memory{1'000};
  OrderBook book{memory};
  std::uint64_t last = 0;

  Slot add(Side side, std::int64_t price, std::int64_t leaves) {
    const Slot slot = memory.claim();
    book.rest(slot, {side, Price(price), Quantity(leaves), ++last, 7});
    return slot;
  }
  void end(Slot slot) {
    book.remove(slot);
    memory.release(slot);
  }
  std::vector<Fill> take(Side side, std::int64_t limit, std::int64_t quantity) {
    std::vector<Fill> fills;
    const auto left = book.take(side, Price(limit), Quantity(quantity),
                                [&](Slot slot, const RestingOrder& maker, Quantity filled) {
                                  fills.emplace_back(maker.id, maker.price.raw(), filled.raw(),
                                                     maker.leaves.raw());
                                  if (maker.leaves == Quantity(0)) memory.release(slot);
                                });
    if (left > Quantity(0)) fills.emplace_back(0, 0, 0, left.raw());
    book.audit();
    return fills;
  }
  std::vector<std::uint64_t> ids(Side side) const {
    std::vector<std::uint64_t> list;
    for (const Level level : book.levels(side)) {
      for (Slot at = level.first; at.valid(); at = book.next(at)) list.push_back(book.order(at).id);
    }
    return list;
  }
  std::vector<std::int64_t> prices(Side side) const {
    std::vector<std::int64_t> list;
    for (const Level level : book.levels(side)) list.push_back(level.price.raw());
    return list;
  }
  Slot buy(std::int64_t price, std::int64_t leaves = 10) { return add(Side::buy, price, leaves); }
  Slot sell(std::int64_t price, std::int64_t leaves = 10) { return add(Side::sell, price, leaves); }
};

TEST(OrderBook, WithoutOrdersHasNoPricesAndNoMemory) {
  Book b;
  EXPECT_EQ(sizeof(OrderBook), 2 * sizeof(void*));
  EXPECT_TRUE(b.book.empty(Side::buy));
  EXPECT_EQ(b.book.best_price(Side::sell), std::nullopt);
  EXPECT_EQ(b.book.best(Side::sell), std::nullopt);
  EXPECT_EQ(b.book.level(Side::buy, Price(1)), std::nullopt);
  EXPECT_THAT(b.prices(Side::buy), IsEmpty());
  EXPECT_FALSE(b.book.reaches(Side::sell, Price(price_max)));
  EXPECT_THAT(b.take(Side::sell, price_max, 5), ElementsAre(Fill(0, 0, 0, 5)));
  b.book.audit();
}

TEST(OrderBook, BetterPricesComeFirstThenOlderOrders) {
  Book b;
  b.sell(103), b.sell(101), b.sell(103);
  b.buy(98), b.buy(99), b.buy(98);
  EXPECT_THAT(b.ids(Side::sell), ElementsAre(2, 1, 3));
  EXPECT_THAT(b.ids(Side::buy), ElementsAre(5, 4, 6));
  EXPECT_EQ(b.book.best_price(Side::buy), Price(99));
  EXPECT_EQ(b.book.best_price(Side::sell), Price(101));
  b.book.audit();
}

TEST(OrderBook, ALevelKnowsItsQuantityItsOrdersAndItsEnds) {
  Book b;
  const Slot first = b.sell(100, 3);
  b.sell(100, 4);
  const Slot last = b.sell(100, 5);
  EXPECT_EQ(b.book.level(Side::sell, Price(100)),
            (Level{Price(100), Quantity(12), 3, first, last}));
  EXPECT_EQ(b.book.level(Side::sell, Price(100)), b.book.best(Side::sell));
  EXPECT_EQ(b.book.level(Side::sell, Price(101)), std::nullopt);
  EXPECT_EQ(b.book.level(Side::buy, Price(100)), std::nullopt);
  EXPECT_EQ(b.book.order(last), (RestingOrder{Side::sell, Price(100), Quantity(5), 3, 7}));
}

TEST(OrderBook, AReducedOrderKeepsItsPlaceAndARequeuedOneLosesIt) {
  Book b;
  const Slot first = b.sell(100);
  b.sell(100);
  b.book.reduce(first, Quantity(4));
  EXPECT_THAT(b.ids(Side::sell), ElementsAre(1, 2));
  EXPECT_EQ(b.book.best(Side::sell)->open, Quantity(16));
  const RestingOrder order = b.book.order(first);
  b.book.remove(first);
  EXPECT_FALSE(b.book.rests(first));
  b.book.rest(first, order);
  EXPECT_TRUE(b.book.rests(first));
  EXPECT_THAT(b.ids(Side::sell), ElementsAre(2, 1));
  b.book.audit();
}

// The faults that most public engines have (each also searched for in tests/property).
TEST(OrderBookFaults, QueueOrderSurvivesARemovalAtEachPlace) {
  for (std::size_t gone = 0; gone < 3; ++gone) {
    Book b;
    const std::vector<Slot> slots{b.buy(50), b.buy(50), b.buy(50)};
    b.end(slots[gone]);
    b.buy(50);
    std::vector<std::uint64_t> expected{1, 2, 3, 4};
    expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(gone));
    EXPECT_EQ(b.ids(Side::buy), expected);
    b.book.audit();
  }
}

TEST(OrderBookFaults, QueueOrderSurvivesAPartialFill) {
  Book b;
  b.sell(100), b.sell(100), b.sell(100);
  EXPECT_THAT(b.take(Side::sell, 100, 14), ElementsAre(Fill(1, 100, 10, 0), Fill(2, 100, 4, 6)));
  b.sell(100);
  EXPECT_THAT(b.ids(Side::sell), ElementsAre(2, 3, 4));
  EXPECT_EQ(b.book.best(Side::sell)->open, Quantity(26));
}

TEST(OrderBookFaults, NoOrderIsLostWhenItsNeighbourMoves) {
  Book b;
  b.buy(50);
  const Slot moved = b.buy(50);
  b.buy(50);
  b.book.remove(moved);
  b.book.rest(moved, {Side::buy, Price(49), Quantity(11), 2, 7});
  EXPECT_THAT(b.ids(Side::buy), ElementsAre(1, 3, 2));
  b.book.audit();
}

TEST(OrderBookFaults, TheBestPriceMovesOnWhenItsLevelEmpties) {
  Book b;
  const Slot top = b.buy(200);
  b.buy(100), b.sell(300), b.sell(400);
  b.end(top);
  EXPECT_EQ(b.book.best_price(Side::buy), Price(100));
  b.take(Side::sell, 300, 10);
  EXPECT_EQ(b.book.best_price(Side::sell), Price(400));
}

TEST(OrderBookFaults, FillsAreAtTheMakersPriceAndStopAtTheLimit) {
  Book b;
  b.sell(100, 1), b.sell(101, 2), b.sell(103, 3);
  EXPECT_THAT(b.take(Side::sell, 102, 9),
              ElementsAre(Fill(1, 100, 1, 0), Fill(2, 101, 2, 0), Fill(0, 0, 0, 6)));
  b.buy(99, 1), b.buy(98, 2), b.buy(96, 3);
  EXPECT_THAT(b.take(Side::buy, 97, 9),
              ElementsAre(Fill(4, 99, 1, 0), Fill(5, 98, 2, 0), Fill(0, 0, 0, 6)));
}

TEST(OrderBookPages, AnyPriceHasItsPlace) {
  Book b;
  const std::vector<std::int64_t> all{
      price_min, price_min + 1, -4'097,  -64,           -1,       0, 63, 64,
      4'096,     70'000,        1 << 30, price_max - 1, price_max};
  for (const std::int64_t price : all) b.buy(price), b.sell(price);
  b.book.audit();
  EXPECT_EQ(b.prices(Side::sell), all);
  EXPECT_EQ(b.prices(Side::buy), std::vector(all.rbegin(), all.rend()));
  for (const std::int64_t price : all) {
    EXPECT_EQ(b.book.level(Side::buy, Price(price))->price, Price(price));
  }
  EXPECT_TRUE(b.book.reaches(Side::sell, Price(price_min)));
  EXPECT_TRUE(b.book.reaches(Side::buy, Price(price_max)));
}

TEST(OrderBookPages, PagesThatShareACachePlaceAreBothFound) {
  Book b;
  const std::int64_t apart = 64 * 64;
  for (int i = 0; i < 3; ++i) b.sell(i * apart), b.sell(5 + i * apart);
  for (int i = 0; i < 3; ++i) b.sell(i * apart);
  EXPECT_THAT(b.ids(Side::sell), ElementsAre(1, 7, 2, 3, 8, 4, 5, 9, 6));
  b.book.audit();
}

TEST(OrderBookPages, AnEmptiedPageIsUsedAgainOrGivenBack) {
  Book b;
  for (int round = 0; round < 2'000; ++round) {  // more pages than the memory has
    const Slot near = b.buy(100 + round % 2 * 64);
    const Slot far = b.buy(round * 1'000);
    b.end(near);
    b.book.audit();
    b.end(far);
    b.book.audit();
    EXPECT_TRUE(b.book.empty(Side::buy));
  }
}

TEST(OrderBookQuantities, ASumBeyondInt64IsRightAgainWhenTheOrdersGo) {
  Book b;
  const Slot first = b.buy(1, price_max);
  b.buy(1, price_max);
  b.buy(1, 5);
  b.end(first);
  EXPECT_EQ(b.take(Side::buy, 1, price_max), (std::vector{Fill(2, 1, price_max, 0)}));
  EXPECT_EQ(b.book.best(Side::buy)->open, Quantity(5));
}

TEST(OrderBookMemory, SlotsAreReusedAndTheLimitIsSeen) {
  BookMemory memory(2);
  const Slot first = memory.claim();
  EXPECT_FALSE(memory.full());
  const Slot second = memory.claim();
  EXPECT_TRUE(memory.full());
  memory.release(first);
  EXPECT_EQ(memory.claimed(), 1U);
  EXPECT_EQ(memory.claim(), first);
  EXPECT_NE(first, second);
}

TEST(OrderBookMemory, BooksShareItAndKeepTheirOrdersApart) {
  Book b;
  OrderBook other(b.memory);
  b.sell(100);
  const Slot slot = b.memory.claim();
  other.rest(slot, {Side::sell, Price(99), Quantity(1), 9, 1});
  EXPECT_EQ(b.book.best_price(Side::sell), Price(100));
  EXPECT_EQ(other.best_price(Side::sell), Price(99));
  other.remove(slot);
  EXPECT_TRUE(other.empty(Side::sell));
  EXPECT_THAT(b.ids(Side::sell), ElementsAre(1));
  b.book.audit();
}

TEST(OrderBookMemory, NothingIsAllocatedAfterWarmUp) {
  Book b;
  const auto fill = [&b](std::int64_t shift) {
    std::vector<Slot> slots;
    slots.reserve(400);
    for (std::int64_t i = 0; i < 200; ++i) {
      slots.push_back(b.buy(shift - i * 40));
      slots.push_back(b.sell(shift + 1 + i * 40));
    }
    for (const Slot slot : slots) b.end(slot);
  };
  for (std::int64_t round = 0; round < 3; ++round) fill(round * 10'007);
  const std::size_t before = testing::allocations();
  for (std::int64_t round = 0; round < 20; ++round) fill(round * -12'345);
  EXPECT_EQ(testing::allocations() - before, 20U);  // one vector of slots a round
}

}  // namespace
}  // namespace eco::engine::book
