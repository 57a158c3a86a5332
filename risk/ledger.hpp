#pragma once
/// Cash: integer double entry. (DESIGN: numbers, cash; markets.md §9.4)
#include <array>
#include <optional>
#include <vector>

#include "base/hash.hpp"
#include "base/int128.hpp"
#include "domain/archive.hpp"
#include "domain/arith.hpp"
#include "domain/event.hpp"
#include "domain/types.hpp"
#include "risk/outcome.hpp"

namespace eco::risk {

/// Cash reserved for one order or offer, by the state it came from. Held by its owner; the ledger
/// keeps the sums. Also: what a buyer paid for a trade, by the state it came from.
struct CashHold {
  domain::Money from_free;
  domain::Money from_proceeds;

  [[nodiscard]] constexpr domain::Money total() const noexcept { return from_free + from_proceeds; }
  friend constexpr bool operator==(const CashHold&, const CashHold&) noexcept = default;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "from_free", s.from_free);
    v(2, "from_proceeds", s.from_proceeds);
  }
};

/// An account's cash, in hao; none below 0.
struct CashBalances {
  domain::Money free;      ///< tradable and withdrawable
  domain::Money proceeds;  ///< of today's sales: tradable, withdrawable after settlement
  domain::Money reserved_free;
  domain::Money reserved_proceeds;
  domain::Money deposit;
  domain::Money frozen;

  [[nodiscard]] constexpr domain::Money tradable() const noexcept { return free + proceeds; }
  [[nodiscard]] constexpr domain::Money reserved() const noexcept {
    return reserved_free + reserved_proceeds;
  }
  friend constexpr bool operator==(const CashBalances&, const CashBalances&) noexcept = default;
};

/// The venue's own cash of one market.
struct MarketCash {
  domain::Money fees;
  domain::Money risk_reserve;
  friend constexpr bool operator==(const MarketCash&, const MarketCash&) noexcept = default;
};

/// The cash side of a trade.
struct CashTrade {
  domain::TradeId trade;
  domain::MarketId market;
  domain::AccountId buyer;
  domain::AccountId seller;
  domain::OrderId buy_order;
  domain::OrderId sell_order;
  domain::Money amount;  ///< consideration; 0 of a leg of a swap, else > 0
  domain::Money buyer_fee;
  domain::Money seller_fee;

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "trade", s.trade);
    v(2, "market", s.market);
    v(3, "buyer", s.buyer);
    v(4, "seller", s.seller);
    v(5, "buy_order", s.buy_order);
    v(6, "sell_order", s.sell_order);
    v(7, "amount", s.amount);
    v(8, "buyer_fee", s.buyer_fee);
    v(9, "seller_fee", s.seller_fee);
  }
};

/// What an order has cost so far: fees are cumulative per order.
struct OrderCost {
  domain::Money amount;  ///< Σ price × quantity of its fills
  domain::Money fees;    ///< taken on them
};

/// Fee of the next fill: HALF_UP(rate × (amount so far + fill)) minus what was taken. Never below
/// 0. Requires: 0 ≤ fee_bp ≤ 10 000.
[[nodiscard]] domain::Money next_fee(const OrderCost& so_far, domain::Money fill,
                                     std::int64_t fee_bp) noexcept;

/// Cash that a buyer must hold for what is left of an order: worst consideration of the rest plus
/// the fee that the whole would then have cost, less what was taken. Empty on overflow.
/// A hold of this size is enough for any sequence of fills at the worst price or better, and the
/// requirement after each fill is at most what is then left of it.
[[nodiscard]] std::optional<domain::Money> buyer_hold(const OrderCost& so_far,
                                                      domain::Money worst_rest,
                                                      std::int64_t fee_bp) noexcept;

/// Cash that a seller must hold for what is left of an order: what fees could exceed the
/// consideration of their own fill by. 0 where one step at the lowest price brings at least
/// 0.01 yuan and the rate is at most one half; else 0.01 yuan a step. Empty on overflow.
[[nodiscard]] std::optional<domain::Money> seller_hold(domain::Price lowest, domain::Quantity rest,
                                                       std::int64_t hao_per_tick_step,
                                                       std::int64_t fee_bp) noexcept;

/// Cash of all accounts and markets, with the settlement bank's mirror: all places sum to 0.
///
/// Emits: one CashPosted per movement; movements of 0 are left out.
/// Determinism: a function of the calls made. No allocation outside the `open_` calls and `load`.
/// Invariants: Σ over all places = 0; no place but the bank's is below 0. Hence nothing but a
///   deposit can overflow, and that is checked.
class Ledger {
 public:
  /// Requires: the next id, counted from 1.
  void open_account(domain::AccountId account);
  void open_market(domain::MarketId market);

  /// From the bank to free. Rejects: BAD_VALUE unless amount > 0; OVERFLOW where the venue's total
  /// would leave 64 bits.
  [[nodiscard]] domain::Refusal deposit(domain::AccountId account, domain::Money amount,
                                        domain::EventBuffer& events);
  /// From free to the bank. Rejects: BAD_VALUE unless amount > 0; NOT_WITHDRAWABLE_CASH where free
  /// and proceeds together would do, INSUFFICIENT_CASH else (asked: amount, low: free).
  [[nodiscard]] domain::Refusal withdraw(domain::AccountId account, domain::Money amount,
                                         domain::EventBuffer& events);

  /// INSUFFICIENT_CASH (asked: needed, low: what there is) unless free + proceeds + `held` ≥
  /// `needed`; OVERFLOW where `needed` is empty. `held`: what the same order holds already.
  [[nodiscard]] domain::Refusal check(domain::AccountId account,
                                      std::optional<domain::Money> needed,
                                      const CashHold& held = {}) const noexcept;

  /// Brings a hold to `target`: takes proceeds first, then free; gives back the part from free
  /// first, so that a smaller order would have held the same. Requires: check(account, target,
  /// hold) passes. (AT-S6)
  void resize(CashHold& hold, domain::Money target, domain::AccountId account,
              domain::OrderId order, domain::EventBuffer& events);
  /// Gives the whole hold back, each part to where it came from.
  void release(CashHold& hold, domain::AccountId account, domain::OrderId order,
               domain::EventBuffer& events) {
    resize(hold, domain::Money(0), account, order, events);
  }

  /// A bidder's deposit: free cash is locked, and given back. Movements of 0 are left out.
  /// Requires: 0 ≤ amount ≤ free; what is given back was locked.
  void lock_deposit(domain::AccountId account, domain::Money amount, domain::OrderId order,
                    domain::EventBuffer& events);
  void unlock_deposit(domain::AccountId account, domain::Money amount, domain::OrderId order,
                      domain::EventBuffer& events);

  /// A locked deposit becomes another account's free cash, or a market's fees take free cash.
  /// Movements of 0 are left out. Requires: 0 ≤ amount ≤ the deposit, the free cash.
  void forfeit_deposit(domain::AccountId from, domain::AccountId to, domain::Money amount,
                       domain::OrderId order, domain::EventBuffer& events);
  void charge(domain::AccountId account, domain::MarketId market, domain::Money amount,
              domain::OrderId order, domain::EventBuffer& events);

  /// Posts a trade: buyer's hold → seller's proceeds; buyer's fee from his hold; seller's fee from
  /// what he just received, beyond that from his hold. The part from proceeds pays first. What is
  /// left of the holds stays held. Returns what the buyer paid, fee included, by origin: part of
  /// the trade's record until it is final. Requires: the holds are large enough.
  [[nodiscard]] CashHold pay(const CashTrade& trade, CashHold& buyer_held, CashHold& seller_held,
                             domain::EventBuffer& events);

  /// True where `reverse` is possible.
  [[nodiscard]] bool can_reverse(const CashTrade& trade) const noexcept;
  /// Exact reverse of `pay`: fees come back from the market (its risk reserve where its fees do not
  /// suffice), the consideration from the seller's proceeds, then free; the buyer gets each part
  /// back to where it came from. Rejects, changing nothing: INSUFFICIENT_CASH where the seller has
  /// spent too much (asked: what he must give, low: what he has). (AT-S2)
  [[nodiscard]] domain::Refusal reverse(const CashTrade& trade, const CashHold& paid,
                                        domain::EventBuffer& events);
  /// The trade is final: what its seller received is no longer held back from settlement.
  void finalize(const CashTrade& trade);

  /// Proceeds become free, but for what trades that are not final brought. Returns what moved.
  domain::Money settle(domain::AccountId account, domain::EventBuffer& events);

  /// What was paid for units recalled goes back: free cash from one account to another. Rejects:
  /// INSUFFICIENT_CASH (asked: amount, low: free). Requires: amount ≥ 0. (AT-X8)
  [[nodiscard]] domain::Refusal claw_back(domain::AccountId from, domain::AccountId to,
                                          domain::Money amount, domain::EventBuffer& events);

  /// Sets part of a market's fees aside. Requires: 0 ≤ amount ≤ its fees.
  void set_aside(domain::MarketId market, domain::Money amount, domain::EventBuffer& events);

  /// Requires: open.
  [[nodiscard]] const CashBalances& balances(domain::AccountId account) const noexcept;
  [[nodiscard]] const MarketCash& market(domain::MarketId market) const noexcept;
  /// The bank's mirror: minus all cash at the venue.
  [[nodiscard]] domain::Money bank() const noexcept { return bank_; }

  [[nodiscard]] base::Hash128 hash() const noexcept { return hash_; }
  /// Asserts the invariants and the hash. O(accounts + markets).
  void audit() const noexcept;

  void save(domain::ByteWriter& out) const;
  /// Requires: empty. Impossible values fail the reader.
  void load(domain::ByteReader& in);

 private:
  /// What one hao in each place adds to the state hash: an amount's share is linear in it.
  struct Weights {
    std::array<base::Hash128, 9> by_bucket;  ///< by CashBucket − 1
    base::Hash128 unsettled_low;
    base::Hash128 unsettled_high;
  };
  struct AccountEntry {
    CashBalances cash;
    base::Int128 unsettled = 0;  ///< Σ what the seller's sides of trades not yet final brought
    Weights weights;
  };
  struct MarketEntry {
    MarketCash cash;
    Weights weights;
  };
  struct Place {
    domain::Money& amount;
    const base::Hash128& weight;
  };
  struct Transfer;

  [[nodiscard]] static Weights weights_of(domain::AccountId account, domain::MarketId market);
  [[nodiscard]] AccountEntry& at(domain::AccountId account) noexcept;
  [[nodiscard]] const AccountEntry& at(domain::AccountId account) const noexcept;
  [[nodiscard]] Place place(const domain::CashPlace& where) noexcept;
  void move(const Transfer& transfer, domain::Money amount, domain::EventBuffer& events);
  [[nodiscard]] CashHold pay_from(CashHold& hold, domain::Money amount, Transfer transfer,
                                  domain::EventBuffer& events);
  void give_back(CashHold& owed, domain::Money amount, Transfer transfer,
                 domain::EventBuffer& events);
  void add_unsettled(domain::AccountId account, base::Int128 amount) noexcept;
  [[nodiscard]] base::Hash128 recompute_hash() const noexcept;
  [[nodiscard]] bool consistent() const noexcept;

  std::vector<AccountEntry> accounts_;
  std::vector<MarketEntry> markets_;
  Weights bank_weights_ = weights_of({}, {});
  domain::Money bank_;
  base::Hash128 hash_;
};

}  // namespace eco::risk
