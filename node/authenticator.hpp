#pragma once
/// Checks and sets passwords off the I/O thread.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "gateway/ports.hpp"
#include "node/credentials.hpp"
#include "node/executor.hpp"

namespace eco::node {

/// Threading: called on the I/O thread; handlers run on it. Concurrency is that of `workers`.
/// Lifetime: store, workers and io outlive it; it outlives the work it has queued (stop the workers
/// first). Bound: pending_max checks and hashes wait or run at a time; more are refused at once, so
/// a flood of logons costs
///   no memory and no more time than the workers have.
class Authenticator final : public gateway::Authenticator {
 public:
  static constexpr std::size_t pending_max = 128;

  using Verdict = std::function<void(bool accepted)>;
  using Stored = std::function<void(base::Result<void> result)>;

  /// Fails where a password cannot be hashed here.
  [[nodiscard]] static base::Result<std::unique_ptr<Authenticator>> create(CredentialStore& store,
                                                                           Executor& workers,
                                                                           Executor& io,
                                                                           HashCost cost);

  void verify(std::string username, std::string password, std::uint32_t credential_version,
              Handler handler) override;
  void verify(CredentialId id, std::string password, Verdict verdict);
  /// Hashes and stores.
  void store(CredentialId id, std::string password, Stored stored);

 private:
  Authenticator(CredentialStore& store, Executor& workers, Executor& io, HashCost cost,
                std::string decoy)
      : store_(store), workers_(workers), io_(io), cost_(cost), decoy_(std::move(decoy)) {}

  CredentialStore& store_;
  Executor& workers_;
  Executor& io_;
  const HashCost cost_;
  const std::string decoy_;  // checked for names that do not exist: same time, always wrong
  std::size_t pending_ = 0;
};

}  // namespace eco::node
