// After warm-up, orders and trades take no memory from the system.
#include <gtest/gtest.h>

#include "risk/client_ids.hpp"
#include "risk/holdings.hpp"
#include "risk/ledger.hpp"
#include "tests/unit/risk/counting_new.hpp"

namespace eco::risk {
namespace {

using domain::AccountId;
using domain::DayOrdinal;
using domain::InstrumentId;
using domain::Money;
using domain::OrderId;
using domain::Quantity;
using domain::TradeId;

constexpr std::uint64_t rounds = 1'000;

TEST(Allocations, CountsThem) {
  const std::size_t before = allocations();
  domain::EventBuffer events;
  events.reserve(10);
  EXPECT_NE(events.data(), nullptr);
  EXPECT_EQ(allocations(), before + 1);
}

TEST(Allocations, OrdersAndTradesTakeNoneAfterWarmUp) {
  domain::EventBuffer events;
  events.reserve(1'000);
  Ledger ledger;
  ledger.open_account(AccountId(1));
  ledger.open_account(AccountId(2));
  ledger.open_market(domain::MarketId(1));
  Holdings holdings({.positions = 4, .pieces = 10'000, .orders = 2'000, .trades = 2'000});
  holdings.open_day(DayOrdinal(1));
  ClientIds ids(2 * rounds);
  for (const AccountId account : {AccountId(1), AccountId(2)}) {
    ASSERT_FALSE(ledger.deposit(account, Money(1'000'000), events).refused());
    ASSERT_TRUE(holdings.issue({.account = account,
                                .instrument = InstrumentId(1),
                                .quantity = Quantity(1'000'000),
                                .reference = {}},
                               events));
  }
  CashHold none;
  const std::size_t before = allocations();
  for (std::uint64_t i = 1; i <= rounds; ++i) {
    events.clear();
    const AccountId buyer(static_cast<std::uint32_t>(1 + i % 2));
    const AccountId seller(static_cast<std::uint32_t>(2 - i % 2));
    const OrderId buy(2 * i);
    const OrderId sell(2 * i + 1);
    domain::ClOrdId id("0123456789-0123456789-0123456789-xx");
    if (ids.find(domain::MemberId(static_cast<std::uint32_t>(i)), id) == nullptr) {
      ids.add(domain::MemberId(static_cast<std::uint32_t>(i)), id, ClientIdOwner::of(buy));
    }
    CashHold hold;
    ledger.resize(hold, Money(150), buyer, buy, events);
    holdings.resize(sell, seller, InstrumentId(1), Quantity(1 + static_cast<std::int64_t>(i % 97)),
                    events);
    static_cast<void>(ledger.pay(
        {TradeId(i), domain::MarketId(1), buyer, seller, buy, sell, Money(100), Money(1), Money(1)},
        hold, none, events));
    ledger.release(hold, buyer, buy, events);
    holdings.deliver(
        {TradeId(i), sell, buyer, Quantity(1), DayOrdinal(static_cast<std::int64_t>(1 + i % 2))},
        events);
    holdings.release(sell, events);
  }
  EXPECT_EQ(allocations(), before);
  ledger.audit();
  holdings.audit();
}

}  // namespace
}  // namespace eco::risk
