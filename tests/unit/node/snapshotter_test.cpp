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
  Snapshotter snapshotter{vault, keys, background, io, {}, [this](bool now) { busy.push_back(now); }};
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

}  // namespace
}  // namespace eco::node
