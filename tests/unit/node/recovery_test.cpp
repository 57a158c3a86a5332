#include "node/recovery.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "proto/codec.hpp"
#include "tests/support/rulebook_values.hpp"
#include "tests/unit/node/node_fixture.hpp"

namespace eco::node {
namespace {

using domain::SeqNo;
using ::testing::ElementsAre;

class RecoveryTest : public ::testing::Test {
 protected:
  base::Hash128 hash() const { return fixture.node->exchange().state_hash(); }

  testing::NodeFixture fixture;
};

TEST_F(RecoveryTest, AllCommandsAgainGiveTheSameStateWhereThereIsNoSnapshot) {
  for (const char* code : {"M1", "M2", "M3"}) {
    fixture.admin(domain::AdmitMember{*domain::MemberCode::from(code), code});
  }
  const base::Hash128 before = hash();
  fixture.crash();
  EXPECT_EQ(hash(), before);
  EXPECT_EQ(fixture.node->replayed(), 3u);
  EXPECT_FALSE(fixture.node->started_from().valid());
}

TEST_F(RecoveryTest, TheNewestSnapshotAndTheTailGiveTheSameState) {
  fixture.admin(domain::AdmitMember{"M1", "one"});
  fixture.open_day("2026-03-02");
  fixture.admin(domain::AdmitMember{"M2", "two"});
  const base::Hash128 before = hash();
  fixture.crash();
  EXPECT_EQ(hash(), before);
  EXPECT_EQ(fixture.node->started_from(), SeqNo(2));
  EXPECT_EQ(fixture.node->replayed(), 1u);
  EXPECT_NE(fixture.node->directory().member("M2"), nullptr);
}

TEST_F(RecoveryTest, ADamagedSnapshotAndOneFromTheFutureAreSkippedForTheOneBefore) {
  fixture.open_day("2026-03-02");
  fixture.close_day();
  fixture.open_day("2026-03-03");
  fixture.close_day();
  const base::Hash128 before = hash();
  fixture.snapshots.kept()[SeqNo(4)].content.resize(3);
  fixture.snapshots.kept()[SeqNo(9)] = fixture.snapshots.kept()[SeqNo(3)];
  fixture.crash();
  EXPECT_EQ(fixture.node->started_from(), SeqNo(3));
  EXPECT_EQ(hash(), before);
}

/// Two venues whose histories part at the beginning: `other`'s snapshots lie in the directory of
/// `fixture`, whose journal was restored from an older copy.
class RecoveryOfARestoredJournal : public RecoveryTest {
 protected:
  void admit(testing::NodeFixture& venue, std::string_view code) {
    venue.admin(domain::AdmitMember{*domain::MemberCode::from(code), std::string(code)});
  }
  testing::NodeFixture other;
};

TEST_F(RecoveryOfARestoredJournal, SnapshotsBeyondItsEndAreSetAsideAndNotUsedWhenItHasGrown) {
  fixture.open_day("2026-03-02");
  admit(other, "M1");
  other.open_day("2026-03-02");
  other.close_day();
  other.open_day("2026-03-03");
  fixture.snapshots.kept().merge(other.snapshots.kept());
  fixture.crash();
  EXPECT_EQ(fixture.node->started_from(), SeqNo(1));
  EXPECT_THAT(fixture.snapshots.aside(), ElementsAre(SeqNo(4), SeqNo(3), SeqNo(2)));
  for (const char* code : {"A1", "A2", "A3", "A4"}) admit(fixture, code);
  const base::Hash128 before = hash();
  fixture.crash();
  EXPECT_EQ(fixture.node->started_from(), SeqNo(1));
  EXPECT_EQ(hash(), before);
}

TEST_F(RecoveryOfARestoredJournal, ASnapshotWhoseStampIsNotTheRecordsIsSetAside) {
  fixture.open_day("2026-03-02");
  admit(fixture, "M1");
  other.clock.advance(domain::Timestamp(1));
  admit(other, "M2");
  other.open_day("2026-03-02");
  fixture.snapshots.kept().merge(other.snapshots.kept());
  const base::Hash128 before = hash();
  fixture.crash();
  EXPECT_THAT(fixture.snapshots.aside(), ElementsAre(SeqNo(2)));
  EXPECT_EQ(hash(), before);
}

TEST_F(RecoveryOfARestoredJournal, ASnapshotWhoseStateHashIsNotTheJournalsIsSetAside) {
  admit(fixture, "M1");
  fixture.open_day("2026-03-02");
  admit(other, "M2");
  other.open_day("2026-03-02");
  ASSERT_EQ(fixture.node->exchange().last_stamp(), other.node->exchange().last_stamp());
  fixture.snapshots.kept() = other.snapshots.kept();
  const base::Hash128 before = hash();
  fixture.crash();
  EXPECT_THAT(fixture.snapshots.aside(), ElementsAre(SeqNo(2)));
  EXPECT_EQ(hash(), before);
}

TEST_F(RecoveryTest, EverySnapshotWithinADayHasItsStateHashInTheJournal) {
  fixture.options.sequencer = {.state_hash_interval = 1000, .snapshot_interval = 3};
  fixture.crash();
  for (int i = 0; i < 3; ++i) fixture.submit_note();
  fixture.settle();
  ASSERT_TRUE(fixture.snapshots.kept().contains(SeqNo(3)));
  fixture.snapshots.kept()[SeqNo(3)].info.state_hash.low += 1;
  fixture.crash();
  EXPECT_THAT(fixture.snapshots.aside(), ElementsAre(SeqNo(3)));
}

TEST_F(RecoveryTest, TradersAreKnownThoughTheirCreationLiesBeforeTheSnapshot) {
  fixture.admin(domain::AdmitMember{"M1", "one"});
  fixture.admin(domain::CreateTrader{"M1", "wang", "M1-FIX", domain::FixVersion::fix44, 1});
  fixture.admin(domain::SetCredential{"wang", 2});
  fixture.open_day("2026-03-02");
  fixture.crash();
  ASSERT_EQ(fixture.node->replayed(), 0u);
  const auto* trader = fixture.node->directory().trader("M1-FIX");
  ASSERT_NE(trader, nullptr);
  EXPECT_EQ(trader->credential_version, 2u);
}

TEST_F(RecoveryTest, ACloseWhoseSealWasLostIsSealedAtTheNextStart) {
  fixture.open_day("2026-03-02");
  fixture.close_day();
  const auto seal = fixture.memory->last_seal();
  ASSERT_TRUE(seal);
  fixture.crash();
  EXPECT_EQ(fixture.memory->last_seal(), seal) << "sealed once";
}

TEST_F(RecoveryTest, ARestartWithALongTailEndsWithASnapshotSoThatTheNextIsShort) {
  fixture.options.restart_tail_max = 3;
  for (int i = 0; i < 3; ++i) fixture.submit_note();
  fixture.settle();
  fixture.crash();
  EXPECT_EQ(fixture.node->replayed(), 3u);
  EXPECT_EQ(fixture.background->size(), 0u) << "three are not too many";
  fixture.submit_note();
  fixture.settle();
  fixture.crash();
  EXPECT_EQ(fixture.node->replayed(), 4u);
  fixture.background->run_all();
  const base::Hash128 before = hash();
  fixture.crash();
  EXPECT_EQ(fixture.node->started_from(), SeqNo(4));
  EXPECT_EQ(fixture.node->replayed(), 0u);
  EXPECT_EQ(hash(), before);
}

TEST_F(RecoveryTest, CommandsOfEarlierLivesCountTowardsTheNextSnapshotWithinTheDay) {
  fixture.options.sequencer.snapshot_interval = 5;
  fixture.options.restart_tail_max = 100;
  fixture.crash();
  for (int life = 0; life < 2; ++life) {
    for (int i = 0; i < 2; ++i) fixture.submit_note();
    fixture.settle();
    fixture.crash();
  }
  fixture.submit_note();
  fixture.settle();
  EXPECT_TRUE(fixture.snapshots.kept().contains(SeqNo(5)));
}

TEST_F(RecoveryTest, WhatIsJournaledBehindACloseDoesNotBringTheScheduleBack) {
  fixture.open_day("2026-03-02", domain::ScheduleMode::automatic);
  fixture.close_day();
  fixture.submit_note();
  fixture.settle();
  fixture.crash();
  fixture.clock.advance(domain::Timestamp(3600'000'000'000));
  fixture.node->on_second();
  EXPECT_TRUE(fixture.node->idle()) << "a closed day has no schedule";
}

/// An automatic day whose phases come by time.
class RecoveryOfAnAutomaticDay : public RecoveryTest {
 protected:
  RecoveryOfAnAutomaticDay() {
    fixture.admin(domain::ActivateRulebook{"rulebook", testing::cea_sim()});
    fixture.open_day("2026-03-02", domain::ScheduleMode::automatic);
  }
  void set_clock(int hour) {
    fixture.clock.set(
        domain::Timestamp(base::venue_instant(testing::date("2026-03-02"), hour * 3600)));
  }
  void die_and_start_at(int hour) {
    fixture.crash();
    set_clock(hour);
  }
  void tick() {
    fixture.clock.advance(domain::Timestamp(2'000'000'000));
    fixture.node->on_second();
    fixture.settle();
  }
  static std::string at(std::uint64_t sequence, domain::Phase phase) {
    return std::to_string(sequence) + ": " + std::to_string(static_cast<int>(phase));
  }
  /// Phases that the schedule brought so far, each with the sequence that it came under.
  std::vector<std::string> phases() {
    std::vector<std::string> out;
    fixture.node->sessions().read_day(SeqNo(1), [&out](const gateway::DurableCommand& command) {
      for (const domain::Event& event : command.events) {
        const auto* changed = std::get_if<domain::PhaseChanged>(&event);
        if (changed == nullptr || changed->cause != domain::Cause::timer) continue;
        out.push_back(at(command.command.header.sequence.raw(), changed->to));
      }
      return true;
    });
    return out;
  }
};

TEST_F(RecoveryOfAnAutomaticDay, ARestartBehindItsCloseCatchesUpInOrderAndOnce) {
  using domain::Phase;
  const std::uint64_t opened = fixture.node->exchange().last_sequence().raw();
  die_and_start_at(16);
  tick();
  const auto caught_up = ElementsAre(at(opened + 1, Phase::morning), at(opened + 1, Phase::lunch),
                                     at(opened + 1, Phase::afternoon), at(opened + 1, Phase::post));
  EXPECT_THAT(phases(), caught_up);
  die_and_start_at(17);
  tick();
  EXPECT_EQ(fixture.node->exchange().last_sequence().raw(), opened + 2) << "the day is still open";
  EXPECT_THAT(phases(), caught_up);
}

TEST_F(RecoveryOfAnAutomaticDay, ATickThatWasNotDurableFiresItsTimersAgain) {
  using domain::Phase;
  const std::uint64_t opened = fixture.node->exchange().last_sequence().raw();
  set_clock(10);
  fixture.node->on_second();
  EXPECT_FALSE(fixture.node->idle());
  die_and_start_at(11);
  EXPECT_THAT(phases(), ::testing::IsEmpty());
  tick();
  EXPECT_THAT(phases(), ElementsAre(at(opened + 1, Phase::morning)));
  die_and_start_at(12);
  tick();
  EXPECT_THAT(phases(), ElementsAre(at(opened + 1, Phase::morning), at(opened + 2, Phase::lunch)));
}

/// A journal with one record whose events are not what its command causes.
class ForgedJournal {
 public:
  explicit ForgedJournal(const domain::Command& command, const domain::Event& event)
      : journal_(disk_) {
    std::string command_bytes;
    proto::encode(command, command_bytes);
    std::string event_bytes;
    proto::encode(event, event_bytes);
    const persistence::Bytes events[] = {persistence::as_bytes(event_bytes)};
    batch_.add_record({.sequence = command.header.sequence,
                       .stamp = command.header.stamp,
                       .type = proto::command_type(command)},
                      persistence::as_bytes(command_bytes), events);
  }
  persistence::Batch& batch() noexcept { return batch_; }
  std::string recovery_error() {
    EXPECT_TRUE(journal_.append(batch_));
    testing::MemorySnapshots none;
    persistence::SealKeys keys;
    const auto recovered = recover(journal_, none, keys, {.orders_max = 100});
    return recovered ? "recovered" : recovered.error().text;
  }

 private:
  persistence::MemoryDisk disk_{1};
  persistence::MemoryJournal journal_;
  persistence::Batch batch_;
};

domain::Command note() {
  domain::Command command;
  command.header.sequence = SeqNo(1);
  command.header.stamp = domain::Timestamp(1000);
  command.body = domain::SessionNote{};
  return command;
}

TEST(RecoveryOfAForgedJournal, StopsWithBothEventsInItsMessage) {
  EXPECT_EQ(ForgedJournal(note(), domain::DayClosed{}).recovery_error(),
            "restart: record 1, event 0: journal " +
                proto::to_json(domain::Event(domain::DayClosed{})) + ", recomputed " +
                proto::to_json(domain::Event(domain::Noted{})));
}

TEST(RecoveryOfAForgedJournal, StopsAtAStateHashThatIsNotTheStates) {
  ForgedJournal forged(note(), domain::Noted{});
  forged.batch().add_state_hash({1, 2});
  const std::string error = forged.recovery_error();
  EXPECT_TRUE(error.starts_with(
      "restart: state hash after record 1 is 00000000000000010000000000000002 in the journal, "))
      << error;
}

}  // namespace
}  // namespace eco::node
