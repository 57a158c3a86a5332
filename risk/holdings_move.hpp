#pragma once
/// Why pieces move, as their events say. Private to Holdings' own sources.
#include "risk/holdings.hpp"

namespace eco::risk {

struct Holdings::Move {
  domain::PostingReason reason = domain::PostingReason::reserve;
  domain::OrderId order{};
  domain::TradeId trade{};
};

}  // namespace eco::risk
