#include "engine/market.hpp"

#include <gtest/gtest.h>

namespace eco::engine {
namespace {

using domain::CloseRule;
using domain::CompositeFormula;
using domain::Method;
using domain::Money;
using domain::Price;
using domain::PriceBand;
using domain::Quantity;

constexpr std::int64_t hao_per_fen = 100;  // tick 0.01 yuan per tonne, step 1 t

domain::MarketRules rules_with(CloseRule close) {
  domain::MarketRules rules;
  rules.hao_per_tick_step = hao_per_fen;
  rules.close = close;
  rules.close_scope.insert(Method::listed);
  return rules;
}

void trade(InstrumentDay& day, const domain::MarketRules& rules, std::int64_t price,
           std::int64_t quantity, Method method = Method::listed) {
  add_trade(day, rules, method,
            {Price(price), Quantity(quantity), Money(price * quantity * hao_per_fen)});
}

/// A day whose trades add up to `yuan_cents` for `quantity`.
InstrumentDay day_of(std::int64_t quantity, std::int64_t yuan_cents) {
  InstrumentDay day;
  day.open = Price(1);
  day.scope_quantity = Quantity(quantity);
  day.scope_amount = Money(yuan_cents * hao_per_fen);
  return day;
}

TEST(Band, LimitsOfTheListedMethodRoundHalfUpToTheTick) {
  const auto band = [](std::int64_t base) { return band_of(Price(base), 1000); };
  EXPECT_EQ(band(9025), (PriceBand{Price(8123), Price(9928)}));   // B1
  EXPECT_EQ(band(5746), (PriceBand{Price(5171), Price(6321)}));   // B2
  EXPECT_EQ(band(5296), (PriceBand{Price(4766), Price(5826)}));   // B3
  EXPECT_EQ(band(5005), (PriceBand{Price(4505), Price(5506)}));   // B4
  EXPECT_EQ(band(9741), (PriceBand{Price(8767), Price(10715)}));  // B6
  EXPECT_EQ(band(4800), (PriceBand{Price(4320), Price(5280)}));   // D1
}

TEST(Band, LimitsOfTheBlockMethodAreThirtyPercent) {
  EXPECT_EQ(band_of(Price(7872), 3000), (PriceBand{Price(5510), Price(10234)}));  // B5
  EXPECT_EQ(band_of(Price(4306), 3000), (PriceBand{Price(3014), Price(5598)}));   // K1
}

TEST(Band, ThereIsNoneWithoutARuleOrWithoutABase) {
  EXPECT_EQ(band_of(Price(9741), std::nullopt), std::nullopt);
  EXPECT_EQ(band_of(Price(0), 1000), std::nullopt);
}

TEST(Close, IsTheAverageOfTheDaysListedTradesHalfUp) {
  const auto rules = rules_with(CloseRule::vwap_day);
  EXPECT_EQ(close_of_day(day_of(231'173, 2'251'570'820), rules, Price(9700)), Price(9740));  // C1
  EXPECT_EQ(close_of_day(day_of(901'715, 3'987'400'960), rules, Price(4306)), Price(4422));  // C2
  EXPECT_EQ(close_of_day(day_of(1'000, 6'111'500), rules, Price(6000)), Price(6112));        // C3
}

TEST(Close, IsNotMovedByBlockTradesOutsideItsScope) {
  const auto rules = rules_with(CloseRule::vwap_day);
  InstrumentDay day;
  trade(day, rules, 9760, 3'000);
  trade(day, rules, 5000, 1'000'000, Method::block);
  trade(day, rules, 9730, 5'000);
  trade(day, rules, 9740, 2'000);
  EXPECT_EQ(close_of_day(day, rules, Price(9700)), Price(9741));  // C7
  EXPECT_EQ(day.scope_amount, Money(9'741'000'000));
  EXPECT_EQ(day.open, Price(9760));
  EXPECT_EQ(day.high, Price(9760));
  EXPECT_EQ(day.low, Price(9730));
  EXPECT_EQ(day.last, Price(9740));
  EXPECT_EQ(day.block_quantity, Quantity(1'000'000));
  EXPECT_EQ(day.trades, 4u);
}

TEST(Close, IsMadeByBlockTradesWhereTheScopeSaysSo) {
  auto rules = rules_with(CloseRule::last);
  rules.close_scope = {};
  rules.close_scope.insert(Method::block);
  InstrumentDay day;
  trade(day, rules, 1500, 10, Method::block);
  trade(day, rules, 1600, 20, Method::block);
  EXPECT_EQ(close_of_day(day, rules, Price(1000)), Price(1600));
}

TEST(Close, StaysAtTheBaseUpToTheThreshold) {
  auto rules = rules_with(CloseRule::threshold_vwap);
  rules.close_threshold = Quantity(100);
  InstrumentDay day;
  trade(day, rules, 5500, 100);
  EXPECT_EQ(close_of_day(day, rules, Price(5000)), Price(5000));  // C4
  trade(day, rules, 5500, 1);
  EXPECT_EQ(close_of_day(day, rules, Price(5000)), Price(5500));
}

TEST(Close, OfTheLastFiveTradesForgetsTheOnesBefore) {
  auto rules = rules_with(CloseRule::vwap_last_n);
  rules.close_trades = 5;
  const std::pair<int, int> trades[] = {{2400, 10}, {2410, 20}, {2420, 5},
                                        {2405, 50}, {2430, 15}, {2415, 10}};
  InstrumentDay day;
  for (const auto& [price, quantity] : trades) trade(day, rules, price, quantity);
  EXPECT_EQ(close_of_day(day, rules, Price(2400)), Price(2412));  // C5
  EXPECT_EQ(close_of_day(day, rules_with(CloseRule::vwap_day), Price(2400)), Price(2410));
}

TEST(Close, WithoutATradeIsTheBase) {
  EXPECT_EQ(close_of_day({}, rules_with(CloseRule::vwap_day), Price(9741)), Price(9741));  // C6
  EXPECT_EQ(close_of_day({}, rules_with(CloseRule::vwap_day), Price(0)), Price(0));
}

std::vector<VintageClose> closes(std::initializer_list<std::int64_t> prices) {
  std::vector<VintageClose> list;
  for (std::int64_t price : prices) {
    list.push_back({2019 + static_cast<std::int32_t>(list.size()), Price(price)});
  }
  return list;
}

TEST(Composite, MeanOfClosesRoundsHalfUp) {
  EXPECT_EQ(composite_of(closes({7400, 7452, 7381, 7443, 7639}), CompositeFormula::mean_of_closes),
            Price(7463));  // AT-Q
  EXPECT_EQ(composite_of(closes({9750, 9940, 9712, 9720}), CompositeFormula::mean_of_closes),
            Price(9781));  // Q2: 97.805
  EXPECT_EQ(composite_of({}, CompositeFormula::mean_of_closes), Price(0));
}

TEST(Composite, CurrentOnlyIsTheNewestVintage) {
  EXPECT_EQ(composite_of({{2024, Price(8100)}, {2025, Price(9741)}, {2019, Price(7000)}},
                         CompositeFormula::current_only),
            Price(9741));
}

TEST(Base, PrefersTheStatedOneThenThePreviousCloseThenTheComposite) {
  Market market;
  market.composite = Price(7463);
  Instrument instrument;
  EXPECT_EQ(base_of_day(instrument, market), Price(0));
  market.rules.first_base = domain::FirstBase::composite_prev;
  EXPECT_EQ(base_of_day(instrument, market), Price(7463));
  instrument.previous_close = Price(7500);
  EXPECT_EQ(base_of_day(instrument, market), Price(7500));
  instrument.next_base = Price(4800);
  EXPECT_EQ(base_of_day(instrument, market), Price(4800));
}

TEST(Sessions, AMethodOpensLaterWhileAPhaseOfItsIsStillToCome) {
  domain::EnumSet<domain::Phase> afternoon;
  afternoon.insert(domain::Phase::afternoon);
  EXPECT_TRUE(opens_later(afternoon, domain::Phase::lunch));
  EXPECT_TRUE(opens_later(afternoon, domain::Phase::afternoon));
  EXPECT_FALSE(opens_later(afternoon, domain::Phase::post));
}

TEST(DayTotals, ATradeThatWouldOverflowThemDoesNotFit) {
  InstrumentDay day;
  day.listed_amount = Money(INT64_MAX - 10);
  EXPECT_TRUE(fits(day, Quantity(1), Money(10)));
  EXPECT_FALSE(fits(day, Quantity(1), Money(11)));
  day.block_quantity = Quantity(INT64_MAX);
  EXPECT_FALSE(fits(day, Quantity(1), Money(1)));
}

}  // namespace
}  // namespace eco::engine
