// TM6 clock auction: rounds of rising price until demand fits the supply. (markets.md §8 TM6,
// AT-E2)
#include <algorithm>

#include "base/assert.hpp"
#include "engine/auction_rules.hpp"
#include "engine/pricing/clock.hpp"

namespace eco::engine {
namespace {

using domain::MemberId;
using domain::Price;
using domain::Quantity;
using domain::Refusal;
using domain::RejectCode;
using pricing::narrowed;
using pricing::widened;

/// The member's bid of a round, or null: he demands nothing.
const Bid* bid_of(const Auction& auction, MemberId member, std::uint32_t round) noexcept {
  for (const auto& [order, bid] : auction.bids) {
    if (bid.state.member == member && bid.round == round) return &bid;
  }
  return nullptr;
}

/// Bidders in the order in which ties are broken: by the bytes of their codes.
std::vector<MemberId> by_code(const Core& core, const Auction& auction) {
  std::vector<MemberId> members;
  for (const auto& [member, bidder] : auction.bidders) members.push_back(member);
  std::sort(members.begin(), members.end(), [&core](MemberId a, MemberId b) {
    return core.members.find(a)->code < core.members.find(b)->code;
  });
  return members;
}

/// The member's bid of a round among those that may still win, or null.
const Bid* bid_of(const StandingBids& bids, MemberId member, std::uint32_t round) noexcept {
  for (const Bid* bid : bids) {
    if (bid->state.member == member && bid->round == round) return bid;
  }
  return nullptr;
}

std::vector<pricing::ClockDemand> demands_of(const StandingBids& bids,
                                             const std::vector<MemberId>& members,
                                             std::uint32_t round) {
  std::vector<pricing::ClockDemand> demands;
  for (std::uint32_t i = 0; i < members.size(); ++i) {
    const Bid* bid = bid_of(bids, members[i], round);
    if (bid != nullptr) demands.push_back({i, widened(bid->state.leaves)});
  }
  return demands;
}

base::Int128 total(const std::vector<pricing::ClockDemand>& demands) noexcept {
  base::Int128 sum = 0;
  for (const pricing::ClockDemand& demand : demands) sum += demand.quantity.raw();
  return sum;
}

}  // namespace

Refusal check_clock(const BidRequest& bid, MemberId member) noexcept {
  const Auction& auction = bid.auction;
  if (bid.price != auction.price) {
    return {.code = RejectCode::step, .asked = bid.price.raw(), .low = auction.price.raw()};
  }
  if (bid.replaced == nullptr && bid_of(auction, member, auction.round) != nullptr) {
    return {.code = RejectCode::quote_limit, .asked = 1, .high = 1};
  }
  if (auction.round == 1) return {};
  const Bid* before = bid_of(auction, member, auction.round - 1);
  const Quantity most = before == nullptr ? Quantity(0) : before->state.leaves;
  if (bid.quantity <= most) return {};
  return {.code = RejectCode::not_improving, .asked = bid.quantity.raw(), .high = most.raw()};
}

base::Int128 clock_demand(const Auction& auction) noexcept {
  base::Int128 demand = 0;
  for (const auto& [order, bid] : auction.bids) {
    if (bid.round == auction.round) demand += bid.state.leaves.raw();
  }
  return demand;
}

AuctionResult clock_result(const Core& core, const Auction& auction, const StandingBids& bids) {
  const std::vector<MemberId> members = by_code(core, auction);
  const auto last = demands_of(bids, members, auction.round);
  const auto before = demands_of(bids, members, auction.round - 1);
  const Price price_before = auction.price - auction.terms.step;
  const base::Int128 supply = auction.terms.quantity.raw();
  std::vector<pricing::ClockRound> rounds;
  if (auction.round > 1) rounds.push_back({widened(price_before), before});
  rounds.push_back({widened(auction.price), last});
  // What fell away since (a kill, a bid that may not win any more) can leave a round behind that
  // would have closed the clock; one of the two stands alone.
  if (auction.round > 1 && total(before) <= supply) {
    rounds.erase(total(last) == supply ? rounds.begin() : rounds.begin() + 1);
  }
  const auto closed = pricing::close_clock(widened(auction.terms.quantity), rounds,
                                           static_cast<std::uint32_t>(members.size()));
  ECO_ASSERT(closed.has_value());

  AuctionResult result;
  Quantity sold;
  const Price price = closed->price ? narrowed(*closed->price) : Price(0);
  const std::uint32_t round = price == auction.price ? auction.round : auction.round - 1;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const Quantity award = narrowed(closed->awards[i]);
    if (award == Quantity(0)) continue;
    const Bid* bid = bid_of(bids, members[i], round);
    ECO_ASSERT(bid != nullptr);
    result.awards.push_back({bid->state.order, award, price});
    sold += award;
  }
  std::sort(result.awards.begin(), result.awards.end(),
            [](const auto& a, const auto& b) { return a.bid < b.bid; });
  result.unsold = auction.terms.quantity - sold;
  if (sold == Quantity(0)) return result;
  result.price = price;
  result.outcome = sold == auction.terms.quantity ? domain::AuctionOutcome::sold
                                                  : domain::AuctionOutcome::partial;
  return result;
}

}  // namespace eco::engine
