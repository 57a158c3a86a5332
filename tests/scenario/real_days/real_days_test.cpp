#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "rulebooks/loader.hpp"
#include "tests/scenario/real_days/days.hpp"

namespace eco::real_days {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string source(const std::string& path) {
  return std::string(std::getenv("ECO_SOURCE_DIR")) + "/" + path;
}

domain::Rulebook national() {
  std::ifstream in(source("rulebooks/cea-sim.toml"));
  std::ostringstream text;
  text << in.rdbuf();
  return rulebooks::load_rulebook(text.str(), "cea-sim.toml").value();
}

Outcome run_text(const std::string& csv) {
  const std::string path = ::testing::TempDir() + "/rows.csv";
  std::ofstream(path) << "date,class,prev_close,open,high,low,close,listed_qty,listed_amount,block_"
                         "qty,block_amount,"
                         "auction_qty,auction_amount\n"
                      << csv;
  const auto rows = read_rows(path);
  EXPECT_TRUE(rows) << (rows ? "" : rows.error().text);
  const auto outcome = run(national(), *rows, {}, 4800);
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().text);
  return outcome.value_or(Outcome{});
}

TEST(RealDays, EveryPublishedRowAgreesAndOneCompositeCarriesAFloatScar) {
  const auto rows = read_rows(source("tests/data/cea_daily.csv"));
  ASSERT_TRUE(rows) << rows.error().text;
  const auto composites = read_composites(source("tests/data/cea_composite.csv"));
  ASSERT_TRUE(composites) << composites.error().text;
  const auto outcome = run(national(), *rows, *composites, 4800);
  ASSERT_TRUE(outcome) << outcome.error().text;
  EXPECT_EQ(outcome->rows, 2048u);
  EXPECT_EQ(outcome->rows_agree, 2048u);
  EXPECT_EQ(outcome->composites, 957u);
  EXPECT_THAT(outcome->differences,
              ElementsAre("composite 2024-12-26: published 97.80 ours 97.81"));
}

TEST(RealDays, AWrongCloseIsFound) {
  const auto outcome =
      run_text("2021-07-16,CEA,,48.00,52.80,48.00,51.24,4103953,210230053.25,0,0.00,,\n");
  EXPECT_EQ(outcome.rows_agree, 0u);
  EXPECT_THAT(outcome.differences, ElementsAre(HasSubstr("close published 5124 ours 5123")));
}

TEST(RealDays, ADayWithoutTradesKeepsTheClose) {
  const auto outcome = run_text(
      "2021-07-16,CEA,,48.00,52.80,48.00,51.23,4103953,210230053.25,0,0.00,,\n"
      "2021-07-19,CEA,51.23,51.23,51.23,51.23,51.23,0,0.00,0,0.00,,\n");
  EXPECT_EQ(outcome.rows_agree, 2u);
  EXPECT_THAT(outcome.differences, IsEmpty());
}

TEST(RealDays, AHighOutsideTheLimitIsFound) {
  const auto outcome =
      run_text("2021-07-16,CEA,,48.00,52.81,48.00,51.23,4103953,210230053.25,0,0.00,,\n");
  EXPECT_THAT(outcome.differences, ElementsAre(HasSubstr("outside the band")));
}

TEST(RealDays, BadFilesAreNamedWithTheirLine) {
  const std::string path = ::testing::TempDir() + "/bad.csv";
  std::ofstream(path) << "date,class,prev_close,open,high,low,close,listed_qty,listed_amount,block_"
                         "qty,block_amount\n"
                         "2021-07-16,CEA,,48.00,52.80,48.00,51.2x,1,51.23,0,0.00\n";
  EXPECT_THAT(read_rows(path).error().text, HasSubstr("bad.csv:2: close is '51.2x'"));
  EXPECT_THAT(read_rows(path + ".absent").error().text, HasSubstr("cannot be read"));
}

}  // namespace
}  // namespace eco::real_days
