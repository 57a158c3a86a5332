#pragma once
/// What travels from the core to the journal and, once durable, back.
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/hash.hpp"
#include "domain/view.hpp"
#include "gateway/ports.hpp"
#include "node/event_traits.hpp"
#include "node/snapshotter.hpp"
#include "node/spsc_ring.hpp"

namespace eco::node {

/// A session record and the day whose numbers it holds: its first sequence as the gateways saw it
/// then.
struct StoredSession {
  gateway::SessionRecord record;
  domain::SeqNo day_start;
};

/// Instruments and members as they are after one command.
struct ReferenceData {
  std::vector<domain::InstrumentView> instruments;
  std::vector<domain::MemberView> members;
};

using EventsHandler =
    std::function<void(domain::SeqNo sequence, const std::vector<domain::Event>& events)>;

enum class SlotKind : std::uint8_t {
  command = 1,
  session = 2,  ///< a session record alone: uses no sequence number
};

/// Everything about one command, or one session record. Filled by the sequencer, read by the
/// journal loop, emptied by the release.
struct Slot {
  SlotKind kind = SlotKind::command;
  gateway::DurableCommand durable;
  EventTraits traits;
  std::optional<base::Hash128> state_hash;
  std::optional<StoredSession> session;
  std::function<void()> session_durable;      ///< of a session record alone
  EventsHandler answer;                       ///< of an operator's command
  std::unique_ptr<ReferenceData> reference;   ///< where traits say `reference`
  std::unique_ptr<SerialisedState> snapshot;  ///< state after the command, where one is due

  [[nodiscard]] domain::SeqNo sequence() const noexcept { return durable.command.header.sequence; }
};

using SlotRing = SpscRing<Slot>;

}  // namespace eco::node
