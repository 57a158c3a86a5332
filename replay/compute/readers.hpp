#pragma once
/// Readings that several KINDs share.
#include <string_view>
#include <vector>

#include "engine/pricing/auction.hpp"
#include "engine/pricing/ratio.hpp"
#include "engine/pricing/reservation.hpp"
#include "replay/compute/field.hpp"

namespace eco::replay::compute {

/// Where a KIND names no tick, and no step.
inline constexpr Grid free_tick = Grid::of_decimals(4);
inline constexpr Grid free_step = Grid::of_decimals(6);

inline constexpr Words<engine::pricing::AuctionPricing, 3> pricing_words{{
    {"UNIFORM_LOWEST_WIN", engine::pricing::AuctionPricing::uniform_lowest_win},
    {"PAY_AS_BID", engine::pricing::AuctionPricing::pay_as_bid},
    {"RESERVE_IF_SHORT", engine::pricing::AuctionPricing::reserve_if_short},
}};
inline constexpr Words<domain::Side, 2> side_words{{
    {"BUY", domain::Side::buy},
    {"SELL", domain::Side::sell},
}};

/// `[[price, qty], …]`, both positive, quantities on `free_step`.
[[nodiscard]] std::vector<engine::pricing::PricedQuantity> read_pairs(const Field& list,
                                                                      const Grid& tick);

/// A price and a quantity count units of these.
struct Grids {
  Grid tick;
  Grid step;
};

/// price × quantity in hao; notes a fault at `at`.
[[nodiscard]] Int128 hao_of(const engine::pricing::PricedQuantity& terms, const Grids& grids,
                            Faults& faults, const Path& at);

/// `[num, den]`, den > 0.
[[nodiscard]] engine::pricing::Ratio read_ratio(const Field& field);

/// Distinct names in byte order; `rank` of each.
class Names {
 public:
  explicit Names(std::vector<std::string_view> names);

  [[nodiscard]] std::uint32_t rank(std::string_view name) const noexcept;
  [[nodiscard]] const std::vector<std::string_view>& sorted() const noexcept { return sorted_; }

 private:
  std::vector<std::string_view> sorted_;
};

}  // namespace eco::replay::compute
