#include "persistence/memory_journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/contract/journal_fixtures.hpp"

namespace eco::persistence {
namespace {

using test_support::fill_batch;
using ::testing::ElementsAre;

base::Result<domain::SeqNo> append(Journal& journal, std::uint64_t first, std::uint64_t last) {
  Batch batch;
  fill_batch(batch, first, last);
  batch.put_session(as_bytes("last"), as_bytes(fmt::format("{}", last)));
  return journal.append(batch);
}

TEST(MemoryJournalFaults, ADeferredBatchIsDurableWithTheNextFlush) {
  MemoryDisk disk(1);
  MemoryJournal journal(disk, {.seed = 1, .defer_per_mille = 1000});
  EXPECT_EQ(append(journal, 1, 3).value(), domain::SeqNo(0));
  EXPECT_EQ(append(journal, 4, 4).value(), domain::SeqNo(0));
  EXPECT_EQ(journal.last_sequence(), domain::SeqNo(4));
  EXPECT_EQ(journal.durable_sequence(), domain::SeqNo(0));
  Buffer bytes;
  EXPECT_FALSE(journal.read(domain::SeqNo(1), bytes).has_value());
  EXPECT_EQ(journal.flush().value(), domain::SeqNo(4));
  EXPECT_EQ(journal.durable_sequence(), domain::SeqNo(4));
  EXPECT_TRUE(journal.read(domain::SeqNo(1), bytes).has_value());
}

TEST(MemoryJournalFaults, ACrashKeepsWhatWasDurableAndAFirstPartOfTheRest) {
  std::set<std::uint64_t> survived;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    MemoryDisk disk(seed);
    {
      MemoryJournal journal(disk, {.seed = seed, .defer_per_mille = 1000});
      ASSERT_TRUE(append(journal, 1, 3).has_value());
      ASSERT_TRUE(journal.flush().has_value());
      ASSERT_TRUE(append(journal, 4, 5).has_value());
      ASSERT_TRUE(append(journal, 6, 6).has_value());
      journal.crash();
      EXPECT_FALSE(append(journal, 7, 7).has_value());
      EXPECT_FALSE(journal.flush().has_value());
      EXPECT_FALSE(journal.seal({}).has_value());
    }
    MemoryJournal journal(disk);
    const std::uint64_t last = journal.last_sequence().raw();
    survived.insert(last);
    EXPECT_EQ(as_text(journal.sessions().value().at(0).value), fmt::format("{}", last));
    EXPECT_EQ(append(journal, last + 1, last + 2).value(), domain::SeqNo(last + 2));
    auto reader = journal.reader({ReadChecks::full, disk.key().verify_key()}).value();
    EXPECT_EQ(test_support::all_entries(*reader).back(),
              fmt::format("batch {}-{}", last + 1, last + 2));
  }
  EXPECT_THAT(survived, ElementsAre(3, 5, 6));
}

TEST(MemoryJournalFaults, AFailedAppendIsDurableOrNotAndStopsTheJournal) {
  std::set<std::uint64_t> survived;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    MemoryDisk disk(seed);
    {
      MemoryJournal journal(disk, {.seed = seed, .fail_per_mille = 1000});
      EXPECT_FALSE(append(journal, 1, 3).has_value());
      EXPECT_FALSE(append(journal, 4, 4).has_value());
    }
    survived.insert(MemoryJournal(disk).last_sequence().raw());
  }
  EXPECT_THAT(survived, ElementsAre(0, 3));
}

TEST(MemoryJournalFaults, OneSeedMakesOneHistory) {
  const auto history = [](std::uint64_t seed) {
    MemoryDisk disk(seed);
    MemoryJournal journal(disk, {.seed = seed, .defer_per_mille = 500, .fail_per_mille = 20});
    std::vector<std::uint64_t> durable;
    for (std::uint64_t sequence = 1; sequence < 200; ++sequence) {
      const auto appended = append(journal, sequence, sequence);
      durable.push_back(appended ? appended->raw() : ~std::uint64_t{0});
    }
    journal.crash();
    durable.push_back(MemoryJournal(disk).last_sequence().raw());
    return durable;
  };
  EXPECT_EQ(history(3), history(3));
  EXPECT_NE(history(3), history(4));
}

TEST(MemoryJournalFaults, TheDiskIsAsFullAsTheTestSays) {
  MemoryDisk disk(1);
  const MemoryJournal journal(disk);
  EXPECT_EQ(journal.disk_usage().value().percent(), 0u);
  disk.set_usage({.bytes_total = 100, .bytes_available = 4, .disk_percent = 96, .map_percent = 3});
  EXPECT_EQ(journal.disk_usage().value().percent(), 96u);
}

}  // namespace
}  // namespace eco::persistence
