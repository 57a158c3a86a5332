#pragma once
/// What the forms of auction have in common and each decides in its own file: sealed.cpp (TM5),
/// ascending.cpp and clock.cpp (TM6), fixed_price.cpp (TM7). Private to engine.
#include <string>

#include "engine/core.hpp"
#include "engine/pricing/auction.hpp"

namespace eco::engine {

/// A bid to be: not among the auction's bids yet.
struct BidRequest {
  Auction& auction;
  const Bidder* bidder = nullptr;  ///< the sender's entry, null before his first step
  const Bid* replaced = nullptr;   ///< the live bid that this one takes the place of
  domain::Price price;
  domain::Quantity quantity;
  bool partial = false;  ///< less than the quantity will do
};

/// Row 23 of the checks for a form. Changes nothing.
[[nodiscard]] domain::Refusal check_sealed(const BidRequest& bid, domain::MemberId member) noexcept;
[[nodiscard]] domain::Refusal check_ascending(const BidRequest& bid,
                                              domain::MemberId member) noexcept;
[[nodiscard]] domain::Refusal check_clock(const BidRequest& bid, domain::MemberId member) noexcept;
[[nodiscard]] domain::Refusal check_fixed_price(const BidRequest& bid) noexcept;

/// The live bid that a new one of the same bidder replaces by the auction's rules, or null.
[[nodiscard]] const Bid* superseded(const Auction& auction, domain::MemberId member) noexcept;

/// The fee, in basis points: of the day of its announcement, for that is what bidders hold cash
/// for; of a notice today's, whose buyer pays more or gets back when he registers.
[[nodiscard]] std::int64_t fee_of(const Core& core, const Auction& auction) noexcept;

/// What a bid costs if it wins whole, fee included; empty on overflow.
[[nodiscard]] std::optional<domain::Money> price_in_full(const Core& core, const Auction& auction,
                                                         const Bid& bid);

/// Cash that a bidder must hold for his live bids but `without`, and for `with` where it is not
/// null. Empty on overflow.
[[nodiscard]] std::optional<domain::Money> bids_hold(const Core& core, const Auction& auction,
                                                     domain::MemberId member, const Bid* with,
                                                     const Bid* without);

/// Brings the bidder's hold to what his live bids need now.
void adjust_hold(Core& core, const Step& step, Auction& auction, Bidder& bidder);

/// Ends a live bid with OrderCancelled and gives back its rights; the cash hold is the caller's.
void drop_bid(Core& core, const Step& step, Auction& auction, domain::OrderId bid,
              domain::EndReason reason, const domain::ClOrdId& request = {},
              domain::Refusal why = {});

/// A trade of a bid with the owner.
void book_award(Core& core, const Step& step, Auction& auction, Bid& bid, domain::Price price,
                domain::Quantity quantity);

/// What an auction came to, before its trades are booked.
struct AuctionResult {
  domain::AuctionOutcome outcome = domain::AuctionOutcome::cancelled;
  domain::Price price;      ///< 0: each his own, or nothing sold
  domain::Quantity unsold;  ///< of what was offered in the end
  struct Award {
    domain::OrderId bid;
    domain::Quantity quantity;
    domain::Price price;
  };
  struct Invalid {
    domain::OrderId bid;
    domain::Refusal why;
  };
  std::vector<Award> awards;
  std::vector<Invalid> invalid;
};

/// The bids that may still win, ascending by order. Borrowed.
using StandingBids = std::vector<const Bid*>;

/// Results by form. Nothing is changed.
[[nodiscard]] AuctionResult sealed_result(const Auction& auction, const StandingBids& bids,
                                          const std::string& seed);
[[nodiscard]] AuctionResult ascending_result(const Auction& auction, const StandingBids& bids);
[[nodiscard]] AuctionResult clock_result(const Core& core, const Auction& auction,
                                         const StandingBids& bids);
[[nodiscard]] AuctionResult fixed_price_result(const Auction& auction, const StandingBids& bids);
/// Looks again at rows 13, 20 and 28 of the checks: who may not trade any more, or not with the
/// owner, wins nothing. Not the leader of a notice's ascending auction: he is bound, and the notice
/// has its own checks of the buyer. (markets.md §9.1, at match time)
[[nodiscard]] AuctionResult result_of(const Core& core, const Auction& auction,
                                      const std::string& seed);

/// False where the day's totals with the result's trades would leave 64 bits.
[[nodiscard]] bool fits(const Core& core, const Auction& auction, const AuctionResult& result);

/// What the award of a sealed auction needs of its terms. `seed` is borrowed.
[[nodiscard]] pricing::AuctionRules sealed_rules(const domain::AuctionTerms& terms,
                                                 std::string_view seed);

/// Σ demand of the clock's present round.
[[nodiscard]] base::Int128 clock_demand(const Auction& auction) noexcept;

/// Announces and books a result, gives back everything else and forgets the auction.
void finish(Core& core, const Step& step, Auction& auction, const AuctionResult& result,
            const std::string& seed);

/// Gives everything back and forgets the auction.
void call_off(Core& core, const Step& step, Auction& auction);

// ---- What notices drive (TM8)

/// A new auction of an account's instrument, at today's fees.
[[nodiscard]] Auction make_auction(const Core& core, domain::AuctionId id,
                                   const domain::AuctionTerms& terms, const risk::Account& owner,
                                   domain::InstrumentId instrument);
/// Whether the owner's rights and cash suffice for what the auction needs of him.
[[nodiscard]] domain::Refusal check_owner(const Core& core, const Auction& auction);
/// Announces it and reserves what it needs of its owner. Requires: check_owner.
Auction& announce(Core& core, const Step& step, Auction&& auction);
/// Brings what is reserved of the owner to what the auction needs now. Requires: check_owner.
void adjust_owner(Core& core, const Step& step, Auction& auction);
/// Whether a member can be registered as a bidder.
[[nodiscard]] Denial check_bidder(Core& core, const Auction& auction, const risk::Account& account);
/// Registers a bidder and locks his deposit. Requires: check_bidder.
void register_bidder(Core& core, const Step& step, Auction& auction, const risk::Account& account);
/// Takes bids from now on.
void open_bidding(Core& core, const Step& step, Auction& auction);
void set_status(Core& core, const Step& step, Auction& auction, domain::AuctionStatus status);
/// True where the instrument can trade now.
[[nodiscard]] bool can_trade(const Core& core, const Auction& auction) noexcept;
/// The trade of the one live bid with the owner; everything else is given back, the auction
/// forgotten. Requires: the holds suffice, the day's totals fit.
void complete(Core& core, const Step& step, Auction& auction);

}  // namespace eco::engine
