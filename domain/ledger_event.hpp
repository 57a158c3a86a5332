#pragma once
/// Events about cash and lots: postings, each of one sequence number.
#include <cstdint>
#include <string>

#include "domain/operator_action.hpp"
#include "domain/types.hpp"

namespace eco::domain {

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
  unfreeze = 16,
  retire = 20,     ///< the margin of a quota transfer, for the environment
  recall = 21,     ///< after a failed inspection
  claw_back = 22,  ///< what was paid for units recalled
  forfeit = 25,    ///< a deposit, to whom it was given for
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

enum class LotUse : std::uint8_t {
  free = 1,
  frozen = 3,
  outside = 4,
  retired = 7,   ///< ended, in the account's name
  recalled = 8,  ///< ended, taken back
};

/// Where a lot piece stands. `free` includes what is reserved: a reservation is a number of units
/// (RightsReserved). `outside`: the registry's issue account (before issue).
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
/// `credit`. A delivery also lowers what its sell order has reserved by as many units.
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

/// An order, or an offer, has reserved more of an account's free units, or gives some back; which
/// units move is decided when they are delivered.
struct RightsReserved {
  static constexpr std::uint16_t tag = 23;
  InstrumentId instrument;
  AccountId account;
  OrderId order;
  Quantity quantity;                              ///< > 0: by how much its reservation changed
  PostingReason reason = PostingReason::reserve;  ///< reserve or release

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "instrument", s.instrument);
    v(2, "account", s.account);
    v(3, "order", s.order);
    v(4, "quantity", s.quantity);
    v(5, "reason", s.reason);
  }
};

}  // namespace eco::domain
