// Proportional shares, ties by lot, reservations.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/prng.hpp"
#include "engine/pricing/pro_rata.hpp"
#include "engine/pricing/reservation.hpp"
#include "engine/pricing/tie_break.hpp"

namespace eco::engine::pricing {
namespace {

using base::Int128;

std::vector<WideQuantity> quantities(std::initializer_list<Int128> counts) {
  std::vector<WideQuantity> list;
  for (const Int128 count : counts) list.emplace_back(count);
  return list;
}

TEST(ProRata, GivesFloorsThenTheLargestFraction) {
  EXPECT_EQ(pro_rata(1000, quantities({900, 600, 300})), quantities({500, 333, 167}));
}

TEST(ProRata, GivesEqualFractionsToTheEarlier) {
  EXPECT_EQ(pro_rata(2, quantities({1, 1, 1})), quantities({1, 1, 0}));
}

TEST(ProRata, ServesAllWhereSupplyIsEnough) {
  EXPECT_EQ(pro_rata(1800, quantities({900, 600, 300})), quantities({900, 600, 300}));
  EXPECT_EQ(pro_rata(0, quantities({0, 0})), quantities({0, 0}));
  EXPECT_EQ(pro_rata(5, {}), quantities({}));
}

TEST(ProRata, IsExactWhereProductsNeed256Bits) {
  const Int128 large = wide_limit - 1;
  EXPECT_EQ(pro_rata(large, quantities({large, large})), quantities({large / 2 + 1, large / 2}));
  EXPECT_EQ(pro_rata(large, quantities({large, large, large})),
            quantities({large / 3, large / 3, large / 3}));
}

TEST(Shares, AgreeWithPlainDivisionWhereItFits) {
  base::Prng prng(7);
  const Int128 scale = Int128{1} << 70;
  for (int i = 0; i < 2'000; ++i) {
    const Int128 whole = 1 + static_cast<Int128>(prng.below(1'000'000));
    const Int128 part = static_cast<Int128>(prng.below(static_cast<std::uint64_t>(whole) + 1));
    const Int128 factor = static_cast<Int128>(prng.below(1'000'000));
    // part and whole times 2^70: the same floor, by the long way.
    const Share plain = share_of(factor, part, whole);
    const Share wide =
        share_of(factor * (Int128{1} << 60), part * (scale >> 40), whole * (scale >> 40));
    EXPECT_EQ(plain.floor, factor * part / whole);
    EXPECT_EQ(plain.rest, factor * part % whole);
    EXPECT_EQ(wide.floor, factor * (Int128{1} << 60) * part / whole);
  }
}

TEST(TieBreak, DrawsTheOrderOfTheWorkedExample) {
  const domain::Sha256 seed = {0x34, 0x84, 0x04, 0x82, 0x8f, 0x8d, 0x46, 0xc3, 0xf4, 0x91, 0x1c,
                               0x10, 0x0b, 0x8f, 0xdc, 0x82, 0x37, 0x29, 0x90, 0xab, 0x73, 0x4a,
                               0x00, 0xdd, 0x57, 0x9c, 0x5c, 0x57, 0x46, 0x1f, 0xa6, 0x08};
  const std::string_view bytes(reinterpret_cast<const char*>(seed.data()), seed.size());
  std::vector<std::uint64_t> ids = {101, 102, 103, 104};
  draw_order(bytes, ids);
  EXPECT_EQ(ids, (std::vector<std::uint64_t>{101, 102, 104, 103}));
  const domain::Sha256 first = tie_digest(bytes, 101);
  EXPECT_EQ((std::array{first[0], first[1], first[2], first[3]}),
            (std::array<std::uint8_t, 4>{0x17, 0x26, 0xdc, 0xf5}));
}

std::vector<PricedQuantity> priced(std::initializer_list<std::pair<int, int>> rows) {
  std::vector<PricedQuantity> list;
  for (const auto& [price, quantity] : rows) {
    list.push_back({WidePrice(price), WideQuantity(quantity)});
  }
  return list;
}

TEST(Reservations, DependOnThePricing) {
  const auto bids = priced({{3000, 10'000}, {2800, 5'000}, {2700, 20'000}});  // AT-A12 in fen
  constexpr HaoRate fen{100, 1};
  EXPECT_EQ(reservation(bids, AuctionPricing::uniform_lowest_win, fen), Int128{9'450'000'000});
  EXPECT_EQ(reservation(bids, AuctionPricing::reserve_if_short, fen), Int128{9'450'000'000});
  EXPECT_EQ(reservation(bids, AuctionPricing::pay_as_bid, fen), Int128{9'800'000'000});
}

TEST(Reservations, SayWhyThereIsNone) {
  EXPECT_EQ(reservation(priced({{1, 1}}), AuctionPricing::pay_as_bid, {1, 2}),
            tl::unexpected(ReservationFault::finer_than_hao));
  EXPECT_EQ(reservation(priced({{1, 1}, {1, 1}}), AuctionPricing::uniform_lowest_win, {1, 2}),
            Int128{1});
  const PricedQuantity large{WidePrice(wide_limit - 1), WideQuantity(wide_limit - 1)};
  EXPECT_EQ(reservation(std::vector{large}, AuctionPricing::pay_as_bid, {}),
            tl::unexpected(ReservationFault::overflow));
}

}  // namespace
}  // namespace eco::engine::pricing
