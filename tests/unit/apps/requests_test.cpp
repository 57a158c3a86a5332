#include "apps/eco-member/requests.hpp"

#include <gtest/gtest.h>

namespace eco::member {
namespace {

using gateway::fix::OutMessage;

/// Without the time, which differs.
std::string text_of(OutMessage message) {
  std::erase_if(message.fields, [](const auto& field) { return field.tag == 60; });
  return to_text(message);
}

TEST(RequestsTest, AreWrittenAsTheRulesOfEngagementSay) {
  EXPECT_EQ(text_of(new_order("a", "M1", {.symbol = "TJEA", .quantity = "10", .price = "40.00"})),
            "35=D|11=a|1=M1|21=1|55=TJEA|54=1|38=10|40=2|44=40.00|59=0");
  EXPECT_EQ(text_of(new_order("b", "M1",
                              {.kind = OrderKind::sweep,
                               .symbol = "TJEA",
                               .side = domain::Side::sell,
                               .quantity = "10",
                               .price = "40.00",
                               .skip_own = SkipOwn::yes})),
            "35=D|11=b|1=M1|21=1|55=TJEA|54=2|38=10|5002=Y|40=2|44=40.00|59=3");
  EXPECT_EQ(text_of(cancel_order("c", {"a", "TJEA", domain::Side::sell})),
            "35=F|11=c|41=a|55=TJEA|54=2");
  EXPECT_EQ(text_of(replace_order("d", {"a", "TJEA", domain::Side::buy}, "5", "39.00")),
            "35=G|11=d|41=a|55=TJEA|54=1|38=5|44=39.00|40=2");
}

TEST(RequestsTest, NameTheLegsOfAPick) {
  const OrderDraft one{.kind = OrderKind::pick,
                       .symbol = "TJEA",
                       .quantity = "10",
                       .price = {},
                       .legs = {{"164", "10"}}};
  EXPECT_EQ(text_of(new_order("a", "", one)),
            "35=D|11=a|21=1|55=TJEA|54=1|38=10|40=D|59=3|117=164");
  OrderDraft three = one;
  three.quantity = "16";
  three.legs = {{"164", "10"}, {"165", "5"}, {"166", "1"}};
  EXPECT_EQ(text_of(new_order("a", "", three)),
            "35=D|11=a|21=1|55=TJEA|54=1|38=16|40=D|59=3|117=164|5100=2{5101=165|5102=5}{5101=166|"
            "5102=1}");
}

TEST(RequestsTest, NameTheTermsOfADeal) {
  EXPECT_EQ(
      text_of(deal("a", "M1",
                   {.symbol = "TJFS",
                    .side = domain::Side::sell,
                    .quantity = "1000",
                    .price = "31.00",
                    .counterparty = "M2"})),
      "35=AE|571=a|856=0|55=TJFS|32=1000|31=31.00|552=1{54=2|1=M1}|453=1{448=M2|447=D|452=17}");
  EXPECT_EQ(text_of(deal("b", "M1",
                         {.action = DealAction::counter,
                          .terms = "30.0",
                          .symbol = "TJFS",
                          .quantity = "1000",
                          .price = "28.50"})),
            "35=AE|571=b|856=0|572=30.0|55=TJFS|32=1000|31=28.50");
  EXPECT_EQ(text_of(deal("c", "M1", {.action = DealAction::accept, .terms = "30.1"})),
            "35=AE|571=c|856=2|572=30.1");
  EXPECT_EQ(
      text_of(deal("e", "M1", {.action = DealAction::accept, .terms = "30.0", .quantity = "500"})),
      "35=AE|571=e|856=2|572=30.0|32=500");
  const DealDraft group{.symbol = "TJFS",
                        .side = domain::Side::sell,
                        .quantity = "1000",
                        .price = "31.00",
                        .form = domain::BlockForm::group,
                        .counterparty = "M2,M3"};
  EXPECT_EQ(text_of(deal("f", "", group)),
            "35=AE|571=f|856=0|55=TJFS|32=1000|31=31.00|5011=G|552=1{54=2}|453=2{448=M2|447=D|452="
            "17}{448=M3|447=D|452=17}");
  EXPECT_EQ(text_of(deal("d", "M1", {.action = DealAction::withdraw, .terms = "30.1"})),
            "35=AE|571=d|856=6|572=30.1");
}

TEST(RequestsTest, AskForWhatTheMemberWantsToKnow) {
  EXPECT_EQ(text_of(order_status("q1", "", "164")), "35=H|37=164|790=q1");
  EXPECT_EQ(text_of(instruments_and_status("q2")), "35=x|320=q2|559=4|263=1");
  EXPECT_EQ(text_of(holdings("q3", "M1")), "35=AN|710=q3|724=0|1=M1");
  EXPECT_EQ(text_of(cash("q4", "M1")), "35=BB|909=q4|1=M1");
  EXPECT_EQ(text_of(watch_book("q5", "TJEA")),
            "35=V|262=q5|263=1|264=5|265=0|267=3{269=0}{269=1}{269=2}|146=1{55=TJEA}");
}

}  // namespace
}  // namespace eco::member
