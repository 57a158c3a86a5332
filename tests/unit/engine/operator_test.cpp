// Operators' actions: four eyes, what is impossible, kill and suspension.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/venue.hpp"

namespace eco {
namespace {

using domain::MemberStatus;
using domain::Phase;
using domain::RejectCode;
using domain::Side;
using ::testing::ElementsAre;
using testing::Venue;
using testing::yuan;

class FourEyes : public ::testing::Test {
 protected:
  FourEyes() {
    venue.admit("A");
    venue.count_from_here();
  }

  /// The last command's proposal.
  domain::ActionProposed proposed() const {
    return std::get<domain::ActionProposed>(venue.events().front());
  }
  const domain::EventBuffer& approve(domain::SeqNo proposal, const domain::Sha256& hash,
                                     domain::PersonName person) {
    domain::CommandHeader header;
    header.person = person;
    return venue.apply(domain::ApproveProposal{proposal, hash, "test"}, header);
  }
  std::string text() const {
    return std::get<domain::OperatorRejected>(venue.events().back()).text;
  }

  Venue venue;
};

TEST_F(FourEyes, AStarredActionTakesEffectOnASecondPersonsApproval) {
  venue.operate(domain::DepositCash{"A", yuan(100), "bank"});
  EXPECT_THAT(venue.lines(), ElementsAre("proposed #1 by op1"));
  EXPECT_EQ(venue.cash("A").free, yuan(0));
  const auto open =
      std::get<domain::ProposalsAnswer>(venue.exchange().query(domain::ProposalsQuery{})).proposals;
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open.front().hash, proposed().hash);
  approve(proposed().proposal, proposed().hash, "op2");
  EXPECT_THAT(venue.lines(),
              ElementsAre("approved #1 by op2", "deposit venue.bank -> A.free 100.00"));
}

TEST_F(FourEyes, ItIsNotApprovedByItsProposerNorUnderAnotherHash) {
  venue.operate(domain::DepositCash{"A", yuan(100), "bank"});
  const auto proposal = proposed();
  const base::Hash128 before = venue.hash();
  approve(proposal.proposal, proposal.hash, "op1");
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected OWN_PROPOSAL"));
  domain::Sha256 other = proposal.hash;
  other[0] ^= 1;
  approve(proposal.proposal, other, "op2");
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected HASH_MISMATCH"));
  approve(proposal.proposal, proposal.hash, {});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected WRONG_STATE"));
  approve(domain::SeqNo(99), proposal.hash, "op2");
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_PROPOSAL"));
  EXPECT_EQ(venue.hash(), before);
  approve(proposal.proposal, proposal.hash, "op2");
  approve(proposal.proposal, proposal.hash, "op2");
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_PROPOSAL"));
}

TEST_F(FourEyes, AProposalCanBeRefused) {
  venue.operate(domain::DepositCash{"A", yuan(100), "bank"});
  const auto proposal = proposed();
  domain::CommandHeader header;
  header.person = "op2";
  venue.apply(domain::RefuseProposal{proposal.proposal, "no"}, header);
  EXPECT_THAT(venue.lines(), ElementsAre("refused #1 by op2"));
  approve(proposal.proposal, proposal.hash, "op2");
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_PROPOSAL"));
}

TEST_F(FourEyes, TheHashBindsReasonAndProposer) {
  venue.operate(domain::DepositCash{"A", yuan(100), "bank"});
  const auto first = proposed();
  venue.operate(domain::DepositCash{"A", yuan(100), "bank"}, "op3");
  EXPECT_NE(proposed().hash, first.hash);
}

TEST_F(FourEyes, WhatIsImpossibleIsRefusedAtTheProposal) {
  const base::Hash128 before = venue.hash();
  venue.operate(domain::DepositCash{"Z", yuan(100), "bank"});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_ACCOUNT"));
  EXPECT_EQ(text(), "account Z");
  venue.operate(domain::DepositCash{"A", yuan(-1), "bank"});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected BAD_VALUE"));
  venue.operate(domain::WithdrawCash{"A", yuan(1), "bank"});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected INSUFFICIENT_CASH"));
  venue.operate(domain::IssueLot{"A", "CEA25", domain::Quantity(1), 0, {}, {}, ""});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_INSTRUMENT"));
  venue.operate(domain::ListInstrument{"CEA-SIM", "CEA25", 2025, "", domain::Price(1)});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_MARKET"));
  venue.operate(domain::SetAffiliateGroup{"A", "Z"});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_MEMBER"));
  venue.operate(domain::SetFirstBase{"CEA25", domain::Price(1)});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_INSTRUMENT"));
  EXPECT_EQ(venue.hash(), before);
}

TEST_F(FourEyes, WhatBecameImpossibleIsRefusedAtTheApprovalAndClosed) {
  venue.admin(domain::DepositCash{"A", yuan(100), "bank"});
  venue.operate(domain::WithdrawCash{"A", yuan(100), "bank"});
  const auto proposal = proposed();
  venue.admin(domain::WithdrawCash{"A", yuan(1), "bank"});
  approve(proposal.proposal, proposal.hash, "op2");
  EXPECT_THAT(venue.lines(),
              ElementsAre("approved #3 by op2", "operator rejected INSUFFICIENT_CASH"));
  approve(proposal.proposal, proposal.hash, "op2");
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_PROPOSAL"));
}

TEST_F(FourEyes, ACommandWithoutAPersonIsRefused) {
  venue.operate(domain::CloseDay{}, "");
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected WRONG_STATE"));
}

TEST_F(FourEyes, CodesAreUnique) {
  venue.operate(domain::AdmitMember{"A", "again"});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected ALREADY_EXISTS"));
  venue.operate(domain::CreateTrader{"A", "A-trader", "OTHER", domain::FixVersion::fix44, 1});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected ALREADY_EXISTS"));
  venue.activate(testing::cea_sim());
  venue.list("CEA-SIM", "CEA25", 2025, 0);
  venue.operate(domain::ListInstrument{"CEA-SIM", "CEA25", 2025, "", domain::Price(0)});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected ALREADY_EXISTS"));
}

TEST(Rulebooks, ImpossibleOnesAreRefusedWithTheReason) {
  Venue venue;
  const auto fault_of = [&venue](auto&& change) {
    auto rulebook = testing::cea_sim();
    change(rulebook);
    venue.operate(domain::ActivateRulebook{"", rulebook});
    const auto* rejected = std::get_if<domain::OperatorRejected>(&venue.events().front());
    return rejected == nullptr ? "accepted" : rejected->text;
  };
  using domain::Rulebook;
  using testing::rules;
  const std::string where = "rulebook CEA-SIM: revision of 2015-01-01: ";
  EXPECT_EQ(fault_of([](Rulebook&) {}), "accepted");
  EXPECT_EQ(fault_of([](Rulebook& b) { b.revisions.clear(); }),
            "rulebook CEA-SIM: there is no revision");
  EXPECT_EQ(fault_of([](Rulebook& b) { b.legal_basis.clear(); }),
            where + "TM1 is offered but no legal basis unlocks it");
  EXPECT_EQ(fault_of([](Rulebook& b) { rules(b).hao_per_tick_step = 0; }),
            where + "tick × step must be a whole number of hao");
  EXPECT_EQ(fault_of([](Rulebook& b) { rules(b).block->forms = {}; }),
            where + "TM3 is offered in no form");
  EXPECT_EQ(fault_of([](Rulebook& b) { rules(b).block->approval_days = -1; }),
            where + "TM3: the days for an approval must be within 0 and 10000");
  EXPECT_EQ(fault_of([](Rulebook& b) { rules(b).block->approval_days = 5; }), "accepted");
  EXPECT_EQ(fault_of([](Rulebook& b) { rules(b).continuous.emplace(); }),
            where + "TM2 is offered but no legal basis unlocks it");
  const auto trading = [&fault_of](auto&& spoil) {
    return fault_of([&spoil](Rulebook& b) {
      b = testing::trading_lab();
      b.market = "CEA-SIM";
      spoil(rules(b));
    });
  };
  const std::string lab = "rulebook CEA-SIM: revision of 2015-01-01: ";
  EXPECT_EQ(trading([](domain::MarketRules& r) { r.listed.emplace(); }),
            lab + "TM1 is offered but no legal basis unlocks it");
  EXPECT_EQ(trading([](domain::MarketRules& r) { r.continuous.reset(); }),
            lab + "TM4 uncrosses the orders of TM2, which is missing");
  EXPECT_EQ(trading([](domain::MarketRules& r) { r.continuous->collar_bp = 0; }),
            lab + "TM2: orders at market need a collar of 1 to 9999 bp");
  EXPECT_EQ(trading([](domain::MarketRules& r) { r.continuous->interruption_s = 0; }),
            lab + "TM2: the dynamic range must be below 10000 bp and its call last up to a day");
  EXPECT_EQ(trading([](domain::MarketRules& r) { r.continuous->band_bp.reset(); }),
            lab + "TM4: orders at market in a call need a band");
  EXPECT_EQ(trading([](domain::MarketRules& r) { r.call->closing_s = 60; }),
            lab + "TM4: a closing call must be longer than its tail and its random end");
  EXPECT_EQ(fault_of([](Rulebook& b) { rules(b).fee_bp = -1; }),
            where + "the fee must be within 0 and 5000 bp");
  EXPECT_EQ(fault_of([](Rulebook& b) { rules(b).listed->band_bp = 10'001; }),
            where + "TM1: the band must be within 0 and 10000 bp");
  EXPECT_EQ(fault_of([](Rulebook& b) { rules(b).block->phases.insert(Phase::post); }),
            where + "TM3: orders can be taken from pre_open to afternoon only");
  EXPECT_EQ(fault_of([](Rulebook& b) { rules(b).close = domain::CloseRule::vwap_last_n; }),
            where + "VWAP_LAST_N needs 1 to 1000 trades");
  EXPECT_EQ(fault_of([](Rulebook& b) { b.revisions.push_back(b.revisions.front()); }),
            where + "revisions must ascend by date");
  venue.activate(testing::cea_sim());
  EXPECT_EQ(fault_of([](Rulebook& b) { rules(b).hao_per_tick_step = 50; }),
            "rulebook CEA-SIM: tick and step of a market cannot change");
}

class MemberControl : public ::testing::Test {
 protected:
  MemberControl() {
    venue.activate(testing::cea_sim());
    venue.list("CEA-SIM", "CEA25", 2025, 9741);
    venue.list("CEA-SIM", "CEA24", 2024, 9000);
    venue.admit("A", yuan(1'000'000));
    venue.admit("B", yuan(1'000'000));
    venue.issue("A", "CEA25", 1'000'000);
    venue.open_day("2026-03-02");
    venue.phase(Phase::afternoon);
    venue.count_from_here();
    venue.listing("A", Side::sell, {"CEA25", 9800, 10});
    ask = venue.last_order();
    venue.listing("B", Side::buy, {"CEA25", 9700, 10});
    bid_of_b = venue.last_order();
    venue.listing("A", Side::buy, {"CEA24", 9000, 10});
    venue.propose("A", Side::sell, {"CEA25", 9700, 100'000}, "B");
    offer = venue.last_order();
  }

  Venue venue;
  domain::OrderId ask;
  domain::OrderId bid_of_b;
  domain::OrderId offer;
};

TEST_F(MemberControl, AKillCancelsOrdersInTheirOrderThenOffers) {
  venue.admin(domain::SetMemberStatus{"A", MemberStatus::killed});
  EXPECT_THAT(venue.lines(),
              ElementsAre("member 1 killed",
                          "cancelled #1 C1 A list sell 10@9800 CEA25 done 0 leaves 0 10 kill",
                          "release A.reserved -> A.free 10 CEA25 #1",
                          "cancelled #3 C3 A list buy 10@9000 CEA24 done 0 leaves 0 10 kill",
                          "release A.reserved_free -> A.free 900.45 #3",
                          "offer #4 cancelled terms 0 100000@9700 CEA25",
                          "release A.reserved -> A.free 100000 CEA25 #4"));
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  EXPECT_THAT(venue.lines(), ElementsAre("rejected C5 list sell KILLED"));
  venue.admin(domain::SetMemberStatus{"A", MemberStatus::active});
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  EXPECT_TRUE(std::holds_alternative<domain::OrderAccepted>(venue.events().front()));
  venue.exchange().audit();
}

TEST_F(MemberControl, ASuspendedMemberHasNothingThatCouldTrade) {
  venue.admin(domain::SetMemberStatus{"A", MemberStatus::suspended});
  EXPECT_THAT(venue.lines(),
              ElementsAre("member 1 suspended",
                          "cancelled #1 C1 A list sell 10@9800 CEA25 done 0 leaves 0 10 suspension",
                          "release A.reserved -> A.free 10 CEA25 #1",
                          "cancelled #3 C3 A list buy 10@9000 CEA24 done 0 leaves 0 10 suspension",
                          "release A.reserved_free -> A.free 900.45 #3",
                          "offer #4 cancelled terms 0 100000@9700 CEA25",
                          "release A.reserved -> A.free 100000 CEA25 #4"));
  venue.listing("A", Side::sell, {"CEA25", 9800, 10});
  EXPECT_THAT(venue.lines(), ElementsAre("rejected C5 list sell MEMBER_SUSPENDED"));
  venue.cancel("A", ask);
  EXPECT_EQ(std::get<domain::ChangeRejected>(venue.events().front()).refusal.code,
            domain::RejectCode::too_late);
}

TEST_F(MemberControl, CancelOnBehalfTakesOneOrAllOfAnInstrumentOrAll) {
  venue.admin(domain::CancelOnBehalf{"A", {}, bid_of_b});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_ORDER"));
  venue.admin(domain::CancelOnBehalf{"A", "CEA24", {}});
  EXPECT_THAT(venue.lines(), ElementsAre("cancelled #3 C3 A list buy 10@9000 CEA24 done 0 leaves 0 "
                                         "10 operator_action",
                                         "release A.reserved_free -> A.free 900.45 #3"));
  venue.admin(domain::CancelOnBehalf{"A", {}, offer});
  EXPECT_THAT(venue.lines().front(), "offer #4 cancelled terms 0 100000@9700 CEA25");
  venue.admin(domain::CancelOnBehalf{"A", {}, {}});
  EXPECT_THAT(venue.lines().front(),
              "cancelled #1 C1 A list sell 10@9800 CEA25 done 0 leaves 0 10 operator_action");
  venue.admin(domain::CancelOnBehalf{"A", {}, {}});
  EXPECT_THAT(venue.lines(), ElementsAre("noted"));
}

TEST_F(MemberControl, WhatIsNotMeantForTheCoreIsNoted) {
  domain::SessionNote note;
  note.text = "logon";
  venue.apply(note);
  EXPECT_THAT(venue.lines(), ElementsAre("noted"));
}

TEST_F(MemberControl, RightsMoveBetweenRegistryAndVenue) {
  venue.admin(domain::TransferPlace{"A", "CEA25", domain::Quantity(5), domain::Place::registry});
  EXPECT_EQ(venue.holding("A", "CEA25").registry, domain::Quantity(5));
  venue.admin(domain::TransferPlace{"A", "CEA25", domain::Quantity(6), domain::Place::trading});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected INSUFFICIENT_RIGHTS"));
}

}  // namespace
}  // namespace eco
