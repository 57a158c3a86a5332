#pragma once
/// The one place where commands get their order: stamps, numbers, applies, passes on to the
/// journal.
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "engine/exchange.hpp"
#include "gateway/ports.hpp"
#include "node/clock.hpp"
#include "node/durable_queue.hpp"
#include "node/slot.hpp"
#include "node/wait_strategy.hpp"

namespace eco::node {

[[nodiscard]] ReferenceData reference_data_of(const engine::Exchange& exchange);

struct SequencerOptions {
  std::uint64_t state_hash_interval =
      1000;  ///< commands between two state hashes in the journal, > 0
  std::uint64_t snapshot_interval = 500'000;  ///< commands between two snapshots within a day, > 0
};

/// Layout compact: gateways, risk and matching in one thread, so a command is applied inside
/// `submit`.
///
/// Never blocks on the journal: it runs ahead of it, bounded by the ring. A full ring takes
/// nothing. Threading: I/O thread. Lifetime: exchange, clock, ring, waiter and queue outlive it.
/// Snapshots: the state is serialised here, in memory, at `open day` and `close day`, where members
/// wait anyway, and
///   every snapshot_interval commands (about 90 ms at 10 000 accounts and 100 000 live orders);
///   writing it is the snapshotter's, on another thread, once it
///   is durable.
class Sequencer final : public gateway::CommandSink, public gateway::QueryPort {
 public:
  Sequencer(engine::Exchange& exchange, const Clock& clock, SlotRing& ring, Waiter& journal,
            DurableQueue& queue, SequencerOptions options);

  [[nodiscard]] gateway::SubmitResult submit(gateway::Submission&& submission) override;
  /// The handler runs when the command is durable, after gateways were told. May be empty.
  [[nodiscard]] gateway::SubmitResult submit(domain::Command&& command, EventsHandler answer);
  void ask(const domain::Query& query, Handler handler) override;

  /// Queues a session record behind the commands submitted so far. Where the ring is full it waits,
  /// and so do later commands.
  void save_session(StoredSession session, std::function<void()> durable);

  /// The day whose numbers the gateways use: told by the release when it hands out an `open day`.
  void set_day_start(domain::SeqNo first) noexcept { day_start_ = first; }
  /// Told by recovery, and kept up to date from events.
  void set_schedule(domain::ScheduleMode mode) noexcept { schedule_ = mode; }
  /// About once a second: a clock tick where the schedule is automatic and nothing else moved time.
  void tick();
  /// After slots came back: passes on what waited. True where a refused gateway may try again.
  [[nodiscard]] bool room_again();
  /// Whether snapshots within the day are wanted at present; the snapshotter is slower than the
  /// core.
  void set_snapshot_busy(bool busy) noexcept { snapshot_busy_ = busy; }
  /// Told by recovery: commands since the newest snapshot.
  void set_since_snapshot(std::uint64_t commands) noexcept { since_snapshot_ = commands; }

 private:
  [[nodiscard]] Slot* claim() noexcept;
  void sequence(Slot& slot, domain::Command&& command);
  void attach_snapshot(Slot& slot);
  void publish() noexcept;

  struct WaitingSession {
    StoredSession session;
    std::function<void()> durable;
  };

  engine::Exchange& exchange_;
  const Clock& clock_;
  SlotRing& ring_;
  Waiter& journal_;
  DurableQueue& queue_;
  const SequencerOptions options_;
  domain::SeqNo day_start_;
  domain::ScheduleMode schedule_ = domain::ScheduleMode::manual;
  std::uint64_t since_snapshot_ = 0;
  bool snapshot_busy_ = false;
  bool refused_ = false;
  std::deque<WaitingSession> waiting_sessions_;  // at most a few per session: the ring is full
};

}  // namespace eco::node
