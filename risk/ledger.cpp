#include "risk/ledger.hpp"

#include <algorithm>
#include <limits>

#include "base/assert.hpp"

namespace eco::risk {
namespace {

using base::Int128;
using domain::CashBucket;
using domain::CashPlace;
using domain::Money;
using domain::PostingReason;
using domain::RejectCode;

constexpr std::uint64_t cash_tag = 0x0301;
constexpr std::uint64_t unsettled_tag = 0x0302;
constexpr std::int64_t fen = 100;  // 0.01 yuan in hao, the unit of fees

constexpr Money zero{0};

base::Hash128 times(const base::Hash128& weight, std::uint64_t amount) noexcept {
  return {weight.high * amount, weight.low * amount};
}

base::Hash128 share(const base::Hash128& weight, Money amount) noexcept {
  return times(weight, static_cast<std::uint64_t>(amount.raw()));
}

const base::Hash128& weight_in(const std::array<base::Hash128, 9>& by_bucket,
                               CashBucket bucket) noexcept {
  return by_bucket[static_cast<std::size_t>(bucket) - 1];
}

constexpr CashPlace bank_place{{}, {}, CashBucket::bank};

CashPlace of(domain::AccountId account, CashBucket bucket) noexcept {
  return {account, {}, bucket};
}
CashPlace of(domain::MarketId market, CashBucket bucket) noexcept {
  return {{}, market, bucket};
}

/// What a seller's own consideration pays of his fee.
Money fee_from_amount(const CashTrade& trade) noexcept {
  return std::min(trade.seller_fee, trade.amount);
}

/// Total fee of a cumulative amount, in 128 bits.
Int128 total_fee(Int128 amount, std::int64_t fee_bp) noexcept {
  return domain::divide(amount * fee_bp, Int128{10'000} * fen, domain::Rounding::half_up) * fen;
}

}  // namespace

struct Ledger::Transfer {
  CashPlace debit;
  CashPlace credit;
  PostingReason reason = PostingReason::deposit;
  domain::OrderId order{};
  domain::TradeId trade{};
};

Money next_fee(const OrderCost& so_far, Money fill, std::int64_t fee_bp) noexcept {
  const Int128 total = total_fee(static_cast<Int128>(so_far.amount.raw()) + fill.raw(), fee_bp);
  const Int128 fee = total - so_far.fees.raw();
  return fee > 0 ? Money(static_cast<std::int64_t>(fee)) : zero;
}

std::optional<Money> buyer_hold(const OrderCost& so_far, Money worst_rest,
                                std::int64_t fee_bp) noexcept {
  const Int128 worst = static_cast<Int128>(so_far.amount.raw()) + worst_rest.raw();
  const Int128 fee = std::max(total_fee(worst, fee_bp) - so_far.fees.raw(), Int128{0});
  const auto needed = domain::narrow(worst_rest.raw() + fee);
  return needed ? std::optional(Money(*needed)) : std::nullopt;
}

std::optional<Money> seller_hold(domain::Price lowest, domain::Quantity rest,
                                 std::int64_t hao_per_tick_step, std::int64_t fee_bp) noexcept {
  const bool covered = static_cast<Int128>(lowest.raw()) * hao_per_tick_step >= fen;
  if (fee_bp == 0 || (covered && fee_bp <= 5'000)) return zero;
  const auto needed = domain::narrow(static_cast<Int128>(rest.raw()) * fen);
  return needed ? std::optional(Money(*needed)) : std::nullopt;
}

Ledger::Weights Ledger::weights_of(domain::AccountId account, domain::MarketId market) {
  const auto weight = [&](std::uint64_t tag, std::uint64_t kind) {
    base::Hasher hasher(tag);
    hasher.add(static_cast<std::uint64_t>(account.raw()) << 32 | market.raw());
    hasher.add(kind);
    return hasher.finish();
  };
  Weights weights;
  for (std::size_t i = 0; i < weights.by_bucket.size(); ++i) {
    weights.by_bucket[i] = weight(cash_tag, i + 1);
  }
  weights.unsettled_low = weight(unsettled_tag, 0);
  weights.unsettled_high = weight(unsettled_tag, 64);
  return weights;
}

void Ledger::open_account(domain::AccountId account) {
  ECO_ASSERT(account.raw() == accounts_.size() + 1);
  accounts_.push_back({.cash = {}, .unsettled = 0, .weights = weights_of(account, {})});
}

void Ledger::open_market(domain::MarketId market) {
  ECO_ASSERT(market.raw() == markets_.size() + 1);
  markets_.push_back({.cash = {}, .weights = weights_of({}, market)});
}

domain::Refusal Ledger::deposit(domain::AccountId account, Money amount,
                                domain::EventBuffer& events) {
  if (amount <= zero) return {.code = RejectCode::bad_value, .asked = amount.raw(), .low = 1};
  const std::int64_t room = std::numeric_limits<std::int64_t>::max() + bank_.raw();
  if (amount.raw() > room) {
    return {.code = RejectCode::overflow, .asked = amount.raw(), .high = room};
  }
  move({bank_place, of(account, CashBucket::free), PostingReason::deposit}, amount, events);
  return {};
}

domain::Refusal Ledger::withdraw(domain::AccountId account, Money amount,
                                 domain::EventBuffer& events) {
  if (amount <= zero) return {.code = RejectCode::bad_value, .asked = amount.raw(), .low = 1};
  const CashBalances& cash = balances(account);
  if (amount > cash.free) {
    return {.code = amount <= cash.tradable() ? RejectCode::not_withdrawable_cash
                                              : RejectCode::insufficient_cash,
            .asked = amount.raw(),
            .low = cash.free.raw()};
  }
  move({of(account, CashBucket::free), bank_place, PostingReason::withdrawal}, amount, events);
  return {};
}

domain::Refusal Ledger::check(domain::AccountId account, std::optional<Money> needed,
                              const CashHold& held) const noexcept {
  if (!needed) return {.code = RejectCode::overflow};
  const Money available = balances(account).tradable() + held.total();
  if (*needed <= available) return {};
  return {.code = RejectCode::insufficient_cash, .asked = needed->raw(), .low = available.raw()};
}

void Ledger::resize(CashHold& hold, Money target, domain::AccountId account, domain::OrderId order,
                    domain::EventBuffer& events) {
  if (target == hold.total()) return;
  const CashBalances& cash = balances(account);
  ECO_ASSERT(target >= zero);
  if (target > hold.total()) {
    const Money more = target - hold.total();
    const Money from_proceeds = std::min(more, cash.proceeds);
    const Money from_free = more - from_proceeds;
    ECO_ASSERT(from_free <= cash.free);
    move({of(account, CashBucket::proceeds), of(account, CashBucket::reserved_proceeds),
          PostingReason::reserve, order},
         from_proceeds, events);
    move({of(account, CashBucket::free), of(account, CashBucket::reserved_free),
          PostingReason::reserve, order},
         from_free, events);
    hold.from_proceeds += from_proceeds;
    hold.from_free += from_free;
    return;
  }
  const Money less = hold.total() - target;
  const Money to_free = std::min(less, hold.from_free);
  const Money to_proceeds = less - to_free;
  move({of(account, CashBucket::reserved_free), of(account, CashBucket::free),
        PostingReason::release, order},
       to_free, events);
  move({of(account, CashBucket::reserved_proceeds), of(account, CashBucket::proceeds),
        PostingReason::release, order},
       to_proceeds, events);
  hold.from_free -= to_free;
  hold.from_proceeds -= to_proceeds;
}

void Ledger::lock_deposit(domain::AccountId account, Money amount, domain::OrderId order,
                          domain::EventBuffer& events) {
  ECO_ASSERT(amount >= zero);
  ECO_ASSERT(amount <= balances(account).free);
  move({of(account, CashBucket::free), of(account, CashBucket::deposit), PostingReason::reserve,
        order},
       amount, events);
}

void Ledger::unlock_deposit(domain::AccountId account, Money amount, domain::OrderId order,
                            domain::EventBuffer& events) {
  ECO_ASSERT(amount >= zero);
  ECO_ASSERT(amount <= balances(account).deposit);
  move({of(account, CashBucket::deposit), of(account, CashBucket::free), PostingReason::release,
        order},
       amount, events);
}

void Ledger::forfeit_deposit(domain::AccountId from, domain::AccountId to, Money amount,
                             domain::OrderId order, domain::EventBuffer& events) {
  ECO_ASSERT(amount >= zero);
  ECO_ASSERT(amount <= balances(from).deposit);
  move({of(from, CashBucket::deposit), of(to, CashBucket::free), PostingReason::forfeit, order},
       amount, events);
}

void Ledger::charge(domain::AccountId account, domain::MarketId market, Money amount,
                    domain::OrderId order, domain::EventBuffer& events) {
  ECO_ASSERT(amount >= zero);
  ECO_ASSERT(amount <= balances(account).free);
  move({of(account, CashBucket::free), of(market, CashBucket::fees), PostingReason::fee, order},
       amount, events);
}

CashHold Ledger::pay(const CashTrade& trade, CashHold& buyer_held, CashHold& seller_held,
                     domain::EventBuffer& events) {
  ECO_ASSERT(trade.amount >= zero);
  const CashPlace proceeds = of(trade.seller, CashBucket::proceeds);
  const CashPlace fees = of(trade.market, CashBucket::fees);
  const CashPlace buyer = of(trade.buyer, CashBucket::reserved_free);
  CashHold paid =
      pay_from(buyer_held, trade.amount,
               {buyer, proceeds, PostingReason::pay, trade.buy_order, trade.trade}, events);
  const CashHold fee_paid =
      pay_from(buyer_held, trade.buyer_fee,
               {buyer, fees, PostingReason::fee, trade.buy_order, trade.trade}, events);
  paid.from_free += fee_paid.from_free;
  paid.from_proceeds += fee_paid.from_proceeds;

  const Money covered = fee_from_amount(trade);
  move({proceeds, fees, PostingReason::fee, trade.sell_order, trade.trade}, covered, events);
  static_cast<void>(pay_from(seller_held, trade.seller_fee - covered,
                             {of(trade.seller, CashBucket::reserved_free), fees, PostingReason::fee,
                              trade.sell_order, trade.trade},
                             events));
  add_unsettled(trade.seller, trade.amount.raw() - covered.raw());
  return paid;
}

/// Takes `amount` out of a hold, the part from proceeds first. `transfer.debit` names the account.
CashHold Ledger::pay_from(CashHold& hold, Money amount, Transfer transfer,
                          domain::EventBuffer& events) {
  ECO_ASSERT(amount <= hold.total());
  const Money from_proceeds = std::min(amount, hold.from_proceeds);
  const Money from_free = amount - from_proceeds;
  transfer.debit.bucket = CashBucket::reserved_proceeds;
  move(transfer, from_proceeds, events);
  transfer.debit.bucket = CashBucket::reserved_free;
  move(transfer, from_free, events);
  hold.from_proceeds -= from_proceeds;
  hold.from_free -= from_free;
  return {.from_free = from_free, .from_proceeds = from_proceeds};
}

bool Ledger::can_reverse(const CashTrade& trade) const noexcept {
  const CashBalances& seller = balances(trade.seller);
  const MarketCash& venue = market(trade.market);
  return trade.amount - trade.seller_fee <= seller.tradable() &&
         trade.buyer_fee + trade.seller_fee <= venue.fees + venue.risk_reserve;
}

domain::Refusal Ledger::reverse(const CashTrade& trade, const CashHold& paid,
                                domain::EventBuffer& events) {
  ECO_ASSERT(paid.total() == trade.amount + trade.buyer_fee);
  if (!can_reverse(trade)) {
    return {.code = RejectCode::insufficient_cash,
            .asked = (trade.amount - trade.seller_fee).raw(),
            .low = balances(trade.seller).tradable().raw()};
  }
  const auto reversal = [&trade](CashPlace debit, CashPlace credit, domain::OrderId order) {
    return Transfer{debit, credit, PostingReason::reversal, order, trade.trade};
  };
  const CashPlace fees = of(trade.market, CashBucket::fees);
  const Money short_of_fees =
      std::max(trade.buyer_fee + trade.seller_fee - market(trade.market).fees, zero);
  move(reversal(of(trade.market, CashBucket::risk_reserve), fees, {}), short_of_fees, events);
  move(reversal(fees, of(trade.seller, CashBucket::proceeds), trade.sell_order), trade.seller_fee,
       events);

  CashHold owed = paid;
  const CashPlace buyer = of(trade.buyer, CashBucket::proceeds);
  const Money from_proceeds = std::min(trade.amount, balances(trade.seller).proceeds);
  give_back(owed, from_proceeds,
            reversal(of(trade.seller, CashBucket::proceeds), buyer, trade.sell_order), events);
  give_back(owed, trade.amount - from_proceeds,
            reversal(of(trade.seller, CashBucket::free), buyer, trade.sell_order), events);
  give_back(owed, trade.buyer_fee, reversal(fees, buyer, trade.buy_order), events);
  ECO_ASSERT(owed == CashHold{});
  add_unsettled(trade.seller, fee_from_amount(trade).raw() - Int128{trade.amount.raw()});
  return {};
}

/// Pays `amount` of what is owed: first what came from proceeds.
void Ledger::give_back(CashHold& owed, Money amount, Transfer transfer,
                       domain::EventBuffer& events) {
  const Money to_proceeds = std::min(amount, owed.from_proceeds);
  const Money to_free = amount - to_proceeds;
  transfer.credit.bucket = CashBucket::proceeds;
  move(transfer, to_proceeds, events);
  transfer.credit.bucket = CashBucket::free;
  move(transfer, to_free, events);
  owed.from_proceeds -= to_proceeds;
  owed.from_free -= to_free;
}

void Ledger::finalize(const CashTrade& trade) {
  add_unsettled(trade.seller, fee_from_amount(trade).raw() - Int128{trade.amount.raw()});
}

Money Ledger::settle(domain::AccountId account, domain::EventBuffer& events) {
  const AccountEntry& entry = at(account);
  const Int128 movable = entry.cash.proceeds.raw() - entry.unsettled;
  if (movable <= 0) return zero;
  const Money amount(static_cast<std::int64_t>(movable));
  move({of(account, CashBucket::proceeds), of(account, CashBucket::free), PostingReason::settle},
       amount, events);
  return amount;
}

domain::Refusal Ledger::claw_back(domain::AccountId from, domain::AccountId to, Money amount,
                                  domain::EventBuffer& events) {
  const Money free = balances(from).free;
  if (amount > free) {
    return {.code = RejectCode::insufficient_cash, .asked = amount.raw(), .low = free.raw()};
  }
  move({of(from, CashBucket::free), of(to, CashBucket::free), PostingReason::claw_back}, amount,
       events);
  return {};
}

void Ledger::set_aside(domain::MarketId of_market, Money amount, domain::EventBuffer& events) {
  ECO_ASSERT(amount >= zero);
  ECO_ASSERT(amount <= market(of_market).fees);
  move({of(of_market, CashBucket::fees), of(of_market, CashBucket::risk_reserve),
        PostingReason::risk_reserve},
       amount, events);
}

const CashBalances& Ledger::balances(domain::AccountId account) const noexcept {
  return at(account).cash;
}

const MarketCash& Ledger::market(domain::MarketId market) const noexcept {
  ECO_ASSERT(market.valid());
  ECO_ASSERT(market.raw() <= markets_.size());
  return markets_[market.raw() - 1].cash;
}

Ledger::AccountEntry& Ledger::at(domain::AccountId account) noexcept {
  ECO_ASSERT(account.valid());
  ECO_ASSERT(account.raw() <= accounts_.size());
  return accounts_[account.raw() - 1];
}

const Ledger::AccountEntry& Ledger::at(domain::AccountId account) const noexcept {
  ECO_ASSERT(account.valid());
  ECO_ASSERT(account.raw() <= accounts_.size());
  return accounts_[account.raw() - 1];
}

Ledger::Place Ledger::place(const CashPlace& where) noexcept {
  const auto of_account = [this, &where](Money CashBalances::* amount) {
    AccountEntry& entry = at(where.account);
    return Place{entry.cash.*amount, weight_in(entry.weights.by_bucket, where.bucket)};
  };
  switch (where.bucket) {
    case CashBucket::free:
      return of_account(&CashBalances::free);
    case CashBucket::proceeds:
      return of_account(&CashBalances::proceeds);
    case CashBucket::reserved_free:
      return of_account(&CashBalances::reserved_free);
    case CashBucket::reserved_proceeds:
      return of_account(&CashBalances::reserved_proceeds);
    case CashBucket::deposit:
      return of_account(&CashBalances::deposit);
    case CashBucket::frozen:
      return of_account(&CashBalances::frozen);
    case CashBucket::bank:
      return {bank_, weight_in(bank_weights_.by_bucket, where.bucket)};
    case CashBucket::fees:
    case CashBucket::risk_reserve:
      break;
  }
  ECO_ASSERT(where.market.valid());
  ECO_ASSERT(where.market.raw() <= markets_.size());
  MarketEntry& entry = markets_[where.market.raw() - 1];
  return {where.bucket == CashBucket::fees ? entry.cash.fees : entry.cash.risk_reserve,
          weight_in(entry.weights.by_bucket, where.bucket)};
}

void Ledger::move(const Transfer& transfer, Money amount, domain::EventBuffer& events) {
  if (amount == zero) return;
  ECO_ASSERT(amount > zero);
  const Place debit = place(transfer.debit);
  const Place credit = place(transfer.credit);
  ECO_ASSERT(transfer.debit.bucket == CashBucket::bank || debit.amount >= amount);
  debit.amount -= amount;
  credit.amount += amount;
  hash_ -= share(debit.weight, amount);
  hash_ += share(credit.weight, amount);
  events.emplace_back(domain::CashPosted{.debit = transfer.debit,
                                         .credit = transfer.credit,
                                         .amount = amount,
                                         .reason = transfer.reason,
                                         .order = transfer.order,
                                         .trade = transfer.trade});
}

void Ledger::add_unsettled(domain::AccountId account, Int128 amount) noexcept {
  AccountEntry& entry = at(account);
  const Int128 before = entry.unsettled;
  entry.unsettled += amount;
  ECO_ASSERT(entry.unsettled >= 0);
  hash_ += times(entry.weights.unsettled_low, static_cast<std::uint64_t>(amount));
  hash_ += times(entry.weights.unsettled_high,
                 static_cast<std::uint64_t>((entry.unsettled >> 64) - (before >> 64)));
}

base::Hash128 Ledger::recompute_hash() const noexcept {
  base::Hash128 sum = share(weight_in(bank_weights_.by_bucket, CashBucket::bank), bank_);
  for (const auto& [cash, unsettled, weights] : accounts_) {
    const auto add = [&](CashBucket bucket, Money amount) {
      sum += share(weight_in(weights.by_bucket, bucket), amount);
    };
    add(CashBucket::free, cash.free);
    add(CashBucket::proceeds, cash.proceeds);
    add(CashBucket::reserved_free, cash.reserved_free);
    add(CashBucket::reserved_proceeds, cash.reserved_proceeds);
    add(CashBucket::deposit, cash.deposit);
    add(CashBucket::frozen, cash.frozen);
    sum += times(weights.unsettled_low, static_cast<std::uint64_t>(unsettled));
    sum += times(weights.unsettled_high, static_cast<std::uint64_t>(unsettled >> 64));
  }
  for (const auto& [cash, weights] : markets_) {
    sum += share(weight_in(weights.by_bucket, CashBucket::fees), cash.fees);
    sum += share(weight_in(weights.by_bucket, CashBucket::risk_reserve), cash.risk_reserve);
  }
  return sum;
}

bool Ledger::consistent() const noexcept {
  Int128 total = bank_.raw();
  const auto add = [&total](Money amount) {
    total += amount.raw();
    return amount >= zero;
  };
  for (const auto& [cash, unsettled, weights] : accounts_) {
    for (const Money amount : {cash.free, cash.proceeds, cash.reserved_free, cash.reserved_proceeds,
                               cash.deposit, cash.frozen}) {
      if (!add(amount)) return false;
    }
    if (unsettled < 0) return false;
  }
  for (const auto& [cash, weights] : markets_) {
    if (!add(cash.fees) || !add(cash.risk_reserve)) return false;
  }
  return total == 0;
}

void Ledger::audit() const noexcept {
  ECO_ASSERT(consistent());
  ECO_ASSERT(hash_ == recompute_hash());
}

void Ledger::save(domain::ByteWriter& out) const {
  out.put(static_cast<std::uint64_t>(accounts_.size()));
  for (const auto& [cash, unsettled, weights] : accounts_) {
    for (const Money amount : {cash.free, cash.proceeds, cash.reserved_free, cash.reserved_proceeds,
                               cash.deposit, cash.frozen}) {
      out.put(amount);
    }
    out.put(static_cast<std::uint64_t>(unsettled));
    out.put(static_cast<std::int64_t>(unsettled >> 64));
  }
  out.put(static_cast<std::uint64_t>(markets_.size()));
  for (const auto& [cash, weights] : markets_) {
    out.put(cash.fees);
    out.put(cash.risk_reserve);
  }
  out.put(bank_);
}

void Ledger::load(domain::ByteReader& in) {
  ECO_ASSERT(accounts_.empty());
  ECO_ASSERT(markets_.empty());
  const auto accounts = in.get<std::uint64_t>();
  for (std::uint64_t i = 0; i < accounts && !in.failed(); ++i) {
    open_account(domain::AccountId(static_cast<std::uint32_t>(i + 1)));
    auto& [cash, unsettled, weights] = accounts_.back();
    for (Money* amount : {&cash.free, &cash.proceeds, &cash.reserved_free, &cash.reserved_proceeds,
                          &cash.deposit, &cash.frozen}) {
      in.get(*amount);
    }
    const auto low = in.get<std::uint64_t>();
    const auto high = in.get<std::int64_t>();
    unsettled = static_cast<Int128>(static_cast<base::UInt128>(high) << 64 | low);
  }
  const auto markets = in.get<std::uint64_t>();
  for (std::uint64_t i = 0; i < markets && !in.failed(); ++i) {
    open_market(domain::MarketId(static_cast<std::uint32_t>(i + 1)));
    MarketCash& cash = markets_.back().cash;
    in.get(cash.fees);
    in.get(cash.risk_reserve);
  }
  in.get(bank_);
  if (!in.failed() && !consistent()) in.fail();
  hash_ = recompute_hash();
}

}  // namespace eco::risk
