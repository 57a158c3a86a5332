// TM7 fixed price 定价转让: first come, first served, or a window and pro rata. (markets.md §8 TM7,
// AT-F1…F3)
#include "engine/auction_rules.hpp"
#include "engine/pricing/pro_rata.hpp"

namespace eco::engine {

using domain::AuctionForm;
using domain::Quantity;
using domain::Refusal;
using domain::RejectCode;

Refusal check_fixed_price(const BidRequest& bid) noexcept {
  const Auction& auction = bid.auction;
  const domain::AuctionTerms& terms = auction.terms;
  if (terms.bidder_cap > Quantity(0)) {
    base::Int128 sum = bid.quantity.raw();
    for (const auto& [order, other] : auction.bids) {
      const bool counts = bid.bidder != nullptr && other.state.member == bid.bidder->member &&
                          &other != bid.replaced;
      if (counts) sum += other.state.leaves.raw();
    }
    if (bid.bidder != nullptr) sum += bid.bidder->bought.raw();
    if (sum > terms.bidder_cap.raw()) {
      return {.code = RejectCode::buyer_cap,
              .asked = bid.quantity.raw(),
              .high = terms.bidder_cap.raw()};
    }
  }
  const Quantity left = auction.owner.leaves;
  if (terms.form == AuctionForm::fixed_price && bid.quantity > left && !bid.partial) {
    return {.code = RejectCode::maker_qty, .asked = bid.quantity.raw(), .high = left.raw()};
  }
  return {};
}

/// Of a window; first come, first served has booked its trades already.
AuctionResult fixed_price_result(const Auction& auction, const StandingBids& bids) {
  AuctionResult result;
  std::vector<pricing::WideQuantity> demands;
  for (const Bid* bid : bids) demands.push_back(pricing::widened(bid->state.leaves));
  const auto awards = pricing::pro_rata(auction.owner.leaves.raw(), demands);
  Quantity sold = auction.owner.cumulative;
  for (std::size_t i = 0; i < bids.size(); ++i) {
    const Quantity award = pricing::narrowed(awards[i]);
    if (award == Quantity(0)) continue;
    result.awards.push_back({bids[i]->state.order, award, auction.terms.price});
    sold += award;
  }
  result.unsold = auction.terms.quantity - sold;
  if (sold == Quantity(0)) return result;
  result.price = auction.terms.price;
  result.outcome = sold == auction.terms.quantity ? domain::AuctionOutcome::sold
                                                  : domain::AuctionOutcome::partial;
  return result;
}

}  // namespace eco::engine
