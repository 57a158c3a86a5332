// Busts and corrections: the day's figures are those of a day on which the error did not happen.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/archive.hpp"
#include "tests/support/venue.hpp"

namespace eco {
namespace {

using domain::CloseRule;
using domain::Phase;
using domain::Quantity;
using domain::Side;
using domain::TradeId;
using testing::Venue;
using testing::yuan;

struct Made {
  std::int64_t price;
  std::int64_t quantity;
};
constexpr Made trades[] = {{4350, 700}, {4290, 1'200}, {4410, 300}, {4310, 900}, {4290, 100}};

void set_up(Venue& venue, CloseRule rule) {
  auto rulebook = testing::cea_sim();
  testing::rules(rulebook).close = rule;
  testing::rules(rulebook).close_trades = 2;
  testing::rules(rulebook).close_threshold = Quantity(2'000);
  venue.activate(rulebook);
  venue.list("CEA-SIM", "CEA", 2020, 4306);
  venue.admit("A", yuan(1'000'000));
  venue.admit("B");
  venue.issue("B", "CEA", 10'000);
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
}

void trade(Venue& venue, const Made& made) {
  venue.listing("B", Side::sell, {"CEA", made.price, made.quantity});
  venue.sweep("A", Side::buy, {"CEA", made.price, made.quantity});
}

/// All figures of the instrument's day, as published last.
std::string published(const domain::EventBuffer& events) {
  std::string bytes;
  for (const domain::Event& event : events) {
    const auto* closed = std::get_if<domain::InstrumentClosed>(&event);
    if (closed == nullptr) continue;
    bytes.clear();
    domain::ByteWriter(bytes).put(*closed);
  }
  return bytes;
}

/// The day without the trade of that index.
std::string day_without(CloseRule rule, std::size_t left_out) {
  Venue venue;
  set_up(venue, rule);
  for (std::size_t i = 0; i < std::size(trades); ++i) {
    if (i != left_out) trade(venue, trades[i]);
  }
  return published(venue.phase(Phase::post));
}

std::string day_with(CloseRule rule, std::size_t index, const Made& made) {
  Venue venue;
  set_up(venue, rule);
  for (std::size_t i = 0; i < std::size(trades); ++i) trade(venue, i == index ? made : trades[i]);
  return published(venue.phase(Phase::post));
}

constexpr CloseRule rules[] = {CloseRule::vwap_day, CloseRule::vwap_last_n, CloseRule::last,
                               CloseRule::threshold_vwap};

TEST(Bust, LeavesTheFiguresOfADayWithoutTheTrade) {
  for (const CloseRule rule : rules) {
    for (std::size_t i = 0; i < std::size(trades); ++i) {
      Venue before;
      set_up(before, rule);
      for (const Made& made : trades) trade(before, made);
      before.admin(domain::BustTrade{TradeId(i + 1), ""});
      EXPECT_EQ(published(before.phase(Phase::post)), day_without(rule, i)) << i;
      before.exchange().audit();

      Venue after;
      set_up(after, rule);
      for (const Made& made : trades) trade(after, made);
      after.phase(Phase::post);
      after.reload();
      after.admin(domain::BustTrade{TradeId(i + 1), ""});
      EXPECT_EQ(published(after.events()), day_without(rule, i)) << i;
      after.exchange().audit();
    }
  }
}

TEST(Correction, LeavesTheFiguresOfADayOnWhichItWasTheTrade) {
  constexpr Made right{4300, 800};
  for (const CloseRule rule : rules) {
    for (std::size_t i = 0; i < std::size(trades); ++i) {
      Venue venue;
      set_up(venue, rule);
      for (const Made& made : trades) trade(venue, made);
      // In two steps: the second corrects the first correction.
      venue.admin(
          domain::CorrectTrade{TradeId(i + 1), "CEA", domain::Price(4444), Quantity(50), ""});
      venue.admin(domain::CorrectTrade{TradeId(std::size(trades) + 1), "CEA",
                                       domain::Price(right.price), Quantity(right.quantity), ""});
      EXPECT_EQ(published(venue.phase(Phase::post)), day_with(rule, i, right)) << i;
      venue.exchange().audit();
    }
  }
}

TEST(Bust, AndCorrectionsConserveCashAndRights) {
  Venue venue;
  set_up(venue, CloseRule::vwap_day);
  for (const Made& made : trades) trade(venue, made);
  for (std::uint64_t id = 1; id <= std::size(trades); ++id) {
    venue.admin(domain::BustTrade{TradeId(id), ""});
  }
  EXPECT_EQ(venue.cash("A").free, yuan(1'000'000));
  EXPECT_EQ(venue.cash("B").proceeds, yuan(0));
  EXPECT_EQ(venue.holding("B", "CEA").free, Quantity(10'000));
  EXPECT_EQ(venue.market("CEA-SIM").fees, yuan(0));
  EXPECT_EQ(venue.book("CEA").last, domain::Price(0));
}

}  // namespace
}  // namespace eco
