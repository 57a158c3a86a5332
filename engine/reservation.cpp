#include "engine/reservation.hpp"

namespace eco::engine {

using domain::Money;
using domain::OrderState;
using domain::Refusal;
using domain::Side;

risk::OrderCost cost_of(const OrderState& order, Charges charges) noexcept {
  return {order.cumulative_amount, domain::cumulative_fee(order.cumulative_amount, charges.fee_bp)};
}

Money worst_rest(const OrderState& order, const domain::MarketRules& rules) noexcept {
  const auto amount = domain::consideration(order.price, order.leaves, rules.hao_per_tick_step);
  ECO_ASSERT(amount.has_value());
  return *amount;
}

std::optional<Money> cash_needed(const OrderState& order, Charges charges, Money worst,
                                 domain::Price lowest) noexcept {
  if (order.side == Side::buy) {
    return risk::buyer_hold(cost_of(order, charges), worst, charges.fee_bp);
  }
  return risk::seller_hold(lowest, order.leaves, charges.hao_per_tick_step, charges.fee_bp);
}

Refusal check_property(const Core& core, const OrderState& order, const domain::MarketRules& rules,
                       std::optional<Money> cash, const risk::CashHold& held) {
  const Refusal refusal =
      order.side == Side::sell
          ? core.holdings.check_sale(order.account, order.instrument, order.leaves,
                                     core.holdings.reserved(order.order))
          : core.holdings.check_purchase(order.account, order.instrument, rules.reverse_t);
  if (refusal.refused()) return refusal;
  return core.ledger.check(order.account, cash, held);
}

void reserve(Core& core, const Step& step, const OrderState& order, risk::CashHold& hold,
             Money cash) {
  core.ledger.resize(hold, cash, order.account, order.order, step.events);
  if (order.side == Side::sell) {
    core.holdings.resize(order.order, order.account, order.instrument, order.leaves, step.events);
  }
}

void shrink(Core& core, const Step& step, const OrderState& order, risk::CashHold& hold,
            const domain::MarketRules& rules, Money worst, domain::Price lowest) {
  const auto needed = cash_needed(order, rules, worst, lowest);
  ECO_ASSERT(needed.has_value());
  ECO_ASSERT(*needed <= hold.total());
  core.ledger.resize(hold, *needed, order.account, order.order, step.events);
}

void shrink_rest(Core& core, const Step& step, Order& order, const domain::MarketRules& rules) {
  shrink(core, step, order.state, order.hold, rules, worst_rest(order.state, rules),
         order.state.price);
}

void release(Core& core, const Step& step, const OrderState& order, risk::CashHold& hold) {
  core.ledger.release(hold, order.account, order.order, step.events);
  if (order.side == Side::sell) core.holdings.release(order.order, step.events);
}

}  // namespace eco::engine
