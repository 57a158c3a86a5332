#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/venue.hpp"

namespace eco {
namespace {

using domain::Phase;
using domain::Side;
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

  Venue venue;
};

TEST_F(WorkedDay, EveryPostingIsThatOfTheTable) {
  venue.listing("B", Side::sell, {"CEA25", 9740, 10'000});
  EXPECT_THAT(venue.lines(), ElementsAre());
  venue.sweep("A", Side::buy, {"CEA25", 9760, 10'000});
  EXPECT_THAT(venue.lines(), ElementsAre());
  venue.propose("B", Side::sell, {"CEA25", 9500, 150'000}, "C");
  EXPECT_THAT(venue.lines(), ElementsAre());
  venue.accept("C", venue.last_offer(), 0);
  EXPECT_THAT(venue.lines(), ElementsAre());
  venue.listing("D", Side::sell, {"CEA24", 8100, 5'000});
  EXPECT_THAT(venue.lines(), ElementsAre());
  venue.sweep("B", Side::buy, {"CEA24", 8100, 5'000});
  EXPECT_THAT(venue.lines(), ElementsAre());
  venue.phase(Phase::post);
  EXPECT_THAT(venue.lines(), ElementsAre());
  venue.phase(Phase::settling);
  venue.admin(domain::ConfirmTrades{"CEA-SIM", {}});
  EXPECT_THAT(venue.lines(), ElementsAre());
  venue.admin(domain::Settle{"CEA-SIM"});
  EXPECT_THAT(venue.lines(), ElementsAre());
  venue.admin(domain::CloseDay{});
  EXPECT_THAT(venue.lines(), ElementsAre());
  venue.open_day("2026-03-03");
  EXPECT_THAT(venue.lines(), ElementsAre());
}

}  // namespace
}  // namespace eco
