#pragma once
/// TM9 quota transfer 指标交易: what is on record of accounts and zones, and transfers from
/// proposal to finality. (markets.md §8 TM9; docs/methods/quota-transfer.md)
#include <compare>
#include <optional>

#include "domain/event.hpp"
#include "engine/hashed_map.hpp"
#include "risk/ledger.hpp"

namespace eco::engine {

/// Transfers under way that the venue keeps at most; a proposal beyond it is refused as BOOK_FULL.
inline constexpr std::size_t transfers_max = 100'000;

struct AccountRecord {
  domain::AccountId account;
  domain::AccountFacts facts;

  [[nodiscard]] domain::AccountId key() const noexcept { return account; }
  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "account", s.account);
    v(2, "facts", s.facts);
  }
};

/// A district in one measure of a market.
struct ZoneKey {
  domain::MarketId market;
  domain::MeasureCode measure;
  domain::ZoneCode zone;

  friend auto operator<=>(const ZoneKey&, const ZoneKey&) noexcept = default;
  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "measure", s.measure);
    v(3, "zone", s.zone);
  }
};

struct Zone {
  ZoneKey id;
  std::optional<domain::ZoneFacts> facts;  ///< empty: nothing but the balance is on record
  domain::Quantity balance;                ///< net inflow: bought and kept, less sold

  [[nodiscard]] const ZoneKey& key() const noexcept { return id; }
  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "id", s.id);
    v(2, "facts", s.facts);
    v(3, "balance", s.balance);
  }
};

/// Consent that rights of a seller leave their zone to a buyer.
struct Consent {
  domain::MarketId market;
  domain::AccountId seller;
  domain::AccountId buyer;

  friend auto operator<=>(const Consent&, const Consent&) noexcept = default;
  [[nodiscard]] const Consent& key() const noexcept { return *this; }
  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "market", s.market);
    v(2, "seller", s.seller);
    v(3, "buyer", s.buyer);
  }
};

/// One side of a transfer.
struct TransferParty {
  domain::MemberId member;
  domain::AccountId account;
  domain::TraderId trader;    ///< not valid where an operator acted for him
  domain::ClOrdId cl_ord_id;  ///< of his accepted request
  risk::CashHold hold;        ///< cash reserved for what he buys
  bool firm = false;          ///< he has agreed: cash and rights are reserved

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "account", s.account);
    v(3, "trader", s.trader);
    v(4, "cl_ord_id", s.cl_ord_id);
    v(5, "hold", s.hold);
    v(6, "firm", s.firm);
  }
};

/// A transfer that is proposed, waits for the authority, or is executed and not final or open to
/// recall. In a swap `seller` buys the second leg.
struct Transfer {
  domain::OfferId id;
  domain::TransferStatus status = domain::TransferStatus::proposed;
  TransferParty seller;
  TransferParty buyer;
  domain::MemberId proposer;  ///< not valid where an operator registered the agreement
  domain::TransferLeg first;
  std::optional<domain::TransferLeg> second;
  domain::DayOrdinal lapses_on;  ///< the day whose opening ends it unanswered; 0: none
  domain::Quantity recalled;

  [[nodiscard]] domain::OfferId key() const noexcept { return id; }
  [[nodiscard]] bool is_party(domain::MemberId member) const noexcept {
    return member == seller.member || member == buyer.member;
  }
  /// Neither executed nor ended.
  [[nodiscard]] bool under_way() const noexcept {
    return status == domain::TransferStatus::proposed ||
           status == domain::TransferStatus::pending_approval;
  }
  [[nodiscard]] TransferParty& party(domain::MemberId member) noexcept {
    return member == seller.member ? seller : buyer;
  }
  [[nodiscard]] const TransferParty& party(domain::MemberId member) const noexcept {
    return member == seller.member ? seller : buyer;
  }
  [[nodiscard]] std::size_t legs() const noexcept { return second ? 2 : 1; }
  [[nodiscard]] const domain::TransferLeg& leg(std::size_t index) const noexcept {
    return index == 0 ? first : *second;
  }
  [[nodiscard]] domain::TransferLeg& leg(std::size_t index) noexcept {
    return index == 0 ? first : *second;
  }
  /// Who sells and buys a leg.
  [[nodiscard]] const TransferParty& seller_of(std::size_t index) const noexcept {
    return index == 0 ? seller : buyer;
  }
  [[nodiscard]] const TransferParty& buyer_of(std::size_t index) const noexcept {
    return index == 0 ? buyer : seller;
  }
  [[nodiscard]] TransferParty& seller_of(std::size_t index) noexcept {
    return index == 0 ? seller : buyer;
  }
  [[nodiscard]] TransferParty& buyer_of(std::size_t index) noexcept {
    return index == 0 ? buyer : seller;
  }
  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "id", s.id);
    v(2, "status", s.status);
    v(3, "seller", s.seller);
    v(4, "buyer", s.buyer);
    v(5, "proposer", s.proposer);
    v(6, "first", s.first);
    v(7, "second", s.second);
    v(8, "lapses_on", s.lapses_on);
    v(9, "recalled", s.recalled);
  }
};

/// What a trade that is not final did to zones, so that its reversal undoes it.
struct ZoneTrade {
  domain::TradeId trade;
  domain::OfferId transfer;  ///< not valid where another method made it
  domain::TradeId partner;   ///< the other leg of a swap
  ZoneKey seller_zone;
  ZoneKey buyer_zone;
  domain::Quantity need;
  domain::Quantity quantity;

  [[nodiscard]] domain::TradeId key() const noexcept { return trade; }
  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trade", s.trade);
    v(2, "transfer", s.transfer);
    v(3, "partner", s.partner);
    v(4, "seller_zone", s.seller_zone);
    v(5, "buyer_zone", s.buyer_zone);
    v(6, "need", s.need);
    v(7, "quantity", s.quantity);
  }
};

/// Number under which a leg's rights and its trade stand: the transfer's, with the leg's index in
/// bits 48–55. (DESIGN §5: commands that create several carry an index)
[[nodiscard]] constexpr domain::OrderId order_of_leg(domain::OfferId transfer,
                                                     std::size_t leg) noexcept {
  return domain::OrderId(transfer.raw() | static_cast<std::uint64_t>(leg) << 48);
}

/// The transfer as its event shows it; nobody's request.
[[nodiscard]] domain::QuotaUpdated describe(const Transfer& transfer);

/// The state of TM9.
struct Quotas {
  HashedMap<HashTag::transfer, Transfer> transfers;
  HashedMap<HashTag::account_facts, AccountRecord> accounts;
  HashedMap<HashTag::zone, Zone> zones;
  HashedMap<HashTag::consent, Consent> consents;
  HashedMap<HashTag::zone_trade, ZoneTrade> trades;

  [[nodiscard]] base::Hash128 hash() const noexcept;
  void audit() const noexcept;
  void save(domain::ByteWriter& out) const;
  void load(domain::ByteReader& in);
};

}  // namespace eco::engine
