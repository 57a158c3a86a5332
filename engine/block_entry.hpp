#pragma once
/// Requests of TM3, from check to event, and the end of offers. Private to engine.
#include "engine/core.hpp"

namespace eco::engine {

void apply(Core& core, const Step& step, const domain::BlockPropose& request);
void apply(Core& core, const Step& step, const domain::BlockCounter& request);
void apply(Core& core, const Step& step, const domain::BlockAccept& request);
void apply(Core& core, const Step& step, const domain::BlockDecline& request);
void apply(Core& core, const Step& step, const domain::BlockWithdraw& request);

/// Ends an offer without a trade: gives back what its sides reserved; emits BlockUpdated first.
void end_offer(Core& core, const Step& step, domain::OfferId id, domain::OfferStatus status);

/// Why an agreed offer cannot be executed now: it becomes a trade of today, so today's band, halts,
/// member states, affiliates and locks count (docs/rulebook.md, "Order of checks").
[[nodiscard]] Denial check_execution(Core& core, const Offer& offer);
/// Executes an agreed offer and ends it. Requires: check_execution passed.
void execute_agreed(Core& core, const Step& step, domain::OfferId id);

}  // namespace eco::engine
