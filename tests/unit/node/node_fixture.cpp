#include "tests/unit/node/node_fixture.hpp"

#include <utility>

#include "base/assert.hpp"
#include "engine/exchange.hpp"

namespace eco::testing {

using namespace domain;

void NodeFixture::start() {
  io = std::make_unique<ManualExecutor>();
  background = std::make_unique<ManualExecutor>();
  passwords = std::make_unique<ManualExecutor>();
  memory = std::make_unique<persistence::MemoryJournal>(disk, faults);
  auto made = node::Node::recover({.journal = *memory,
                                   .snapshots = snapshots,
                                   .seal_keys = seal_keys,
                                   .credentials = credentials,
                                   .clock = clock,
                                   .io = *io,
                                   .background = *background,
                                   .passwords = *passwords,
                                   .password_cost = node::HashCost::minimum_for_tests},
                                  options);
  if (!made) base::fatal("node", made.error().text);
  node = std::move(*made);
  gateway = std::make_unique<RecordingGateway>(diary);
  node->attach(*gateway);
}

void NodeFixture::crash() {
  memory->crash();
  node.reset();
  start();
}

void NodeFixture::journal() {
  const auto slots = node->journal_loop().do_work();
  if (!slots) base::fatal("journal", slots.error().text);
}

void NodeFixture::settle() {
  while (!node->idle() || io->size() + background->size() != 0) {
    journal();
    node->release();
    background->run_all();
    io->run_all();
  }
}

gateway::SubmitResult NodeFixture::operate(OperatorAction action, const std::string& hears) {
  Command command;
  command.header.person = "op1";
  command.body = OperatorCommand{"test", "", std::move(action)};
  const auto outcome = node->operators().submit(
      std::move(command), [this, hears](SeqNo, const EventBuffer&) { diary.push_back(hears); });
  return outcome == console::SubmitOutcome::taken ? gateway::SubmitResult::taken
                                                  : gateway::SubmitResult::full;
}

EventBuffer NodeFixture::admin(const OperatorAction& action) {
  EventBuffer heard;
  const auto submit = [&](Command command) {
    const auto outcome = node->operators().submit(
        std::move(command), [&heard](SeqNo, const EventBuffer& events) { heard = events; });
    ECO_ASSERT(outcome == console::SubmitOutcome::taken);
    settle();
  };
  Command command;
  command.header.person = "op1";
  command.body = OperatorCommand{"test", "", action};
  submit(std::move(command));
  const auto* proposed = std::get_if<ActionProposed>(&heard.back());
  if (proposed == nullptr) return heard;
  Command approval;
  approval.header.person = "op2";
  approval.body = ApproveProposal{proposed->proposal, proposed->hash, "test"};
  submit(std::move(approval));
  return heard;
}

void NodeFixture::open_day(std::string_view date, ScheduleMode schedule) {
  admin(OpenDay{*base::parse_date(date), schedule, engine::semantics_version, "test"});
}

void NodeFixture::close_day() {
  admin(CloseDay{});
}

gateway::SubmitResult NodeFixture::submit_note(std::optional<gateway::SessionRecord> session) {
  gateway::Submission submission;
  submission.command.body = SessionNote{};
  submission.session = std::move(session);
  return node->commands().submit(std::move(submission));
}

}  // namespace eco::testing
