#pragma once
/// The last step of a command: once durable, it is told to whom it concerns.
#include <cstdint>
#include <functional>
#include <vector>

#include "gateway/ports.hpp"
#include "node/directory.hpp"
#include "node/durable_queue.hpp"
#include "node/journal_loop.hpp"
#include "node/sequencer.hpp"
#include "node/session_store.hpp"
#include "node/slot.hpp"
#include "node/snapshotter.hpp"

namespace eco::node {

/// Per command, in order of sequence: directory, then gateways, then the operator who sent it, then
/// answers to questions that speak of it. A session record alone: its callback, in its place among
/// the commands.
///
/// Asserts of every command that its sequence is durable.
/// Threading: I/O thread. Lifetime: everything it is built from outlives it.
class Release {
 public:
  struct Parts {
    SlotRing& ring;
    const JournalLoop& journal;
    Sequencer& sequencer;
    DurableQueue& queue;
    Directory& directory;
    SessionStore& sessions;
    Snapshotter& snapshotter;
  };

  explicit Release(const Parts& parts);

  /// Told of every command from now on. Lifetime: outlives the release.
  void attach(gateway::Gateway& gateway) { gateways_.push_back(&gateway); }
  /// Releases what the journal has handed back. Returns the number of slots.
  std::size_t do_work();

 private:
  struct PendingAnswer {
    std::size_t index;  // in batch_
    EventsHandler handler;
  };
  static constexpr std::size_t batch_max = 256;

  void take_command(Slot& slot);
  void take_session(Slot& slot);
  void deliver();

  Parts parts_;
  std::vector<gateway::Gateway*> gateways_;
  std::vector<gateway::DurableCommand> batch_;  // swapped with slots: memory goes round
  std::size_t batch_size_ = 0;
  std::vector<PendingAnswer> answers_;
};

}  // namespace eco::node
