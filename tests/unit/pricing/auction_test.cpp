#include "engine/pricing/auction.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace eco::engine::pricing {
namespace {

using domain::Side;

// The worked auctions AT-A1…A15 are in tests/vectors/auction.jsonl.

Bid bid(std::uint64_t id, std::int64_t price, std::int64_t quantity, std::int64_t time = 0) {
  return {id, static_cast<std::uint32_t>(id), WidePrice(price), WideQuantity(quantity),
          domain::Timestamp(time)};
}

AuctionRules rules_of(std::int64_t supply) {
  AuctionRules rules;
  rules.supply = WideQuantity(supply);
  return rules;
}

TEST(Auction, NamesWhatTheRulesLack) {
  AuctionRules rules = rules_of(1);
  EXPECT_EQ(fault_of(rules), std::nullopt);
  rules.pricing = AuctionPricing::reserve_if_short;
  EXPECT_EQ(fault_of(rules), AuctionRuleFault::needs_floor);
  rules.side = Side::buy;
  EXPECT_EQ(fault_of(rules), AuctionRuleFault::needs_cap);
  rules.cap = WidePrice(5);
  rules.short_demand = ShortDemand::decline_if_any_below_reserve;
  EXPECT_EQ(fault_of(rules), AuctionRuleFault::needs_reserve);
  rules.reserve = WidePrice(5);
  rules.tie = AuctionTie::random;
  EXPECT_EQ(fault_of(rules), AuctionRuleFault::needs_seed);
  rules.seed = "seed";
  EXPECT_EQ(fault_of(rules), std::nullopt);
  rules.release_above = SupplyStep{WidePrice(1), WideQuantity(1)};
  EXPECT_EQ(fault_of(rules), AuctionRuleFault::no_release_here);
  rules.release_above.reset();
  rules.withhold_below = SupplyStep{WidePrice(1), WideQuantity(1)};
  EXPECT_EQ(fault_of(rules), AuctionRuleFault::no_withhold_here);
}

TEST(Auction, AsksNothingOfRulesThatBestFractionIgnores) {
  AuctionRules rules = rules_of(1);
  rules.award = AwardRule::best_fraction;
  rules.pricing = AuctionPricing::reserve_if_short;
  rules.tie = AuctionTie::random;
  EXPECT_EQ(fault_of(rules), std::nullopt);
}

TEST(Auction, DoesNotDependOnTheOrderInWhichBidsAreGiven) {
  std::vector<Bid> bids;
  for (std::uint64_t id = 1; id <= 8; ++id) {
    const auto number = static_cast<std::int64_t>(id);
    bids.push_back(bid(id, 100 + number % 2, 3, number % 3));
  }
  for (const AuctionTie tie : {AuctionTie::time, AuctionTie::random, AuctionTie::pro_rata}) {
    AuctionRules rules = rules_of(19);
    rules.tie = tie;
    rules.seed = "any";
    const AuctionResult expected = award(rules, bids);
    for (int turn = 0; turn < 8; ++turn) {
      std::rotate(bids.begin(), bids.begin() + 3, bids.end());
      const AuctionResult found = award(rules, bids);
      ASSERT_EQ(found.awards.size(), expected.awards.size());
      for (std::size_t i = 0; i < found.awards.size(); ++i) {
        EXPECT_EQ(found.awards[i].id, expected.awards[i].id);
        EXPECT_EQ(found.awards[i].quantity, expected.awards[i].quantity);
      }
    }
  }
}

TEST(Auction, AwardsTenThousandTiedBidsUnderEveryTie) {
  std::vector<Bid> bids;
  for (std::uint64_t id = 1; id <= 10'000; ++id) bids.push_back(bid(id, 100, 2));
  for (const AuctionTie tie : {AuctionTie::time, AuctionTie::random, AuctionTie::pro_rata}) {
    AuctionRules rules = rules_of(10'001);
    rules.tie = tie;
    rules.seed = "any";
    const AuctionResult result = award(rules, bids);
    EXPECT_EQ(result.outcome, AuctionOutcome::sold);
    EXPECT_EQ(result.sold, 10'001);
    EXPECT_EQ(result.awards.size(), tie == AuctionTie::pro_rata ? 10'000u : 5'001u);
    EXPECT_EQ(result.price, WidePrice(100));
  }
}

}  // namespace
}  // namespace eco::engine::pricing
