#include "node/journal_loop.hpp"

#include <utility>
#include <variant>

#include "base/assert.hpp"
#include "node/session_codec.hpp"
#include "proto/codec.hpp"

namespace eco::node {

using persistence::as_bytes;

JournalLoop::JournalLoop(SlotRing& ring, persistence::Journal& journal, Options options)
    : ring_(ring),
      journal_(journal),
      options_(std::move(options)),
      durable_(journal.durable_sequence().raw()) {
  ECO_ASSERT(options_.newest_snapshot != nullptr);
}

base::Result<std::size_t> JournalLoop::do_work() {
  batch_.clear();
  const Shape shape = fill_batch();
  if (shape.slots == 0) return 0;
  if (auto committed = commit(shape); !committed) return tl::unexpected(committed.error());
  ring_.finish(shape.slots);
  return shape.slots;
}

JournalLoop::Shape JournalLoop::fill_batch() {
  Shape shape;
  newest_sessions_.clear();
  while (!batch_.full() && shape.slots < persistence::Batch::records_max && !shape.closes) {
    const Slot* slot = ring_.peek(shape.slots);
    if (slot == nullptr) break;
    if (slot->kind == SlotKind::command) {
      if (slot->traits.contains(EventTrait::opens_day)) {
        if (shape.slots != 0)
          break;  // it begins a batch: what came before belongs to the day before
        shape.opens = &day_opened_in(slot->durable.events);
      }
      shape.closes = slot->traits.contains(EventTrait::closes_day);
      encode(*slot);
    }
    if (slot->session) newest_sessions_[slot->session->record.session.raw()] = &*slot->session;
    ++shape.slots;
  }
  put_kept_records();
  return shape;
}

void JournalLoop::encode(const Slot& slot) {
  const domain::Command& command = slot.durable.command;
  bytes_.clear();
  proto::encode(command, bytes_);
  batch_.begin_record({.sequence = command.header.sequence,
                       .stamp = command.header.stamp,
                       .type = proto::command_type(command),
                       .schema_version = proto::schema_version},
                      as_bytes(bytes_));
  for (const domain::Event& event : slot.durable.events) {
    bytes_.clear();
    proto::encode(event, bytes_);
    batch_.add_event(as_bytes(bytes_));
  }
  batch_.end_record();
  if (slot.state_hash) batch_.add_state_hash(*slot.state_hash);
  if (!slot.traits.contains(EventTrait::traders)) return;
  for (const gateway::TraderLogin* trader : options_.traders.apply(slot.durable.events)) {
    const KeptRecord kept = node::encode(*trader);
    batch_.put_session(as_bytes(kept.key), as_bytes(kept.value));
  }
}

void JournalLoop::put_kept_records() {
  for (const auto& [number, session] : newest_sessions_) {
    const KeptRecord kept = node::encode(*session);
    batch_.put_session(as_bytes(kept.key), as_bytes(kept.value));
  }
}

base::Result<void> JournalLoop::commit(const Shape& shape) {
  const auto appended =
      shape.opens != nullptr
          ? journal_.rotate({.date = shape.opens->date, .snapshot = options_.newest_snapshot()},
                            batch_)
          : journal_.append(batch_);
  if (!appended) return tl::unexpected(appended.error());
  const auto durable = journal_.flush();
  if (!durable) return tl::unexpected(durable.error());
  if (batch_.record_count() != 0) {
    ECO_ASSERT(batch_.last() <= *durable);
    ECO_ASSERT(durable_.load(std::memory_order_relaxed) < batch_.last().raw());
    durable_.store(batch_.last().raw(), std::memory_order_release);
  }
  if (!shape.closes) return {};
  const auto seal = journal_.seal(batch_.last_stamp());
  if (!seal) return tl::unexpected(seal.error());
  return {};
}

void JournalLoop::watch_disk() {
  // Where the file system cannot be asked, the last answer stands; the next commit tells the truth.
  if (const auto usage = journal_.disk_usage()) {
    disk_percent_.store(usage->percent(), std::memory_order_relaxed);
  }
  environment_bytes_.store(journal_.stats().environment_file_bytes, std::memory_order_relaxed);
}

}  // namespace eco::node
