#include "persistence/record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/prng.hpp"
#include "persistence/crc32c.hpp"
#include "tests/contract/journal_fixtures.hpp"

namespace eco::persistence {
namespace {

using test_support::text_of;

const RecordFields golden_fields{.sequence = domain::SeqNo(0x0102030405060708),
                                 .stamp = domain::Timestamp(0x1112131415161718),
                                 .type = 0x2122,
                                 .schema_version = 0x3132,
                                 .shard = 0x4142,
                                 .confidential_until = domain::Timestamp(-2),
                                 .key_id = 0x51525354};

Buffer golden_record() {
  Buffer out;
  RecordEncoder encoder(out);
  encoder.begin(golden_fields, as_bytes("COMMAND"));
  encoder.add_event(as_bytes("EV1"));
  encoder.add_event({});
  encoder.end();
  return out;
}

std::string hex(Bytes bytes) {
  std::string text;
  for (std::byte byte : bytes) text += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
  return text;
}

void repair_crc(Buffer& record) {
  const Bytes all(record);
  store_le(record.data() + 4, crc32c(all.subspan(8), crc32c(all.first(4))));
}

TEST(Record, HasExactlyThePublishedBytes) {
  EXPECT_EQ(hex(golden_record()),
            "46000000"  // length
            "5a1dc222"  // CRC32C
            "2221"
            "3231"  // type, schema version
            "4241"
            "0000"              // shard, reserved
            "0807060504030201"  // sequence
            "1817161514131211"  // stamp
            "feffffffffffffff"  // confidential until
            "54535251"          // key id
            "07000000"          // bytes of the command
            "02000000"          // events
            "434f4d4d414e44"    // COMMAND
            "03000000"
            "455631"  // EV1
            "00000000");
}

TEST(Record, DecodesToWhatWasEncoded) {
  const Buffer bytes = golden_record();
  const RecordView record = decode_record(bytes).value();
  EXPECT_EQ(record.fields, golden_fields);
  EXPECT_EQ(text_of(record.command), "COMMAND");
  EXPECT_EQ(record.events.size(), 2u);
  std::vector<std::string> events;
  for (Bytes event : record.events) events.push_back(text_of(event));
  EXPECT_THAT(events, ::testing::ElementsAre("EV1", ""));
  EXPECT_EQ(hex(record.header_before_crc()) + hex(record.header_after_crc()),
            hex(bytes).substr(0, 8) + hex(bytes).substr(16, 88));
}

TEST(Record, DetectsEveryFlippedBit) {
  const Buffer good = golden_record();
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Buffer bad = good;
    bad[bit / 8] ^= static_cast<std::byte>(1u << (bit % 8));
    ASSERT_FALSE(decode_record(bad).has_value()) << "bit " << bit;
  }
}

TEST(Record, DetectsTruncationAndExtensionAtEveryLength) {
  const Buffer good = golden_record();
  for (std::size_t size = 0; size < good.size(); ++size) {
    ASSERT_FALSE(decode_record(Bytes(good).first(size)).has_value()) << size;
  }
  Buffer longer = good;
  longer.push_back(std::byte{0});
  EXPECT_FALSE(decode_record(longer).has_value());
}

TEST(Record, SaysWhatIsWrong) {
  Buffer bad = golden_record();
  bad.back() = std::byte{1};
  EXPECT_THAT(decode_record(bad).error().text,
              ::testing::MatchesRegex("CRC32C of the record is [0-9a-f]+, stored is [0-9a-f]+"));
  bad.pop_back();
  EXPECT_EQ(decode_record(bad).error().text, "the record says 70 bytes and has 69");
  EXPECT_EQ(decode_record({}).error().text, "a record of 0 bytes is shorter than its header of 52");
}

// A forger can repair the CRC: bounds must hold without it.
TEST(Record, RefusesLengthsThatDoNotFitEvenWithARightCrc) {
  for (const auto& [offset, what] :
       {std::pair{44, "a command of 4294967295 bytes does not fit the record"},
        std::pair{48, "4294967295 events do not fill the rest of the record"},
        std::pair{59, "2 events do not fill the rest of the record"}}) {
    Buffer bad = golden_record();
    store_le(bad.data() + offset, ~std::uint32_t{0});
    repair_crc(bad);
    EXPECT_EQ(decode_record(bad).error().text, what);
  }
}

TEST(Record, RefusesInvalidHeaderValuesEvenWithARightCrc) {
  for (const auto& [offset, size] : {std::pair{8, 2}, std::pair{10, 2}, std::pair{16, 8}}) {
    Buffer bad = golden_record();
    std::fill_n(bad.begin() + offset, size, std::byte{0});
    repair_crc(bad);
    EXPECT_EQ(decode_record(bad).error().text,
              "the record's header has a field with an invalid value");
  }
  Buffer bad = golden_record();
  bad[14] = std::byte{1};
  repair_crc(bad);
  EXPECT_FALSE(decode_record(bad).has_value());
}

TEST(Record, SurvivesArbitraryBytes) {
  base::Prng random(3);
  for (int round = 0; round < 20'000; ++round) {
    Buffer bytes = golden_record();
    for (int change = 0; change < 3; ++change) {
      bytes[random.below(bytes.size())] = static_cast<std::byte>(random.next());
    }
    bytes.resize(random.below(bytes.size() + 1));
    if (bytes.size() >= 8) {
      if (random.chance(1, 2)) store_le(bytes.data(), static_cast<std::uint32_t>(bytes.size()));
      repair_crc(bytes);
    }
    const auto record = decode_record(bytes);
    if (!record) continue;
    std::size_t total = record_header_bytes + record->command.size();
    for (Bytes event : record->events) total += 4 + event.size();
    ASSERT_EQ(total, bytes.size());
  }
}

TEST(RecordEncoder, WritesRecordsOneBehindTheOther) {
  Buffer out;
  RecordEncoder encoder(out);
  for (std::uint64_t sequence : {1u, 2u}) {
    encoder.begin({.sequence = domain::SeqNo(sequence), .stamp = {}, .type = 1}, as_bytes("c"));
    EXPECT_TRUE(encoder.open());
    encoder.end();
    EXPECT_FALSE(encoder.open());
  }
  const std::size_t each = out.size() / 2;
  EXPECT_EQ(decode_record(Bytes(out).first(each)).value().fields.sequence, domain::SeqNo(1));
  EXPECT_EQ(decode_record(Bytes(out).subspan(each)).value().fields.sequence, domain::SeqNo(2));
}

}  // namespace
}  // namespace eco::persistence
