#include "engine/pricing/clock.hpp"

#include <gtest/gtest.h>

namespace eco::engine::pricing {
namespace {

using Kind = ClockFault::Kind;

/// Rounds of bidders 0, 1, 2 at the prices 50, 51, 52 …
class Rounds {
 public:
  explicit Rounds(std::vector<std::vector<ClockDemand>> demands) : demands_(std::move(demands)) {
    std::int64_t price = 50;
    for (const auto& round : demands_) rounds_.push_back({WidePrice(price++), round});
  }
  [[nodiscard]] tl::expected<ClockResult, ClockFault> close(std::int64_t supply) const {
    return close_clock(WideQuantity(supply), rounds_, 3);
  }
  std::vector<ClockRound>& rounds() noexcept { return rounds_; }

 private:
  std::vector<std::vector<ClockDemand>> demands_;
  std::vector<ClockRound> rounds_;
};

std::vector<ClockDemand> demand(std::int64_t x, std::int64_t y, std::int64_t z) {
  return {{0, WideQuantity(x)}, {1, WideQuantity(y)}, {2, WideQuantity(z)}};
}

std::vector<WideQuantity> awards(std::int64_t x, std::int64_t y, std::int64_t z) {
  return {WideQuantity(x), WideQuantity(y), WideQuantity(z)};
}

TEST(Clock, RationsWhatTheLastRoundLeavesAmongTheDrops) {
  const Rounds rounds({demand(500, 600, 500), demand(500, 400, 250), demand(400, 300, 200)});
  const auto result = rounds.close(1000);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->price, WidePrice(51));
  EXPECT_EQ(result->awards, awards(440, 340, 220));
}

TEST(Clock, ClosesAtTheRoundWhoseDemandMeetsTheSupply) {
  const Rounds rounds({demand(500, 600, 500), demand(500, 400, 250)});
  const auto result = rounds.close(1150);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->price, WidePrice(51));
  EXPECT_EQ(result->awards, awards(500, 400, 250));
}

TEST(Clock, HasNoPriceWithoutARound) {
  const auto result = Rounds({}).close(1);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->price, std::nullopt);
  EXPECT_EQ(result->awards, awards(0, 0, 0));
}

TEST(Clock, NamesTheFirstFault) {
  using Demands = std::vector<std::vector<ClockDemand>>;
  const auto fault = [](std::int64_t supply, Demands demands) {
    return Rounds(std::move(demands)).close(supply).error();
  };
  EXPECT_EQ(fault(899, {demand(500, 600, 500), demand(400, 300, 200)}),
            (ClockFault{Kind::not_closed, 1}));
  EXPECT_EQ(fault(900, {demand(400, 300, 200), demand(400, 300, 200)}),
            (ClockFault{Kind::closed_before, 1}));
  EXPECT_EQ(fault(1, {demand(2, 2, 2), demand(2, 3, 0)}), (ClockFault{Kind::demand_rises, 1, 1}));
  Rounds equal({demand(5, 5, 5), demand(4, 4, 4)});
  equal.rounds()[1].price = WidePrice(50);
  EXPECT_EQ(equal.close(12).error(), (ClockFault{Kind::price_not_above, 1}));
}

TEST(Clock, HoldsABidderNotNamedAtNothing) {
  const Rounds rounds({{{0, WideQuantity(9)}, {1, WideQuantity(9)}},
                       {{1, WideQuantity(9)}},
                       {{0, WideQuantity(1)}, {1, WideQuantity(1)}}});
  EXPECT_EQ(rounds.close(5).error(), (ClockFault{Kind::demand_rises, 2, 0}));
}

}  // namespace
}  // namespace eco::engine::pricing
