// SIGKILL does not test fsync: the page cache survives it. This does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "persistence/lmdb_journal.hpp"
#include "tests/contract/journal_fixtures.hpp"
#include "tests/support/power_loss/disk_model.hpp"

namespace eco::persistence {
namespace {

using power_loss::DiskModel;
using power_loss::DiskOp;
using power_loss::DiskOpKind;
using test_support::ScratchDirectory;

constexpr int batches = 90;
constexpr std::size_t cuts = 250;

class PowerLoss : public ::testing::Test {
 protected:
  /// Runs the writer to its end under the recorder.
  std::vector<DiskOp> record(const std::string& mode) {
    const std::string root = std::filesystem::canonical(scratch_.path()).string() + "/recorded";
    const std::string trace = scratch_.path() + "/trace";
    const std::string notes = std::filesystem::canonical(scratch_.path()).string() + "/notes";
    std::filesystem::create_directory(root);
    const pid_t child = ::fork();
    if (child == 0) {
      ::setenv("LD_PRELOAD", ECO_POWER_LOSS_RECORDER, 1);
      ::setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
      ::setenv(power_loss::root_variable, root.c_str(), 1);
      ::setenv(power_loss::trace_variable, trace.c_str(), 1);
      ::setenv(power_loss::notes_variable, notes.c_str(), 1);
      const std::string data = root + "/data";
      ::execl(ECO_POWER_LOSS_WRITER, "power_loss_writer", data.c_str(),
              scratch_.signing_key_path().c_str(), notes.c_str(), std::to_string(batches).c_str(),
              "5", mode.c_str(), nullptr);
      ::_exit(127);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    return power_loss::read_trace(trace);
  }

  /// What is wrong with the journal that a cut has left, or nothing.
  std::string defect_of(const std::string& data, std::uint64_t acknowledged) const {
    auto directory = DataDirectory::acquire(data);
    if (!directory) return directory.error().text;
    LmdbJournalOptions options;
    options.signing_key_path = scratch_.signing_key_path();
    options.map_bytes = std::size_t{1} << 30;
    auto journal = open_lmdb_journal(*directory, options);
    if (!journal) return journal.error().text;
    const std::uint64_t last = (*journal)->last_sequence().raw();
    if (last < acknowledged) return fmt::format("{} of {} records left", last, acknowledged);
    auto sessions = (*journal)->sessions();
    if (!sessions) return sessions.error().text;
    if (last > 0 &&
        (sessions->size() != 1 || as_text(sessions->front().value) != fmt::format("{}", last))) {
      return "the session record does not belong to the last batch";
    }
    Batch batch;
    test_support::fill_batch(batch, last + 1, last + 3);
    if (auto ok = (*journal)->append(batch); !ok) return ok.error().text;
    return defect_of_content(**journal, last + 3);
  }
  std::string defect_of_content(const Journal& journal, std::uint64_t last) const {
    auto key = VerifyKey::load(scratch_.signing_key_path() + ".pub").value();
    auto reader = journal.reader({ReadChecks::full, key}).value();
    std::uint64_t seen = 0;
    for (;;) {
      auto entry = reader->next();
      if (!entry) return entry.error().text;
      if (!*entry) break;
      const auto* record = std::get_if<RecordView>(&**entry);
      if (record == nullptr) continue;
      if (!test_support::is_test_record(*record)) return "a record has other bytes than written";
      ++seen;
    }
    return seen == last ? "" : fmt::format("{} of {} records read", seen, last);
  }

  /// Cuts the power at random points and tells what was wrong after each.
  std::vector<std::string> defects(const std::vector<DiskOp>& ops) const {
    base::Prng random(77);
    std::vector<std::size_t> points;
    for (std::size_t i = 0; i < cuts; ++i) points.push_back(random.below(ops.size() + 1));
    std::sort(points.begin(), points.end());
    DiskModel model;
    std::size_t applied = 0;
    std::uint64_t acknowledged = 0;
    std::vector<std::string> found;
    const std::string left = scratch_.path() + "/left";
    for (const std::size_t point : points) {
      for (; applied < point; ++applied) {
        model.apply(ops[applied]);
        if (ops[applied].kind == DiskOpKind::note) acknowledged = std::stoull(ops[applied].data);
      }
      std::filesystem::remove_all(left);
      std::filesystem::create_directory(left);
      model.cut(left, random);
      std::string defect = defect_of(left + "/data", acknowledged);
      if (!defect.empty()) found.push_back(fmt::format("cut at {}: {}", point, defect));
    }
    return found;
  }

  ScratchDirectory scratch_;
};

TEST_F(PowerLoss, LosesNothingThatWasAcknowledged) {
  const auto ops = record("synced");
  EXPECT_EQ(std::ranges::count(ops, DiskOpKind::note, &DiskOp::kind), batches);
  EXPECT_GE(std::ranges::count(ops, DiskOpKind::sync, &DiskOp::kind), batches);
  EXPECT_GE(std::ranges::count(ops, DiskOpKind::synced_write, &DiskOp::kind), batches);
  EXPECT_THAT(defects(ops), ::testing::IsEmpty());
}

TEST_F(PowerLoss, IsNoticedWhereSyncingIsDisabled) {
  const auto ops = record("unsynced");
  EXPECT_EQ(std::ranges::count(ops, DiskOpKind::note, &DiskOp::kind), batches);
  EXPECT_GT(defects(ops).size(), cuts / 4);
}

// Syncs that are called but do nothing: a disk, or a container, that lies.
TEST_F(PowerLoss, IsNoticedWhereSyncsAreDropped) {
  auto ops = record("synced");
  std::erase_if(ops, [](const DiskOp& op) {
    return op.kind == DiskOpKind::sync && op.path.ends_with("data.mdb");
  });
  EXPECT_GT(defects(ops).size(), cuts / 4);
}

}  // namespace
}  // namespace eco::persistence
