#pragma once
/// Replaces the program's operator new by one that counts.
#include <cstddef>

namespace eco::risk {

/// Calls of operator new since the program began.
std::size_t allocations() noexcept;

}  // namespace eco::risk
