// Records and snapshots of sealed auctions: who can read them when, and what damage does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "persistence/sealing.hpp"
#include "tests/contract/journal_fixtures.hpp"

namespace eco::persistence {
namespace {

using domain::AuctionId;
using test_support::ScratchDirectory;
using ::testing::HasSubstr;

constexpr std::string_view secret_command = "bid B1 at 7450";
constexpr std::string_view secret_event = "accepted B1";

/// A record sealed for `auctions`, with one event; it discloses the key of `closing`.
Buffer sealed_record(const SealKeys& keys, const std::vector<AuctionId>& auctions,
                     std::optional<AuctionId> closing = {}) {
  RecordFields fields{.sequence = domain::SeqNo(77), .stamp = domain::Timestamp(5), .type = 1};
  fields.confidential_until = domain::Timestamp(9);
  fields.key_id = seal_key_id(auctions.front());
  Buffer out;
  RecordEncoder encoder(out);
  encoder.begin(fields, seal_part(keys, auctions, fields, 0, as_bytes(secret_command)));
  encoder.add_event(seal_part(keys, auctions, fields, 1, as_bytes(secret_event)));
  if (closing) encoder.add_key(encode_disclosed(*closing, keys.key_of(*closing)));
  encoder.end();
  return out;
}

/// `command / event …` in plain, `sealed`, or the error.
std::string read(const Buffer& stored, const SealKeys& keys, Look look = Look::reader) {
  Buffer plain;
  const auto record = open_record(decode_record(stored).value(), keys, look, plain);
  if (!record) return record.error().text;
  if (!*record) return "sealed";
  std::string text(as_text((*record)->command));
  for (const Bytes event : (*record)->events) text.append(" / ").append(as_text(event));
  return text;
}

TEST(Sealing, OnlyTheVenueReadsARecordUntilItsAuctionHasClosed) {
  SealKeys keys;
  ASSERT_TRUE(keys.open(AuctionId(12)));
  const Buffer stored = sealed_record(keys, {AuctionId(12)});
  EXPECT_EQ(as_text(stored).find("B1"), std::string_view::npos);
  EXPECT_EQ(read(stored, keys), "sealed");
  EXPECT_EQ(read(stored, keys, Look::venue), "bid B1 at 7450 / accepted B1");
  keys.close(AuctionId(12));
  EXPECT_EQ(read(stored, keys), "bid B1 at 7450 / accepted B1");
  EXPECT_EQ(decode_record(stored)->fields.confidential_until, domain::Timestamp(9));
}

TEST(Sealing, ARecordOfTwoAuctionsOpensWhenBothHaveClosed) {
  SealKeys venue;
  ASSERT_TRUE(venue.open(AuctionId(12)));
  ASSERT_TRUE(venue.open(AuctionId(13)));
  const Buffer stored = sealed_record(venue, {AuctionId(12), AuctionId(13)});
  SealKeys first;
  first.add(AuctionId(12), venue.key_of(AuctionId(12)));
  EXPECT_EQ(read(stored, first), "sealed");
  SealKeys second;
  second.add(AuctionId(13), venue.key_of(AuctionId(13)));
  EXPECT_EQ(read(stored, second), "sealed");
  second.add(AuctionId(12), venue.key_of(AuctionId(12)));
  EXPECT_EQ(read(stored, second), "bid B1 at 7450 / accepted B1");
}

TEST(Sealing, AWrongKeyOpensNothing) {
  SealKeys venue;
  ASSERT_TRUE(venue.open(AuctionId(12)));
  SealKeys other;
  ASSERT_TRUE(other.open(AuctionId(12)));
  EXPECT_EQ(read(sealed_record(venue, {AuctionId(12)}), other, Look::venue),
            "sequence 77: key 12 does not open it: the key is another, or the bytes were altered");
}

// A forger can repair the CRC.
TEST(Sealing, EveryHeaderFieldAndEveryByteOfThePartsIsAuthentic) {
  SealKeys keys;
  ASSERT_TRUE(keys.open(AuctionId(12)));
  const Buffer good = sealed_record(keys, {AuctionId(12)});
  const RecordView view = decode_record(good).value();
  RecordFields forged = view.fields;
  forged.stamp = domain::Timestamp(6);
  std::vector<Bytes> parts{view.command, *view.events.begin()};
  const auto rewritten = [&](const RecordFields& fields, Bytes command, Bytes event) {
    Buffer out;
    RecordEncoder encoder(out);
    encoder.begin(fields, command);
    encoder.add_event(event);
    encoder.end();
    return read(out, keys, Look::venue);
  };
  EXPECT_THAT(rewritten(view.fields, parts[0], parts[1]), "bid B1 at 7450 / accepted B1");
  EXPECT_THAT(rewritten(forged, parts[0], parts[1]), HasSubstr("altered"));
  forged = view.fields;
  forged.confidential_until = domain::Timestamp(1);
  EXPECT_THAT(rewritten(forged, parts[0], parts[1]), HasSubstr("altered"));
  EXPECT_THAT(rewritten(view.fields, parts[1], parts[0]), HasSubstr("altered"));
  for (std::size_t i = 0; i < parts[0].size(); ++i) {
    Buffer bad(parts[0].begin(), parts[0].end());
    bad[i] ^= std::byte{1};
    ASSERT_THAT(rewritten(view.fields, bad, parts[1]), HasSubstr("altered")) << i;
  }
  EXPECT_THAT(rewritten(view.fields, parts[0].first(20), parts[1]), HasSubstr("altered"));
}

TEST(Sealing, AClosingRecordDisclosesItsKeyBehindTheEvents) {
  SealKeys venue;
  ASSERT_TRUE(venue.open(AuctionId(12)));
  ASSERT_TRUE(venue.open(AuctionId(13)));
  const Buffer stored = sealed_record(venue, {AuctionId(13)}, AuctionId(12));
  const RecordView view = decode_record(stored).value();
  EXPECT_EQ(std::tuple(view.events.size(), view.keys.size(), view.parts.size()),
            std::tuple(1u, 1u, 2u));
  SealKeys reader;
  take_keys(view, reader);
  EXPECT_EQ(read(sealed_record(venue, {AuctionId(12)}), reader), "bid B1 at 7450 / accepted B1");
  EXPECT_EQ(read(stored, reader), "sealed");
}

TEST(Sealing, ASnapshotIsSealedAsAWholeAndPlainWhereNoAuctionIsOpen) {
  SealKeys keys;
  ASSERT_TRUE(keys.open(AuctionId(12)));
  const AuctionId open[] = {AuctionId(12)};
  const Buffer sealed = seal_content(keys, open, domain::SeqNo(90), as_bytes("state with B1"));
  EXPECT_EQ(as_text(sealed).find("B1"), std::string_view::npos);
  EXPECT_EQ(as_text(*open_content(keys, domain::SeqNo(90), sealed)), "state with B1");
  EXPECT_FALSE(open_content(keys, domain::SeqNo(91), sealed));
  EXPECT_EQ(open_content(SealKeys(), domain::SeqNo(90), sealed).error().text,
            "the key 12 it is sealed under is not at hand");
  EXPECT_EQ(as_text(seal_content(keys, {}, domain::SeqNo(90), as_bytes("state"))), "state");
  EXPECT_EQ(as_text(*open_content(keys, domain::SeqNo(90), as_bytes("state"))), "state");
}

TEST(Sealing, KeysAreKeptInAFileThatOnlyTheVenueReads) {
  ScratchDirectory scratch;
  const std::string path = scratch.path() + "/keys";
  SealKeys first;
  ASSERT_TRUE(first.keep_in(path));
  ASSERT_TRUE(first.open(AuctionId(12)));
  ASSERT_TRUE(first.open(AuctionId(13)));
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  SealKeys second;
  ASSERT_TRUE(second.keep_in(path));
  ASSERT_TRUE(second.open(AuctionId(12)));
  EXPECT_EQ(second.key_of(AuctionId(12)), first.key_of(AuctionId(12)));
  EXPECT_EQ(second.key_of(AuctionId(13)), first.key_of(AuctionId(13)));
}

TEST(Sealing, ALineThatACrashLeftUnfinishedIsCutOffAndADamagedOneIsNamed) {
  ScratchDirectory scratch;
  const std::string path = scratch.path() + "/keys";
  SealKeys first;
  ASSERT_TRUE(first.keep_in(path));
  ASSERT_TRUE(first.open(AuctionId(12)));
  std::ofstream(path, std::ios::app) << "13 00ff";
  SealKeys second;
  ASSERT_TRUE(second.keep_in(path));
  ASSERT_TRUE(second.open(AuctionId(13)));
  SealKeys third;
  ASSERT_TRUE(third.keep_in(path));
  EXPECT_EQ(third.key_of(AuctionId(12)), first.key_of(AuctionId(12)));
  EXPECT_EQ(third.key_of(AuctionId(13)), second.key_of(AuctionId(13)));
  std::ofstream(path, std::ios::app) << "14 zz\n";
  EXPECT_THAT(SealKeys().keep_in(path).error().text, HasSubstr("is no key: restore the file"));
}

TEST(Sealing, AnAuctionNumberBeyond32BitsFindsItsKey) {
  SealKeys keys;
  const AuctionId far(seal_key_ids + 12);
  ASSERT_TRUE(keys.open(AuctionId(12)));
  ASSERT_TRUE(keys.open(far));
  EXPECT_EQ(seal_key_id(far), 12u);
  EXPECT_EQ(seal_key_id(AuctionId(seal_key_ids)), seal_key_ids);
  EXPECT_EQ(read(sealed_record(keys, {far}), keys, Look::venue), "bid B1 at 7450 / accepted B1");
}

}  // namespace
}  // namespace eco::persistence
