// The ledger against a naive one, and holds against any sequence of fills.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <map>
#include <vector>

#include "base/prng.hpp"
#include "risk/ledger.hpp"
#include "tests/unit/risk/text.hpp"

namespace eco::risk {
namespace {

using base::Prng;
using domain::AccountId;
using domain::MarketId;
using domain::Money;
using domain::OrderId;
using domain::TradeId;

constexpr std::uint32_t accounts = 4;
constexpr MarketId market{1};

/// Balances by account and bucket, kept by following the events alone.
using Books = std::map<std::tuple<std::uint32_t, std::uint32_t, domain::CashBucket>, std::int64_t>;

void follow(Books& books, const domain::EventBuffer& events) {
  for (const domain::Event& event : events) {
    const auto& posted = std::get<domain::CashPosted>(event);
    RC_ASSERT(posted.amount > Money(0));
    const auto key = [](const domain::CashPlace& place) {
      return std::tuple(place.account.raw(), place.market.raw(), place.bucket);
    };
    books[key(posted.debit)] -= posted.amount.raw();
    books[key(posted.credit)] += posted.amount.raw();
  }
}

void expect_same(Books& books, const Ledger& ledger) {
  std::int64_t total = 0;
  for (const auto& [place, amount] : books) total += amount;
  RC_ASSERT(total == 0);
  using domain::CashBucket;
  for (std::uint32_t i = 1; i <= accounts; ++i) {
    const CashBalances& cash = ledger.balances(AccountId(i));
    RC_ASSERT((books[{i, 0, CashBucket::free}] == cash.free.raw()));
    RC_ASSERT((books[{i, 0, CashBucket::proceeds}] == cash.proceeds.raw()));
    RC_ASSERT((books[{i, 0, CashBucket::reserved_free}] == cash.reserved_free.raw()));
    RC_ASSERT((books[{i, 0, CashBucket::reserved_proceeds}] == cash.reserved_proceeds.raw()));
  }
  RC_ASSERT((books[{0, 1, CashBucket::fees}] == ledger.market(market).fees.raw()));
  RC_ASSERT((books[{0, 1, CashBucket::risk_reserve}] == ledger.market(market).risk_reserve.raw()));
  RC_ASSERT((books[{0, 0, CashBucket::bank}] == ledger.bank().raw()));
}

struct Order {
  AccountId account;
  OrderId id;
  CashHold hold;
};
struct Pending {
  CashTrade trade;
  CashHold paid;
};

/// A venue that does whatever the numbers say, and the sums that must hold between its parts.
class Walk {
 public:
  explicit Walk(std::uint64_t seed) : random_(seed) {
    for (std::uint32_t i = 1; i <= accounts; ++i) ledger.open_account(AccountId(i));
    ledger.open_market(market);
  }

  void step() {
    events_.clear();
    const base::Hash128 before = ledger.hash();
    const bool changed = act();
    if (!changed) {
      RC_ASSERT(events_.empty());
      RC_ASSERT(ledger.hash() == before);
    }
    follow(books_, events_);
    expect_same(books_, ledger);
    ledger.audit();
    for (std::uint32_t i = 1; i <= accounts; ++i) {
      CashHold held;
      for (const Order& order : orders_) {
        if (order.account != AccountId(i)) continue;
        held.from_free += order.hold.from_free;
        held.from_proceeds += order.hold.from_proceeds;
      }
      RC_ASSERT(held.from_free == ledger.balances(AccountId(i)).reserved_free);
      RC_ASSERT(held.from_proceeds == ledger.balances(AccountId(i)).reserved_proceeds);
    }
  }

  Ledger ledger;

 private:
  /// True where the ledger may have changed.
  bool act() {
    const AccountId account(static_cast<std::uint32_t>(1 + random_.below(accounts)));
    const Money amount(static_cast<std::int64_t>(random_.below(1'000)) - 50);
    switch (random_.below(9)) {
      case 0:
        return !ledger.deposit(account, amount, events_).refused();
      case 1:
        return !ledger.withdraw(account, amount, events_).refused();
      case 2:
        return resize(account, amount);
      case 3:
      case 4:
      case 5:
        return pay(account);
      case 6:
        return reverse();
      case 7:
        return finish(account);
      default:
        ledger.set_aside(market, Money(ledger.market(market).fees.raw() / 5), events_);
        return true;
    }
  }
  Order& order_of(AccountId account) {
    for (Order& order : orders_) {
      if (order.account == account && random_.chance(1, 2)) return order;
    }
    orders_.push_back({account, OrderId(++ids_), {}});
    return orders_.back();
  }
  bool resize(AccountId account, Money target) {
    if (target < Money(0)) return false;
    Order& order = order_of(account);
    if (ledger.check(account, target, order.hold).refused()) return false;
    ledger.resize(order.hold, target, account, order.id, events_);
    return true;
  }
  bool pay(AccountId seller) {
    if (orders_.empty()) return false;
    Order& buyer = orders_[random_.below(orders_.size())];
    const std::int64_t held = buyer.hold.total().raw();
    if (held == 0) return false;
    const Money amount(
        static_cast<std::int64_t>(1 + random_.below(static_cast<std::uint64_t>(held))));
    const Money buyer_fee(static_cast<std::int64_t>(
        random_.below(static_cast<std::uint64_t>(held - amount.raw() + 1))));
    const Money seller_fee(
        static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(amount.raw() + 1))));
    const CashTrade trade{TradeId(++ids_), market, buyer.account, seller,    buyer.id,
                          OrderId(++ids_), amount, buyer_fee,     seller_fee};
    CashHold none;
    trades_.push_back({trade, ledger.pay(trade, buyer.hold, none, events_)});
    return true;
  }
  bool reverse() {
    if (trades_.empty()) return false;
    const std::size_t at = random_.below(trades_.size());
    const Pending pending = trades_[at];
    const bool possible = ledger.can_reverse(pending.trade);
    const bool done = !ledger.reverse(pending.trade, pending.paid, events_).refused();
    RC_ASSERT(done == possible);
    if (done) trades_.erase(trades_.begin() + static_cast<std::ptrdiff_t>(at));
    return done;
  }
  bool finish(AccountId account) {
    if (!trades_.empty()) {
      ledger.finalize(trades_.back().trade);
      trades_.pop_back();
    }
    const Money before = ledger.balances(account).proceeds;
    const Money moved = ledger.settle(account, events_);
    // What trades that are not final brought stays, as far as it is there.
    Money open{0};
    for (const Pending& pending : trades_) {
      if (pending.trade.seller == account) open += pending.trade.amount - pending.trade.seller_fee;
    }
    RC_ASSERT(moved == std::max(before - open, Money(0)));
    return true;
  }

  Prng random_;
  std::uint64_t ids_ = 0;
  std::vector<Order> orders_;
  std::vector<Pending> trades_;
  domain::EventBuffer events_;
  Books books_;
};

RC_GTEST_PROP(LedgerProperty, PostingsAloneGiveTheBalancesAndNothingIsLost, (std::uint64_t seed)) {
  Walk walk(seed);
  for (int i = 0; i < 150; ++i) walk.step();
}

RC_GTEST_PROP(LedgerProperty, SnapshotsComeBackWithTheSameHash, (std::uint64_t seed)) {
  Walk walk(seed);
  for (int i = 0; i < 60; ++i) walk.step();
  std::string bytes;
  domain::ByteWriter out(bytes);
  walk.ledger.save(out);
  Ledger back;
  domain::ByteReader in(bytes);
  back.load(in);
  RC_ASSERT(!in.failed());
  RC_ASSERT(in.at_end());
  back.audit();
  RC_ASSERT(back.hash() == walk.ledger.hash());
  std::string again;
  domain::ByteWriter out_again(again);
  back.save(out_again);
  RC_ASSERT(again == bytes);
}

RC_GTEST_PROP(LedgerProperty, AReversalIsTheExactReverse, (std::uint64_t seed)) {
  Prng random(seed);
  const auto below = [&random](std::uint64_t bound) {
    return Money(static_cast<std::int64_t>(random.below(bound)));
  };
  Ledger ledger;
  ledger.open_account(AccountId(1));
  ledger.open_account(AccountId(2));
  ledger.open_market(market);
  domain::EventBuffer events;
  RC_ASSERT(!ledger.deposit(AccountId(1), Money(10'000), events).refused());
  RC_ASSERT(!ledger.deposit(AccountId(2), Money(10'000), events).refused());
  // Account 1 gets some proceeds first, so that its payment has two parts.
  CashHold none;
  CashHold hold;
  ledger.resize(hold, Money(500), AccountId(2), OrderId(1), events);
  static_cast<void>(ledger.pay({TradeId(1), market, AccountId(2), AccountId(1), OrderId(1),
                                OrderId(2), Money(500), Money(0), Money(0)},
                               hold, none, events));
  const CashBalances buyer = ledger.balances(AccountId(1));
  const CashBalances seller = ledger.balances(AccountId(2));

  const Money amount = below(900) + Money(1);
  const CashTrade trade{TradeId(2),   market,     AccountId(1),
                        AccountId(2), OrderId(3), OrderId(4),
                        amount,       below(100), std::min(below(100), amount)};
  ledger.resize(hold, amount + trade.buyer_fee, AccountId(1), OrderId(3), events);
  const CashHold paid = ledger.pay(trade, hold, none, events);
  RC_ASSERT(hold == CashHold{});
  RC_ASSERT(!ledger.reverse(trade, paid, events).refused());
  RC_ASSERT(ledger.balances(AccountId(1)) == buyer);
  RC_ASSERT(ledger.balances(AccountId(2)) == seller);
  RC_ASSERT(ledger.market(market) == MarketCash{});
  ledger.audit();
}

RC_GTEST_PROP(Holds, SufficeForAnySequenceOfFills, (std::uint64_t seed)) {
  Prng random(seed);
  const std::int64_t hao = std::array<std::int64_t, 4>{1, 3, 100, 500}[random.below(4)];
  const std::int64_t fee_bp =
      std::array<std::int64_t, 6>{0, 5, 30, 5'000, 9'999, 10'000}[random.below(6)];
  const auto limit = static_cast<std::int64_t>(1 + random.below(200));
  auto leaves = static_cast<std::int64_t>(1 + random.below(300));
  OrderCost buyer;
  OrderCost seller;
  const auto worst = [&](std::int64_t quantity) { return Money(limit * quantity * hao); };
  Money buyer_has = *buyer_hold(buyer, worst(leaves), fee_bp);
  Money seller_has = *seller_hold(domain::Price(limit), domain::Quantity(leaves), hao, fee_bp);
  while (leaves > 0) {
    const auto quantity = static_cast<std::int64_t>(
        1 + random.below(random.chance(1, 2) ? 2 : static_cast<std::uint64_t>(leaves)));
    const std::int64_t taken = std::min(quantity, leaves);
    leaves -= taken;
    // The buyer pays his limit or less, the seller gets it or more.
    const auto low = static_cast<std::int64_t>(1 + random.below(static_cast<std::uint64_t>(limit)));
    const auto high = limit + static_cast<std::int64_t>(random.below(300));
    const Money paid(low * taken * hao);
    const Money paid_fee = next_fee(buyer, paid, fee_bp);
    buyer.amount += paid;
    buyer.fees += paid_fee;
    buyer_has -= paid + paid_fee;
    const Money needed = *buyer_hold(buyer, worst(leaves), fee_bp);
    RC_ASSERT(buyer_has >= needed);
    buyer_has = needed;

    const Money got(high * taken * hao);
    const Money got_fee = next_fee(seller, got, fee_bp);
    seller.amount += got;
    seller.fees += got_fee;
    seller_has -= got_fee - std::min(got_fee, got);
    const Money still = *seller_hold(domain::Price(limit), domain::Quantity(leaves), hao, fee_bp);
    RC_ASSERT(seller_has >= still);
    seller_has = still;
  }
  RC_ASSERT(buyer_has == Money(0));
  RC_ASSERT(seller_has == Money(0));
  RC_ASSERT(buyer.fees == domain::cumulative_fee(buyer.amount, fee_bp));
  RC_ASSERT(seller.fees == domain::cumulative_fee(seller.amount, fee_bp));
}

}  // namespace
}  // namespace eco::risk
