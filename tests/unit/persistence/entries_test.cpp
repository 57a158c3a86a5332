#include "persistence/entries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "persistence/digest_stream.hpp"

namespace eco::persistence {
namespace {

Digest digest(std::string_view text) {
  return sha256(as_bytes(text));
}

EnvironmentHead head() {
  return {.ordinal = 2,
          .date = base::Date{20'000},
          .shard = 1,
          .previous_last = domain::SeqNo(41),
          .previous_chain = digest("chain"),
          .previous_root = digest("root"),
          .snapshot = {domain::SeqNo(30), digest("snapshot")},
          .blinding_key = digest("blind")};
}
Boundary boundary() {
  return {domain::SeqNo(42), domain::SeqNo(50), 1234, digest("b")};
}
StateHash state_hash() {
  return {domain::SeqNo(50), {1, 2}};
}
Seal seal() {
  Seal seal{.ordinal = 2,
            .date = base::Date{20'000},
            .shard = 1,
            .first = domain::SeqNo(42),
            .last = domain::SeqNo(50),
            .at = domain::Timestamp(-7)};
  seal.root = digest("root");
  seal.opening_chain = digest("open");
  seal.public_key.fill(3);
  seal.signature.fill(4);
  return seal;
}

template <class Entry>
Buffer encoded(const Entry& entry) {
  Buffer out;
  encode(entry, out);
  return out;
}

/// Round trip, every flipped bit and every other length.
template <class Entry, class Decode>
void check_codec(const Entry& entry, Decode decode) {
  const Buffer good = encoded(entry);
  ASSERT_EQ(good.size(), Entry::encoded_bytes);
  EXPECT_EQ(decode(Bytes(good)).value(), entry);
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Buffer bad = good;
    bad[bit / 8] ^= static_cast<std::byte>(1u << (bit % 8));
    ASSERT_FALSE(decode(Bytes(bad)).has_value()) << "bit " << bit;
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    ASSERT_FALSE(decode(Bytes(good).first(size)).has_value());
  }
}

TEST(Entries, DecodeToWhatWasEncodedAndNoOtherBytesDo) {
  check_codec(head(), decode_head);
  check_codec(boundary(), decode_boundary);
  check_codec(state_hash(), decode_state_hash);
  check_codec(seal(), decode_seal);
}

TEST(Entries, HaveThePublishedOffsets) {
  const Buffer head_bytes = encoded(head());
  EXPECT_EQ(load_le<std::uint32_t>(head_bytes.data()), 1u);
  EXPECT_EQ(load_le<std::uint32_t>(head_bytes.data() + 4), 2u);
  EXPECT_EQ(load_le<std::int32_t>(head_bytes.data() + 8), 20'000);
  EXPECT_EQ(load_le<std::uint16_t>(head_bytes.data() + 12), 1u);
  EXPECT_EQ(load_le<std::uint64_t>(head_bytes.data() + 16), 41u);
  EXPECT_EQ(load_le<std::uint64_t>(head_bytes.data() + 88), 30u);
  const Buffer boundary_bytes = encoded(boundary());
  EXPECT_EQ(load_le<std::uint64_t>(boundary_bytes.data() + 8), 50u);
  EXPECT_EQ(load_le<std::uint64_t>(boundary_bytes.data() + 16), 1234u);
  const Buffer hash_bytes = encoded(state_hash());
  EXPECT_EQ(load_le<std::uint64_t>(hash_bytes.data() + 8), 1u);
  EXPECT_EQ(load_le<std::uint64_t>(hash_bytes.data() + 16), 2u);
  const Buffer seal_bytes = encoded(seal());
  EXPECT_EQ(load_le<std::int32_t>(seal_bytes.data() + 12), 20'000);
  EXPECT_EQ(load_le<std::uint64_t>(seal_bytes.data() + 16), 42u);
  EXPECT_EQ(load_le<std::int64_t>(seal_bytes.data() + 32), -7);
}

TEST(Entries, SignEverythingOfASealBeforeTheSignature) {
  Buffer message;
  encode_signed_part(seal(), message);
  const std::string_view text = "ecobourse tree head 1\n";
  EXPECT_EQ(as_text(message).substr(0, text.size()), text);
  EXPECT_TRUE(std::ranges::equal(Bytes(message).subspan(text.size()),
                                 Bytes(encoded(seal())).first(Seal::signed_bytes)));
}

TEST(Entries, RefuseAnotherFormatVersionByName) {
  EnvironmentHead entry = head();
  Buffer bytes = encoded(entry);
  store_le(bytes.data(), std::uint32_t{2});
  EXPECT_THAT(decode_head(bytes).error().text, ::testing::HasSubstr("CRC32C"));
}

TEST(Entries, NameEnvironmentsByDate) {
  EXPECT_EQ(EnvironmentHead{}.name(), "genesis");
  EXPECT_EQ(head().name(), "2024-10-04");
}

TEST(Chain, IsTheDigestOfThePreviousValueAndTheStoredBytes) {
  DigestStream stream;
  Buffer all;
  append(all, as_bytes(digest("before")));
  append(all, as_bytes("records"));
  append(all, as_bytes("hashes"));
  EXPECT_EQ(next_chain_value(stream, digest("before"), as_bytes("records"), as_bytes("hashes")),
            sha256(all));
}

TEST(Chain, OpensAnEnvironmentWithItsHead) {
  DigestStream stream;
  Buffer all;
  append(all, as_bytes(head().previous_chain));
  append(all, encoded(head()));
  EXPECT_EQ(opening_chain_value(stream, head()), sha256(all));
}

}  // namespace
}  // namespace eco::persistence
