#pragma once
/// Ascending clock for quantities: the price rises until demand fits the supply. (markets.md §8
/// TM6, AT-E2)
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <tl/expected.hpp>
#include <vector>

#include "engine/pricing/wide.hpp"

namespace eco::engine::pricing {

/// `bidder` numbers the bidders from 0 in the order in which ties are broken.
struct ClockDemand {
  std::uint32_t bidder = 0;
  WideQuantity quantity;
};

/// A bidder not named demands nothing; none is named twice.
struct ClockRound {
  WidePrice price;
  std::span<const ClockDemand> demands;
};

struct ClockResult {
  std::optional<WidePrice> price;    ///< empty where there was no round
  std::vector<WideQuantity> awards;  ///< by bidder
};

/// Why rounds are not those of one clock.
struct ClockFault {
  enum class Kind : std::uint8_t {
    price_not_above = 1,  ///< a round's price is not above the one before
    demand_rises = 2,     ///< a bidder asks for more than in the round before
    closed_before = 3,    ///< a round comes after one whose demand fits
    not_closed = 4,       ///< the last round's demand is above the supply
  };
  Kind kind = Kind::not_closed;
  std::size_t round = 0;
  std::size_t demand = 0;  ///< place in the round, of demand_rises

  friend bool operator==(const ClockFault&, const ClockFault&) noexcept = default;
};

/// The last round must be the first whose demand is at most the supply. Where it equals it, or is
/// the first round, that round's price and demands stand. Else the price is the one before, and
/// what the last demands leave is rationed pro rata among the drops. O(named demands + bidders log
/// bidders).
[[nodiscard]] tl::expected<ClockResult, ClockFault> close_clock(WideQuantity supply,
                                                                std::span<const ClockRound> rounds,
                                                                std::uint32_t bidders);

}  // namespace eco::engine::pricing
