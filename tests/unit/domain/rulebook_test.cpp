#include "domain/rulebook.hpp"

#include <gtest/gtest.h>

namespace eco::domain {
namespace {

base::Date on(const char* date) {
  return *base::parse_date(date);
}

Rulebook with_revisions(std::initializer_list<const char*> dates) {
  Rulebook rulebook;
  for (const char* date : dates) rulebook.revisions.push_back({on(date), {}});
  return rulebook;
}

TEST(RulebookRevisions, TheLastOneInForceOnTheDateCounts) {
  const Rulebook rulebook = with_revisions({"2021-07-16", "2026-01-06", "2026-08-15"});
  EXPECT_EQ(rulebook.revision_on(on("2021-07-15")), nullptr);
  EXPECT_EQ(rulebook.revision_on(on("2021-07-16")), &rulebook.revisions[0]);
  EXPECT_EQ(rulebook.revision_on(on("2026-01-05")), &rulebook.revisions[0]);
  EXPECT_EQ(rulebook.revision_on(on("2026-01-06")), &rulebook.revisions[1]);
  EXPECT_EQ(rulebook.revision_on(on("2026-08-14")), &rulebook.revisions[1]);
  EXPECT_EQ(rulebook.revision_on(on("2099-12-31")), &rulebook.revisions[2]);
}

TEST(RulebookRevisions, WithoutOneThereAreNoRules) {
  EXPECT_EQ(Rulebook{}.revision_on(on("2026-01-05")), nullptr);
}

TEST(EnumSets, HoldWhatWasPutIn) {
  EnumSet<Phase> phases;
  EXPECT_TRUE(phases.empty());
  phases.insert(Phase::morning).insert(Phase::afternoon);
  EXPECT_TRUE(phases.contains(Phase::morning));
  EXPECT_TRUE(phases.contains(Phase::afternoon));
  EXPECT_FALSE(phases.contains(Phase::lunch));
  EXPECT_FALSE(phases.contains(Phase::closed));
  EXPECT_EQ(EnumSet<Phase>(phases.bits()), phases);
}

}  // namespace
}  // namespace eco::domain
