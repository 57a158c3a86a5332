#include "risk/ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/decimal.hpp"
#include "tests/unit/risk/text.hpp"

namespace eco::risk {
namespace {

using domain::AccountId;
using domain::MarketId;
using domain::Money;
using domain::OrderId;
using domain::TradeId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr AccountId a{1};
constexpr AccountId b{2};
constexpr AccountId c{3};
constexpr AccountId d{4};
constexpr MarketId cea{1};
constexpr std::int64_t bp = 5;

Money yuan(std::string_view text) {
  return Money(*base::parse_scaled(text, 4));
}

std::string text(Money money) {
  return base::format_scaled(money.raw(), 4, 2);
}

/// A ledger of four accounts and one market, and what it posted since it was last asked.
class LedgerTest : public ::testing::Test {
 public:
  LedgerTest() {
    for (const AccountId account : {a, b, c, d}) ledger.open_account(account);
    ledger.open_market(cea);
  }
  ~LedgerTest() override { ledger.audit(); }

  void deposit(AccountId account, std::string_view amount) {
    ASSERT_FALSE(ledger.deposit(account, yuan(amount), events).refused());
    events.clear();
  }
  std::vector<std::string> posted() {
    std::vector<std::string> lines = describe(events);
    events.clear();
    ledger.audit();
    return lines;
  }
  /// "free proceeds reserved".
  std::string cash(AccountId account) const {
    const CashBalances& balances = ledger.balances(account);
    return text(balances.free) + " " + text(balances.proceeds) + " " + text(balances.reserved());
  }
  std::string venue() const {
    return text(ledger.market(cea).fees) + " " + text(ledger.market(cea).risk_reserve);
  }
  std::string saved() const {
    std::string bytes;
    domain::ByteWriter out(bytes);
    ledger.save(out);
    return bytes;
  }

  Ledger ledger;
  domain::EventBuffer events;
};

// ---- Deposits and withdrawals

TEST_F(LedgerTest, DepositsComeFromTheBankAndAreFree) {
  EXPECT_FALSE(ledger.deposit(a, yuan("100.00"), events).refused());
  EXPECT_THAT(posted(), ElementsAre("deposit bank -> 1.free 100.00"));
  EXPECT_EQ(cash(a), "100.00 0.00 0.00");
  EXPECT_EQ(ledger.bank(), yuan("-100.00"));
}

TEST_F(LedgerTest, TheSameBalancesHaveTheSameHashInEveryRelease) {
  deposit(a, "100.00");
  EXPECT_EQ(ledger.hash(), (base::Hash128{0xf17586d3c3f03cc0, 0x7502eb8839b99280}));
}

TEST_F(LedgerTest, OnlyFreeCashCanBeWithdrawn) {
  deposit(a, "100.00");
  EXPECT_EQ(describe(ledger.withdraw(a, yuan("100.01"), events)),
            "INSUFFICIENT_CASH 1000100/1000000");
  EXPECT_FALSE(ledger.withdraw(a, yuan("40.00"), events).refused());
  EXPECT_THAT(posted(), ElementsAre("withdraw 1.free -> bank 40.00"));
  CashHold hold;
  ledger.resize(hold, yuan("50.00"), a, OrderId(7), events);
  EXPECT_EQ(describe(ledger.withdraw(a, yuan("20.00"), events)), "INSUFFICIENT_CASH 200000/100000");
}

TEST_F(LedgerTest, AmountsOfNothingOrLessAreRefused) {
  deposit(a, "1.00");
  const base::Hash128 hash = ledger.hash();
  EXPECT_EQ(describe(ledger.deposit(a, Money(0), events)), "BAD_VALUE 0/1");
  EXPECT_EQ(describe(ledger.deposit(a, Money(-1), events)), "BAD_VALUE -1/1");
  EXPECT_EQ(describe(ledger.withdraw(a, Money(0), events)), "BAD_VALUE 0/1");
  EXPECT_EQ(describe(ledger.withdraw(a, Money(INT64_MIN), events)).substr(0, 9), "BAD_VALUE");
  EXPECT_THAT(posted(), IsEmpty());
  EXPECT_EQ(ledger.hash(), hash);
}

TEST_F(LedgerTest, TheVenuesTotalNeverLeavesSixtyFourBits) {
  EXPECT_FALSE(ledger.deposit(a, Money(INT64_MAX - 5), events).refused());
  EXPECT_EQ(describe(ledger.deposit(b, Money(6), events)), "OVERFLOW 6/0..5");
  EXPECT_FALSE(ledger.deposit(b, Money(5), events).refused());
  EXPECT_EQ(describe(ledger.deposit(a, Money(1), events)), "OVERFLOW 1/0");
  EXPECT_EQ(ledger.bank(), Money(-INT64_MAX));
}

// ---- Reservations

TEST_F(LedgerTest, AtS6AReleaseGivesEachPartBackToWhereItCameFrom) {
  deposit(a, "150.00");
  deposit(b, "100.00");
  CashHold none;
  CashHold of_b;
  ledger.resize(of_b, yuan("100.00"), b, OrderId(1), events);
  static_cast<void>(ledger.pay(
      {TradeId(1), cea, b, a, OrderId(1), OrderId(2), yuan("100.00"), Money(0), Money(0)}, of_b,
      none, events));
  ASSERT_FALSE(ledger.withdraw(a, yuan("100.00"), events).refused());
  ASSERT_EQ(cash(a), "50.00 100.00 0.00");  // free 50, proceeds 100
  events.clear();

  CashHold hold;
  ledger.resize(hold, yuan("120.00"), a, OrderId(3), events);
  EXPECT_THAT(posted(), ElementsAre("reserve 1.proceeds -> 1.reserved_proceeds 100.00 #3",
                                    "reserve 1.free -> 1.reserved_free 20.00 #3"));
  EXPECT_EQ(cash(a), "30.00 0.00 120.00");
  ledger.release(hold, a, OrderId(3), events);
  EXPECT_THAT(posted(), ElementsAre("release 1.reserved_free -> 1.free 20.00 #3",
                                    "release 1.reserved_proceeds -> 1.proceeds 100.00 #3"));
  EXPECT_EQ(cash(a), "50.00 100.00 0.00");
  EXPECT_EQ(hold, CashHold{});
  EXPECT_EQ(describe(ledger.withdraw(a, yuan("50.01"), events)),
            "NOT_WITHDRAWABLE_CASH 500100/500000");
}

TEST_F(LedgerTest, ASmallerHoldIsAsIfTheOrderHadBeenSmallerFromTheStart) {
  deposit(a, "50.00");
  deposit(b, "100.00");
  CashHold none;
  CashHold of_b;
  ledger.resize(of_b, yuan("100.00"), b, OrderId(1), events);
  static_cast<void>(ledger.pay(
      {TradeId(1), cea, b, a, OrderId(1), OrderId(2), yuan("100.00"), Money(0), Money(0)}, of_b,
      none, events));
  CashHold hold;
  ledger.resize(hold, yuan("120.00"), a, OrderId(3), events);
  ledger.resize(hold, yuan("70.00"), a, OrderId(3), events);
  EXPECT_EQ(hold, (CashHold{.from_free = yuan("0"), .from_proceeds = yuan("70")}));
  ledger.resize(hold, yuan("110.00"), a, OrderId(3), events);
  EXPECT_EQ(hold, (CashHold{.from_free = yuan("10"), .from_proceeds = yuan("100")}));
  ledger.resize(hold, hold.total(), a, OrderId(3), events);
  events.clear();
  ledger.resize(hold, yuan("110.00"), a, OrderId(3), events);
  EXPECT_THAT(posted(), IsEmpty());
}

TEST_F(LedgerTest, ACheckCountsWhatTheOrderHoldsAlready) {
  deposit(a, "100.00");
  CashHold hold;
  ledger.resize(hold, yuan("60.00"), a, OrderId(3), events);
  EXPECT_EQ(describe(ledger.check(a, yuan("40.00"))), "");
  EXPECT_EQ(describe(ledger.check(a, yuan("40.01"))), "INSUFFICIENT_CASH 400100/400000");
  EXPECT_EQ(describe(ledger.check(a, yuan("100.00"), hold)), "");
  EXPECT_EQ(describe(ledger.check(a, yuan("100.01"), hold)), "INSUFFICIENT_CASH 1000100/1000000");
  EXPECT_EQ(describe(ledger.check(a, std::nullopt)), "OVERFLOW");
}

TEST_F(LedgerTest, APaymentConsumesThePartFromProceedsFirst) {
  deposit(a, "50.00");
  deposit(b, "100.00");
  CashHold none;
  CashHold of_b;
  ledger.resize(of_b, yuan("100.00"), b, OrderId(1), events);
  static_cast<void>(ledger.pay(
      {TradeId(1), cea, b, a, OrderId(1), OrderId(2), yuan("100.00"), Money(0), Money(0)}, of_b,
      none, events));
  CashHold hold;
  ledger.resize(hold, yuan("150.00"), a, OrderId(3), events);
  events.clear();
  const CashHold paid = ledger.pay(
      {TradeId(2), cea, a, c, OrderId(3), OrderId(4), yuan("99.00"), yuan("2.00"), yuan("3.00")},
      hold, none, events);
  EXPECT_THAT(posted(), ElementsAre("pay 1.reserved_proceeds -> 3.proceeds 99.00 #3 T2",
                                    "fee 1.reserved_proceeds -> m1.fees 1.00 #3 T2",
                                    "fee 1.reserved_free -> m1.fees 1.00 #3 T2",
                                    "fee 3.proceeds -> m1.fees 3.00 #4 T2"));
  EXPECT_EQ(paid, (CashHold{.from_free = yuan("1"), .from_proceeds = yuan("100")}));
  EXPECT_EQ(hold, (CashHold{.from_free = yuan("49"), .from_proceeds = yuan("0")}));
}

TEST_F(LedgerTest, AReversalGivesEachPartBackToWhereItCameFrom) {
  deposit(a, "50.00");
  deposit(b, "100.00");
  CashHold none;
  CashHold hold;
  ledger.resize(hold, yuan("100.00"), b, OrderId(1), events);
  static_cast<void>(ledger.pay(
      {TradeId(1), cea, b, a, OrderId(1), OrderId(2), yuan("100.00"), Money(0), Money(0)}, hold,
      none, events));
  ledger.resize(hold, yuan("132.00"), a, OrderId(3), events);
  const CashTrade trade{TradeId(2),  cea,          a,           c, OrderId(3), OrderId(4),
                        yuan("130"), yuan("2.00"), yuan("1.00")};
  const CashHold paid = ledger.pay(trade, hold, none, events);
  EXPECT_EQ(cash(a), "18.00 0.00 0.00");
  events.clear();
  EXPECT_FALSE(ledger.reverse(trade, paid, events).refused());
  EXPECT_THAT(posted(), ElementsAre("reverse m1.fees -> 3.proceeds 1.00 #4 T2",
                                    "reverse 3.proceeds -> 1.proceeds 100.00 #4 T2",
                                    "reverse 3.proceeds -> 1.free 30.00 #4 T2",
                                    "reverse m1.fees -> 1.free 2.00 #3 T2"));
  EXPECT_EQ(cash(a), "50.00 100.00 0.00");
}

TEST_F(LedgerTest, ASellersFeeBeyondTheConsiderationComesFromHisHold) {
  deposit(a, "1.00");
  deposit(b, "0.01");
  CashHold buyer;
  ledger.resize(buyer, yuan("0.004"), a, OrderId(1), events);
  CashHold seller;
  ledger.resize(seller, yuan("0.01"), b, OrderId(2), events);
  events.clear();
  static_cast<void>(ledger.pay(
      {TradeId(1), cea, a, b, OrderId(1), OrderId(2), yuan("0.004"), Money(0), yuan("0.01")}, buyer,
      seller, events));
  EXPECT_THAT(posted(), ElementsAre("pay 1.reserved_free -> 2.proceeds 0.004 #1 T1",
                                    "fee 2.proceeds -> m1.fees 0.004 #2 T1",
                                    "fee 2.reserved_free -> m1.fees 0.006 #2 T1"));
  EXPECT_EQ(seller.total(), yuan("0.004"));
}

// ---- AT-S1, markets.md §9.4

/// One side of a trade as the engine would keep it.
struct Side {
  AccountId account;
  OrderId order;
  CashHold hold;
  OrderCost cost;
};

class AtS1 : public LedgerTest {
 public:
  /// Fees as the rules say, then whatever the buyer does not need any more is released.
  CashTrade trade(std::uint64_t id, Side& buyer, Side& seller, std::string_view amount) {
    const Money value = yuan(amount);
    const CashTrade done{TradeId(id),
                         cea,
                         buyer.account,
                         seller.account,
                         buyer.order,
                         seller.order,
                         value,
                         next_fee(buyer.cost, value, bp),
                         next_fee(seller.cost, value, bp)};
    paid = ledger.pay(done, buyer.hold, seller.hold, events);
    ledger.release(buyer.hold, buyer.account, buyer.order, events);
    return done;
  }
  void reserve(Side& buyer, std::string_view worst) {
    const auto needed = buyer_hold(buyer.cost, yuan(worst), bp);
    ASSERT_FALSE(ledger.check(buyer.account, needed).refused());
    ledger.resize(buyer.hold, *needed, buyer.account, buyer.order, events);
  }
  /// Steps 1 to 9.
  void run_day() {
    deposit(a, "2000000.00");
    deposit(c, "20000000.00");
    reserve(s2, "976000.00");
    t1 = trade(1, s2, s1, "974000.00");
    EXPECT_THAT(posted(), ElementsAre("reserve 1.free -> 1.reserved_free 976488.00 #2",
                                      "pay 1.reserved_free -> 2.proceeds 974000.00 #2 T1",
                                      "fee 1.reserved_free -> m1.fees 487.00 #2 T1",
                                      "fee 2.proceeds -> m1.fees 487.00 #1 T1",
                                      "release 1.reserved_free -> 1.free 2001.00 #2"));
    reserve(s6b, "14250000.00");
    t2 = trade(2, s6b, s6a, "14250000.00");
    t2_paid = paid;
    EXPECT_THAT(posted(), ElementsAre("reserve 3.free -> 3.reserved_free 14257125.00 #61",
                                      "pay 3.reserved_free -> 2.proceeds 14250000.00 #61 T2",
                                      "fee 3.reserved_free -> m1.fees 7125.00 #61 T2",
                                      "fee 2.proceeds -> m1.fees 7125.00 #61 T2"));
    reserve(s8b, "405000.00");
    t3 = trade(3, s8b, s8a, "405000.00");
    EXPECT_THAT(posted(), ElementsAre("reserve 2.proceeds -> 2.reserved_proceeds 405202.50 #82",
                                      "pay 2.reserved_proceeds -> 4.proceeds 405000.00 #82 T3",
                                      "fee 2.reserved_proceeds -> m1.fees 202.50 #82 T3",
                                      "fee 4.proceeds -> m1.fees 202.50 #81 T3"));
  }
  void set_aside_a_fifth() {
    const Money fees = ledger.market(cea).fees;
    ledger.set_aside(cea, Money(fees.raw() / 5), events);
  }

  Side s1{b, OrderId(1), {}, {}};
  Side s2{a, OrderId(2), {}, {}};
  Side s6a{b, OrderId(61), {}, {}};
  Side s6b{c, OrderId(61), {}, {}};
  Side s8a{d, OrderId(81), {}, {}};
  Side s8b{b, OrderId(82), {}, {}};
  CashTrade t1, t2, t3;
  CashHold paid, t2_paid;
};

TEST_F(AtS1, EveryPostingAndEveryBalanceToTheLastHao) {
  run_day();
  EXPECT_EQ(venue(), "15629.00 0.00");
  set_aside_a_fifth();
  EXPECT_THAT(posted(), ElementsAre("set_aside m1.fees -> m1.risk_reserve 3125.80"));
  for (const CashTrade& final : {t1, t2, t3}) ledger.finalize(final);
  for (const AccountId account : {a, b, c, d}) ledger.settle(account, events);
  EXPECT_THAT(posted(), ElementsAre("settle 2.proceeds -> 2.free 14811185.50",
                                    "settle 4.proceeds -> 4.free 404797.50"));
  EXPECT_EQ(cash(a), "1025513.00 0.00 0.00");
  EXPECT_EQ(cash(b), "14811185.50 0.00 0.00");
  EXPECT_EQ(cash(c), "5742875.00 0.00 0.00");
  EXPECT_EQ(cash(d), "404797.50 0.00 0.00");
  EXPECT_EQ(venue(), "12503.20 3125.80");
  EXPECT_EQ(ledger.bank(), yuan("-22000000.00"));
}

TEST_F(AtS1, WithdrawalBeforeSettlementIsNotWithdrawable) {
  run_day();
  EXPECT_EQ(describe(ledger.withdraw(b, yuan("1.00"), events)), "NOT_WITHDRAWABLE_CASH 10000/0");
  EXPECT_EQ(describe(ledger.withdraw(b, yuan("14811185.50"), events)),
            "NOT_WITHDRAWABLE_CASH 148111855000/0");
  EXPECT_EQ(describe(ledger.withdraw(b, yuan("14811185.51"), events)),
            "INSUFFICIENT_CASH 148111855100/0");
  for (const CashTrade& final : {t1, t2, t3}) ledger.finalize(final);
  ledger.settle(b, events);
  EXPECT_FALSE(ledger.withdraw(b, yuan("14811185.50"), events).refused());
}

TEST_F(AtS1, S2ARefusedTradeIsReversedAsAUnit) {
  run_day();
  EXPECT_FALSE(ledger.reverse(t2, t2_paid, events).refused());
  EXPECT_THAT(posted(), ElementsAre("reverse m1.fees -> 2.proceeds 7125.00 #61 T2",
                                    "reverse 2.proceeds -> 3.free 14250000.00 #61 T2",
                                    "reverse m1.fees -> 3.free 7125.00 #61 T2"));
  EXPECT_EQ(cash(c), "20000000.00 0.00 0.00");
  EXPECT_EQ(cash(b), "0.00 568310.50 0.00");
  EXPECT_EQ(venue(), "1379.00 0.00");
  set_aside_a_fifth();
  ledger.finalize(t1);
  ledger.finalize(t3);
  for (const AccountId account : {a, b, c, d}) ledger.settle(account, events);
  EXPECT_EQ(venue(), "1103.20 275.80");
  EXPECT_EQ(cash(b), "568310.50 0.00 0.00");
}

TEST_F(AtS1, S2AReversalTakesProceedsThenFreeAndNeverMore) {
  run_day();
  for (const CashTrade& final : {t1, t3}) ledger.finalize(final);
  EXPECT_EQ(ledger.settle(b, events), yuan("568310.50"));  // what T2 brought stays
  EXPECT_EQ(cash(b), "568310.50 14242875.00 0.00");
  ASSERT_FALSE(ledger.withdraw(b, yuan("568310.50"), events).refused());
  CashHold hold;
  ledger.resize(hold, yuan("0.01"), b, OrderId(90), events);
  const base::Hash128 hash = ledger.hash();
  events.clear();
  EXPECT_EQ(describe(ledger.reverse(t2, t2_paid, events)),
            "INSUFFICIENT_CASH 142428750000/142428749900");
  EXPECT_THAT(posted(), IsEmpty());
  EXPECT_EQ(ledger.hash(), hash);
  deposit(b, "0.01");
  EXPECT_FALSE(ledger.reverse(t2, t2_paid, events).refused());
  EXPECT_THAT(posted(), ElementsAre("reverse m1.fees -> 2.proceeds 7125.00 #61 T2",
                                    "reverse 2.proceeds -> 3.free 14249999.99 #61 T2",
                                    "reverse 2.free -> 3.free 0.01 #61 T2",
                                    "reverse m1.fees -> 3.free 7125.00 #61 T2"));
}

TEST_F(AtS1, FeesAlreadySetAsideComeBackFromTheRiskReserve) {
  run_day();
  set_aside_a_fifth();
  events.clear();
  EXPECT_FALSE(ledger.reverse(t2, t2_paid, events).refused());
  EXPECT_EQ(posted().front(), "reverse m1.risk_reserve -> m1.fees 1746.80 T2");
  EXPECT_EQ(venue(), "0.00 1379.00");
}

TEST_F(AtS1, ReversingWhatProceedsPaidForGivesProceedsBack) {
  run_day();
  EXPECT_FALSE(ledger.reverse(t3, paid, events).refused());
  EXPECT_THAT(posted(), ElementsAre("reverse m1.fees -> 4.proceeds 202.50 #81 T3",
                                    "reverse 4.proceeds -> 2.proceeds 405000.00 #81 T3",
                                    "reverse m1.fees -> 2.proceeds 202.50 #82 T3"));
  EXPECT_EQ(cash(d), "0.00 0.00 0.00");
  EXPECT_EQ(cash(b), "0.00 15216388.00 0.00");
  EXPECT_EQ(describe(ledger.withdraw(b, yuan("1.00"), events)), "NOT_WITHDRAWABLE_CASH 10000/0");
}

TEST_F(AtS1, AtT3ProceedsBuyTheSameMinute) {
  run_day();
  EXPECT_EQ(s8b.cost.fees, Money(0));
  EXPECT_EQ(ledger.balances(b).free, Money(0));
  EXPECT_EQ(ledger.balances(b).proceeds, yuan("14811185.50"));
}

TEST_F(AtS1, ASnapshotComesBackWithTheSameHashAndGoesOnAlike) {
  run_day();
  const std::string bytes = saved();
  Ledger back;
  domain::ByteReader in(bytes);
  back.load(in);
  EXPECT_FALSE(in.failed());
  EXPECT_TRUE(in.at_end());
  EXPECT_EQ(back.hash(), ledger.hash());
  back.audit();
  domain::EventBuffer other;
  EXPECT_FALSE(back.reverse(t2, t2_paid, other).refused());
  EXPECT_FALSE(ledger.reverse(t2, t2_paid, events).refused());
  EXPECT_EQ(describe(other), describe(events));
  EXPECT_EQ(back.hash(), ledger.hash());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    Ledger shorter;
    domain::ByteReader cut(std::string_view(bytes).substr(0, size));
    shorter.load(cut);
    EXPECT_TRUE(cut.failed()) << size;
  }
}

TEST_F(LedgerTest, ASnapshotThatDoesNotAddUpFails) {
  std::string bytes;
  domain::ByteWriter out(bytes);
  out.put(std::uint64_t{0});
  out.put(std::uint64_t{0});
  out.put(Money(-1));
  Ledger back;
  domain::ByteReader in(bytes);
  back.load(in);
  EXPECT_TRUE(in.failed());
}

TEST_F(LedgerTest, ASnapshotWithAMarketInDebtFails) {
  std::string bytes;
  domain::ByteWriter out(bytes);
  out.put(std::uint64_t{0});
  out.put(std::uint64_t{1});
  out.put(Money(-1));
  out.put(Money(1));
  out.put(Money(0));
  Ledger back;
  domain::ByteReader in(bytes);
  back.load(in);
  EXPECT_TRUE(in.failed());
}

// ---- Fees and holds

TEST(Fees, AreCumulativePerOrder) {
  // Ten fills of 0.50 yuan at 5 bp: no fill alone would cost half a fen, ten cost 0.0025: nothing.
  OrderCost cost;
  for (int fill = 0; fill < 10; ++fill) {
    const Money fee = next_fee(cost, yuan("0.50"), bp);
    EXPECT_EQ(fee, Money(0));
    cost.amount += yuan("0.50");
  }
  // 10.00 yuan in all cost exactly half a fen: one fen.
  EXPECT_EQ(next_fee(cost, yuan("5.00"), bp), yuan("0.01"));
  // A tonne at 97.31 costs 0.05 (AT-S1).
  EXPECT_EQ(next_fee({}, yuan("97.31"), bp), yuan("0.05"));
}

TEST(Fees, NeverComeBack) {
  EXPECT_EQ(next_fee({yuan("10.00"), yuan("1.00")}, yuan("10.00"), bp), Money(0));
  EXPECT_EQ(next_fee({}, yuan("10.00"), 0), Money(0));
}

TEST(BuyerHold, IsTheWorstCostWithItsFee) {
  EXPECT_EQ(buyer_hold({}, yuan("976000.00"), bp), yuan("976488.00"));
  EXPECT_EQ(buyer_hold({}, yuan("14250000.00"), bp), yuan("14257125.00"));
  EXPECT_EQ(buyer_hold({yuan("100"), yuan("0.05")}, yuan("100"), bp), yuan("100.05"));
  EXPECT_EQ(buyer_hold({}, Money(0), bp), Money(0));
}

TEST(BuyerHold, IsEmptyWhereSixtyFourBitsEnd) {
  EXPECT_EQ(buyer_hold({}, Money(INT64_MAX), 0), Money(INT64_MAX));
  EXPECT_EQ(buyer_hold({}, Money(INT64_MAX), 1), std::nullopt);
  EXPECT_EQ(buyer_hold({Money(INT64_MAX), Money(0)}, Money(INT64_MAX), 10'000), std::nullopt);
}

TEST(SellerHold, IsNothingWhereNoFeeCanExceedItsFill) {
  EXPECT_EQ(seller_hold(domain::Price(1), domain::Quantity(1'000'000), 100, 5'000), Money(0));
  EXPECT_EQ(seller_hold(domain::Price(1), domain::Quantity(1'000'000), 1, 0), Money(0));
  EXPECT_EQ(seller_hold(domain::Price(99), domain::Quantity(7), 1, 5), Money(700));
  EXPECT_EQ(seller_hold(domain::Price(100), domain::Quantity(7), 1, 5), Money(0));
  EXPECT_EQ(seller_hold(domain::Price(100), domain::Quantity(7), 1, 5'001), Money(700));
  EXPECT_EQ(seller_hold(domain::Price(1), domain::Quantity(INT64_MAX), 1, 5), std::nullopt);
}

TEST_F(LedgerTest, AForfeitedDepositIsAnothersFreeCashAndAChargeTheMarkets) {
  deposit(a, "30.00");
  ledger.lock_deposit(a, yuan("20.00"), OrderId(7), events);
  events.clear();
  ledger.forfeit_deposit(a, b, yuan("20.00"), OrderId(7), events);
  EXPECT_EQ(events.size(), 1u);
  EXPECT_EQ(std::get<domain::CashPosted>(events.front()).reason, domain::PostingReason::forfeit);
  events.clear();
  EXPECT_EQ(cash(a), "10.00 0.00 0.00");
  EXPECT_EQ(ledger.balances(a).deposit, Money(0));
  EXPECT_EQ(cash(b), "20.00 0.00 0.00");
  ledger.charge(a, cea, yuan("5.00"), OrderId(7), events);
  ledger.charge(a, cea, Money(0), OrderId(7), events);
  EXPECT_EQ(events.size(), 1u);
  EXPECT_EQ(cash(a), "5.00 0.00 0.00");
  EXPECT_EQ(venue(), "5.00 0.00");
}

}  // namespace
}  // namespace eco::risk
