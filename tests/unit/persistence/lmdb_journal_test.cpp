#include "persistence/lmdb_journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>

#include "persistence/lmdb_env.hpp"
#include "tests/contract/journal_fixtures.hpp"

namespace eco::persistence {
namespace {

using test_support::all_entries;
using test_support::fill_batch;
using test_support::ScratchDirectory;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Runs `body` in a child process and returns what waitpid says of it.
template <class Body>
int in_child(Body body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body());
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return status;
}

class LmdbJournalTest : public ::testing::Test {
 protected:
  struct Opened {
    std::unique_ptr<DataDirectory> directory;
    std::unique_ptr<Journal> journal;
  };
  std::string data() const { return scratch_.path() + "/data"; }
  std::string data_file(const std::string& environment) const {
    return data() + "/journal/" + environment + "/data.mdb";
  }
  LmdbJournalOptions options() const {
    LmdbJournalOptions options;
    options.signing_key_path = scratch_.signing_key_path();
    options.map_bytes = std::size_t{1} << 30;
    return options;
  }
  base::Result<Opened> try_open(const LmdbJournalOptions& options) const {
    auto directory = DataDirectory::acquire(data());
    if (!directory) return tl::unexpected(directory.error());
    Opened opened{std::make_unique<DataDirectory>(std::move(*directory)), nullptr};
    auto journal = open_lmdb_journal(*opened.directory, options);
    if (!journal) return tl::unexpected(journal.error());
    opened.journal = std::move(*journal);
    return opened;
  }
  Opened open() const { return try_open(options()).value(); }
  VerifyKey key() const { return VerifyKey::load(scratch_.signing_key_path() + ".pub").value(); }
  std::vector<std::string> entries(ReadChecks checks = ReadChecks::full) const {
    auto reader = open_lmdb_reader(data(), {checks, key()}).value();
    return all_entries(*reader);
  }
  static void append(Journal& journal, std::uint64_t first, std::uint64_t last) {
    Batch batch;
    fill_batch(batch, first, last);
    ASSERT_EQ(journal.append(batch).value(), domain::SeqNo(last));
  }
  static base::Result<domain::SeqNo> rotate(Journal& journal, int day, std::uint64_t first,
                                            std::uint64_t last) {
    Batch batch;
    fill_batch(batch, first, last);
    return journal.rotate({base::Date{day}, {}}, batch);
  }
  /// Two days with a few batches each and session records.
  void make_two_days() const {
    const Opened opened = open();
    append(*opened.journal, 1, 40);
    append(*opened.journal, 41, 41);
    ASSERT_TRUE(rotate(*opened.journal, 20'000, 42, 60).has_value());
    append(*opened.journal, 61, 90);
    Batch sessions;
    sessions.put_session(as_bytes("key"), as_bytes("value"));
    ASSERT_TRUE(opened.journal->append(sessions).has_value());
    ASSERT_TRUE(opened.journal->seal(domain::Timestamp(1)).has_value());
  }

  ScratchDirectory scratch_;
};

// --- Rotation
// -------------------------------------------------------------------------------------

class Rotation : public LmdbJournalTest, public ::testing::WithParamInterface<RotationStep> {};

TEST_P(Rotation, KilledBehindAnyStepIsWhollyDoneOrNotAtAll) {
  {
    const Opened opened = open();
    append(*opened.journal, 1, 5);
  }
  // Twice: the second time leftovers of the first are there.
  for (int round = 0; round < 2; ++round) {
    const int status = in_child([&] {
      LmdbJournalOptions killing = options();
      killing.rotation_hook = [](RotationStep step) {
        if (step == GetParam()) ::_exit(99);
      };
      const Opened opened = try_open(killing).value();
      if (opened.journal->environment().ordinal == 1) return 99;
      (void)rotate(*opened.journal, 20'000, 6, 7);
      return 1;
    });
    ASSERT_EQ(WEXITSTATUS(status), 99);
  }
  {
    const Opened opened = open();
    if (GetParam() == RotationStep::renamed) {
      EXPECT_EQ(opened.journal->environment().name(), "2024-10-04");
      EXPECT_EQ(opened.journal->last_sequence(), domain::SeqNo(7));
    } else {
      EXPECT_EQ(opened.journal->environment().name(), "genesis");
      EXPECT_EQ(opened.journal->last_sequence(), domain::SeqNo(5));
      ASSERT_TRUE(rotate(*opened.journal, 20'000, 6, 7).has_value());
    }
    append(*opened.journal, 8, 8);
  }
  EXPECT_THAT(entries(), ElementsAre("head genesis", "record 1", "record 2", "hash 2", "record 3",
                                     "record 4", "hash 4", "record 5", "batch 1-5", "seal 1-5",
                                     "head 2024-10-04", "record 6", "hash 6", "record 7",
                                     "batch 6-7", "record 8", "hash 8", "batch 8-8"));
  std::vector<std::string> left;
  for (const auto& entry : std::filesystem::directory_iterator(data() + "/journal")) {
    left.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(left, ::testing::UnorderedElementsAre("genesis", "2024-10-04"));
}

class UnfinishedRotation : public Rotation {};

TEST_P(UnfinishedRotation, GoesOnInTheOldDayWhenItIsNotRepeated) {
  {
    const Opened opened = open();
    append(*opened.journal, 1, 5);
  }
  in_child([&] {
    LmdbJournalOptions killing = options();
    killing.rotation_hook = [](RotationStep step) {
      if (step == GetParam()) ::_exit(99);
    };
    const Opened opened = try_open(killing).value();
    (void)rotate(*opened.journal, 20'000, 6, 7);
    return 1;
  });
  {
    const Opened opened = open();
    append(*opened.journal, 6, 6);
    ASSERT_TRUE(rotate(*opened.journal, 20'001, 7, 7).has_value());
  }
  EXPECT_THAT(entries(),
              ElementsAre("head genesis", "record 1", "record 2", "hash 2", "record 3", "record 4",
                          "hash 4", "record 5", "batch 1-5", "seal 1-5", "record 6", "hash 6",
                          "batch 6-6", "seal 1-6", "head 2024-10-05", "record 7", "batch 7-7"));
}

std::string step_name(const ::testing::TestParamInfo<RotationStep>& step) {
  return fmt::format("Step{}", static_cast<int>(step.param));
}
INSTANTIATE_TEST_SUITE_P(Steps, Rotation,
                         ::testing::Values(RotationStep::sealed, RotationStep::created,
                                           RotationStep::filled, RotationStep::renamed),
                         step_name);
INSTANTIATE_TEST_SUITE_P(Steps, UnfinishedRotation,
                         ::testing::Values(RotationStep::sealed, RotationStep::created,
                                           RotationStep::filled),
                         step_name);

// --- Data directory
// -------------------------------------------------------------------------------

TEST_F(LmdbJournalTest, ASecondEngineIsRefusedAndToldOfTheFirst) {
  const Opened opened = open();
  const auto second = try_open(options());
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().text,
            fmt::format("data directory {} is in use by the engine with process id {}: stop it "
                        "first, or name another directory",
                        data(), ::getpid()));
}

TEST_F(LmdbJournalTest, TheLockEndsWithTheProcess) {
  const int status = in_child([&] {
    const Opened opened = open();
    ::raise(SIGKILL);
    return 0;
  });
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_TRUE(try_open(options()).has_value());
}

TEST_F(LmdbJournalTest, ADirectoryOfOtherThingsIsRefused) {
  std::filesystem::create_directories(data());
  std::ofstream(data() + "/letters.txt") << "dear";
  EXPECT_THAT(try_open(options()).error().text,
              HasSubstr("is not a data directory: it has no FORMAT file, but has letters.txt"));
  EXPECT_THAT(open_lmdb_reader(data(), {}).error().text, HasSubstr("is not a data directory"));
}

TEST_F(LmdbJournalTest, ADirectoryOfAnotherVersionIsRefused) {
  {
    const Opened opened = open();
  }
  std::ofstream(data() + "/FORMAT") << "ecobourse-data 2\n";
  EXPECT_THAT(try_open(options()).error().text, HasSubstr("does not say 'ecobourse-data 1'"));
  EXPECT_THAT(open_lmdb_reader(data(), {}).error().text,
              HasSubstr("does not say 'ecobourse-data 1'"));
}

TEST_F(LmdbJournalTest, ASigningKeyInsideIsRefused) {
  std::filesystem::create_directories(data());
  LmdbJournalOptions inside = options();
  inside.signing_key_path = data() + "/../data/key.pem";
  EXPECT_THAT(try_open(inside).error().text, HasSubstr("lies inside the data directory"));
}

TEST_F(LmdbJournalTest, AnotherShardIsRefused) {
  {
    const Opened opened = open();
  }
  LmdbJournalOptions other = options();
  other.shard = 3;
  EXPECT_EQ(try_open(other).error().text, "the journal belongs to shard 0, configured is 3");
}

// --- Threads
// --------------------------------------------------------------------------------------

TEST_F(LmdbJournalTest, NobodyWhoReadsWaitsForLeavesBeingHashed) {
  // Far more than a read takes; it ends the test where a reader waits.
  constexpr std::chrono::seconds patience{10};
  LmdbJournalOptions watched = options();
  Journal* journal = nullptr;
  std::vector<std::future<bool>> reads;  // outlive the hook: one that waits ends behind it
  watched.hashing_hook = [&] {
    reads.push_back(std::async(std::launch::async, [journal] {
      Buffer out;
      return journal->read(domain::SeqNo(3), out).has_value() && journal->sessions().has_value();
    }));
    EXPECT_EQ(reads.back().wait_for(patience), std::future_status::ready);
  };
  const Opened opened = try_open(watched).value();
  journal = opened.journal.get();
  append(*journal, 1, 40);
  EXPECT_TRUE(journal->prepare_seal().value());
  ASSERT_TRUE(rotate(*journal, 20'000, 41, 60).has_value());
  ASSERT_TRUE(journal->seal(domain::Timestamp(1)).has_value());
  ASSERT_EQ(reads.size(), 2u) << "once for each day";
  for (std::future<bool>& read : reads) EXPECT_TRUE(read.get());
  EXPECT_EQ(entries().back(), "seal 41-60");
}

// --- Space
// ----------------------------------------------------------------------------------------

TEST_F(LmdbJournalTest, AFullMapStopsTheJournalAndKeepsWhatIsDurable) {
  LmdbJournalOptions small = options();
  small.map_bytes = 1 << 20;
  std::uint64_t last = 0;
  {
    const Opened opened = try_open(small).value();
    Batch batch;
    std::uint32_t percent = opened.journal->disk_usage().value().map_percent;
    for (;;) {
      fill_batch(batch, last + 1, last + 50);
      const auto appended = opened.journal->append(batch);
      if (!appended) {
        EXPECT_THAT(appended.error().text, HasSubstr("has reached its map size: raise it"));
        EXPECT_THAT(opened.journal->append(batch).error().text, HasSubstr("the journal stopped"));
        EXPECT_THAT(opened.journal->seal({}).error().text, HasSubstr("the journal stopped"));
        break;
      }
      last += 50;
      const std::uint32_t now = opened.journal->disk_usage().value().map_percent;
      EXPECT_GE(now, percent);
      percent = now;
    }
    EXPECT_GE(percent, disk_alarm_percent);
    EXPECT_EQ(opened.journal->durable_sequence(), domain::SeqNo(last));
  }
  const Opened opened = open();
  EXPECT_EQ(opened.journal->last_sequence(), domain::SeqNo(last));
  append(*opened.journal, last + 1, last + 50);
  EXPECT_EQ(entries().back(), fmt::format("batch {}-{}", last + 1, last + 50));
}

// The disk refuses: LMDB's writes fail as they do on a full or broken disk.
TEST_F(LmdbJournalTest, AFailingWriteStopsTheJournalAndIsNotTriedAgain) {
  const int status = in_child([&] {
    const Opened opened = open();
    append(*opened.journal, 1, 20);
    const rlimit none{0, RLIM_INFINITY};
    const rlimit all{RLIM_INFINITY, RLIM_INFINITY};
    ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &none);
    Batch batch;
    fill_batch(batch, 21, 40);
    const bool failed = !opened.journal->append(batch).has_value();
    ::setrlimit(RLIMIT_FSIZE, &all);
    const bool stopped = !opened.journal->append(batch).has_value() &&
                         !opened.journal->flush().has_value() &&
                         !opened.journal->prepare_seal().has_value();
    return failed && stopped && opened.journal->durable_sequence() == domain::SeqNo(20) ? 0 : 1;
  });
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  const Opened opened = open();
  EXPECT_EQ(opened.journal->last_sequence(), domain::SeqNo(20));
  append(*opened.journal, 21, 21);
  EXPECT_EQ(entries().back(), "batch 21-21");
}

// --- Readers in other processes
// -------------------------------------------------------------------

TEST_F(LmdbJournalTest, AReaderInAnotherProcessFollowsAWriterAtFullSpeed) {
  constexpr std::uint64_t last = 2500;
  const Opened opened = open();
  const pid_t child = ::fork();
  if (child == 0) {
    auto reader = open_lmdb_reader(data(), {ReadChecks::full, key()});
    std::uint64_t seen = 0;
    while (seen < last) {
      auto entry = (*reader)->next();
      if (!entry) {
        std::fprintf(stderr, "%s\n", entry.error().text.c_str());
        ::_exit(1);
      }
      if (!*entry) continue;
      const auto* record = std::get_if<RecordView>(&**entry);
      if (record == nullptr) continue;
      if (record->fields.sequence.raw() != ++seen) ::_exit(2);
    }
    ::_exit(0);
  }
  std::uint64_t next = 1;
  for (int day = 20'000; next <= last; ++day) {
    for (int batch = 0; batch < 40; ++batch) {
      append(*opened.journal, next, next + 9);
      next += 10;
    }
    const auto rotated = rotate(*opened.journal, day, next, next + 9);
    ASSERT_TRUE(rotated.has_value()) << rotated.error().text;
    next += 10;
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST_F(LmdbJournalTest, AReaderLeavesASealedCopyUntouched) {
  make_two_days();
  const std::string copy = scratch_.path() + "/copy";
  std::filesystem::copy(data(), copy, std::filesystem::copy_options::recursive);
  for (const char* environment : {"genesis", "2024-10-04"}) {
    std::filesystem::remove(copy + "/journal/" + environment + "/lock.mdb");
  }
  std::filesystem::remove(copy + "/LOCK");
  auto reader = open_lmdb_reader(copy, {ReadChecks::full, key()}).value();
  EXPECT_EQ(all_entries(*reader), entries());
  EXPECT_EQ(reader->sessions().value().size(), 1u);
  EXPECT_FALSE(std::filesystem::exists(copy + "/LOCK"));
  EXPECT_FALSE(std::filesystem::exists(copy + "/journal/2024-10-04/lock.mdb"));
}

TEST_F(LmdbJournalTest, AReaderWithAnotherKeyRefusesTheSeal) {
  make_two_days();
  auto reader =
      open_lmdb_reader(data(), {ReadChecks::full, SigningKey::from_seed({}).verify_key()}).value();
  EXPECT_THAT(all_entries(*reader).back(),
              HasSubstr("the seal was signed with another key than the one given"));
}

TEST_F(LmdbJournalTest, AReaderWithoutAJournalSaysSo) {
  {
    auto directory = DataDirectory::acquire(data()).value();
  }
  auto reader = open_lmdb_reader(data(), {}).value();
  EXPECT_THAT(reader->next().error().text, HasSubstr("has no environment genesis"));
  EXPECT_FALSE(reader->environments().has_value());
}

}  // namespace
}  // namespace eco::persistence
