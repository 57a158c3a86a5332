#pragma once
/// A member that keeps the venue busy and loses nothing when the venue is killed at any instant.
#include <string>
#include <vector>

#include "apps/eco-member/agent.hpp"
#include "apps/eco-member/client.hpp"
#include "apps/eco-member/load_journal.hpp"
#include "apps/eco-member/reconcile.hpp"

namespace eco::member {

struct LoadOptions {
  std::string symbol;
  std::uint64_t seed = 1;
  std::uint64_t per_second = 200;       ///< requests per member
  std::size_t window = 8;               ///< requests without an answer per member, at most
  AgentEnd end;                         ///< per member
  Milliseconds recovery_limit{60'000};  ///< at the end: for the venue to come back and answer
};

struct LoadResult {
  std::string member;
  std::uint64_t sent = 0;
  std::uint64_t acknowledged = 0;  ///< accepted or refused by the venue
  std::uint64_t refused = 0;
  std::uint64_t executions = 0;
  std::uint64_t unknown_after_recovery = 0;
  Reconciliation reconciliation = {};
};

/// A member's client and its journal.
struct LoadMember {
  Client* client;
  LoadJournal* journal;
};

/// Keeps all members busy until the end, then recovers and reconciles each.
[[nodiscard]] base::Result<std::vector<LoadResult>> run_load(Pump& pump,
                                                             const std::vector<LoadMember>& members,
                                                             const LoadOptions& options);

/// `{"members":[{…}],"sent":…,"acknowledged":…,"refused":…,"executions":…,
///   "unknown_after_recovery":…,"reconciled":true}`
[[nodiscard]] std::string to_json(const std::vector<LoadResult>& results);

}  // namespace eco::member
