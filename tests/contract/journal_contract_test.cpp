// What every journal promises, run over each implementation.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include "persistence/lmdb_journal.hpp"
#include "persistence/memory_journal.hpp"
#include "tests/contract/journal_fixtures.hpp"

namespace eco::persistence {
namespace {

using test_support::all_entries;
using test_support::bytes_of;
using test_support::fill_batch;
using test_support::ScratchDirectory;
using test_support::text_of;

class MemoryBackend {
 public:
  Journal& open() {
    journal_.reset();
    journal_ = std::make_unique<MemoryJournal>(disk_);
    return *journal_;
  }
  VerifyKey key() { return disk_.key().verify_key(); }

 private:
  MemoryDisk disk_{7};
  std::unique_ptr<Journal> journal_;
};

class LmdbBackend {
 public:
  Journal& open() {
    journal_.reset();
    directory_.reset();
    directory_.emplace(DataDirectory::acquire(scratch_.path() + "/data").value());
    LmdbJournalOptions options;
    options.signing_key_path = scratch_.signing_key_path();
    journal_ = open_lmdb_journal(*directory_, options).value();
    return *journal_;
  }
  VerifyKey key() { return VerifyKey::load(scratch_.signing_key_path() + ".pub").value(); }

 private:
  ScratchDirectory scratch_;
  std::optional<DataDirectory> directory_;
  std::unique_ptr<Journal> journal_;
};

template <class Backend>
class JournalContract : public ::testing::Test {
 protected:
  Journal& reopen() { return *(journal_ = &backend_.open()); }
  void append(std::uint64_t first, std::uint64_t last) {
    fill_batch(batch_, first, last);
    ASSERT_EQ(journal_->append(batch_).value(), domain::SeqNo(last));
  }
  std::vector<std::string> entries(ReadChecks checks = ReadChecks::full, std::uint64_t from = 0) {
    auto reader = journal_->reader({checks, backend_.key()}).value();
    if (from != 0) {
      EXPECT_TRUE(reader->seek(domain::SeqNo(from)).has_value());
    }
    return all_entries(*reader);
  }

  Backend backend_;
  Journal* journal_ = &backend_.open();
  Batch batch_;
};

using Backends = ::testing::Types<MemoryBackend, LmdbBackend>;
TYPED_TEST_SUITE(JournalContract, Backends);

TYPED_TEST(JournalContract, IsEmptyAtFirst) {
  EXPECT_EQ(this->journal_->last_sequence(), domain::SeqNo(0));
  EXPECT_EQ(this->journal_->durable_sequence(), domain::SeqNo(0));
  EXPECT_EQ(this->journal_->last_stamp(), domain::Timestamp(0));
  EXPECT_EQ(this->journal_->environment().name(), "genesis");
  EXPECT_THAT(this->entries(), ::testing::ElementsAre("head genesis"));
  EXPECT_THAT(this->journal_->sessions().value(), ::testing::IsEmpty());
}

TYPED_TEST(JournalContract, GivesBackWhatWasAppendedInOrder) {
  this->append(1, 3);
  this->append(4, 4);
  EXPECT_THAT(this->entries(),
              ::testing::ElementsAre("head genesis", "record 1", "record 2", "hash 2", "record 3",
                                     "batch 1-3", "record 4", "hash 4", "batch 4-4"));
}

TYPED_TEST(JournalContract, KeepsEveryByteOfARecord) {
  const RecordFields fields{.sequence = domain::SeqNo(1),
                            .stamp = domain::Timestamp(1'700'000'000'000'000'001),
                            .type = 9,
                            .schema_version = 3,
                            .shard = 0,
                            .confidential_until = domain::Timestamp(-5),
                            .key_id = 77};
  const std::string command("cmd\0\xff", 5);
  const std::vector<Bytes> events{as_bytes("first"), {}, as_bytes("third")};
  this->batch_.add_record(fields, as_bytes(command), events);
  ASSERT_TRUE(this->journal_->append(this->batch_).has_value());
  Buffer bytes;
  ASSERT_TRUE(this->journal_->read(domain::SeqNo(1), bytes).has_value());
  EXPECT_TRUE(std::ranges::equal(bytes, this->batch_.record(0)));
  const RecordView record = decode_record(bytes).value();
  EXPECT_EQ(record.fields, fields);
  EXPECT_EQ(text_of(record.command), command);
  std::vector<std::string> read;
  for (Bytes event : record.events) read.push_back(text_of(event));
  EXPECT_THAT(read, ::testing::ElementsAre("first", "", "third"));
}

TYPED_TEST(JournalContract, GoesOnWhereItEndedAfterReopening) {
  this->append(1, 5);
  const Digest chain = this->journal_->chain_value();
  this->reopen();
  EXPECT_EQ(this->journal_->last_sequence(), domain::SeqNo(5));
  EXPECT_EQ(this->journal_->durable_sequence(), domain::SeqNo(5));
  EXPECT_EQ(this->journal_->last_stamp(), domain::Timestamp(5000));
  EXPECT_EQ(this->journal_->chain_value(), chain);
  this->append(6, 7);
  EXPECT_THAT(this->entries(ReadChecks::full, 5),
              ::testing::ElementsAre("record 5", "batch 1-5", "record 6", "hash 6", "record 7",
                                     "batch 6-7"));
}

TYPED_TEST(JournalContract, ReadsSingleRecordsOfAllDays) {
  this->append(1, 300);
  fill_batch(this->batch_, 301, 302);
  ASSERT_TRUE(this->journal_->rotate({base::Date{20'000}, {}}, this->batch_).has_value());
  Buffer bytes;
  for (const std::uint64_t sequence : {1u, 150u, 300u, 301u, 302u}) {
    ASSERT_TRUE(this->journal_->read(domain::SeqNo(sequence), bytes).has_value());
    EXPECT_EQ(decode_record(bytes).value().fields.sequence, domain::SeqNo(sequence));
  }
  EXPECT_FALSE(this->journal_->read(domain::SeqNo(0), bytes).has_value());
  EXPECT_FALSE(this->journal_->read(domain::SeqNo(303), bytes).has_value());
}

TYPED_TEST(JournalContract, KeepsSessionRecordsWithTheBatch) {
  fill_batch(this->batch_, 1, 1);
  this->batch_.put_session(as_bytes("b/out"), as_bytes("1000"));
  this->batch_.put_session(as_bytes("a/in"), as_bytes("7"));
  ASSERT_TRUE(this->journal_->append(this->batch_).has_value());
  this->batch_.clear();
  this->batch_.put_session(as_bytes("b/out"), as_bytes("2000"));
  this->batch_.put_session(as_bytes("c"), as_bytes(""));
  this->batch_.erase_session(as_bytes("a/in"));
  this->batch_.erase_session(as_bytes("never there"));
  ASSERT_TRUE(this->journal_->append(this->batch_).has_value());
  this->reopen();
  EXPECT_THAT(this->journal_->sessions().value(),
              ::testing::ElementsAre(SessionRecord{bytes_of("b/out"), bytes_of("2000")},
                                     SessionRecord{bytes_of("c"), bytes_of("")}));
  EXPECT_EQ(this->journal_->last_sequence(), domain::SeqNo(1));
}

TYPED_TEST(JournalContract, RotatesIntoANewDay) {
  this->append(1, 2);
  this->batch_.clear();
  this->batch_.put_session(as_bytes("s"), as_bytes("v"));
  ASSERT_TRUE(this->journal_->append(this->batch_).has_value());
  fill_batch(this->batch_, 3, 4);
  this->batch_.put_session(as_bytes("t"), as_bytes("w"));
  const SnapshotRef snapshot{domain::SeqNo(2), sha256(as_bytes("snapshot"))};
  EXPECT_EQ(this->journal_->rotate({base::Date{20'000}, snapshot}, this->batch_).value(),
            domain::SeqNo(4));
  EXPECT_EQ(this->journal_->environment().name(), "2024-10-04");
  EXPECT_EQ(this->journal_->environment().snapshot, snapshot);
  EXPECT_EQ(this->journal_->environment().previous_last, domain::SeqNo(2));
  this->append(5, 5);
  const std::vector<std::string> all{"head genesis", "record 1", "record 2",        "hash 2",
                                     "batch 1-2",    "seal 1-2", "head 2024-10-04", "record 3",
                                     "record 4",     "hash 4",   "batch 3-4",       "record 5",
                                     "batch 5-5"};
  EXPECT_EQ(this->entries(), all);
  this->reopen();
  EXPECT_EQ(this->entries(), all);
  EXPECT_EQ(this->journal_->last_sequence(), domain::SeqNo(5));
  EXPECT_THAT(this->journal_->sessions().value(),
              ::testing::ElementsAre(SessionRecord{bytes_of("s"), bytes_of("v")},
                                     SessionRecord{bytes_of("t"), bytes_of("w")}));
}

TYPED_TEST(JournalContract, RotatesAnEmptyGenesis) {
  fill_batch(this->batch_, 1, 1);
  ASSERT_TRUE(this->journal_->rotate({base::Date{20'000}, {}}, this->batch_).has_value());
  EXPECT_THAT(this->entries(), ::testing::ElementsAre("head genesis", "seal 1-0", "head 2024-10-04",
                                                      "record 1", "batch 1-1"));
}

TYPED_TEST(JournalContract, RefusesADayThatIsNotLater) {
  fill_batch(this->batch_, 1, 1);
  ASSERT_TRUE(this->journal_->rotate({base::Date{20'000}, {}}, this->batch_).has_value());
  fill_batch(this->batch_, 2, 2);
  const auto rotated = this->journal_->rotate({base::Date{20'000}, {}}, this->batch_);
  ASSERT_FALSE(rotated.has_value());
  EXPECT_EQ(rotated.error().text, "day 2024-10-04 cannot follow day 2024-10-04");
  EXPECT_FALSE(this->journal_->append(this->batch_).has_value());
}

TYPED_TEST(JournalContract, SealsTheDayAtItsCloseAndItsTailAtRotation) {
  this->append(1, 10);
  const Seal first = this->journal_->seal(domain::Timestamp(99)).value();
  EXPECT_EQ(first.first, domain::SeqNo(1));
  EXPECT_EQ(first.last, domain::SeqNo(10));
  EXPECT_EQ(first.at, domain::Timestamp(99));
  EXPECT_EQ(this->journal_->last_seal(), first);
  EXPECT_EQ(this->journal_->seal(domain::Timestamp(100)).value(), first);
  this->append(11, 11);
  this->reopen();
  EXPECT_EQ(this->journal_->last_seal(), first);
  fill_batch(this->batch_, 12, 12);
  ASSERT_TRUE(this->journal_->rotate({base::Date{20'000}, {}}, this->batch_).has_value());
  EXPECT_EQ(this->journal_->last_seal(), std::nullopt);
  EXPECT_THAT(this->entries(ReadChecks::full, 10),
              ::testing::ElementsAre("record 10", "hash 10", "batch 1-10", "seal 1-10", "record 11",
                                     "batch 11-11", "seal 1-11", "head 2024-10-04", "record 12",
                                     "hash 12", "batch 12-12"));
}

TYPED_TEST(JournalContract, SealsTheSameWhetherPreparedOrNot) {
  this->append(1, 1);
  while (this->journal_->prepare_seal().value()) {
  }
  this->append(2, 4000);
  this->append(4001, 5000);
  while (this->journal_->prepare_seal().value()) {
  }
  this->append(5001, 5001);
  ASSERT_TRUE(this->journal_->seal(domain::Timestamp(1)).has_value());
  EXPECT_EQ(this->entries(ReadChecks::full).back(), "seal 1-5001");
}

TYPED_TEST(JournalContract, AReaderSeesWhatIsAddedLater) {
  auto reader = this->journal_->reader({ReadChecks::full, this->backend_.key()}).value();
  EXPECT_THAT(all_entries(*reader), ::testing::ElementsAre("head genesis"));
  this->append(1, 1);
  EXPECT_THAT(all_entries(*reader), ::testing::ElementsAre("record 1", "batch 1-1"));
  ASSERT_TRUE(this->journal_->seal(domain::Timestamp(1)).has_value());
  EXPECT_THAT(all_entries(*reader), ::testing::ElementsAre("seal 1-1"));
  this->append(2, 2);
  fill_batch(this->batch_, 3, 3);
  ASSERT_TRUE(this->journal_->rotate({base::Date{20'000}, {}}, this->batch_).has_value());
  EXPECT_THAT(all_entries(*reader),
              ::testing::ElementsAre("record 2", "hash 2", "batch 2-2", "seal 1-2",
                                     "head 2024-10-04", "record 3", "batch 3-3"));
}

TYPED_TEST(JournalContract, SeeksToAnyRecordAndOneBehindTheEnd) {
  this->append(1, 5);
  this->append(6, 9);
  auto reader = this->journal_->reader({}).value();
  for (std::uint64_t from = 1; from <= 10; ++from) {
    ASSERT_TRUE(reader->seek(domain::SeqNo(from)).has_value());
    const auto read = all_entries(*reader);
    if (from == 10) {
      EXPECT_THAT(read, ::testing::IsEmpty());
    } else {
      EXPECT_EQ(read.front(), fmt::format("record {}", from));
      EXPECT_EQ(read.back(), "batch 6-9");
    }
  }
  EXPECT_FALSE(reader->seek(domain::SeqNo(0)).has_value());
  EXPECT_FALSE(reader->seek(domain::SeqNo(11)).has_value());
}

TYPED_TEST(JournalContract, ReadsManyBatchesOfManyRecords) {
  std::uint64_t next = 1;
  std::vector<std::string> expected{"head genesis"};
  for (const std::uint64_t count : {1u, 4096u, 17u, 4096u, 2u, 4096u}) {
    this->append(next, next + count - 1);
    next += count;
  }
  const auto read = this->entries(ReadChecks::full);
  EXPECT_EQ(std::ranges::count_if(read, [](const auto& e) { return e.starts_with("record"); }),
            static_cast<std::ptrdiff_t>(next - 1));
  EXPECT_EQ(read.back(), fmt::format("batch {}-{}", next - 4096, next - 1));
}

TYPED_TEST(JournalContract, KeepsRecordsOfAMegabyte) {
  const std::string large(1 << 20, 'x');
  const std::vector<Bytes> events{as_bytes(large), as_bytes("small")};
  this->batch_.add_record({.sequence = domain::SeqNo(1), .stamp = {}, .type = 1}, as_bytes("c"),
                          events);
  ASSERT_TRUE(this->journal_->append(this->batch_).has_value());
  this->append(2, 2);
  EXPECT_THAT(this->entries(), ::testing::ElementsAre("head genesis", "record 1", "batch 1-1",
                                                      "record 2", "hash 2", "batch 2-2"));
  Buffer bytes;
  ASSERT_TRUE(this->journal_->read(domain::SeqNo(1), bytes).has_value());
  EXPECT_EQ(text_of(*decode_record(bytes).value().events.begin()), large);
}

TYPED_TEST(JournalContract, NamesItsEnvironments) {
  this->append(1, 2);
  fill_batch(this->batch_, 3, 3);
  ASSERT_TRUE(this->journal_->rotate({base::Date{20'000}, {}}, this->batch_).has_value());
  const auto environments = this->journal_->reader({}).value()->environments().value();
  ASSERT_EQ(environments.size(), 2u);
  EXPECT_EQ(environments[0].name, "genesis");
  EXPECT_EQ(environments[0].last, domain::SeqNo(2));
  EXPECT_EQ(environments[1].name, "2024-10-04");
  EXPECT_EQ(environments[1].head, this->journal_->environment());
  EXPECT_EQ(environments[1].last, domain::SeqNo(3));
  EXPECT_EQ(this->journal_->stats().environments, 2u);
}

TYPED_TEST(JournalContract, CountsWhatItWrote) {
  this->append(1, 10);
  const std::size_t bytes = this->batch_.records().size();
  this->append(11, 11);
  const JournalStats stats = this->journal_->stats();
  EXPECT_EQ(stats.commits, 2u);
  EXPECT_EQ(stats.records, 11u);
  EXPECT_EQ(stats.record_bytes, bytes + this->batch_.records().size());
}

TYPED_TEST(JournalContract, SaysHowFullTheDiskIs) {
  const DiskUsage usage = this->journal_->disk_usage().value();
  EXPECT_GT(usage.bytes_total, 0u);
  EXPECT_LE(usage.percent(), 100u);
}

}  // namespace
}  // namespace eco::persistence
