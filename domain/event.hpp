#pragma once
/// Events: what followed from a command. Execution reports, market data, statements, the bulletin
/// and the regulator's views are made of these and of nothing else. Derived, never edited; values
/// only, no references into the core.
///
/// `tag` is the event's number in the journal and in proto/ecobourse/v1/event.proto. An event's
/// place within its command (0, 1, …) with the sequence number identifies it for ever.
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "base/hash.hpp"
#include "domain/command.hpp"
#include "domain/reject_code.hpp"
#include "domain/types.hpp"

namespace eco::domain {

// ---- Orders
// ----------------------------------------------------------------------------------------------------

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
  Price price;  ///< of a pick: 0
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

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "order", s.order);
    v(2, "reserved", s.reserved);
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
};

struct OrderCancelled {
  static constexpr std::uint16_t tag = 4;
  OrderState order;  ///< leaves 0
  ClOrdId request;   ///< ClOrdID of the F; empty where nobody asked
  EndReason reason = EndReason::requested;
  Quantity cancelled;  ///< leaves before

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "order", s.order);
    v(2, "request", s.request);
    v(3, "reason", s.reason);
    v(4, "cancelled", s.cancelled);
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
  }
};

// ---- Block agreements
// -------------------------------------------------------------------------------------------

enum class OfferStatus : std::uint8_t {
  open = 1,              ///< first or countered terms stand
  pending_approval = 2,  ///< agreed, waits for the authority
  executed = 3,
  declined = 4,
  withdrawn = 5,
  expired = 6,
  refused = 7,    ///< by the authority
  cancelled = 8,  ///< by operator, kill or suspension
};

/// A block offer after the command. One event kind for its whole life; both parties are told.
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

// ---- Ledger
// -----------------------------------------------------------------------------------------------------

/// Cash states of an account (DESIGN: cash), and the venue's own books.
enum class CashBucket : std::uint8_t {
  free = 1,
  proceeds = 2,
  reserved_free = 3,      ///< reserved, came from free
  reserved_proceeds = 4,  ///< reserved, came from proceeds
  deposit = 5,
  frozen = 6,
  bank = 7,          ///< the settlement bank's mirror: minus what members hold in cash
  fees = 8,          ///< of a market
  risk_reserve = 9,  ///< of a market
};

/// Where cash stands: a member's account, or the venue (account not valid) per market.
struct CashPlace {
  AccountId account;
  MarketId market;  ///< for fees and risk_reserve only
  CashBucket bucket = CashBucket::free;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "market", s.market);
    v(3, "bucket", s.bucket);
  }
};

enum class PostingReason : std::uint8_t {
  deposit = 1,
  withdrawal = 2,
  reserve = 3,
  release = 4,
  pay = 5,
  fee = 6,
  settle = 7,  ///< proceeds become free
  risk_reserve = 8,
  reversal = 9,  ///< a refused trade
  issue = 10,
  delivery = 11,
  transfer = 12,
  registry_confirm = 13,
  freeze = 14,
  unlock = 15,
};

/// `amount` > 0 leaves `debit` and arrives at `credit`.
struct CashPosted {
  static constexpr std::uint16_t tag = 20;
  CashPlace debit;
  CashPlace credit;
  Money amount;
  PostingReason reason = PostingReason::deposit;
  OrderId order;  ///< where one is concerned
  TradeId trade;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "debit", s.debit);
    v(2, "credit", s.credit);
    v(3, "amount", s.amount);
    v(4, "reason", s.reason);
    v(5, "order", s.order);
    v(6, "trade", s.trade);
  }
};

enum class LotUse : std::uint8_t { free = 1, reserved = 2, frozen = 3, outside = 4 };

/// Where a lot piece stands. `outside`: the registry's issue account (before issue).
struct LotPlace {
  AccountId account;
  Place place = Place::trading;
  LotUse use = LotUse::free;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "place", s.place);
    v(3, "use", s.use);
  }
};

/// Units first…last of a lot (inclusive serials in quantity steps) leave `debit` and arrive at
/// `credit`.
struct LotMoved {
  static constexpr std::uint16_t tag = 21;
  InstrumentId instrument;
  LotId lot;
  std::int64_t first = 0;
  std::int64_t last = 0;
  LotPlace debit;
  LotPlace credit;
  DayOrdinal sellable_from;  ///< after the move
  PostingReason reason = PostingReason::issue;
  OrderId order;
  TradeId trade;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "instrument", s.instrument);
    v(2, "lot", s.lot);
    v(3, "first", s.first);
    v(4, "last", s.last);
    v(5, "debit", s.debit);
    v(6, "credit", s.credit);
    v(7, "sellable_from", s.sellable_from);
    v(8, "reason", s.reason);
    v(9, "order", s.order);
    v(10, "trade", s.trade);
  }
};

struct LotIssued {
  static constexpr std::uint16_t tag = 22;
  LotId lot;
  InstrumentId instrument;
  AccountId account;
  Quantity quantity;
  std::int32_t vintage = 0;
  Acquisition acquisition = Acquisition::deposited;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "lot", s.lot);
    v(2, "instrument", s.instrument);
    v(3, "account", s.account);
    v(4, "quantity", s.quantity);
    v(5, "vintage", s.vintage);
    v(6, "acquisition", s.acquisition);
    v(7, "reference", s.reference);
  }
};

// ---- Days, markets, instruments
// ---------------------------------------------------------------------------------

struct DayOpened {
  static constexpr std::uint16_t tag = 30;
  base::Date date;
  DayOrdinal ordinal;
  ScheduleMode schedule = ScheduleMode::manual;
  std::uint32_t semantics = 0;
  std::string build;
  bool beyond_calendar = false;  ///< the calendar does not cover the date: weekdays are open

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "date", s.date);
    v(2, "ordinal", s.ordinal);
    v(3, "schedule", s.schedule);
    v(4, "semantics", s.semantics);
    v(5, "build", s.build);
    v(6, "beyond_calendar", s.beyond_calendar);
  }
};

/// The revision in force for a market on the day opened, with the hash of its content.
struct RulesResolved {
  static constexpr std::uint16_t tag = 31;
  MarketId market;
  MarketCode code;
  base::Date effective_from;
  Sha256 hash{};

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "code", s.code);
    v(3, "effective_from", s.effective_from);
    v(4, "hash", s.hash);
  }
};

struct DayClosed {
  static constexpr std::uint16_t tag = 32;
  base::Date date;
  DayOrdinal ordinal;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "date", s.date);
    v(2, "ordinal", s.ordinal);
  }
};

enum class Cause : std::uint8_t { command = 1, timer = 2 };

struct PhaseChanged {
  static constexpr std::uint16_t tag = 33;
  MarketId market;
  Phase from = Phase::closed;
  Phase to = Phase::closed;
  Cause cause = Cause::command;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "from", s.from);
    v(3, "to", s.to);
    v(4, "cause", s.cause);
  }
};

struct HaltChanged {
  static constexpr std::uint16_t tag = 34;
  MarketId market;
  InstrumentId instrument;  ///< not valid: the whole market
  HaltState state = HaltState::halted;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "instrument", s.instrument);
    v(3, "state", s.state);
  }
};

struct EntryModeChanged {
  static constexpr std::uint16_t tag = 35;
  EntryMode mode = EntryMode::normal;
  std::string reason;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "mode", s.mode);
    v(2, "reason", s.reason);
  }
};

struct RulebookActivated {
  static constexpr std::uint16_t tag = 36;
  MarketId market;
  MarketCode code;
  Sha256 hash{};  ///< of the TOML text

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "code", s.code);
    v(3, "hash", s.hash);
  }
};

struct CalendarSet {
  static constexpr std::uint16_t tag = 37;
  std::uint32_t closed_days = 0;
  base::Date covered_until;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "closed_days", s.closed_days);
    v(2, "covered_until", s.covered_until);
  }
};

struct InstrumentListed {
  static constexpr std::uint16_t tag = 38;
  InstrumentId instrument;
  MarketId market;
  Symbol symbol;
  std::int32_t vintage = 0;
  std::string class_key;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "instrument", s.instrument);
    v(2, "market", s.market);
    v(3, "symbol", s.symbol);
    v(4, "vintage", s.vintage);
    v(5, "class_key", s.class_key);
  }
};

/// Today's base and what follows from it. Bands are empty where the method has none; base 0: there
/// is no base yet.
struct ReferenceSet {
  static constexpr std::uint16_t tag = 39;
  InstrumentId instrument;
  Price base;
  std::optional<Price> listed_low;
  std::optional<Price> listed_high;
  std::optional<Price> block_low;
  std::optional<Price> block_high;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "instrument", s.instrument);
    v(2, "base", s.base);
    v(3, "listed_low", s.listed_low);
    v(4, "listed_high", s.listed_high);
    v(5, "block_low", s.block_low);
    v(6, "block_high", s.block_high);
  }
};

/// An instrument's day as the bulletin shows it. Open, high, low are 0 where there was no listed
/// trade and no base.
struct InstrumentClosed {
  static constexpr std::uint16_t tag = 40;
  InstrumentId instrument;
  base::Date date;
  Price previous_close;
  Price open;
  Price high;
  Price low;
  Price close;
  Quantity listed_quantity;
  Money listed_amount;
  Quantity block_quantity;
  Money block_amount;
  std::uint64_t trades = 0;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "instrument", s.instrument);
    v(2, "date", s.date);
    v(3, "previous_close", s.previous_close);
    v(4, "open", s.open);
    v(5, "high", s.high);
    v(6, "low", s.low);
    v(7, "close", s.close);
    v(8, "listed_quantity", s.listed_quantity);
    v(9, "listed_amount", s.listed_amount);
    v(10, "block_quantity", s.block_quantity);
    v(11, "block_amount", s.block_amount);
    v(12, "trades", s.trades);
  }
};

struct CompositeClosed {
  static constexpr std::uint16_t tag = 41;
  MarketId market;
  base::Date date;
  Price composite;
  CompositeFormula formula = CompositeFormula::mean_of_closes;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "date", s.date);
    v(3, "composite", s.composite);
    v(4, "formula", s.formula);
  }
};

// ---- Settlement
// -------------------------------------------------------------------------------------------------

enum class TradeFinality : std::uint8_t { pending = 1, confirmed = 2, refused = 3, settled = 4 };

struct TradeFinalityChanged {
  static constexpr std::uint16_t tag = 50;
  TradeId trade;
  InstrumentId instrument;
  TradeFinality finality = TradeFinality::pending;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trade", s.trade);
    v(2, "instrument", s.instrument);
    v(3, "finality", s.finality);
  }
};

/// A trade that settlement left open, with the reason.
struct SettlementBreak {
  static constexpr std::uint16_t tag = 51;
  TradeId trade;
  InstrumentId instrument;
  TradeFinality finality = TradeFinality::pending;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trade", s.trade);
    v(2, "instrument", s.instrument);
    v(3, "finality", s.finality);
  }
};

/// Totals of one market's settlement of the day.
struct MarketSettled {
  static constexpr std::uint16_t tag = 52;
  MarketId market;
  base::Date date;
  std::uint64_t trades_settled = 0;
  std::uint64_t breaks = 0;
  Money turnover;
  Money fees;          ///< collected on the day's trades, refused ones taken out
  Money risk_reserve;  ///< set aside of them

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "date", s.date);
    v(3, "trades_settled", s.trades_settled);
    v(4, "breaks", s.breaks);
    v(5, "turnover", s.turnover);
    v(6, "fees", s.fees);
    v(7, "risk_reserve", s.risk_reserve);
  }
};

/// What an account's holding of an instrument changed by in a market's settled trades: the
/// registry's instruction.
struct RegistryNet {
  static constexpr std::uint16_t tag = 53;
  AccountId account;
  InstrumentId instrument;
  Quantity net;  ///< bought minus sold, not 0

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "instrument", s.instrument);
    v(3, "net", s.net);
  }
};

// ---- Members and operators
// --------------------------------------------------------------------------------------

struct MemberAdmitted {
  static constexpr std::uint16_t tag = 60;
  MemberId member;
  MemberCode code;
  std::string name;
  GroupId group;
  AccountId account;
  AccountCode account_code;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "code", s.code);
    v(3, "name", s.name);
    v(4, "group", s.group);
    v(5, "account", s.account);
    v(6, "account_code", s.account_code);
  }
};

struct MemberStatusChanged {
  static constexpr std::uint16_t tag = 61;
  MemberId member;
  MemberStatus status = MemberStatus::active;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "status", s.status);
  }
};

struct AffiliateGroupChanged {
  static constexpr std::uint16_t tag = 62;
  MemberId member;
  GroupId group;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "group", s.group);
  }
};

struct TraderCreated {
  static constexpr std::uint16_t tag = 63;
  TraderId trader;
  MemberId member;
  PersonName name;
  CompId comp_id;
  FixVersion fix_version = FixVersion::fix44;
  std::uint32_t credential_version = 0;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trader", s.trader);
    v(2, "member", s.member);
    v(3, "name", s.name);
    v(4, "comp_id", s.comp_id);
    v(5, "fix_version", s.fix_version);
    v(6, "credential_version", s.credential_version);
  }
};

struct CredentialSet {
  static constexpr std::uint16_t tag = 64;
  TraderId trader;
  std::uint32_t credential_version = 0;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trader", s.trader);
    v(2, "credential_version", s.credential_version);
  }
};

/// A ★ action waits for a second person. `hash` covers action, reason, legal basis and proposer.
struct ActionProposed {
  static constexpr std::uint16_t tag = 70;
  SeqNo proposal;
  PersonName proposer;
  Sha256 hash{};

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "proposal", s.proposal);
    v(2, "proposer", s.proposer);
    v(3, "hash", s.hash);
  }
};

/// The approved action's own events follow.
struct ActionApproved {
  static constexpr std::uint16_t tag = 71;
  SeqNo proposal;
  PersonName proposer;
  PersonName approver;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "proposal", s.proposal);
    v(2, "proposer", s.proposer);
    v(3, "approver", s.approver);
  }
};

struct ActionRefused {
  static constexpr std::uint16_t tag = 72;
  SeqNo proposal;
  PersonName proposer;
  PersonName refuser;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "proposal", s.proposal);
    v(2, "proposer", s.proposer);
    v(3, "refuser", s.refuser);
  }
};

/// An operator's command, approval included, refused; `text` says what and where.
struct OperatorRejected {
  static constexpr std::uint16_t tag = 73;
  PersonName person;
  Refusal refusal;
  std::string text;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "person", s.person);
    v(2, "refusal", s.refusal);
    v(3, "text", s.text);
  }
};

/// A member's session was noted, or a clock tick passed: the command had no other effect.
struct Noted {
  static constexpr std::uint16_t tag = 74;
  template <class Self, class V>
  static void fields(Self&, V&) {}
};

using Event =
    std::variant<OrderAccepted, OrderRejected, OrderReplaced, OrderCancelled, OrderExpired,
                 ChangeRejected, Trade, BlockUpdated, BlockRejected, CashPosted, LotMoved,
                 LotIssued, DayOpened, RulesResolved, DayClosed, PhaseChanged, HaltChanged,
                 EntryModeChanged, RulebookActivated, CalendarSet, InstrumentListed, ReferenceSet,
                 InstrumentClosed, CompositeClosed, TradeFinalityChanged, SettlementBreak,
                 MarketSettled, RegistryNet, MemberAdmitted, MemberStatusChanged,
                 AffiliateGroupChanged, TraderCreated, CredentialSet, ActionProposed,
                 ActionApproved, ActionRefused, OperatorRejected, Noted>;

/// Receives a command's events in order. One buffer is reused for all commands; it keeps its
/// capacity.
using EventBuffer = std::vector<Event>;

}  // namespace eco::domain
