#pragma once
/// Counts what a test program allocates: linking counted_new.cpp replaces operator new.
#include <cstddef>

namespace eco::testing {

/// Calls of operator new since the start.
[[nodiscard]] std::size_t allocations() noexcept;

}  // namespace eco::testing
