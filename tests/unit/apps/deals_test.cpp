#include "apps/eco-member/deals.hpp"

#include <gtest/gtest.h>

#include "tests/unit/apps/wire_text.hpp"

namespace eco::member {
namespace {

const DealDraft offer{.symbol = "TJFS",
                      .side = domain::Side::sell,
                      .quantity = "1000",
                      .price = "31.00",
                      .counterparty = "M2"};

TEST(DealsTest, FollowAnOfferThroughCounterAndExecution) {
  Deals deals;
  deals.answered(*received("35=AR|571=a|856=0|939=0|5010=30|818=30.0|55=TJFS|17=30-0-0"), &offer);
  const Deal* deal = deals.find("30");
  ASSERT_NE(deal, nullptr);
  EXPECT_EQ(deal->terms, "30.0");
  EXPECT_EQ(deal->turn, Turn::theirs);
  EXPECT_EQ(deals.asked_by("a"), deal);
  deals.reported(
      *received("35=AE|571=30.1|572=30.0|856=1|17=31-0-0|55=TJFS|31=28.50|32=900|5010=30|552=1|54="
                "2|1=M1|453=1|448=M2"));
  EXPECT_EQ(deal->terms, "30.1");
  EXPECT_EQ(deal->price, "28.50");
  EXPECT_EQ(deal->quantity, "900");
  EXPECT_EQ(deal->turn, Turn::ours);
  deals.answered(*received("35=AR|571=b|572=30.1|856=2|939=0|5010=30|818=30.1|17=32-0-0"), nullptr);
  EXPECT_EQ(deal->state, DealState::open);
  deals.reported(*received("35=AE|571=T9|572=30.1|856=0|487=0|17=32-1-S|5010=30|55=TJFS"));
  EXPECT_EQ(deal->state, DealState::executed);
  deals.reported(*received("35=AE|571=T9|572=30.1|856=0|487=1|17=40-1-S|5010=30|55=TJFS"));
  EXPECT_EQ(deal->state, DealState::busted);
}

TEST(DealsTest, KeepNewerTermsWhenAnAnswerComesLate) {
  Deals deals;
  deals.reported(
      *received("35=AE|571=30.10|856=1|17=31-0-0|55=TJFS|31=28.50|32=900|5010=30|448=M2"));
  deals.answered(*received("35=AR|571=a|856=0|939=0|5010=30|818=30.9|17=30-0-0"), &offer);
  EXPECT_EQ(deals.find("30")->terms, "30.10");
  EXPECT_EQ(deals.find("30")->turn, Turn::ours);
}

TEST(DealsTest, EndAsTheVenueSays) {
  Deals deals;
  for (const auto& [type, state] : {std::pair{"3", DealState::declined},
                                    {"6", DealState::withdrawn},
                                    {"2", DealState::agreed}}) {
    deals.reported(
        *received(std::string("35=AE|571=30.0|856=") + type + "|17=1-0-0|5010=30|55=TJFS"));
    EXPECT_EQ(deals.find("30.0")->state, state);
  }
  deals.answered(*received("35=AR|571=a|856=2|939=4|5010=31|17=30-0-0"), nullptr);
  EXPECT_EQ(deals.find("31")->state, DealState::agreed);
}

TEST(DealsTest, AreLearntFromTheAnswersOfAnEarlierRun) {
  Deals deals;
  deals.reported(
      *received("35=AE|571=30.0|856=1|17=30-0-0|55=TJFS|31=31.53|32=197|5010=30|552=1|54=1|1=M1|"
                "453=1|448=M2"));
  deals.answered(*received("35=AR|571=a|572=30.0|856=0|939=0|5010=30|818=30.1|17=31-0-0"), nullptr);
  const Deal* deal = deals.find("30");
  ASSERT_NE(deal, nullptr);
  EXPECT_EQ(deal->symbol, "TJFS");
  EXPECT_EQ(deal->counterparty, "M2");
  EXPECT_EQ(deal->terms, "30.1");
  EXPECT_EQ(deal->turn, Turn::theirs);
  deals.reported(
      *received("35=AE|571=T9|572=30.1|856=0|487=0|17=32-1-B|5010=30|31=30.00|32=197|55=TJFS"));
  EXPECT_EQ(deal->price, "30.00");
}

TEST(DealsTest, LearnNothingFromARefusal) {
  Deals deals;
  EXPECT_EQ(deals.answered(*received("35=AR|571=a|856=0|939=1|5001=1701|17=30-0-0"), &offer),
            nullptr);
  EXPECT_TRUE(deals.all().empty());
}

}  // namespace
}  // namespace eco::member
