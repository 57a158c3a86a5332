#include "gateway/fix/answers.hpp"

#include <gtest/gtest.h>

#include "tests/unit/gateway/fake_directory.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;
using test::FakeDirectory;
using test::order_of;

TEST(Answers, BookShowsLevelsThenEachOrderInsideThem) {
  const FakeDirectory directory;
  BookView book;
  book.instrument = InstrumentId(1);
  book.asks = {{OrderId(11), Price(9730), Quantity(3000), MemberId(1)},
               {OrderId(12), Price(9730), Quantity(5000), MemberId(2)},
               {OrderId(13), Price(9740), Quantity(10'000), MemberId(2)}};
  book.last = Price(9741);
  book.listed_quantity = Quantity(70);
  book.block_quantity = Quantity(5);
  const MemberView* reader = directory.member(MemberId(1));
  EXPECT_EQ(to_text(book_message("R1", book, directory.instruments[0], 5, SeqNo(90), reader)),
            "35=W|262=R1|55=CEA25|5007=90|268=8"
            "{269=1|270=97.30|271=8000|290=1|346=2}{269=1|270=97.40|271=10000|290=2|346=1}"
            "{269=1|270=97.30|271=3000|290=1|37=11|282=TJ01}{269=1|270=97.30|271=5000|290=1|37=12}"
            "{269=1|270=97.40|271=10000|290=2|37=13}"
            "{269=2|270=97.41}{269=5|270=97.41}{269=B|271=75}");
  EXPECT_EQ(to_text(book_message("R1", book, directory.instruments[0], 1, SeqNo(90), nullptr)),
            "35=W|262=R1|55=CEA25|5007=90|268=6"
            "{269=1|270=97.30|271=8000|290=1|346=2}"
            "{269=1|270=97.30|271=3000|290=1|37=11}{269=1|270=97.30|271=5000|290=1|37=12}"
            "{269=2|270=97.41}{269=5|270=97.41}{269=B|271=75}");
}

TEST(Answers, SecurityListSaysWhatIsTradedAndHow) {
  const FakeDirectory directory;
  const auto messages = security_list("L1", {&directory.instruments[0]});
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(to_text(messages[0]),
            "35=y|320=L1|322=1|560=0|393=1|893=Y|146=1{55=CEA25|15=CNY|5020=CEA-SIM|996=tCO2e|969="
            "0.01|562=1|"
            "140=97.41|1148=87.67|1149=107.15|5021=1|5022=99999|5023=68.19|5024=126.63|5025=100000|"
            "336=afternoon|326=17}");
  EXPECT_EQ(to_text(security_list("L1", {})[0]), "35=y|320=L1|322=1|560=2|393=0|893=Y");
  const std::vector<const InstrumentView*> many(45, &directory.instruments[0]);
  const auto pages = security_list("L1", many);
  ASSERT_EQ(pages.size(), 3u);
  EXPECT_EQ(pages[0].groups[0].entries.size(), 20u);
  EXPECT_EQ(pages[2].groups[0].entries.size(), 5u);
  EXPECT_EQ(pages[1].fields.back(), (OutField{893, "N"}));
  EXPECT_EQ(pages[2].fields.back(), (OutField{893, "Y"}));
}

TEST(Answers, StatusFollowsPhaseAndHalt) {
  FakeDirectory directory;
  InstrumentView& view = directory.instruments[0];
  const auto status = [&] { return to_text(security_status("L1", view, Timestamp(0))); };
  EXPECT_EQ(status(), "35=f|324=L1|55=CEA25|336=afternoon|326=17|60=19700101-00:00:00.000000");
  view.halt = HaltState::halted;
  EXPECT_EQ(status(), "35=f|324=L1|55=CEA25|336=afternoon|326=2|60=19700101-00:00:00.000000");
  view.halt = HaltState::resumed;
  view.phase = Phase::lunch;
  EXPECT_EQ(status(), "35=f|324=L1|55=CEA25|336=lunch|326=18|60=19700101-00:00:00.000000");
  view.phase = Phase::morning;
  view.status = ClassStatus::expired;
  EXPECT_EQ(status(), "35=f|324=L1|55=CEA25|336=morning|326=18|60=19700101-00:00:00.000000");
}

TEST(Answers, TheListNamesTheLastTradeDay) {
  FakeDirectory directory;
  InstrumentView& view = directory.instruments[0];
  view.last_trade_day = *base::parse_date("2026-12-31");
  EXPECT_NE(to_text(security_list("L1", {&view})[0]).find("|541=20261231|336=afternoon|"),
            std::string::npos);
}

TEST(Answers, HoldingsByState) {
  const FakeDirectory directory;
  HoldingView holding;
  holding.instrument = InstrumentId(1);
  holding.symbol = "CEA25";
  holding.free = Quantity(0);
  holding.reserved = Quantity(10);
  holding.locked = Quantity(20);
  const auto messages = positions("P1", "TJ01", {holding}, directory, SeqNo(90));
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(to_text(messages[0]), "35=AO|721=P1|710=P1|727=1|728=0|729=0|1=TJ01");
  EXPECT_EQ(to_text(messages[1]),
            "35=AP|721=P1|710=P1|1=TJ01|55=CEA25|5007=90|702=4{703=FRE|704=0}{703=RSV|704=10}"
            "{703=LCK|704=20}{703=TOT|704=30}");
  EXPECT_EQ(to_text(positions_refused("P1", "X", RejectCode::account_restricted)),
            "35=AO|721=P1|710=P1|727=0|728=3|729=2|1=X|5001=1302|58=ACCOUNT_RESTRICTED: account "
            "unknown or restricted for "
            "this trader; use your own account");
}

TEST(Answers, CashByState) {
  CashView cash;
  cash.free = Money(10'000'000);
  cash.proceeds = Money(5);
  cash.reserved = Money(20'000);
  EXPECT_EQ(to_text(collateral("Q1", "TJ01", cash, SeqNo(90))),
            "35=BA|908=Q1|909=Q1|910=3|1=TJ01|15=CNY|5007=90|5050=1000.00|5051=0.0005|5052=2.00|"
            "5053=0.00|5054=0.00|"
            "900=1002.0005|899=1000.0005");
}

TEST(Answers, A66_StatusOfAnOrder) {
  const FakeDirectory directory;
  OrderStatusView view;
  view.order = order_of(1, 50, "A1", Side::buy, 9740, 100, 40);
  view.live = true;
  EXPECT_EQ(to_text(order_status_message(view, "A1", "S1", RejectCode::none, directory)),
            "35=8|37=50|11=A1|17=0|150=I|39=1|790=S1|1=TJ01|55=CEA25|54=1|38=100|40=2|59=0|44=97."
            "40|14=40|151=60|6=97.40|"
            "5004=3896.00");
  view.live = false;
  view.end = EndReason::day_end;
  view.order.leaves = Quantity(0);
  EXPECT_NE(
      to_text(order_status_message(view, "A1", {}, RejectCode::none, directory)).find("|39=C|"),
      std::string::npos);
  EXPECT_EQ(
      to_text(order_status_message(std::nullopt, "A9", {}, RejectCode::unknown_order, directory)),
      "35=8|37=NONE|11=A9|17=0|150=I|39=8|55=[N/"
      "A]|54=1|14=0|151=0|6=0|103=5|5001=3201|58=UNKNOWN_ORDER: no such "
      "order; check ClOrdID and OrderID");
}

}  // namespace
}  // namespace eco::gateway::fix
