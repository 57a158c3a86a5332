#include "engine/execution.hpp"

#include "engine/quota_entry.hpp"
#include "engine/reservation.hpp"

namespace eco::engine {
namespace {

using domain::Money;
using domain::OrderState;

void fill(OrderState& order, const Match& match, Money amount) noexcept {
  ECO_ASSERT(match.quantity <= order.leaves);
  order.cumulative += match.quantity;
  order.leaves -= match.quantity;
  order.cumulative_amount += amount;
}

/// Fee of the side on `amount`.
Money take_fee(const TradingSide& side, Money amount, Charges charges) noexcept {
  const risk::OrderCost so_far = side.cost != nullptr ? *side.cost : cost_of(side.order, charges);
  const Money fee = risk::next_fee(so_far, amount, charges.fee_bp);
  if (side.cost != nullptr) {
    side.cost->amount += amount;
    side.cost->fees += fee;
  }
  return fee;
}

TradeOwner owner_of(const TradingSide& side) noexcept {
  return {side.order.member, side.order.trader, side.order.cl_ord_id, side.liquidity};
}

void remember(Core& core, const Match& match, const risk::CashTrade& cash,
              const risk::CashHold& paid, domain::DayOrdinal sellable_from) {
  const Market& market = core.market(cash.market);
  PendingTrade trade;
  trade.cash = cash;
  trade.paid = paid;
  trade.instrument = match.instrument;
  trade.sellable_from = sellable_from;
  trade.awaits_registry = market.rules.cycle == domain::SettlementCycle::on_registry_confirm;
  trade.quantity = match.quantity;
  trade.method = match.method;
  trade.date = core.day.date;
  trade.price = match.price;
  trade.buyer = owner_of(match.buy);
  trade.seller = owner_of(match.sell);
  trade.place = match.place;
  core.trades.add(trade);
}

}  // namespace

void book_trade(Core& core, const Step& step, const Match& match) {
  Instrument& instrument = core.instrument(match.instrument);
  Market& market = core.market_of(instrument);
  const domain::MarketRules& rules = market.rules;
  const auto consideration =
      domain::consideration(match.price, match.quantity, rules.hao_per_tick_step);
  ECO_ASSERT(consideration.has_value());
  const Money amount = *consideration;
  OrderState& buy = match.buy.order;
  OrderState& sell = match.sell.order;

  risk::CashTrade cash;
  cash.trade = domain::TradeId(++core.day.trades);
  cash.market = market.id;
  cash.buyer = buy.account;
  cash.seller = sell.account;
  cash.buy_order = buy.order;
  cash.sell_order = sell.order;
  cash.amount = amount;
  const Charges charges(rules.hao_per_tick_step, match.fee_bp.value_or(rules.fee_bp));
  cash.buyer_fee = take_fee(match.buy, amount, charges);
  cash.seller_fee = take_fee(match.sell, amount, charges);
  fill(buy, match, amount);
  fill(sell, match, amount);

  domain::Trade event;
  event.trade = cash.trade;
  event.instrument = match.instrument;
  event.method = match.method;
  event.price = match.price;
  event.quantity = match.quantity;
  event.amount = amount;
  event.corrects = match.corrects;
  event.buy = {buy, cash.buyer_fee, match.buy.liquidity};
  event.sell = {sell, cash.seller_fee, match.sell.liquidity};
  step.emit(event);

  const risk::CashHold paid = core.ledger.pay(cash, match.buy.hold, match.sell.hold, step.events);
  const domain::DayOrdinal sellable_from = core.day.ordinal + domain::DayOrdinal(rules.rights_t);
  const bool awaits = rules.cycle == domain::SettlementCycle::on_registry_confirm;
  core.holdings.deliver({cash.trade, sell.order, buy.account, match.quantity,
                         awaits ? risk::awaiting_registry : sellable_from, match.retired},
                        step.events);
  remember(core, match, cash, paid, sellable_from);

  if (rules.quota && match.method != domain::Method::quota) {
    note_trade(core, step, cash, instrument, match.quantity);
  }

  core.touch_day(market);
  market.day.fees += cash.buyer_fee + cash.seller_fee;
  core.touch_day(instrument);
  const domain::Price in_close = match.makes_close ? match.price : domain::Price(0);
  add_trade(instrument.day, rules, match.method, {in_close, match.quantity, amount});
}

}  // namespace eco::engine
