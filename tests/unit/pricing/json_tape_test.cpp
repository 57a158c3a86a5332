#include "replay/compute/json_tape.hpp"

#include <gtest/gtest.h>

namespace eco::replay::compute {
namespace {

/// The tape of a document, as nested text.
std::string shown(const JsonValue& value) {
  std::string text;
  switch (value.kind()) {
    case JsonKind::null:
      return "null";
    case JsonKind::boolean:
      return "bool";
    case JsonKind::number:
      return std::string(value.text());
    case JsonKind::string:
      return "'" + std::string(value.text()) + "'";
    case JsonKind::array:
      value.each_element([&](const JsonValue& element) {
        text += shown(element) + " ";
        return true;
      });
      return "[" + text + "]";
    case JsonKind::object:
      value.each_member([&](std::string_view name, const JsonValue& member) {
        text += std::string(name) + "=" + shown(member) + " ";
        return true;
      });
      return "{" + text + "}";
  }
  return text;
}

std::string parsed(std::string_view text) {
  JsonTape tape;
  const auto value = tape.parse(text);
  return value ? shown(*value) : "refused";
}

TEST(JsonTape, KeepsRepeatedMembersAndTheTextOfNumbers) {
  EXPECT_EQ(parsed(R"({"a":1,"a":[1.50,-0,1e5,null,true],"":{"b":"x"}})"),
            "{a=1 a=[1.50 -0 1e5 null bool ] ={b='x' } }");
}

TEST(JsonTape, DecodesEscapes) {
  EXPECT_EQ(parsed(R"(["\u0041\n\"\u00e9\ud83c\udf3f"])"), "['A\n\"é\xF0\x9F\x8C\xBF' ]");
}

TEST(JsonTape, RefusesWhatIsNotOneDocument) {
  for (const char* text : {"", "{", "{}{}", "[1,]", "{\"a\"}", "nul", "01", "'a'", "[1]//",
                           "\"\\ud800\"", "\"\xff\"", "NaN", "\"a\nb\""}) {
    EXPECT_EQ(parsed(text), "refused") << text;
  }
  EXPECT_EQ(parsed(std::string(100'000, '[')), "refused");
}

TEST(JsonTape, ForgetsTheDocumentBefore) {
  JsonTape tape;
  ASSERT_FALSE(tape.parse(R"({"a":["long text)").has_value());
  const auto value = tape.parse(R"(["b"])");
  ASSERT_TRUE(value.has_value());
  EXPECT_EQ(shown(*value), "['b' ]");
}

TEST(JsonTape, KeepsNumbersOfAnyLength) {
  const std::string digits(1'000, '7');
  EXPECT_EQ(parsed("[" + digits + "]"), "[" + digits + " ]");
}

}  // namespace
}  // namespace eco::replay::compute
