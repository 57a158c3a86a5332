#pragma once
/// Auctions under way: sealed (TM5), ascending and clock (TM6), fixed price (TM7), with their
/// bidders and bids. (markets.md §8)
///
///   announced → open ⇄ paused → ended | cancelled        ascending also: open → extending → ended
#include <map>
#include <vector>

#include "domain/event.hpp"
#include "engine/hashed.hpp"
#include "risk/ledger.hpp"

namespace eco::engine {

/// Auctions under way that the venue keeps at most.
inline constexpr std::size_t auctions_max = 10'000;

/// A live bid. It is an order: `state.order` is the number of its command.
struct Bid {
  domain::AuctionId auction;
  domain::OrderState state;
  domain::SeqNo priority;   ///< the command that gave it its place among equal prices
  std::uint32_t round = 0;  ///< of a clock

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "auction", s.auction);
    v(2, "state", s.state);
    v(3, "priority", s.priority);
    v(4, "round", s.round);
  }
};

/// A member in an auction. Cash is held for all his bids together, because what they can cost
/// depends on the pricing rule, not on each of them alone.
struct Bidder {
  domain::AuctionId auction;
  domain::MemberId member;
  domain::AccountId account;
  bool registered = false;
  domain::Money deposit;     ///< locked
  risk::CashHold hold;       ///< for his bids
  std::uint32_t quotes = 0;  ///< bids so far, replaced ones too
  domain::Quantity bought;   ///< (buying owner: sold)
  risk::OrderCost cost;      ///< of that: fees are cumulative per bidder

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "auction", s.auction);
    v(2, "member", s.member);
    v(3, "account", s.account);
    v(4, "registered", s.registered);
    v(5, "deposit", s.deposit);
    v(6, "hold", s.hold);
    v(7, "quotes", s.quotes);
    v(8, "bought", s.bought);
    v(9, "amount", s.cost.amount);
    v(10, "fees", s.cost.fees);
  }
};

struct Auction {
  domain::AuctionId id;
  domain::InstrumentId instrument;
  domain::AuctionStatus status = domain::AuctionStatus::announced;
  domain::AuctionTerms terms;
  domain::OrderState
      owner;  ///< the owner's side as trades show it: `order` is the auction's number
  risk::CashHold owner_hold;  ///< of a buying owner; of a selling one for fees
  domain::Timestamp ends;     ///< 0: by command
  std::uint32_t round = 0;    ///< of a clock, from 1
  domain::Price price;        ///< ascending: the best price called; clock: the round's
  bool notice = false;        ///< driven by the notice of its number (TM8): deposits secure bids
  domain::Money escrow;       ///< of a notice: what the buyer has paid in, fee included
  std::int64_t fee_bp = 0;    ///< of the day of its announcement: see fee_of

  std::map<domain::OrderId, Bid> bids;         ///< live ones, by arrival
  std::map<domain::MemberId, Bidder> bidders;  ///< registered, or with a bid

  [[nodiscard]] bool takes_bids() const noexcept {
    return status == domain::AuctionStatus::open || status == domain::AuctionStatus::extending;
  }
  [[nodiscard]] domain::Side bid_side() const noexcept { return domain::opposite(terms.side); }

  /// Without bids and bidders, which are hashed one by one.
  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "id", s.id);
    v(2, "instrument", s.instrument);
    v(3, "status", s.status);
    v(4, "terms", s.terms);
    v(5, "owner", s.owner);
    v(6, "owner_hold", s.owner_hold);
    v(7, "ends", s.ends);
    v(8, "round", s.round);
    v(9, "price", s.price);
    v(10, "notice", s.notice);
    v(11, "escrow", s.escrow);
    v(12, "fee_bp", s.fee_bp);
  }
};

/// The method whose rules govern it and whose trade it makes.
[[nodiscard]] inline domain::Method method_of(const Auction& auction) noexcept {
  return auction.notice ? domain::Method::notice : domain::method_of(auction.terms.form);
}

/// The auction as its event shows it: nothing that bidders must not see yet.
[[nodiscard]] domain::AuctionUpdated describe(const Auction& auction);

/// Auctions that have not ended, by number.
class Auctions {
 public:
  [[nodiscard]] bool full() const noexcept { return auctions_.size() >= auctions_max; }
  /// Of all auctions.
  [[nodiscard]] std::size_t live_bids() const noexcept { return auction_of_.size(); }

  Auction& add(Auction&& auction);
  [[nodiscard]] Auction* find(domain::AuctionId id) noexcept;
  /// A live bid, or null.
  [[nodiscard]] const Bid* find_bid(domain::OrderId bid) const noexcept;
  /// Forgets an auction. Requires: it has no live bids.
  void end(domain::AuctionId id) noexcept;

  [[nodiscard]] auto edit(Auction& auction) noexcept {
    return Edit<HashTag::auction, Auction>(hash_, auction);
  }
  [[nodiscard]] auto edit(Bid& bid) noexcept { return Edit<HashTag::bid, Bid>(hash_, bid); }
  [[nodiscard]] auto edit(Bidder& bidder) noexcept {
    return Edit<HashTag::bidder, Bidder>(hash_, bidder);
  }

  Bid& add_bid(Auction& auction, const Bid& bid);
  void end_bid(Auction& auction, domain::OrderId bid) noexcept;
  /// Forgets every bidder. Requires: no live bids; they hold nothing.
  void clear_bidders(Auction& auction) noexcept;
  /// The member's entry; a new one without registration where there is none.
  Bidder& bidder(Auction& auction, domain::MemberId member, domain::AccountId account);

  [[nodiscard]] const std::map<domain::AuctionId, Auction>& all() const noexcept {
    return auctions_;
  }
  [[nodiscard]] base::Hash128 hash() const noexcept { return hash_; }
  void audit() const noexcept;
  void save(domain::ByteWriter& out) const;
  void load(domain::ByteReader& in);

 private:
  std::map<domain::AuctionId, Auction> auctions_;
  std::map<domain::OrderId, domain::AuctionId> auction_of_;  ///< by live bid
  base::Hash128 hash_;
};

}  // namespace eco::engine
