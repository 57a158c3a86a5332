#include "gateway/fix/units.hpp"

#include <gtest/gtest.h>

namespace eco::gateway::fix {
namespace {

using base::Decimal;

std::string on_grid(std::string_view text, Decimal unit) {
  const GridNumber number = parse_on_grid(text, unit);
  switch (number.grid) {
    case Grid::on_grid:
      return std::to_string(number.value);
    case Grid::off_grid:
      return "off grid";
    case Grid::overflow:
      return "overflow";
    case Grid::malformed:
      return "malformed";
  }
  return "?";
}

TEST(FixUnits, DecimalTextBecomesAWholeNumberOfUnits) {
  EXPECT_EQ(on_grid("97.30", {1, 2}), "9730");
  EXPECT_EQ(on_grid("97.3", {1, 2}), "9730");
  EXPECT_EQ(on_grid("97", {1, 2}), "9700");
  EXPECT_EQ(on_grid("-5", {1, 0}), "-5");
  EXPECT_EQ(on_grid("30", {10, 0}), "3");
  EXPECT_EQ(on_grid("0.0003", {1, 4}), "3");
  EXPECT_EQ(on_grid("1.5", {5, 1}), "3");
}

TEST(FixUnits, WhatIsNotOnTheGridIsSaidSo) {
  EXPECT_EQ(on_grid("97.305", {1, 2}), "off grid");
  EXPECT_EQ(on_grid("35", {10, 0}), "off grid");
  EXPECT_EQ(on_grid("0.00000000000000000001", {1, 2}), "overflow");
  EXPECT_EQ(on_grid("99999999999999999999", {1, 0}), "overflow");
  EXPECT_EQ(on_grid("9223372036854775807", {1, 2}), "overflow");
  for (const char* text :
       {"", "1.", ".5", "+1", "1e5", "1,5", " 1", "0x10", "--1", "1.2.3", "nan"}) {
    EXPECT_EQ(on_grid(text, {1, 2}), "malformed") << text;
  }
}

TEST(FixUnits, FormattingIsTheInverse) {
  domain::InstrumentView view;
  view.tick = {1, 2};
  view.quantity_step = {1, 0};
  view.hao_per_tick_step = 100;
  EXPECT_EQ(format_price(domain::Price(9730), view), "97.30");
  EXPECT_EQ(format_quantity(domain::Quantity(10'000), view), "10000");
  EXPECT_EQ(format_money(domain::Money(9'764'880'000)), "976488.00");
  EXPECT_EQ(format_money(domain::Money(5)), "0.0005");
  view.tick = {10, 0};
  view.quantity_step = {1, 3};
  EXPECT_EQ(format_price(domain::Price(450), view), "4500");
  EXPECT_EQ(format_quantity(domain::Quantity(8333), view), "8.333");
  EXPECT_EQ(format_on_grid(9'223'372'036'854'775'807, {1000, 2}), "92233720368547758070");
}

TEST(FixUnits, AveragePriceIsHalfUpToSixPlaces) {
  domain::InstrumentView view;
  view.tick = {1, 2};
  view.quantity_step = {1, 0};
  view.hao_per_tick_step = 100;
  // AT-L1: 5 000 and 3 000 at 97.30, 2 000 at 97.40 are 973 200.00.
  EXPECT_EQ(format_average(domain::Money(9'732'000'000), domain::Quantity(10'000), view), "97.32");
  EXPECT_EQ(format_average(domain::Money(10'000), domain::Quantity(3), view), "0.333333");
  EXPECT_EQ(format_average(domain::Money(20'000), domain::Quantity(3), view), "0.666667");
  EXPECT_EQ(format_average(domain::Money(0), domain::Quantity(0), view), "0");
}

TEST(FixUnits, RefusalTextNamesWhatWhereAndTheRemedy) {
  domain::InstrumentView view;
  view.tick = {1, 2};
  view.quantity_step = {1, 0};
  EXPECT_EQ(refusal_text({domain::RejectCode::price_band, 10716, 8767, 10715, {}}, &view),
            "PRICE_BAND: price outside the day's band; asked 107.16, low 87.67, high 107.15; use a "
            "price inside the band");
  EXPECT_EQ(refusal_text({domain::RejectCode::not_visible, 0, 0, 0, domain::OrderId(12)}, &view),
            "NOT_VISIBLE: the listing is not within the best levels or is gone; order 12; refresh "
            "the book");
  EXPECT_EQ(refusal_text({domain::RejectCode::insufficient_cash, 20'000, 15'000, 0, {}}, nullptr),
            "INSUFFICIENT_CASH: not enough cash; needed 2.00, available 1.50; deposit cash or "
            "reduce the order");
  EXPECT_EQ(
      refusal_text({domain::RejectCode::worse_price, 9730, 9740, 9740, domain::OrderId(12)}, &view),
      "WORSE_PRICE: the listing's price is worse than the limit; asked 97.30, listing 97.40; order "
      "12; refresh the book and pick again");
}

TEST(FixUnits, RefusalTextOfABidNamesTheBoundOfItsAuction) {
  domain::InstrumentView view;
  view.tick = {1, 2};
  view.quantity_step = {1, 0};
  const auto facts = [&](const domain::Refusal& refusal) {
    const std::string text = refusal_text(refusal, &view);
    const std::size_t begin = text.find("; ") + 2;
    return text.substr(begin, text.rfind(';') - begin);
  };
  EXPECT_EQ(facts({domain::RejectCode::bidder_cap, 600, 0, 500, {}}), "asked 600, cap 500");
  EXPECT_EQ(facts({domain::RejectCode::buyer_cap, 600, 0, 500, {}}), "asked 600, cap 500");
  EXPECT_EQ(facts({domain::RejectCode::step, 9730, 9750, 0, {}}), "asked 97.30, least 97.50");
  EXPECT_EQ(facts({domain::RejectCode::not_improving, 9730, 9740, 0, {}}),
            "asked 97.30, last quote 97.40");
  EXPECT_EQ(facts({domain::RejectCode::not_improving, 600, 0, 0, {}}), "asked 600, last quote 0");
  EXPECT_EQ(refusal_text({domain::RejectCode::step, 0, 0, 0, {}}, &view),
            "STEP: quantity off the step grid; use a multiple of the quantity step");
}

}  // namespace
}  // namespace eco::gateway::fix
