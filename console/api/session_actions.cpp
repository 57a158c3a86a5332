#include <utility>

#include "console/api/session.hpp"
#include "console/report/day_history.hpp"

namespace eco::console {
namespace {

using namespace domain;

/// Finds the tick of a market that has no instrument yet: its rulebook stands in the journal.
class TickJob final : public HistoryJob {
 public:
  using Found = std::function<void(base::Result<std::optional<base::Decimal>>)>;
  TickJob(MarketCode market, Found found) : market_(market), found_(std::move(found)) {}

  bool visit(const DurableCommand& command) override { return history_.apply(command); }
  void finish() override {
    const Rulebook* rulebook = history_.rulebook(market_);
    if (rulebook == nullptr) return;
    const RulebookRevision* revision = rulebook->revision_on(history_.day().date);
    if (revision == nullptr) revision = &rulebook->revisions.front();
    tick_ = revision->rules.tick;
  }
  void done(base::Result<void> result) override {
    // Not later: what the handler holds must be let go on the I/O thread.
    const Found found = std::exchange(found_, nullptr);
    if (!result) return found(tl::unexpected(result.error()));
    found(tick_);
  }

 private:
  MarketCode market_;
  Found found_;
  DayHistory history_{std::nullopt};
  std::optional<base::Decimal> tick_;
};

bool refused(const std::vector<Event>& events) noexcept {
  for (const Event& event : events) {
    if (std::holds_alternative<OperatorRejected>(event)) return true;
  }
  return false;
}

}  // namespace

Command AdminSession::command_of(CommandBody body) const {
  Command command;
  command.header.person = *PersonName::from(operator_name_);
  command.body = std::move(body);
  return command;
}

void AdminSession::act() {
  if (request_.reason.empty() && !request_.dry_run) {
    return reply_fault(FaultCode::missing_field,
                       "field 'reason': every action is journaled with one");
  }
  with_snapshot([self = shared_from_this()](std::shared_ptr<const Snapshot> snapshot) {
    const std::string market =
        market_needing_tick(self->request_.command, self->request_.arguments);
    if (market.empty()) return self->act_with(std::move(snapshot), std::nullopt);
    for (const InstrumentView& instrument : snapshot->instruments) {
      if (instrument.market_code.view() == market) return self->act_with(snapshot, instrument.tick);
    }
    auto found = [self, snapshot](base::Result<std::optional<base::Decimal>> tick) {
      if (!tick) return self->reply_fault(FaultCode::failed, tick.error().text);
      self->act_with(snapshot, *tick);
    };
    // The code fits: market_needing_tick read it as one.
    self->shared_.port.read_history(
        SeqNo(1), self->shared_.port.facts().durable,
        std::make_unique<TickJob>(*MarketCode::from(market), std::move(found)));
  });
}

void AdminSession::act_with(std::shared_ptr<const Snapshot> snapshot,
                            std::optional<base::Decimal> tick) {
  const std::vector<TraderFacts> traders = shared_.port.traders();
  const ActionContext context{snapshot->instruments, traders,
                              snapshot->notices,     shared_.load_rulebook,
                              shared_.port.facts(),  tick};
  auto prepared = build_action(request_.command, request_.arguments, context);
  if (!prepared) return reply_fault(prepared.error().code, prepared.error().detail);
  Command command = command_of(
      OperatorCommand{request_.reason, request_.legal_basis, std::move(prepared->action)});
  const bool store_first = !request_.dry_run && prepared->password &&
                           prepared->password->order == StoreOrder::before_command;
  if (store_first) return store_then_submit(std::move(command), std::move(*prepared->password));
  submit(std::move(command), std::move(prepared->password));
}

void AdminSession::store_then_submit(Command command, NewPassword password) {
  auto then = [self = shared_from_this(), command = std::move(command)]() mutable {
    self->submit(std::move(command), std::nullopt);
  };
  store_password(password, std::move(then));
}

void AdminSession::store_password(const NewPassword& password, std::function<void()> then) {
  shared_.port.store_credential(
      CredentialHolder::trader, password.trader, password.version, password.password,
      [self = shared_from_this(), trader = password.trader,
       then = std::move(then)](base::Result<void> result) {
        if (result) return then();
        self->reply_fault(FaultCode::failed, "the password of '" + trader +
                                                 "' is not stored: " + result.error().text +
                                                 "; set it again with set_trader_password");
      });
}

void AdminSession::approve() {
  ArgumentReader in(request_.arguments);
  ApproveProposal approval;
  approval.proposal = SeqNo(in.id("proposal"));
  approval.hash = in.sha256("hash");
  approval.reason = request_.reason;
  if (const auto wrong = in.finish()) return reply_fault(wrong->code, wrong->detail);
  submit(command_of(std::move(approval)), std::nullopt);
}

void AdminSession::refuse() {
  ArgumentReader in(request_.arguments);
  RefuseProposal refusal;
  refusal.proposal = SeqNo(in.id("proposal"));
  refusal.reason = request_.reason;
  if (const auto wrong = in.finish()) return reply_fault(wrong->code, wrong->detail);
  submit(command_of(std::move(refusal)), std::nullopt);
}

void AdminSession::submit(Command command, std::optional<NewPassword> password) {
  if (request_.dry_run) {
    return shared_.port.dry_run(
        std::move(command),
        [self = shared_from_this()](SeqNo sequence, const std::vector<Event>& events) {
          self->reply_events(Effect::dry_run, sequence, events);
        });
  }
  auto durable = [self = shared_from_this(), password = std::move(password)](
                     SeqNo sequence, const std::vector<Event>& events) {
    auto answer = [self, sequence, events] {
      self->reply_events(Effect::journaled, sequence, events);
    };
    if (!password || refused(events)) return answer();
    self->store_password(*password, std::move(answer));
  };
  const auto outcome = shared_.port.submit(std::move(command), std::move(durable));
  if (outcome == SubmitOutcome::full) reply_fault(FaultCode::busy, "nothing was journaled");
}

void AdminSession::reply_events(Effect effect, SeqNo sequence, std::vector<Event> events) {
  with_snapshot([self = shared_from_this(), effect, sequence,
                 events = std::move(events)](const std::shared_ptr<const Snapshot>& snapshot) {
    std::exchange(self->reply_, nullptr)(
        events_answer(self->request_.id, effect, sequence, events, snapshot->names));
  });
}

}  // namespace eco::console
