#include "gateway/fix/number_blocks.hpp"

#include <gtest/gtest.h>

namespace eco::gateway::fix {
namespace {

using domain::SeqNo;
using domain::SessionId;

TEST(NumberBlocks, FirstBlockReservesAThousandNumbers) {
  const SessionRecord record = first_block(SessionId(7), SeqNo(5));
  EXPECT_EQ(record.session, SessionId(7));
  EXPECT_EQ(record.next_inbound, 1u);
  EXPECT_EQ(record.block_first, 1u);
  EXPECT_EQ(record.block_end, 1001u);
  EXPECT_EQ(record.block_events_from, SeqNo(5));
  EXPECT_TRUE(record.earlier_blocks.all().empty());
}

TEST(NumberBlocks, ResendByAnOldNumberSelectsItsBlock) {
  SessionRecord record = first_block(SessionId(7), SeqNo(5));
  add_block(record, SeqNo(100));
  add_block(record, SeqNo(200));
  EXPECT_EQ(record.block_first, 2001u);
  EXPECT_EQ(record.block_end, 3001u);
  EXPECT_EQ(events_from(record, 1), SeqNo(5));
  EXPECT_EQ(events_from(record, 1000), SeqNo(5));
  EXPECT_EQ(events_from(record, 1001), SeqNo(100));
  EXPECT_EQ(events_from(record, 2001), SeqNo(200));
  EXPECT_EQ(events_from(record, 9999), SeqNo(200));
}

TEST(NumberBlocks, ABlockThatCarriedAResendCountsForEarlierNumbersToo) {
  SessionRecord record = first_block(SessionId(7), SeqNo(5));
  add_block(record, SeqNo(100));
  add_block(record, SeqNo(200));
  lower_events_from(record, SeqNo(50));
  EXPECT_EQ(events_from(record, 2500), SeqNo(50));
  EXPECT_EQ(events_from(record, 1500), SeqNo(50));
  EXPECT_EQ(events_from(record, 1), SeqNo(5));
  lower_events_from(record, SeqNo(150));
  EXPECT_EQ(record.block_events_from, SeqNo(50));
}

TEST(NumberBlocks, TheRecordStaysSmallAndMergedBlocksBeginEarlierNeverLater) {
  SessionRecord record = first_block(SessionId(7), SeqNo(1));
  for (std::uint64_t i = 1; i < 2000; ++i) add_block(record, SeqNo(1 + 10 * i));
  EXPECT_LE(record.earlier_blocks.all().size(), earlier_blocks_max);
  EXPECT_EQ(record.block_first, 1'999'001u);
  for (std::uint64_t block = 0; block < 2000; ++block) {
    const std::uint64_t number = block * numbers_per_block + 1;
    EXPECT_LE(events_from(record, number), SeqNo(1 + 10 * block)) << number;
  }
  EXPECT_EQ(events_from(record, record.block_first), record.block_events_from);
}

}  // namespace
}  // namespace eco::gateway::fix
