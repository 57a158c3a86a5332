// The venue's day: opening, phases, timers, halts, closes over days, holding periods (AT-T).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/venue.hpp"

namespace eco {
namespace {

using domain::OrderId;
using domain::Phase;
using domain::Quantity;
using domain::ScheduleMode;
using domain::Side;
using testing::date;
using ::testing::ElementsAre;
using testing::Venue;
using testing::yuan;

class TradingDay : public ::testing::Test {
 protected:
  TradingDay() {
    venue.activate(testing::cea_sim());
    venue.list("CEA-SIM", "CEA25", 2025, 9741);
    venue.admit("A", yuan(10'000'000));
    venue.admit("B", yuan(10'000'000));
    venue.issue("A", "CEA25", 100'000);
    venue.count_from_here();
  }

  static domain::Timestamp at(const char* day, std::int32_t hour, std::int32_t minute) {
    return domain::Timestamp(base::venue_instant(date(day), hour * 3600 + minute * 60));
  }

  Venue venue;
};

TEST(ClosingCall, BeginsTakesNoCancelsAndEndsAtItsTimes) {
  Venue venue;
  venue.activate(testing::trading_lab());
  venue.list(testing::trading_lab().market.str(), "X", 2025, 5000);
  venue.open_day("2026-03-02", ScheduleMode::automatic);
  const auto at = [&venue](std::int32_t hour, std::int32_t minute) {
    venue.set_time(
        domain::Timestamp(base::venue_instant(date("2026-03-02"), hour * 3600 + minute * 60)));
    venue.apply(domain::ClockTick{});
    return venue.lines();
  };
  at(13, 0);
  EXPECT_THAT(at(14, 54), ElementsAre("noted"));
  EXPECT_THAT(at(14, 55),
              ElementsAre("call X closing collecting ends 14:59:30 extensions 0 reference 5000 "
                          "price 0 volume 0 surplus 0",
                          "noted"));
  EXPECT_THAT(at(14, 58), ElementsAre("noted"));
  EXPECT_THAT(at(14, 59),
              ElementsAre("call X closing no_cancel ends 14:59:30 extensions 0 reference 5000 "
                          "price 0 volume 0 surplus 0",
                          "noted"));
}

TEST_F(TradingDay, OpeningResolvesRulesAndSetsReferences) {
  venue.admin(domain::SetCalendar{{date("2026-02-17")}, date("2026-12-31")});
  EXPECT_THAT(venue.lines(),
              ElementsAre("approved #1 by op2", "calendar 1 closed until 2026-12-31"));
  venue.open_day("2026-03-02");
  EXPECT_THAT(venue.lines(),
              ElementsAre("day opened 2026-03-02 1", "rules CEA-SIM 2015-01-01",
                          "reference CEA25 9741 listed 8767..10715 block 6819..12663",
                          "phase market 1 closed -> pre_open"));
}

TEST_F(TradingDay, OnlyAnOpenDateAfterTheLastCanBeOpened) {
  venue.admin(domain::SetCalendar{{date("2026-03-03")}, date("2026-12-31")});
  const base::Hash128 before = venue.hash();
  for (const char* closed : {"2026-02-28", "2026-03-01", "2026-03-03"}) {
    venue.open_day(closed);
    EXPECT_THAT(venue.lines(), ElementsAre("operator rejected NOT_A_TRADING_DAY")) << closed;
  }
  venue.admin(domain::OpenDay{base::Date{INT32_MAX}, ScheduleMode::manual, 0, ""});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected NOT_A_TRADING_DAY"));
  EXPECT_EQ(venue.hash(), before);
  venue.open_day("2026-03-04");
  venue.open_day("2026-03-05");
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected WRONG_STATE"));
  venue.end_day();
  venue.open_day("2026-03-04");
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected NOT_A_TRADING_DAY"));
  venue.open_day("2027-01-04");
  EXPECT_EQ(venue.lines().front(), "day opened 2027-01-04 2 beyond calendar");
}

TEST_F(TradingDay, AnotherSemanticsVersionIsRefused) {
  venue.admin(domain::OpenDay{date("2026-03-02"), ScheduleMode::manual, 99, ""});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected BAD_VALUE"));
}

TEST_F(TradingDay, PhasesGoForwardAndMayBeSkipped) {
  venue.open_day("2026-03-02");
  venue.phase(Phase::afternoon);
  EXPECT_THAT(venue.lines(), ElementsAre("phase market 1 pre_open -> afternoon"));
  venue.phase(Phase::morning);
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected WRONG_STATE"));
  for (const Phase phase : {Phase::closed, Phase::pre_open, Phase::settled}) {
    venue.phase(phase);
    EXPECT_THAT(venue.lines(), ElementsAre("operator rejected BAD_VALUE"));
  }
  venue.admin(domain::SetPhase{"NONE", Phase::post});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_MARKET"));
  venue.phase(Phase::settling);
  EXPECT_THAT(venue.lines(),
              ElementsAre("phase market 1 afternoon -> settling",
                          "closed CEA25 prev 0 open 9741 high 9741 low 9741 close 9741 listed 0 "
                          "0.00 block 0 0.00",
                          "composite market 1 9741"));
}

TEST_F(TradingDay, OrdersAreTakenInSessionsAndCancelledUntilTheClose) {
  venue.open_day("2026-03-02");
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  EXPECT_THAT(venue.lines(), ElementsAre("rejected C1 list sell PHASE"));
  venue.phase(Phase::morning);
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  const OrderId order = venue.last_order();
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  const OrderId second = venue.last_order();
  venue.phase(Phase::lunch);
  venue.replace("A", order, Side::sell, {"CEA25", 9800, 5});
  EXPECT_THAT(venue.lines(), ElementsAre("change rejected C4 PHASE"));
  venue.cancel("A", order);
  EXPECT_THAT(venue.lines().size(), 2u);
  venue.phase(Phase::post);
  venue.cancel("A", second);
  EXPECT_THAT(venue.lines(), ElementsAre("change rejected C6 PHASE"));
}

TEST_F(TradingDay, OrdersExpireInTheirOrderBeforeTheClose) {
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  venue.listing("B", Side::buy, {"CEA25", 9700, 10});
  venue.listing("A", Side::sell, {"CEA25", 9790, 10});
  venue.phase(Phase::post);
  EXPECT_THAT(venue.lines(),
              ElementsAre("phase market 1 morning -> post",
                          "expired #3 C1 A list sell 10@9800 CEA25 done 0 leaves 0 10",
                          "release A.reserved -> A.free 10 CEA25 #3",
                          "expired #4 C2 B list buy 10@9700 CEA25 done 0 leaves 0 10",
                          "release B.reserved_free -> B.free 970.49 #4",
                          "expired #5 C3 A list sell 10@9790 CEA25 done 0 leaves 0 10",
                          "release A.reserved -> A.free 10 CEA25 #5",
                          "closed CEA25 prev 0 open 9741 high 9741 low 9741 close 9741 listed 0 "
                          "0.00 block 0 0.00",
                          "composite market 1 9741"));
  venue.exchange().audit();
}

TEST_F(TradingDay, AScheduleMovesTheMarketByTimers) {
  venue.open_day("2026-03-02", ScheduleMode::automatic);
  venue.set_time(at("2026-03-02", 9, 29));
  venue.apply(domain::ClockTick{});
  EXPECT_THAT(venue.lines(), ElementsAre("noted"));
  venue.set_time(at("2026-03-02", 9, 30));
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  EXPECT_THAT(venue.lines(),
              ElementsAre("phase market 1 pre_open -> morning by timer",
                          "accepted #3 C1 A list sell 10@9800 CEA25 done 0 leaves 10 reserved 0.00",
                          "reserve A.free -> A.reserved 10 CEA25 #3"));
  // The operator is ahead of the schedule: its timer for lunch does nothing any more.
  venue.phase(Phase::afternoon);
  venue.set_time(at("2026-03-02", 12, 0));
  venue.apply(domain::ClockTick{});
  EXPECT_THAT(venue.lines(), ElementsAre("noted"));
  venue.set_time(at("2026-03-02", 15, 0));
  venue.apply(domain::ClockTick{});
  EXPECT_THAT(venue.lines(),
              ElementsAre("phase market 1 afternoon -> post by timer",
                          "expired #3 C1 A list sell 10@9800 CEA25 done 0 leaves 0 10",
                          "release A.reserved -> A.free 10 CEA25 #3",
                          "closed CEA25 prev 0 open 9741 high 9741 low 9741 close 9741 listed 0 "
                          "0.00 block 0 0.00",
                          "composite market 1 9741", "noted"));
}

TEST_F(TradingDay, SeveralDueTimersFireInTheirOrder) {
  venue.open_day("2026-03-02", ScheduleMode::automatic);
  venue.set_time(at("2026-03-02", 13, 0));
  venue.apply(domain::ClockTick{});
  EXPECT_THAT(venue.lines(), ElementsAre("phase market 1 pre_open -> morning by timer",
                                         "phase market 1 morning -> lunch by timer",
                                         "phase market 1 lunch -> afternoon by timer", "noted"));
}

TEST_F(TradingDay, AHaltStopsEntryAndLetsCancelsPass) {
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  const OrderId order = venue.last_order();
  venue.admin(domain::SetHalt{"CEA-SIM", {}, domain::HaltState::halted});
  EXPECT_THAT(venue.lines(), ElementsAre("halted market"));
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  EXPECT_THAT(venue.lines(), ElementsAre("rejected C2 list sell HALTED"));
  venue.replace("A", order, Side::sell, {"CEA25", 9800, 5});
  EXPECT_THAT(venue.lines(), ElementsAre("change rejected C3 HALTED"));
  venue.cancel("A", order);
  EXPECT_TRUE(std::holds_alternative<domain::OrderCancelled>(venue.events().front()));
  venue.admin(domain::SetHalt{"CEA-SIM", {}, domain::HaltState::halted});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected WRONG_STATE"));
  venue.admin(domain::SetHalt{"CEA-SIM", {}, domain::HaltState::resumed});
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  EXPECT_TRUE(std::holds_alternative<domain::OrderAccepted>(venue.events().front()));
}

TEST_F(TradingDay, CancelOnlyRefusesEntryAndLetsCancelsPass) {
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  const OrderId order = venue.last_order();
  venue.apply(domain::SetEntryMode{domain::EntryMode::cancel_only, "disk"});
  EXPECT_THAT(venue.lines(), ElementsAre("entry cancel_only"));
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  EXPECT_THAT(venue.lines(), ElementsAre("rejected C2 list sell CANCEL_ONLY"));
  venue.cancel("A", order);
  EXPECT_TRUE(std::holds_alternative<domain::OrderCancelled>(venue.events().front()));
}

TEST_F(TradingDay, TheCloseIsTomorrowsBase) {
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  venue.sweep("B", Side::buy, {"CEA25", 9800, 10});
  venue.listing("A", Side::sell, {"CEA25", 9803, 10});
  venue.sweep("B", Side::buy, {"CEA25", 9803, 10});
  venue.end_day();
  venue.open_day("2026-03-03");
  EXPECT_EQ(venue.instrument("CEA25").base, domain::Price(9802));  // 98.015 half-up
  EXPECT_EQ(venue.instrument("CEA25").listed_high, domain::Price(10782));
  venue.end_day();  // nothing traded: the close stays
  venue.open_day("2026-03-04");
  EXPECT_EQ(venue.instrument("CEA25").base, domain::Price(9802));
}

TEST_F(TradingDay, ANewVintageStartsAtTheLastComposite) {
  venue.list("CEA-SIM", "CEA24", 2024, 9000);
  venue.open_day("2026-03-02");
  venue.end_day();
  venue.list("CEA-SIM", "CEA26", 2026, 0);
  venue.open_day("2026-03-03");
  EXPECT_EQ(venue.instrument("CEA26").base, domain::Price(9371));  // (97.41 + 90.00) / 2, half-up
}

TEST_F(TradingDay, WithoutABaseABandedInstrumentIsHalted) {
  venue.activate(testing::tjea());
  venue.list("TJEA", "TJEA", 0, 0);
  venue.issue("A", "TJEA", 1'000);
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  venue.listing("A", Side::sell, {"TJEA", 3000, 10});
  EXPECT_THAT(venue.lines(), ElementsAre("rejected C1 list sell HALTED"));
  venue.phase(Phase::post);
  EXPECT_EQ(venue.lines().back(),
            "closed TJEA prev 0 open 0 high 0 low 0 close 0 listed 0 0.00 block 0 0.00");
  venue.phase(Phase::settling);
  venue.admin(domain::Settle{});
  venue.admin(domain::CloseDay{});
  venue.admin(domain::SetFirstBase{"TJEA", domain::Price(3000)});
  venue.open_day("2026-03-03");
  venue.phase(Phase::morning);
  venue.listing("A", Side::sell, {"TJEA", 3000, 10});
  EXPECT_TRUE(std::holds_alternative<domain::OrderAccepted>(venue.events().front()));
}

TEST_F(TradingDay, AMarketWithoutRulesOnTheDateStaysClosed) {
  auto later = testing::tjea();
  later.revisions.front().effective_from = date("2026-04-01");
  venue.activate(later);
  venue.list("TJEA", "TJEA", 0, 3000);
  venue.issue("A", "TJEA", 1'000);
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  EXPECT_EQ(venue.market("TJEA").phase, Phase::closed);
  EXPECT_EQ(venue.market("CEA-SIM").phase, Phase::morning);
  venue.listing("A", Side::sell, {"TJEA", 3000, 10});
  EXPECT_THAT(venue.lines(), ElementsAre("rejected C1 list sell METHOD_NOT_ALLOWED"));
  venue.end_day();
  EXPECT_THAT(venue.lines().back(), "day closed 2026-03-02 1");
}

TEST_F(TradingDay, RulesChangeWithTheTradeDateOnly) {
  auto changed = testing::cea_sim();
  changed.revisions.push_back(changed.revisions.front());
  changed.revisions.back().effective_from = date("2026-03-03");
  changed.revisions.back().rules.listed->band_bp = 500;
  venue.open_day("2026-03-02");
  venue.activate(changed);
  EXPECT_EQ(venue.instrument("CEA25").listed_high, domain::Price(10715));
  venue.end_day();
  venue.open_day("2026-03-03");
  EXPECT_EQ(venue.lines()[1], "rules CEA-SIM 2026-03-03");
  EXPECT_EQ(venue.instrument("CEA25").listed_high, domain::Price(10228));
}

TEST_F(TradingDay, AMirroredMarketTakesNoOrders) {
  auto mirror = testing::cea_sim();
  mirror.market = "CEA";
  testing::rules(mirror).role = domain::VenueRole::mirror;
  venue.activate(mirror);
  venue.list("CEA", "CEA24", 2024, 9000);
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  venue.listing("B", Side::buy, {"CEA24", 9000, 10});
  EXPECT_THAT(venue.lines(), ElementsAre("rejected C1 list buy ROLE_NOT_TRADED"));
}

TEST_F(TradingDay, T1BoughtOnMondayCanBeSoldOnTuesday) {
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  venue.listing("A", Side::sell, {"CEA25", 9741, 10'000});
  venue.sweep("B", Side::buy, {"CEA25", 9741, 10'000});
  venue.listing("B", Side::sell, {"CEA25", 9741, 10'000});
  EXPECT_THAT(venue.lines(), ElementsAre("rejected C3 list sell T_LOCKED"));
  venue.end_day();
  venue.open_day("2026-03-03");
  venue.phase(Phase::morning);
  venue.listing("B", Side::sell, {"CEA25", 9741, 10'000});
  EXPECT_TRUE(std::holds_alternative<domain::OrderAccepted>(venue.events().front()));
}

TEST_F(TradingDay, T2FiveDaysPassBetweenBuyingAndSellingBothWays) {
  venue.activate(testing::forest_sink());
  venue.list("TJFS", "SINK", 0, 1500);
  venue.issue("A", "SINK", 1'000);
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  venue.propose("A", Side::sell, {"SINK", 1500, 100}, "B");
  venue.accept("B", venue.last_offer(), 0);
  venue.end_day();
  for (const char* day : {"2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06"}) {
    venue.open_day(day);
    venue.phase(Phase::morning);
    venue.propose("B", Side::sell, {"SINK", 1500, 100}, "A");
    EXPECT_THAT(venue.lines().front(), ::testing::EndsWith("T_LOCKED")) << day;
    venue.propose("A", Side::buy, {"SINK", 1500, 100}, "B");
    EXPECT_THAT(venue.lines().front(), ::testing::EndsWith("REVERSE_T")) << day;
    venue.end_day();
  }
  venue.open_day("2026-03-09");
  venue.phase(Phase::morning);
  venue.propose("B", Side::sell, {"SINK", 1500, 100}, "A");
  venue.accept("A", venue.last_offer(), 0);
  EXPECT_TRUE(std::holds_alternative<domain::BlockUpdated>(venue.events().front()));
  EXPECT_EQ(venue.holding("A", "SINK").locked, Quantity(100));
}

}  // namespace
}  // namespace eco
