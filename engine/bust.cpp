#include "engine/bust.hpp"

#include <algorithm>

#include "engine/day.hpp"
#include "engine/execution.hpp"
#include "engine/reservation.hpp"
#include "engine/settlement.hpp"

namespace eco::engine {
namespace {

using domain::AccountId;
using domain::Method;
using domain::Money;
using domain::OrderState;
using domain::Phase;
using domain::Price;
using domain::Quantity;
using domain::Refusal;
using domain::RejectCode;
using domain::Side;
using domain::TradeFinality;
using domain::TradeId;

Denial lacks(RejectCode code, std::int64_t needed, std::int64_t has, std::string text) {
  return {{.code = code, .asked = needed, .low = has}, std::move(text)};
}

/// Calls `f(first, last)` for each run of units that is in both lists.
template <class F>
void for_each_common(const std::vector<risk::LotPiece>& a, const std::vector<risk::LotPiece>& b,
                     F&& f) {
  for (const risk::LotPiece& one : a) {
    for (const risk::LotPiece& other : b) {
      const std::int64_t first = std::max(one.first, other.first);
      const std::int64_t last = std::min(one.last, other.last);
      if (one.lot == other.lot && first <= last) f(one, other, last - first + 1);
    }
  }
}

/// Units of a trade that its buyer still has, free or locked.
Quantity still_there(const Core& core, const PendingTrade& trade) {
  Quantity sum;
  for_each_common(core.holdings.trade_pieces(trade.id()),
                  core.holdings.pieces(trade.cash.buyer, trade.instrument),
                  [&sum](const auto&, const risk::LotPiece& held, std::int64_t units) {
                    const bool there =
                        held.place == domain::Place::trading && held.use == domain::LotUse::free;
                    if (there) sum += Quantity(units);
                  });
  return sum;
}

/// Units of a trade that, back with its seller, would await the registry again: trades that brought
/// them to him are still open.
Quantity locked_on_return(const Core& core, const PendingTrade& trade) {
  const auto delivered = core.holdings.trade_pieces(trade.id());
  Quantity sum;
  for (const PendingTrade& earlier : core.trades.all()) {
    const bool brought = earlier.awaits_registry && earlier.finality == TradeFinality::pending &&
                         earlier.cash.buyer == trade.cash.seller &&
                         earlier.instrument == trade.instrument;
    if (!brought) continue;
    for_each_common(
        delivered, core.holdings.trade_pieces(earlier.id()),
        [&sum](const auto&, const auto&, std::int64_t units) { sum += Quantity(units); });
  }
  return std::min(sum, trade.quantity);
}

/// The trade of that number that is not final, or why it cannot be taken back.
Denial check_reverse(Core& core, TradeId id) {
  const PendingTrade* trade = core.trades.find(id);
  if (trade == nullptr) {
    return deny(RejectCode::unknown_trade, name_of(id) + " is final, or there is none");
  }
  if (trade->method == Method::quota) {
    return deny(RejectCode::wrong_state,
                name_of(id) + " is of a quota transfer: only the registry takes it back, whole");
  }
  if (!core.holdings.can_reverse(id)) {
    const Quantity has = still_there(core, *trade);
    return lacks(RejectCode::insufficient_rights, trade->quantity.raw(), has.raw(),
                 name_of(id) + ": of " + std::to_string(trade->quantity.raw()) +
                     " steps that it brought the buyer has " + std::to_string(has.raw()) + " left");
  }
  const Money owed = trade->cash.amount - trade->cash.seller_fee;
  const Money has = core.ledger.balances(trade->cash.seller).tradable();
  if (owed <= has && core.ledger.can_reverse(trade->cash)) return {};
  return lacks(RejectCode::insufficient_cash, owed.raw(), has.raw(),
               name_of(id) + ": account " + core.members.find(trade->cash.seller)->code.str() +
                   " has spent too much to give the proceeds back");
}

/// True where the figures of the trade's day are still to be settled.
bool is_of_today(const Core& core, const PendingTrade& trade) noexcept {
  const Market& market = core.markets[trade.cash.market.raw() - 1];
  return core.day.open && market.open_today && market.phase < Phase::settled &&
         trade.date == core.day.date;
}

/// Price and size of a correction.
Denial check_terms(Core& core, const PendingTrade& trade, const domain::CorrectTrade& action) {
  const Instrument& instrument = core.instrument(trade.instrument);
  const risk::InstrumentFacts facts = core.facts_of(&instrument, trade.method);
  const bool block = trade.method == Method::block;
  if (instrument.symbol != action.symbol) {
    return deny(RejectCode::bad_value, name_of(trade.id()) + " is of " + instrument.symbol.str() +
                                           ", not of " + action.symbol.str());
  }
  if (action.price < Price(1) || action.quantity < Quantity(1)) {
    return deny(RejectCode::bad_value, "a trade has a price of one tick and one step at least");
  }
  if (action.price == trade.price && action.quantity == trade.quantity) {
    return deny(RejectCode::nothing_to_change, "price and quantity are the trade's own");
  }
  const bool continuous = trade.method == Method::continuous || trade.method == Method::call;
  const auto& band = block        ? facts.block_band
                     : continuous ? facts.continuous_band
                                  : facts.listed_band;
  if (band && !band->contains(action.price)) {
    return {{RejectCode::price_band, action.price.raw(), band->low.raw(), band->high.raw()},
            "the price is outside the day's band"};
  }
  if (block && facts.rules->block && action.quantity < facts.rules->block->quantity_min) {
    return {{.code = RejectCode::qty_below_min,
             .asked = action.quantity.raw(),
             .low = facts.rules->block->quantity_min.raw()},
            "the quantity is below the least of a block"};
  }
  const auto amount =
      domain::consideration(action.price, action.quantity, facts.rules->hao_per_tick_step);
  if (amount && fits(instrument.day, action.quantity, *amount)) return {};
  return deny(RejectCode::overflow, "the day's totals cannot hold the trade");
}

/// The side of a correction as the ledger, holdings and the trade see it.
OrderState side_of(const PendingTrade& trade, const domain::CorrectTrade& action, Side side,
                   std::uint64_t number) noexcept {
  const bool buys = side == Side::buy;
  const TradeOwner& owner = buys ? trade.buyer : trade.seller;
  OrderState order;
  order.order = domain::OrderId(number);
  order.cl_ord_id = owner.cl_ord_id;
  order.instrument = trade.instrument;
  order.member = owner.member;
  order.account = buys ? trade.cash.buyer : trade.cash.seller;
  order.trader = owner.trader;
  order.side = side;
  order.price = action.price;
  order.quantity = action.quantity;
  order.leaves = action.quantity;
  return order;
}

/// What the sides of a correction will have once the trade is taken back. Requires: check_reverse
/// and check_terms passed.
Denial check_property_after(Core& core, const PendingTrade& trade,
                            const domain::CorrectTrade& action) {
  const domain::MarketRules& rules = core.market(trade.cash.market).rules;
  const Money worst =
      *domain::consideration(action.price, action.quantity, rules.hao_per_tick_step);
  const auto check_cash = [&](AccountId account, Side side, Money has) -> Denial {
    const auto needed = cash_needed(side_of(trade, action, side, 0), rules, worst, action.price);
    if (!needed) return deny(RejectCode::overflow, "the amount leaves 64 bits");
    if (*needed <= has) return {};
    return lacks(RejectCode::insufficient_cash, needed->raw(), has.raw(),
                 "account " + core.members.find(account)->code.str() +
                     " lacks the cash for the trade as corrected");
  };
  const risk::CashTrade& cash = trade.cash;
  const Money buyer_has = core.ledger.balances(cash.buyer).tradable() + trade.paid.total();
  if (Denial denial = check_cash(cash.buyer, Side::buy, buyer_has); denial.refused()) return denial;
  const Money seller_has =
      core.ledger.balances(cash.seller).tradable() - (cash.amount - cash.seller_fee);
  if (Denial denial = check_cash(cash.seller, Side::sell, seller_has); denial.refused()) {
    return denial;
  }
  const Quantity free = core.holdings.totals(cash.seller, trade.instrument).free + trade.quantity -
                        locked_on_return(core, trade);
  if (action.quantity > free) {
    return lacks(RejectCode::insufficient_rights, action.quantity.raw(), free.raw(),
                 "account " + core.members.find(cash.seller)->code.str() +
                     " lacks the rights for the trade as corrected");
  }
  const Refusal locked =
      core.holdings.check_purchase(cash.buyer, trade.instrument, rules.reverse_t);
  return {locked, "the buyer has sold the class since"};
}

/// Takes a trade back and out of the day's figures.
void bust(Core& core, const Step& step, TradeId id) {
  const PendingTrade& trade = *core.trades.find(id);
  const bool today = is_of_today(core, trade);
  const domain::InstrumentId instrument = trade.instrument;
  take_back(core, step, id, TradeFinality::busted, domain::RefusedRights::returned_free);
  core.trades.forget_if(
      [](const PendingTrade& item) { return item.finality == TradeFinality::busted; });
  if (today) recount(core, instrument);
}

}  // namespace

Denial check(Core& core, const domain::BustTrade& action) {
  return check_reverse(core, action.trade);
}

void run(Core& core, const Step& step, const domain::BustTrade& action) {
  const PendingTrade& trade = *core.trades.find(action.trade);
  const bool today = is_of_today(core, trade);
  const domain::InstrumentId instrument = trade.instrument;
  bust(core, step, action.trade);
  if (today) close_again(core, step, instrument);
}

Denial check(Core& core, const domain::CorrectTrade& action) {
  if (Denial denial = check_reverse(core, action.trade); denial.refused()) return denial;
  const PendingTrade& trade = *core.trades.find(action.trade);
  if (!is_of_today(core, trade)) {
    return deny(RejectCode::wrong_state,
                name_of(action.trade) +
                    " is of an earlier day, or its market is settled: it can be busted only");
  }
  const bool of_book = trade.method == Method::listed || trade.method == Method::continuous ||
                       trade.method == Method::call;
  if (!of_book && trade.method != Method::block) {
    return deny(RejectCode::wrong_state,
                name_of(action.trade) + " is the result of an auction: it can be busted only");
  }
  if (Denial denial = check_terms(core, trade, action); denial.refused()) return denial;
  return check_property_after(core, trade, action);
}

void run(Core& core, const Step& step, const domain::CorrectTrade& action) {
  const PendingTrade old = *core.trades.find(action.trade);
  bust(core, step, action.trade);
  OrderState buy = side_of(old, action, Side::buy, step.header.sequence.raw());
  OrderState sell = side_of(old, action, Side::sell, step.header.sequence.raw());
  const domain::MarketRules& rules = core.market(old.cash.market).rules;
  const Money worst = worst_rest(buy, rules);
  risk::CashHold paying;
  risk::CashHold receiving;
  reserve(core, step, buy, paying, *cash_needed(buy, rules, worst, buy.price));
  reserve(core, step, sell, receiving, *cash_needed(sell, rules, worst, sell.price));
  Match match{old.instrument,
              old.method,
              action.price,
              action.quantity,
              {buy, paying, old.buyer.liquidity},
              {sell, receiving, old.seller.liquidity}};
  match.corrects = old.id();
  match.place = old.place.valid() ? old.place : old.id();
  book_trade(core, step, match);
  release(core, step, buy, paying);
  release(core, step, sell, receiving);
  recount(core, old.instrument);
  close_again(core, step, old.instrument);
}

}  // namespace eco::engine
