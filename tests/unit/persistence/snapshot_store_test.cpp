#include "persistence/snapshot_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "persistence/digest_stream.hpp"
#include "tests/contract/journal_fixtures.hpp"

namespace eco::persistence {
namespace {

using test_support::ScratchDirectory;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Snapshots : public ::testing::Test {
 protected:
  static SnapshotInfo info(std::uint64_t sequence) {
    return {domain::SeqNo(sequence),
            domain::Timestamp(static_cast<std::int64_t>(sequence) * 10),
            4,
            {sequence, 7}};
  }
  void write(std::uint64_t sequence, std::string_view content) {
    ASSERT_TRUE(store_.write(info(sequence), as_bytes(content)).has_value());
  }
  std::string file(std::uint64_t sequence) const {
    return scratch_.path() + fmt::format("/{:020}.snapshot", sequence);
  }
  void flip(std::uint64_t sequence, std::streamoff offset) const {
    std::fstream stream(file(sequence), std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(offset);
    const int byte = stream.get();
    stream.seekp(offset);
    stream.put(static_cast<char>(byte ^ 1));
  }

  ScratchDirectory scratch_;
  SnapshotStore store_{scratch_.path()};
};

TEST_F(Snapshots, GiveBackWhatWasWritten) {
  const SnapshotRef ref = store_.write(info(5), as_bytes("the state")).value();
  const Snapshot snapshot = store_.load(domain::SeqNo(5)).value();
  EXPECT_EQ(snapshot.info, info(5));
  EXPECT_EQ(as_text(snapshot.content), "the state");
  EXPECT_EQ(snapshot.ref(), ref);
  EXPECT_EQ(ref.sha256, sha256(as_bytes("the state")));
}

TEST_F(Snapshots, AreListedOldestFirstAndOtherFilesAreNot) {
  for (const std::uint64_t sequence : {300u, 5u, 20u}) write(sequence, "s");
  std::ofstream(scratch_.path() + "/00000000000000000009.snapshot.tmp") << "half";
  std::ofstream(scratch_.path() + "/0000000000000000000x.snapshot") << "odd";
  EXPECT_THAT(store_.list().value(),
              ElementsAre(domain::SeqNo(5), domain::SeqNo(20), domain::SeqNo(300)));
}

TEST_F(Snapshots, NewestAtOrBelowIsLoaded) {
  for (const std::uint64_t sequence : {5u, 20u, 300u}) write(sequence, fmt::format("{}", sequence));
  EXPECT_EQ(as_text(store_.load_newest(domain::SeqNo(299)).value().snapshot->content), "20");
  EXPECT_EQ(as_text(store_.load_newest(domain::SeqNo(300)).value().snapshot->content), "300");
  EXPECT_FALSE(store_.load_newest(domain::SeqNo(4)).value().snapshot.has_value());
}

TEST_F(Snapshots, BadOnesAreSkippedForTheOneBefore) {
  for (const std::uint64_t sequence : {5u, 20u, 300u}) write(sequence, "content");
  flip(300, 95);
  std::filesystem::resize_file(file(20), 93);
  const auto newest = store_.load_newest(domain::SeqNo(1000)).value();
  EXPECT_EQ(newest.snapshot->info.sequence, domain::SeqNo(5));
  EXPECT_THAT(newest.skipped, ElementsAre(HasSubstr("SHA-256 of its content is wrong"),
                                          HasSubstr("its content has 1 bytes instead of 7")));
}

TEST_F(Snapshots, EveryFlippedByteAndEveryLengthIsNoticed) {
  write(5, "content");
  for (std::streamoff offset = 0; offset < 92 + 7; ++offset) {
    flip(5, offset);
    ASSERT_FALSE(store_.load(domain::SeqNo(5)).has_value()) << offset;
    flip(5, offset);
  }
  ASSERT_TRUE(store_.load(domain::SeqNo(5)).has_value());
  for (std::uintmax_t size = 92 + 7; size-- > 0;) {
    std::filesystem::resize_file(file(5), size);
    ASSERT_FALSE(store_.load(domain::SeqNo(5)).has_value()) << size;
  }
}

TEST_F(Snapshots, RenamedOnesAreRefused) {
  write(5, "content");
  std::filesystem::rename(file(5), file(6));
  EXPECT_THAT(store_.load(domain::SeqNo(6)).error().text, HasSubstr("it is that of sequence 5"));
}

TEST_F(Snapshots, PruningKeepsTheNewestValidOnes) {
  for (const std::uint64_t sequence : {1u, 2u, 3u, 4u, 5u}) write(sequence, "content");
  flip(4, 95);
  ASSERT_TRUE(store_.prune(2).has_value());
  EXPECT_THAT(store_.list().value(),
              ElementsAre(domain::SeqNo(3), domain::SeqNo(4), domain::SeqNo(5)));
  ASSERT_TRUE(store_.prune(9).has_value());
  EXPECT_EQ(store_.list().value().size(), 3u);
}

TEST_F(Snapshots, SetAsideOnesStayOnTheDiskButCountNoMore) {
  for (const std::uint64_t sequence : {1u, 2u, 3u, 10u, 11u, 12u}) write(sequence, "content");
  for (const std::uint64_t sequence : {10u, 11u, 12u}) {
    ASSERT_TRUE(store_.set_aside(domain::SeqNo(sequence)).has_value());
  }
  write(4, "content");
  ASSERT_TRUE(store_.prune(3).has_value());
  EXPECT_THAT(store_.list().value(),
              ElementsAre(domain::SeqNo(2), domain::SeqNo(3), domain::SeqNo(4)));
  EXPECT_FALSE(store_.load(domain::SeqNo(12)).has_value());
  EXPECT_TRUE(std::filesystem::exists(file(12) + ".aside"));
}

TEST_F(Snapshots, AMissingDirectoryIsAnError) {
  const SnapshotStore nowhere(scratch_.path() + "/none");
  EXPECT_FALSE(nowhere.list().has_value());
  EXPECT_FALSE(nowhere.write(info(1), as_bytes("x")).has_value());
}

}  // namespace
}  // namespace eco::persistence
