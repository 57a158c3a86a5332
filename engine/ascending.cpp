// TM6 open ascending auction 电子竞价 of one lot. (markets.md §8 TM6, AT-E1)
#include "engine/auction_rules.hpp"

namespace eco::engine {

using domain::Price;
using domain::Refusal;
using domain::RejectCode;

/// The leading bid is the only live one: a better one ends it.
Refusal check_ascending(const BidRequest& bid, domain::MemberId member) noexcept {
  const domain::AuctionTerms& terms = bid.auction.terms;
  if (bid.replaced != nullptr && bid.replaced->state.member == member) {
    return {.code = RejectCode::already_best, .order = bid.replaced->state.order};
  }
  const base::Int128 raised = base::Int128{bid.auction.price.raw()} + terms.step.raw();
  const Price least = bid.auction.price == Price(0)
                          ? terms.floor
                          : Price(domain::narrow(raised).value_or(INT64_MAX));
  const bool on_grid = (bid.price - terms.floor).raw() % terms.step.raw() == 0;
  if (bid.price >= least && on_grid) return {};
  return {.code = RejectCode::step, .asked = bid.price.raw(), .low = least.raw()};
}

AuctionResult ascending_result(const Auction& auction, const StandingBids& bids) {
  AuctionResult result;
  result.unsold = auction.terms.quantity;
  if (bids.empty()) return result;
  const Bid& best = *bids.back();
  if (best.state.price < auction.terms.reserve) {
    result.outcome = domain::AuctionOutcome::declined;
    return result;
  }
  result.outcome = domain::AuctionOutcome::sold;
  result.price = best.state.price;
  result.unsold = domain::Quantity(0);
  result.awards.push_back({best.state.order, best.state.leaves, best.state.price});
  return result;
}

}  // namespace eco::engine
