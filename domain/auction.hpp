#pragma once
/// Announced sales and purchases: sealed one-way auctions (TM5), ascending and clock auctions
/// (TM6), sales at a fixed price (TM7). (markets.md §8)
///
/// An auction is identified by the sequence number of the command that announced it. Its owner
/// sells (bidders buy, 竞买) or buys (bidders sell, 竞卖). A bid is an order of kind `bid`: it is
/// accepted, replaced, cancelled, filled and reported like any other order.
#include <cstdint>

#include "domain/types.hpp"

namespace eco::domain {

enum class AuctionForm : std::uint8_t {
  sealed = 1,       ///< TM5: one round, bids hidden until the close
  ascending = 2,    ///< TM6: open outcry with a step and a soft close; the quantity is one lot
  clock = 3,        ///< TM6: rounds of rising price for a quantity
  fixed_price = 4,  ///< TM7: first come, first served
  fixed_price_window = 5,  ///< TM7: collected in a window, then pro rata
};
[[nodiscard]] constexpr Method method_of(AuctionForm form) noexcept {
  switch (form) {
    case AuctionForm::sealed:
      return Method::sealed;
    case AuctionForm::ascending:
    case AuctionForm::clock:
      return Method::ascending;
    case AuctionForm::fixed_price:
    case AuctionForm::fixed_price_window:
      return Method::fixed_price;
  }
  return Method::sealed;
}

enum class AuctionPricing : std::uint8_t {
  uniform_lowest_win = 1,  ///< all pay the lowest winning bid (buying: receive the highest)
  pay_as_bid = 2,
  reserve_if_short = 3,  ///< uniform; the floor (buying: the cap) where demand is short
};
enum class AuctionTie : std::uint8_t { time = 1, random = 2, pro_rata = 3 };
enum class ShortDemand : std::uint8_t {
  sell_all_valid = 1,
  cancel = 2,
  decline_if_any_below_reserve = 3,
};
enum class AuctionAward : std::uint8_t {
  quantity = 1,
  best_fraction = 2,  ///< the best share of bidders win, each at his own last price
};
enum class BidChange : std::uint8_t {
  free = 1,          ///< bids may be replaced and withdrawn until the close
  improve_only = 2,  ///< a later bid of the bidder must be better; none is withdrawn
  none = 3,          ///< neither replaced nor withdrawn
};

/// A step of the supply at a trigger price: cost containment reserve, emission containment reserve.
struct SupplyStep {
  Price trigger;      ///< 0: there is none
  Quantity quantity;  ///< released or withheld at most

  friend constexpr bool operator==(const SupplyStep&, const SupplyStep&) noexcept = default;
  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trigger", s.trigger);
    v(2, "quantity", s.quantity);
  }
};

/// Everything that decides an auction, fixed at its announcement. 0 and empty: not used.
struct AuctionTerms {
  AuctionForm form = AuctionForm::sealed;
  Side side = Side::sell;  ///< the owner's
  Quantity quantity;       ///< offered or wanted
  AuctionPricing pricing = AuctionPricing::uniform_lowest_win;
  AuctionTie tie = AuctionTie::time;
  ShortDemand when_short = ShortDemand::sell_all_valid;
  AuctionAward award = AuctionAward::quantity;
  std::int64_t fraction_bp = 0;  ///< of best_fraction
  Price floor;                   ///< sealed: lowest valid bid; ascending, clock: the start price
  Price cap;                     ///< highest valid bid
  Price reserve;                 ///< secret: shown to nobody before the result
  Price price;                   ///< of a fixed-price sale
  Price step;                    ///< ascending: least raise and grid from the start; clock: raise
  Quantity bid_min;
  Quantity bidder_cap;           ///< all bids of one bidder together
  std::uint32_t quotes_max = 0;  ///< bids of one bidder, replaced ones counted
  BidChange change = BidChange::free;
  SupplyStep containment;        ///< CCR
  SupplyStep withholding;        ///< ECR
  Money deposit;                 ///< locked at registration; 0: nobody registers
  Timestamp ends;                ///< of bidding; 0: by command only
  std::int64_t extension_s = 0;  ///< ascending: a bid leaves at least so much time
  Sha256 seed_hash{};            ///< RANDOM ties: SHA-256 of the seed, which the close reveals

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "form", s.form);
    v(2, "side", s.side);
    v(3, "quantity", s.quantity);
    v(4, "pricing", s.pricing);
    v(5, "tie", s.tie);
    v(6, "when_short", s.when_short);
    v(7, "award", s.award);
    v(8, "fraction_bp", s.fraction_bp);
    v(9, "floor", s.floor);
    v(10, "cap", s.cap);
    v(11, "reserve", s.reserve);
    v(12, "price", s.price);
    v(13, "step", s.step);
    v(14, "bid_min", s.bid_min);
    v(15, "bidder_cap", s.bidder_cap);
    v(16, "quotes_max", s.quotes_max);
    v(17, "change", s.change);
    v(18, "containment", s.containment);
    v(19, "withholding", s.withholding);
    v(20, "deposit", s.deposit);
    v(21, "ends", s.ends);
    v(22, "extension_s", s.extension_s);
    v(23, "seed_hash", s.seed_hash);
  }
};

enum class AuctionStatus : std::uint8_t {
  announced = 1,  ///< bidders can register
  open = 2,       ///< bids are taken
  paused = 3,
  extending = 4,  ///< ascending: open beyond its end because of a late bid
  ended = 5,      ///< with a result
  cancelled = 6,  ///< everything released
};

enum class AuctionOutcome : std::uint8_t {
  open = 1,  ///< not ended yet
  sold = 2,  ///< all that was offered
  partial = 3,
  cancelled = 4,  ///< nothing sold
  declined = 5,   ///< nothing sold: the reserve was not reached
};

}  // namespace eco::domain
