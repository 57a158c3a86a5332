#include "console/amounts.hpp"

#include <gtest/gtest.h>

#include "console/json_writer.hpp"
#include "console/report/text_table.hpp"

namespace eco::console {
namespace {

using domain::Money;

TEST(Amounts, DecimalTextBecomesWholeTicksOrNothing) {
  constexpr base::Decimal cent{1, 2};
  constexpr base::Decimal five_cents{5, 2};
  constexpr base::Decimal hundred{100, 0};
  const auto count = [](std::string_view text, base::Decimal unit) {
    const GridAmount read = on_grid(text, unit);
    return read.fault == AmountFault::none ? read.count : -static_cast<int>(read.fault);
  };
  EXPECT_EQ(count("97.40", cent), 9740);
  EXPECT_EQ(count("97.4000", cent), 9740);
  EXPECT_EQ(count("97", cent), 9700);
  EXPECT_EQ(count("97.405", cent), -2);
  EXPECT_EQ(count("0.15", five_cents), 3);
  EXPECT_EQ(count("0.16", five_cents), -2);
  EXPECT_EQ(count("1200", hundred), 12);
  EXPECT_EQ(count("1250", hundred), -2);
  EXPECT_EQ(count("92233720368547758.07", cent), INT64_MAX);
  EXPECT_EQ(count("9223372036854775807", cent), -1);
  EXPECT_EQ(count("0.000000000000000001", {1, 18}), 1);
  for (const char* bad :
       {"", "-", "1.", ".5", "1e3", "+1", "1,000", " 1", "0x10", "NaN", "99999999999999999999"}) {
    EXPECT_EQ(count(bad, cent), -1) << bad;
  }
}

TEST(Amounts, TextOfACountHasTheUnitsDigits) {
  EXPECT_EQ(grid_text(9740, {1, 2}), "97.40");
  EXPECT_EQ(grid_text(12, {100, 0}), "1200");
  EXPECT_EQ(grid_text(-3, {5, 2}), "-0.15");
  EXPECT_EQ(grid_text(INT64_MAX, {100, 0}), "9223372036854775807 x 100");
}

TEST(Amounts, MoneyIsExactToTheHao) {
  EXPECT_EQ(parse_money("0.0001"), Money(1));
  EXPECT_EQ(parse_money("-5.5"), Money(-55'000));
  EXPECT_EQ(parse_money("0.00001"), std::nullopt);
  EXPECT_EQ(parse_money("922337203685477.5808"), std::nullopt);
  EXPECT_EQ(money_text(Money(31'258'000)), "3125.80");
  EXPECT_EQ(money_text(Money(-1)), "-0.0001");
}

TEST(Amounts, GroupingPutsACommaBetweenThreeDigitsBeforeThePointOnly) {
  EXPECT_EQ(grouped("1234567.8901"), "1,234,567.8901");
  EXPECT_EQ(grouped("-123456"), "-123,456");
  EXPECT_EQ(grouped("123"), "123");
  EXPECT_EQ(grouped("-123.00"), "-123.00");
}

TEST(TextTables, ColumnsAlignAcrossWideCharacters) {
  EXPECT_EQ(display_width("前收盘 a"), 8u);
  EXPECT_EQ(display_width(std::string_view("\xe5\x89", 2)), 1u);
  TextTable table({{"品种"}, {"qty", Align::right}});
  table.row({"CEA25", "7"});
  table.row({"x", "1,000"});
  EXPECT_EQ(table.str(), "品种     qty\nCEA25      7\nx      1,000\n");
}

TEST(JsonText, HostileTextStaysOneLineOfValidJson) {
  JsonWriter json;
  json.begin_object().text_field("a\"b", "line\nbreak \\ \x01 \xff ü").key("list").begin_array();
  json.number(1).begin_object().end_object().boolean(false).null().end_array().end_object();
  EXPECT_EQ(json.str(),
            "{\"a\\\"b\":\"line\\u000abreak \\\\ \\u0001 \\\\xFF ü\",\"list\":[1,{},false,null]}");
}

}  // namespace
}  // namespace eco::console
