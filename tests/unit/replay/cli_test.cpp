// eco-replay as a regulator runs it, over a journal on disk, whole and damaged.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "persistence/lmdb_env.hpp"
#include "persistence/lmdb_journal.hpp"
#include "tests/contract/journal_fixtures.hpp"
#include "tests/unit/replay/journaled_venue.hpp"

namespace eco::replay {
namespace {

using persistence::test_support::ScratchDirectory;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using testing::JournaledVenue;
using ::testing::StartsWith;
using testing::TwoDays;

struct Ran {
  int status = -1;
  std::string output;  // and errors
};

Ran run(const std::string& arguments) {
  Ran ran;
  std::FILE* pipe =
      ::popen(fmt::format("'{}' {} 2>&1", ECO_REPLAY_PROGRAM, arguments).c_str(), "r");
  std::array<char, 4096> block{};
  for (std::size_t n = 0; (n = std::fread(block.data(), 1, block.size(), pipe)) > 0;) {
    ran.output.append(block.data(), n);
  }
  const int status = ::pclose(pipe);
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + status;
  return ran;
}

class EcoReplay : public ::testing::Test {
 protected:
  void SetUp() override {
    auto directory = persistence::DataDirectory::acquire(data());
    ASSERT_TRUE(directory.has_value()) << directory.error().text;
    persistence::LmdbJournalOptions options;
    options.map_bytes = 1u << 26;
    options.signing_key_path = scratch.signing_key_path();
    auto journal = persistence::open_lmdb_journal(*directory, options);
    ASSERT_TRUE(journal.has_value()) << journal.error().text;
    JournaledVenue venue(**journal);
    at = testing::two_days(venue);
  }

  [[nodiscard]] std::string data() const { return scratch.path() + "/data"; }
  [[nodiscard]] std::string file(std::string_view environment) const {
    return fmt::format("{}/journal/{}/data.mdb", data(), environment);
  }

  ScratchDirectory scratch;
  TwoDays at;
};

using EcoReplayFinds = EcoReplay;

TEST_F(EcoReplay, VerifyEndsWithAPlainSentence) {
  const Ran ran = run(fmt::format("verify {}", data()));
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_THAT(
      ran.output,
      EndsWith(fmt::format("{} commands were re-executed in 2 days and every state hash agrees.\n",
                           at.last)));
  const Ran keyed =
      run(fmt::format("verify {} --public-key {}.pub --json", data(), scratch.signing_key_path()));
  EXPECT_EQ(keyed.status, 0) << keyed.output;
  EXPECT_THAT(keyed.output, StartsWith(fmt::format(R"({{"result":"agrees","commands":"{}",)"
                                                   R"("days":2,)",
                                                   at.last)));
}

TEST_F(EcoReplay, VerifyRefusesTheSealsOfAnotherKey) {
  const ScratchDirectory other;
  const Ran ran =
      run(fmt::format("verify {} --public-key {}.pub", data(), other.signing_key_path()));
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.output, HasSubstr("key"));
}

TEST_F(EcoReplay, ShowsABookATraceAndADay) {
  Ran ran = run(fmt::format("book {} --instrument TJEA24 --at-seq {}", data(), at.buyer_pick));
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_THAT(ran.output,
              StartsWith(fmt::format("TJEA24 (TJEA) after sequence {}, 2026-03-02T09:00:00.",
                                     at.buyer_pick)));
  EXPECT_THAT(ran.output,
              HasSubstr(fmt::format("30.10              3000  order {}", at.seller_listing)));
  ran =
      run(fmt::format("book {} --instrument TJEA24 --at-time 2026-03-02T23:00:00 --json", data()));
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr(R"("bids":[],"asks":[])"));
  ran = run(fmt::format("trace {} --order {}", data(), at.block));
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("SELLER/SELLER: block propose: cl ord id S4"));
  EXPECT_THAT(ran.output, HasSubstr("method block, price 29.00, quantity 100000 tCO2e"));
  ran = run(fmt::format("day {} --date 2026-03-02", data()));
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("figures recorded that day follow from its trades."));
  ran = run(fmt::format("export {} --format csv --out {}/out", data(), scratch.path()));
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_TRUE(std::filesystem::exists(scratch.path() + "/out/lot_postings.csv"));
}

TEST_F(EcoReplay, SaysWhatIsWrongWithACommandLine) {
  EXPECT_EQ(run("").status, 2);
  EXPECT_EQ(run("verify").status, 2);
  EXPECT_EQ(run(fmt::format("trace {}", data())).status, 2);
  EXPECT_EQ(run(fmt::format("book {} --instrument TJEA24 --at-time noon", data())).status, 2);
  EXPECT_EQ(run(fmt::format("day {} --date 2026-02-30", data())).status, 2);
  EXPECT_EQ(run(fmt::format("export {} --format xml --out x", data())).status, 2);
  EXPECT_EQ(run("--help").status, 0);
  EXPECT_THAT(run("verify --help").output, HasSubstr("--public-key"));
  EXPECT_EQ(run("verify /nowhere").status, 1);
  EXPECT_EQ(run(fmt::format("book {} --instrument NONE", data())).status, 1);
  EXPECT_EQ(run(fmt::format("book {} --instrument TJEA24 --at-seq 99999", data())).status, 1);
  EXPECT_EQ(run(fmt::format("trace {} --order 99999", data())).status, 1);
}

TEST_F(EcoReplayFinds, ATruncatedFile) {
  std::filesystem::resize_file(file("2026-03-02"), 3 * 4096);
  const Ran ran = run(fmt::format("verify {}", data()));
  EXPECT_EQ(ran.status, 1) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("2026-03-02"));
  EXPECT_THAT(ran.output, ::testing::Not(HasSubstr("every state hash agrees")));
}

TEST_F(EcoReplayFinds, AFlippedBitInARecord) {
  std::fstream journal(file("2026-03-02"), std::ios::binary | std::ios::in | std::ios::out);
  std::string bytes{std::istreambuf_iterator<char>(journal), {}};
  const std::size_t counterparty = bytes.find("BUYER");
  ASSERT_NE(counterparty, std::string::npos);
  journal.clear();
  journal.seekp(static_cast<std::streamoff>(counterparty));
  journal.put(static_cast<char>(bytes[counterparty] ^ 1));
  journal.close();
  const Ran ran = run(fmt::format("verify {}", data()));
  EXPECT_EQ(ran.status, 1) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("2026-03-02"));
  EXPECT_THAT(ran.output, HasSubstr("sequence"));
}

TEST_F(EcoReplayFinds, AMissingBatch) {
  {
    const auto env = persistence::LmdbEnv::open(data() + "/journal/2026-03-02",
                                                persistence::LmdbMode::write, 1u << 26);
    ASSERT_TRUE(env.has_value());
    auto txn = persistence::LmdbTransaction::begin(**env, persistence::LmdbMode::write);
    ASSERT_TRUE(txn.has_value());
    MDB_dbi records = 0;
    MDB_dbi boundaries = 0;
    ASSERT_EQ(mdb_dbi_open(txn->get(), "records", MDB_INTEGERKEY, &records), 0);
    ASSERT_EQ(mdb_dbi_open(txn->get(), "boundaries", MDB_INTEGERKEY, &boundaries), 0);
    MDB_cursor* cursor = nullptr;
    ASSERT_EQ(mdb_cursor_open(txn->get(), boundaries, &cursor), 0);
    MDB_val key{};
    MDB_val value{};
    ASSERT_EQ(mdb_cursor_get(cursor, &key, &value, MDB_FIRST), 0);
    ASSERT_EQ(mdb_cursor_get(cursor, &key, &value, MDB_NEXT), 0);
    const auto boundary = persistence::decode_boundary(persistence::to_bytes(value));
    ASSERT_TRUE(boundary.has_value());
    ASSERT_EQ(mdb_cursor_del(cursor, 0), 0);
    mdb_cursor_close(cursor);
    for (std::uint64_t sequence = boundary->first.raw(); sequence <= boundary->last.raw();
         ++sequence) {
      MDB_val record_key{sizeof(sequence), &sequence};
      ASSERT_EQ(mdb_del(txn->get(), records, &record_key, nullptr), 0);
    }
    ASSERT_EQ(txn->commit(), 0);
  }
  const Ran ran = run(fmt::format("verify {}", data()));
  EXPECT_EQ(ran.status, 1) << ran.output;
  EXPECT_THAT(ran.output, HasSubstr("2026-03-02"));
  EXPECT_THAT(ran.output, HasSubstr("sequence"));
}

}  // namespace
}  // namespace eco::replay
