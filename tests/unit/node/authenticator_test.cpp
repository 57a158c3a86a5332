#include "node/authenticator.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "tests/unit/node/manual_executor.hpp"
#include "tests/unit/node/scratch_directory.hpp"

namespace eco::node {
namespace {

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
                        [&](bool accepted) { verdict = accepted; });
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
  for (std::size_t i = 0; i < Authenticator::pending_max + 3; ++i) {
    authenticator->verify("wang", "secret", 1, [&](bool accepted) { refused += !accepted; });
  }
  EXPECT_EQ(refused, 3u);
  EXPECT_EQ(workers.size(), Authenticator::pending_max);
  settle();
  EXPECT_EQ(refused, 3u);
  EXPECT_EQ(verify("wang", "secret", 1), true);
}

}  // namespace
}  // namespace eco::node
