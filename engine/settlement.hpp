#pragma once
/// From trade to finality: the registry's answers and the end-of-day settlement. Private to engine.
/// (markets.md §9.4)
///
/// Cash: proceeds belong to an account, not to a market, and what it spends comes out of proceeds
/// first. Settling a market makes proceeds free but for what the account's trades that are not
/// settled yet brought, whichever market they are of; the last market settled frees what is left.
#include "engine/core.hpp"

namespace eco::engine {

[[nodiscard]] Denial check(Core& core, const domain::ConfirmTrades& action);
[[nodiscard]] Denial check(Core& core, const domain::RefuseTrades& action);
[[nodiscard]] Denial check(Core& core, const domain::Settle& action);

// Each requires: its check passed.
void run(Core& core, const Step& step, const domain::ConfirmTrades& action);
void run(Core& core, const Step& step, const domain::RefuseTrades& action);
void run(Core& core, const Step& step, const domain::Settle& action);

/// Exact reverse of a trade, `refused` or `busted`. Requires: it can be reversed. It is forgotten
/// by the caller.
void take_back(Core& core, const Step& step, domain::TradeId id, domain::TradeFinality finality,
               domain::RefusedRights rights);

}  // namespace eco::engine
