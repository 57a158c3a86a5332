// Bands, closes, composites, fees, ratios, carry-over: what the vectors of tests/vectors cannot
// say.
#include <gtest/gtest.h>

#include "engine/pricing/band.hpp"
#include "engine/pricing/carry.hpp"
#include "engine/pricing/close.hpp"
#include "engine/pricing/composite.hpp"
#include "engine/pricing/fee.hpp"
#include "engine/pricing/median.hpp"
#include "engine/pricing/ratio.hpp"

namespace eco::engine::pricing {
namespace {

using base::Int128;

TEST(Bands, AgreeWithTheVenuesOwnWhereBothSidesAreEqual) {
  for (std::int64_t ticks = 1; ticks < 300; ++ticks) {
    for (const std::int64_t bp : {0, 1, 1000, 3000, 9999, 10'000}) {
      const auto found = band(WidePrice(ticks), {bp, bp});
      ASSERT_TRUE(found.has_value());
      EXPECT_EQ((domain::PriceBand{narrowed(found->low), narrowed(found->high)}),
                domain::price_band(domain::Price(ticks), bp));
    }
  }
}

TEST(Bands, SayNoWhereTheProductLeaves128Bits) {
  EXPECT_FALSE(band(WidePrice(wide_limit), {INT64_MAX, 0}).has_value());
}

TEST(Closes, WithoutAPreviousCloseEvenAThinDayCounts) {
  CloseFigures day;
  day.rule = domain::CloseRule::threshold_vwap;
  day.quantity = WideQuantity(5);
  day.threshold = WideQuantity(100);
  day.average = {50, 5};
  EXPECT_EQ(close_of(day), WidePrice(10));
  day.previous = WidePrice(9);
  EXPECT_EQ(close_of(day), WidePrice(9));
}

TEST(Composites, TakeTheFirstOfEqualVintages) {
  const VintageClose closes[] = {{2025, WidePrice(1)}, {2025, WidePrice(2)}, {2024, WidePrice(3)}};
  EXPECT_EQ(composite_of(closes, domain::CompositeFormula::current_only), WidePrice(1));
  EXPECT_EQ(composite_of({}, domain::CompositeFormula::mean_of_closes), WidePrice(0));
}

TEST(Fees, AgreeWithTheVenuesOwnOnEveryAmount) {
  for (std::int64_t hao = 0; hao < 100'000; hao += 7) {
    for (const std::int64_t bp : {0, 1, 5, 33, 10'000}) {
      EXPECT_EQ(fee_on(hao, bp), Int128{domain::cumulative_fee(domain::Money(hao), bp).raw()});
    }
  }
}

TEST(Fees, OfManyFillsComeToTheFeeOfTheSum) {
  CumulativeFee order(7);
  Int128 sum = 0;
  Int128 traded = 0;
  for (std::int64_t fill = 1; fill < 5'000; fill += 13) {
    traded += fill;
    sum += order.add(fill).value();
  }
  EXPECT_EQ(sum, fee_on(traded, 7));
  EXPECT_EQ(sum, order.taken_hao());
}

TEST(Fees, SayNoBeyond128Bits) {
  CumulativeFee order(2);
  EXPECT_TRUE(order.add(Int128{1} << 125).has_value());
  EXPECT_FALSE(order.add(Int128{1} << 125).has_value());
}

TEST(Ratios, RoundTheSideInNeedUp) {
  EXPECT_EQ(quantity_to_buy(WideQuantity(3333), {5, 2}), WideQuantity(8333));
  EXPECT_EQ(quantity_to_buy(WideQuantity(0), {5, 2}), WideQuantity(0));
  EXPECT_FALSE(quantity_to_buy(WideQuantity(wide_limit), {INT64_MAX, 1}).has_value());
}

TEST(Ratios, NeedNoRoomForAProductThatCancels) {
  const WideQuantity need(wide_limit - 1);
  EXPECT_EQ(quantity_to_buy(need, {INT64_MAX, INT64_MAX}), need);
  EXPECT_EQ(quantity_to_buy(need, {INT64_MAX, INT64_MAX - 1}),
            WideQuantity(need.raw() + (need.raw() + INT64_MAX - 2) / (INT64_MAX - 1)));
}

TEST(CarryOver, IsNeverAboveHoldings) {
  CarryFigures figures{WideQuantity(INT64_MAX),
                       WideQuantity(INT64_MAX),
                       WideQuantity(0),
                       WideQuantity(INT64_MAX),
                       {INT64_MAX, 1}};
  EXPECT_EQ(carry_over(figures), WideQuantity(INT64_MAX));
}

TEST(Median, IsTheLastPriceHeldBetweenAskAndBid) {
  EXPECT_EQ(median3(WidePrice(2410), WidePrice(2390), WidePrice(2400)), WidePrice(2400));
  EXPECT_EQ(median3(WidePrice(2410), WidePrice(2390), WidePrice(2350)), WidePrice(2390));
  EXPECT_EQ(median3(WidePrice(2410), WidePrice(2390), WidePrice(2500)), WidePrice(2410));
}

}  // namespace
}  // namespace eco::engine::pricing
