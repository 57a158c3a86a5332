#pragma once
/// What orders and block offers hold of their owners' cash and rights: checked before anything
/// changes, then kept at what is left of them needs. Private to engine.
#include "engine/core.hpp"

namespace eco::engine {

/// What money follows from: a market's rules of today, or those that something has brought along.
struct Charges {
  std::int64_t hao_per_tick_step = 0;
  std::int64_t fee_bp = 0;

  Charges(std::int64_t hao, std::int64_t fee) noexcept : hao_per_tick_step(hao), fee_bp(fee) {}
  Charges(const domain::MarketRules& rules) noexcept  // NOLINT(google-explicit-constructor)
      : Charges(rules.hao_per_tick_step, rules.fee_bp) {}
};

/// Amount and fees of an order's fills so far; fees follow from the amount, they are cumulative.
[[nodiscard]] risk::OrderCost cost_of(const domain::OrderState& order, Charges charges) noexcept;

/// Consideration of an order's leaves at its price. Requires: its checks passed.
[[nodiscard]] domain::Money worst_rest(const domain::OrderState& order,
                                       const domain::MarketRules& rules) noexcept;

/// Cash that an order must hold for what is left of it: a buyer the worst cost with its fee, a
/// seller fees that could exceed their fill. `worst`: consideration of the rest; `lowest`: the
/// price that a seller may get at worst. Empty on overflow.
[[nodiscard]] std::optional<domain::Money> cash_needed(const domain::OrderState& order,
                                                       Charges charges, domain::Money worst,
                                                       domain::Price lowest) noexcept;

/// Rows 28–30 of the checks for an order that holds `held` and needs `cash` and its leaves.
[[nodiscard]] domain::Refusal check_property(const Core& core, const domain::OrderState& order,
                                             const domain::MarketRules& rules,
                                             std::optional<domain::Money> cash,
                                             const risk::CashHold& held);

/// Brings what an order has reserved to `cash` and, of a seller, to its leaves.
/// Requires: check_property passed, or it needs less than it has.
void reserve(Core& core, const Step& step, const domain::OrderState& order, risk::CashHold& hold,
             domain::Money cash);

/// After a fill: gives back the cash that what is left no longer needs.
void shrink(Core& core, const Step& step, const domain::OrderState& order, risk::CashHold& hold,
            const domain::MarketRules& rules, domain::Money worst, domain::Price lowest);
/// The same of an order whose price is the worst for it.
void shrink_rest(Core& core, const Step& step, Order& order, const domain::MarketRules& rules);

/// Gives back all that an order has reserved.
void release(Core& core, const Step& step, const domain::OrderState& order, risk::CashHold& hold);

}  // namespace eco::engine
