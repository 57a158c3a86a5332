#pragma once
/// MEDIAN3 三者居中: Hubei's negotiated price. (markets.md §8 TM2, AT-M1)
#include <algorithm>

#include "engine/pricing/wide.hpp"

namespace eco::engine::pricing {

/// The middle one of bid, ask and the last price. Requires: ask <= bid.
[[nodiscard]] constexpr WidePrice median3(WidePrice bid, WidePrice ask, WidePrice last) noexcept {
  return std::clamp(last, ask, bid);
}

}  // namespace eco::engine::pricing
