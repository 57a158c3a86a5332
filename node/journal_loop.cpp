#include "node/journal_loop.hpp"

#include <utility>
#include <variant>

#include "base/assert.hpp"
#include "node/session_codec.hpp"
#include "proto/codec.hpp"

namespace eco::node {

using persistence::as_bytes;

JournalLoop::JournalLoop(SlotRing& ring, persistence::Journal& journal, persistence::SealKeys& keys,
                         Options options)
    : ring_(ring),
      journal_(journal),
      keys_(keys),
      options_(std::move(options)),
      durable_(journal.durable_sequence().raw()) {
  ECO_ASSERT(options_.newest_snapshot != nullptr);
}

base::Result<std::size_t> JournalLoop::do_work() {
  batch_.clear();
  const auto shape = fill_batch();
  if (!shape) return tl::unexpected(shape.error());
  if (shape->slots == 0) return 0;
  if (auto committed = commit(*shape); !committed) return tl::unexpected(committed.error());
  for (const domain::AuctionId auction : closed_) keys_.close(auction);
  ring_.finish(shape->slots);
  return shape->slots;
}

base::Result<JournalLoop::Shape> JournalLoop::fill_batch() {
  Shape shape;
  newest_sessions_.clear();
  closed_.clear();
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
      if (auto done = encode(*slot); !done) return tl::unexpected(done.error());
    }
    if (slot->session) newest_sessions_[slot->session->record.session.raw()] = &*slot->session;
    ++shape.slots;
  }
  put_kept_records();
  return shape;
}

base::Result<void> JournalLoop::encode(const Slot& slot) {
  const SealedAuctions::Finding sealed = options_.sealed.look(slot.durable.events);
  for (const domain::AuctionId auction : sealed.announced) {
    if (auto kept = keys_.open(auction); !kept) {
      return tl::unexpected(std::move(kept.error()).in("key of a sealed auction"));
    }
  }
  closed_.insert(closed_.end(), sealed.closed.begin(), sealed.closed.end());
  encode_record(slot, sealed);
  if (slot.state_hash) batch_.add_state_hash(*slot.state_hash);
  put_traders(slot);
  return {};
}

void JournalLoop::encode_record(const Slot& slot, const SealedAuctions::Finding& sealed) {
  const domain::Command& command = slot.durable.command;
  persistence::RecordFields fields{.sequence = command.header.sequence,
                                   .stamp = command.header.stamp,
                                   .type = proto::command_type(command),
                                   .schema_version = proto::schema_version};
  const bool secret = !sealed.secret_of.empty();
  if (secret) {
    fields.confidential_until = sealed.until;
    fields.key_id = persistence::seal_key_id(sealed.secret_of.front());
  }
  std::uint32_t part = 0;
  const auto put = [&](auto&& store) {
    if (!secret) return store(as_bytes(bytes_));
    store(persistence::seal_part(keys_, sealed.secret_of, fields, part, as_bytes(bytes_)));
  };
  bytes_.clear();
  proto::encode(command, bytes_);
  put([&](persistence::Bytes bytes) { batch_.begin_record(fields, bytes); });
  for (const domain::Event& event : slot.durable.events) {
    ++part;
    bytes_.clear();
    proto::encode(event, bytes_);
    put([&](persistence::Bytes bytes) { batch_.add_event(bytes); });
  }
  for (const domain::AuctionId auction : sealed.closed) {
    batch_.add_key(persistence::encode_disclosed(auction, keys_.key_of(auction)));
  }
  batch_.end_record();
}

void JournalLoop::put_traders(const Slot& slot) {
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
