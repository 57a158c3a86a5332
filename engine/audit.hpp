#pragma once
/// What must hold of a whole state. Private to engine.
#include "engine/core.hpp"

namespace eco::engine {

/// True where every id that the state names exists and what is reserved is what the live orders and
/// offers need. Requires: the parts are consistent in themselves. O(state).
[[nodiscard]] bool agrees(const Core& core);

/// True where a bid reaches an offer. Only a call in progress has such a book.
[[nodiscard]] bool crossed(const book::OrderBook& book) noexcept;

/// Asserts the invariants of every part, `agrees` and the state hash. O(state).
void audit(const Core& core);

}  // namespace eco::engine
