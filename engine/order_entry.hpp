#pragma once
/// Orders, cancels and replacements: TM1 from check to event, the others to where they belong.
/// Private to engine.
#include "engine/core.hpp"

namespace eco::engine {

void apply(Core& core, const Step& step, const domain::NewOrder& request);
void apply(Core& core, const Step& step, const domain::CancelOrder& request);
void apply(Core& core, const Step& step, const domain::ReplaceOrder& request);

/// Takes a live order out of its book, gives back what it reserved and ends it with OrderCancelled.
/// `request`: ClOrdID of who asked; empty where nobody did. `why`: of EndReason::rechecked.
void cancel_order(Core& core, const Step& step, Slot slot, domain::EndReason reason,
                  const domain::ClOrdId& request = {},
                  const std::optional<domain::Refusal>& why = {});

/// An account has sold: cancels its live orders to buy the instrument, which REVERSE_T forbids to
/// execute from now on. O(live orders) where the market has a reverse lock.
void end_locked_buys(Core& core, const Step& step, domain::InstrumentId instrument,
                     domain::AccountId seller);

/// As `cancel_order`, at the day's end, with OrderExpired.
void expire_order(Core& core, const Step& step, Slot slot);

/// What a status request is told.
[[nodiscard]] domain::OrderStatusAnswer order_status(const Core& core,
                                                     const domain::OrderStatusQuery& query);

}  // namespace eco::engine
