// Lines in, lines out. What each KIND answers is in tests/vectors.
#include "replay/compute/computer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace eco::replay::compute {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr std::string_view line = R"({"bid":"2.00","ask":"1.00","last":"1.50","tick":"0.01"})";
constexpr std::string_view answer = "{\"price\":\"1.50\"}\n";

/// Sends blocks of a stream to `median`.
std::string answers(std::initializer_list<std::string_view> blocks, bool* failed = nullptr) {
  Computer computer(*find_kind("median"));
  LineCutter lines(computer);
  std::string out;
  for (const std::string_view block : blocks) lines.add(block, out);
  lines.finish(out);
  if (failed != nullptr) *failed = computer.any_failed();
  return out;
}

TEST(Compute, KnowsThirteenKinds) {
  std::string names;
  for (const Kind& kind : kinds()) names.append(kind.name).append(" ");
  EXPECT_EQ(names,
            "band close composite uncross median auction reservation clock prorata fee ratio carry "
            "tiebreak ");
  EXPECT_EQ(find_kind("Band"), nullptr);
}

TEST(Compute, AnswersEveryLineWhateverItsBlocks) {
  const std::string two = std::string(line) + "\n" + std::string(line) + "\n";
  const std::string expected = std::string(answer) + std::string(answer);
  EXPECT_EQ(answers({two}), expected);
  for (std::size_t at = 0; at <= two.size(); ++at) {
    const std::string_view text = two;
    EXPECT_EQ(answers({text.substr(0, at), text.substr(at)}), expected) << at;
  }
}

TEST(Compute, ALastLineMayLackItsLineFeed) {
  EXPECT_EQ(answers({line}), answer);
  EXPECT_EQ(answers({line, "\n"}), answer);
  EXPECT_EQ(answers({}), "");
}

TEST(Compute, ABlankLineIsAnError) {
  bool failed = false;
  EXPECT_THAT(answers({"\n"}, &failed), StartsWith(R"({"error":{"code":"BLANK_LINE","field":"")"));
  EXPECT_TRUE(failed);
}

TEST(Compute, GoesOnAfterALineThatFails) {
  bool failed = false;
  const std::string out = answers({"{}\n", line, "\n"}, &failed);
  EXPECT_THAT(out, StartsWith(R"({"error":{"code":"MISSING_FIELD","field":"tick","text":)"));
  EXPECT_THAT(out, HasSubstr("}}\n" + std::string(answer)));
  EXPECT_TRUE(failed);
}

TEST(Compute, DoesNotFailWhereNoLineFails) {
  bool failed = true;
  EXPECT_EQ(answers({line, "\n", line}, &failed), std::string(answer) + std::string(answer));
  EXPECT_FALSE(failed);
}

TEST(Compute, RefusesALineAboveItsBoundAndGoesOn) {
  const std::string blanks(JsonTape::bytes_max / 4 + 1, ' ');
  const std::string out = answers({blanks, blanks, blanks, blanks, blanks, "\n", line});
  EXPECT_EQ(
      out,
      "{\"error\":{\"code\":\"LINE_TOO_LONG\",\"field\":\"\",\"text\":\"a line has at most 64 "
      "MiB\"}}\n" +
          std::string(answer));
}

TEST(Compute, TakesALineOfItsBound) {
  std::string text(line);
  text.append(JsonTape::bytes_max - text.size(), ' ');
  EXPECT_EQ(answers({text, "\n"}), answer);
}

TEST(Compute, CutsALongNameInAnErrorBetweenCharacters) {
  std::string name = "x";
  for (int i = 0; i < 100; ++i) name.append("绿");
  const std::string out = answers({"{\"" + name + "\":1}"});
  EXPECT_THAT(out, HasSubstr("MISSING_FIELD"));
  const std::string more = std::string(line.substr(0, line.size() - 1)) + ",\"" + name + "\":1}";
  std::string cut = "x";
  for (int i = 0; i < 21; ++i) cut.append("绿");
  EXPECT_THAT(answers({more}),
              StartsWith("{\"error\":{\"code\":\"UNKNOWN_FIELD\",\"field\":\"" + cut + "\","));
}

}  // namespace
}  // namespace eco::replay::compute
