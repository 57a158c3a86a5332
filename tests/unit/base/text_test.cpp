#include "base/text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace eco::base {
namespace {

using Code = FixedText<8>;
static_assert(std::is_trivially_copyable_v<Code> && sizeof(Code) == 9);
static_assert(FixedTextLike<Code> && !FixedTextLike<std::string>);
static_assert(Code("TJEA").view() == "TJEA");

TEST(FixedTextFrom, TakesUpToItsSizeAndRefusesMore) {
  EXPECT_EQ(Code::from("").value().view(), "");
  EXPECT_EQ(Code::from("12345678").value().view(), "12345678");
  EXPECT_EQ(Code::from("123456789"), std::nullopt);
  EXPECT_EQ(Code::from(std::string(1000, 'x')), std::nullopt);
}

TEST(FixedTextFrom, KeepsEveryByte) {
  const std::string raw("\0\x01\xff绿", 6);
  EXPECT_EQ(Code::from(raw).value().str(), raw);
}

TEST(FixedTextEquality, DistinguishesTrailingZeroBytes) {
  using namespace std::string_view_literals;
  EXPECT_FALSE(Code::from("a"sv).value() == Code::from("a\0"sv).value());
  EXPECT_EQ(Code("a"), Code::from("a").value());
}

TEST(FixedTextOrder, IsTheOrderOfTheBytes) {
  EXPECT_LT(Code(""), Code("a"));
  EXPECT_LT(Code("a"), Code("aa"));
  EXPECT_LT(Code("aa"), Code("b"));
  EXPECT_LT(Code("Z"), Code("a"));
  EXPECT_LT(Code("a"), Code::from("\xff").value());
}

TEST(FixedTextEmptiness, IsAboutTheSize) {
  using namespace std::string_view_literals;
  EXPECT_TRUE(Code().empty());
  EXPECT_FALSE(Code::from("\0"sv).value().empty());
}

}  // namespace
}  // namespace eco::base
