#include "persistence/merkle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>

#include <fmt/format.h>

#include "persistence/memory_journal.hpp"
#include "persistence/proofs.hpp"
#include "tests/contract/journal_fixtures.hpp"

namespace eco::persistence {
namespace {

std::string hex(const Digest& digest) {
  std::string text;
  for (const std::uint8_t byte : digest) text += fmt::format("{:02x}", byte);
  return text;
}

Digest leaf_of(Bytes data) {
  Buffer input{std::byte{0}};
  append(input, data);
  return sha256(input);
}

Digest node_of(const Digest& left, const Digest& right) {
  Buffer input{std::byte{1}};
  append(input, as_bytes(left));
  append(input, as_bytes(right));
  return sha256(input);
}

/// RFC 6962, section 2.1, word by word.
Digest naive_root(std::span<const Digest> leaves) {
  if (leaves.empty()) return sha256({});
  if (leaves.size() == 1) return leaves[0];
  std::size_t split = 1;
  while (split * 2 < leaves.size()) split *= 2;
  return node_of(naive_root(leaves.first(split)), naive_root(leaves.subspan(split)));
}

std::vector<Digest> numbered_leaves(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(leaf_of(as_bytes(fmt::format("{}", i))));
  return leaves;
}

// Test vectors of the Certificate Transparency reference implementation.
TEST(MerkleFrontier, GivesTheRootsOfCertificateTransparency) {
  using namespace std::string_literals;
  const std::vector<std::string> data{"",   "\0"s,  "\x10",     " !",
                                      "01", "@ABC", "PQRSTUVW", "`abcdefghijklmno"};
  const std::vector<std::string> roots{
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  DigestStream stream;
  MerkleFrontier frontier;
  EXPECT_EQ(hex(frontier.root(stream)),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (std::size_t i = 0; i < data.size(); ++i) {
    frontier.add(stream, leaf_of(as_bytes(data[i])));
    EXPECT_EQ(hex(frontier.root(stream)), roots[i]);
  }
}

TEST(MerkleFrontier, AgreesWithTheDefinitionForEverySize) {
  const auto leaves = numbered_leaves(300);
  DigestStream stream;
  MerkleFrontier frontier;
  for (std::size_t size = 0; size < leaves.size(); ++size) {
    ASSERT_EQ(frontier.root(stream), naive_root(std::span(leaves).first(size))) << size;
    frontier.add(stream, leaves[size]);
  }
}

TEST(MerklePath, LeadsFromEveryLeafToTheRootAndNowhereElse) {
  const auto leaves = numbered_leaves(40);
  DigestStream stream;
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    const Digest root = naive_root(std::span(leaves).first(size));
    for (std::size_t index = 0; index < size; ++index) {
      PathBuilder builder(index, size);
      for (std::size_t i = 0; i < size; ++i) builder.add(stream, leaves[i]);
      MerklePath path = builder.path(stream);
      ASSERT_EQ(root_of_path(stream, leaves[index], index, size, path), root);
      for (std::size_t other = 0; other < size; ++other) {
        if (other == index) continue;
        ASSERT_NE(root_of_path(stream, leaves[other], other, size, path), root);
        ASSERT_NE(root_of_path(stream, leaves[other], index, size, path), root);
      }
      ASSERT_EQ(root_of_path(stream, leaves[index], size, size, path), std::nullopt);
      path.push_back(root);
      ASSERT_EQ(root_of_path(stream, leaves[index], index, size, path), std::nullopt);
      path.pop_back();
      if (path.empty()) continue;
      path.pop_back();
      ASSERT_NE(root_of_path(stream, leaves[index], index, size, path), root);
    }
  }
}

Digest recorded_leaf(const Digest& blinding_key, const RecordView& record) {
  std::vector<Digest> parts;
  for (std::uint32_t part = 0; part <= record.events.size(); ++part) {
    Buffer salt_input;
    append(salt_input, as_bytes(blinding_key));
    append_le(salt_input, record.fields.sequence.raw());
    append_le(salt_input, part);
    const Digest salt = sha256(salt_input);
    Buffer input;
    append(input, as_bytes(salt).first(16));
    append(input, part_bytes(record, part));
    parts.push_back(leaf_of(input));
  }
  Buffer leaf;
  append_le(leaf, record.fields.sequence.raw());
  append_le(leaf, static_cast<std::uint32_t>(parts.size()));
  append(leaf, as_bytes(naive_root(parts)));
  return leaf_of(leaf);
}

TEST(LeafHasher, HashesAsPublished) {
  const Digest key = sha256(as_bytes("key"));
  LeafHasher hasher(key);
  Batch batch;
  for (std::uint64_t sequence = 1; sequence <= 8; ++sequence) {
    test_support::fill_batch(batch, sequence, sequence);
    const RecordView record = decode_record(batch.record(0)).value();
    EXPECT_EQ(hasher.leaf(record), recorded_leaf(key, record));
  }
}

class PartProofs : public ::testing::Test {
 protected:
  PartProofs() {
    Batch batch;
    test_support::fill_batch(batch, 1, 2);
    EXPECT_TRUE(journal_.append(batch).has_value());
    test_support::fill_batch(batch, 3, 13);
    EXPECT_TRUE(journal_.rotate({base::Date{20'000}, {}}, batch).has_value());
    EXPECT_TRUE(journal_.seal(domain::Timestamp(5)).has_value());
    test_support::fill_batch(batch, 14, 14);
    EXPECT_TRUE(journal_.append(batch).has_value());
    reader_ = journal_.reader({}).value();
  }
  VerifyKey key() const { return disk_.key().verify_key(); }

  MemoryDisk disk_{11};
  MemoryJournal journal_{disk_};
  std::unique_ptr<JournalReader> reader_;
};

TEST_F(PartProofs, ProveEveryPartOfEverySealedRecord) {
  for (std::uint64_t sequence = 1; sequence <= 13; ++sequence) {
    for (std::uint32_t part = 0; part <= sequence % 4; ++part) {
      const ProvenPart proven = prove_part(*reader_, domain::SeqNo(sequence), part).value();
      EXPECT_TRUE(verify_part(proven, key())) << sequence << " " << part;
      if (part > 0) {
        EXPECT_EQ(as_text(proven.part), fmt::format("event {} of {}", part - 1, sequence));
      }
    }
  }
}

TEST_F(PartProofs, FailForAnythingElse) {
  const ProvenPart good = prove_part(*reader_, domain::SeqNo(7), 2).value();
  ASSERT_TRUE(verify_part(good, key()));
  const auto changed = [&](auto change) {
    ProvenPart bad = good;
    change(bad);
    return verify_part(bad, key());
  };
  EXPECT_FALSE(changed([](ProvenPart& p) { p.part[0] ^= std::byte{1}; }));
  EXPECT_FALSE(changed([](ProvenPart& p) { p.proof.part = 1; }));
  EXPECT_FALSE(changed([](ProvenPart& p) { p.proof.part_count = 3; }));
  EXPECT_FALSE(changed([](ProvenPart& p) { p.proof.salt[0] ^= 1; }));
  EXPECT_FALSE(changed([](ProvenPart& p) { p.proof.sequence = domain::SeqNo(8); }));
  EXPECT_FALSE(changed([](ProvenPart& p) { p.proof.sequence = domain::SeqNo(1); }));
  EXPECT_FALSE(changed([](ProvenPart& p) { p.proof.part_path[0][0] ^= 1; }));
  EXPECT_FALSE(changed([](ProvenPart& p) { p.proof.record_path.pop_back(); }));
  EXPECT_FALSE(changed([](ProvenPart& p) { p.seal.root[0] ^= 1; }));
  EXPECT_FALSE(changed([](ProvenPart& p) { p.seal.at = domain::Timestamp(6); }));
  EXPECT_FALSE(changed([](ProvenPart& p) { p.seal.signature[0] ^= 1; }));
  EXPECT_FALSE(verify_part(good, SigningKey::from_seed({}).verify_key()));
}

TEST_F(PartProofs, AreRefusedForWhatDoesNotExist) {
  EXPECT_EQ(prove_part(*reader_, domain::SeqNo(14), 0).error().text,
            "sequence 14 is not sealed yet");
  EXPECT_EQ(prove_part(*reader_, domain::SeqNo(15), 0).error().text,
            "sequence 15 is not in the journal");
  EXPECT_EQ(prove_part(*reader_, domain::SeqNo(4), 1).error().text,
            "sequence 4 has 0 events; part 1 does not exist");
}

}  // namespace
}  // namespace eco::persistence
