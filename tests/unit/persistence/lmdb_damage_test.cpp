// Truncated, flipped and forged journals: an exact error or the same entries, never a crash.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "base/prng.hpp"
#include "persistence/crc32c.hpp"
#include "persistence/lmdb_env.hpp"
#include "persistence/lmdb_journal.hpp"
#include "persistence/lmdb_source.hpp"
#include "tests/contract/journal_fixtures.hpp"

namespace eco::persistence {
namespace {

using test_support::all_entries;
using test_support::fill_batch;
using test_support::ScratchDirectory;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// A journal of two days, built once; each test spoils a copy.
class DamagedJournal : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    scratch_ = std::make_unique<ScratchDirectory>();
    auto directory = DataDirectory::acquire(scratch_->path() + "/good").value();
    LmdbJournalOptions options;
    options.signing_key_path = scratch_->signing_key_path();
    options.map_bytes = std::size_t{1} << 30;
    auto journal = open_lmdb_journal(directory, options).value();
    Batch batch;
    fill_batch(batch, 1, 40);
    ASSERT_TRUE(journal->append(batch).has_value());
    fill_batch(batch, 41, 60);
    batch.put_session(as_bytes("key"), as_bytes("value"));
    ASSERT_TRUE(journal->append(batch).has_value());
    fill_batch(batch, 61, 200);
    ASSERT_TRUE(journal->rotate({base::Date{20'000}, {}}, batch).has_value());
    for (std::uint64_t first = 201; first < 400; first += 10) {
      fill_batch(batch, first, first + 9);
      ASSERT_TRUE(journal->append(batch).has_value());
    }
    batch.clear();
    const std::string large(9000, 'x');
    batch.add_record({.sequence = domain::SeqNo(401), .stamp = {}, .type = 1}, as_bytes(large), {});
    ASSERT_TRUE(journal->append(batch).has_value());
    ASSERT_TRUE(journal->seal(domain::Timestamp(1)).has_value());
  }
  static void TearDownTestSuite() { scratch_.reset(); }

  void SetUp() override { restore(); }
  static void restore() {
    std::filesystem::remove_all(data());
    std::filesystem::copy(scratch_->path() + "/good", data(),
                          std::filesystem::copy_options::recursive);
  }
  static std::string data() { return scratch_->path() + "/data"; }
  static std::string environment(const std::string& name) { return data() + "/journal/" + name; }
  static std::string file(const std::string& name) { return environment(name) + "/data.mdb"; }
  static std::vector<std::string> entries(ReadChecks checks = ReadChecks::full) {
    auto reader = open_lmdb_reader(data(), {checks});
    return all_entries(**reader);
  }
  static std::string last_entry(ReadChecks checks = ReadChecks::full) {
    return entries(checks).back();
  }
  static base::Result<std::unique_ptr<Journal>> open(DataDirectory& directory) {
    LmdbJournalOptions options;
    options.signing_key_path = scratch_->signing_key_path();
    options.map_bytes = std::size_t{1} << 30;
    return open_lmdb_journal(directory, options);
  }
  static std::string open_error() {
    auto directory = DataDirectory::acquire(data()).value();
    auto journal = open(directory);
    return journal ? "opened" : journal.error().text;
  }
  static Buffer contents(const std::string& path) { return read_file(path).value(); }
  static void put(const std::string& path, const Buffer& bytes) {
    std::ofstream stream(path, std::ios::binary | std::ios::trunc);
    stream.write(reinterpret_cast<const char*>(bytes.data()),
                 static_cast<std::streamsize>(bytes.size()));
  }
  /// Changes an environment with LMDB itself, as a forger with its tools would.
  static void forge(const std::string& name, const char* database, unsigned flags,
                    const std::function<int(MDB_txn*, MDB_dbi)>& change) {
    auto env = LmdbEnv::open(environment(name), LmdbMode::write, std::size_t{1} << 30).value();
    auto txn = LmdbTransaction::begin(*env, LmdbMode::write).value();
    MDB_dbi dbi = 0;
    ASSERT_EQ(mdb_dbi_open(txn.get(), database, flags, &dbi), 0);
    ASSERT_EQ(change(txn.get(), dbi), 0);
    ASSERT_EQ(txn.commit(), 0);
  }
  static int erase(MDB_txn* txn, MDB_dbi dbi, std::uint64_t key) {
    MDB_val at{sizeof key, &key};
    return mdb_del(txn, dbi, &at, nullptr);
  }
  static int replace(MDB_txn* txn, MDB_dbi dbi, std::uint64_t key,
                     const std::function<void(Buffer&)>& change) {
    MDB_val at{sizeof key, &key};
    MDB_val value{};
    if (int code = mdb_get(txn, dbi, &at, &value); code != 0) return code;
    const Bytes old = to_bytes(value);
    Buffer bytes(old.begin(), old.end());
    change(bytes);
    value = to_val(bytes);
    return mdb_put(txn, dbi, &at, &value, 0);
  }

  static std::unique_ptr<ScratchDirectory> scratch_;
};

std::unique_ptr<ScratchDirectory> DamagedJournal::scratch_;

TEST_F(DamagedJournal, IsWholeBeforeItIsDamaged) {
  EXPECT_EQ(last_entry(), "seal 61-401");
  EXPECT_EQ(open_error(), "opened");
}

TEST_F(DamagedJournal, TruncatedAnywhereIsSaidToBe) {
  const std::uintmax_t size = std::filesystem::file_size(file("2024-10-04"));
  for (std::uintmax_t cut = 0; cut < size; cut += 5003) {
    restore();
    std::filesystem::resize_file(file("2024-10-04"), cut);
    ASSERT_THAT(last_entry(), AllOf(HasSubstr("2024-10-04"), HasSubstr("truncated"))) << cut;
    ASSERT_THAT(open_error(), AllOf(HasSubstr("2024-10-04"), HasSubstr("truncated"))) << cut;
  }
}

TEST_F(DamagedJournal, TruncatedWhileItIsReadIsAnError) {
  auto reader = open_lmdb_reader(data(), {}).value();
  ASSERT_TRUE(reader->seek(domain::SeqNo(61)).has_value());
  ASSERT_TRUE(reader->next().has_value());
  std::filesystem::resize_file(file("2024-10-04"), 4096);
  const std::string last = all_entries(*reader).back();
  EXPECT_THAT(last, HasSubstr("error: "));
  EXPECT_FALSE(reader->next().has_value());
}

TEST_F(DamagedJournal, WithAFlippedBitIsReadTheSameOrRefused) {
  const auto good = entries();
  base::Prng random(20);
  int refused = 0;
  for (const std::string name : {"genesis", "2024-10-04"}) {
    const Buffer bytes = contents(file(name));
    for (int round = 0; round < 100; ++round) {
      Buffer bad = bytes;
      bad[random.below(bad.size())] ^= static_cast<std::byte>(1u << random.below(8));
      put(file(name), bad);
      const auto read = entries();
      if (read != good) {
        ASSERT_THAT(read.back(), HasSubstr("error: "));
        ++refused;
      }
    }
    put(file(name), bytes);
  }
  EXPECT_GT(refused, 30);
}

// The library that writes follows the file's structure unchecked: a signal here would be the
// daemon's.
TEST_F(DamagedJournal, WithFlippedBitsIsOpenedForWritingOrRefusedButNeverCrashes) {
  base::Prng random(21);
  const Buffer bytes = contents(file("2024-10-04"));
  int refused = 0;
  for (int round = 0; round < 100; ++round) {
    Buffer bad = bytes;
    for (int flips = 0; flips < 1 + round % 4; ++flips) {
      bad[random.below(bad.size())] ^= static_cast<std::byte>(1u << random.below(8));
    }
    put(file("2024-10-04"), bad);
    const pid_t child = ::fork();
    if (child == 0) {
      auto directory = DataDirectory::acquire(data());
      auto journal = open(*directory);
      if (!journal) ::_exit(1);
      Batch batch;
      fill_batch(batch, 402, 1000);
      batch.put_session(as_bytes("other"), as_bytes("value"));
      ::_exit((*journal)->append(batch) && (*journal)->seal({}) ? 0 : 2);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status)) << "round " << round << " signal " << WTERMSIG(status);
    if (WEXITSTATUS(status) == 1) ++refused;
  }
  EXPECT_GT(refused, 15);
}

TEST_F(DamagedJournal, OfArbitraryPagesIsRefused) {
  base::Prng random(22);
  const Buffer bytes = contents(file("2024-10-04"));
  for (int round = 0; round < 100; ++round) {
    Buffer bad = bytes;
    const std::size_t page = random.below(bad.size() / 4096) * 4096;
    const std::size_t other = random.below(bad.size() / 4096) * 4096;
    switch (round % 3) {
      case 0:
        for (std::size_t i = 0; i < 4096; ++i)
          bad[page + i] = static_cast<std::byte>(random.next());
        break;
      case 1:
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(other), 4096,
                    bad.begin() + static_cast<std::ptrdiff_t>(page));
        break;
      default:
        for (std::size_t i = 0; i < 64; ++i) bad[page + i] = static_cast<std::byte>(random.next());
    }
    put(file("2024-10-04"), bad);
    const std::string last = last_entry();
    ASSERT_TRUE(last == "seal 61-401" || last.starts_with("error: ")) << last;
  }
}

TEST_F(DamagedJournal, WithAForgedEventIsFoundByTheChain) {
  forge("genesis", db_records, MDB_INTEGERKEY, [](MDB_txn* txn, MDB_dbi dbi) {
    return replace(txn, dbi, 7, [](Buffer& record) {
      record.back() ^= std::byte{1};
      const Bytes all(record);
      store_le(record.data() + 4, crc32c(all.subspan(8), crc32c(all.first(4))));
    });
  });
  EXPECT_EQ(last_entry(ReadChecks::records), "seal 61-401");
  EXPECT_EQ(last_entry(ReadChecks::chain),
            "error: journal environment genesis, sequence 1: the chain value of the batch 1 to 40 "
            "does not follow from its bytes. Nothing from there on can be trusted: restore this "
            "environment from a verified copy");
}

TEST_F(DamagedJournal, WithoutARecordIsRefused) {
  forge("genesis", db_records, MDB_INTEGERKEY,
        [](MDB_txn* txn, MDB_dbi dbi) { return erase(txn, dbi, 50); });
  EXPECT_THAT(last_entry(ReadChecks::records),
              AllOf(HasSubstr("journal environment genesis"), HasSubstr("record 50 is missing")));
}

TEST_F(DamagedJournal, WithoutItsLastRecordsIsRefused) {
  forge("2024-10-04", db_records, MDB_INTEGERKEY,
        [](MDB_txn* txn, MDB_dbi dbi) { return erase(txn, dbi, 401); });
  EXPECT_THAT(last_entry(), HasSubstr("record 401 is missing"));
  EXPECT_THAT(open_error(), HasSubstr("340 records are stored for 341 sequence numbers"));
}

TEST_F(DamagedJournal, WithoutItsLastBatchIsRefused) {
  forge("2024-10-04", db_boundaries, MDB_INTEGERKEY,
        [](MDB_txn* txn, MDB_dbi dbi) { return erase(txn, dbi, 401); });
  EXPECT_THAT(last_entry(), HasSubstr("records stand behind the last batch boundary"));
  EXPECT_THAT(open_error(), HasSubstr("341 records are stored for 340 sequence numbers"));
}

TEST_F(DamagedJournal, WithoutAStateHashIsRefused) {
  forge("genesis", db_state_hashes, MDB_INTEGERKEY,
        [](MDB_txn* txn, MDB_dbi dbi) { return erase(txn, dbi, 8); });
  EXPECT_THAT(last_entry(ReadChecks::chain), HasSubstr("chain value of the batch 1 to 40"));
}

TEST_F(DamagedJournal, WithoutTheSealOfADayIsRefused) {
  forge("genesis", db_seals, MDB_INTEGERKEY,
        [](MDB_txn* txn, MDB_dbi dbi) { return erase(txn, dbi, 60); });
  EXPECT_THAT(last_entry(), HasSubstr("no seal covers the whole environment"));
}

TEST_F(DamagedJournal, WithAForgedSealIsRefused) {
  forge("2024-10-04", db_seals, MDB_INTEGERKEY, [](MDB_txn* txn, MDB_dbi dbi) {
    return replace(txn, dbi, 401, [](Buffer& bytes) {
      Seal seal = decode_seal(bytes).value();
      seal.root[0] ^= 1;
      bytes.clear();
      encode(seal, bytes);
    });
  });
  EXPECT_EQ(last_entry(ReadChecks::chain), "seal 61-401");
  EXPECT_THAT(last_entry(), HasSubstr("the seal's Merkle root does not follow from the records"));
}

TEST_F(DamagedJournal, WithAnotherBlindingKeyIsRefused) {
  forge("2024-10-04", db_head, 0, [](MDB_txn* txn, MDB_dbi dbi) {
    MDB_val key = to_val(as_bytes(head_key));
    MDB_val value{};
    if (int code = mdb_get(txn, dbi, &key, &value); code != 0) return code;
    EnvironmentHead head = decode_head(to_bytes(value)).value();
    head.blinding_key[0] ^= 1;
    Buffer bytes;
    encode(head, bytes);
    value = to_val(bytes);
    return mdb_put(txn, dbi, &key, &value, 0);
  });
  EXPECT_THAT(last_entry(ReadChecks::chain), HasSubstr("chain value of the batch 61 to 200"));
}

TEST_F(DamagedJournal, WithADayMissingOrRenamedIsRefused) {
  std::filesystem::rename(environment("2024-10-04"), environment("2024-10-05"));
  EXPECT_THAT(last_entry(), HasSubstr("journal environment 2024-10-05 says that it is 2024-10-04"));
  restore();
  std::filesystem::remove_all(environment("genesis"));
  EXPECT_THAT(last_entry(), HasSubstr("has no environment genesis"));
  EXPECT_THAT(open_error(), HasSubstr("holds days but no genesis"));
}

TEST_F(DamagedJournal, WithASpoiledSessionRecordIsRefused) {
  forge("2024-10-04", db_sessions, 0, [](MDB_txn* txn, MDB_dbi dbi) {
    MDB_val key = to_val(as_bytes("key"));
    MDB_val value = to_val(as_bytes("....walue"));
    return mdb_put(txn, dbi, &key, &value, 0);
  });
  auto reader = open_lmdb_reader(data(), {}).value();
  EXPECT_THAT(reader->sessions().error().text, HasSubstr("CRC32C of a session record is wrong"));
}

}  // namespace
}  // namespace eco::persistence
