#pragma once
/// What members send: orders, block agreements, and the notes of their sessions.
/// (domain/command.hpp says how to read this)
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/order_terms.hpp"
#include "domain/types.hpp"

namespace eco::domain {

/// How the gateway could express price and quantity on the instrument's grid. Anything but
/// `on_grid` is refused by the core in its place in the order of checks, so that the attempt is
/// journaled.
enum class GridFault : std::uint8_t {
  on_grid = 1,
  price_off_tick = 2,
  quantity_off_step = 3,
  overflow = 4
};

enum class OrderKind : std::uint8_t {
  listing = 1,          ///< TM1 maker 挂牌: rests
  sweep = 2,            ///< TM1 taker by price and time, rest cancelled
  pick = 3,             ///< TM1 taker 摘牌 of named listings
  unsupported = 4,      ///< an order type that no method here offers: refused as ORDER_TYPE
  unsupported_tif = 5,  ///< a time in force that no method here offers: refused as TIF
  limit = 6,            ///< TM2, TM4
  market = 7,           ///< TM2 within the collar, TM4; the rest is cancelled
  market_to_limit = 8,  ///< TM2: the rest stays at the price of its last fill
  stop = 9,             ///< TM2: becomes a market order when its stop price trades
  stop_limit = 10,      ///< TM2: becomes a limit order when its stop price trades
  bid = 11,             ///< TM5, TM6, TM7: for the auction named
};

enum class SkipOwn : std::uint8_t { no = 1, yes = 2 };

inline constexpr std::size_t pick_legs_max = 16;

struct PickLeg {
  OrderId maker;
  Quantity quantity;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "maker", s.maker);
    v(2, "quantity", s.quantity);
  }
};

/// Legs of a pick in the taker's order, held in place.
struct PickLegs {
  std::array<PickLeg, pick_legs_max> legs{};
  std::uint32_t count = 0;  ///< ≤ pick_legs_max

  [[nodiscard]] const PickLeg* begin() const noexcept { return legs.data(); }
  [[nodiscard]] const PickLeg* end() const noexcept { return legs.data() + count; }
};

/// An order of any kind. For a pick `price` is unused (0), `quantity` is the sum of the legs, and
/// `limit` protects the taker: no leg may trade at a worse price. A market order has no price (0);
/// `terms` belongs to TM2 and TM4, `auction` to bids.
struct NewOrder {
  static constexpr std::uint16_t tag = 1;
  ClOrdId cl_ord_id;
  AccountCode account;      ///< empty: the member's first account
  Symbol symbol;            ///< as sent
  InstrumentId instrument;  ///< not valid where the symbol is unknown
  OrderKind kind = OrderKind::listing;
  Side side = Side::buy;
  Price price;
  Quantity quantity;
  GridFault grid = GridFault::on_grid;
  SkipOwn skip_own = SkipOwn::no;
  PickLegs legs;
  std::optional<Price> limit;       ///< of a pick; empty: whatever the listings ask
  std::optional<OrderTerms> terms;  ///< absent: DAY and nothing else
  AuctionId auction;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "account", s.account);
    v(3, "symbol", s.symbol);
    v(4, "instrument", s.instrument);
    v(5, "kind", s.kind);
    v(6, "side", s.side);
    v(7, "price", s.price);
    v(8, "quantity", s.quantity);
    v(9, "grid", s.grid);
    v(10, "skip_own", s.skip_own);
    v(11, "legs", s.legs);
    v(12, "limit", s.limit);
    v(13, "terms", s.terms);
    v(14, "auction", s.auction);
  }
};

/// Names the order by the member's ClOrdID, the venue's OrderID or both; both must agree.
struct CancelOrder {
  static constexpr std::uint16_t tag = 2;
  ClOrdId cl_ord_id;
  ClOrdId orig_cl_ord_id;
  OrderId order;
  Symbol symbol;
  InstrumentId instrument;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "orig_cl_ord_id", s.orig_cl_ord_id);
    v(3, "order", s.order);
    v(4, "symbol", s.symbol);
    v(5, "instrument", s.instrument);
  }
};

/// Price and total quantity of a listing. A lower quantity alone keeps priority, all else loses it.
/// [B2]
struct ReplaceOrder {
  static constexpr std::uint16_t tag = 3;
  ClOrdId cl_ord_id;
  ClOrdId orig_cl_ord_id;
  OrderId order;
  Symbol symbol;
  InstrumentId instrument;
  Side side = Side::buy;
  Price price;
  Quantity quantity;  ///< new OrderQty: what is executed already counts in it
  GridFault grid = GridFault::on_grid;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "orig_cl_ord_id", s.orig_cl_ord_id);
    v(3, "order", s.order);
    v(4, "symbol", s.symbol);
    v(5, "instrument", s.instrument);
    v(6, "side", s.side);
    v(7, "price", s.price);
    v(8, "quantity", s.quantity);
    v(9, "grid", s.grid);
  }
};

enum class BlockForm : std::uint8_t {
  directed = 1,      ///< to one member, who can answer with other terms
  public_offer = 2,  ///< to everybody; hit in whole or in part
  group = 3,         ///< to the members invited; hit in whole or in part
};

/// Members that a group offer can name at most.
inline constexpr std::size_t invited_max = 100;

/// TM3: a firm offer. The initiator's cash or rights are reserved at once. `counterparty` belongs
/// to the directed form, `invited` to the group form.
struct BlockPropose {
  static constexpr std::uint16_t tag = 4;
  ClOrdId cl_ord_id;  ///< TradeReportID
  AccountCode account;
  Symbol symbol;
  InstrumentId instrument;
  Side side = Side::buy;  ///< the initiator's
  MemberCode counterparty;
  Price price;
  Quantity quantity;
  GridFault grid = GridFault::on_grid;
  std::int64_t ratio_percent = 100;  ///< TM9 offset ratio × 100; only 100 is offered yet
  BlockForm form = BlockForm::directed;
  std::vector<MemberCode> invited;  ///< of a group offer: 1 to `invited_max`

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "account", s.account);
    v(3, "symbol", s.symbol);
    v(4, "instrument", s.instrument);
    v(5, "side", s.side);
    v(6, "counterparty", s.counterparty);
    v(7, "price", s.price);
    v(8, "quantity", s.quantity);
    v(9, "grid", s.grid);
    v(10, "ratio_percent", s.ratio_percent);
    v(11, "form", s.form);
    v(12, "invited", s.invited);
  }
};

/// New terms by the side whose turn it is; replaces the last terms and makes its author the firm
/// side.
struct BlockCounter {
  static constexpr std::uint16_t tag = 5;
  ClOrdId cl_ord_id;
  OfferId offer;
  std::uint32_t terms = 0;  ///< number of the terms answered
  AccountCode account;
  Price price;
  Quantity quantity;
  GridFault grid = GridFault::on_grid;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "offer", s.offer);
    v(3, "terms", s.terms);
    v(4, "account", s.account);
    v(5, "price", s.price);
    v(6, "quantity", s.quantity);
    v(7, "grid", s.grid);
  }
};

/// Of terms as a whole, or a hit: a part of a public or group offer. A hit is an agreement of its
/// own, whose number is this command's.
struct BlockAccept {
  static constexpr std::uint16_t tag = 6;
  ClOrdId cl_ord_id;
  OfferId offer;
  std::uint32_t terms = 0;
  AccountCode account;
  Quantity quantity{};  ///< of a hit; 0: all that is left
  GridFault grid = GridFault::on_grid;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "offer", s.offer);
    v(3, "terms", s.terms);
    v(4, "account", s.account);
    v(5, "quantity", s.quantity);
    v(6, "grid", s.grid);
  }
};

struct BlockDecline {
  static constexpr std::uint16_t tag = 7;
  ClOrdId cl_ord_id;
  OfferId offer;
  std::uint32_t terms = 0;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "offer", s.offer);
    v(3, "terms", s.terms);
  }
};

/// By the author of the newest terms.
struct BlockWithdraw {
  static constexpr std::uint16_t tag = 8;
  ClOrdId cl_ord_id;
  OfferId offer;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "offer", s.offer);
  }
};

enum class SessionNoteKind : std::uint8_t {
  logon = 1,
  logoff = 2,
  disconnect = 3,
  logon_refused = 4,
  message_refused = 5,  ///< what was sent could not become a command; `text` says why
};

/// What happened at a member's session: state for nobody, evidence for the regulator.
struct SessionNote {
  static constexpr std::uint16_t tag = 9;
  SessionNoteKind kind = SessionNoteKind::logon;
  CompId comp_id;    ///< as claimed
  std::string peer;  ///< address and port
  std::string text;  ///< reason, never a credential
  std::string message_type;
  ClOrdId cl_ord_id;  ///< where one was readable

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "kind", s.kind);
    v(2, "comp_id", s.comp_id);
    v(3, "peer", s.peer);
    v(4, "text", s.text);
    v(5, "message_type", s.message_type);
    v(6, "cl_ord_id", s.cl_ord_id);
  }
};

}  // namespace eco::domain
