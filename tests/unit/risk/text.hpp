#pragma once
/// Postings and moves as text, so that a test can compare a call's whole list of events.
#include <string>
#include <vector>

#include "domain/event.hpp"
#include "domain/reject_code.hpp"
#include "risk/holdings.hpp"

namespace eco::risk {

/// E.g. "pay 2.reserved_free -> 1.proceeds 974000.00 #7 T1" (account numbers; m1 is market 1),
/// "reserve L1[1..100] 1.trading.free -> 1.trading.reserved #7".
std::vector<std::string> describe(const domain::EventBuffer& events);

/// E.g. "INSUFFICIENT_CASH 100/40", "PRICE_BAND 99 in 100..120", "" where nothing is refused.
std::string describe(const domain::Refusal& refusal);

/// E.g. "L1[1..100] free", "L1[1..100] until 6", "L2[3..3] #7".
std::vector<std::string> describe(const std::vector<LotPiece>& pieces);

}  // namespace eco::risk
