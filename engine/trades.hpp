#pragma once
/// Trades that are not final yet: they wait for the registry's answer or for settlement.
#include <string>

#include "base/assert.hpp"
#include "base/chunked.hpp"
#include "domain/event.hpp"
#include "engine/hashed.hpp"
#include "risk/ledger.hpp"

namespace eco::engine {

/// Whose side of a trade it was; account, order and fee are those of the cash.
struct TradeOwner {
  domain::MemberId member;
  domain::TraderId trader;
  domain::ClOrdId cl_ord_id;
  domain::Liquidity liquidity = domain::Liquidity::maker;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "member", s.member);
    v(2, "trader", s.trader);
    v(3, "cl_ord_id", s.cl_ord_id);
    v(4, "liquidity", s.liquidity);
  }
};

/// What settlement, an exact reverse and their reports need of a trade; its lot pieces are kept by
/// risk::Holdings.
struct PendingTrade {
  risk::CashTrade cash;
  risk::CashHold paid;  ///< by the buyer, fee included, by origin
  domain::InstrumentId instrument;
  domain::DayOrdinal sellable_from;  ///< of the buyer, once the registry has confirmed
  bool awaits_registry = false;      ///< from the trade (ON_REGISTRY_CONFIRM) or its first break
  domain::Quantity quantity;
  domain::TradeFinality finality = domain::TradeFinality::pending;
  domain::Method method = domain::Method::listed;
  base::Date date;  ///< on which it was made
  domain::Price price;
  TradeOwner buyer;
  TradeOwner seller;
  domain::TradeId place;  ///< of a correction: the trade whose place in the day it takes

  [[nodiscard]] domain::TradeId id() const noexcept { return cash.trade; }

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "cash", s.cash);
    v(2, "paid", s.paid);
    v(3, "instrument", s.instrument);
    v(4, "sellable_from", s.sellable_from);
    v(5, "awaits_registry", s.awaits_registry);
    v(6, "quantity", s.quantity);
    v(7, "finality", s.finality);
    v(8, "method", s.method);
    v(9, "date", s.date);
    v(10, "price", s.price);
    v(11, "buyer", s.buyer);
    v(12, "seller", s.seller);
    v(13, "place", s.place);
  }
};

/// For texts of refusals.
[[nodiscard]] inline std::string name_of(domain::TradeId trade) {
  return "trade " + std::to_string(trade.raw());
}

/// The trade with what became of it.
[[nodiscard]] inline domain::TradeFinalityChanged describe(const PendingTrade& trade,
                                                           domain::TradeFinality finality) {
  const auto party = [](const TradeOwner& owner, domain::AccountId account, domain::OrderId order,
                        domain::Money fee) {
    return domain::TradeParty{owner.member,    account,         owner.trader, order,
                              owner.cl_ord_id, owner.liquidity, fee};
  };
  const risk::CashTrade& cash = trade.cash;
  return {trade.id(),
          trade.instrument,
          finality,
          trade.method,
          trade.date,
          trade.price,
          trade.quantity,
          cash.amount,
          party(trade.buyer, cash.buyer, cash.buy_order, cash.buyer_fee),
          party(trade.seller, cash.seller, cash.sell_order, cash.seller_fee)};
}

/// Ascending by TradeId. New ones are hashed when the hash is asked for.
class Trades {
 public:
  explicit Trades(std::uint32_t reserve) { trades_.reserve(reserve); }

  /// Requires: an id above all others.
  void add(const PendingTrade& trade) {
    ECO_ASSERT(trades_.empty() || trades_[trades_.size() - 1].id() < trade.id());
    trades_.push_back(trade);
  }
  /// Null where it is final or never was. Borrowed until the next non-const call. O(log trades).
  [[nodiscard]] const PendingTrade* find(domain::TradeId id) const noexcept {
    const std::size_t at = place_of(id);
    return at == trades_.size() ? nullptr : &trades_[at];
  }
  /// Lets `change(PendingTrade&)` change a trade. Requires: it is there.
  template <class Change>
  void edit(domain::TradeId id, Change&& change) {
    const std::size_t at = place_of(id);
    ECO_ASSERT(at < trades_.size());
    if (at < hashed_) hash_ -= item_hash<HashTag::trade>(trades_[at]);
    change(trades_[at]);
    if (at < hashed_) hash_ += item_hash<HashTag::trade>(trades_[at]);
  }
  /// Forgets those for which `is_final(const PendingTrade&)`. O(trades).
  template <class IsFinal>
  void forget_if(IsFinal&& is_final) {
    trades_.erase_if(is_final);
    hash_ = {};
    hashed_ = 0;
  }
  [[nodiscard]] const base::Chunked<PendingTrade>& all() const noexcept { return trades_; }

  [[nodiscard]] base::Hash128 hash() const noexcept {
    for (; hashed_ < trades_.size(); ++hashed_) {
      hash_ += item_hash<HashTag::trade>(trades_[hashed_]);
    }
    return hash_;
  }
  void audit() const noexcept {
    base::Hash128 sum;
    for (const PendingTrade& trade : trades_) sum += item_hash<HashTag::trade>(trade);
    ECO_ASSERT(sum == hash());
  }
  void save(domain::ByteWriter& out) const {
    out.put(static_cast<std::uint64_t>(trades_.size()));
    for (const PendingTrade& trade : trades_) out.put(trade);
  }
  /// Requires: empty.
  void load(domain::ByteReader& in) {
    const auto count = in.get<std::uint64_t>();
    for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
      const auto trade = in.get<PendingTrade>();
      const bool ascends =
          trades_.empty() ? trade.id().valid() : trades_[trades_.size() - 1].id() < trade.id();
      if (in.failed() || !ascends) return in.fail();
      trades_.push_back(trade);
    }
  }

 private:
  /// `size()` where it is not there.
  [[nodiscard]] std::size_t place_of(domain::TradeId id) const noexcept {
    std::size_t from = 0;
    std::size_t to = trades_.size();
    while (from < to) {
      const std::size_t middle = from + (to - from) / 2;
      if (trades_[middle].id() < id) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from < trades_.size() && trades_[from].id() == id ? from : trades_.size();
  }

  base::Chunked<PendingTrade> trades_;

  // A cache of the state hash.
  mutable base::Hash128 hash_;  ///< of the first `hashed_` trades
  mutable std::size_t hashed_ = 0;
};

}  // namespace eco::engine
