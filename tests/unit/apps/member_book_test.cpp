#include "apps/eco-member/member_book.hpp"

#include <gtest/gtest.h>

#include "tests/unit/apps/wire_text.hpp"

namespace eco::member {
namespace {

using domain::Money;
using domain::Quantity;

constexpr const char* accepted =
    "35=8|37=100|11=a|17=100-0-0|150=0|39=0|1=M1|55=TJEA|54=1|38=100|40=2|44=40.00|59=0|14=0|151="
    "100|6=0";
constexpr const char* part_fill =
    "35=8|37=100|11=a|17=105-1-B|150=F|39=1|55=TJEA|54=1|38=100|40=2|44=40.00|59=0|14=30|151=70|6="
    "39.5|"
    "5004=1185.00|31=39.50|32=30|880=7|851=1|381=1185.00|5005=0.59|5200=2|5201=3|5202=11|5203=10|"
    "5201=4|"
    "5202=1|5203=20";
constexpr const char* full_fill =
    "35=8|37=100|11=a|17=106-1-B|150=F|39=2|55=TJEA|54=1|38=100|40=2|44=40.00|59=0|14=100|151=0|6="
    "39.85|"
    "5004=3985.00|31=40.00|32=70|880=8|851=1|381=2800.00|5005=1.40|5200=1|5201=4|5202=21|5203=70";

class MemberBookTest : public ::testing::Test {
 protected:
  Instruments instruments = two_instruments();
  MemberBook book{instruments};
};

TEST_F(MemberBookTest, CountsEachExecutionOnceHoweverOftenItArrives) {
  book.start_cash(Money(100'000'000), 50);
  book.start_holdings({{"TJEA", Quantity(5)}}, 50);
  for (const char* text :
       {accepted, part_fill, accepted, part_fill, full_fill, part_fill, full_fill}) {
    book.report(*received(text));
  }
  // 1185.00 + 0.59 + 2800.00 + 1.40 yuan are gone.
  EXPECT_EQ(book.cash(1000), Money(100'000'000 - 39'869'900));
  EXPECT_EQ(book.holdings(1000), (std::map<std::string, Quantity>{{"TJEA", Quantity(105)}}));
  EXPECT_EQ(book.executions().size(), 2u);
  EXPECT_EQ(book.contradictions(), std::vector<std::string>{});
}

TEST_F(MemberBookTest, SaysWhichMessageIsADouble) {
  EXPECT_FALSE(book.report(*received(accepted)).duplicate);
  EXPECT_TRUE(book.report(*received(accepted)).duplicate);
  EXPECT_TRUE(book.first_seen("9-0-0"));
  EXPECT_FALSE(book.first_seen("9-0-0"));
  EXPECT_TRUE(book.first_seen("0"));
  EXPECT_TRUE(book.first_seen("0"));
}

TEST_F(MemberBookTest, CountsOnlyWhatHappenedAfterItsStartAndUpToTheQuestion) {
  book.start_cash(Money(100'000'000), 105);
  book.start_holdings({}, 105);
  book.report(*received(accepted));
  book.report(*received(part_fill));
  book.report(*received(full_fill));
  EXPECT_EQ(book.cash(105), Money(100'000'000));
  EXPECT_EQ(book.cash(106), Money(100'000'000 - 28'014'000));
  EXPECT_EQ(book.holdings(106), (std::map<std::string, Quantity>{{"TJEA", Quantity(70)}}));
}

TEST_F(MemberBookTest, KeepsTheNewestStateWhenAnOlderReportComesLate) {
  book.report(*received(accepted));
  book.report(*received(full_fill));
  book.report(*received(part_fill));
  const Order* order = book.find("a");
  ASSERT_NE(order, nullptr);
  EXPECT_EQ(order->state, OrderState::filled);
  EXPECT_EQ(order->cumulative, Quantity(100));
  EXPECT_EQ(book.executions().size(), 2u);
}

TEST_F(MemberBookTest, FollowsAnOrderThroughReplaceAndCancel) {
  book.report(*received(accepted));
  book.report(
      *received("35=8|37=100|11=b|41=a|17=107-0-0|150=5|39=0|55=TJEA|54=1|38=60|40=2|44=40.00|59=0|"
                "14=0|151=60|6=0|"
                "5003=Y"));
  ASSERT_EQ(book.live().size(), 1u);
  EXPECT_EQ(book.live().front()->cl_ord_id, "b");
  EXPECT_EQ(book.find("a"), book.find("b"));
  EXPECT_EQ(book.find("100"), book.find("b"));
  book.report(
      *received("35=8|37=100|11=c|41=b|17=108-0-0|150=4|39=4|55=TJEA|54=1|38=60|40=2|44=40.00|59=0|"
                "14=0|151=0|6=0"));
  EXPECT_TRUE(book.live().empty());
  EXPECT_EQ(book.find("b")->state, OrderState::cancelled);
  EXPECT_EQ(book.find("b")->cl_ord_id, "b");
}

TEST_F(MemberBookTest, TakesBackABustedTradeExactly) {
  book.start_cash(Money(100'000'000), 50);
  book.start_holdings({}, 50);
  book.report(*received(accepted));
  book.report(*received(part_fill));
  const auto change = book.report(*received(
      "35=8|37=100|11=a|17=120-0-B|19=105-1-B|150=H|39=1|55=TJEA|54=1|14=0|151=70|6=0|880=7"));
  ASSERT_NE(change.execution, nullptr);
  EXPECT_TRUE(change.execution->bust);
  EXPECT_EQ(book.cash(200), Money(100'000'000));
  EXPECT_EQ(book.holdings(200), (std::map<std::string, Quantity>{{"TJEA", Quantity(0)}}));
}

TEST_F(MemberBookTest, AsksForANewStartWhenAnUnknownTradeIsTakenBack) {
  const auto change = book.report(
      *received("35=8|37=1|11=z|17=120-0-S|19=90-1-S|150=H|39=2|55=TJEA|54=2|14=0|151=0|6=0"));
  EXPECT_TRUE(change.unknown_bust);
  EXPECT_EQ(change.execution, nullptr);
}

TEST_F(MemberBookTest, CountsADealAsAnExecution) {
  book.start_cash(Money(0), 1);
  book.start_holdings({{"TJEA", Quantity(5000)}}, 1);
  book.deal(
      *received("35=AE|17=40-2-S|31=41.00|32=1000|55=TJEA|381=41000.00|487=0|571=T5|572=30.1|828=1|"
                "856=0|880=5|"
                "5005=20.50|5010=30|453=1|448=M2|447=D|452=17|552=1|54=2|1=M1|5200=1|5201=1|5202=1|"
                "5203=1000"));
  EXPECT_EQ(book.cash(100), Money(409'795'000));
  EXPECT_EQ(book.holdings(100), (std::map<std::string, Quantity>{{"TJEA", Quantity(4000)}}));
  EXPECT_EQ(book.contradictions(), std::vector<std::string>{});
}

TEST_F(MemberBookTest, NoticesWhenTheVenueContradictsItself) {
  book.report(*received(accepted));
  book.report(
      *received("35=8|37=100|11=a|17=105-1-B|150=F|39=1|55=TJEA|54=1|38=100|40=2|44=40.00|59=0|14="
                "31|151=70|6=39.5|"
                "5004=1185.00|31=39.50|32=30|880=7|851=1|381=1185.00|5005=0.59|5200=1|5201=3|5202="
                "11|5203=29"));
  EXPECT_EQ(book.contradictions(),
            (std::vector<std::string>{"execution 105-1-B: its lots do not sum up to LastQty",
                                      "order a: OrderQty, CumQty and LeavesQty disagree",
                                      "order a: its fills sum up to 30 steps, its CumQty is 31"}));
}

TEST_F(MemberBookTest, CountsQuantitiesInStepsOfTheInstrument) {
  book.report(*received(
      "35=8|37=9|11=n|17=9-0-0|150=0|39=0|55=NOX|54=2|38=2.5|40=2|44=9.5|59=0|14=0|151=2.5|6=0"));
  EXPECT_EQ(book.find("n")->leaves, Quantity(10));
  EXPECT_EQ(book.find("n")->price, domain::Price(19));
  EXPECT_EQ(book.offered("NOX"), Quantity(10));
  EXPECT_EQ(book.offered("TJEA"), Quantity(0));
}

}  // namespace
}  // namespace eco::member
