#include "tests/sim/sim_gateway.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "proto/codec.hpp"

namespace eco::sim {

using gateway::SubmitResult;

SimGateway::SimGateway(const Ports& ports, std::vector<ModelMember>& members, Network& network,
                       Told& told, Probes& probes, Violation violation)
    : ports_(ports),
      members_(members),
      network_(network),
      told_(told),
      probes_(probes),
      violation_(std::move(violation)),
      sessions_(members.size()),
      seen_(ports.store.durable()) {}

void SimGateway::connect(std::size_t member) {
  ModelMember& model = members_[member];
  model.begin_day(ports_.store.day_start());
  gateway::SessionRecord& session = sessions_[member];
  const domain::SessionId id(model.identity().trader.raw());
  session = {};
  session.session = id;
  if (const auto stored = ports_.store.load(id)) session = *stored;
  const std::uint64_t arrived = model.sent_before_today() + session.next_inbound - 1;
  if (session.next_inbound > model.sent_today() + 1) {
    violation_("the venue expects a number that " + model.identity().code.str() + " never used");
    return;
  }
  if (arrived < told_.answered[model.identity().member] &&
      told_.answered[model.identity().member] > model.sent_before_today()) {
    violation_("the venue forgot a message of " + model.identity().code.str() +
               " that it had answered");
  }
  for (const ClientMessage& message : model.from(session.next_inbound)) {
    network_.send([this, member, message] { receive(member, message); });
  }
}

void SimGateway::receive(std::size_t member, ClientMessage message) {
  if (!backlog_.empty()) {
    backlog_.push_back({member, std::move(message)});
    return;
  }
  if (message.day != ports_.store.day_start()) return;
  const std::uint64_t next = sessions_[member].next_inbound;
  if (message.number < next) {
    probes_.hit(Probe::message_doubled);
    return;
  }
  if (message.number > next) {
    probes_.hit(Probe::message_gap);
    for (const ClientMessage& missing : members_[member].from(next)) {
      if (missing.number > message.number) break;
      network_.send([this, member, missing] { receive(member, missing); });
    }
    return;
  }
  if (submit(member, message) == SubmitResult::full) {
    probes_.hit(Probe::ring_full);
    backlog_.push_back({member, std::move(message)});
  }
}

SubmitResult SimGateway::submit(std::size_t member, const ClientMessage& message) {
  const ModelMember::Identity& identity = members_[member].identity();
  gateway::Submission submission;
  submission.command.header.session = domain::SessionId(identity.trader.raw());
  submission.command.header.member = identity.member;
  submission.command.header.trader = identity.trader;
  submission.command.body = message.body;
  gateway::SessionRecord after = sessions_[member];
  after.next_inbound = message.number + 1;
  submission.session = after;
  const SubmitResult result = ports_.sink.submit(std::move(submission));
  if (result == SubmitResult::taken) sessions_[member] = after;
  return result;
}

void SimGateway::on_room() {
  probes_.hit(Probe::room_again);
  std::deque<Waiting> waiting = std::exchange(backlog_, {});
  for (Waiting& one : waiting) receive(one.member, std::move(one.message));
}

void SimGateway::on_durable(std::span<const gateway::DurableCommand> commands) {
  for (const gateway::DurableCommand& command : commands) {
    const domain::SeqNo sequence = command.command.header.sequence;
    if (sequence.raw() != seen_.raw() + 1) {
      violation_("the gateway was told " + std::to_string(sequence.raw()) + " after " +
                 std::to_string(seen_.raw()));
    }
    seen_ = sequence;
    tell(sequence);
    if (const std::uint64_t place = place_of(command.command.body)) {
      told_.answered[command.command.header.member] = place;
    }
    for (const domain::Event& event : command.events) {
      if (!std::holds_alternative<domain::DayOpened>(event)) continue;
      probes_.hit(Probe::day_opened);
      for (std::size_t i = 0; i < members_.size(); ++i) connect(i);
    }
    for (const domain::Event& event : command.events) {
      if (std::holds_alternative<domain::DayClosed>(event)) probes_.hit(Probe::day_closed);
    }
    report(command, std::nullopt, Network::Fate::lossy);
  }
  if (ports_.store.durable() != seen_) violation_("the store's durable end is not what was told");
}

void SimGateway::tell(domain::SeqNo sequence) {
  told_.newest = std::max(told_.newest, sequence);
}

void SimGateway::report(const gateway::DurableCommand& command, std::optional<std::size_t> only,
                        Network::Fate fate) {
  for (std::uint32_t index = 0; index < command.events.size(); ++index) {
    const std::vector<domain::MemberId> to = recipients(command.events[index]);
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (only && *only != i) continue;
      if (std::find(to.begin(), to.end(), members_[i].identity().member) == to.end()) continue;
      Report report{{command.command.header.sequence, index}, {}};
      proto::encode(command.events[index], report.bytes);
      network_.send(
          [this, i, again = only.has_value(), report = std::move(report)] {
            if (auto violation = members_[i].take(report, again)) violation_(*violation);
          },
          fate);
    }
  }
}

void SimGateway::send_again(std::size_t member, Network::Fate fate) {
  ports_.store.read_day(ports_.store.day_start(), [&](const gateway::DurableCommand& command) {
    report(command, member, fate);
    return true;
  });
}

void SimGateway::publish_book(std::size_t member, domain::InstrumentId instrument) {
  auto waiting = std::make_shared<bool>(false);
  ports_.queries.ask(
      domain::BookQuery{instrument, 5},
      [this, member, waiting](domain::SeqNo as_of, const domain::Answer& answer) {
        tell(as_of);
        if (*waiting) probes_.hit(Probe::answer_waited);
        if (as_of > seen_) violation_("an answer speaks of what is not durable");
        const auto& book = std::get<domain::BookAnswer>(answer).book;
        if (!book) return;
        network_.send([this, member, view = *book] { members_[member].see_book(view); });
      });
  *waiting = true;
}

}  // namespace eco::sim
