#include "engine/orders.hpp"

#include <gtest/gtest.h>

namespace eco::engine {
namespace {

using domain::MemberId;
using domain::OrderId;
using domain::Quantity;

Order order(std::uint64_t id, std::uint32_t member = 1, std::uint32_t instrument = 1) {
  Order made;
  made.state.order = OrderId(id);
  made.state.member = MemberId(member);
  made.state.instrument = domain::InstrumentId(instrument);
  made.state.quantity = made.state.leaves = made.shown = Quantity(10);
  return made;
}

void end(Orders& orders, Slot slot) {
  Order& ended = orders.edit(slot);
  ended.state.cumulative = ended.state.quantity;
  ended.state.leaves = Quantity(0);
  orders.end(slot, domain::EndReason::requested);
}

TEST(OrdersOfAVenue, AreListedInTheOrderOfTheirIdsAndRememberedWhenTheyEnd) {
  Orders orders(10);
  const Slot first = orders.add(order(1));
  const Slot second = orders.add(order(2));
  const Slot third = orders.add(order(3));
  end(orders, second);
  const Slot fourth = orders.add(order(4));
  EXPECT_EQ(fourth, second);  // a slot is used again
  EXPECT_EQ(orders.by_id(), (std::vector{first, third, fourth}));
  EXPECT_EQ(orders.find(OrderId(2)), Slot());
  ASSERT_NE(orders.ended(OrderId(2)), nullptr);
  EXPECT_EQ(orders.ended(OrderId(2))->end, domain::EndReason::requested);
  orders.audit();
  orders.forget_ended();
  EXPECT_EQ(orders.ended(OrderId(2)), nullptr);
  orders.audit();
}

TEST(OrdersOfAVenue, AreFoundByMemberAndInstrument) {
  Orders orders(10);
  const Slot a = orders.add(order(1, 1, 1));
  const Slot b = orders.add(order(2, 2, 1));
  const Slot c = orders.add(order(3, 1, 2));
  EXPECT_EQ(orders.by_id(MemberId(1)), (std::vector{a, c}));
  EXPECT_EQ(orders.by_id({}, domain::InstrumentId(1)), (std::vector{a, b}));
  EXPECT_EQ(orders.by_id(MemberId(2), domain::InstrumentId(2)), std::vector<Slot>{});
}

TEST(OrdersOfAVenue, KeepWhatTheyAreWhenTheirLimitMoves) {
  Orders orders(2);
  const Slot first = orders.add(order(1));
  orders.add(order(2));
  EXPECT_TRUE(orders.full());
  const base::Hash128 before = orders.hash();
  orders.set_capacity(5'000);
  EXPECT_FALSE(orders.full());
  EXPECT_EQ(orders.hash(), before);
  EXPECT_EQ(orders.at(first).state.order, OrderId(1));
  orders.set_capacity(2);
  EXPECT_TRUE(orders.full());
  orders.audit();
}

// The hash is a function of what is live and ended, not of when it was asked for.
TEST(OrdersHash, IsTheSameWheneverItIsAskedFor) {
  Orders often(10);
  Orders once(10);
  for (Orders* orders : {&often, &once}) {
    const auto ask = [&] {
      if (orders == &often) {
        EXPECT_NE(orders->hash(), base::Hash128{});
      }
    };
    const Slot first = orders->add(order(1));
    ask();
    const Slot second = orders->add(order(2));
    ask();
    orders->edit(first).state.price = domain::Price(7);
    ask();
    end(*orders, second);
    ask();
    orders->add(order(3));
  }
  EXPECT_EQ(often.hash(), once.hash());
  const base::Hash128 before = once.hash();
  once.edit(once.find(OrderId(3))).state.price = domain::Price(8);
  EXPECT_NE(once.hash(), before);
}

}  // namespace
}  // namespace eco::engine
