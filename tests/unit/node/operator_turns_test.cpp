#include "node/operator_turns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/unit/node/node_fixture.hpp"
#include "tests/unit/node/scratch_directory.hpp"

namespace eco::node {
namespace {

using console::CredentialHolder;
using console::SubmitOutcome;
using domain::SeqNo;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Two operators at one node. Everything that is heard goes into the fixture's diary.
class OperatorTurnsTest : public ::testing::Test {
 protected:
  OperatorTurnsTest() {
    fixture.admin(domain::AdmitMember{"M1", "one"});
    fixture.admin(domain::CreateTrader{"M1", "wang", "M1-FIX", domain::FixVersion::fix44, 1});
    fixture.diary.clear();
  }
  console::OperatorPort& port() { return fixture.node->operators(); }
  void note(const std::string& what) { fixture.diary.push_back(what); }
  void store(const std::string& operator_name, std::uint32_t version, const std::string& trader) {
    port().store_credential(
        CredentialHolder::trader, trader, version, "secret of " + operator_name,
        [this, operator_name](base::Result<void> result) {
          note(operator_name + (result ? " stored" : ": " + result.error().text));
        });
  }
  SubmitOutcome set(const std::string& operator_name, std::uint32_t version) {
    domain::Command command;
    command.header.person = "op1";
    command.body = domain::OperatorCommand{"test", "", domain::SetCredential{"wang", version}};
    return port().submit(std::move(command), [this, operator_name](SeqNo, const auto& events) {
      const bool done = std::holds_alternative<domain::CredentialSet>(events.back());
      note(operator_name + (done ? " set" : " refused"));
    });
  }
  /// Without what the gateway was told.
  std::vector<std::string> heard() {
    std::erase_if(fixture.diary, [](const std::string& line) { return line.starts_with("told"); });
    return std::exchange(fixture.diary, {});
  }
  void hash_passwords() {
    fixture.passwords->run_all();
    fixture.io->run_all();
  }
  bool logs_in(std::uint32_t version, const std::string& password) {
    std::optional<bool> verdict;
    fixture.node->authenticator().verify("wang", password, version,
                                         [&verdict](bool accepted) { verdict = accepted; });
    hash_passwords();
    return verdict.value();
  }

  testing::ScratchDirectory scratch;
  testing::NodeFixture fixture{scratch.file("credentials")};
};

TEST_F(OperatorTurnsTest, OfTwoWhoSetOnePasswordAtOnceTheSecondIsRefusedAndTheFirstOnesCounts) {
  store("A", 2, "wang");
  store("B", 2, "wang");
  EXPECT_THAT(heard(), ElementsAre("B: another operator is setting it at this moment"));
  hash_passwords();
  store("B", 2, "wang");
  ASSERT_EQ(set("A", 2), SubmitOutcome::taken);
  store("B", 2, "wang");
  EXPECT_THAT(heard(), ElementsAre("A stored", "B: another operator is setting it at this moment",
                                   "B: another operator is setting it at this moment"));
  fixture.settle();
  EXPECT_THAT(heard(), ElementsAre("A set"));
  EXPECT_TRUE(logs_in(2, "secret of A"));
  EXPECT_FALSE(logs_in(2, "secret of B"));
  store("B", 3, "wang");
  hash_passwords();
  ASSERT_EQ(set("B", 3), SubmitOutcome::taken);
  fixture.settle();
  EXPECT_THAT(heard(), ElementsAre("B stored", "B set"));
  EXPECT_TRUE(logs_in(3, "secret of B"));
}

TEST_F(OperatorTurnsTest, ATurnEndsWhereStoringFails) {
  std::filesystem::remove_all(scratch.path());
  store("A", 2, "wang");
  hash_passwords();
  ASSERT_EQ(heard().size(), 1u);
  store("B", 2, "wang");
  EXPECT_THAT(heard(), IsEmpty()) << "under way";
}

TEST_F(OperatorTurnsTest, ATurnEndsWhereTheRingTakesNoCommand) {
  store("A", 2, "wang");
  hash_passwords();
  for (std::size_t i = 0; i < 8; ++i) fixture.submit_note();
  ASSERT_EQ(set("A", 2), SubmitOutcome::full);
  store("B", 2, "wang");
  hash_passwords();
  fixture.settle();
  EXPECT_THAT(heard(), ElementsAre("A stored", "B stored", "room"));
}

TEST_F(OperatorTurnsTest, OthersPasswordsDoNotWait) {
  store("A", 2, "wang");
  store("B", 2, "li");
  hash_passwords();
  EXPECT_THAT(heard(), ElementsAre("A stored", "B stored"));
}

TEST_F(OperatorTurnsTest, DryRunsComeOneByOneAndOneTooManyIsRefused) {
  const auto dry_run = [this](std::size_t number) {
    domain::Command command;
    command.header.person = "op1";
    command.body = domain::OperatorCommand{"test", "", domain::AdmitMember{"M2", "two"}};
    port().dry_run(std::move(command), [this, number](SeqNo, const auto& events) {
      const bool refused = std::holds_alternative<domain::OperatorRejected>(events.back());
      note(std::to_string(number) + (refused ? " refused" : " shown"));
    });
  };
  for (std::size_t i = 0; i <= OperatorTurns::dry_runs_max; ++i) dry_run(i);
  EXPECT_EQ(fixture.background->size(), 1u) << "one copy of the state";
  dry_run(100);
  EXPECT_THAT(heard(), ElementsAre("100 refused"));
  fixture.settle();
  const auto shown = heard();
  ASSERT_EQ(shown.size(), OperatorTurns::dry_runs_max + 1);
  for (std::size_t i = 0; i < shown.size(); ++i) EXPECT_EQ(shown[i], std::to_string(i) + " shown");
}

class SilentJob final : public console::HistoryJob {
 public:
  explicit SilentJob(std::vector<std::string>& diary) : diary_(diary) {}
  bool visit(const console::DurableCommand&) override { return true; }
  void finish() override {}
  void done(base::Result<void> result) override {
    diary_.push_back(result ? "read" : result.error().text);
  }

 private:
  std::vector<std::string>& diary_;
};

TEST_F(OperatorTurnsTest, OneReportTooManyIsRefusedAndLaterOnesAreNot) {
  const auto read = [this] {
    port().read_history(SeqNo(1), SeqNo(2), std::make_unique<SilentJob>(fixture.diary));
  };
  for (std::size_t i = 0; i < OperatorTurns::histories_max; ++i) read();
  EXPECT_THAT(heard(), IsEmpty());
  read();
  EXPECT_THAT(heard(), ElementsAre("too many reports are being made; try again"));
  fixture.settle();
  EXPECT_EQ(heard(), std::vector<std::string>(OperatorTurns::histories_max, "read"));
  read();
  fixture.settle();
  EXPECT_THAT(heard(), ElementsAre("read"));
}

}  // namespace
}  // namespace eco::node
