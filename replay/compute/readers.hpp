#pragma once
/// Readings that several KINDs share.
#include <string_view>
#include <vector>

#include "engine/pricing/auction.hpp"
#include "engine/pricing/ratio.hpp"
#include "replay/compute/field.hpp"

namespace eco::replay::compute {

inline constexpr unsigned price_decimals_max = 4;     ///< where a KIND names no tick
inline constexpr unsigned quantity_decimals_max = 6;  ///< where it names no step

inline constexpr Words<engine::pricing::AuctionPricing, 3> pricing_words{{
    {"UNIFORM_LOWEST_WIN", engine::pricing::AuctionPricing::uniform_lowest_win},
    {"PAY_AS_BID", engine::pricing::AuctionPricing::pay_as_bid},
    {"RESERVE_IF_SHORT", engine::pricing::AuctionPricing::reserve_if_short},
}};
inline constexpr Words<domain::Side, 2> side_words{{
    {"BUY", domain::Side::buy},
    {"SELL", domain::Side::sell},
}};

/// A price and a quantity as written.
struct DecimalPair {
  Decimal price;
  Decimal quantity;
};

/// `[[price, qty], …]`, both positive, quantities without a step. `price_decimals_max`: where the
/// KIND names no tick.
[[nodiscard]] std::vector<DecimalPair> read_pairs(const Field& list, unsigned decimals_max);

/// The coarsest grid of powers of ten for all: so whole numbers are counted whole.
[[nodiscard]] Grid common_grid(const std::vector<Decimal>& values) noexcept;

/// How many units of the grid; notes a fault at `at`.
[[nodiscard]] std::int64_t count_on(const Grid& grid, Decimal value, Faults& faults,
                                    const Path& at);

/// price × quantity in hao; notes a fault at `at`.
[[nodiscard]] Int128 hao_of(Decimal price, Decimal quantity, Faults& faults, const Path& at);

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
