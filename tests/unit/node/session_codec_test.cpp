#include "node/session_codec.hpp"

#include <gtest/gtest.h>

namespace eco::node {
namespace {

using domain::SeqNo;

StoredSession example_session() {
  StoredSession session;
  session.day_start = SeqNo(900);
  session.record = {.session = domain::SessionId(7),
                    .next_inbound = 12,
                    .block_first = 2001,
                    .block_end = 3001,
                    .block_events_from = SeqNo(1'000'000),
                    .earlier_blocks = {{1, SeqNo(900)}, {1001, SeqNo(950)}}};
  return session;
}

TEST(SessionCodec, ASessionComesBackWhole) {
  const StoredSession session = example_session();
  const KeptRecord kept = encode(session);
  EXPECT_EQ(kept.key, std::string("\x01\x00\x00\x00\x07", 5));
  EXPECT_EQ(kind_of(kept.key), RecordKind::session);
  const auto back = decode_session(kept.value);
  ASSERT_TRUE(back) << back.error().text;
  EXPECT_EQ(encode(*back).value, kept.value);
  EXPECT_EQ(back->day_start, SeqNo(900));
  EXPECT_EQ(back->record.next_inbound, 12u);
  EXPECT_EQ(back->record.earlier_blocks.all().size(), 2u);
  EXPECT_EQ(back->record.earlier_blocks.all()[1].events_from, SeqNo(950));
}

TEST(SessionCodec, ATraderComesBackWhole) {
  gateway::TraderLogin trader{.session = domain::SessionId(3),
                              .trader = domain::TraderId(3),
                              .member = domain::MemberId(2),
                              .username = "wang",
                              .comp_id = "M2-FIX",
                              .fix_version = domain::FixVersion::fixt11,
                              .credential_version = 4};
  const KeptRecord kept = encode(trader);
  EXPECT_EQ(kind_of(kept.key), RecordKind::trader);
  const auto back = decode_trader(kept.value);
  ASSERT_TRUE(back) << back.error().text;
  EXPECT_EQ(back->session, domain::SessionId(3));
  EXPECT_EQ(back->member, domain::MemberId(2));
  EXPECT_EQ(back->username.view(), "wang");
  EXPECT_EQ(back->comp_id.view(), "M2-FIX");
  EXPECT_EQ(back->fix_version, domain::FixVersion::fixt11);
  EXPECT_EQ(back->credential_version, 4u);
}

TEST(SessionCodec, EveryTruncationAndAnythingBehindTheEndIsRefused) {
  const std::string value = encode(example_session()).value;
  for (std::size_t size = 0; size < value.size(); ++size) {
    EXPECT_FALSE(decode_session(value.substr(0, size))) << size;
  }
  EXPECT_FALSE(decode_session(value + "x"));
}

TEST(SessionCodec, AnUnknownVersionIsRefusedByName) {
  std::string value = encode(example_session()).value;
  value[0] = 9;
  const auto back = decode_session(value);
  ASSERT_FALSE(back);
  EXPECT_EQ(back.error().text, "session record of an unknown version");
}

TEST(SessionCodec, AKeyOfAnotherKindIsNobodys) {
  EXPECT_EQ(kind_of("\x05\x01\x01\x01\x01"), std::nullopt);
  EXPECT_EQ(kind_of("\x01"), std::nullopt);
}

}  // namespace
}  // namespace eco::node
