#pragma once
/// What operators do for TM9. (markets.md §9.2)
#include <cstdint>
#include <optional>
#include <string>

#include "domain/quota_command.hpp"

namespace eco::domain {

/// ★ Replaces what is on record of an account; effective with the next command.
struct SetAccountFacts {
  static constexpr std::uint16_t tag = 120;
  AccountCode account;
  AccountFacts facts;
  std::string reference;  ///< the authority's paper

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "facts", s.facts);
    v(3, "reference", s.reference);
  }
};

/// ★ Replaces what is on record of a district in one measure of a market; its balance stays.
struct SetZoneFacts {
  static constexpr std::uint16_t tag = 121;
  MarketCode market;
  MeasureCode measure;
  ZoneCode zone;
  ZoneFacts facts;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "measure", s.measure);
    v(3, "zone", s.zone);
    v(4, "facts", s.facts);
    v(5, "reference", s.reference);
  }
};

enum class ConsentState : std::uint8_t { given = 1, withdrawn = 2 };

/// ★ The authority above lets a seller's rights leave their zone to one buyer, or no longer.
struct SetZoneConsent {
  static constexpr std::uint16_t tag = 122;
  MarketCode market;
  AccountCode seller;
  AccountCode buyer;
  ConsentState state = ConsentState::given;
  std::string reference;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "seller", s.seller);
    v(3, "buyer", s.buyer);
    v(4, "state", s.state);
    v(5, "reference", s.reference);
  }
};

/// ★ An agreement that both sides have signed outside the venue: checked like one that they made
/// here, both sides reserve at once.
struct RegisterTransfer {
  static constexpr std::uint16_t tag = 123;
  AccountCode seller;  ///< of the first leg
  AccountCode buyer;
  QuotaLeg first;
  std::optional<QuotaLeg> second;  ///< of a swap
  std::string reference;           ///< of the signed agreement

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "seller", s.seller);
    v(2, "buyer", s.buyer);
    v(3, "first", s.first);
    v(4, "second", s.second);
    v(5, "reference", s.reference);
  }
};

/// The authority's answer to an agreed transfer. Both reservations stay until then.
struct AnswerTransfer {
  static constexpr std::uint16_t tag = 124;
  OfferId transfer;
  ApprovalAnswer answer = ApprovalAnswer::approved;
  std::string signature;  ///< of the authority: the paper's number, or a signature as text

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "transfer", s.transfer);
    v(2, "answer", s.answer);
    v(3, "signature", s.signature);
  }
};

/// ★ An inspection found that part of what was transferred is not there: the buyer's units are
/// recalled and the seller pays back price × quantity. (AT-X8)
struct RecallTransfer {
  static constexpr std::uint16_t tag = 125;
  OfferId transfer;
  Symbol symbol;  ///< of its class: the unit that the quantity is in
  Quantity quantity;
  std::string reference;  ///< of the inspection

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "transfer", s.transfer);
    v(2, "symbol", s.symbol);
    v(3, "quantity", s.quantity);
    v(4, "reference", s.reference);
  }
};

}  // namespace eco::domain
