// Journals and snapshots that released versions wrote must stay readable. golden/v1 was written by
// the first.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include <fmt/format.h>

#include "persistence/lmdb_journal.hpp"
#include "persistence/snapshot_store.hpp"
#include "tests/contract/journal_fixtures.hpp"

namespace eco::persistence {
namespace {

std::string golden(const std::string& name) {
  const char* source = std::getenv("ECO_SOURCE_DIR");
  return std::string(source == nullptr ? "." : source) + "/tests/contract/golden/" + name;
}

std::string hex(const Digest& digest) {
  std::string text;
  for (const std::uint8_t byte : digest) text += fmt::format("{:02x}", byte);
  return text;
}

TEST(GoldenJournal, OfVersion1IsReadAndVerifiedWhole) {
  const VerifyKey key = VerifyKey::load(golden("v1/signing.pem.pub")).value();
  auto reader = open_lmdb_reader(golden("v1"), {ReadChecks::full, key}).value();
  std::size_t records = 0;
  std::vector<std::string> others;
  Digest chain{};
  for (;;) {
    const auto entry = reader->next();
    ASSERT_TRUE(entry.has_value()) << entry.error().text;
    if (!*entry) break;
    if (std::holds_alternative<RecordView>(**entry)) ++records;
    if (const auto* boundary = std::get_if<Boundary>(&**entry)) chain = boundary->chain;
    if (std::holds_alternative<EnvironmentHead>(**entry) || std::holds_alternative<Seal>(**entry)) {
      others.push_back(test_support::describe(**entry));
    }
  }
  EXPECT_EQ(records, 154u);
  EXPECT_EQ(hex(chain), "d2e3d835fb9a67ed8595dee6d8253e982a26498cae3e97dd36f3c26308317164");
  EXPECT_THAT(others, ::testing::ElementsAre("head genesis", "seal 1-49", "seal 1-99", "seal 1-140",
                                             "head 2024-10-24", "seal 141-154"));
  EXPECT_THAT(reader->sessions().value(),
              ::testing::ElementsAre(
                  SessionRecord{test_support::bytes_of("last"), test_support::bytes_of("154")}));
}

TEST(GoldenSnapshot, OfVersion1IsReadAndVerified) {
  const SnapshotStore store(golden("v1/snapshots"));
  const Snapshot snapshot = store.load(domain::SeqNo(42)).value();
  EXPECT_EQ(
      snapshot.info,
      (SnapshotInfo{domain::SeqNo(42), domain::Timestamp(1'700'000'000'000'000'000), 3, {5, 6}}));
  EXPECT_EQ(as_text(snapshot.content), "golden state");
}

}  // namespace
}  // namespace eco::persistence
