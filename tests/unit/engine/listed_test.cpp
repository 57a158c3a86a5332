// TM1 listed agreement: AT-L1…L8 of markets.md §8, and the rules around them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/venue.hpp"

namespace eco {
namespace {

using domain::OrderId;
using domain::Phase;
using domain::Quantity;
using domain::RejectCode;
using domain::Side;
using domain::SkipOwn;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Venue;
using testing::yuan;

/// The tests' book: S1…S7 over a base of 97.41. Each maker is a member of its own.
class ListedBook : public ::testing::Test {
 protected:
  ListedBook() {
    venue.activate(testing::cea_sim());
    venue.list("CEA-SIM", "CEA25", 2025, 9741);
    venue.admit("T", yuan(50'000'000));
    const std::pair<std::int64_t, std::int64_t> asks[] = {
        {9730, 3'000},  {9730, 5'000},  {9740, 10'000}, {9755, 8'000},
        {9760, 20'000}, {9780, 50'000}, {9800, 99'999}};
    for (int i = 1; i <= 7; ++i) {
      const std::string name = "M" + std::to_string(i);
      venue.admit(name);
      venue.issue(name, "CEA25", 200'000);
    }
    venue.issue("T", "CEA25", 100'000);
    venue.open_day("2026-03-02");
    venue.phase(Phase::morning);
    venue.count_from_here();
    for (int i = 1; i <= 7; ++i) {
      const auto& [price, quantity] = asks[i - 1];
      venue.listing("M" + std::to_string(i), Side::sell, {"CEA25", price, quantity});
      s[i] = venue.last_order();
    }
  }

  /// Σ of the last command's trades.
  std::pair<std::int64_t, domain::Money> traded() const {
    std::pair<std::int64_t, domain::Money> sum;
    for (const domain::Event& event : venue.events()) {
      if (const auto* trade = std::get_if<domain::Trade>(&event)) {
        sum.first += trade->quantity.raw();
        sum.second += trade->amount;
      }
    }
    return sum;
  }

  domain::Refusal refusal() const {
    return std::get<domain::OrderRejected>(venue.events().front()).refusal;
  }

  std::int64_t leaves(OrderId order) const {
    for (const domain::BookOrder& item : venue.book("CEA25").asks) {
      if (item.order == order) return item.leaves.raw();
    }
    return 0;
  }

  /// The last command was refused like this and left no trace.
  void expect_refused(RejectCode code, OrderId in_the_way = {}) {
    EXPECT_EQ(refusal().code, code) << domain::reject_info(refusal().code)->name;
    EXPECT_EQ(refusal().order, in_the_way);
    EXPECT_EQ(venue.events().size(), 1u);
    EXPECT_EQ(venue.hash(), before);
  }
  void remember() { before = venue.hash(); }

  Venue venue;
  OrderId s[8];
  base::Hash128 before;
};

TEST_F(ListedBook, L1APickTakesAnyMakerAtOnePriceThenTheNextPrice) {
  venue.pick("T", Side::buy, "CEA25", {{s[2], 5'000}, {s[1], 3'000}, {s[3], 2'000}});
  EXPECT_THAT(
      venue.lines(),
      ElementsAre(
          "accepted #8 C8 T pick buy 10000@0 CEA25 done 0 leaves 10000 reserved 973686.60",
          "reserve T.free -> T.reserved_free 973686.60 #8",
          "trade T1 CEA25 5000@9730 = 486500.00 | T #8 taker done 5000 leaves 5000 fee 243.25 | "
          "M2 #2 maker done 5000 leaves 0 fee 243.25",
          "pay T.reserved_free -> M2.proceeds 486500.00 #8 T1",
          "fee T.reserved_free -> market1.fees 243.25 #8 T1",
          "fee M2.proceeds -> market1.fees 243.25 #2 T1",
          "delivery M2.free -> T.free(from day 2) 5000 CEA25 #2 T1",
          "trade T2 CEA25 3000@9730 = 291900.00 | T #8 taker done 8000 leaves 2000 fee 145.95 | "
          "M1 #1 maker done 3000 leaves 0 fee 145.95",
          "pay T.reserved_free -> M1.proceeds 291900.00 #8 T2",
          "fee T.reserved_free -> market1.fees 145.95 #8 T2",
          "fee M1.proceeds -> market1.fees 145.95 #1 T2",
          "delivery M1.free -> T.free(from day 2) 3000 CEA25 #1 T2",
          "trade T3 CEA25 2000@9740 = 194800.00 | T #8 taker done 10000 leaves 0 fee 97.40 | "
          "M3 #3 maker done 2000 leaves 8000 fee 97.40",
          "pay T.reserved_free -> M3.proceeds 194800.00 #8 T3",
          "fee T.reserved_free -> market1.fees 97.40 #8 T3",
          "fee M3.proceeds -> market1.fees 97.40 #3 T3",
          "delivery M3.free -> T.free(from day 2) 2000 CEA25 #3 T3"));
  EXPECT_EQ(traded(), std::pair(std::int64_t{10'000}, yuan(973'200)));
  EXPECT_EQ(leaves(s[3]), 8'000);
}

TEST_F(ListedBook, L2AWorsePriceIsNotPickedWhileABetterStands) {
  remember();
  venue.pick("T", Side::buy, "CEA25", {{s[3], 1'000}});
  expect_refused(RejectCode::not_best_price, s[1]);
}

TEST_F(ListedBook, L3TimeDoesNotBindInsideALevel) {
  venue.pick("T", Side::buy, "CEA25", {{s[2], 1'000}});
  EXPECT_EQ(traded(), std::pair(std::int64_t{1'000}, yuan(97'300)));
  EXPECT_EQ(leaves(s[1]), 3'000);
  EXPECT_EQ(leaves(s[2]), 4'000);
}

TEST_F(ListedBook, L4ASweepWalksFiveLevelsAndCancelsTheRest) {
  venue.sweep("T", Side::buy, {"CEA25", 9800, 99'999});
  EXPECT_EQ(traded(), std::pair(std::int64_t{96'000}, yuan(9'374'800)));
  const auto lines = venue.lines();
  EXPECT_EQ(lines[lines.size() - 2],
            "cancelled #8 C8 T sweep buy 99999@9800 CEA25 done 96000 leaves 0 3999 remainder");
  EXPECT_THAT(lines.back(), HasSubstr("release T.reserved_free -> T.free"));
  EXPECT_EQ(venue.cash("T").reserved, yuan(0));
  EXPECT_EQ(venue.cash("T").free, yuan(50'000'000) - yuan(9'374'800) - yuan(4'687, 40));
  EXPECT_EQ(leaves(s[7]), 99'999);
}

TEST_F(ListedBook, L5AHundredThousandIsTooMuch) {
  remember();
  venue.sweep("T", Side::buy, {"CEA25", 9800, 100'000});
  expect_refused(RejectCode::qty_above_max);
}

TEST_F(ListedBook, L6AListingKeepsInsideTheBand) {
  remember();
  venue.listing("T", Side::sell, {"CEA25", 10716, 1'000});
  expect_refused(RejectCode::price_band);
  EXPECT_EQ(refusal().asked, 10716);
  EXPECT_EQ(refusal().low, 8767);
  EXPECT_EQ(refusal().high, 10715);
  venue.listing("T", Side::sell, {"CEA25", 10715, 1'000});
  EXPECT_THAT(venue.lines().front(), HasSubstr("accepted"));
}

TEST_F(ListedBook, L7AListingThatCrossesIsToldTheBetterDeal) {
  remember();
  venue.listing("T", Side::buy, {"CEA25", 9730, 100});
  expect_refused(RejectCode::crossing_listing, s[1]);
  venue.listing("T", Side::buy, {"CEA25", 9729, 100});
  EXPECT_THAT(venue.lines().front(), HasSubstr("accepted"));
}

TEST_F(ListedBook, L8TheOwnGroupIsNotPickedAndStandsInTheWay) {
  venue.admin(domain::SetAffiliateGroup{"M2", "T"});
  remember();
  venue.pick("T", Side::buy, "CEA25", {{s[2], 1'000}});
  expect_refused(RejectCode::self_trade, s[2]);
  venue.pick("T", Side::buy, "CEA25", {{s[1], 3'000}, {s[3], 1'000}});
  expect_refused(RejectCode::not_best_price, s[2]);
  venue.pick("T", Side::buy, "CEA25", {{s[1], 3'000}, {s[3], 1'000}}, SkipOwn::yes);
  EXPECT_EQ(traded(), std::pair(std::int64_t{4'000}, yuan(291'900) + yuan(97'400)));
  EXPECT_EQ(leaves(s[2]), 5'000);
}

TEST_F(ListedBook, ASweepThatWouldReachTheOwnGroupIsRefusedBeforeItsFirstFill) {
  venue.admin(domain::SetAffiliateGroup{"M3", "T"});
  remember();
  venue.sweep("T", Side::buy, {"CEA25", 9740, 8'001});
  expect_refused(RejectCode::self_trade, s[3]);
  venue.sweep("T", Side::buy, {"CEA25", 9755, 9'000, SkipOwn::yes});
  EXPECT_EQ(traded(), std::pair(std::int64_t{9'000}, yuan(778'400) + yuan(97'550)));
  EXPECT_EQ(leaves(s[3]), 10'000);
  EXPECT_EQ(leaves(s[4]), 7'000);
}

TEST_F(ListedBook, ASweepThatEndsBeforeTheOwnGroupIsFilled) {
  venue.admin(domain::SetAffiliateGroup{"M3", "T"});
  venue.sweep("T", Side::buy, {"CEA25", 9740, 8'000});
  EXPECT_EQ(traded(), std::pair(std::int64_t{8'000}, yuan(778'400)));
}

TEST_F(ListedBook, ASweepTakesTheOlderOrderOfALevelFirst) {
  venue.sweep("T", Side::buy, {"CEA25", 9730, 4'000});
  EXPECT_EQ(leaves(s[1]), 0);
  EXPECT_EQ(leaves(s[2]), 4'000);
}

TEST_F(ListedBook, ASweepStopsAtItsLimit) {
  venue.sweep("T", Side::buy, {"CEA25", 9720, 100});
  EXPECT_THAT(venue.lines(),
              ElementsAre("accepted #8 C8 T sweep buy 100@9720 CEA25 done 0 leaves 100 reserved "
                          "9724.86",
                          "reserve T.free -> T.reserved_free 9724.86 #8",
                          "cancelled #8 C8 T sweep buy 100@9720 CEA25 done 0 leaves 0 100 "
                          "remainder",
                          "release T.reserved_free -> T.free 9724.86 #8"));
}

TEST_F(ListedBook, ASellingSweepTradesAtTheBidders) {
  venue.admit("U", yuan(1'000'000));
  venue.listing("U", Side::buy, {"CEA25", 9720, 1'000});
  venue.listing("U", Side::buy, {"CEA25", 9725, 1'000});
  venue.sweep("T", Side::sell, {"CEA25", 9720, 1'500});
  EXPECT_EQ(traded(), std::pair(std::int64_t{1'500}, yuan(97'250) + yuan(48'600)));
  EXPECT_EQ(venue.holding("T", "CEA25").free, Quantity(98'500));
  EXPECT_EQ(venue.holding("T", "CEA25").reserved, Quantity(0));
  EXPECT_EQ(venue.cash("U").reserved, yuan(48'600) + yuan(24, 30));
}

TEST_F(ListedBook, MoreThanAMakerOffersIsNotPicked) {
  remember();
  venue.pick("T", Side::buy, "CEA25", {{s[1], 3'001}});
  expect_refused(RejectCode::maker_qty, s[1]);
  EXPECT_EQ(refusal().high, 3'000);
  venue.pick("T", Side::buy, "CEA25", {{s[1], 2'000}, {s[1], 1'001}});
  expect_refused(RejectCode::maker_qty, s[1]);
  EXPECT_EQ(refusal().high, 1'000);
}

TEST_F(ListedBook, WhatIsNotInTheBestLevelsIsNotVisible) {
  remember();
  venue.pick("T", Side::buy, "CEA25", {{s[7], 1}});  // the sixth level
  expect_refused(RejectCode::not_visible, s[7]);
  venue.pick("T", Side::buy, "CEA25", {{OrderId(999), 1}});
  expect_refused(RejectCode::not_visible, OrderId(999));
  venue.pick("T", Side::sell, "CEA25", {{s[1], 1}});  // his own side
  expect_refused(RejectCode::not_visible, s[1]);
  venue.pick("T", Side::buy, "CEA25", {});
  expect_refused(RejectCode::qty_below_min);
}

TEST_F(ListedBook, LevelsAreThoseAtTheArrival) {
  // Emptying 97.30 does not bring the sixth level into reach of the same pick.
  remember();
  venue.pick("T", Side::buy, "CEA25",
             {{s[1], 3'000},
              {s[2], 5'000},
              {s[3], 10'000},
              {s[4], 8'000},
              {s[5], 20'000},
              {s[6], 50'000},
              {s[7], 1}});
  expect_refused(RejectCode::not_visible, s[7]);
}

TEST_F(ListedBook, LegsMustAddUpAndBeAboveZero) {
  domain::NewOrder order;
  order.cl_ord_id = "X";
  order.symbol = "CEA25";
  order.instrument = venue.instrument("CEA25").instrument;
  order.kind = domain::OrderKind::pick;
  order.side = Side::buy;
  order.quantity = Quantity(5);
  order.legs.legs[0] = {s[1], Quantity(4)};
  order.legs.count = 1;
  remember();
  venue.member("T", order);
  expect_refused(RejectCode::malformed);
  order.legs.legs[0] = {s[1], Quantity(-1)};
  order.legs.legs[1] = {s[2], Quantity(6)};
  order.legs.count = 2;
  venue.member("T", order);
  expect_refused(RejectCode::qty_below_min);
}

TEST_F(ListedBook, AnOwnListingInAnyLegComesBeforeWhatIsWrongWithTheOthers) {
  venue.admin(domain::SetAffiliateGroup{"M5", "T"});
  venue.admin(domain::SetAffiliateGroup{"M7", "T"});
  remember();
  // Row 20 of every leg, then row 21: leg 1 is not the best price, leg 2 is gone.
  venue.pick("T", Side::buy, "CEA25", {{s[3], 1'000}, {OrderId(9'999), 1}, {s[5], 1}});
  expect_refused(RejectCode::self_trade, s[5]);
  venue.pick("T", Side::buy, "CEA25", {{s[7], 1}});  // not in sight either
  expect_refused(RejectCode::self_trade, s[7]);
  venue.pick("T", Side::buy, "CEA25", {{s[3], 1'000}, {OrderId(9'999), 1}});
  expect_refused(RejectCode::not_best_price, s[1]);
}

TEST_F(ListedBook, APicksLimitProtectsAgainstAMakerThatWasReplaced) {
  const auto pick = [this](OrderId maker, std::int64_t limit, Side side = Side::buy) {
    venue.pick("T", side, "CEA25", {{maker, 100}}, SkipOwn::no, domain::Price(limit));
  };
  venue.replace("M1", s[1], Side::sell, {"CEA25", 9735, 3'000});
  remember();
  pick(s[1], 9730);
  expect_refused(RejectCode::worse_price, s[1]);
  EXPECT_EQ(refusal().asked, 9730);
  EXPECT_EQ(refusal().low, 9735);
  EXPECT_EQ(std::get<domain::OrderRejected>(venue.events().front()).price, domain::Price(9730));
  pick(s[2], 9730);
  EXPECT_EQ(traded(), std::pair(std::int64_t{100}, yuan(9'730)));
  EXPECT_EQ(std::get<domain::OrderAccepted>(venue.events().front()).order.price,
            domain::Price(9730));
  pick(s[2], 9800);  // a better price than the limit is the maker's
  EXPECT_EQ(traded(), std::pair(std::int64_t{100}, yuan(9'730)));
  venue.admit("U", yuan(100'000));
  venue.listing("U", Side::buy, {"CEA25", 9700, 100});
  const OrderId bid = venue.last_order();
  remember();
  pick(bid, 9701, Side::sell);
  expect_refused(RejectCode::worse_price, bid);
  pick(bid, 9700, Side::sell);
  EXPECT_EQ(traded(), std::pair(std::int64_t{100}, yuan(9'700)));
  venue.exchange().audit();
}

TEST_F(ListedBook, APickNeedsExactlyItsCost) {
  venue.admit("U", yuan(97'348, 65));  // 1 000 × 97.30 + 48.65
  venue.pick("U", Side::buy, "CEA25", {{s[1], 1'000}});
  EXPECT_EQ(traded(), std::pair(std::int64_t{1'000}, yuan(97'300)));
  EXPECT_EQ(venue.cash("U").free, yuan(0));
  venue.admit("V", yuan(97'348, 64));
  remember();
  venue.pick("V", Side::buy, "CEA25", {{s[1], 1'000}});
  expect_refused(RejectCode::insufficient_cash);
}

TEST_F(ListedBook, ASellerNeedsTheRights) {
  venue.admit("U");
  remember();
  venue.listing("U", Side::sell, {"CEA25", 9741, 1});
  expect_refused(RejectCode::insufficient_rights);
}

TEST_F(ListedBook, ProceedsBuyAnotherClassTheSameMinute) {
  venue.admit("U", yuan(100'000));
  venue.listing("U", Side::buy, {"CEA25", 9720, 1'000});
  venue.sweep("T", Side::sell, {"CEA25", 9720, 1'000});
  venue.admin(domain::WithdrawCash{"T", venue.cash("T").free, "bank"});
  EXPECT_EQ(venue.cash("T").free, yuan(0));
  venue.pick("T", Side::buy, "CEA25", {{s[1], 900}});  // T3: with proceeds alone
  EXPECT_EQ(traded(), std::pair(std::int64_t{900}, yuan(87'570)));
}

TEST(BookWithoutLevels, ASweepWalksAllOfIt) {
  Venue venue;
  venue.activate(testing::flow());
  venue.list("FLOW", "BTC", 0, 0);
  venue.admit("A");
  venue.admit("B", yuan(1'000'000));
  venue.issue("A", "BTC", 1'000);
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  for (std::int64_t i = 0; i < 50; ++i) {
    venue.listing("A", Side::sell, {"BTC", 1'000'000'000 - i * 10'000'000, 1});
  }
  EXPECT_EQ(venue.book("BTC").asks.size(), 50u);
  EXPECT_EQ(venue.book("BTC").asks.front().price, domain::Price(510'000'000));
  venue.listing("A", Side::sell, {"BTC", 5, 950});
  venue.sweep("B", Side::buy, {"BTC", 10, 951});
  EXPECT_EQ(venue.book("BTC").asks.size(), 50u);
  EXPECT_EQ(venue.holding("B", "BTC").free, Quantity(950));
}

/// A market of listings with a reverse lock of five days.
class ReverseLocked : public ::testing::Test {
 protected:
  ReverseLocked() {
    domain::Rulebook book = testing::cea_sim();
    testing::rules(book).reverse_t = 5;
    venue.activate(book);
    venue.list("CEA-SIM", "CEA25", 2025, 9741);
    for (const char* code : {"A", "B"}) {
      venue.admit(code, yuan(50'000'000));
      venue.issue(code, "CEA25", 200'000);
    }
    venue.open_day("2026-03-02");
    venue.phase(Phase::afternoon);
    venue.count_from_here();
    venue.listing("A", Side::buy, {"CEA25", 9700, 100});
    venue.listing("A", Side::sell, {"CEA25", 9800, 100});
  }

  Venue venue;
};

TEST_F(ReverseLocked, AListingToBuyEndsWhenItsOwnerIsHitOnTheOtherSide) {
  venue.pick("B", Side::buy, "CEA25", {{OrderId(venue.last_order()), 40}});
  EXPECT_EQ(venue.lines().back(), "release A.reserved_free -> A.free 9704.85 #1");
  EXPECT_EQ(venue.lines()[venue.lines().size() - 2],
            "cancelled #1 C1 A list buy 100@9700 CEA25 done 0 leaves 0 100 reverse_lock");
  EXPECT_TRUE(venue.book("CEA25").bids.empty());
  EXPECT_EQ(venue.book("CEA25").asks.size(), 1u);  // he may go on selling
  venue.exchange().audit();
}

TEST_F(ReverseLocked, AndWhenItsOwnerSellsAsATakerOrByBlock) {
  venue.listing("B", Side::buy, {"CEA25", 9750, 100});
  venue.sweep("A", Side::sell, {"CEA25", 9750, 10});
  const auto bids = venue.book("CEA25").bids;
  ASSERT_EQ(bids.size(), 1u);
  EXPECT_EQ(bids.front().price, domain::Price(9750));
  venue.propose("B", Side::sell, {"CEA25", 9700, 100'000}, "A");
  venue.accept("A", venue.last_offer(), 0);
  EXPECT_EQ(venue.lines(), std::vector<std::string>{"block rejected C6 REVERSE_T"});
  venue.propose("A", Side::buy, {"CEA25", 9700, 100'000}, "B");
  EXPECT_EQ(venue.lines(), std::vector<std::string>{"block rejected C7 REVERSE_T"});
  venue.propose("B", Side::sell, {"CEA25", 9700, 100'000}, "C");
  venue.admit("C", yuan(50'000'000));
  venue.propose("B", Side::sell, {"CEA25", 9700, 100'000}, "C");
  venue.accept("C", venue.last_offer(), 0);
  EXPECT_TRUE(venue.book("CEA25").bids.empty());
  venue.exchange().audit();
}

}  // namespace
}  // namespace eco
