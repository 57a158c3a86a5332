#pragma once
/// The daemon: one venue with its FIX port and its admin socket.
#include "apps/ecobourse/config.hpp"
#include "base/result.hpp"

namespace eco::apps {

/// Serves until SIGINT or SIGTERM. When everything is ready, prints one line of JSON to standard
/// output:
/// {"ready", "fix_port", "ca_file", "target_comp_id", "admin_socket", "pid", "last_sequence",
/// "state_hash"}.
[[nodiscard]] base::Result<void> run_venue(const Config& config);

}  // namespace eco::apps
