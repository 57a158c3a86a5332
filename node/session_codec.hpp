#pragma once
/// What the node keeps beside the numbered records, in the same transactions: sessions and traders,
/// by key. Layout: docs/journal-format.md, session records.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "gateway/ports.hpp"
#include "node/slot.hpp"

namespace eco::node {

/// First byte of a key; the number follows big-endian.
enum class RecordKind : std::uint8_t { session = 1, trader = 2 };

struct KeptRecord {
  std::string key;
  std::string value;
};

[[nodiscard]] KeptRecord encode(const StoredSession& session);
[[nodiscard]] KeptRecord encode(const gateway::TraderLogin& trader);

/// Empty where the key is of no kind that this version knows.
[[nodiscard]] std::optional<RecordKind> kind_of(std::string_view key);
[[nodiscard]] base::Result<StoredSession> decode_session(std::string_view value);
[[nodiscard]] base::Result<gateway::TraderLogin> decode_trader(std::string_view value);

}  // namespace eco::node
