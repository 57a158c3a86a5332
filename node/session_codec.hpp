#pragma once
/// What the node keeps beside the numbered records, in the same transactions: sessions and traders,
/// by key. A value is a version byte, 1, and then the fields in their order, each as ByteWriter
/// (domain/archive.hpp) writes it: sessions as StoredSession, its record first but for the day
/// behind the session's number; traders as TraderLogin without the session.
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
