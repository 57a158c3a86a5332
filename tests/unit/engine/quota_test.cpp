// TM9: what scenarios cannot reach. Snapshots on the way, hostile requests, limits of numbers,
// rulebooks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/quota.hpp"
#include "tests/support/venue.hpp"

namespace eco {
namespace {

using domain::MemberCode;
using domain::OfferId;
using domain::Phase;
using domain::Price;
using domain::Quantity;
using domain::QuotaOption;
using domain::Side;
using ::testing::ElementsAre;
using testing::Venue;
using testing::yuan;

/// Discharge rights with TM9: no floor, no holding period, 2:1 in poor districts.
domain::Rulebook quota_market() {
  domain::Rulebook book = testing::discharge_nox();
  domain::MarketRules& rules = testing::rules(book);
  rules.class_key = {"pollutant"};
  rules.rights_t = 0;
  rules.reverse_t = 0;
  domain::QuotaRules quota;
  quota.measure = "pollutant";
  quota.phases = rules.block->phases;
  quota.options.insert(QuotaOption::swaps);
  quota.ratios = {{domain::AreaQuality::attained, {1, 1}},
                  {domain::AreaQuality::improving, {3, 2}},
                  {domain::AreaQuality::poor, {2, 1}},
                  {domain::AreaQuality::worsening, {5, 2}}};
  rules.quota = quota;
  book.legal_basis.front().unlocks.insert(domain::Method::quota);
  return book;
}

class Transfers : public ::testing::Test {
 protected:
  explicit Transfers(domain::Rulebook book = quota_market()) {
    venue.activate(book);
    venue.list("TJNOX", "NOX", 2025, 800, "pollutant=NOx;expiry=2030");
    venue.list("TJNOX", "VOC", 2025, 800, "expiry=2030;pollutant=VOCs");
    venue.admit("S");
    venue.admit("B", yuan(1'000'000));
    venue.issue("S", "NOX", 10'000);
    venue.issue("B", "VOC", 10'000);
    for (const char* code : {"S", "B"}) facts(code, "D1");
    for (const char* measure : {"NOx", "VOCs"}) zone(measure, domain::AreaQuality::poor);
    venue.open_day("2026-03-02");
    venue.phase(Phase::morning);
    venue.count_from_here();
  }

  void facts(std::string_view account, std::string_view district) {
    venue.admin(domain::SetAccountFacts{*domain::AccountCode::from(account),
                                        {*domain::ZoneCode::from(district), {}, {}, {}, {}},
                                        ""});
  }
  void zone(std::string_view measure, domain::AreaQuality quality) {
    venue.admin(domain::SetZoneFacts{
        "TJNOX", *domain::MeasureCode::from(measure), "D1", {quality, {}, {}, {}}, ""});
  }
  static domain::QuotaLeg leg(std::string_view symbol, std::int64_t need, std::int64_t price) {
    return {*domain::Symbol::from(symbol), Price(price), Quantity(need)};
  }
  OfferId propose(std::int64_t need = 1'000, std::optional<domain::QuotaLeg> second = {}) {
    venue.member("S",
                 domain::QuotaPropose{
                     next_id(), {}, "B", Side::sell, leg("NOX", need, second ? 0 : 900), second});
    return venue.last_offer();
  }
  void answer(std::string_view member, OfferId transfer, domain::QuotaReply reply) {
    venue.member(member, domain::QuotaAnswer{next_id(), transfer, reply, {}});
  }
  void approve(OfferId transfer) {
    venue.operate(domain::AnswerTransfer{transfer, domain::ApprovalAnswer::approved, "S-1"});
  }
  domain::ClOrdId next_id() { return *domain::ClOrdId::from("Q" + std::to_string(++ids)); }
  std::vector<domain::QuotaUpdated> transfers() const {
    const auto answer = venue.exchange().query(domain::TransfersQuery{});
    return std::get<domain::TransfersAnswer>(answer).transfers;
  }
  std::int64_t balance(std::string_view measure) const {
    const auto answer = venue.exchange().query(domain::ZonesQuery{});
    for (const domain::ZoneView& view : std::get<domain::ZonesAnswer>(answer).zones) {
      if (view.measure.view() == measure) return view.balance.raw();
    }
    return 0;
  }
  std::string refusal_text() const {
    return std::get<domain::OperatorRejected>(venue.events().front()).text;
  }

  Venue venue;
  int ids = 0;
};

TEST_F(Transfers, GoOnFromASnapshotAtEveryStage) {
  const OfferId transfer = propose(1'000, leg("VOC", 500, 0));
  venue.reload();
  answer("B", transfer, domain::QuotaReply::accept);
  venue.reload();
  approve(transfer);
  venue.exchange().audit();
  venue.reload();
  EXPECT_EQ(venue.holding("B", "NOX").retired, Quantity(1'000));
  EXPECT_EQ(venue.holding("S", "VOC").retired, Quantity(500));
  venue.operate(domain::RefuseTrades{
      "TJNOX", {domain::TradeId(1), domain::TradeId(2)}, domain::RefusedRights::returned_free});
  venue.exchange().audit();
  EXPECT_EQ(venue.holding("S", "NOX").free, Quantity(10'000));
  EXPECT_EQ(venue.holding("B", "VOC").free, Quantity(10'000));
  EXPECT_EQ(balance("NOx"), 0);
  EXPECT_TRUE(transfers().empty());
}

TEST_F(Transfers, SwapsBookBothLegsInOneCommand) {
  const OfferId transfer = propose(1'000, leg("VOC", 500, 0));
  EXPECT_THAT(
      venue.lines(),
      ElementsAre("transfer #1 proposed S -> B 2000@0 NOX need 1000 for 1000@0 VOC need 500",
                  "reserve S.free -> S.reserved 2000 NOX #1"));
  answer("B", transfer, domain::QuotaReply::accept);
  EXPECT_THAT(
      venue.lines(),
      ElementsAre(
          "transfer #1 pending_approval S -> B 2000@0 NOX need 1000 for 1000@0 VOC need 500",
          "reserve B.free -> B.reserved 1000 VOC #1/1"));
  approve(transfer);
  EXPECT_THAT(
      venue.lines(),
      ElementsAre("transfer #1 executed S -> B 2000@0 NOX need 1000 for 1000@0 VOC need 500",
                  "trade T1 NOX 2000@0 = 0.00 | B #1 taker done 2000 leaves 0 fee 0.00 | "
                  "S #1 maker done 2000 leaves 0 fee 0.00",
                  "delivery S.free -> B.free(awaits registry) 2000 NOX #1 T1",
                  "retire B.free -> B.retired(registry) 1000 NOX T1",
                  "zone NOx D1 +1000 balance 1000 T1", "zone NOx D1 -2000 balance -1000 T1",
                  "trade T2 VOC 1000@0 = 0.00 | S #1/1 maker done 1000 leaves 0 fee 0.00 | "
                  "B #1/1 taker done 1000 leaves 0 fee 0.00",
                  "delivery B.free -> S.free(awaits registry) 1000 VOC #1/1 T2",
                  "retire S.free -> S.retired(registry) 500 VOC T2",
                  "zone VOCs D1 +500 balance 500 T2", "zone VOCs D1 -1000 balance -500 T2"));
  EXPECT_EQ(venue.book("NOX").block_quantity, Quantity(2'000));
  EXPECT_EQ(venue.instrument("NOX").base, Price(800));
}

TEST_F(Transfers, ARefusedRequestChangesNothing) {
  const auto before = venue.hash();
  propose(5'001);
  EXPECT_THAT(venue.lines(), ElementsAre("transfer rejected Q1 INSUFFICIENT_RIGHTS"));
  venue.member("S",
               domain::QuotaPropose{next_id(), {}, "NOBODY", Side::sell, leg("NOX", 1, 900), {}});
  EXPECT_THAT(venue.lines(), ElementsAre("transfer rejected Q2 UNKNOWN_MEMBER"));
  venue.member("S", domain::QuotaPropose{next_id(), "B", "B", Side::sell, leg("NOX", 1, 900), {}});
  EXPECT_THAT(venue.lines(), ElementsAre("transfer rejected Q3 ACCOUNT_RESTRICTED"));
  venue.member("S", domain::QuotaPropose{next_id(), {}, "S", Side::sell, leg("NOX", 1, 900), {}});
  EXPECT_THAT(venue.lines(), ElementsAre("transfer rejected Q4 SELF_TRADE"));
  venue.member("S", domain::QuotaPropose{next_id(), {}, "B", Side{7}, leg("NOX", 1, 900), {}});
  EXPECT_THAT(venue.lines(), ElementsAre("transfer rejected Q5 MALFORMED"));
  answer("S", OfferId(77), domain::QuotaReply::accept);
  EXPECT_THAT(venue.lines(), ElementsAre("transfer rejected Q6 UNKNOWN_OFFER"));
  answer("S", OfferId(77), domain::QuotaReply{9});
  EXPECT_THAT(venue.lines(), ElementsAre("transfer rejected Q7 MALFORMED"));
  domain::QuotaLeg off = leg("NOX", 1, 900);
  off.grid = domain::GridFault::quantity_off_step;
  venue.member("S", domain::QuotaPropose{next_id(), {}, "B", Side::sell, off, {}});
  EXPECT_THAT(venue.lines(), ElementsAre("transfer rejected Q8 STEP"));
  EXPECT_EQ(venue.hash(), before);
}

TEST_F(Transfers, AClOrdIdIsTakenUntilItsTransferHasEnded) {
  const OfferId transfer = propose();
  ids = 0;
  propose();
  EXPECT_THAT(venue.lines(), ElementsAre("transfer rejected Q1 DUPLICATE #1"));
  ids = 5;
  answer("B", transfer, domain::QuotaReply::accept);
  venue.end_day();
  venue.open_day("2026-03-03");
  venue.phase(Phase::morning);
  ids = 0;
  propose();
  EXPECT_THAT(venue.lines(), ElementsAre("transfer rejected Q1 DUPLICATE #1"));
  approve(transfer);
  venue.end_day();
  venue.open_day("2026-03-04");
  venue.phase(Phase::morning);
  ids = 0;
  propose();
  EXPECT_EQ(transfers().size(), 1u);
}

TEST_F(Transfers, NumbersBeyondSixtyFourBitsAreRefusedNotWrapped) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  propose(most);
  EXPECT_THAT(venue.lines(), ElementsAre("transfer rejected Q1 OVERFLOW"));
  propose(most / 2 + 1);
  EXPECT_THAT(venue.lines(), ElementsAre("transfer rejected Q2 OVERFLOW"));
  venue.member("S", domain::QuotaPropose{
                        next_id(), {}, "B", Side::sell, leg("NOX", most, 0), leg("VOC", most, 0)});
  EXPECT_EQ(std::get<domain::QuotaRejected>(venue.events().front()).refusal.code,
            domain::RejectCode::overflow);
}

TEST_F(Transfers, AnApprovalNeedsASignatureAndAnAgreement) {
  const OfferId transfer = propose();
  approve(transfer);
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_OFFER"));
  answer("B", transfer, domain::QuotaReply::accept);
  venue.operate(domain::AnswerTransfer{transfer, domain::ApprovalAnswer::approved, ""});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected BAD_VALUE"));
  EXPECT_EQ(refusal_text(), "an approval needs the authority's signature");
  approve(transfer);
  EXPECT_EQ(transfers().front().status, domain::TransferStatus::executed);
}

TEST_F(Transfers, FactsAreCheckedBeforeTheyAreProposed) {
  venue.operate(domain::SetAccountFacts{"NOBODY", {"D1", {}, {}, {}, {}}, ""});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_ACCOUNT"));
  venue.operate(domain::SetAccountFacts{"S", {}, ""});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected BAD_VALUE"));
  venue.operate(domain::SetZoneFacts{"NOWHERE", "NOx", "D1", {}, ""});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_MARKET"));
  venue.operate(domain::SetZoneFacts{"TJNOX", "NOx", "", {}, ""});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected BAD_VALUE"));
  venue.operate(domain::SetZoneFacts{
      "TJNOX", "NOx", "D1", {domain::AreaQuality::poor, Quantity(5), Quantity(6), {}}, ""});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected BAD_VALUE"));
  venue.operate(domain::SetZoneConsent{"TJNOX", "S", "B", domain::ConsentState::withdrawn, ""});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected WRONG_STATE"));
  venue.operate(domain::RegisterTransfer{"S", "NOBODY", leg("NOX", 1, 900), {}, ""});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_ACCOUNT"));
  venue.operate(domain::RecallTransfer{OfferId(1), "NOX", Quantity(1), ""});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_OFFER"));
}

TEST_F(Transfers, ATransferThatCannotBeRecalledIsForgottenWhenItIsFinal) {
  const OfferId transfer = propose();
  answer("B", transfer, domain::QuotaReply::accept);
  approve(transfer);
  EXPECT_EQ(balance("NOx"), -1'000);
  venue.operate(domain::RecallTransfer{transfer, "NOX", Quantity(1), ""});
  EXPECT_EQ(refusal_text(), "trade 1 is not final; refuse it instead");
  venue.end_day();
  EXPECT_TRUE(transfers().empty());
  EXPECT_EQ(balance("NOx"), -1'000);
  EXPECT_EQ(venue.holding("B", "NOX").retired, Quantity(1'000));
  venue.exchange().audit();
}

TEST_F(Transfers, CancelOnBehalfEndsProposalsByMemberOrNumber) {
  const OfferId first = propose();
  const OfferId second = propose();
  venue.operate(domain::CancelOnBehalf{"B", {}, domain::OrderId(first.raw())});
  EXPECT_EQ(transfers().size(), 1u);
  venue.operate(domain::CancelOnBehalf{"S", "VOC", {}});
  EXPECT_THAT(venue.lines(), ElementsAre("noted"));
  venue.operate(domain::CancelOnBehalf{"S", "NOX", {}});
  EXPECT_TRUE(transfers().empty());
  EXPECT_EQ(venue.holding("S", "NOX").free, Quantity(10'000));
  venue.operate(domain::CancelOnBehalf{"S", {}, domain::OrderId(second.raw())});
  EXPECT_THAT(venue.lines(), ElementsAre("operator rejected UNKNOWN_ORDER"));
}

/// No approval is asked for.
class Unapproved : public Transfers {
 protected:
  Unapproved() : Transfers(without_approval()) {}
  static domain::Rulebook without_approval() {
    domain::Rulebook book = quota_market();
    testing::rules(book).quota->approval = domain::BlockApproval::none;
    testing::rules(book).fee_bp = 5;
    return book;
  }
};

TEST_F(Unapproved, AreExecutedWithTheAcceptance) {
  const OfferId transfer = propose();
  answer("B", transfer, domain::QuotaReply::accept);
  const auto& executed = std::get<domain::QuotaUpdated>(venue.events().front());
  EXPECT_EQ(executed.status, domain::TransferStatus::executed);
  EXPECT_EQ(executed.requester_trader, domain::TraderId(2));
  EXPECT_EQ(executed.cl_ord_id, domain::ClOrdId("Q2"));
  EXPECT_EQ(venue.cash("B").reserved, yuan(0));
  EXPECT_EQ(venue.cash("B").free, yuan(1'000'000 - 18'000 - 9));
  EXPECT_EQ(venue.cash("S").proceeds, yuan(18'000 - 9));
  venue.exchange().audit();
}

TEST_F(Unapproved, AreExecutedWhenTheyAreRegistered) {
  venue.admin(domain::RegisterTransfer{"S", "B", leg("NOX", 1'000, 900), {}, "contract 1"});
  const auto& executed = std::get<domain::QuotaUpdated>(venue.events().at(1));
  EXPECT_EQ(executed.status, domain::TransferStatus::executed);
  EXPECT_EQ(executed.reference, "contract 1");
  EXPECT_EQ(venue.holding("B", "NOX").retired, Quantity(1'000));
}

TEST(QuotaRulebooks, ImpossibleTablesAreRefusedWithTheReason) {
  Venue venue;
  const auto fault_of = [&venue](auto&& change) {
    auto book = quota_market();
    change(*testing::rules(book).quota);
    venue.operate(domain::ActivateRulebook{"", book});
    const auto* rejected = std::get_if<domain::OperatorRejected>(&venue.events().front());
    return rejected == nullptr ? "accepted" : rejected->text.substr(rejected->text.find("TM9"));
  };
  using domain::QuotaRules;
  EXPECT_EQ(fault_of([](QuotaRules&) {}), "accepted");
  EXPECT_EQ(fault_of([](QuotaRules& q) { q.measure = "metric"; }),
            "TM9: the measure is no part of the class key");
  EXPECT_EQ(fault_of([](QuotaRules& q) { q.ratios.pop_back(); }),
            "TM9: ratios name every quality, or none");
  EXPECT_EQ(fault_of([](QuotaRules& q) { q.ratios[1].quality = q.ratios[0].quality; }),
            "TM9: a quality has two ratios");
  const std::string ratio =
      "TM9: a ratio is two whole numbers up to 1000000, the first not the smaller";
  EXPECT_EQ(fault_of([](QuotaRules& q) { q.ratios[0].ratio = {1, 2}; }), ratio);
  EXPECT_EQ(fault_of([](QuotaRules& q) { q.privileged = {0, 0}; }), ratio);
  EXPECT_EQ(fault_of([](QuotaRules& q) { q.cover_floor_permille = 1'001; }),
            "TM9: the cover floor must be within 0 and 1000 per mille");
  EXPECT_EQ(fault_of([](QuotaRules& q) { q.approval_days = -1; }),
            "TM9: approvals lapse after 0 to 10000 days");
  EXPECT_EQ(fault_of([](QuotaRules& q) { q.quantity_min = Quantity(0); }),
            "TM9: the least quantity must be at least one step");
  EXPECT_EQ(fault_of([](QuotaRules& q) { q.options.insert(QuotaOption::recall); }),
            "TM9: what is recalled was transferred 1:1: recall and ratios exclude each other");
}

TEST(QuotaRulebooks, AMethodNeedsALegalBasis) {
  Venue venue;
  auto book = quota_market();
  book.legal_basis.front().unlocks =
      domain::EnumSet<domain::Method>().insert(domain::Method::block);
  venue.operate(domain::ActivateRulebook{"", book});
  EXPECT_THAT(std::get<domain::OperatorRejected>(venue.events().front()).text,
              ::testing::HasSubstr("TM9 is offered but no legal basis unlocks it"));
}

}  // namespace
}  // namespace eco
