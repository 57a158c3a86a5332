#pragma once
/// Session records and the durable day, for the gateways.
#include <functional>
#include <unordered_map>

#include "gateway/ports.hpp"
#include "node/sequencer.hpp"
#include "node/slot.hpp"
#include "persistence/journal.hpp"
#include "persistence/sealing.hpp"

namespace eco::node {

/// Threading: I/O thread. Lifetime: sequencer, journal and keys outlive it.
/// A record belongs to the day in which its numbers were counted: one of an earlier day is as if it
/// were not there.
class SessionStore final : public gateway::SessionStore {
 public:
  /// `day_start`: first sequence of the present environment.
  SessionStore(Sequencer& sequencer, const persistence::Journal& journal,
               persistence::SealKeys& keys, domain::SeqNo day_start);

  [[nodiscard]] std::optional<gateway::SessionRecord> load(domain::SessionId session) override;
  void save(const gateway::SessionRecord& record, std::function<void()> durable) override;
  /// A record that cannot be read ends the process: the journal is damaged.
  void read_day(domain::SeqNo from,
                const std::function<bool(const gateway::DurableCommand&)>& visit) override;
  [[nodiscard]] domain::SeqNo durable() const override { return released_; }
  [[nodiscard]] domain::SeqNo day_start() const override { return day_start_; }

  // Called by recovery and by the release only.
  void put_durable(StoredSession session);
  void set_released(domain::SeqNo sequence) noexcept { released_ = sequence; }
  void open_day(domain::SeqNo first);

 private:
  Sequencer& sequencer_;
  const persistence::Journal& journal_;
  persistence::SealKeys& keys_;
  domain::SeqNo released_;
  domain::SeqNo day_start_;
  std::unordered_map<std::uint32_t, StoredSession> durable_;
};

/// A record in plain, for the venue itself. Where a key is not at hand, takes those that the
/// journal discloses; fails where the auction has not closed. `out` holds what the view borrows.
[[nodiscard]] base::Result<persistence::RecordView> open_for_venue(
    const persistence::RecordView& record, const persistence::Journal& journal,
    persistence::SealKeys& keys, persistence::Buffer& out);

/// Decodes a stored record whole. Fails where a byte string is none of the published encoding.
[[nodiscard]] base::Result<gateway::DurableCommand> decode(const persistence::RecordView& record);

}  // namespace eco::node
