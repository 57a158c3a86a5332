#pragma once
/// TM5 sealed one-way auction 单向竞价: validity, ranking, supply, award, price. (markets.md §8
/// TM5, AT-A1…A15)
///
/// The venue's side names the auction: `sell` sells the supply and bidders buy (the best bid is the
/// highest), `buy` is the mirror image (the best bid is the lowest).
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "domain/auction.hpp"
#include "engine/pricing/wide.hpp"

namespace eco::engine::pricing {

// What an announcement says (domain/auction.hpp); the venue and the recomputation use one set.
using domain::AuctionPricing;
using domain::AuctionTie;
using domain::ShortDemand;
using AwardRule = domain::AuctionAward;

/// More or less supply, depending on the price that would result without it.
struct SupplyStep {
  WidePrice trigger;
  WideQuantity quantity;  ///< at most
};

struct AuctionRules {
  domain::Side side = domain::Side::sell;
  WideQuantity supply;
  AuctionPricing pricing = AuctionPricing::uniform_lowest_win;
  AuctionTie tie = AuctionTie::time;
  ShortDemand short_demand = ShortDemand::sell_all_valid;
  AwardRule award = AwardRule::quantity;
  std::optional<WidePrice> floor;
  std::optional<WidePrice> cap;
  std::optional<WidePrice> reserve;          ///< a worse bid is valid, never wins, is no demand
  std::optional<WideQuantity> quantity_min;  ///< of a bid
  std::optional<WideQuantity> bidder_cap;    ///< of all bids of a bidder
  std::int64_t fraction_bp = 0;              ///< best_fraction: share of bidders that win
  std::optional<SupplyStep> release_above;   ///< CCR, above its trigger
  std::optional<SupplyStep> withhold_below;  ///< ECR, below its trigger
  std::optional<std::string_view> seed;      ///< bytes, borrowed
};

/// What rules ask for and lack.
enum class AuctionRuleFault : std::uint8_t {
  needs_floor = 1,
  needs_cap = 2,
  needs_reserve = 3,
  needs_seed = 4,
  no_release_here = 5,   ///< CCR: only for `sell` at uniform price by quantity without a reserve
  no_withhold_here = 6,  ///< ECR: as CCR
};

/// `bidder` numbers the bidders; ids are unique. Equal times rank by id.
struct Bid {
  std::uint64_t id = 0;
  std::uint32_t bidder = 0;
  WidePrice price;
  WideQuantity quantity;
  domain::Timestamp time;
};

/// First fault of a bid, in this order.
enum class BidFault : std::uint8_t {
  quantity_below_min = 1,
  price_above_cap = 2,
  below_floor = 3,
  bidder_cap =
      4,  ///< it would carry its bidder above the cap; earlier valid bids count, it does not
};

struct InvalidBid {
  std::uint64_t id = 0;
  BidFault fault = BidFault::quantity_below_min;
};

struct Award {
  std::uint64_t id = 0;  ///< of the bid
  WideQuantity quantity;
  WidePrice price;  ///< what the bidder pays
};

enum class AuctionOutcome : std::uint8_t {
  sold = 1,  ///< all that was offered after CCR and ECR
  partial = 2,
  cancelled = 3,  ///< nothing sold
  declined = 4,   ///< nothing sold, by decline_if_any_below_reserve
};

struct AuctionResult {
  AuctionOutcome outcome = AuctionOutcome::cancelled;
  std::optional<WidePrice> price;  ///< of all awards; empty where each pays his own
  base::Int128 sold = 0;
  base::Int128 unsold = 0;          ///< of what was offered after CCR and ECR
  std::vector<InvalidBid> invalid;  ///< ascending id
  std::vector<Award> awards;        ///< ascending id, none of zero
};

/// The first thing that the rules lack; empty where `award` can be called.
[[nodiscard]] std::optional<AuctionRuleFault> fault_of(const AuctionRules& rules) noexcept;

/// Requires: `fault_of(rules)` is empty, quantities and prices of bids > 0. Depends on nothing but
/// its arguments, not on the order of `bids`. O(n log n).
[[nodiscard]] AuctionResult award(const AuctionRules& rules, std::span<const Bid> bids);

}  // namespace eco::engine::pricing
