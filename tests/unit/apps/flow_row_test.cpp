#include "apps/eco-member/flow_row.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace eco::member {
namespace {

constexpr const char* header = "id,timestamp,exchange.timestamp,price,volume,action,direction\n";

class FlowFile : public ::testing::Test {
 protected:
  void SetUp() override {
    directory = std::filesystem::temp_directory_path() /
                ("eco_flow_" + std::to_string(::testing::UnitTest::GetInstance()->random_seed()) +
                 ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(directory);
  }
  void TearDown() override { std::filesystem::remove_all(directory); }
  std::string write(const std::string& name, const std::string& text) {
    const std::string path = directory / name;
    std::ofstream(path) << text;
    return path;
  }
  static base::Result<std::vector<FlowRow>> read(const std::string& path) {
    std::vector<FlowRow> rows;
    auto done = read_flow(path, [&](const FlowRow& row) {
      rows.push_back(row);
      return true;
    });
    if (!done) return tl::unexpected(done.error());
    return rows;
  }
  std::filesystem::path directory;
};

TEST(FlowRowTest, ReadsARowAndRoundsItsVolumeUp) {
  const auto row =
      parse_flow_row("65595247,1430438404635,1430438404000,236.47,178855669,changed,bid", 2);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->number, 2u);
  EXPECT_EQ(row->id, 65595247u);
  EXPECT_EQ(row->time_ms, 1430438404635);
  EXPECT_EQ(row->price, "236.47");
  EXPECT_EQ(row->units, 17886);
  EXPECT_EQ(row->action, FlowAction::changed);
  EXPECT_EQ(row->side, domain::Side::buy);
}

TEST(FlowRowTest, RefusesWhatIsNoRow) {
  for (const char* line :
       {"", "1,2,3", "1,2,3,4.0,5,created,up", "1,2,3,4.0,5,made,bid", "-1,2,3,4.0,5,created,bid",
        "1,2,3,4e1,5,created,bid", "1,2,3,4.0,-5,created,bid", "1,2,3,4.0,5,created,bid,6"}) {
    const auto row = parse_flow_row(line, 9);
    ASSERT_FALSE(row) << line;
    EXPECT_EQ(row.error().text.substr(0, 13), "row 9 must be");
  }
}

TEST_F(FlowFile, IsReadPlainOrPacked) {
  const std::string text =
      std::string(header) + "1,10,0,236.47,200000000,created,bid\n1,11,0,236.47,0,deleted,bid\n";
  const std::string plain = write("flow.csv", text);
  const auto rows = read(plain);
  ASSERT_TRUE(rows) << rows.error().text;
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ(rows->at(1).action, FlowAction::deleted);
  ASSERT_EQ(std::system(("xz -k '" + plain + "'").c_str()), 0);
  const auto packed = read(plain + ".xz");
  ASSERT_TRUE(packed) << packed.error().text;
  EXPECT_EQ(packed->size(), 2u);
}

TEST_F(FlowFile, ThatIsMissingOrCutOffIsNamed) {
  const auto missing = read(directory / "none.csv");
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().text.find("there is no file"), std::string::npos);
  const auto no_header = read(write("bad.csv", "1,2,3\n"));
  ASSERT_FALSE(no_header);
  EXPECT_NE(no_header.error().text.find("the first line must be"), std::string::npos);
  const auto bad_row = read(write("row.csv", std::string(header) + "1,2,3\n"));
  ASSERT_FALSE(bad_row);
  EXPECT_NE(bad_row.error().text.find("row 1 must be"), std::string::npos);
  const auto not_packed = read(write("fake.csv.xz", header));
  ASSERT_FALSE(not_packed);
}

}  // namespace
}  // namespace eco::member
