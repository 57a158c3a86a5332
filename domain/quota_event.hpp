#pragma once
/// Events about TM9: transfers, and what is on record of accounts and zones.
#include <cstdint>
#include <optional>
#include <string>

#include "domain/quota_action.hpp"
#include "domain/reject_code.hpp"

namespace eco::domain {

enum class TransferStatus : std::uint8_t {
  proposed = 1,
  pending_approval = 2,  ///< agreed and checked, waits for the authority
  executed = 3,          ///< approved, where that is asked for; traded
  declined = 4,
  withdrawn = 5,
  expired = 6,    ///< with the session of the method
  refused = 7,    ///< by the authority
  lapsed = 8,     ///< the authority did not answer in time
  cancelled = 9,  ///< by operator, halt, kill or suspension
  reversed = 10,  ///< executed, and the registry refused it
};

/// One leg of a transfer; quantity − need is retired in the buyer's name.
struct TransferLeg {
  InstrumentId instrument;
  Price price;
  Quantity need;      ///< what its buyer keeps
  Quantity quantity;  ///< what its seller gives up and is paid for
  TradeId trade;      ///< not valid before its execution

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "instrument", s.instrument);
    v(2, "price", s.price);
    v(3, "need", s.need);
    v(4, "quantity", s.quantity);
    v(5, "trade", s.trade);
  }
};

/// A transfer after the command. One event kind for its whole life; both sides are told.
struct QuotaUpdated {
  static constexpr std::uint16_t tag = 100;
  OfferId transfer;
  TransferStatus status = TransferStatus::proposed;
  MemberId seller;  ///< of the first leg, buyer of the second
  AccountId seller_account;
  MemberId buyer;
  AccountId buyer_account;
  MemberId proposer;  ///< not valid where an operator registered the agreement
  TransferLeg first;
  std::optional<TransferLeg> second;  ///< of a swap
  DayOrdinal lapses_on;               ///< the day whose opening ends it unanswered; 0: none
  ClOrdId cl_ord_id;                  ///< of the request that caused this, empty otherwise
  MemberId requester;                 ///< who sent it
  TraderId requester_trader;
  ClOrdId seller_cl_ord_id;
  ClOrdId buyer_cl_ord_id;
  std::string reference;  ///< of the paper that caused this: agreement, or the authority's answer

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "transfer", s.transfer);
    v(2, "status", s.status);
    v(3, "seller", s.seller);
    v(4, "seller_account", s.seller_account);
    v(5, "buyer", s.buyer);
    v(6, "buyer_account", s.buyer_account);
    v(7, "proposer", s.proposer);
    v(8, "first", s.first);
    v(9, "second", s.second);
    v(10, "lapses_on", s.lapses_on);
    v(11, "cl_ord_id", s.cl_ord_id);
    v(12, "requester", s.requester);
    v(13, "requester_trader", s.requester_trader);
    v(14, "seller_cl_ord_id", s.seller_cl_ord_id);
    v(15, "buyer_cl_ord_id", s.buyer_cl_ord_id);
    v(16, "reference", s.reference);
  }
};

enum class QuotaRequest : std::uint8_t { propose = 1, accept = 2, decline = 3, withdraw = 4 };

struct QuotaRejected {
  static constexpr std::uint16_t tag = 101;
  ClOrdId cl_ord_id;
  MemberId member;
  TraderId trader;
  QuotaRequest request = QuotaRequest::propose;
  OfferId transfer;
  Symbol symbol;
  InstrumentId instrument;
  Refusal refusal;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cl_ord_id", s.cl_ord_id);
    v(2, "member", s.member);
    v(3, "trader", s.trader);
    v(4, "request", s.request);
    v(5, "transfer", s.transfer);
    v(6, "symbol", s.symbol);
    v(7, "instrument", s.instrument);
    v(8, "refusal", s.refusal);
  }
};

struct AccountFactsSet {
  static constexpr std::uint16_t tag = 102;
  AccountId account;
  AccountFacts facts;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "facts", s.facts);
  }
};

struct ZoneFactsSet {
  static constexpr std::uint16_t tag = 103;
  MarketId market;
  MeasureCode measure;
  ZoneCode zone;
  ZoneFacts facts;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "measure", s.measure);
    v(3, "zone", s.zone);
    v(4, "facts", s.facts);
  }
};

struct ZoneConsentSet {
  static constexpr std::uint16_t tag = 104;
  MarketId market;
  AccountId seller;
  AccountId buyer;
  ConsentState state = ConsentState::given;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "seller", s.seller);
    v(3, "buyer", s.buyer);
    v(4, "state", s.state);
  }
};

/// A district's net inflow in one measure of a market, after a trade, its reversal or a recall.
/// (markets.md §9.3, 17)
struct ZoneBalanceChanged {
  static constexpr std::uint16_t tag = 105;
  MarketId market;
  MeasureCode measure;
  ZoneCode zone;
  Quantity change;   ///< bought and kept, less sold
  Quantity balance;  ///< the sum of all changes
  TradeId trade;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "measure", s.measure);
    v(3, "zone", s.zone);
    v(4, "change", s.change);
    v(5, "balance", s.balance);
    v(6, "trade", s.trade);
  }
};

struct TransferRecalled {
  static constexpr std::uint16_t tag = 106;
  OfferId transfer;
  InstrumentId instrument;
  MemberId seller;
  AccountId seller_account;
  MemberId buyer;
  AccountId buyer_account;
  Quantity quantity;
  Money amount;       ///< clawed back
  Quantity recalled;  ///< of the transfer, this and earlier ones
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "transfer", s.transfer);
    v(2, "instrument", s.instrument);
    v(3, "seller", s.seller);
    v(4, "seller_account", s.seller_account);
    v(5, "buyer", s.buyer);
    v(6, "buyer_account", s.buyer_account);
    v(7, "quantity", s.quantity);
    v(8, "amount", s.amount);
    v(9, "recalled", s.recalled);
    v(10, "reference", s.reference);
  }
};

}  // namespace eco::domain
