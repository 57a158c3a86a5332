#include "apps/eco-member/session_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace eco::member {
namespace {

class SessionFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    path = (std::filesystem::temp_directory_path() /
            (std::string("eco_session_") + std::to_string(::getpid()) +
             ::testing::UnitTest::GetInstance()->current_test_info()->name()))
               .string();
    std::filesystem::remove(path);
  }
  void TearDown() override { std::filesystem::remove(path); }
  SessionNumbers reopened() {
    auto file = SessionFile::open(path);
    return file ? file->numbers()
                : SessionNumbers{.next_outbound = -1, .next_inbound = -1, .sent = {}};
  }
  std::string path;
};

TEST_F(SessionFileTest, KeepsNumbersAndApplicationMessages) {
  {
    auto file = SessionFile::open(path);
    ASSERT_TRUE(file) << file.error().text;
    file->sent(1, "");
    file->sent(2, "8=FIX.4.4 order");
    file->set_next_inbound(5);
  }
  const SessionNumbers numbers = reopened();
  EXPECT_EQ(numbers.next_outbound, 3);
  EXPECT_EQ(numbers.next_inbound, 5);
  EXPECT_EQ(numbers.sent, (std::map<int, std::string>{{2, "8=FIX.4.4 order"}}));
}

TEST_F(SessionFileTest, NeverHoldsAnAdministrativeMessage) {
  {
    auto file = SessionFile::open(path);
    ASSERT_TRUE(file);
    file->sent(1, "");
  }
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  EXPECT_EQ(line, "O 1 -");
}

TEST_F(SessionFileTest, DropsALineThatWasCutOff) {
  {
    auto file = SessionFile::open(path);
    ASSERT_TRUE(file);
    file->sent(1, "");
    file->set_next_inbound(4);
  }
  {
    std::ofstream(path, std::ios::app) << "O 2 8=FIX.4.4 half";
  }
  SessionNumbers numbers = reopened();
  EXPECT_EQ(numbers.next_outbound, 2);
  EXPECT_TRUE(numbers.sent.empty());
  {
    auto file = SessionFile::open(path);
    ASSERT_TRUE(file);
    file->sent(2, "whole");
  }
  numbers = reopened();
  EXPECT_EQ(numbers.sent, (std::map<int, std::string>{{2, "whole"}}));
}

TEST_F(SessionFileTest, RestartsAtOneWithNothingSent) {
  {
    auto file = SessionFile::open(path);
    ASSERT_TRUE(file);
    file->sent(1, "one");
    file->set_next_inbound(9);
    file->restart();
    file->sent(1, "again");
  }
  const SessionNumbers numbers = reopened();
  EXPECT_EQ(numbers.next_outbound, 2);
  EXPECT_EQ(numbers.next_inbound, 1);
  EXPECT_EQ(numbers.sent, (std::map<int, std::string>{{1, "again"}}));
}

TEST_F(SessionFileTest, SaysWhereItCannotWrite) {
  const auto file = SessionFile::open("/nonexistent/directory/session");
  ASSERT_FALSE(file);
  EXPECT_NE(file.error().text.find("--state"), std::string::npos);
}

}  // namespace
}  // namespace eco::member
