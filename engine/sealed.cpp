// TM5 sealed one-way auction 单向竞价. (markets.md §8 TM5)
#include "engine/auction_rules.hpp"

namespace eco::engine {
namespace {

using domain::AuctionAward;
using domain::BidChange;
using domain::Price;
using domain::Quantity;
using domain::Refusal;
using domain::RejectCode;
using domain::Side;
using pricing::narrowed;
using pricing::widened;

template <class T>
auto where_set(T value) noexcept {
  const auto wide = widened(value);
  return value == T(0) ? std::nullopt : std::optional(wide);
}

std::optional<pricing::SupplyStep> where_set(const domain::SupplyStep& step) noexcept {
  if (step.trigger == Price(0)) return std::nullopt;
  return pricing::SupplyStep{widened(step.trigger), widened(step.quantity)};
}

bool better(Side bid_side, Price price, Price than) noexcept {
  return bid_side == Side::buy ? price > than : price < than;
}

RejectCode code_of(pricing::BidFault fault) noexcept {
  switch (fault) {
    case pricing::BidFault::quantity_below_min:
      return RejectCode::qty_below_min;
    case pricing::BidFault::price_above_cap:
      return RejectCode::price_above_cap;
    case pricing::BidFault::below_floor:
      return RejectCode::below_floor;
    case pricing::BidFault::bidder_cap:
      return RejectCode::bidder_cap;
  }
  return RejectCode::malformed;
}

domain::AuctionOutcome outcome_of(pricing::AuctionOutcome outcome) noexcept {
  switch (outcome) {
    case pricing::AuctionOutcome::sold:
      return domain::AuctionOutcome::sold;
    case pricing::AuctionOutcome::partial:
      return domain::AuctionOutcome::partial;
    case pricing::AuctionOutcome::cancelled:
      return domain::AuctionOutcome::cancelled;
    case pricing::AuctionOutcome::declined:
      return domain::AuctionOutcome::declined;
  }
  return domain::AuctionOutcome::cancelled;
}

}  // namespace

pricing::AuctionRules sealed_rules(const domain::AuctionTerms& terms, std::string_view seed) {
  pricing::AuctionRules rules;
  rules.side = terms.side;
  rules.supply = widened(terms.quantity);
  rules.pricing = terms.pricing;
  rules.tie = terms.tie;
  rules.short_demand = terms.when_short;
  rules.award = terms.award;
  rules.floor = where_set(terms.floor);
  rules.cap = where_set(terms.cap);
  rules.reserve = where_set(terms.reserve);
  rules.quantity_min = where_set(terms.bid_min);
  rules.bidder_cap = where_set(terms.bidder_cap);
  rules.fraction_bp = terms.fraction_bp;
  rules.release_above = where_set(terms.containment);
  rules.withhold_below = where_set(terms.withholding);
  if (terms.tie == domain::AuctionTie::random) rules.seed = seed;
  return rules;
}

Refusal check_sealed(const BidRequest& bid, domain::MemberId member) noexcept {
  const domain::AuctionTerms& terms = bid.auction.terms;
  const std::uint32_t quotes = bid.bidder == nullptr ? 0 : bid.bidder->quotes;
  if (terms.quotes_max != 0 && quotes >= terms.quotes_max) {
    return {.code = RejectCode::quote_limit, .asked = terms.quotes_max, .high = terms.quotes_max};
  }
  const bool improves =
      terms.change == BidChange::improve_only || terms.award == AuctionAward::best_fraction;
  if (improves && bid.replaced != nullptr &&
      !better(bid.auction.bid_side(), bid.price, bid.replaced->state.price)) {
    return {.code = RejectCode::not_improving,
            .asked = bid.price.raw(),
            .low = bid.replaced->state.price.raw()};
  }
  if (terms.bidder_cap == Quantity(0)) return {};
  base::Int128 sum = bid.quantity.raw();
  for (const auto& [order, other] : bid.auction.bids) {
    const bool counts = other.state.member == member && &other != bid.replaced;
    if (counts) sum += other.state.leaves.raw();
  }
  if (sum <= terms.bidder_cap.raw()) return {};
  return {
      .code = RejectCode::bidder_cap, .asked = bid.quantity.raw(), .high = terms.bidder_cap.raw()};
}

AuctionResult sealed_result(const Auction& auction, const StandingBids& bids,
                            const std::string& seed) {
  AuctionResult result;
  std::vector<pricing::Bid> priced_bids;
  for (const Bid* bid : bids) {
    priced_bids.push_back({bid->state.order.raw(), bid->state.member.raw(),
                           widened(bid->state.price), widened(bid->state.leaves),
                           domain::Timestamp(static_cast<std::int64_t>(bid->priority.raw()))});
  }
  const pricing::AuctionResult priced =
      pricing::award(sealed_rules(auction.terms, seed), priced_bids);
  result.outcome = outcome_of(priced.outcome);
  result.price = priced.price ? narrowed(*priced.price) : Price(0);
  result.unsold = Quantity(static_cast<std::int64_t>(priced.unsold));
  for (const pricing::Award& award : priced.awards) {
    result.awards.push_back(
        {domain::OrderId(award.id), narrowed(award.quantity), narrowed(award.price)});
  }
  for (const pricing::InvalidBid& invalid : priced.invalid) {
    result.invalid.push_back({domain::OrderId(invalid.id), {.code = code_of(invalid.fault)}});
  }
  return result;
}

}  // namespace eco::engine
