#include "engine/auctions.hpp"

#include "base/assert.hpp"

namespace eco::engine {

domain::AuctionUpdated describe(const Auction& auction) {
  using domain::AuctionForm;
  domain::AuctionUpdated event;
  event.auction = auction.id;
  event.instrument = auction.instrument;
  event.owner = auction.owner.member;
  event.owner_account = auction.owner.account;
  event.status = auction.status;
  event.terms = auction.terms;
  event.ends = auction.ends;
  event.round = auction.round;
  const bool over = auction.status == domain::AuctionStatus::ended;
  if (!over) event.terms.reserve = domain::Price(0);
  if (auction.terms.form == AuctionForm::sealed) return event;
  event.price = auction.price;
  if (auction.terms.form == AuctionForm::ascending && !auction.bids.empty()) {
    event.leader = auction.bids.rbegin()->second.state.member;
  }
  return event;
}

Auction& Auctions::add(Auction&& auction) {
  const auto [at, added] = auctions_.emplace(auction.id, std::move(auction));
  ECO_ASSERT(added);
  hash_ += item_hash<HashTag::auction>(at->second);
  return at->second;
}

Auction* Auctions::find(domain::AuctionId id) noexcept {
  const auto at = auctions_.find(id);
  return at == auctions_.end() ? nullptr : &at->second;
}

const Bid* Auctions::find_bid(domain::OrderId bid) const noexcept {
  const auto at = auction_of_.find(bid);
  return at == auction_of_.end() ? nullptr : &auctions_.at(at->second).bids.at(bid);
}

void Auctions::end(domain::AuctionId id) noexcept {
  const auto at = auctions_.find(id);
  ECO_ASSERT(at != auctions_.end());
  clear_bidders(at->second);
  hash_ -= item_hash<HashTag::auction>(at->second);
  auctions_.erase(at);
}

Bid& Auctions::add_bid(Auction& auction, const Bid& bid) {
  const auto [at, added] = auction.bids.emplace(bid.state.order, bid);
  ECO_ASSERT(added);
  auction_of_.emplace(bid.state.order, auction.id);
  hash_ += item_hash<HashTag::bid>(bid);
  return at->second;
}

void Auctions::end_bid(Auction& auction, domain::OrderId bid) noexcept {
  const auto at = auction.bids.find(bid);
  ECO_ASSERT(at != auction.bids.end());
  hash_ -= item_hash<HashTag::bid>(at->second);
  auction.bids.erase(at);
  auction_of_.erase(bid);
}

void Auctions::clear_bidders(Auction& auction) noexcept {
  ECO_ASSERT(auction.bids.empty());
  for (const auto& [member, bidder] : auction.bidders) {
    hash_ -= item_hash<HashTag::bidder>(bidder);
  }
  auction.bidders.clear();
}

Bidder& Auctions::bidder(Auction& auction, domain::MemberId member, domain::AccountId account) {
  const auto [at, added] = auction.bidders.try_emplace(member);
  if (added) {
    at->second.auction = auction.id;
    at->second.member = member;
    at->second.account = account;
    hash_ += item_hash<HashTag::bidder>(at->second);
  }
  return at->second;
}

void Auctions::audit() const noexcept {
  base::Hash128 sum;
  std::size_t bids = 0;
  for (const auto& [id, auction] : auctions_) {
    sum += item_hash<HashTag::auction>(auction);
    for (const auto& [order, bid] : auction.bids) {
      sum += item_hash<HashTag::bid>(bid);
      const auto at = auction_of_.find(order);
      ECO_ASSERT(at != auction_of_.end() && at->second == id);
      ECO_ASSERT(auction.bidders.contains(bid.state.member));
    }
    for (const auto& [member, bidder] : auction.bidders) sum += item_hash<HashTag::bidder>(bidder);
    bids += auction.bids.size();
  }
  ECO_ASSERT(bids == auction_of_.size());
  ECO_ASSERT(sum == hash_);
}

void Auctions::save(domain::ByteWriter& out) const {
  out.put(static_cast<std::uint64_t>(auctions_.size()));
  for (const auto& [id, auction] : auctions_) {
    out.put(auction);
    out.put(static_cast<std::uint64_t>(auction.bids.size()));
    for (const auto& [order, bid] : auction.bids) out.put(bid);
    out.put(static_cast<std::uint64_t>(auction.bidders.size()));
    for (const auto& [member, bidder] : auction.bidders) out.put(bidder);
  }
}

void Auctions::load(domain::ByteReader& in) {
  for (auto count = in.get<std::uint64_t>(); count > 0 && !in.failed(); --count) {
    auto head = in.get<Auction>();
    if (in.failed() || !head.id.valid() || auctions_.contains(head.id)) return in.fail();
    Auction& auction = add(std::move(head));
    for (auto bids = in.get<std::uint64_t>(); bids > 0 && !in.failed(); --bids) {
      const auto bid = in.get<Bid>();
      const bool sound = !in.failed() && bid.auction == auction.id && bid.state.order.valid() &&
                         !auction_of_.contains(bid.state.order);
      if (!sound) return in.fail();
      add_bid(auction, bid);
    }
    for (auto bidders = in.get<std::uint64_t>(); bidders > 0 && !in.failed(); --bidders) {
      const auto bidder = in.get<Bidder>();
      if (in.failed() || bidder.auction != auction.id || auction.bidders.contains(bidder.member)) {
        return in.fail();
      }
      auction.bidders.emplace(bidder.member, bidder);
      hash_ += item_hash<HashTag::bidder>(bidder);
    }
  }
}

}  // namespace eco::engine
