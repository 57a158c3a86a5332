#pragma once
/// What operators do to auctions. (markets.md §9.2)
#include <cstdint>
#include <string>

#include "domain/auction.hpp"

namespace eco::domain {

/// ★ The owner's rights (buying: the cash for the cap) are reserved at once.
struct AnnounceAuction {
  static constexpr std::uint16_t tag = 63;
  AccountCode owner;
  Symbol symbol;
  AuctionTerms terms;
  std::string notice;  ///< the announcement's text or number

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "owner", s.owner);
    v(2, "symbol", s.symbol);
    v(3, "terms", s.terms);
    v(4, "notice", s.notice);
  }
};

enum class AuctionMove : std::uint8_t { open = 1, pause = 2, close = 3, next_round = 4 };

/// Opens, pauses or resumes bidding, ends a clock's round, closes: the result is computed and
/// booked in the same command. `seed`: bytes whose SHA-256 the announcement gave, where ties are
/// drawn.
struct MoveAuction {
  static constexpr std::uint16_t tag = 64;
  AuctionId auction;
  AuctionMove move = AuctionMove::open;
  std::string seed;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "auction", s.auction);
    v(2, "move", s.move);
    v(3, "seed", s.seed);
  }
};

/// ★ Before its result: every bid, deposit and reservation is given back.
struct CancelAuction {
  static constexpr std::uint16_t tag = 65;
  AuctionId auction;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "auction", s.auction);
  }
};

/// Registers a member as a bidder, after the papers that the notice asks for, and locks the
/// deposit.
struct RegisterBidder {
  static constexpr std::uint16_t tag = 66;
  AuctionId auction;
  AccountCode account;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "auction", s.auction);
    v(2, "account", s.account);
    v(3, "reference", s.reference);
  }
};

}  // namespace eco::domain
