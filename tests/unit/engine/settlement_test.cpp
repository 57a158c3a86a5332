// The worked settlement day of markets.md §9.4 (AT-S1, AT-S2) and what follows from its rules.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/prng.hpp"
#include "tests/support/venue.hpp"

namespace eco {
namespace {

using domain::Phase;
using domain::Quantity;
using domain::RefusedRights;
using domain::Side;
using domain::TradeId;
using ::testing::ElementsAre;
using testing::Venue;
using testing::yuan;

/// AT-S1's start: previous closes CEA25 97.41 and CEA24 81.00.
class WorkedDay : public ::testing::Test {
 protected:
  WorkedDay() {
    venue.activate(testing::cea_sim());
    venue.list("CEA-SIM", "CEA25", 2025, 9741);
    venue.list("CEA-SIM", "CEA24", 2024, 8100);
    venue.admit("A", yuan(2'000'000));
    venue.admit("B");
    venue.admit("C", yuan(20'000'000));
    venue.admit("D");
    venue.issue("B", "CEA25", 200'000);
    venue.issue("D", "CEA24", 5'000);
    venue.open_day("2026-03-02");
    venue.phase(Phase::afternoon);
    venue.count_from_here();
  }

  /// Steps 1–9.
  void trade() {
    venue.listing("B", Side::sell, {"CEA25", 9740, 10'000});
    venue.sweep("A", Side::buy, {"CEA25", 9760, 10'000});
    venue.propose("B", Side::sell, {"CEA25", 9500, 150'000}, "C");
    venue.accept("C", venue.last_offer(), 0);
    venue.listing("D", Side::sell, {"CEA24", 8100, 5'000});
    venue.sweep("B", Side::buy, {"CEA24", 8100, 5'000});
  }

  void close() {
    venue.phase(Phase::post);
    venue.phase(Phase::settling);
  }

  Venue venue;
};

TEST_F(WorkedDay, TradesPostExactlyWhatTheTableSays) {
  venue.listing("B", Side::sell, {"CEA25", 9740, 10'000});
  EXPECT_THAT(venue.lines(),
              ElementsAre("accepted #1 C1 B list sell 10000@9740 CEA25 done 0 leaves 10000 "
                          "reserved 0.00",
                          "reserve B.free -> B.reserved 10000 CEA25 #1"));
  venue.sweep("A", Side::buy, {"CEA25", 9760, 10'000});
  EXPECT_THAT(
      venue.lines(),
      ElementsAre("accepted #2 C2 A sweep buy 10000@9760 CEA25 done 0 leaves 10000 reserved "
                  "976488.00",
                  "reserve A.free -> A.reserved_free 976488.00 #2",
                  "trade T1 CEA25 10000@9740 = 974000.00 | A #2 taker done 10000 leaves 0 fee "
                  "487.00 | B #1 maker done 10000 leaves 0 fee 487.00",
                  "pay A.reserved_free -> B.proceeds 974000.00 #2 T1",
                  "fee A.reserved_free -> market1.fees 487.00 #2 T1",
                  "fee B.proceeds -> market1.fees 487.00 #1 T1",
                  "delivery B.free -> A.free(from day 2) 10000 CEA25 #1 T1",
                  "release A.reserved_free -> A.free 2001.00 #2"));
  venue.propose("B", Side::sell, {"CEA25", 9500, 150'000}, "C");
  EXPECT_THAT(venue.lines(), ElementsAre("offer #3 open terms 0 150000@9500 CEA25",
                                         "reserve B.free -> B.reserved 150000 CEA25 #3"));
  venue.accept("C", venue.last_offer(), 0);
  EXPECT_THAT(
      venue.lines(),
      ElementsAre("offer #3 executed terms 0 150000@9500 CEA25",
                  "reserve C.free -> C.reserved_free 14257125.00 #3",
                  "trade T2 CEA25 150000@9500 = 14250000.00 | C #3 taker done 150000 leaves 0 "
                  "fee 7125.00 | B #3 maker done 150000 leaves 0 fee 7125.00",
                  "pay C.reserved_free -> B.proceeds 14250000.00 #3 T2",
                  "fee C.reserved_free -> market1.fees 7125.00 #3 T2",
                  "fee B.proceeds -> market1.fees 7125.00 #3 T2",
                  "delivery B.free -> C.free(from day 2) 150000 CEA25 #3 T2"));
  venue.listing("D", Side::sell, {"CEA24", 8100, 5'000});
  EXPECT_THAT(venue.lines(),
              ElementsAre("accepted #5 C5 D list sell 5000@8100 CEA24 done 0 leaves 5000 reserved "
                          "0.00",
                          "reserve D.free -> D.reserved 5000 CEA24 #5"));
  venue.sweep("B", Side::buy, {"CEA24", 8100, 5'000});
  EXPECT_THAT(venue.lines(),
              ElementsAre("accepted #6 C6 B sweep buy 5000@8100 CEA24 done 0 leaves 5000 reserved "
                          "405202.50",
                          "reserve B.proceeds -> B.reserved_proceeds 405202.50 #6",
                          "trade T3 CEA24 5000@8100 = 405000.00 | B #6 taker done 5000 leaves 0 "
                          "fee 202.50 | D #5 maker done 5000 leaves 0 fee 202.50",
                          "pay B.reserved_proceeds -> D.proceeds 405000.00 #6 T3",
                          "fee B.reserved_proceeds -> market1.fees 202.50 #6 T3",
                          "fee D.proceeds -> market1.fees 202.50 #5 T3",
                          "delivery D.free -> B.free(from day 2) 5000 CEA24 #5 T3"));
}

TEST_F(WorkedDay, SettlementPostsExactlyWhatTheTableSays) {
  trade();
  venue.phase(Phase::post);
  EXPECT_THAT(venue.lines(),
              ElementsAre("phase market 1 afternoon -> post",
                          "closed CEA25 prev 0 open 9740 high 9740 low 9740 close 9740 listed "
                          "10000 974000.00 block 150000 14250000.00",
                          "closed CEA24 prev 0 open 8100 high 8100 low 8100 close 8100 listed 5000 "
                          "405000.00 block 0 0.00",
                          "composite market 1 8920"));
  venue.phase(Phase::settling);
  venue.admin(domain::ConfirmTrades{"CEA-SIM", {}});
  EXPECT_THAT(venue.lines(),
              ElementsAre("trade T1 confirmed", "trade T2 confirmed", "trade T3 confirmed"));
  venue.admin(domain::Settle{"CEA-SIM"});
  EXPECT_THAT(
      venue.lines(),
      ElementsAre("trade T1 settled", "trade T2 settled", "trade T3 settled",
                  "reserve_share market1.fees -> market1.risk_reserve 3125.80",
                  "settle B.proceeds -> B.free 14811185.50",
                  "settle D.proceeds -> D.free 404797.50", "registry A CEA25 +10000",
                  "registry B CEA25 -160000", "registry B CEA24 +5000", "registry C CEA25 +150000",
                  "registry D CEA24 -5000",
                  "settled market 1 trades 3 breaks 0 turnover 15629000.00 fees 15629.00 reserve "
                  "3125.80",
                  "phase market 1 settling -> settled"));
  venue.admin(domain::CloseDay{});
  EXPECT_THAT(venue.lines(),
              ElementsAre("phase market 1 settled -> closed", "day closed 2026-03-02 1"));
}

TEST_F(WorkedDay, EndsWithExactlyTheBalancesOfTheTable) {
  trade();
  close();
  venue.admin(domain::ConfirmTrades{"CEA-SIM", {}});
  venue.admin(domain::Settle{"CEA-SIM"});
  EXPECT_EQ(venue.cash("A").free, yuan(1'025'513));
  EXPECT_EQ(venue.cash("B").free, yuan(14'811'185, 50));
  EXPECT_EQ(venue.cash("C").free, yuan(5'742'875));
  EXPECT_EQ(venue.cash("D").free, yuan(404'797, 50));
  for (const char* account : {"A", "B", "C", "D"}) {
    EXPECT_EQ(venue.cash(account).proceeds, yuan(0)) << account;
    EXPECT_EQ(venue.cash(account).reserved, yuan(0)) << account;
  }
  EXPECT_EQ(venue.market("CEA-SIM").fees, yuan(12'503, 20));
  EXPECT_EQ(venue.market("CEA-SIM").risk_reserve, yuan(3'125, 80));
  EXPECT_EQ(venue.market("CEA-SIM").trades_pending, 0u);

  EXPECT_EQ(venue.holding("A", "CEA25").locked, Quantity(10'000));
  EXPECT_EQ(venue.holding("B", "CEA25").free, Quantity(40'000));
  EXPECT_EQ(venue.holding("B", "CEA24").locked, Quantity(5'000));
  EXPECT_EQ(venue.holding("C", "CEA25").locked, Quantity(150'000));
  EXPECT_EQ(venue.holding("D", "CEA24").free, Quantity(0));
  venue.exchange().audit();

  venue.admin(domain::CloseDay{});
  venue.open_day("2026-03-03");
  EXPECT_EQ(venue.holding("A", "CEA25").free, Quantity(10'000));
  EXPECT_EQ(venue.holding("B", "CEA24").free, Quantity(5'000));
  EXPECT_EQ(venue.holding("C", "CEA25").free, Quantity(150'000));
}

TEST_F(WorkedDay, ProceedsAreNotWithdrawableBeforeSettlement) {
  trade();
  EXPECT_EQ(venue.cash("B").proceeds, yuan(14'811'185, 50));
  venue.admin(domain::WithdrawCash{"B", yuan(1), "bank"});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected NOT_WITHDRAWABLE_CASH"));
}

TEST_F(WorkedDay, WhatIsBoughtTodayIsLocked) {
  trade();
  venue.listing("A", Side::sell, {"CEA25", 9740, 10'000});
  EXPECT_THAT(venue.lines(), ElementsAre("rejected C7 list sell T_LOCKED"));
}

TEST_F(WorkedDay, TheFeeOfASmallTradeRoundsHalfUp) {
  venue.listing("B", Side::sell, {"CEA25", 9731, 1});
  venue.sweep("A", Side::buy, {"CEA25", 9731, 1});
  EXPECT_EQ(venue.market("CEA-SIM").fees, yuan(0, 10));
}

TEST_F(WorkedDay, ManySmallFillsCostTheFeeOfTheWhole) {
  venue.listing("B", Side::sell, {"CEA25", 9731, 10});
  for (int i = 0; i < 10; ++i) venue.sweep("A", Side::buy, {"CEA25", 9731, 1});
  // The seller: HALF_UP(0.0005 × 973.10) = 0.49. The buyer, ten orders of 0.05.
  EXPECT_EQ(venue.cash("B").proceeds, yuan(973, 10) - yuan(0, 49));
  EXPECT_EQ(venue.cash("A").free, yuan(2'000'000) - yuan(973, 10) - yuan(0, 50));
}

TEST_F(WorkedDay, ARefusedTradeIsReversedAsAUnit) {
  trade();
  close();
  venue.admin(domain::RefuseTrades{"CEA-SIM", {TradeId(2)}, RefusedRights::returned_frozen});
  EXPECT_THAT(venue.lines(),
              ElementsAre("trade T2 refused", "reversal market1.fees -> B.proceeds 7125.00 #3 T2",
                          "reversal B.proceeds -> C.free 14250000.00 #3 T2",
                          "reversal market1.fees -> C.free 7125.00 #3 T2",
                          "reversal C.free -> B.frozen 150000 CEA25 #3 T2"));
  EXPECT_EQ(venue.cash("B").proceeds, yuan(568'310, 50));
  EXPECT_EQ(venue.cash("C").free, yuan(20'000'000));
  EXPECT_EQ(venue.market("CEA-SIM").fees, yuan(1'379));
  EXPECT_EQ(venue.holding("B", "CEA25").frozen, Quantity(150'000));

  venue.admin(domain::ConfirmTrades{"CEA-SIM", {}});
  venue.admin(domain::Settle{"CEA-SIM"});
  EXPECT_THAT(
      venue.lines(),
      ElementsAre("trade T1 settled", "trade T3 settled",
                  "reserve_share market1.fees -> market1.risk_reserve 275.80",
                  "settle B.proceeds -> B.free 568310.50", "settle D.proceeds -> D.free 404797.50",
                  "registry A CEA25 +10000", "registry B CEA25 -10000", "registry B CEA24 +5000",
                  "registry D CEA24 -5000",
                  "settled market 1 trades 2 breaks 0 turnover 1379000.00 fees 1379.00 reserve "
                  "275.80",
                  "phase market 1 settling -> settled"));
  venue.exchange().audit();
}

TEST_F(WorkedDay, ARefusalThatTheSellerCannotPayChangesNothing) {
  trade();
  // B spends what T2 brought.
  venue.issue("D", "CEA24", 200'000);
  venue.propose("D", Side::sell, {"CEA24", 8100, 180'000}, "B");
  venue.accept("B", venue.last_offer(), 0);
  close();
  const base::Hash128 before = venue.hash();
  venue.admin(domain::RefuseTrades{"CEA-SIM", {TradeId(2)}, RefusedRights::returned_free});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected INSUFFICIENT_CASH"));
  EXPECT_EQ(venue.hash(), before);
}

TEST_F(WorkedDay, TradesThatTheRegistryDidNotConfirmStayAsBreaks) {
  trade();
  close();
  venue.admin(domain::ConfirmTrades{"CEA-SIM", {TradeId(1), TradeId(3)}});
  venue.admin(domain::Settle{});
  EXPECT_THAT(
      venue.lines(),
      ElementsAre("trade T1 settled", "break T2 pending",
                  "freeze C.free -> C.free(awaits registry) 150000 CEA25 T2", "trade T3 settled",
                  "reserve_share market1.fees -> market1.risk_reserve 3125.80",
                  "settle B.proceeds -> B.free 568310.50", "settle D.proceeds -> D.free 404797.50",
                  "registry A CEA25 +10000", "registry B CEA25 -10000", "registry B CEA24 +5000",
                  "registry D CEA24 -5000",
                  "settled market 1 trades 2 breaks 1 turnover 1379000.00 fees 15629.00 reserve "
                  "3125.80",
                  "phase market 1 settling -> settled"));
  EXPECT_EQ(venue.market("CEA-SIM").trades_pending, 1u);
  EXPECT_EQ(venue.cash("B").proceeds, yuan(14'242'875));

  // Confirmed later, it settles with the next day.
  venue.admin(domain::CloseDay{});
  venue.admin(domain::ConfirmTrades{"CEA-SIM", {TradeId(2)}});
  venue.open_day("2026-03-03");
  venue.end_day();
  EXPECT_EQ(venue.cash("B").free, yuan(14'811'185, 50));
  EXPECT_EQ(venue.market("CEA-SIM").trades_pending, 0u);
}

TEST_F(WorkedDay, ARefusalMayBeMadeUntilTheTradeIsConfirmed) {
  trade();
  venue.admin(domain::ConfirmTrades{"CEA-SIM", {TradeId(1)}});
  venue.admin(domain::RefuseTrades{"CEA-SIM", {TradeId(1)}, RefusedRights::returned_free});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_TRADE"));
  venue.admin(domain::RefuseTrades{"CEA-SIM", {TradeId(2), TradeId(2)}, {}});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected BAD_VALUE"));
  venue.admin(domain::ConfirmTrades{"CEA-SIM", {TradeId(9)}});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_TRADE"));
}

TEST_F(WorkedDay, SettlementNeedsItsPhase) {
  trade();
  venue.admin(domain::Settle{"CEA-SIM"});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected WRONG_STATE"));
  venue.admin(domain::CloseDay{});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected WRONG_STATE"));
}

/// M04: postings at the trade, final when the registry confirms.
class RegistryConfirms : public ::testing::Test {
 protected:
  RegistryConfirms() {
    venue.activate(testing::forest_sink());
    venue.list("TJFS", "TJFS-01", 0, 1500);
    venue.admit("A", yuan(100'000));
    venue.admit("B", yuan(1'000));
    venue.issue("B", "TJFS-01", 1'000);
    venue.open_day("2026-03-02");
    venue.phase(Phase::morning);
    venue.count_from_here();
    venue.propose("B", Side::sell, {"TJFS-01", 1600, 400}, "A");
    venue.accept("A", venue.last_offer(), 0);
  }

  Venue venue;
};

TEST_F(RegistryConfirms, BoughtLotsWaitForTheConfirmationThenForTheHoldingPeriod) {
  EXPECT_THAT(venue.lines(),
              ElementsAre("offer #1 executed terms 0 400@1600 TJFS-01",
                          "reserve A.free -> A.reserved_free 6400.00 #1",
                          "trade T1 TJFS-01 400@1600 = 6400.00 | A #1 taker done 400 leaves 0 fee "
                          "0.00 | B #1 maker done 400 leaves 0 fee 0.00",
                          "pay A.reserved_free -> B.proceeds 6400.00 #1 T1",
                          "delivery B.free -> A.free(awaits registry) 400 TJFS-01 #1 T1"));
  venue.admin(domain::ConfirmTrades{"TJFS", {TradeId(1)}});
  EXPECT_THAT(venue.lines(),
              ElementsAre("trade T1 confirmed",
                          "registry_confirm A.free -> A.free(from day 6) 400 TJFS-01 T1"));
  EXPECT_EQ(venue.holding("A", "TJFS-01").locked, Quantity(400));
}

TEST_F(RegistryConfirms, ProceedsCanBeSpentButNotWithdrawnUntilConfirmedAndSettled) {
  venue.phase(Phase::post);
  venue.phase(Phase::settling);
  venue.admin(domain::Settle{});
  EXPECT_EQ(venue.cash("B").proceeds, yuan(6'400));
  venue.admin(domain::CloseDay{});
  venue.admin(domain::ConfirmTrades{"TJFS", {}});
  EXPECT_EQ(venue.cash("B").proceeds, yuan(6'400));
  venue.open_day("2026-03-03");
  venue.end_day();
  EXPECT_EQ(venue.cash("B").proceeds, yuan(0));
  EXPECT_EQ(venue.cash("B").free, yuan(7'400));
}

TEST_F(RegistryConfirms, TheCloseIsMadeByBlockTrades) {
  venue.phase(Phase::post);
  EXPECT_THAT(venue.lines(),
              ElementsAre("phase market 1 morning -> post",
                          "closed TJFS-01 prev 0 open 1600 high 1600 low 1600 close 1600 listed 0 "
                          "0.00 block 400 6400.00"));
}

TEST_F(RegistryConfirms, ARefusalGivesEverythingBack) {
  venue.admin(domain::RefuseTrades{"TJFS", {TradeId(1)}, RefusedRights::returned_free});
  EXPECT_THAT(venue.lines(),
              ElementsAre("trade T1 refused", "reversal B.proceeds -> A.free 6400.00 #1 T1",
                          "reversal A.free -> B.free 400 TJFS-01 #1 T1"));
  EXPECT_EQ(venue.holding("B", "TJFS-01").free, Quantity(1'000));
  EXPECT_EQ(venue.cash("A").free, yuan(100'000));
  EXPECT_EQ(venue.cash("B").free, yuan(1'000));
  venue.exchange().audit();
}

TEST(SettlementOfSeveralMarkets, FreesWhatTheAccountsUnsettledTradesDidNotBring) {
  Venue venue;
  auto second = testing::cea_sim();
  second.market = "SECOND";
  venue.activate(testing::cea_sim());
  venue.activate(second);
  venue.list("CEA-SIM", "ONE", 2025, 1000);
  venue.list("SECOND", "TWO", 2025, 1000);
  venue.admit("A", yuan(100'000));
  venue.admit("B");
  venue.issue("B", "ONE", 1'000);
  venue.issue("B", "TWO", 1'000);
  venue.open_day("2026-03-02");
  venue.phase(Phase::afternoon);
  venue.listing("B", Side::sell, {"ONE", 1000, 1'000});
  venue.sweep("A", Side::buy, {"ONE", 1000, 1'000});
  venue.listing("B", Side::sell, {"TWO", 1000, 500});
  venue.sweep("A", Side::buy, {"TWO", 1000, 500});
  venue.phase(Phase::settling);
  venue.admin(domain::ConfirmTrades{"CEA-SIM", {}});
  venue.admin(domain::ConfirmTrades{"SECOND", {}});
  venue.admin(domain::Settle{"CEA-SIM"});
  EXPECT_EQ(venue.cash("B").free, yuan(9'995));
  EXPECT_EQ(venue.cash("B").proceeds, yuan(4'997, 50));
  venue.admin(domain::Settle{"SECOND"});
  EXPECT_EQ(venue.cash("B").free, yuan(14'992, 50));
  EXPECT_EQ(venue.cash("B").proceeds, yuan(0));
}

TEST_F(WorkedDay, TheReportOfARefusedTradeNeedsNoHistory) {
  trade();
  close();
  venue.reload();
  venue.admin(domain::RefuseTrades{"CEA-SIM", {TradeId(2)}, RefusedRights::returned_free});
  const auto& refused = std::get<domain::TradeFinalityChanged>(venue.events().front());
  EXPECT_EQ(refused.trade, TradeId(2));
  EXPECT_EQ(refused.finality, domain::TradeFinality::refused);
  EXPECT_EQ(refused.method, domain::Method::block);
  EXPECT_EQ(refused.date, testing::date("2026-03-02"));
  EXPECT_EQ(refused.price, domain::Price(9500));
  EXPECT_EQ(refused.quantity, Quantity(150'000));
  EXPECT_EQ(refused.amount, yuan(14'250'000));
  EXPECT_EQ(refused.buy.member, domain::MemberId(3));
  EXPECT_EQ(refused.buy.cl_ord_id, domain::ClOrdId("C4"));
  EXPECT_EQ(refused.buy.liquidity, domain::Liquidity::taker);
  EXPECT_EQ(refused.buy.fee, yuan(7'125));
  EXPECT_EQ(refused.sell.member, domain::MemberId(2));
  EXPECT_EQ(refused.sell.cl_ord_id, domain::ClOrdId("C3"));
  EXPECT_EQ(refused.sell.order, refused.buy.order);
  EXPECT_TRUE(refused.sell.account.valid());
  EXPECT_TRUE(refused.sell.trader.valid());
}

TEST_F(WorkedDay, FrozenLotsAreReleasedOnPaperByTwoPersons) {
  trade();
  close();
  venue.admin(domain::RefuseTrades{"CEA-SIM", {TradeId(2)}, RefusedRights::returned_frozen});
  EXPECT_EQ(venue.holding("B", "CEA25").frozen, Quantity(150'000));
  const auto unfreeze = [this](const char* account, std::int64_t quantity) {
    venue.admin(domain::UnfreezeLots{*domain::AccountCode::from(account), "CEA25",
                                     Quantity(quantity), "court 7/2026"});
    return venue.lines();
  };
  EXPECT_THAT(unfreeze("B", 150'001), ElementsAre("operator rejected INSUFFICIENT_RIGHTS"));
  EXPECT_THAT(unfreeze("B", 0), ElementsAre("operator rejected BAD_VALUE"));
  EXPECT_THAT(unfreeze("X", 1), ElementsAre("operator rejected UNKNOWN_ACCOUNT"));
  venue.operate(domain::UnfreezeLots{"B", "CEA25", Quantity(100'000), "court 7/2026"});
  EXPECT_TRUE(std::holds_alternative<domain::ActionProposed>(venue.events().front()));
  EXPECT_EQ(venue.holding("B", "CEA25").frozen, Quantity(150'000));
  EXPECT_THAT(unfreeze("B", 100'000).back(), "unfreeze B.frozen -> B.free 100000 CEA25");
  EXPECT_EQ(venue.holding("B", "CEA25").frozen, Quantity(50'000));
  EXPECT_EQ(venue.holding("B", "CEA25").free, Quantity(140'000));
  venue.exchange().audit();
}

/// Chains of resales on one day and over days, settled with breaks, answered in any order.
void resell_settle_and_answer(std::uint64_t seed) {
  base::Prng random(seed);
  Venue venue;
  venue.activate(testing::flow());
  venue.list("FLOW", "FLA", 2025, 9741);
  const std::vector<std::string> members{"A", "B", "C"};
  for (const std::string& member : members) venue.admit(member, yuan(1'000'000));
  venue.issue("A", "FLA", 20);
  std::vector<TradeId> open;
  const auto answer = [&] {
    if (open.empty()) return;
    const std::vector<TradeId> some{open[random.below(open.size())]};
    if (random.chance(1, 2)) {
      venue.admin(domain::RefuseTrades{
          "FLOW", some,
          random.chance(1, 4) ? RefusedRights::returned_frozen : RefusedRights::returned_free});
    } else {
      venue.admin(domain::ConfirmTrades{"FLOW", some});
    }
    if (std::holds_alternative<domain::TradeFinalityChanged>(venue.events().front())) {
      open.erase(std::find(open.begin(), open.end(), some.front()));
    }
    venue.exchange().audit();
  };
  for (const char* today : {"2026-03-02", "2026-03-03", "2026-03-04"}) {
    venue.open_day(today);
    venue.phase(Phase::afternoon);
    for (int i = 0; i < 6; ++i) {
      const std::string& seller = members[random.below(members.size())];
      const std::string& buyer = members[random.below(members.size())];
      const auto quantity = static_cast<std::int64_t>(1 + random.below(16));
      if (seller == buyer || venue.holding(seller, "FLA").free < Quantity(quantity)) continue;
      venue.listing(seller, Side::sell, {"FLA", 9740, quantity});
      for (const domain::Event& event : venue.sweep(buyer, Side::buy, {"FLA", 9740, quantity})) {
        if (const auto* trade = std::get_if<domain::Trade>(&event)) open.push_back(trade->trade);
      }
      if (random.chance(1, 4)) answer();
    }
    venue.phase(Phase::post);
    venue.phase(Phase::settling);
    venue.admin(domain::Settle{});
    venue.exchange().audit();
    for (int i = 0; i < 5; ++i) answer();
    venue.reload();
    venue.admin(domain::CloseDay{});
  }
  venue.admin(domain::ConfirmTrades{"FLOW", {}});
  venue.exchange().audit();
  Quantity locked;
  for (const std::string& member : members) locked += venue.holding(member, "FLA").locked;
  EXPECT_EQ(locked, Quantity(0)) << "seed " << seed;
}

TEST(Breaks, OverChainsOfResalesCanBeAnsweredInAnyOrderAndLeaveNothingLocked) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) resell_settle_and_answer(seed);
}

}  // namespace
}  // namespace eco
