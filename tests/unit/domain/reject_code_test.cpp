#include "domain/reject_code.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace eco::domain {
namespace {

struct Row {
  RejectCode code;
  std::string_view enumerator;
};
const std::vector<Row> all_codes = {
#define ECO_REJECT(name, CODE, number, row, fix_103, en, zh, remedy_en, remedy_zh) \
  Row{RejectCode::name, #name},
#include "domain/reject_codes.def"
#undef ECO_REJECT
};

TEST(RejectCodes, EveryCodeHasAFullRow) {
  for (const Row& row : all_codes) {
    const RejectInfo* info = reject_info(row.code);
    ASSERT_NE(info, nullptr) << row.enumerator;
    EXPECT_EQ(info->code, row.code);
    EXPECT_FALSE(info->name.empty());
    EXPECT_FALSE(info->english.empty()) << info->name;
    EXPECT_FALSE(info->chinese.empty()) << info->name;
    EXPECT_FALSE(info->remedy_english.empty()) << info->name;
    EXPECT_FALSE(info->remedy_chinese.empty()) << info->name;
  }
}

TEST(RejectCodes, NumbersAndNamesAreUnique) {
  std::set<RejectCode> numbers;
  std::set<std::string_view> names;
  for (const Row& row : all_codes) {
    EXPECT_TRUE(numbers.insert(row.code).second) << row.enumerator;
    EXPECT_TRUE(names.insert(reject_info(row.code)->name).second) << row.enumerator;
  }
}

TEST(RejectCodes, NumbersBeginWithTheRowOfTheCheck) {
  for (const Row& row : all_codes) {
    const RejectInfo& info = *reject_info(row.code);
    if (info.row == 0) continue;
    EXPECT_EQ(static_cast<unsigned>(info.code) / 100, info.row) << info.name;
    EXPECT_LE(info.row, 31U) << info.name;
  }
}

TEST(RejectCodes, FixReasonsAreThoseOfTheDictionary) {
  const std::set<int> known{0, 1, 2, 3, 4, 5, 6, 8, 11, 13, 16, 18, 99};
  for (const Row& row : all_codes) {
    EXPECT_TRUE(known.contains(reject_info(row.code)->fix_reason)) << row.enumerator;
  }
}

TEST(RejectCodes, NoneAndForeignNumbersHaveNoRow) {
  EXPECT_EQ(reject_info(RejectCode::none), nullptr);
  EXPECT_EQ(reject_info(static_cast<RejectCode>(1)), nullptr);
  EXPECT_EQ(reject_info(static_cast<RejectCode>(65'535)), nullptr);
  EXPECT_FALSE(Refusal{}.refused());
  EXPECT_TRUE(Refusal{.code = RejectCode::phase}.refused());
}

}  // namespace
}  // namespace eco::domain
