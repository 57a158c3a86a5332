#pragma once
/// Row 11 of the checks for an order of continuous trading or of a call: which types, times in
/// force and options the rulebook offers, and which of them go together. (docs/rulebook.md, order
/// types)
#include "risk/check_order.hpp"

namespace eco::risk {

/// ORDER_TYPE, TIF, or QTY_BELOW_MIN of an iceberg's shown part. Requires: the market has
/// continuous rules.
[[nodiscard]] domain::Refusal check_order_terms(const InstrumentFacts& facts,
                                                const domain::NewOrder& order) noexcept;

/// True where an order of these terms stays when it has not traded at once.
[[nodiscard]] bool rests(domain::OrderKind kind, const domain::OrderTerms& terms) noexcept;

}  // namespace eco::risk
