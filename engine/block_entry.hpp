#pragma once
/// Requests of TM3, from check to event, and the end of offers. Private to engine.
#include "engine/core.hpp"

namespace eco::engine {

void apply(Core& core, const Step& step, const domain::BlockPropose& request);
void apply(Core& core, const Step& step, const domain::BlockCounter& request);
void apply(Core& core, const Step& step, const domain::BlockAccept& request);
void apply(Core& core, const Step& step, const domain::BlockDecline& request);
void apply(Core& core, const Step& step, const domain::BlockWithdraw& request);

/// Who asked for a change of an offer; empty where nobody did.
struct Asker {
  domain::ClOrdId cl_ord_id;
  domain::MemberId member;
  domain::TraderId trader;
};

/// Ends an offer without a trade: gives back what its sides reserved; emits BlockUpdated first. An
/// offer that was hit keeps what its waiting hits need.
void end_offer(Core& core, const Step& step, domain::OfferId id, domain::OfferStatus status,
               const Asker& asker = {});

/// Why an agreed offer cannot be executed now: it becomes a trade of today, so today's band, halts,
/// member states, affiliates and locks count (docs/rulebook.md, "Order of checks").
[[nodiscard]] Denial check_execution(Core& core, const Offer& offer);
/// Executes an agreed offer and ends it. Requires: check_execution passed.
void execute_agreed(Core& core, const Step& step, domain::OfferId id);

/// At open day: ends the agreements whose time for approval is over, ascending.
void lapse_agreements(Core& core, const Step& step);

}  // namespace eco::engine
