#pragma once
/// What belongs to the process as a whole: log, last words, build.
#include <string>

#include "base/result.hpp"

namespace eco::apps {

/// The log goes to standard error and to `file`. Standard output stays free for answers.
[[nodiscard]] base::Result<void> start_logging(const std::string& file, const std::string& level);
/// From now on a fatal error leaves its code and facts in `file`, besides standard error.
void dump_fatal_errors_to(const std::string& file);
/// Passwords and keys in memory are not written out where the process dies.
void keep_secrets_out_of_core_dumps() noexcept;
/// SHA-256 of this program's file, in hexadecimal.
[[nodiscard]] base::Result<std::string> build_hash();

}  // namespace eco::apps
