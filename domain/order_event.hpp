#pragma once
/// Events about orders, trades and block agreements: what execution reports are made of.
#include <cstdint>
#include <optional>
#include <vector>

#include "domain/member_command.hpp"
#include "domain/reject_code.hpp"
#include "domain/types.hpp"

namespace eco::domain {

/// The order as every report about it shows it. `cumulative` + `leaves` = `quantity` while live;
/// dead orders have 0 leaves.
struct OrderState {
  OrderId order;
  ClOrdId cl_ord_id;  ///< the newest accepted one
  InstrumentId instrument;
  MemberId member;
  AccountId account;
  TraderId trader;
  OrderKind kind = OrderKind::listing;
  Side side = Side::buy;
  Price price;  ///< of a pick: its limit, 0 without one
  Quantity quantity;
  Quantity cumulative;
  Quantity leaves;
  Money cumulative_amount;  ///< Σ price × quantity of its fills: AvgPx is this over `cumulative`

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "order", s.order);
    v(2, "cl_ord_id", s.cl_ord_id);
    v(3, "instrument", s.instrument);
    v(4, "member", s.member);
    v(5, "account", s.account);
    v(6, "trader", s.trader);
    v(7, "kind", s.kind);
    v(8, "side", s.side);
    v(9, "price", s.price);
    v(10, "quantity", s.quantity);
    v(11, "cumulative", s.cumulative);
    v(12, "leaves", s.leaves);
    v(13, "cumulative_amount", s.cumulative_amount);
  }
};

struct OrderAccepted {
  static constexpr std::uint16_t tag = 1;
  OrderState order;
  Money reserved;  ///< cash reserved, with fees; 0 for a seller without a fee reserve
  std::optional<OrderTerms> terms{};
  AuctionId auction{};  ///< of a bid

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "order", s.order);
    v(2, "reserved", s.reserved);
    v(3, "terms", s.terms);
    v(4, "auction", s.auction);
  }
};

/// Also for picks and sweeps. Nothing about it stays in the venue but this record.
struct OrderRejected {
  static constexpr std::uint16_t tag = 2;
  ClOrdId cl_ord_id;
  MemberId member;
  TraderId trader;
  AccountCode account;
  Symbol symbol;
  InstrumentId instrument;
  OrderKind kind = OrderKind::listing;
  Side side = Side::buy;
  Price price;
  Quantity quantity;
  Refusal refusal;
  AuctionId auction;  ///< of a bid

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "member", s.member);
    v(3, "trader", s.trader);
    v(4, "account", s.account);
    v(5, "symbol", s.symbol);
    v(6, "instrument", s.instrument);
    v(7, "kind", s.kind);
    v(8, "side", s.side);
    v(9, "price", s.price);
    v(10, "quantity", s.quantity);
    v(11, "refusal", s.refusal);
    v(12, "auction", s.auction);
  }
};

enum class Priority : std::uint8_t { kept = 1, lost = 2 };

struct OrderReplaced {
  static constexpr std::uint16_t tag = 3;
  OrderState order;
  ClOrdId orig_cl_ord_id;
  Priority priority = Priority::kept;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "order", s.order);
    v(2, "orig_cl_ord_id", s.orig_cl_ord_id);
    v(3, "priority", s.priority);
  }
};

enum class EndReason : std::uint8_t {
  requested = 1,  ///< F
  remainder = 2,  ///< of a sweep: immediate or cancel
  operator_action = 3,
  kill = 4,
  suspension = 5,
  day_end = 6,
  session_end = 7,  ///< the method's window closed (block offers)
  withdrawn = 8,
  declined = 9,
  replaced_filled = 10,  ///< replaced down to what was executed [A57]
  reverse_lock = 11,     ///< a buyer's: the account has sold, REVERSE_T
  not_filled = 12,       ///< FOK, minimum: not enough at once
  rechecked = 13,        ///< a GTC order that fails today's checks; the code says which
  auction_lost = 14,
  invalid_bid = 15,  ///< at the close; the code says why
  auction_cancelled = 16,
  call_ended = 17,  ///< good for the call that has ended
};

struct OrderCancelled {
  static constexpr std::uint16_t tag = 4;
  OrderState order;  ///< leaves 0
  ClOrdId request;   ///< ClOrdID of the F; empty where nobody asked
  EndReason reason = EndReason::requested;
  Quantity cancelled;            ///< leaves before
  std::optional<Refusal> why{};  ///< of rechecked and invalid_bid

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "order", s.order);
    v(2, "request", s.request);
    v(3, "reason", s.reason);
    v(4, "cancelled", s.cancelled);
    v(5, "why", s.why);
  }
};

struct OrderExpired {
  static constexpr std::uint16_t tag = 5;
  OrderState order;
  Quantity expired;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "order", s.order);
    v(2, "expired", s.expired);
  }
};

/// What became of an order without its member's doing.
enum class RestateReason : std::uint8_t {
  triggered = 1,  ///< a stop whose price has traded: from now on a market or limit order
  to_limit = 2,   ///< a market-to-limit order: the rest stays at the price of its last fill
};

/// `order` is what it is from now on.
struct OrderRestated {
  static constexpr std::uint16_t tag = 8;
  OrderState order;
  RestateReason reason = RestateReason::triggered;
  Price trigger;  ///< of triggered: the last trade

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "order", s.order);
    v(2, "reason", s.reason);
    v(3, "trigger", s.trigger);
  }
};

enum class ChangeRequest : std::uint8_t { cancel = 1, replace = 2 };

/// F or G refused. `order.order` is not valid where the order is unknown or another member's.
struct ChangeRejected {
  static constexpr std::uint16_t tag = 6;
  ClOrdId cl_ord_id;
  ClOrdId orig_cl_ord_id;
  MemberId member;
  TraderId trader;
  ChangeRequest request = ChangeRequest::cancel;
  OrderState order;
  Refusal refusal;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "orig_cl_ord_id", s.orig_cl_ord_id);
    v(3, "member", s.member);
    v(4, "trader", s.trader);
    v(5, "request", s.request);
    v(6, "order", s.order);
    v(7, "refusal", s.refusal);
  }
};

enum class Liquidity : std::uint8_t { maker = 1, taker = 2 };

/// One side of a trade with its order as it stands after the fill. For a block, `order.order` is
/// the offer's number.
struct TradeSide {
  OrderState order;
  Money fee;
  Liquidity liquidity = Liquidity::maker;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "order", s.order);
    v(2, "fee", s.fee);
    v(3, "liquidity", s.liquidity);
  }
};

/// A correction stands for a trade busted in the same command; the orders of its sides are its
/// number.
struct Trade {
  static constexpr std::uint16_t tag = 7;
  TradeId trade;
  InstrumentId instrument;
  Method method = Method::listed;
  Price price;
  Quantity quantity;
  Money amount;
  TradeSide buy;
  TradeSide sell;
  TradeId corrects;  ///< of a correction

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trade", s.trade);
    v(2, "instrument", s.instrument);
    v(3, "method", s.method);
    v(4, "price", s.price);
    v(5, "quantity", s.quantity);
    v(6, "amount", s.amount);
    v(7, "buy", s.buy);
    v(8, "sell", s.sell);
    v(9, "corrects", s.corrects);
  }
};

enum class OfferStatus : std::uint8_t {
  open = 1,              ///< first or countered terms stand
  pending_approval = 2,  ///< agreed, waits for the authority
  executed = 3,
  declined = 4,
  withdrawn = 5,
  expired = 6,
  refused = 7,    ///< by the authority
  cancelled = 8,  ///< by operator, kill or suspension
  lapsed = 9,     ///< agreed, and the authority did not answer in time
  rest_below_minimum =
      10,  ///< of a public or group offer: what is left cannot be hit and has ended
};

/// A block offer, or a hit of a public or group offer, after the command. One event kind for its
/// whole life. A hit is an agreement of its own: `offer` is the number of the acceptance, `parent`
/// that of the offer, whose own event follows. An offer is `executed` when all of it was hit.
/// Seen by both parties; a public offer by everybody, a group offer by those invited.
struct BlockUpdated {
  static constexpr std::uint16_t tag = 10;
  OfferId offer;
  InstrumentId instrument;
  OfferStatus status = OfferStatus::open;
  std::uint32_t terms = 0;  ///< 0 the first, then 1, 2, …
  Sha256 terms_hash{};
  Side initiator_side = Side::buy;
  MemberId initiator;
  AccountId initiator_account;
  MemberId responder;
  AccountId responder_account;  ///< not valid until he has named it
  MemberId author;              ///< of the newest terms
  Price price;
  Quantity quantity;
  ClOrdId cl_ord_id;   ///< of the request that caused this, empty otherwise
  MemberId requester;  ///< who sent it
  TraderId requester_trader;
  ClOrdId initiator_cl_ord_id;
  ClOrdId responder_cl_ord_id;
  BlockForm form = BlockForm::directed;
  Quantity leaves;  ///< of a public or group offer: not hit yet, at its end what ended with it
  OfferId parent;   ///< of a hit
  std::vector<MemberId> invited;  ///< of a group offer, ascending
  DayOrdinal lapses_on;           ///< of an agreement: the day whose opening ends it; 0: none

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "offer", s.offer);
    v(2, "instrument", s.instrument);
    v(3, "status", s.status);
    v(4, "terms", s.terms);
    v(5, "terms_hash", s.terms_hash);
    v(6, "initiator_side", s.initiator_side);
    v(7, "initiator", s.initiator);
    v(8, "initiator_account", s.initiator_account);
    v(9, "responder", s.responder);
    v(10, "responder_account", s.responder_account);
    v(11, "author", s.author);
    v(12, "price", s.price);
    v(13, "quantity", s.quantity);
    v(14, "cl_ord_id", s.cl_ord_id);
    v(15, "requester", s.requester);
    v(16, "requester_trader", s.requester_trader);
    v(17, "initiator_cl_ord_id", s.initiator_cl_ord_id);
    v(18, "responder_cl_ord_id", s.responder_cl_ord_id);
    v(19, "form", s.form);
    v(20, "leaves", s.leaves);
    v(21, "parent", s.parent);
    v(22, "invited", s.invited);
    v(23, "lapses_on", s.lapses_on);
  }
};

enum class BlockRequest : std::uint8_t {
  propose = 1,
  counter = 2,
  accept = 3,
  decline = 4,
  withdraw = 5
};

struct BlockRejected {
  static constexpr std::uint16_t tag = 11;
  ClOrdId cl_ord_id;
  MemberId member;
  TraderId trader;
  BlockRequest request = BlockRequest::propose;
  OfferId offer;
  Symbol symbol;
  InstrumentId instrument;
  Refusal refusal;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "member", s.member);
    v(3, "trader", s.trader);
    v(4, "request", s.request);
    v(5, "offer", s.offer);
    v(6, "symbol", s.symbol);
    v(7, "instrument", s.instrument);
    v(8, "refusal", s.refusal);
  }
};

}  // namespace eco::domain
