#include "apps/eco-member/reconcile.hpp"

#include <gtest/gtest.h>

#include "tests/unit/apps/wire_text.hpp"

namespace eco::member {

void PrintTo(const Difference& difference, std::ostream* out) {
  *out << difference.what << ": " << difference.here << " / " << difference.venue;
}

namespace {

using domain::Money;
using domain::Quantity;

class ReconcileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    book.start_cash(Money(10'000'000), 10);
    book.start_holdings({{"TJEA", Quantity(500)}}, 10);
    book.report(
        *received("35=8|37=20|11=a|17=20-0-0|150=0|39=0|55=TJEA|54=2|38=100|40=2|44=40.00|59=0|14="
                  "0|151=100|6=0"));
    book.report(
        *received("35=8|37=20|11=a|17=21-1-S|150=F|39=1|55=TJEA|54=2|38=100|40=2|44=40.00|59=0|14="
                  "30|151=70|6=40|"
                  "5004=1200.00|31=40.00|32=30|880=7|851=1|381=1200.00|5005=0.60|5200=1|5201=3|"
                  "5202=11|5203=30"));
  }
  std::vector<Difference> compared(bool deals_pending = false) const {
    return compare(book, instruments, cash, holdings, deals_pending);
  }

  Instruments instruments = two_instruments();
  MemberBook book{instruments};
  CashFacts cash{.sequence = 30,
                 .free = Money(10'000'000),
                 .proceeds = Money(11'994'000),
                 .reserved = {},
                 .deposit = {},
                 .frozen = {},
                 .total = Money(21'994'000)};
  HoldingFacts holdings{
      .sequence = 30,
      .by_symbol = {
          {"TJEA", {{"FRE", Quantity(400)}, {"RSV", Quantity(70)}, {"TOT", Quantity(470)}}}}};
};

TEST_F(ReconcileTest, FindsNothingWhereAllAgrees) {
  EXPECT_EQ(compared(), std::vector<Difference>{});
}

TEST_F(ReconcileTest, FindsASingleHao) {
  cash.total = Money(21'994'001);
  EXPECT_EQ(compared(), (std::vector<Difference>{{"cash", "2199.40", "2199.4001"}}));
}

TEST_F(ReconcileTest, FindsASingleTonne) {
  holdings.by_symbol["TJEA"]["TOT"] = Quantity(471);
  EXPECT_EQ(compared(), (std::vector<Difference>{{"TJEA total", "470", "471"}}));
}

TEST_F(ReconcileTest, FindsAnInstrumentThatNobodyKnewOf) {
  holdings.by_symbol["NOX"]["TOT"] = Quantity(4);
  EXPECT_EQ(compared(), (std::vector<Difference>{{"NOX total", "0", "1"}}));
}

TEST_F(ReconcileTest, FindsAReservationWithoutAnOrder) {
  holdings.by_symbol["TJEA"]["RSV"] = Quantity(71);
  EXPECT_EQ(compared(), (std::vector<Difference>{{"TJEA reserved", "70", "71"}}));
  EXPECT_EQ(compared(true), std::vector<Difference>{});
}

TEST_F(ReconcileTest, LeavesOutWhatTheVenueHadNotSeenYet) {
  cash = {.sequence = 20,
          .free = {},
          .proceeds = {},
          .reserved = {},
          .deposit = {},
          .frozen = {},
          .total = Money(10'000'000)};
  holdings = {.sequence = 20,
              .by_symbol = {{"TJEA", {{"RSV", Quantity(70)}, {"TOT", Quantity(500)}}}}};
  EXPECT_EQ(compared(), std::vector<Difference>{});
}

}  // namespace
}  // namespace eco::member
