// Cancels, replacements, identities and refusals of orders.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/venue.hpp"

namespace eco {
namespace {

using domain::ClOrdId;
using domain::OrderId;
using domain::Phase;
using domain::Quantity;
using domain::RejectCode;
using domain::Side;
using ::testing::ElementsAre;
using testing::Venue;
using testing::yuan;

class OrderEntry : public ::testing::Test {
 protected:
  OrderEntry() {
    venue.activate(testing::cea_sim());
    venue.list("CEA-SIM", "CEA25", 2025, 9741);
    venue.admit("A", yuan(1'000'000));
    venue.admit("B", yuan(1'000'000));
    venue.issue("A", "CEA25", 10'000);
    venue.issue("B", "CEA25", 10'000);
    venue.open_day("2026-03-02");
    venue.phase(Phase::morning);
    venue.count_from_here();
  }

  OrderId list(std::string_view member, Side side, std::int64_t price, std::int64_t quantity) {
    venue.listing(member, side, {"CEA25", price, quantity});
    return venue.last_order();
  }
  /// A replacement of a sell listing unless said otherwise.
  void replace(std::string_view member, OrderId order, std::int64_t price, std::int64_t quantity,
               Side side = Side::sell) {
    venue.replace(member, order, side, {"CEA25", price, quantity});
  }
  void expect_no_change(RejectCode code) {
    const auto& rejected = std::get<domain::ChangeRejected>(venue.events().front());
    EXPECT_EQ(rejected.refusal.code, code) << domain::reject_info(rejected.refusal.code)->name;
    EXPECT_EQ(venue.events().size(), 1u);
    EXPECT_EQ(venue.hash(), before);
  }
  void expect_rejected(RejectCode code) {
    const auto& rejected = std::get<domain::OrderRejected>(venue.events().front());
    EXPECT_EQ(rejected.refusal.code, code) << domain::reject_info(rejected.refusal.code)->name;
    EXPECT_EQ(venue.events().size(), 1u);
    EXPECT_EQ(venue.hash(), before);
  }
  void remember() { before = venue.hash(); }
  std::vector<std::uint64_t> asks() const {
    std::vector<std::uint64_t> ids;
    for (const domain::BookOrder& order : venue.book("CEA25").asks)
      ids.push_back(order.order.raw());
    return ids;
  }

  Venue venue;
  base::Hash128 before;
};

TEST_F(OrderEntry, ALowerQuantityKeepsPriority) {
  const OrderId first = list("A", Side::sell, 9800, 100);
  const OrderId second = list("B", Side::sell, 9800, 100);
  replace("A", first, 9800, 60);
  EXPECT_THAT(venue.lines(),
              ElementsAre("replaced #1 C3 A list sell 60@9800 CEA25 done 0 leaves 60 priority kept",
                          "release A.reserved -> A.free 40 CEA25 #1"));
  EXPECT_THAT(asks(), ElementsAre(first.raw(), second.raw()));
}

TEST_F(OrderEntry, AHigherQuantityLosesPriority) {
  const OrderId first = list("A", Side::sell, 9800, 100);
  const OrderId second = list("B", Side::sell, 9800, 100);
  replace("A", first, 9800, 150);
  EXPECT_THAT(venue.lines(),
              ElementsAre("replaced #1 C3 A list sell 150@9800 CEA25 done 0 leaves 150 priority "
                          "lost",
                          "reserve A.free -> A.reserved 50 CEA25 #1"));
  EXPECT_THAT(asks(), ElementsAre(second.raw(), first.raw()));
}

TEST_F(OrderEntry, AnotherPriceLosesPriorityAndMovesTheCash) {
  const OrderId bid = list("A", Side::buy, 9700, 100);
  list("B", Side::buy, 9650, 100);
  replace("A", bid, 9650, 100, Side::buy);
  EXPECT_THAT(venue.lines(),
              ElementsAre("replaced #1 C3 A list buy 100@9650 CEA25 done 0 leaves 100 priority "
                          "lost",
                          "release A.reserved_free -> A.free 50.02 #1"));
  EXPECT_EQ(venue.book("CEA25").bids.back().order, bid);
  EXPECT_EQ(venue.cash("A").reserved, yuan(9'654, 83));
  replace("A", bid, 9700, 120, Side::buy);
  EXPECT_THAT(venue.lines(),
              ElementsAre("replaced #1 C4 A list buy 120@9700 CEA25 done 0 leaves 120 priority "
                          "lost",
                          "reserve A.free -> A.reserved_free 1990.99 #1"));
}

TEST_F(OrderEntry, AReplacementIsJudgedLikeANewListing) {
  const OrderId bid = list("A", Side::buy, 9700, 100);
  const OrderId ask = list("B", Side::sell, 9800, 100);
  remember();
  replace("A", bid, 9800, 100, Side::buy);
  expect_no_change(RejectCode::crossing_listing);
  replace("B", ask, 10716, 100);
  expect_no_change(RejectCode::price_band);
  replace("B", ask, 9800, 10'001);
  expect_no_change(RejectCode::insufficient_rights);
  replace("A", bid, 9700, 99'999, Side::buy);
  expect_no_change(RejectCode::insufficient_cash);
  replace("B", ask, 9800, 100'000);
  expect_no_change(RejectCode::qty_above_max);
  replace("B", ask, 9800, 100);
  expect_no_change(RejectCode::nothing_to_change);
  replace("B", ask, 9810, 100, Side::buy);
  expect_no_change(RejectCode::nothing_to_change);
}

TEST_F(OrderEntry, AReplacementDownToWhatIsExecutedEndsTheOrder) {
  const OrderId ask = list("B", Side::sell, 9800, 100);
  venue.sweep("A", Side::buy, {"CEA25", 9800, 60});
  replace("B", ask, 9800, 30);
  EXPECT_THAT(venue.lines(),
              ElementsAre("replaced #1 C3 B list sell 60@9800 CEA25 done 60 leaves 0 priority "
                          "kept",
                          "release B.reserved -> B.free 40 CEA25 #1"));
  EXPECT_THAT(asks(), ElementsAre());
  remember();
  replace("B", ask, 9800, 200);
  expect_no_change(RejectCode::too_late);
  venue.exchange().audit();
}

TEST_F(OrderEntry, AReplacementKeepsWhatIsExecuted) {
  const OrderId ask = list("B", Side::sell, 9800, 100);
  venue.sweep("A", Side::buy, {"CEA25", 9800, 60});
  replace("B", ask, 9810, 80);
  EXPECT_THAT(venue.lines(),
              ElementsAre("replaced #1 C3 B list sell 80@9810 CEA25 done 60 leaves 20 priority "
                          "lost",
                          "release B.reserved -> B.free 20 CEA25 #1"));
}

TEST_F(OrderEntry, ACancelGivesBackWhatIsReserved) {
  const OrderId bid = list("A", Side::buy, 9700, 100);
  venue.cancel("A", bid);
  EXPECT_THAT(venue.lines(),
              ElementsAre("cancelled #1 C1 A list buy 100@9700 CEA25 done 0 leaves 0 100 "
                          "requested",
                          "release A.reserved_free -> A.free 9704.85 #1"));
  EXPECT_EQ(venue.cash("A").free, yuan(1'000'000));
}

TEST_F(OrderEntry, AnyIdOfTheChainFindsTheOrder) {
  const OrderId ask = list("B", Side::sell, 9800, 100);
  replace("B", ask, 9800, 90);
  venue.member("B", domain::CancelOrder{"X", "C1", {}, "CEA25", domain::InstrumentId(1)});
  EXPECT_EQ(std::get<domain::OrderCancelled>(venue.events().front()).order.order, ask);
  const auto& cancelled = std::get<domain::OrderCancelled>(venue.events().front());
  EXPECT_EQ(cancelled.order.cl_ord_id, ClOrdId("C2"));
  EXPECT_EQ(cancelled.request, ClOrdId("X"));
}

TEST_F(OrderEntry, BothIdsMustAgree) {
  const OrderId ask = list("B", Side::sell, 9800, 100);
  list("B", Side::sell, 9801, 100);
  remember();
  venue.member("B", domain::CancelOrder{"X", "C2", ask, "CEA25", domain::InstrumentId(1)});
  expect_no_change(RejectCode::unknown_order);
}

TEST_F(OrderEntry, CancelsOfUnknownForeignAndEndedOrdersAreRefused) {
  const OrderId ask = list("B", Side::sell, 9800, 100);
  remember();
  venue.cancel("B", OrderId(999));
  expect_no_change(RejectCode::unknown_order);
  venue.cancel("A", ask);
  expect_no_change(RejectCode::not_owner);
  EXPECT_EQ(std::get<domain::ChangeRejected>(venue.events().front()).order.order, OrderId());
  venue.member("A", domain::CancelOrder{"X", "C1", {}, "CEA25", domain::InstrumentId(1)});
  expect_no_change(RejectCode::unknown_order);
  venue.member("B", domain::CancelOrder{"C1", {}, ask, "CEA25", domain::InstrumentId(1)});
  expect_no_change(RejectCode::duplicate);
  venue.member("B", domain::CancelOrder{"X", {}, ask, "NONE", {}});
  expect_no_change(RejectCode::unknown_instrument);
  venue.cancel("B", ask);
  remember();
  venue.cancel("B", ask);
  expect_no_change(RejectCode::too_late);
  EXPECT_EQ(std::get<domain::ChangeRejected>(venue.events().front()).order.order, ask);
}

TEST_F(OrderEntry, ARefusedRequestDoesNotUseUpItsId) {
  domain::NewOrder order;
  order.cl_ord_id = "X";
  order.symbol = "CEA25";
  order.instrument = domain::InstrumentId(1);
  order.side = Side::sell;
  order.price = domain::Price(20'000);
  order.quantity = Quantity(10);
  remember();
  venue.member("A", order);
  expect_rejected(RejectCode::price_band);
  order.price = domain::Price(9800);
  venue.member("A", order);
  EXPECT_THAT(venue.lines().size(), 2u);
  remember();
  venue.member("A", order);
  expect_rejected(RejectCode::duplicate);
  venue.member("B", order);
  EXPECT_THAT(venue.lines().size(), 2u);
}

TEST_F(OrderEntry, AnIdCanBeUsedAgainTheNextDay) {
  const OrderId ask = list("B", Side::sell, 9800, 100);
  venue.end_day();
  venue.open_day("2026-03-03");
  venue.phase(Phase::morning);
  remember();
  venue.cancel("B", ask);
  expect_no_change(RejectCode::unknown_order);
  domain::NewOrder order;
  order.cl_ord_id = "C1";
  order.instrument = domain::InstrumentId(1);
  order.side = Side::sell;
  order.price = domain::Price(9800);
  order.quantity = Quantity(10);
  venue.member("B", order);
  EXPECT_TRUE(std::holds_alternative<domain::OrderAccepted>(venue.events().front()));
}

TEST_F(OrderEntry, WhatTheVenueDoesNotOfferIsRefused) {
  domain::NewOrder order;
  order.cl_ord_id = "X";
  order.instrument = domain::InstrumentId(1);
  order.side = Side::sell;
  order.price = domain::Price(9800);
  order.quantity = Quantity(10);
  remember();
  order.kind = domain::OrderKind::unsupported;
  venue.member("A", order);
  expect_rejected(RejectCode::order_type);
  order.kind = domain::OrderKind::unsupported_tif;
  venue.member("A", order);
  expect_rejected(RejectCode::tif);
  order.kind = domain::OrderKind::listing;
  order.grid = domain::GridFault::price_off_tick;
  venue.member("A", order);
  expect_rejected(RejectCode::tick);
  order.grid = domain::GridFault::on_grid;
  order.account = "B";
  venue.member("A", order);
  expect_rejected(RejectCode::account_restricted);
  order.account = {};
  order.instrument = {};
  venue.member("A", order);
  expect_rejected(RejectCode::unknown_instrument);
}

TEST_F(OrderEntry, ASideThatIsNeitherIsRefused) {
  domain::NewOrder order;
  order.cl_ord_id = "X";
  order.instrument = domain::InstrumentId(1);
  order.side = static_cast<Side>(7);
  order.price = domain::Price(9800);
  order.quantity = Quantity(10);
  remember();
  venue.member("A", order);
  expect_rejected(RejectCode::malformed);
}

TEST_F(OrderEntry, APriceTimesQuantityBeyond64BitsIsRefused) {
  Venue other;
  other.activate(testing::flow());
  other.list("FLOW", "BTC", 0, 0);
  other.admit("A", yuan(1));
  other.open_day("2026-03-02");
  other.phase(Phase::morning);
  other.listing("A", Side::buy, {"BTC", INT64_MAX / 2, INT64_MAX / 2});
  EXPECT_THAT(other.lines(), ElementsAre("rejected C1 list buy OVERFLOW"));
  other.listing("A", Side::buy, {"BTC", INT64_MAX / 100, 1});
  EXPECT_THAT(other.lines(), ElementsAre("rejected C2 list buy INSUFFICIENT_CASH"));
  other.listing("A", Side::buy, {"BTC", -5, 1});
  EXPECT_THAT(other.lines(), ElementsAre("rejected C3 list buy TICK"));
  other.listing("A", Side::buy, {"BTC", 5, -1});
  EXPECT_THAT(other.lines(), ElementsAre("rejected C4 list buy QTY_BELOW_MIN"));
}

TEST(OrderLimits, AFullVenueRefusesListingsAndTakesCancels) {
  Venue venue({.orders_max = 2});
  venue.activate(testing::cea_sim());
  venue.list("CEA-SIM", "CEA25", 2025, 9741);
  venue.admit("A");
  venue.admit("B", yuan(1'000'000));
  venue.issue("A", "CEA25", 10'000);
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  const OrderId first = venue.last_order();
  venue.listing("A", Side::sell, {"CEA25", 9801, 10});
  const base::Hash128 before = venue.hash();
  venue.listing("A", Side::sell, {"CEA25", 9802, 10});
  EXPECT_THAT(venue.lines(), ElementsAre("rejected C3 list sell BOOK_FULL"));
  EXPECT_EQ(venue.hash(), before);
  venue.sweep("B", Side::buy, {"CEA25", 9800, 5});
  EXPECT_TRUE(std::holds_alternative<domain::OrderAccepted>(venue.events().front()));
  venue.cancel("A", first);
  venue.listing("A", Side::sell, {"CEA25", 9802, 10});
  EXPECT_TRUE(std::holds_alternative<domain::OrderAccepted>(venue.events().front()));
}

/// Announced by A, who sells, and open.
domain::AuctionId open_auction(Venue& venue, domain::AuctionForm form) {
  domain::AnnounceAuction action;
  action.owner = "A";
  action.symbol = "CEA25";
  action.terms.form = form;
  action.terms.quantity = Quantity(10);
  action.terms.price = domain::Price(9800);
  action.terms.floor = domain::Price(9800);
  action.terms.step = domain::Price(1);
  venue.admin(action);
  const domain::AuctionId auction(venue.last_order().raw());
  venue.operate(domain::MoveAuction{auction, domain::AuctionMove::open, ""});
  return auction;
}

domain::Rulebook cea_sim_with_auctions() {
  using domain::AuctionForm;
  domain::Rulebook rulebook = testing::cea_sim();
  rulebook.legal_basis.front()
      .unlocks.insert(domain::Method::ascending)
      .insert(domain::Method::fixed_price);
  domain::MarketRules& rules = rulebook.revisions.front().rules;
  domain::AscendingRules& ascending = rules.ascending.emplace();
  ascending.forms.insert(AuctionForm::ascending);
  ascending.phases.insert(Phase::morning);
  domain::FixedPriceRules& fixed = rules.fixed_price.emplace();
  fixed.forms.insert(AuctionForm::fixed_price).insert(AuctionForm::fixed_price_window);
  fixed.phases.insert(Phase::morning);
  return rulebook;
}

TEST(OrderLimits, LiveBidsAreLiveOrdersOfAFullVenue) {
  Venue venue({.orders_max = 3});
  venue.activate(cea_sim_with_auctions());
  venue.list("CEA-SIM", "CEA25", 2025, 9741);
  venue.admit("A");
  venue.admit("B", yuan(1'000'000));
  venue.admit("C", yuan(1'000'000));
  venue.issue("A", "CEA25", 10'000);
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  const auto window = open_auction(venue, domain::AuctionForm::fixed_price_window);
  const auto first_come = open_auction(venue, domain::AuctionForm::fixed_price);
  const auto rising = open_auction(venue, domain::AuctionForm::ascending);
  venue.bid("B", window, 9800, 1);
  const OrderId bid = venue.last_order();
  venue.bid("B", rising, 9800, 10);
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});

  venue.bid("B", window, 9800, 1);
  EXPECT_THAT(venue.lines(), ElementsAre("rejected C4 bid buy BOOK_FULL"));
  venue.listing("A", Side::sell, {"CEA25", 9801, 10});
  EXPECT_THAT(venue.lines(), ElementsAre("rejected C5 list sell BOOK_FULL"));

  const auto taken = [&venue] {
    return std::holds_alternative<domain::OrderAccepted>(venue.events().front());
  };
  venue.bid("C", rising, 9801, 10);  // in the place of B's
  EXPECT_TRUE(taken());
  venue.bid("C", first_come, 9800, 1);  // trades at once
  EXPECT_TRUE(taken());
  venue.cancel("B", bid);
  venue.listing("A", Side::sell, {"CEA25", 9801, 10});
  EXPECT_TRUE(taken());
  venue.bid("C", window, 9800, 1);
  EXPECT_THAT(venue.lines(), ElementsAre("rejected C10 bid buy BOOK_FULL"));
}

TEST(OrderLimits, TheDaysCapacityIsStateAndBindsEveryExchangeAlike) {
  const auto lines = [](std::uint32_t process_limit) {
    Venue venue({.orders_max = process_limit});
    venue.activate(testing::cea_sim());
    venue.list("CEA-SIM", "CEA25", 2025, 9741);
    venue.admit("A");
    venue.issue("A", "CEA25", 10'000);
    venue.admin(domain::OpenDay{testing::date("2026-03-02"), domain::ScheduleMode::manual,
                                engine::semantics_version, "test", 1});
    EXPECT_EQ(std::get<domain::DayOpened>(venue.events().front()).orders_max, 1u);
    venue.phase(Phase::morning);
    venue.listing("A", Side::sell, {"CEA25", 9800, 10});
    venue.reload();
    venue.listing("A", Side::sell, {"CEA25", 9801, 10});
    return std::pair(venue.lines(), venue.hash());
  };
  const auto small = lines(1'000);
  EXPECT_THAT(small.first, ElementsAre("rejected C2 list sell BOOK_FULL"));
  EXPECT_EQ(lines(10'000), small);
}

TEST(OrderLimits, ACapacityBelowTheOrdersThatStayedOverNightOpensNoDay) {
  Venue venue;
  venue.activate(testing::trading_lab());
  venue.list(testing::trading_lab().market.str(), "X25", 2025, 9741);
  venue.admit("A");
  venue.issue("A", "X25", 10'000);
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  domain::NewOrder order;
  order.kind = domain::OrderKind::limit;
  order.side = Side::sell;
  order.symbol = "X25";
  order.price = domain::Price(9741);
  order.quantity = Quantity(10);
  order.terms.emplace().tif = domain::TimeInForce::gtc;
  venue.order("A", order);
  venue.order("A", order);
  venue.end_day();

  const auto open_day = [&venue](std::uint32_t orders_max) {
    venue.admin(domain::OpenDay{testing::date("2026-03-03"), domain::ScheduleMode::manual,
                                engine::semantics_version, "test", orders_max});
    return venue.lines().front();
  };
  EXPECT_EQ(open_day(1), "operator rejected BAD_VALUE");
  EXPECT_THAT(open_day(2), ::testing::HasSubstr("day opened"));
}

TEST(OrderLimits, ACapacityBeyondTheLimitOpensNoDay) {
  Venue venue;
  venue.admin(domain::OpenDay{testing::date("2026-03-02"), domain::ScheduleMode::manual,
                              engine::semantics_version, "test", UINT32_MAX});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected BAD_VALUE"));
}

TEST_F(OrderEntry, ChangesOfNothingKnownAreStillJudgedBySenderAndId) {
  list("B", Side::sell, 9800, 100);
  venue.member("B", domain::CancelOrder{"C1", "NOSUCH", {}, {}, {}});
  EXPECT_EQ(std::get<domain::ChangeRejected>(venue.events().front()).refusal.code,
            RejectCode::duplicate);
  venue.member("B", domain::CancelOrder{"NEW", "NOSUCH", {}, {}, {}});
  EXPECT_EQ(std::get<domain::ChangeRejected>(venue.events().front()).refusal.code,
            RejectCode::unknown_order);
  venue.admin(domain::SetMemberStatus{"B", domain::MemberStatus::suspended});
  domain::ReplaceOrder replace;
  replace.cl_ord_id = "C1";
  replace.orig_cl_ord_id = "NOSUCH";
  venue.member("B", replace);
  EXPECT_EQ(std::get<domain::ChangeRejected>(venue.events().front()).refusal.code,
            RejectCode::member_suspended);
}

TEST_F(OrderEntry, StatusShowsLiveAndEndedOrdersToTheirOwner) {
  const OrderId ask = list("B", Side::sell, 9800, 100);
  const auto status = [&](domain::MemberId member, ClOrdId id, OrderId order) {
    return std::get<domain::OrderStatusAnswer>(
        venue.exchange().query(domain::OrderStatusQuery{member, id, order}));
  };
  const domain::MemberId owner(2);
  EXPECT_TRUE(status(owner, "C1", {}).order->live);
  EXPECT_EQ(status(domain::MemberId(1), {}, ask).refused, RejectCode::not_owner);
  EXPECT_EQ(status(owner, "C9", {}).refused, RejectCode::unknown_order);
  venue.sweep("A", Side::buy, {"CEA25", 9800, 60});
  venue.cancel("B", ask);
  const auto ended = status(owner, {}, ask).order;
  ASSERT_TRUE(ended.has_value());
  EXPECT_FALSE(ended->live);
  EXPECT_EQ(ended->order.cumulative, Quantity(60));
  EXPECT_EQ(ended->end, domain::EndReason::requested);
}

}  // namespace
}  // namespace eco
