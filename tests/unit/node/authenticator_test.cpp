#include "node/authenticator.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "tests/unit/node/manual_executor.hpp"
#include "tests/unit/node/scratch_directory.hpp"

namespace eco::node {
namespace {

using Verdict = Authenticator::Verdict;

class AuthenticatorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto made = Authenticator::create(store, workers, io, HashCost::minimum_for_tests);
    ASSERT_TRUE(made) << made.error().text;
    authenticator = std::move(*made);
    authenticator->store({HolderKind::trader, "wang", 1}, "secret",
                         [](const auto& stored) { ASSERT_TRUE(stored) << stored.error().text; });
    settle();
  }
  void settle() {
    while (workers.run_all() + io.run_all() != 0) {
    }
  }
  std::optional<bool> verify(const std::string& name, const std::string& password,
                             std::uint32_t version) {
    std::optional<bool> verdict;
    authenticator->verify(name, password, version, [&](bool accepted) { verdict = accepted; });
    settle();
    return verdict;
  }

  testing::ScratchDirectory directory;
  CredentialStore store = std::move(*CredentialStore::open(directory.file("credentials")));
  testing::ManualExecutor workers;
  testing::ManualExecutor io;
  std::unique_ptr<Authenticator> authenticator;
};

TEST_F(AuthenticatorTest, AcceptsTheRightPasswordOfTheRightVersionOnly) {
  EXPECT_EQ(verify("wang", "secret", 1), true);
  EXPECT_EQ(verify("wang", "Secret", 1), false);
  EXPECT_EQ(verify("wang", "secret", 2), false);
  EXPECT_EQ(verify("li", "secret", 1), false);
}

TEST_F(AuthenticatorTest, ATradersPasswordIsNoOperators) {
  std::optional<bool> verdict;
  authenticator->verify({HolderKind::operator_person, "wang", 1}, "secret",
                        [&](Verdict found) { verdict = found == Verdict::right; });
  settle();
  EXPECT_EQ(verdict, false);
}

TEST_F(AuthenticatorTest, TheVerdictComesOnTheIoThreadOnly) {
  std::optional<bool> verdict;
  authenticator->verify("wang", "secret", 1, [&](bool accepted) { verdict = accepted; });
  workers.run_all();
  EXPECT_EQ(verdict, std::nullopt);
  io.run_all();
  EXPECT_EQ(verdict, true);
}

TEST_F(AuthenticatorTest, AFloodIsRefusedAtOnceAndServiceComesBack) {
  std::size_t refused = 0;
  for (std::size_t i = 0; i < Authenticator::traders_max + 3; ++i) {
    authenticator->verify("wang", "secret", 1, [&](bool accepted) { refused += !accepted; });
  }
  EXPECT_EQ(refused, 3u);
  settle();
  EXPECT_EQ(refused, 3u);
  EXPECT_EQ(verify("wang", "secret", 1), true);
}

TEST_F(AuthenticatorTest, AnOperatorOvertakesAFloodOfTraders) {
  std::size_t traders = 0;
  for (std::size_t i = 0; i < 2 * Authenticator::traders_max; ++i) {
    authenticator->verify("wang", "guess", 1, [&](bool) { ++traders; });
  }
  const std::size_t told_busy = traders;
  const CredentialId operator_1{HolderKind::operator_person, "operator-1", 1};
  std::optional<bool> stored;
  std::optional<Verdict> verdict;
  authenticator->store(operator_1, "secret", [&](const auto& done) { stored = done.has_value(); });
  authenticator->verify(operator_1, "secret", [&](Verdict found) { verdict = found; });
  while (!verdict) ASSERT_NE(workers.run_one() + io.run_all(), 0u);
  EXPECT_EQ(stored, true);
  EXPECT_EQ(verdict, Verdict::right);
  EXPECT_LE(traders, told_busy + 3);
}

TEST_F(AuthenticatorTest, OperatorsBeyondTheBoundAreToldBusyWhichIsNoWrongPassword) {
  std::size_t busy = 0;
  for (std::size_t i = 0; i < Authenticator::operators_max + 2; ++i) {
    authenticator->verify({HolderKind::operator_person, "wang", 1}, "x",
                          [&](Verdict found) { busy += found == Verdict::busy ? 1u : 0u; });
  }
  EXPECT_EQ(busy, 2u);
  EXPECT_EQ(verify("wang", "secret", 1), true);  // traders are not held up
  settle();
  EXPECT_EQ(busy, 2u);
}

}  // namespace
}  // namespace eco::node
