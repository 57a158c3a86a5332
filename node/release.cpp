#include "node/release.hpp"

#include <span>
#include <utility>

#include "base/assert.hpp"

namespace eco::node {

Release::Release(const Parts& parts) : parts_(parts), batch_(batch_max) {}

std::size_t Release::do_work() {
  std::size_t slots = 0;
  while (Slot* slot = parts_.ring.finished()) {
    if (slot->kind == SlotKind::command) {
      take_command(*slot);
    } else {
      take_session(*slot);
    }
    ++slots;
    if (batch_size_ == batch_max) deliver();
  }
  deliver();
  if (slots != 0 && parts_.sequencer.room_again()) {
    for (gateway::Gateway* gateway : gateways_) gateway->on_room();
  }
  return slots;
}

void Release::take_command(Slot& slot) {
  const domain::SeqNo sequence = slot.sequence();
  ECO_ASSERT(sequence <= parts_.journal.durable());
  ECO_ASSERT(sequence.raw() == parts_.queue.released().raw() + batch_size_ + 1);
  // What the directory says must fit each command told: those before the change go first.
  if (slot.reference || slot.traits.contains(EventTrait::traders)) deliver();
  if (slot.reference) parts_.directory.update(std::move(*slot.reference));
  if (slot.traits.contains(EventTrait::traders)) {
    parts_.directory.apply_traders(slot.durable.events);
  }
  if (slot.traits.contains(EventTrait::opens_day)) parts_.sessions.open_day(sequence);
  if (slot.session) parts_.sessions.put_durable(std::move(*slot.session));
  if (slot.snapshot) parts_.snapshotter.write(std::move(slot.snapshot));
  if (slot.answer) answers_.push_back({batch_size_, std::move(slot.answer)});
  std::swap(batch_[batch_size_++], slot.durable);
  slot.session.reset();
  slot.state_hash.reset();
  slot.reference.reset();
  slot.answer = nullptr;
  parts_.ring.collect();
}

void Release::take_session(Slot& slot) {
  deliver();
  parts_.sessions.put_durable(std::move(*slot.session));
  const std::function<void()> durable = std::move(slot.session_durable);
  slot.session.reset();
  slot.session_durable = nullptr;
  parts_.ring.collect();
  if (durable) durable();
}

void Release::deliver() {
  if (batch_size_ == 0) return;
  const std::span<const gateway::DurableCommand> commands(batch_.data(), batch_size_);
  const domain::SeqNo last = commands.back().command.header.sequence;
  parts_.sessions.set_released(last);
  for (gateway::Gateway* gateway : gateways_) gateway->on_durable(commands);
  for (const PendingAnswer& answer : answers_) {
    const gateway::DurableCommand& command = commands[answer.index];
    answer.handler(command.command.header.sequence, command.events);
  }
  answers_.clear();
  batch_size_ = 0;
  parts_.queue.advance(last);
}

}  // namespace eco::node
