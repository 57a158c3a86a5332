// TM3 block agreement: AT-K1…K5 of markets.md §8, approval, and how offers end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/venue.hpp"

namespace eco {
namespace {

using domain::OfferId;
using domain::OfferStatus;
using domain::Phase;
using domain::Quantity;
using domain::RejectCode;
using domain::Side;
using ::testing::ElementsAre;
using testing::Venue;
using testing::yuan;

/// CEA on a base of 43.06: block band 30.14…55.98.
class BlockOffers : public ::testing::Test {
 protected:
  BlockOffers() {
    venue.activate(testing::cea_sim());
    venue.list("CEA-SIM", "CEA", 2020, 4306);
    venue.admit("A");
    venue.admit("B", yuan(100'000'000));
    venue.admit("C", yuan(100'000'000));
    venue.issue("A", "CEA", 2'000'000);
    venue.open_day("2026-03-02");
    venue.phase(Phase::afternoon);
    venue.count_from_here();
  }

  OfferId propose(std::int64_t price = 4000, std::int64_t quantity = 1'250'000) {
    venue.propose("A", Side::sell, {"CEA", price, quantity}, "B");
    return venue.last_offer();
  }
  void expect_rejected(RejectCode code) {
    const auto& rejected = std::get<domain::BlockRejected>(venue.events().front());
    EXPECT_EQ(rejected.refusal.code, code) << domain::reject_info(rejected.refusal.code)->name;
    EXPECT_EQ(venue.events().size(), 1u);
    EXPECT_EQ(venue.hash(), before);
  }
  void remember() { before = venue.hash(); }
  void expect_nothing_reserved() {
    EXPECT_EQ(venue.holding("A", "CEA").reserved, Quantity(0));
    EXPECT_EQ(venue.cash("B").reserved, yuan(0));
    venue.exchange().audit();
  }
  std::vector<domain::BlockUpdated> open_offers() const {
    return std::get<domain::OffersAnswer>(venue.exchange().query(domain::OffersQuery{})).offers;
  }

  Venue venue;
  base::Hash128 before;
};

TEST_F(BlockOffers, K1ACounterOfferIsConfirmedByTheInitiator) {
  const OfferId offer = propose();
  EXPECT_THAT(venue.lines(), ElementsAre("offer #1 open terms 0 1250000@4000 CEA",
                                         "reserve A.free -> A.reserved 1250000 CEA #1"));
  venue.counter("B", offer, 0, 3950, 1'250'000);
  EXPECT_THAT(venue.lines(), ElementsAre("offer #1 open terms 1 1250000@3950 CEA",
                                         "release A.reserved -> A.free 1250000 CEA #1",
                                         "reserve B.free -> B.reserved_free 49399687.50 #1"));
  venue.accept("A", offer, 1);
  EXPECT_THAT(
      venue.lines(),
      ElementsAre("offer #1 executed terms 1 1250000@3950 CEA",
                  "reserve A.free -> A.reserved 1250000 CEA #1",
                  "trade T1 CEA 1250000@3950 = 49375000.00 | B #1 maker done 1250000 leaves 0 fee "
                  "24687.50 | A #1 taker done 1250000 leaves 0 fee 24687.50",
                  "pay B.reserved_free -> A.proceeds 49375000.00 #1 T1",
                  "fee B.reserved_free -> market1.fees 24687.50 #1 T1",
                  "fee A.proceeds -> market1.fees 24687.50 #1 T1",
                  "delivery A.free -> B.free(from day 2) 1250000 CEA #1 T1"));
  expect_nothing_reserved();
  EXPECT_TRUE(open_offers().empty());
  EXPECT_EQ(venue.book("CEA").block_amount, yuan(49'375'000));
  EXPECT_EQ(venue.book("CEA").last, domain::Price(0));
}

TEST_F(BlockOffers, K2BelowTheMinimumIsRefused) {
  remember();
  propose(4000, 99'999);
  expect_rejected(RejectCode::qty_below_min);
}

TEST_F(BlockOffers, K3TheBlockBandHoldsAtBothEnds) {
  remember();
  propose(3013);
  expect_rejected(RejectCode::price_band);
  propose(5599);
  expect_rejected(RejectCode::price_band);
  propose(3014, 1'000'000);
  EXPECT_EQ(open_offers().size(), 1u);
  propose(5598, 1'000'000);
  EXPECT_EQ(open_offers().size(), 2u);
}

TEST(BlockPhase, K4ThereAreNoBlocksInTheMorning) {
  Venue venue;
  venue.activate(testing::cea_sim());
  venue.list("CEA-SIM", "CEA", 2020, 4306);
  venue.admit("A");
  venue.admit("B");
  venue.issue("A", "CEA", 200'000);
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  venue.propose("A", Side::sell, {"CEA", 4306, 100'000}, "B");
  EXPECT_THAT(venue.lines(), ElementsAre("block rejected C1 PHASE"));
}

TEST_F(BlockOffers, K5OldTermsCannotBeConfirmed) {
  const OfferId offer = propose();
  venue.counter("B", offer, 0, 3950, 1'250'000);
  venue.counter("A", offer, 1, 3980, 1'250'000);
  remember();
  venue.accept("A", offer, 1);
  expect_rejected(RejectCode::stale_terms);
  venue.accept("B", offer, 1);
  expect_rejected(RejectCode::stale_terms);
  venue.accept("A", offer, 2);
  expect_rejected(RejectCode::not_counterparty);
  venue.accept("B", offer, 2);
  EXPECT_EQ(std::get<domain::BlockUpdated>(venue.events().front()).status, OfferStatus::executed);
}

TEST_F(BlockOffers, TermsHaveAHashThatBothSidesSee) {
  propose();
  const auto first = std::get<domain::BlockUpdated>(venue.events().front());
  venue.counter("B", first.offer, 0, 3950, 1'250'000);
  const auto second = std::get<domain::BlockUpdated>(venue.events().front());
  EXPECT_NE(first.terms_hash, second.terms_hash);
  venue.accept("A", first.offer, 1);
  EXPECT_EQ(std::get<domain::BlockUpdated>(venue.events().front()).terms_hash, second.terms_hash);
  const auto& trade = std::get<domain::Trade>(venue.events()[2]);
  EXPECT_EQ(trade.buy.order.cl_ord_id, domain::ClOrdId("C2"));
  EXPECT_EQ(trade.sell.order.cl_ord_id, domain::ClOrdId("C3"));
}

TEST_F(BlockOffers, OnlyItsTwoSidesKnowAnOffer) {
  const OfferId offer = propose();
  remember();
  venue.accept("C", offer, 0);
  expect_rejected(RejectCode::unknown_offer);
  EXPECT_FALSE(std::get<domain::BlockRejected>(venue.events().front()).instrument.valid());
  venue.counter("A", offer, 0, 3950, 1'250'000);
  const auto& told = std::get<domain::BlockRejected>(venue.events().front());
  EXPECT_EQ(told.refusal.code, RejectCode::not_counterparty);
  EXPECT_TRUE(told.instrument.valid());
  venue.accept("B", OfferId(999), 0);
  expect_rejected(RejectCode::unknown_offer);
}

TEST_F(BlockOffers, ARefusedAnswerNamesTheInstrumentToThoseWhoKnowTheOffer) {
  const OfferId offer = propose();
  const auto refused = [this](std::string_view member, OfferId id) {
    venue.accept(member, id, 9);
    const auto& event = std::get<domain::BlockRejected>(venue.events().front());
    return std::pair(event.instrument, event.symbol.str());
  };
  EXPECT_EQ(refused("B", offer), std::pair(domain::InstrumentId(1), std::string("CEA")));
  EXPECT_EQ(refused("C", offer), std::pair(domain::InstrumentId(), std::string()));
}

TEST(BlockFees, WhatASellerHeldForHisFeeIsFreeAfterTheTrade) {
  domain::Rulebook rulebook = testing::cea_sim();
  testing::rules(rulebook).hao_per_tick_step = 1;
  Venue venue;
  venue.activate(rulebook);
  venue.list("CEA-SIM", "CEA", 2020, 50);
  venue.admit("A", yuan(2'000));
  venue.admit("B", yuan(2'000));
  venue.issue("A", "CEA", 100'000);
  venue.open_day("2026-03-02");
  venue.phase(Phase::afternoon);
  // Half a fen a tonne: a fee of a fen could come with each.
  venue.propose("A", Side::sell, {"CEA", 50, 100'000}, "B");
  const OfferId offer = venue.last_offer();
  EXPECT_EQ(venue.cash("A").reserved, yuan(1'000));
  venue.accept("B", offer, 0);
  EXPECT_EQ(venue.cash("A").reserved, yuan(0));
  EXPECT_EQ(venue.cash("A").free, yuan(2'000));
  EXPECT_EQ(venue.cash("A").proceeds, yuan(500) - yuan(0, 25));
}

TEST_F(BlockOffers, TheCounterpartyMustBeAnotherGroupsMember) {
  remember();
  venue.propose("A", Side::sell, {"CEA", 4000, 100'000}, "A");
  expect_rejected(RejectCode::self_trade);
  venue.propose("A", Side::sell, {"CEA", 4000, 100'000}, "Z");
  expect_rejected(RejectCode::unknown_member);
  const OfferId offer = propose();
  venue.admin(domain::SetAffiliateGroup{"A", "B"});
  remember();
  venue.accept("B", offer, 0);
  expect_rejected(RejectCode::self_trade);
}

TEST_F(BlockOffers, AFirmSideNeedsWhatItOffers) {
  remember();
  propose(4000, 2'000'001);
  expect_rejected(RejectCode::insufficient_rights);
  venue.propose("B", Side::buy, {"CEA", 5000, 2'000'000}, "A");
  expect_rejected(RejectCode::insufficient_cash);
  const OfferId offer = propose(5000, 2'000'000);
  remember();
  venue.accept("B", offer, 0);  // 100 000 000.00, but the fee is missing
  expect_rejected(RejectCode::insufficient_cash);
}

TEST_F(BlockOffers, ADeclineByTheAskedAndAWithdrawalByTheAuthorEndIt) {
  OfferId offer = propose();
  remember();
  venue.member("A", domain::BlockDecline{"X1", offer, 0});
  expect_rejected(RejectCode::not_counterparty);
  venue.member("B", domain::BlockWithdraw{"X1", offer});
  expect_rejected(RejectCode::not_counterparty);
  venue.member("B", domain::BlockDecline{"X1", offer, 0});
  EXPECT_THAT(venue.lines(), ElementsAre("offer #1 declined terms 0 1250000@4000 CEA",
                                         "release A.reserved -> A.free 1250000 CEA #1"));
  offer = propose();
  venue.member("A", domain::BlockWithdraw{"X2", offer});
  EXPECT_THAT(venue.lines().front(), "offer #5 withdrawn terms 0 1250000@4000 CEA");
  expect_nothing_reserved();
}

TEST_F(BlockOffers, OffersExpireWhenTheirWindowEnds) {
  propose();
  venue.phase(Phase::post);
  EXPECT_THAT(
      venue.lines(),
      ElementsAre("phase market 1 afternoon -> post", "offer #1 expired terms 0 1250000@4000 CEA",
                  "release A.reserved -> A.free 1250000 CEA #1",
                  "closed CEA prev 0 open 4306 high 4306 low 4306 close 4306 listed 0 0.00 "
                  "block 0 0.00",
                  "composite market 1 4306"));
  expect_nothing_reserved();
}

TEST_F(BlockOffers, AHaltCancelsThem) {
  propose();
  venue.admin(domain::SetHalt{{}, "CEA", domain::HaltState::halted});
  EXPECT_THAT(venue.lines(),
              ElementsAre("halted CEA", "offer #1 cancelled terms 0 1250000@4000 CEA",
                          "release A.reserved -> A.free 1250000 CEA #1"));
  remember();
  propose();
  expect_rejected(RejectCode::halted);
  venue.admin(domain::SetHalt{{}, "CEA", domain::HaltState::resumed});
  propose();
  EXPECT_EQ(open_offers().size(), 1u);
}

TEST_F(BlockOffers, SuspendingOneSideCancelsThem) {
  propose();
  venue.admin(domain::SetMemberStatus{"B", domain::MemberStatus::suspended});
  EXPECT_THAT(venue.lines(),
              ElementsAre("member 2 suspended", "offer #1 cancelled terms 0 1250000@4000 CEA",
                          "release A.reserved -> A.free 1250000 CEA #1"));
}

/// M06: agreed blocks wait for the authority.
class Approval : public ::testing::Test {
 protected:
  Approval() {
    venue.activate(testing::discharge_nox());
    venue.list("TJNOX", "NOX", 0, 880);
    venue.admit("A");
    venue.admit("B", yuan(100'000));
    venue.issue("A", "NOX", 10'000);
    venue.open_day("2026-03-02");
    venue.phase(Phase::morning);
    venue.count_from_here();
    venue.propose("A", Side::sell, {"NOX", 900, 4'000}, "B");
    offer = venue.last_offer();
    venue.accept("B", offer, 0);
  }

  Venue venue;
  OfferId offer;
};

TEST_F(Approval, BothReservationsStayUntilTheAnswer) {
  EXPECT_THAT(venue.lines(), ElementsAre("offer #1 pending_approval terms 0 4000@900 NOX",
                                         "reserve B.free -> B.reserved_free 36000.00 #1"));
  venue.phase(Phase::post);
  venue.phase(Phase::settling);
  venue.admin(domain::Settle{});
  venue.admin(domain::CloseDay{});
  EXPECT_EQ(venue.holding("A", "NOX").reserved, Quantity(4'000));
  EXPECT_EQ(venue.cash("B").reserved, yuan(36'000));
  venue.admin(domain::AnswerBlock{offer, domain::ApprovalAnswer::approved});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected WRONG_STATE"));
  venue.open_day("2026-03-03");
  venue.admin(domain::AnswerBlock{offer, domain::ApprovalAnswer::approved});
  EXPECT_THAT(venue.lines(),
              ElementsAre("offer #1 executed terms 0 4000@900 NOX",
                          "trade T1 NOX 4000@900 = 36000.00 | B #1 taker done 4000 leaves 0 fee "
                          "0.00 | A #1 maker done 4000 leaves 0 fee 0.00",
                          "pay B.reserved_free -> A.proceeds 36000.00 #1 T1",
                          "delivery A.free -> B.free(awaits registry) 4000 NOX #1 T1"));
  venue.exchange().audit();
}

TEST_F(Approval, ARefusalGivesBothBackWhatTheyReserved) {
  venue.admin(domain::AnswerBlock{offer, domain::ApprovalAnswer::refused});
  EXPECT_THAT(venue.lines(), ElementsAre("offer #1 refused terms 0 4000@900 NOX",
                                         "release A.reserved -> A.free 4000 NOX #1",
                                         "release B.reserved_free -> B.free 36000.00 #1"));
  venue.admin(domain::AnswerBlock{offer, domain::ApprovalAnswer::refused});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_OFFER"));
}

TEST_F(Approval, TheFloorIsTheGovernmentsBase) {
  venue.propose("A", Side::sell, {"NOX", 879, 100}, "B");
  EXPECT_THAT(venue.lines(), ElementsAre("block rejected C3 BELOW_FLOOR"));
  venue.propose("A", Side::sell, {"NOX", 880, 100}, "B");
  EXPECT_EQ(venue.lines().front(), "offer #4 open terms 0 100@880 NOX");
}

TEST_F(Approval, OnlyOneToOneIsOffered) {
  domain::BlockPropose request;
  request.cl_ord_id = "X";
  request.instrument = domain::InstrumentId(1);
  request.side = Side::sell;
  request.counterparty = "B";
  request.price = domain::Price(900);
  request.quantity = Quantity(100);
  request.ratio_percent = 150;
  venue.member("A", request);
  EXPECT_THAT(venue.lines(), ElementsAre("block rejected X RATIO"));
}

TEST_F(Approval, AKillCancelsWhatIsPendingToo) {
  venue.admin(domain::SetMemberStatus{"B", domain::MemberStatus::killed});
  EXPECT_THAT(venue.lines(),
              ElementsAre("member 2 killed", "offer #1 cancelled terms 0 4000@900 NOX",
                          "release A.reserved -> A.free 4000 NOX #1",
                          "release B.reserved_free -> B.free 36000.00 #1"));
}

TEST_F(Approval, NoTradeOfASuspendedMember) {
  venue.admin(domain::SetMemberStatus{"B", domain::MemberStatus::suspended});
  EXPECT_THAT(venue.lines(), ElementsAre("member 2 suspended"));  // the agreement waits
  const auto before = venue.hash();
  venue.admin(domain::AnswerBlock{offer, domain::ApprovalAnswer::approved});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected MEMBER_SUSPENDED"));
  EXPECT_EQ(std::get<domain::OperatorRejected>(venue.events().front()).text,
            "offer 15: member suspended");
  EXPECT_EQ(venue.hash(), before);
  venue.admin(domain::SetMemberStatus{"B", domain::MemberStatus::active});
  venue.admin(domain::AnswerBlock{offer, domain::ApprovalAnswer::approved});
  EXPECT_EQ(venue.lines().front(), "offer #1 executed terms 0 4000@900 NOX");
}

/// A market whose blocks have a band and wait for the authority.
TEST(ApprovalOnAnotherDay, KeepsToTheBandOfTheDayButNotToItsFloor) {
  Venue venue;
  domain::Rulebook book = testing::discharge_nox();
  testing::rules(book).block->band_bp = 1'000;
  venue.activate(book);
  venue.list("TJNOX", "NOX", 0, 1'000);
  venue.admit("A");
  venue.admit("B", yuan(100'000));
  venue.issue("A", "NOX", 10'000);
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
  venue.count_from_here();
  venue.propose("A", Side::sell, {"NOX", 1'000, 100}, "B");
  const OfferId offer = venue.last_offer();
  venue.accept("B", offer, 0);
  const auto next_day = [&venue](const char* day, std::int64_t base) {
    venue.end_day();
    venue.admin(domain::SetFirstBase{"NOX", domain::Price(base)});
    venue.open_day(day);
  };
  next_day("2026-03-03", 1'112);  // band 10.01 … 12.23
  venue.admin(domain::AnswerBlock{offer, domain::ApprovalAnswer::approved});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected PRICE_BAND"));
  next_day("2026-03-04", 1'100);  // band 9.90 … 12.10, floor 11.00
  venue.admin(domain::AnswerBlock{offer, domain::ApprovalAnswer::approved});
  EXPECT_EQ(venue.lines().front(), "offer #1 executed terms 0 100@1000 NOX");
}

TEST_F(BlockOffers, ADirectedOfferIsAcceptedAsAWholeOnly) {
  const OfferId offer = propose();
  remember();
  venue.member("B", domain::BlockAccept{"C90", offer, 0, {}, Quantity(100'000)});
  expect_rejected(RejectCode::order_type);
  venue.member("B", domain::BlockAccept{"C91", offer, 0, {}, Quantity(1)});
  expect_rejected(RejectCode::qty_below_min);  // row 10 comes first
  venue.member("B",
               domain::BlockAccept{"C92", offer, 0, {}, {}, domain::GridFault::quantity_off_step});
  expect_rejected(RejectCode::step);
  venue.hit("B", offer, 1'250'000);
  EXPECT_EQ(std::get<domain::BlockUpdated>(venue.events().front()).status, OfferStatus::executed);
}

domain::BlockPropose request_of(domain::BlockForm form) {
  domain::BlockPropose request;
  request.cl_ord_id = "C91";
  request.symbol = "CEA";
  request.instrument = domain::InstrumentId(1);
  request.side = Side::sell;
  request.price = domain::Price(4'000);
  request.quantity = Quantity(100'000);
  request.form = form;
  return request;
}

TEST_F(BlockOffers, AFormNamesWhomItIsForAndNobodyElse) {
  using domain::BlockForm;
  remember();
  auto request = request_of(BlockForm::public_offer);
  request.counterparty = "B";
  venue.member("A", request);
  expect_rejected(RejectCode::malformed);
  request = request_of(BlockForm::group);
  venue.member("A", request);
  expect_rejected(RejectCode::malformed);
  request.invited.assign(domain::invited_max + 1, "B");
  venue.member("A", request);
  expect_rejected(RejectCode::malformed);
  request = request_of(BlockForm::directed);
  request.counterparty = "B";
  request.invited.assign(1, "C");
  venue.member("A", request);
  expect_rejected(RejectCode::malformed);
  request = request_of(BlockForm::directed);
  venue.member("A", request);
  expect_rejected(RejectCode::unknown_member);
  request = request_of(BlockForm::group);
  request.invited.assign(domain::invited_max, "B");
  venue.member("A", request);
  const auto& event = std::get<domain::BlockUpdated>(venue.events().front());
  EXPECT_THAT(event.invited, ElementsAre(domain::MemberId(2)));
  EXPECT_FALSE(event.responder.valid());
}

TEST(BlockForms, AMarketOffersTheFormsOfItsRules) {
  Venue venue;
  auto rulebook = testing::cea_sim();
  testing::rules(rulebook).block->forms =
      domain::EnumSet<domain::BlockForm>().insert(domain::BlockForm::public_offer);
  venue.activate(rulebook);
  venue.list("CEA-SIM", "CEA", 2020, 4306);
  venue.admit("A");
  venue.admit("B");
  venue.issue("A", "CEA", 200'000);
  venue.open_day("2026-03-02");
  venue.phase(Phase::afternoon);
  venue.count_from_here();
  venue.propose("A", Side::sell, {"CEA", 4306, 100'000}, "B");
  EXPECT_THAT(venue.lines(), ElementsAre("block rejected C1 ORDER_TYPE"));
  venue.offer("A", Side::sell, {"CEA", 4306, 100'000}, {"B"});
  EXPECT_THAT(venue.lines(), ElementsAre("block rejected C2 ORDER_TYPE"));
  venue.offer("A", Side::sell, {"CEA", 4306, 100'000});
  EXPECT_EQ(venue.lines().front(), "offer #3 open terms 0 100000@4306 CEA leaves 100000");
}

TEST_F(BlockOffers, EveryHitHasTermsOfItsOwn) {
  venue.offer("A", Side::sell, {"CEA", 4000, 500'000});
  const auto offer = std::get<domain::BlockUpdated>(venue.events().front());
  venue.hit("B", offer.offer, 150'000);
  const auto first = std::get<domain::BlockUpdated>(venue.events().front());
  venue.hit("C", offer.offer, 150'000);
  const auto second = std::get<domain::BlockUpdated>(venue.events().front());
  EXPECT_NE(first.terms_hash, offer.terms_hash);
  EXPECT_NE(first.terms_hash, second.terms_hash);
  EXPECT_EQ(first.parent, offer.offer);
  EXPECT_EQ(first.quantity, Quantity(150'000));
  EXPECT_EQ(first.initiator_cl_ord_id, domain::ClOrdId("C1"));
  EXPECT_EQ(first.cl_ord_id, domain::ClOrdId("C2"));
  // Offers under way are told of as they stand.
  ASSERT_EQ(open_offers().size(), 1u);
  EXPECT_EQ(open_offers().front().leaves, Quantity(200'000));
  venue.exchange().audit();
}

/// As BlockOffers, where the authority approves.
class WaitingHits : public ::testing::Test {
 protected:
  WaitingHits() {
    auto rulebook = testing::cea_sim();
    domain::BlockRules& block = *testing::rules(rulebook).block;
    block.approval = domain::BlockApproval::authority;
    block.approval_days = 1;
    block.quantity_min = Quantity(10);
    venue.activate(rulebook);
    venue.list("CEA-SIM", "CEA", 2020, 4306);
    venue.admit("A", yuan(4'000));
    venue.admit("B", yuan(100'000));
    venue.admit("C", yuan(100'000));
    venue.issue("B", "CEA", 1'000);
    venue.issue("C", "CEA", 1'000);
    venue.open_day("2026-03-02");
    venue.phase(Phase::afternoon);
    venue.count_from_here();
  }
  void approve(OfferId hit) {
    venue.admin(domain::AnswerBlock{hit, domain::ApprovalAnswer::approved});
  }

  Venue venue;
};

TEST_F(WaitingHits, OfABuyerAreServedByOneReservation) {
  venue.offer("A", Side::buy, {"CEA", 4000, 90});
  const OfferId offer = venue.last_offer();
  venue.hit("B", offer, 45);
  const OfferId first = venue.last_offer();
  EXPECT_THAT(venue.lines(),
              ElementsAre("offer #2 of #1 pending_approval terms 0 45@4000 CEA leaves 45 lapses on "
                          "day 3",
                          "reserve B.free -> B.reserved 45 CEA #2",
                          "offer #1 open terms 0 90@4000 CEA leaves 45"));
  venue.hit("C", offer, 45);
  const OfferId second = venue.last_offer();
  EXPECT_EQ(venue.lines().back(), "offer #1 executed terms 0 90@4000 CEA leaves 0");
  // Ended for those to come, it still holds what its hits wait for, and is shown no more.
  EXPECT_EQ(venue.cash("A").reserved, domain::Money(36'018'000));
  const auto offers =
      std::get<domain::OffersAnswer>(venue.exchange().query(domain::OffersQuery{})).offers;
  ASSERT_EQ(offers.size(), 2u);
  EXPECT_EQ(offers.front().offer, first);
  venue.reload();
  approve(second);
  EXPECT_EQ(venue.cash("A").reserved, domain::Money(18'009'000));
  approve(first);
  EXPECT_EQ(venue.cash("A").reserved, yuan(0));
  EXPECT_EQ(venue.holding("A", "CEA").locked, Quantity(90));
  venue.exchange().audit();
}

TEST_F(WaitingHits, LapseAtTheOpeningAfterTheirLastDayAndFreeTheirIds) {
  venue.offer("A", Side::buy, {"CEA", 4000, 90});
  const OfferId offer = venue.last_offer();
  venue.hit("B", offer, 45);
  venue.end_day();
  venue.open_day("2026-03-03");
  EXPECT_EQ(venue.holding("B", "CEA").reserved, Quantity(45));
  venue.end_day();
  venue.open_day("2026-03-04");
  EXPECT_EQ(venue.lines()[1], "offer #2 of #1 lapsed terms 0 45@4000 CEA leaves 0 lapses on day 3");
  EXPECT_EQ(venue.holding("B", "CEA").reserved, Quantity(0));
  EXPECT_EQ(venue.cash("A").reserved, yuan(0));
  venue.phase(Phase::afternoon);
  venue.member("B", domain::BlockAccept{"C2", offer, 0, {}});
  EXPECT_EQ(venue.lines(), std::vector<std::string>{"block rejected C2 UNKNOWN_OFFER"});
  venue.exchange().audit();
}

TEST_F(WaitingHits, OfAWithdrawnOfferGoOnToTheirApproval) {
  venue.offer("A", Side::buy, {"CEA", 4000, 90});
  const OfferId offer = venue.last_offer();
  venue.hit("B", offer, 45);
  const OfferId hit = venue.last_offer();
  venue.member("A", domain::BlockWithdraw{"W1", offer});
  EXPECT_EQ(venue.cash("A").reserved, domain::Money(18'009'000));
  venue.hit("C", offer, 45);
  EXPECT_EQ(venue.lines(), std::vector<std::string>{"block rejected C3 UNKNOWN_OFFER"});
  approve(hit);
  EXPECT_EQ(venue.holding("A", "CEA").locked, Quantity(45));
  EXPECT_EQ(venue.cash("A").reserved, yuan(0));
  venue.exchange().audit();
}

TEST_F(BlockOffers, RowsAreCheckedInTheOrderOfTheTable) {
  const OfferId offer = propose();
  remember();
  venue.member("B", domain::BlockAccept{"C1", OfferId(999), 0, {}});
  expect_rejected(RejectCode::unknown_offer);  // another member's id
  venue.member("A", domain::BlockAccept{"C1", OfferId(999), 0, {}});
  expect_rejected(RejectCode::duplicate);  // 19 before 22
  venue.member("A", domain::BlockWithdraw{"C1", OfferId(999)});
  expect_rejected(RejectCode::duplicate);
  venue.admin(domain::SetAffiliateGroup{"A", "B"});
  remember();
  venue.counter("B", offer, 7, 3950, 1'250'000);  // 20 before 22
  expect_rejected(RejectCode::self_trade);
}

}  // namespace
}  // namespace eco
