#pragma once
/// A small certificate authority for a venue that has none: one CA, one server certificate.
#include <string>

#include "base/result.hpp"

namespace eco::apps {

/// Writes `directory`/ca.crt, ca.key, server.crt and server.key: ECDSA P-256, the server's for
/// localhost, 127.0.0.1 and ::1. Keys have mode 0600. The directory must exist and hold none of the
/// files.
[[nodiscard]] base::Result<void> create_certificates(const std::string& directory);

}  // namespace eco::apps
