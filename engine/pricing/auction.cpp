#include "engine/pricing/auction.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>

#include "base/assert.hpp"
#include "domain/arith.hpp"
#include "engine/pricing/pro_rata.hpp"
#include "engine/pricing/tie_break.hpp"

namespace eco::engine::pricing {
namespace {

using base::Int128;
using domain::Side;

/// Bids in some order, borrowed.
using BidRefs = std::vector<const Bid*>;

/// True where price `a` is better for the venue than `b`.
bool better(Side side, WidePrice a, WidePrice b) noexcept {
  return side == Side::sell ? a > b : a < b;
}

Int128 quantity_of(std::span<const Bid* const> bids) noexcept {
  Int128 sum = 0;
  for (const Bid* bid : bids) sum += bid->quantity.raw();
  return sum;
}

BidRefs by_bidder_and_time(std::span<const Bid> bids) {
  BidRefs refs(bids.size());
  std::transform(bids.begin(), bids.end(), refs.begin(), [](const Bid& bid) { return &bid; });
  std::sort(refs.begin(), refs.end(), [](const Bid* a, const Bid* b) {
    return std::tie(a->bidder, a->time, a->id) < std::tie(b->bidder, b->time, b->id);
  });
  return refs;
}

/// Of bids by bidder and time, each bidder's last.
BidRefs last_quotes(const BidRefs& bids) {
  BidRefs last;
  for (std::size_t i = 0; i < bids.size(); ++i) {
    if (i + 1 == bids.size() || bids[i + 1]->bidder != bids[i]->bidder) last.push_back(bids[i]);
  }
  return last;
}

std::optional<BidFault> fault_of_terms(const AuctionRules& rules, const Bid& bid) noexcept {
  if (rules.quantity_min && bid.quantity < *rules.quantity_min) {
    return BidFault::quantity_below_min;
  }
  if (rules.cap && bid.price > *rules.cap) return BidFault::price_above_cap;
  if (rules.floor && bid.price < *rules.floor) return BidFault::below_floor;
  return std::nullopt;
}

/// Splits bids by bidder and time into valid ones, best first, and invalid ones.
BidRefs valid_bids(const AuctionRules& rules, const BidRefs& bids,
                   std::vector<InvalidBid>& invalid) {
  BidRefs valid;
  Int128 held = 0;
  const Bid* before = nullptr;
  for (const Bid* bid : bids) {
    if (before == nullptr || before->bidder != bid->bidder) held = 0;
    before = bid;
    auto fault = fault_of_terms(rules, *bid);
    if (!fault && rules.bidder_cap && held + bid->quantity.raw() > rules.bidder_cap->raw()) {
      fault = BidFault::bidder_cap;
    }
    if (fault) {
      invalid.push_back({bid->id, *fault});
      continue;
    }
    held += bid->quantity.raw();
    valid.push_back(bid);
  }
  std::sort(invalid.begin(), invalid.end(),
            [](const InvalidBid& a, const InvalidBid& b) { return a.id < b.id; });
  std::sort(valid.begin(), valid.end(), [&rules](const Bid* a, const Bid* b) {
    if (a->price != b->price) return better(rules.side, a->price, b->price);
    return std::tie(a->time, a->id) < std::tie(b->time, b->id);
  });
  return valid;
}

/// The leading bids at the reserve or better.
std::span<const Bid* const> demand_of(const AuctionRules& rules, const BidRefs& ranked) noexcept {
  std::size_t count = ranked.size();
  while (rules.reserve && count > 0 &&
         better(rules.side, *rules.reserve, ranked[count - 1]->price)) {
    --count;
  }
  return {ranked.data(), count};
}

/// The price at which the supply would be used up; of a short auction the lowest bid; empty where
/// nothing would be sold.
std::optional<WidePrice> interim_price(WideQuantity supply,
                                       std::span<const Bid* const> demand) noexcept {
  if (demand.empty() || supply == WideQuantity(0)) return std::nullopt;
  Int128 sum = 0;
  for (const Bid* bid : demand) {
    sum += bid->quantity.raw();
    if (sum >= supply.raw()) return bid->price;
  }
  return demand.back()->price;
}

/// Supply with what CCR releases and without what ECR withholds.
Int128 offered(const AuctionRules& rules, std::span<const Bid* const> demand) noexcept {
  const Int128 supply = rules.supply.raw();
  Int128 sum = supply;
  const auto interim = interim_price(rules.supply, demand);
  if (!interim) return sum;
  const auto demand_at = [demand](WidePrice trigger) {
    Int128 at = 0;
    for (const Bid* bid : demand) {
      if (bid->price >= trigger) at += bid->quantity.raw();
    }
    return at;
  };
  if (const auto& step = rules.release_above; step && *interim > step->trigger) {
    const Int128 wanted = std::max<Int128>(demand_at(step->trigger) - supply, 0);
    sum += std::min(step->quantity.raw(), wanted);
  }
  if (const auto& step = rules.withhold_below; step && *interim < step->trigger) {
    sum -= std::min(step->quantity.raw(), supply - demand_at(step->trigger));
  }
  return sum;
}

class Filler {
 public:
  Filler(Int128 left, std::vector<Award>& awards) noexcept : left_(left), awards_(awards) {}

  [[nodiscard]] Int128 left() const noexcept { return left_; }

  /// Fills bids in order, each at his own price.
  void fill_in_order(std::span<const Bid* const> bids) {
    for (const Bid* bid : bids) {
      if (left_ == 0) return;
      give(*bid, WideQuantity(std::min(left_, bid->quantity.raw())));
    }
  }

  /// Shares what is left among bids in order of id.
  void share(std::span<const Bid* const> bids) {
    std::vector<WideQuantity> demands(bids.size());
    std::transform(bids.begin(), bids.end(), demands.begin(),
                   [](const Bid* bid) { return bid->quantity; });
    const std::vector<WideQuantity> shares = pro_rata(left_, demands);
    for (std::size_t i = 0; i < bids.size(); ++i) give(*bids[i], shares[i]);
  }

 private:
  void give(const Bid& bid, WideQuantity quantity) {
    if (quantity == WideQuantity(0)) return;
    awards_.push_back({bid.id, quantity, bid.price});
    left_ -= quantity.raw();
  }

  Int128 left_;
  std::vector<Award>& awards_;
};

BidRefs by_id(std::span<const Bid* const> bids) {
  BidRefs sorted(bids.begin(), bids.end());
  std::sort(sorted.begin(), sorted.end(), [](const Bid* a, const Bid* b) { return a->id < b->id; });
  return sorted;
}

BidRefs in_drawn_order(std::span<const Bid* const> bids, std::string_view seed) {
  const BidRefs sorted = by_id(bids);
  std::vector<std::uint64_t> ids(bids.size());
  std::transform(sorted.begin(), sorted.end(), ids.begin(), [](const Bid* bid) { return bid->id; });
  draw_order(seed, ids);
  BidRefs drawn(ids.size());
  std::transform(ids.begin(), ids.end(), drawn.begin(), [&sorted](std::uint64_t id) {
    return *std::lower_bound(sorted.begin(), sorted.end(), id,
                             [](const Bid* bid, std::uint64_t key) { return bid->id < key; });
  });
  return drawn;
}

/// Bids at the price at which the offer ends.
void fill_tied(const AuctionRules& rules, std::span<const Bid* const> tied, Filler& filler) {
  const bool by_time = rules.award == AwardRule::best_fraction || rules.tie == AuctionTie::time;
  if (by_time) return filler.fill_in_order(tied);
  if (rules.tie == AuctionTie::pro_rata) return filler.share(by_id(tied));
  filler.fill_in_order(in_drawn_order(tied, *rules.seed));
}

std::vector<Award> fill(const AuctionRules& rules, std::span<const Bid* const> demand,
                        Int128 offer) {
  std::vector<Award> awards;
  Filler filler(offer, awards);
  while (!demand.empty() && filler.left() > 0) {
    std::size_t tied = 1;
    while (tied < demand.size() && demand[tied]->price == demand[0]->price) ++tied;
    const auto level = demand.first(tied);
    if (quantity_of(level) <= filler.left()) {
      filler.fill_in_order(level);
    } else {
      fill_tied(rules, level, filler);
    }
    demand = demand.subspan(tied);
  }
  return awards;
}

/// The one price of all awards; empty where each pays his own.
std::optional<WidePrice> one_price(const AuctionRules& rules, const std::vector<Award>& awards,
                                   bool short_of_demand) noexcept {
  const bool own = rules.award == AwardRule::best_fraction ||
                   rules.pricing == AuctionPricing::pay_as_bid || awards.empty();
  if (own) return std::nullopt;
  if (short_of_demand && rules.pricing == AuctionPricing::reserve_if_short) {
    return rules.side == Side::sell ? *rules.floor : *rules.cap;
  }
  return awards.back().price;  // filled best first
}

}  // namespace

std::optional<AuctionRuleFault> fault_of(const AuctionRules& rules) noexcept {
  using enum AuctionRuleFault;
  const bool by_quantity = rules.award == AwardRule::quantity;
  if (by_quantity && rules.pricing == AuctionPricing::reserve_if_short) {
    if (rules.side == Side::sell && !rules.floor) return needs_floor;
    if (rules.side == Side::buy && !rules.cap) return needs_cap;
  }
  if (rules.short_demand == ShortDemand::decline_if_any_below_reserve && !rules.reserve) {
    return needs_reserve;
  }
  if (by_quantity && rules.tie == AuctionTie::random && !rules.seed) return needs_seed;
  const bool steps = by_quantity && rules.side == Side::sell && !rules.reserve &&
                     rules.pricing == AuctionPricing::uniform_lowest_win;
  if (rules.release_above && !steps) return no_release_here;
  if (rules.withhold_below && !steps) return no_withhold_here;
  return std::nullopt;
}

AuctionResult award(const AuctionRules& rules, std::span<const Bid> bids) {
  ECO_ASSERT(!fault_of(rules));
  AuctionResult result;
  BidRefs counted = by_bidder_and_time(bids);
  const bool by_fraction = rules.award == AwardRule::best_fraction;
  if (by_fraction) counted = last_quotes(counted);
  BidRefs ranked = valid_bids(rules, counted, result.invalid);
  if (by_fraction) {
    const auto bidders = static_cast<Int128>(ranked.size());
    const Int128 winners =
        domain::divide(bidders * rules.fraction_bp, 10'000, domain::Rounding::half_up);
    ranked.resize(static_cast<std::size_t>(std::min(winners, bidders)));
  }

  const auto demand = demand_of(rules, ranked);
  const Int128 offer = offered(rules, demand);
  const bool short_of_demand = quantity_of(demand) < offer;
  result.unsold = offer;
  if (short_of_demand) {
    const bool worse_exists = demand.size() < ranked.size();
    if (rules.short_demand == ShortDemand::cancel) return result;
    if (rules.short_demand == ShortDemand::decline_if_any_below_reserve && worse_exists) {
      result.outcome = AuctionOutcome::declined;
      return result;
    }
  }

  result.awards = fill(rules, demand, offer);
  result.price = one_price(rules, result.awards, short_of_demand);
  for (Award& award : result.awards) {
    result.sold += award.quantity.raw();
    award.price = result.price.value_or(award.price);
  }
  result.unsold = offer - result.sold;
  if (result.sold > 0) {
    result.outcome = result.unsold == 0 ? AuctionOutcome::sold : AuctionOutcome::partial;
  }
  std::sort(result.awards.begin(), result.awards.end(),
            [](const Award& a, const Award& b) { return a.id < b.id; });
  return result;
}

}  // namespace eco::engine::pricing
