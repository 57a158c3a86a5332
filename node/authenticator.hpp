#pragma once
/// Checks and sets passwords off the I/O thread.
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "gateway/ports.hpp"
#include "node/credentials.hpp"
#include "node/executor.hpp"

namespace eco::node {

/// Traders and operators have queues of their own, and operators go first: an operator's check
/// waits at most for the traders' checks that run already, one for each thread of `workers`,
/// whatever floods the FIX port.
///
/// Threading: called on the I/O thread; handlers run on it. Concurrency is that of `workers`.
/// Lifetime: store, workers and io outlive it; it outlives the work it has queued (stop the workers
/// first).
/// Bound: traders_max and operators_max jobs wait or run at a time; further ones are told `busy` at
/// once.
class Authenticator final : public gateway::Authenticator {
 public:
  static constexpr std::size_t traders_max = 128;
  static constexpr std::size_t operators_max = 64;

  enum class Verdict : std::uint8_t {
    right = 1,
    wrong = 2,
    busy = 3,  ///< not looked at
  };
  using VerdictHandler = std::function<void(Verdict verdict)>;
  using Stored = std::function<void(base::Result<void> result)>;

  /// Fails where a password cannot be hashed here.
  [[nodiscard]] static base::Result<std::unique_ptr<Authenticator>> create(CredentialStore& store,
                                                                           Executor& workers,
                                                                           Executor& io,
                                                                           HashCost cost);

  /// Accepts nobody while busy.
  void verify(std::string username, std::string password, std::uint32_t credential_version,
              Handler handler) override;
  void verify(CredentialId id, std::string password, VerdictHandler handler);
  /// Hashes and stores, in the operators' queue.
  void store(CredentialId id, std::string password, Stored stored);

 private:
  /// Runs on a worker; what it returns runs on the I/O thread.
  using Job = std::function<std::function<void()>()>;

  Authenticator(CredentialStore& store, Executor& workers, Executor& io, HashCost cost,
                std::string decoy)
      : store_(store), workers_(workers), io_(io), cost_(cost), decoy_(std::move(decoy)) {}
  void run_for_operator(Job job);
  void run_for_traders();

  CredentialStore& store_;
  Executor& workers_;
  Executor& io_;
  const HashCost cost_;
  const std::string decoy_;  // checked for names that do not exist: same time, always wrong
  std::deque<Job> traders_waiting_;
  std::size_t traders_running_ = 0;  // at most one for each thread: operators overtake the others
  std::size_t operators_pending_ = 0;
};

}  // namespace eco::node
