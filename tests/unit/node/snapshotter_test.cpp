#include "node/snapshotter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/node/manual_executor.hpp"
#include "tests/unit/node/memory_snapshots.hpp"

namespace eco::node {
namespace {

using domain::SeqNo;
using ::testing::ElementsAre;

class SnapshotterTest : public ::testing::Test {
 protected:
  void write(std::uint64_t sequence) {
    auto state = std::make_unique<SerialisedState>();
    state->info.sequence = SeqNo(sequence);
    state->content = "state";
    snapshotter.write(std::move(state));
  }
  void run_all() {
    while (background.run_all() + io.run_all() != 0) {
    }
  }

  testing::MemorySnapshots vault;
  testing::ManualExecutor background;
  testing::ManualExecutor io;
  std::vector<bool> busy;
  persistence::SealKeys keys;
  Snapshotter snapshotter{vault, keys, background,
                          io,    {},   [this](bool now) { busy.push_back(now); }};
};

TEST_F(SnapshotterTest, BehindTheOneBeingWrittenOnlyTheNewestWaits) {
  for (const std::uint64_t sequence : {1u, 2u, 3u, 4u}) write(sequence);
  EXPECT_EQ(background.size(), 1u);
  run_all();
  EXPECT_THAT(vault.list().value(), ElementsAre(SeqNo(1), SeqNo(4)));
  EXPECT_EQ(snapshotter.newest().sequence, SeqNo(4));
  EXPECT_THAT(busy, ElementsAre(true, false)) << "busy until the last one is on disk";
}

TEST_F(SnapshotterTest, TheNextOneIsWrittenAfterAllWereWritten) {
  write(1);
  run_all();
  write(2);
  run_all();
  EXPECT_THAT(vault.list().value(), ElementsAre(SeqNo(1), SeqNo(2)));
  EXPECT_THAT(busy, ElementsAre(true, false, true, false));
}

TEST_F(SnapshotterTest, AStateWithAnOpenSealedAuctionReachesTheVaultEncrypted) {
  ASSERT_TRUE(keys.open(domain::AuctionId(12)));
  auto state = std::make_unique<SerialisedState>();
  state->info.sequence = SeqNo(20);
  state->content = "a bid B1";
  state->sealed_auctions = {domain::AuctionId(12)};
  snapshotter.write(std::move(state));
  run_all();
  const persistence::Snapshot kept = vault.load(SeqNo(20)).value();
  EXPECT_EQ(persistence::as_text(kept.content).find("B1"), std::string_view::npos);
  const auto plain = persistence::open_content(keys, SeqNo(20), kept.content);
  ASSERT_TRUE(plain);
  EXPECT_EQ(persistence::as_text(*plain), "a bid B1");
}

}  // namespace
}  // namespace eco::node
