#pragma once
/// One whole node over its ports: core, journal loop, release. No threads of its own: the daemon
/// gives it some, a simulator drives it by hand.
#include <memory>
#include <utility>

#include "base/result.hpp"
#include "node/authenticator.hpp"
#include "node/clock.hpp"
#include "node/directory.hpp"
#include "node/disk_watcher.hpp"
#include "node/durable_queue.hpp"
#include "node/executor.hpp"
#include "node/journal_loop.hpp"
#include "node/operator_desk.hpp"
#include "node/operator_turns.hpp"
#include "node/recovery.hpp"
#include "node/release.hpp"
#include "node/sequencer.hpp"
#include "node/session_store.hpp"
#include "node/snapshotter.hpp"
#include "node/wait_strategy.hpp"
#include "persistence/journal.hpp"

namespace eco::node {

struct NodeOptions {
  engine::ExchangeLimits limits;
  SequencerOptions sequencer;
  /// Commands that a restart may execute again; where it were more, it ends with a snapshot, so
  /// that the next one is short.
  std::uint64_t restart_tail_max = 50'000;
  std::size_t ring_slots = 16'384;  ///< commands between core and journal; a power of two
  WaitStrategy wait = WaitStrategy::block;
};

/// All outlive the node and the work it queues.
struct NodePorts {
  persistence::Journal& journal;
  SnapshotVault& snapshots;
  persistence::SealKeys& seal_keys;
  CredentialStore& credentials;
  const Clock& clock;
  Executor& io;          ///< the thread that gateways and core run on
  Executor& background;  ///< one thread: snapshots, reports, dry runs
  Executor& passwords;   ///< as many threads as passwords may be checked at a time
  HashCost password_cost = HashCost::interactive;
};

/// Threading: everything on the I/O thread, but `journal_loop` (journal thread) and
/// `journal_waiter`.
class Node {
 public:
  /// Recovers what the journal holds. Nothing runs yet.
  [[nodiscard]] static base::Result<std::unique_ptr<Node>> recover(const NodePorts& ports,
                                                                   const NodeOptions& options);
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  // For gateways and console
  [[nodiscard]] gateway::CommandSink& commands() noexcept { return sequencer_; }
  [[nodiscard]] gateway::QueryPort& queries() noexcept { return sequencer_; }
  [[nodiscard]] gateway::Directory& directory() noexcept { return directory_; }
  [[nodiscard]] gateway::Authenticator& authenticator() noexcept { return *authenticator_; }
  [[nodiscard]] gateway::SessionStore& sessions() noexcept { return sessions_; }
  [[nodiscard]] console::OperatorPort& operators() noexcept { return operator_turns_; }
  /// What only the application knows about this run. Before the console asks.
  void set_surroundings(OperatorDesk::Surroundings surroundings) {
    operator_desk_.set_surroundings(std::move(surroundings));
  }
  /// Before anything is released to it; it outlives the node.
  void attach(gateway::Gateway& gateway) { release_.attach(gateway); }

  // For whoever drives it
  [[nodiscard]] JournalLoop& journal_loop() noexcept { return journal_loop_; }
  [[nodiscard]] Waiter& journal_waiter() noexcept { return waiter_; }
  /// True where the journal loop would find work. Journal thread.
  [[nodiscard]] bool journal_has_work() noexcept { return ring_.peek() != nullptr; }
  /// Tells what has become durable. Returns the number of slots released.
  std::size_t release() { return release_.do_work(); }
  /// True when everything submitted was released.
  [[nodiscard]] bool idle() const noexcept { return ring_.in_flight() == 0; }
  /// About once a second: clock tick, disk.
  void on_second();

  [[nodiscard]] const engine::Exchange& exchange() const noexcept { return *recovered_.exchange; }
  [[nodiscard]] domain::SeqNo durable() const noexcept { return queue_.released(); }
  /// How the start went.
  [[nodiscard]] domain::SeqNo started_from() const noexcept { return recovered_.snapshot.sequence; }
  [[nodiscard]] std::uint64_t replayed() const noexcept { return recovered_.replayed; }

 private:
  Node(const NodePorts& ports, const NodeOptions& options, Recovered recovered,
       std::unique_ptr<Authenticator> authenticator);
  void bound_next_restart(std::uint64_t tail_max);

  // In this order: each may use those before it.
  Recovered recovered_;
  SlotRing ring_;
  Waiter waiter_;
  DurableQueue queue_;
  Sequencer sequencer_;
  Snapshotter snapshotter_;
  JournalLoop journal_loop_;
  Directory directory_;
  SessionStore sessions_;
  std::unique_ptr<Authenticator> authenticator_;
  OperatorDesk operator_desk_;
  OperatorTurns operator_turns_;
  Release release_;
  DiskWatcher disk_;
};

}  // namespace eco::node
