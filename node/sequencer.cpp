#include "node/sequencer.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"

namespace eco::node {

using gateway::SubmitResult;

namespace {
constexpr domain::Timestamp tick_interval{1'000'000'000};
}  // namespace

Sequencer::Sequencer(engine::Exchange& exchange, const Clock& clock, SlotRing& ring,
                     Waiter& journal, DurableQueue& queue, SequencerOptions options)
    : exchange_(exchange),
      clock_(clock),
      ring_(ring),
      journal_(journal),
      queue_(queue),
      options_(options) {
  ECO_ASSERT(options.state_hash_interval > 0);
  ECO_ASSERT(options.snapshot_interval > 0);
}

SubmitResult Sequencer::submit(gateway::Submission&& submission) {
  Slot* slot = claim();
  if (slot == nullptr) return SubmitResult::full;
  sequence(*slot, std::move(submission.command));
  if (submission.session) slot->session = StoredSession{std::move(*submission.session), day_start_};
  publish();
  return SubmitResult::taken;
}

SubmitResult Sequencer::submit(domain::Command&& command, EventsHandler answer) {
  Slot* slot = claim();
  if (slot == nullptr) return SubmitResult::full;
  sequence(*slot, std::move(command));
  slot->answer = std::move(answer);
  publish();
  return SubmitResult::taken;
}

void Sequencer::ask(const domain::Query& query, Handler handler) {
  const domain::SeqNo as_of = exchange_.last_sequence();
  queue_.when_released(as_of, [as_of, answer = exchange_.query(query),
                               handler = std::move(handler)] { handler(as_of, answer); });
}

void Sequencer::save_session(StoredSession session, std::function<void()> durable) {
  Slot* slot = claim();
  if (slot == nullptr) {
    waiting_sessions_.push_back({std::move(session), std::move(durable)});
    return;
  }
  slot->kind = SlotKind::session;
  slot->session = std::move(session);
  slot->session_durable = std::move(durable);
  publish();
}

void Sequencer::tick() {
  const domain::Timestamp now = clock_.now();
  const bool due =
      schedule_ == domain::ScheduleMode::automatic && now >= exchange_.last_stamp() + tick_interval;
  // A full ring means that commands move time.
  if (due) (void)submit(domain::Command{.header = {}, .body = domain::ClockTick{}}, nullptr);
}

bool Sequencer::room_again() {
  while (!waiting_sessions_.empty() && ring_.claim() != nullptr) {
    WaitingSession waiting = std::move(waiting_sessions_.front());
    waiting_sessions_.pop_front();
    Slot& slot = *ring_.claim();
    slot.kind = SlotKind::session;
    slot.session = std::move(waiting.session);
    slot.session_durable = std::move(waiting.durable);
    publish();
  }
  // Half empty: a gateway that starts again at once for every slot would gain nothing.
  const bool room = waiting_sessions_.empty() && ring_.in_flight() <= ring_.capacity() / 2;
  return room && std::exchange(refused_, false);
}

Slot* Sequencer::claim() noexcept {
  Slot* slot = waiting_sessions_.empty() ? ring_.claim() : nullptr;
  if (slot == nullptr) refused_ = true;
  return slot;
}

void Sequencer::sequence(Slot& slot, domain::Command&& command) {
  const domain::Timestamp after_last = exchange_.last_stamp() + domain::Timestamp(1);
  slot.kind = SlotKind::command;
  slot.durable.command = std::move(command);
  slot.durable.command.header.sequence = domain::SeqNo(exchange_.last_sequence().raw() + 1);
  slot.durable.command.header.stamp = std::max(clock_.now(), after_last);
  slot.durable.events.clear();
  exchange_.apply(slot.durable.command, slot.durable.events);
  ECO_ASSERT(!slot.durable.events.empty());

  slot.traits = traits_of(slot.durable.events);
  const bool day_ends =
      slot.traits.contains(EventTrait::opens_day) || slot.traits.contains(EventTrait::closes_day);
  ++since_snapshot_;
  const bool snapshot_due =
      day_ends || (since_snapshot_ >= options_.snapshot_interval && !snapshot_busy_);
  // With each snapshot, so that a restart can tell whether it is of this journal.
  if (snapshot_due || slot.sequence().raw() % options_.state_hash_interval == 0) {
    slot.state_hash = exchange_.state_hash();
  }
  if (slot.traits.contains(EventTrait::opens_day)) {
    schedule_ = day_opened_in(slot.durable.events).schedule;
  }
  if (slot.traits.contains(EventTrait::closes_day)) schedule_ = domain::ScheduleMode::manual;
  if (slot.traits.contains(EventTrait::reference)) {
    slot.reference = std::make_unique<ReferenceData>(reference_data_of(exchange_));
  }
  if (snapshot_due) attach_snapshot(slot);
}

void Sequencer::attach_snapshot(Slot& slot) {
  slot.snapshot = std::make_unique<SerialisedState>(serialise(exchange_));
  since_snapshot_ = 0;
}

ReferenceData reference_data_of(const engine::Exchange& exchange) {
  return {
      std::get<domain::InstrumentsAnswer>(exchange.query(domain::InstrumentsQuery{})).instruments,
      std::get<domain::MembersAnswer>(exchange.query(domain::MembersQuery{})).members};
}

void Sequencer::publish() noexcept {
  ring_.publish();
  journal_.wake();
}

}  // namespace eco::node
