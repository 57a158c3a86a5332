#pragma once
/// Commands: everything that can change the venue's state, in one total order. (DESIGN: commands
/// and events)
///
/// A command is journaled whatever becomes of it. Gateways translate what a member sent into one of
/// these; what cannot be translated is journaled as a `SessionNote`. Each body has a `tag`, its
/// number in the journal and in proto/ecobourse/v1/command.proto; `fields` lists its members with
/// their Protobuf numbers, once for every codec. Numbers and tags are never reused.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "domain/reject_code.hpp"
#include "domain/rulebook.hpp"
#include "domain/types.hpp"

namespace eco::domain {

/// Who and when. The sequencer sets sequence and stamp; the gateway or console sets the rest from
/// the authenticated session, never from what the client claims.
struct CommandHeader {
  SeqNo sequence;
  Timestamp stamp;  ///< max(clock, previous + 1 ns)
  SessionId
      session;      ///< the member session it came by; not valid for operators and the venue itself
  MemberId member;  ///< not valid for operators and the venue itself
  TraderId trader;
  PersonName person;  ///< operator; empty for members and the venue itself

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "sequence", s.sequence);
    v(2, "stamp", s.stamp);
    v(3, "session", s.session);
    v(4, "member", s.member);
    v(5, "trader", s.trader);
    v(6, "person", s.person);
  }
};

// ---- Members
// ---------------------------------------------------------------------------------------------------

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

/// Listing, sweep or pick. For a pick `price` is unused (0) and `quantity` is the sum of the legs.
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

/// TM3: a firm offer to one member. The initiator's cash or rights are reserved at once.
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

struct BlockAccept {
  static constexpr std::uint16_t tag = 6;
  ClOrdId cl_ord_id;
  OfferId offer;
  std::uint32_t terms = 0;
  AccountCode account;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "offer", s.offer);
    v(3, "terms", s.terms);
    v(4, "account", s.account);
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

// ---- The venue itself
// ------------------------------------------------------------------------------------------

/// Lets due timers fire where no other command does.
struct ClockTick {
  static constexpr std::uint16_t tag = 20;
  template <class Self, class V>
  static void fields(Self&, V&) {}
};

enum class EntryMode : std::uint8_t { normal = 1, cancel_only = 2 };

/// Disk nearly full, or full no more: a process-local fact that becomes state only through this
/// command.
struct SetEntryMode {
  static constexpr std::uint16_t tag = 21;
  EntryMode mode = EntryMode::normal;
  std::string reason;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "mode", s.mode);
    v(2, "reason", s.reason);
  }
};

// ---- Operators
// -------------------------------------------------------------------------------------------------

/// ★
struct ActivateRulebook {
  static constexpr std::uint16_t tag = 40;
  std::string toml;   ///< the file as it was read, for the record
  Rulebook rulebook;  ///< its values, what the core uses

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "toml", s.toml);
    v(2, "rulebook", s.rulebook);
  }
};

/// ★ Weekdays on which the venue is closed. Past `covered_until` weekdays are open, with a warning.
struct SetCalendar {
  static constexpr std::uint16_t tag = 41;
  std::vector<base::Date> closed;
  base::Date covered_until;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "closed", s.closed);
    v(2, "covered_until", s.covered_until);
  }
};

enum class ScheduleMode : std::uint8_t { manual = 1, automatic = 2 };

/// Trade date, ordinal + 1, rules resolved, references set, locks released, phase pre_open.
struct OpenDay {
  static constexpr std::uint16_t tag = 42;
  base::Date date;
  ScheduleMode schedule = ScheduleMode::manual;
  std::uint32_t semantics =
      0;              ///< version of the engine's semantics; replay refuses one it does not know
  std::string build;  ///< hash of the build

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "date", s.date);
    v(2, "schedule", s.schedule);
    v(3, "semantics", s.semantics);
    v(4, "build", s.build);
  }
};

/// Every market must be settled.
struct CloseDay {
  static constexpr std::uint16_t tag = 43;
  template <class Self, class V>
  static void fields(Self&, V&) {}
};

/// Moves one market, or all where empty, to the next phase named. Order of phases:
/// docs/operating/day.md.
struct SetPhase {
  static constexpr std::uint16_t tag = 44;
  MarketCode market;
  Phase phase = Phase::closed;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "phase", s.phase);
  }
};

enum class HaltState : std::uint8_t { halted = 1, resumed = 2 };

/// An instrument, or a whole market where the symbol is empty. Single-handed, reviewed afterwards.
struct SetHalt {
  static constexpr std::uint16_t tag = 45;
  MarketCode market;
  Symbol symbol;
  HaltState state = HaltState::halted;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "symbol", s.symbol);
    v(3, "state", s.state);
  }
};

/// ★ A class of a market. Base 0: from the rulebook's first-base rule.
struct ListInstrument {
  static constexpr std::uint16_t tag = 46;
  MarketCode market;
  Symbol symbol;
  std::int32_t vintage = 0;
  std::string class_key;  ///< e.g. "pollutant=NOx;zone=TJ-01;expiry=2030-12-31"
  Price first_base;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "symbol", s.symbol);
    v(3, "vintage", s.vintage);
    v(4, "class_key", s.class_key);
    v(5, "first_base", s.first_base);
  }
};

/// ★ For an instrument without a previous close, or in an emergency; effective at the next open
/// day.
struct SetFirstBase {
  static constexpr std::uint16_t tag = 47;
  Symbol symbol;
  Price base;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "symbol", s.symbol);
    v(2, "base", s.base);
  }
};

/// A member with one trading account of the same code, in an affiliate group of its own.
struct AdmitMember {
  static constexpr std::uint16_t tag = 48;
  MemberCode code;
  std::string name;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "code", s.code);
    v(2, "name", s.name);
  }
};

enum class MemberStatus : std::uint8_t { active = 1, suspended = 2, killed = 3 };

/// Suspend, restore, kill. Kill also cancels every live order and offer of the member.
/// Single-handed.
struct SetMemberStatus {
  static constexpr std::uint16_t tag = 49;
  MemberCode member;
  MemberStatus status = MemberStatus::active;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "status", s.status);
  }
};

/// ★ Puts a member into the affiliate group of another.
struct SetAffiliateGroup {
  static constexpr std::uint16_t tag = 50;
  MemberCode member;
  MemberCode same_group_as;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "same_group_as", s.same_group_as);
  }
};

enum class FixVersion : std::uint8_t { fix44 = 1, fixt11 = 2 };

/// A person of a member and the FIX session he logs on with. The credential itself lives outside
/// the journal.
struct CreateTrader {
  static constexpr std::uint16_t tag = 51;
  MemberCode member;
  PersonName name;  ///< Username(553)
  CompId comp_id;
  FixVersion fix_version = FixVersion::fix44;
  std::uint32_t credential_version = 1;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "name", s.name);
    v(3, "comp_id", s.comp_id);
    v(4, "fix_version", s.fix_version);
    v(5, "credential_version", s.credential_version);
  }
};

/// A new password was set for a trader.
struct SetCredential {
  static constexpr std::uint16_t tag = 52;
  PersonName trader;
  std::uint32_t credential_version = 0;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trader", s.trader);
    v(2, "credential_version", s.credential_version);
  }
};

/// ★
struct DepositCash {
  static constexpr std::uint16_t tag = 53;
  AccountCode account;
  Money amount;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "amount", s.amount);
    v(3, "reference", s.reference);
  }
};

/// ★ Free cash only: proceeds are withdrawable after settlement.
struct WithdrawCash {
  static constexpr std::uint16_t tag = 54;
  AccountCode account;
  Money amount;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "amount", s.amount);
    v(3, "reference", s.reference);
  }
};

enum class Acquisition : std::uint8_t {
  free_allocation = 1,
  paid_allocation = 2,
  auction = 3,
  bought = 4,
  deposited = 5
};
enum class Place : std::uint8_t { registry = 1, trading = 2 };

/// ★ A new lot of an instrument's class with its own serial range 1…quantity.
struct IssueLot {
  static constexpr std::uint16_t tag = 55;
  AccountCode account;
  Symbol symbol;
  Quantity quantity;
  std::int32_t vintage = 0;
  Acquisition acquisition = Acquisition::deposited;
  Place place = Place::trading;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "symbol", s.symbol);
    v(3, "quantity", s.quantity);
    v(4, "vintage", s.vintage);
    v(5, "acquisition", s.acquisition);
    v(6, "place", s.place);
    v(7, "reference", s.reference);
  }
};

/// 划转 between the registry's and the venue's side of a holding.
struct TransferPlace {
  static constexpr std::uint16_t tag = 56;
  AccountCode account;
  Symbol symbol;
  Quantity quantity;
  Place to = Place::trading;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "symbol", s.symbol);
    v(3, "quantity", s.quantity);
    v(4, "to", s.to);
  }
};

/// On behalf of a member: one order, or all of the member (optionally of one instrument).
struct CancelOnBehalf {
  static constexpr std::uint16_t tag = 57;
  MemberCode member;
  Symbol symbol;
  OrderId order;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "symbol", s.symbol);
    v(3, "order", s.order);
  }
};

/// The registry's answer. Empty list: every trade of the market that awaits one.
struct ConfirmTrades {
  static constexpr std::uint16_t tag = 58;
  MarketCode market;
  std::vector<TradeId> trades;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "trades", s.trades);
  }
};

enum class RefusedRights : std::uint8_t { returned_free = 1, returned_frozen = 2 };

/// Exact reverse of each trade named. `returned_frozen`: the seller gets the lots back frozen
/// (AT-S2).
struct RefuseTrades {
  static constexpr std::uint16_t tag = 59;
  MarketCode market;
  std::vector<TradeId> trades;
  RefusedRights rights = RefusedRights::returned_free;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "trades", s.trades);
    v(3, "rights", s.rights);
  }
};

enum class ApprovalAnswer : std::uint8_t { approved = 1, refused = 2 };

/// The authority's answer to an agreed block that waits for approval (M06). Both reservations stay
/// until then.
struct AnswerBlock {
  static constexpr std::uint16_t tag = 60;
  OfferId offer;
  ApprovalAnswer answer = ApprovalAnswer::approved;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "offer", s.offer);
    v(2, "answer", s.answer);
  }
};

/// End-of-day settlement of one market, or all where empty, in phase settling; ends in phase
/// settled.
struct Settle {
  static constexpr std::uint16_t tag = 61;
  MarketCode market;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
  }
};

using OperatorAction =
    std::variant<ActivateRulebook, SetCalendar, OpenDay, CloseDay, SetPhase, SetHalt,
                 ListInstrument, SetFirstBase, AdmitMember, SetMemberStatus, SetAffiliateGroup,
                 CreateTrader, SetCredential, DepositCash, WithdrawCash, IssueLot, TransferPlace,
                 CancelOnBehalf, ConfirmTrades, RefuseTrades, AnswerBlock, Settle>;

/// True for the actions that markets.md §9.2 marks ★: they take effect on a second person's
/// approval only.
[[nodiscard]] bool needs_two_persons(const OperatorAction& action) noexcept;

/// An operator's action with its reason. A ★ action becomes a proposal, identified by this
/// command's sequence.
struct OperatorCommand {
  static constexpr std::uint16_t tag = 80;
  std::string reason;
  std::string legal_basis;
  OperatorAction action;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "reason", s.reason);
    v(2, "legal_basis", s.legal_basis);
    v(3, "action", s.action);
  }
};

/// `hash` is the one announced by ActionProposed: an approval binds content, not a number.
struct ApproveProposal {
  static constexpr std::uint16_t tag = 81;
  SeqNo proposal;
  Sha256 hash{};
  std::string reason;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "proposal", s.proposal);
    v(2, "hash", s.hash);
    v(3, "reason", s.reason);
  }
};

struct RefuseProposal {
  static constexpr std::uint16_t tag = 82;
  SeqNo proposal;
  std::string reason;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "proposal", s.proposal);
    v(2, "reason", s.reason);
  }
};

using CommandBody = std::variant<NewOrder, CancelOrder, ReplaceOrder, BlockPropose, BlockCounter,
                                 BlockAccept, BlockDecline, BlockWithdraw, SessionNote, ClockTick,
                                 SetEntryMode, OperatorCommand, ApproveProposal, RefuseProposal>;

struct Command {
  CommandHeader header;
  CommandBody body;
};

}  // namespace eco::domain
