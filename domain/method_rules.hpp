#pragma once
/// A market's rules for each trading method that it offers. (markets.md §7.1, §8)
///
/// Quantities in steps, bounds inclusive; no maximum or band where empty; `phases`: when requests
/// of the method are taken, from the sessions.
#include <cstdint>
#include <optional>
#include <vector>

#include "domain/auction.hpp"
#include "domain/member_command.hpp"
#include "domain/types.hpp"

namespace eco::domain {

enum class CrossingListing : std::uint8_t { reject_use_pick = 1 };
enum class ListedMode : std::uint8_t { pick = 1, sweep = 2 };

/// TM1 listed agreement 挂牌协议.
struct ListedRules {
  EnumSet<ListedMode> modes;
  std::uint32_t levels = 0;  ///< best opposite levels that can be taken; 0 = all
  std::optional<std::int64_t> band_bp;
  Quantity quantity_min{1};
  std::optional<Quantity> quantity_max;
  CrossingListing on_cross = CrossingListing::reject_use_pick;
  EnumSet<Phase> phases;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "modes", s.modes);
    v(2, "levels", s.levels);
    v(3, "band_bp", s.band_bp);
    v(4, "quantity_min", s.quantity_min);
    v(5, "quantity_max", s.quantity_max);
    v(6, "on_cross", s.on_cross);
    v(7, "phases", s.phases);
  }
};

enum class BlockFloor : std::uint8_t { none = 1, at_base = 2 };
enum class BlockApproval : std::uint8_t { none = 1, authority = 2 };
enum class ApprovalAnswer : std::uint8_t { approved = 1, refused = 2 };

/// TM3 block agreement 大宗协议.
struct BlockRules {
  std::optional<std::int64_t> band_bp;
  BlockFloor floor = BlockFloor::none;
  Quantity quantity_min{1};
  std::optional<Quantity> quantity_max;
  BlockApproval approval = BlockApproval::none;
  EnumSet<Phase> phases;
  EnumSet<BlockForm> forms = EnumSet<BlockForm>().insert(BlockForm::directed);
  std::int64_t approval_days = 0;  ///< trading days after which an agreement lapses; 0: never

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "band_bp", s.band_bp);
    v(2, "floor", s.floor);
    v(3, "quantity_min", s.quantity_min);
    v(4, "quantity_max", s.quantity_max);
    v(5, "approval", s.approval);
    v(6, "phases", s.phases);
    v(7, "forms", s.forms);
    v(8, "approval_days", s.approval_days);
  }
};

enum class FillPrice : std::uint8_t {
  maker = 1,    ///< the resting order's
  median3 = 2,  ///< the middle of bid, ask and last trade 三者居中; the close before the first [B3]
};

/// TM2 continuous trading 连续竞价.
struct ContinuousRules {
  FillPrice fill_price = FillPrice::maker;
  std::optional<std::int64_t> band_bp;
  Quantity quantity_min{1};
  std::optional<Quantity> quantity_max;
  EnumSet<OrderKind> kinds;
  EnumSet<TimeInForce> tifs;
  EnumSet<OrderOption> options;
  std::int64_t collar_bp = 0;   ///< a market order's worst price, from the last trade or the base
  std::int64_t dynamic_bp = 0;  ///< a fill further from the last trade starts a call; 0: none [B24]
  std::int64_t interruption_s = 0;  ///< of that call
  EnumSet<Phase> phases;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "fill_price", s.fill_price);
    v(2, "band_bp", s.band_bp);
    v(3, "quantity_min", s.quantity_min);
    v(4, "quantity_max", s.quantity_max);
    v(5, "kinds", s.kinds);
    v(6, "tifs", s.tifs);
    v(7, "options", s.options);
    v(8, "collar_bp", s.collar_bp);
    v(9, "dynamic_bp", s.dynamic_bp);
    v(10, "interruption_s", s.interruption_s);
    v(11, "phases", s.phases);
  }
};

enum class UncrossTie : std::uint8_t { reference = 1, midpoint = 2 };
enum class CallTime : std::uint8_t { opening = 1, closing = 2, batch = 3 };

/// TM4 call auction 集合竞价. An opening call runs from pre-open to the morning, a closing one in
/// the last `closing_s` of the afternoon, batches every `batch_s` of the method's phases instead of
/// continuous trading. [B20–B27]
struct CallRules {
  EnumSet<CallTime> times;
  UncrossTie tie = UncrossTie::reference;
  EnumSet<OrderKind> kinds;       ///< limit, market
  std::int64_t no_cancel_s = 0;   ///< tail without cancels
  std::int64_t random_end_s = 0;  ///< a call ends up to so much later, by the seed
  std::int64_t extension_bp = 0;  ///< an uncross further from the reference extends; 0: none
  std::int64_t extension_s = 0;
  std::uint32_t extensions_max = 0;
  std::int64_t closing_s = 0;
  std::int64_t batch_s = 0;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "times", s.times);
    v(2, "tie", s.tie);
    v(3, "kinds", s.kinds);
    v(4, "no_cancel_s", s.no_cancel_s);
    v(5, "random_end_s", s.random_end_s);
    v(6, "extension_bp", s.extension_bp);
    v(7, "extension_s", s.extension_s);
    v(8, "extensions_max", s.extensions_max);
    v(9, "closing_s", s.closing_s);
    v(10, "batch_s", s.batch_s);
  }
};

/// TM5 sealed one-way auction 单向竞价: what an announcement may choose.
struct SealedRules {
  EnumSet<Side> sides;  ///< of the owner
  EnumSet<AuctionPricing> pricing;
  EnumSet<AuctionTie> ties;
  EnumSet<ShortDemand> when_short;
  EnumSet<AuctionAward> awards;
  EnumSet<BidChange> changes;
  Quantity offer_min{1};
  std::vector<std::int64_t> floor_minus_bp;  ///< floors allowed, from the base; empty: any
  std::optional<std::int64_t> cap_plus_bp;   ///< the cap, from the base; empty: any
  EnumSet<Phase> phases;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "sides", s.sides);
    v(2, "pricing", s.pricing);
    v(3, "ties", s.ties);
    v(4, "when_short", s.when_short);
    v(5, "awards", s.awards);
    v(6, "changes", s.changes);
    v(7, "offer_min", s.offer_min);
    v(8, "floor_minus_bp", s.floor_minus_bp);
    v(9, "cap_plus_bp", s.cap_plus_bp);
    v(10, "phases", s.phases);
  }
};

/// TM6 open ascending auction 电子竞价.
struct AscendingRules {
  EnumSet<AuctionForm> forms;  ///< ascending, clock
  EnumSet<Phase> phases;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "forms", s.forms);
    v(2, "phases", s.phases);
  }
};

/// TM7 fixed price 定价转让.
struct FixedPriceRules {
  EnumSet<AuctionForm> forms;  ///< fixed_price, fixed_price_window
  EnumSet<Phase> phases;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "forms", s.forms);
    v(2, "phases", s.phases);
  }
};

}  // namespace eco::domain
