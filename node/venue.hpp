#pragma once
/// A node on a real disk, with its threads.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "base/result.hpp"
#include "node/node.hpp"
#include "persistence/data_directory.hpp"
#include "persistence/journal.hpp"

namespace eco::node {

struct VenueOptions {
  std::string data_directory;
  /// Outside of the data directory. Keys of sealed auctions are kept beside it, under this path
  /// with `.sealed` behind it.
  std::string signing_key_path;
  std::string credentials_path;
  std::size_t map_bytes = std::size_t{64} << 30;
  std::size_t password_threads = 1;
  NodeOptions node;
};

/// Threads (docs/architecture.md): the caller's I/O thread; journal; background; passwords.
/// Threading: everything on the I/O thread, or before it runs and after it has ended.
class Venue {
 public:
  /// Takes the data directory, recovers. A second venue on it is refused. `io` outlives the venue.
  [[nodiscard]] static base::Result<std::unique_ptr<Venue>> open(const VenueOptions& options,
                                                                 Executor& io);
  ~Venue();
  Venue(const Venue&) = delete;
  Venue& operator=(const Venue&) = delete;

  [[nodiscard]] Node& node() noexcept { return *node_; }
  /// Begins to commit; releases are posted to the I/O thread.
  void start();
  /// Commits and releases what was submitted, then ends the journal thread. Call it when nothing is
  /// submitted any more.
  void stop();

  [[nodiscard]] std::uint32_t disk_percent() const { return node_->journal_loop().disk_percent(); }
  [[nodiscard]] std::uint64_t journal_bytes() const {
    return node_->journal_loop().environment_bytes();
  }
  /// Longest cycle of the journal loop so far, fsync included.
  [[nodiscard]] std::chrono::nanoseconds longest_journal_cycle() const noexcept {
    return std::chrono::nanoseconds(longest_cycle_ns_.load(std::memory_order_relaxed));
  }

 private:
  Venue(persistence::DataDirectory directory, CredentialStore credentials, Executor& io);
  void run_journal();
  void post_release();

  persistence::DataDirectory directory_;
  CredentialStore credentials_;
  SystemClock clock_;
  Executor& io_;
  DiskSnapshots snapshots_;
  persistence::SealKeys seal_keys_;
  std::unique_ptr<persistence::Journal> journal_;
  std::unique_ptr<Node> node_;
  std::unique_ptr<WorkerPool> background_;
  std::unique_ptr<WorkerPool> passwords_;
  std::thread journal_thread_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> release_posted_{false};
  std::atomic<std::int64_t> longest_cycle_ns_{0};
};

}  // namespace eco::node
