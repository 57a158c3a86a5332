#include "apps/eco-member/words.hpp"

#include <gtest/gtest.h>

#include <set>

namespace eco::member {
namespace {

std::multiset<std::string> places(std::string_view text) {
  std::multiset<std::string> found;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    found.emplace(text.substr(at, text.find('}', at) - at + 1));
  }
  return found;
}

TEST(WordsTest, SayTheSameFactsInBothLanguages) {
  for (const Phrase& phrase : phrases()) {
    EXPECT_EQ(places(phrase.english), places(phrase.chinese)) << phrase.name;
  }
}

TEST(WordsTest, StandInTheOrderOfTheirEnum) {
  for (std::size_t i = 0; i < phrases().size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(phrases()[i].word), i);
  }
}

TEST(WordsTest, PutFactsIntoTheirPlaces) {
  const std::vector<Fact> facts{{"what", "cash"}, {"here", "1.00"}, {"venue", "2.00"}};
  EXPECT_EQ(say(Word::difference, Language::english, facts),
            "DIFFERENCE cash: here 1.00, the venue says 2.00");
  EXPECT_EQ(say(Word::difference, Language::chinese, facts), "不符 cash:本方 1.00,场所 2.00");
}

}  // namespace
}  // namespace eco::member
