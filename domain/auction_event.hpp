#pragma once
/// Events about auctions.
#include <cstdint>

#include "domain/auction.hpp"
#include "domain/order_event.hpp"

namespace eco::domain {

/// An auction after the command; one event kind for its whole life. What bidders must not see yet
/// is left empty: of a sealed auction everything about bids until it has ended, the reserve always
/// until then.
struct AuctionUpdated {
  static constexpr std::uint16_t tag = 12;
  AuctionId auction;
  InstrumentId instrument;
  MemberId owner;
  AccountId owner_account;
  AuctionStatus status = AuctionStatus::announced;
  AuctionTerms terms;
  Timestamp ends;           ///< of bidding as it stands now; 0: by command
  std::uint32_t round = 0;  ///< of a clock, from 1
  Price price;              ///< ascending: the best price called; clock: the round's price; 0: none
  MemberId leader;          ///< ascending: of the best bid

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "auction", s.auction);
    v(2, "instrument", s.instrument);
    v(3, "owner", s.owner);
    v(4, "owner_account", s.owner_account);
    v(5, "status", s.status);
    v(6, "terms", s.terms);
    v(7, "ends", s.ends);
    v(8, "round", s.round);
    v(9, "price", s.price);
    v(10, "leader", s.leader);
  }
};

/// The result. With the bids (OrderAccepted … OrderCancelled of kind bid), the terms and the seed
/// every loser can compute it again. (docs/compute.md)
struct AuctionEnded {
  static constexpr std::uint16_t tag = 13;
  AuctionId auction;
  InstrumentId instrument;
  AuctionOutcome outcome = AuctionOutcome::cancelled;
  Price price;  ///< uniform; 0 where each pays his bid or nothing was sold
  Quantity sold;
  Quantity unsold;
  Money amount;
  std::uint32_t bids = 0;  ///< at the close
  std::uint32_t valid = 0;
  Sha256 bids_hash{};  ///< SHA-256 over `order;member;price;quantity;time\n` of each, ascending
  std::string seed;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "auction", s.auction);
    v(2, "instrument", s.instrument);
    v(3, "outcome", s.outcome);
    v(4, "price", s.price);
    v(5, "sold", s.sold);
    v(6, "unsold", s.unsold);
    v(7, "amount", s.amount);
    v(8, "bids", s.bids);
    v(9, "valid", s.valid);
    v(10, "bids_hash", s.bids_hash);
    v(11, "seed", s.seed);
  }
};

struct BidderRegistered {
  static constexpr std::uint16_t tag = 14;
  AuctionId auction;
  InstrumentId instrument;
  MemberId member;
  AccountId account;
  Money deposit;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "auction", s.auction);
    v(2, "instrument", s.instrument);
    v(3, "member", s.member);
    v(4, "account", s.account);
    v(5, "deposit", s.deposit);
  }
};

}  // namespace eco::domain
