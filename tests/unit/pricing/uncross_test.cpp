#include "engine/pricing/uncross.hpp"

#include <gtest/gtest.h>

#include "base/prng.hpp"

namespace eco::engine::pricing {
namespace {

using domain::Side;

CallOrder order(Side side, std::optional<std::int64_t> ticks, std::int64_t quantity) {
  CallOrder made;
  made.side = side;
  if (ticks) made.limit = WidePrice(*ticks);
  made.quantity = WideQuantity(quantity);
  return made;
}

// The prices, volumes and fills of AT-U1…U5 are in tests/vectors/uncross.jsonl.

TEST(Uncross, TheRangeOfPricesCostsNothing) {
  const std::vector<CallOrder> orders = {order(Side::buy, INT64_MAX, 3), order(Side::sell, 1, 2)};
  EXPECT_EQ(uncross(orders, {}), (CallPrice{WidePrice(INT64_MAX), 2, 1}));
  const CallRules middle{CallTie::midpoint, {}};
  EXPECT_EQ(uncross(orders, middle), (CallPrice{WidePrice(INT64_MAX / 2 + 1), 2, 1}));
}

TEST(Uncross, MarketOrdersAloneNeedAReference) {
  const std::vector<CallOrder> orders = {order(Side::buy, {}, 3), order(Side::sell, {}, 5)};
  EXPECT_EQ(uncross(orders, {}), std::nullopt);
  const CallRules rules{CallTie::reference, WidePrice(1000)};
  EXPECT_EQ(uncross(orders, rules), (CallPrice{WidePrice(1000), 3, -2}));
}

TEST(Uncross, FillsEveryoneOfTenThousandTiedOrdersInOrder) {
  std::vector<CallOrder> orders;
  for (int i = 0; i < 10'000; ++i) orders.push_back(order(Side::buy, 1000, 2));
  orders.push_back(order(Side::sell, 1000, 9'999));
  const auto price = uncross(orders, {});
  ASSERT_EQ(price, (CallPrice{WidePrice(1000), 9'999, 10'001}));
  const auto fills = call_fills(orders, *price);
  EXPECT_EQ(fills[4'998], WideQuantity(2));
  EXPECT_EQ(fills[4'999], WideQuantity(1));
  EXPECT_EQ(fills[5'000], WideQuantity(0));
  EXPECT_EQ(fills[10'000], WideQuantity(9'999));
}

TEST(Uncross, TheFillsOfEachSideComeToTheVolume) {
  base::Prng prng(11);
  std::vector<CallOrder> orders;
  for (int i = 0; i < 20'000; ++i) {
    const Side side = prng.chance(1, 2) ? Side::buy : Side::sell;
    const auto ticks = static_cast<std::int64_t>(prng.below(1'000'000'000) + 1);
    orders.push_back(order(side, ticks, static_cast<std::int64_t>(prng.below(1'000) + 1)));
  }
  const auto price = uncross(orders, {});
  ASSERT_TRUE(price.has_value());
  base::Int128 bought = 0;
  base::Int128 sold = 0;
  const auto fills = call_fills(orders, *price);
  for (std::size_t i = 0; i < orders.size(); ++i) {
    (orders[i].side == Side::buy ? bought : sold) += fills[i].raw();
  }
  EXPECT_EQ(bought, price->volume);
  EXPECT_EQ(sold, price->volume);
}

}  // namespace
}  // namespace eco::engine::pricing
