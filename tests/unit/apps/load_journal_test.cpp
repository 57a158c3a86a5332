#include "apps/eco-member/load_journal.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/apps/wire_text.hpp"

namespace eco::member {
namespace {

class LoadJournalTest : public ::testing::Test {
 protected:
  void SetUp() override {
    path = (std::filesystem::temp_directory_path() /
            (std::string("eco_load_") + std::to_string(::getpid()) +
             ::testing::UnitTest::GetInstance()->current_test_info()->name()))
               .string();
    std::filesystem::remove(path);
  }
  void TearDown() override { std::filesystem::remove(path); }
  std::unique_ptr<LoadJournal> opened() {
    auto journal = LoadJournal::open(path);
    EXPECT_TRUE(journal) << (journal ? "" : journal.error().text);
    return journal ? std::move(*journal) : nullptr;
  }
  std::vector<std::string> lines() const {
    std::ifstream in(path);
    std::vector<std::string> found;
    for (std::string line; std::getline(in, line);) found.push_back(line);
    return found;
  }
  static Request request(std::string id) {
    return {.id = std::move(id),
            .message = new_order("x", "M1", {.symbol = "TJEA", .quantity = "1", .price = "2"})};
  }
  std::string path;
};

TEST_F(LoadJournalTest, NotesEachExecIdOnce) {
  const auto journal = opened();
  journal->receiving(*received("35=8|17=5-0-0|11=a"));
  journal->receiving(*received("35=8|17=5-0-0|11=a|43=Y"));
  journal->receiving(*received("35=8|17=0|150=I|11=a"));
  EXPECT_EQ(
      lines(),
      std::vector<std::string>{
          R"({"event":"report","type":"8","exec_id":"5-0-0","id":"a","fix":"35=8|17=5-0-0|11=a|"})"});
}

TEST_F(LoadJournalTest, RemembersOverARestart) {
  {
    const auto journal = opened();
    journal->sending(request("a"));
    journal->sending(request("b"));
    journal->receiving(*received("35=8|17=5-0-0|11=a"));
    Request answered = request("a");
    answered.answer = Answer{.accepted = true};
    journal->answered(answered);
  }
  {
    std::ofstream(path, std::ios::app) << R"({"event":"sent","id":"c")";
  }
  const auto journal = opened();
  EXPECT_EQ(journal->sent(), 2u);
  EXPECT_EQ(journal->accepted(), 1u);
  const std::size_t before = lines().size();
  journal->receiving(*received("35=8|17=5-0-0|11=a|97=Y"));
  Request answered = request("a");
  answered.answer = Answer{.accepted = true};
  journal->answered(answered);
  EXPECT_EQ(lines().size(), before);
  answered.id = "b";
  answered.answer->accepted = false;
  journal->answered(answered);
  EXPECT_EQ(journal->refused(), 1u);
}

TEST_F(LoadJournalTest, RefusesAForeignFile) {
  {
    std::ofstream(path) << "hello\n";
  }
  const auto journal = LoadJournal::open(path);
  ASSERT_FALSE(journal);
  EXPECT_NE(journal.error().text.find("line 1"), std::string::npos);
}

}  // namespace
}  // namespace eco::member
