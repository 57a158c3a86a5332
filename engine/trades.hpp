#pragma once
/// Trades that are not final yet: they wait for the registry's answer or for settlement.
#include <algorithm>
#include <vector>

#include "base/assert.hpp"
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

/// Ascending by TradeId. No allocation below the number of trades reserved for.
class Trades {
 public:
  using EditTrade = Edit<HashTag::trade, PendingTrade>;

  explicit Trades(std::uint32_t reserve) { trades_.reserve(reserve); }

  /// Requires: an id above all others.
  void add(const PendingTrade& trade) {
    ECO_ASSERT(trades_.empty() || trades_.back().id() < trade.id());
    trades_.push_back(trade);
    hash_ += item_hash<HashTag::trade>(trade);
  }
  /// Null where it is final or never was. Borrowed until the next non-const call. O(log trades).
  [[nodiscard]] PendingTrade* find(domain::TradeId id) noexcept {
    const auto at = std::lower_bound(
        trades_.begin(), trades_.end(), id,
        [](const PendingTrade& trade, domain::TradeId key) { return trade.id() < key; });
    return at != trades_.end() && at->id() == id ? &*at : nullptr;
  }
  [[nodiscard]] EditTrade edit(PendingTrade& trade) noexcept { return EditTrade(hash_, trade); }
  /// Forgets those for which `is_final(const PendingTrade&)`. O(trades).
  template <class IsFinal>
  void forget_if(IsFinal&& is_final) {
    std::erase_if(trades_, [&](const PendingTrade& trade) {
      const bool final = is_final(trade);
      if (final) hash_ -= item_hash<HashTag::trade>(trade);
      return final;
    });
  }
  [[nodiscard]] const std::vector<PendingTrade>& all() const noexcept { return trades_; }

  [[nodiscard]] base::Hash128 hash() const noexcept { return hash_; }
  void audit() const noexcept {
    base::Hash128 sum;
    for (const PendingTrade& trade : trades_) sum += item_hash<HashTag::trade>(trade);
    ECO_ASSERT(sum == hash_);
  }
  void save(domain::ByteWriter& out) const { out.put(trades_); }
  void load(domain::ByteReader& in) {
    in.get(trades_);
    hash_ = {};
    domain::TradeId last;
    for (const PendingTrade& trade : trades_) {
      if (trade.id() <= last) return in.fail();
      last = trade.id();
      hash_ += item_hash<HashTag::trade>(trade);
    }
  }

 private:
  std::vector<PendingTrade> trades_;
  base::Hash128 hash_;
};

}  // namespace eco::engine
