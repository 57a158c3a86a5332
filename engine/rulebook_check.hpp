#pragma once
/// Whether a rulebook's values are ones that the core can run. Private to engine.
#include <string>

#include "domain/rulebook.hpp"

namespace eco::engine {

/// What is impossible about it, for a person; empty where nothing is. The loader has said the same
/// with file and line; the core does not rely on that.
[[nodiscard]] std::string find_fault(const domain::Rulebook& rulebook);

}  // namespace eco::engine
