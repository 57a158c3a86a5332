#pragma once
/// Reads a market's rulebook from TOML (schema: docs/rulebook.md). Strict: an unknown key, a
/// missing value, an impossible one or one without a source is an error that names file, line, key
/// and remedy.
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/rulebook.hpp"

namespace eco::rulebooks {

/// `file_name` is for messages only. Any value may be dated: an array of tables {effective_from,
/// value}; the result has one revision per date on which anything changes.
[[nodiscard]] base::Result<domain::Rulebook> load_rulebook(std::string_view toml,
                                                           std::string_view file_name);

}  // namespace eco::rulebooks
