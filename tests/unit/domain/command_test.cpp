#include "domain/command.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "domain/event.hpp"

namespace eco::domain {
namespace {

/// Tags of a variant's alternatives, in order.
template <class Variant>
struct TagsOf;
template <class... T>
struct TagsOf<std::variant<T...>> {
  static std::vector<std::uint16_t> all() { return {T::tag...}; }
};

template <class Variant>
void expect_distinct_tags() {
  std::set<std::uint16_t> seen;
  for (const std::uint16_t tag : TagsOf<Variant>::all()) {
    EXPECT_NE(tag, 0);
    EXPECT_TRUE(seen.insert(tag).second) << "tag " << tag << " twice";
  }
}

TEST(Tags, AreUniqueAndNotZero) {
  expect_distinct_tags<CommandBody>();
  expect_distinct_tags<OperatorAction>();
  expect_distinct_tags<Event>();
}

TEST(FourEyes, CoverExactlyTheStarredActions) {
  // markets.md §9.2, as far as these actions exist here.
  EXPECT_TRUE(needs_two_persons(ActivateRulebook{}));
  EXPECT_TRUE(needs_two_persons(SetCalendar{}));
  EXPECT_TRUE(needs_two_persons(ListInstrument{}));
  EXPECT_TRUE(needs_two_persons(SetFirstBase{}));
  EXPECT_TRUE(needs_two_persons(SetAffiliateGroup{}));
  EXPECT_TRUE(needs_two_persons(DepositCash{}));
  EXPECT_TRUE(needs_two_persons(WithdrawCash{}));
  EXPECT_TRUE(needs_two_persons(IssueLot{}));
  EXPECT_TRUE(needs_two_persons(UnfreezeLots{}));
  EXPECT_TRUE(needs_two_persons(ReviewNotice{}));
  EXPECT_TRUE(needs_two_persons(WithdrawNotice{}));
  EXPECT_TRUE(needs_two_persons(RelistNotice{}));
  EXPECT_TRUE(needs_two_persons(CancelNotice{}));
  EXPECT_TRUE(needs_two_persons(DeclareDefault{}));
  EXPECT_FALSE(needs_two_persons(DraftNotice{}));
  EXPECT_FALSE(needs_two_persons(MoveNotice{}));
  EXPECT_FALSE(needs_two_persons(ApplyForNotice{}));
  EXPECT_FALSE(needs_two_persons(DecideApplicant{}));
  EXPECT_FALSE(needs_two_persons(SuspendNotice{}));
  EXPECT_FALSE(needs_two_persons(ResumeNotice{}));
  EXPECT_FALSE(needs_two_persons(OpenDay{}));
  EXPECT_FALSE(needs_two_persons(CloseDay{}));
  EXPECT_FALSE(needs_two_persons(SetPhase{}));
  EXPECT_FALSE(needs_two_persons(SetHalt{}));
  EXPECT_FALSE(needs_two_persons(AdmitMember{}));
  EXPECT_FALSE(needs_two_persons(SetMemberStatus{}));
  EXPECT_FALSE(needs_two_persons(CreateTrader{}));
  EXPECT_FALSE(needs_two_persons(SetCredential{}));
  EXPECT_FALSE(needs_two_persons(TransferPlace{}));
  EXPECT_FALSE(needs_two_persons(CancelOnBehalf{}));
  EXPECT_FALSE(needs_two_persons(ConfirmTrades{}));
  EXPECT_FALSE(needs_two_persons(RefuseTrades{}));
  EXPECT_FALSE(needs_two_persons(AnswerBlock{}));
  EXPECT_FALSE(needs_two_persons(Settle{}));
}

}  // namespace
}  // namespace eco::domain
