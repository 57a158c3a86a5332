#include "node/recovery.hpp"

#include <gtest/gtest.h>

#include "proto/codec.hpp"
#include "tests/unit/node/node_fixture.hpp"

namespace eco::node {
namespace {

using domain::SeqNo;

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
    const auto recovered = recover(journal_, none, {.orders_max = 100});
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
