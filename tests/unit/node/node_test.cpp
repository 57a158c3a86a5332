#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "proto/codec.hpp"
#include "tests/unit/node/node_fixture.hpp"

namespace eco::node {
namespace {

using domain::SeqNo;
using domain::Timestamp;
using gateway::SubmitResult;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class NodeTest : public ::testing::Test {
 protected:
  /// Types of the entries of the whole journal: H head, R record, S state hash, B boundary, E seal.
  std::string entries() {
    const auto reader = fixture.memory->reader({.checks = persistence::ReadChecks::full});
    EXPECT_TRUE(reader);
    std::string out;
    for (;;) {
      const auto entry = (*reader)->next();
      EXPECT_TRUE(entry) << entry.error().text;
      if (!entry || !*entry) return out;
      out += "HRSBE"[(*entry)->index()];
    }
  }
  std::vector<SeqNo> first_of_environments() {
    const auto reader = fixture.memory->reader({});
    EXPECT_TRUE(reader);
    std::vector<SeqNo> firsts;
    const auto environments = (*reader)->environments();
    EXPECT_TRUE(environments);
    for (const auto& info : *environments) firsts.push_back(info.head.first());
    return firsts;
  }

  testing::NodeFixture fixture;
};

TEST_F(NodeTest, NobodyIsToldBeforeTheJournalHasCommitted) {
  ASSERT_EQ(fixture.operate(domain::AdmitMember{"M1", "one"}, "answered"), SubmitResult::taken);
  fixture.node->release();
  EXPECT_THAT(fixture.diary, IsEmpty());
  fixture.journal();
  EXPECT_THAT(fixture.diary, IsEmpty());
  fixture.node->release();
  EXPECT_THAT(fixture.diary, ElementsAre("told 1", "answered"));
}

TEST_F(NodeTest, AnAnswerAboutWhatIsNotDurableWaitsForIt) {
  const auto ask = [this](const std::string& name) {
    fixture.node->queries().ask(domain::VenueQuery{}, [this, name](SeqNo as_of, const auto&) {
      fixture.diary.push_back(name + " " + std::to_string(as_of.raw()));
    });
  };
  ask("first");
  ASSERT_EQ(fixture.submit_note(), SubmitResult::taken);
  ask("second");
  EXPECT_THAT(fixture.diary, ElementsAre("first 0"));
  fixture.settle();
  EXPECT_THAT(fixture.diary, ElementsAre("first 0", "told 1", "second 1"));
}

TEST_F(NodeTest, StampsRiseByAtLeastOneWhateverTheClockDoes) {
  const Timestamp start = fixture.clock.now();
  ASSERT_EQ(fixture.submit_note(), SubmitResult::taken);
  ASSERT_EQ(fixture.submit_note(), SubmitResult::taken);
  fixture.clock.set(start - Timestamp(1000));
  ASSERT_EQ(fixture.submit_note(), SubmitResult::taken);
  fixture.clock.set(start + Timestamp(50));
  ASSERT_EQ(fixture.submit_note(), SubmitResult::taken);
  fixture.settle();
  EXPECT_THAT(fixture.gateway->stamps, ElementsAre(start, start + Timestamp(1),
                                                   start + Timestamp(2), start + Timestamp(50)));
}

TEST_F(NodeTest, AFullRingTakesNothingAndSaysWhenThereIsRoom) {
  for (std::size_t i = 0; i < 8; ++i) ASSERT_EQ(fixture.submit_note(), SubmitResult::taken);
  const SeqNo before = fixture.node->exchange().last_sequence();
  EXPECT_EQ(fixture.submit_note(), SubmitResult::full);
  EXPECT_EQ(fixture.operate(domain::AdmitMember{"M1", "one"}), SubmitResult::full);
  EXPECT_EQ(fixture.node->exchange().last_sequence(), before);
  fixture.journal();
  fixture.node->release();
  EXPECT_THAT(fixture.diary, ElementsAre("told 1", "told 2", "told 3", "told 4", "told 5", "told 6",
                                         "told 7", "told 8", "room"));
  EXPECT_EQ(fixture.submit_note(), SubmitResult::taken);
}

TEST_F(NodeTest, SessionRecordsWaitForRoomAndKeepTheirPlace) {
  for (std::size_t i = 0; i < 8; ++i) ASSERT_EQ(fixture.submit_note(), SubmitResult::taken);
  gateway::SessionRecord record;
  record.session = domain::SessionId(3);
  fixture.node->sessions().save(record, [this] { fixture.diary.emplace_back("saved"); });
  EXPECT_EQ(fixture.submit_note(), SubmitResult::full) << "later commands wait behind it";
  fixture.settle();
  EXPECT_THAT(fixture.diary, ElementsAre("told 1", "told 2", "told 3", "told 4", "told 5", "told 6",
                                         "told 7", "told 8", "room", "saved"));
}

TEST_F(NodeTest, ASessionRecordSurvivesWithItsCommandOrNotAtAll) {
  gateway::SessionRecord record;
  record.session = domain::SessionId(3);
  record.next_inbound = 7;
  ASSERT_EQ(fixture.submit_note(record), SubmitResult::taken);
  fixture.settle();
  record.next_inbound = 8;
  ASSERT_EQ(fixture.submit_note(record), SubmitResult::taken);
  fixture.crash();
  EXPECT_EQ(fixture.node->exchange().last_sequence(), SeqNo(1));
  const auto loaded = fixture.node->sessions().load(domain::SessionId(3));
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->next_inbound, 7u);
  EXPECT_FALSE(fixture.node->sessions().load(domain::SessionId(4)));
}

TEST_F(NodeTest, ADayBeginsAnEnvironmentAndItsCloseIsSealed) {
  fixture.submit_note();
  fixture.open_day("2026-03-02");
  EXPECT_THAT(first_of_environments(), ElementsAre(SeqNo(1), SeqNo(2)));
  EXPECT_EQ(fixture.node->sessions().day_start(), SeqNo(2));
  fixture.close_day();
  EXPECT_TRUE(fixture.memory->last_seal().has_value());
  EXPECT_EQ(fixture.memory->last_seal()->last, SeqNo(3));
  EXPECT_EQ(entries(), "HRBEHRSBRSBE");
}

TEST_F(NodeTest, WhatCameBeforeOpenDayInTheSameBatchBelongsToTheDayBefore) {
  fixture.submit_note();
  fixture.operate(domain::OpenDay{*base::parse_date("2026-03-02"), domain::ScheduleMode::manual,
                                  engine::semantics_version, "test"});
  fixture.submit_note();
  fixture.settle();
  EXPECT_THAT(first_of_environments(), ElementsAre(SeqNo(1), SeqNo(2)));
  EXPECT_EQ(fixture.memory->last_sequence(), SeqNo(3));
}

TEST_F(NodeTest, NumbersOfYesterdaysSessionsDoNotCountToday) {
  gateway::SessionRecord record;
  record.session = domain::SessionId(3);
  record.next_inbound = 7;
  fixture.submit_note(record);
  fixture.settle();
  fixture.open_day("2026-03-02");
  EXPECT_FALSE(fixture.node->sessions().load(domain::SessionId(3)));
  fixture.crash();
  EXPECT_FALSE(fixture.node->sessions().load(domain::SessionId(3)));
}

TEST_F(NodeTest, ReadDayGivesTodaysDurableCommandsUntilTheVisitorHasEnough) {
  fixture.submit_note();
  fixture.settle();
  fixture.open_day("2026-03-02");
  for (int i = 0; i < 4; ++i) fixture.submit_note();
  fixture.settle();
  fixture.submit_note();
  const auto read = [this](SeqNo from, std::size_t count) {
    std::vector<std::uint64_t> seen;
    fixture.node->sessions().read_day(from, [&](const gateway::DurableCommand& command) {
      seen.push_back(command.command.header.sequence.raw());
      return seen.size() < count;
    });
    return seen;
  };
  EXPECT_THAT(read(SeqNo(1), 100), ElementsAre(2, 3, 4, 5, 6));
  EXPECT_THAT(read(SeqNo(4), 2), ElementsAre(4, 5));
  EXPECT_THAT(read(SeqNo(7), 2), IsEmpty()) << "not durable yet";
}

TEST_F(NodeTest, TheDirectoryKnowsMembersAndTradersWhenTheGatewayIsTold) {
  fixture.admin(domain::AdmitMember{"M1", "one"});
  std::vector<std::string> known;
  fixture.gateway->on_told = [&] {
    const auto* trader = fixture.node->directory().trader("M1-FIX");
    known.push_back(trader == nullptr ? "unknown" : trader->username.str());
  };
  fixture.submit_note();
  fixture.operate(domain::CreateTrader{"M1", "wang", "M1-FIX", domain::FixVersion::fixt11, 1});
  EXPECT_EQ(fixture.node->directory().trader("M1-FIX"), nullptr) << "not durable yet";
  fixture.settle();
  EXPECT_THAT(known, ElementsAre("unknown", "wang"));
  const auto* trader = fixture.node->directory().trader("M1-FIX");
  ASSERT_NE(trader, nullptr);
  const auto* member = fixture.node->directory().member("M1");
  ASSERT_NE(member, nullptr);
  EXPECT_EQ(trader->member, member->member);
  EXPECT_THAT(fixture.node->directory().traders_of(member->member), ElementsAre(trader->trader));
}

TEST_F(NodeTest, AClockTickIsJournaledOnlyWhereTheScheduleIsAutomatic) {
  fixture.open_day("2026-03-02");
  fixture.clock.advance(Timestamp(5'000'000'000));
  fixture.node->on_second();
  EXPECT_TRUE(fixture.node->idle());
  fixture.close_day();
  fixture.open_day("2026-03-03", domain::ScheduleMode::automatic);
  fixture.node->on_second();
  EXPECT_TRUE(fixture.node->idle()) << "the last command is younger than a second";
  fixture.clock.advance(Timestamp(1'000'001'000));
  fixture.node->on_second();
  EXPECT_FALSE(fixture.node->idle());
  fixture.settle();
  fixture.crash();
  fixture.clock.advance(Timestamp(1'000'001'000));
  fixture.node->on_second();
  EXPECT_FALSE(fixture.node->idle()) << "a restart knows the day's schedule";
}

TEST_F(NodeTest, AFullDiskStopsOrdersByACommand) {
  fixture.disk.set_usage({.bytes_total = 100, .bytes_available = 4, .disk_percent = 96});
  fixture.node->journal_loop().watch_disk();
  fixture.node->on_second();
  fixture.settle();
  const auto venue =
      std::get<domain::VenueAnswer>(fixture.node->exchange().query(domain::VenueQuery{}));
  EXPECT_EQ(venue.venue.entry, domain::EntryMode::cancel_only);
  fixture.node->on_second();
  EXPECT_TRUE(fixture.node->idle()) << "said once";
}

TEST_F(NodeTest, AfterARestartOrdersStayStoppedUntilTheDiskWasLookedAt) {
  fixture.disk.set_usage({.bytes_total = 100, .bytes_available = 4, .disk_percent = 96});
  fixture.node->journal_loop().watch_disk();
  fixture.node->on_second();
  fixture.settle();
  fixture.crash();
  fixture.node->on_second();
  EXPECT_TRUE(fixture.node->idle());
  fixture.disk.set_usage({.bytes_total = 100, .bytes_available = 20, .disk_percent = 80});
  fixture.node->journal_loop().watch_disk();
  fixture.node->on_second();
  EXPECT_FALSE(fixture.node->idle());
}

TEST_F(NodeTest, AJournalThatFailsIsAnErrorAndNothingIsTold) {
  fixture.faults = {.seed = 1, .fail_per_mille = 1000};
  fixture.crash();
  fixture.submit_note();
  EXPECT_FALSE(fixture.node->journal_loop().do_work());
  fixture.node->release();
  EXPECT_THAT(fixture.diary, IsEmpty());
}

TEST_F(NodeTest, ADryRunShowsTheApprovedEffectAndChangesNothing) {
  fixture.admin(domain::AdmitMember{"M1", "one"});
  const auto hash = fixture.node->exchange().state_hash();
  domain::Command command;
  command.header.person = "op1";
  command.body =
      domain::OperatorCommand{"test", "", domain::DepositCash{"M1", domain::Money(10'000), "bank"}};
  std::optional<domain::EventBuffer> effect;
  fixture.node->operators().dry_run(std::move(command),
                                    [&](SeqNo, const auto& events) { effect = events; });
  fixture.settle();
  ASSERT_TRUE(effect);
  EXPECT_TRUE(std::holds_alternative<domain::CashPosted>(effect->back()))
      << proto::to_json(effect->back());
  EXPECT_EQ(fixture.node->exchange().state_hash(), hash);
  EXPECT_EQ(fixture.memory->last_sequence(), SeqNo(1));
}

/// Collects sequences; writes down the end.
class CollectingJob final : public console::HistoryJob {
 public:
  explicit CollectingJob(std::vector<std::string>& diary) : diary_(diary) {}
  bool visit(const console::DurableCommand& command) override {
    diary_.push_back("visit " + std::to_string(command.command.header.sequence.raw()));
    return true;
  }
  void finish() override { diary_.emplace_back("finish"); }
  void done(base::Result<void> result) override {
    diary_.emplace_back(result ? "done" : result.error().text);
  }

 private:
  std::vector<std::string>& diary_;
};

TEST_F(NodeTest, HistoryIsReadAcrossDaysOnTheOtherThread) {
  fixture.submit_note();
  fixture.settle();
  fixture.open_day("2026-03-02");
  fixture.submit_note();
  fixture.settle();
  std::vector<std::string> diary;
  fixture.node->operators().read_history(SeqNo(1), SeqNo(2),
                                         std::make_unique<CollectingJob>(diary));
  EXPECT_THAT(diary, IsEmpty());
  fixture.settle();
  EXPECT_THAT(diary, ElementsAre("visit 1", "visit 2", "finish", "done"));
}

}  // namespace
}  // namespace eco::node
