#include "node/credentials.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>
#include <set>
#include <sstream>

#include "tests/unit/node/scratch_directory.hpp"

namespace eco::node {
namespace {

constexpr HashCost cheap = HashCost::minimum_for_tests;

std::string content(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

TEST(Password, IsAcceptedOnlyByItsOwnVerifier) {
  const auto verifier = hash_password("correct horse", cheap);
  ASSERT_TRUE(verifier) << verifier.error().text;
  EXPECT_TRUE(verifier->starts_with("$argon2id$"));
  EXPECT_TRUE(verify_password(*verifier, "correct horse"));
  EXPECT_FALSE(verify_password(*verifier, "correct horsf"));
  EXPECT_FALSE(verify_password(*verifier, ""));
  EXPECT_FALSE(verify_password("not a verifier", "correct horse"));
}

TEST(Password, RandomOnesDiffer) {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random_password());
  EXPECT_EQ(seen.size(), 100u);
  EXPECT_EQ(seen.begin()->size(), 20u);
}

class CredentialStoreTest : public ::testing::Test {
 protected:
  testing::ScratchDirectory directory;
  const std::string path = directory.file("credentials");

  CredentialStore open() {
    auto store = CredentialStore::open(path);
    EXPECT_TRUE(store) << store.error().text;
    return std::move(*store);
  }
};

TEST_F(CredentialStoreTest, WhatWasStoredIsThereAfterOpeningAgain) {
  const CredentialId trader{HolderKind::trader, "Wang Wei", 3};
  const CredentialId person{HolderKind::operator_person, "Wang Wei", 3};
  {
    CredentialStore store = open();
    ASSERT_TRUE(store.store(trader, "$a"));
    ASSERT_TRUE(store.store(person, "$b"));
  }
  const CredentialStore store = open();
  EXPECT_EQ(store.find(trader), "$a");
  EXPECT_EQ(store.find(person), "$b");
  EXPECT_EQ(store.find({HolderKind::trader, "Wang Wei", 2}), std::nullopt);
}

TEST_F(CredentialStoreTest, TheVersionBeforeStaysAndOlderOnesGo) {
  CredentialStore store = open();
  for (std::uint32_t version : {1u, 2u, 3u}) {
    ASSERT_TRUE(store.store({HolderKind::trader, "wang", version}, "$" + std::to_string(version)));
  }
  EXPECT_EQ(store.find({HolderKind::trader, "wang", 1}), std::nullopt);
  EXPECT_EQ(store.find({HolderKind::trader, "wang", 2}), "$2");
  EXPECT_EQ(store.find({HolderKind::trader, "wang", 3}), "$3");
}

TEST_F(CredentialStoreTest, TheFileIsItsOwnersOnly) {
  CredentialStore store = open();
  ASSERT_TRUE(store.store({HolderKind::trader, "wang", 1}, "$a"));
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(CredentialStoreTest, AFileThatOthersMayReadIsRefusedWithTheRemedy) {
  ASSERT_TRUE(open().store({HolderKind::trader, "wang", 1}, "$a"));
  ::chmod(path.c_str(), 0644);
  const auto store = CredentialStore::open(path);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().text, path + ": others may read it (mode 644); run: chmod 600 " + path);
}

TEST_F(CredentialStoreTest, ADamagedLineIsNamed) {
  ASSERT_TRUE(open().store({HolderKind::trader, "wang", 1}, "$a"));
  std::ofstream(path, std::ios::app) << "trader x $b li\n";
  const auto store = CredentialStore::open(path);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().text, path + ":3: damaged; restore the file from a backup");
}

TEST_F(CredentialStoreTest, ANameThatWouldBreakALineIsRefusedAndChangesNothing) {
  CredentialStore store = open();
  ASSERT_TRUE(store.store({HolderKind::trader, "wang", 1}, "$a"));
  const std::string before = content(path);
  EXPECT_FALSE(store.store({HolderKind::trader, "li\ntrader 1 $x root", 1}, "$b"));
  EXPECT_FALSE(store.store({HolderKind::trader, "", 1}, "$b"));
  EXPECT_EQ(content(path), before);
}

}  // namespace
}  // namespace eco::node
