#include "node/operator_desk.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "base/assert.hpp"
#include "node/session_store.hpp"

namespace eco::node {

using console::SubmitOutcome;

namespace {

/// Applies `command` to a copy of the state, and where it became a proposal a second person's
/// approval too.
base::Result<domain::EventBuffer> rehearse(const std::string& state,
                                           const engine::ExchangeLimits& limits,
                                           domain::Command command, domain::Timestamp now) {
  engine::Exchange scratch(limits);
  if (auto loaded = scratch.load(state); !loaded) return tl::unexpected(loaded.error());
  domain::EventBuffer events;
  const auto apply = [&](domain::Command& next) {
    next.header.sequence = domain::SeqNo(scratch.last_sequence().raw() + 1);
    next.header.stamp = std::max(now, scratch.last_stamp() + domain::Timestamp(1));
    scratch.apply(next, events);
  };
  apply(command);
  const auto proposed = std::find_if(events.begin(), events.end(), [](const domain::Event& event) {
    return std::holds_alternative<domain::ActionProposed>(event);
  });
  if (proposed == events.end()) return events;
  const auto& proposal = std::get<domain::ActionProposed>(*proposed);
  domain::Command approval;
  // Any person but the proposer.
  approval.header.person = command.header.person == domain::PersonName("second person")
                               ? domain::PersonName("third person")
                               : domain::PersonName("second person");
  approval.body = domain::ApproveProposal{proposal.proposal, proposal.hash, "dry run"};
  apply(approval);
  return events;
}

/// Leaves out what is sealed until its auction closes.
base::Result<void> visit_history(const persistence::Journal& journal,
                                 const persistence::SealKeys& keys, domain::SeqNo first,
                                 domain::SeqNo last, console::HistoryJob& job) {
  auto reader = journal.reader({});
  if (!reader) return tl::unexpected(reader.error());
  if (auto found = (*reader)->seek(first); !found) return found;
  persistence::Buffer buffer;
  for (;;) {
    const auto entry = (*reader)->next();
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry) break;
    const auto* record = std::get_if<persistence::RecordView>(&**entry);
    if (record == nullptr) continue;
    if (record->fields.sequence > last) break;
    const auto plain = persistence::open_record(*record, keys, persistence::Look::reader, buffer);
    if (!plain) return tl::unexpected(plain.error());
    if (!*plain) continue;
    auto command = decode(**plain);
    if (!command) return tl::unexpected(command.error());
    if (!job.visit({std::move(command->command), std::move(command->events)})) break;
  }
  job.finish();
  return {};
}

console::PasswordVerdict verdict_of(Authenticator::Verdict verdict) noexcept {
  switch (verdict) {
    case Authenticator::Verdict::right:
      return console::PasswordVerdict::right;
    case Authenticator::Verdict::wrong:
      return console::PasswordVerdict::wrong;
    case Authenticator::Verdict::busy:
      break;
  }
  return console::PasswordVerdict::busy;
}

}  // namespace

SubmitOutcome OperatorDesk::submit(domain::Command&& command, EventsHandler handler) {
  const auto result = parts_.sequencer.submit(std::move(command), std::move(handler));
  return result == gateway::SubmitResult::taken ? SubmitOutcome::taken : SubmitOutcome::full;
}

void OperatorDesk::dry_run(domain::Command&& command, EventsHandler handler) {
  auto state = std::make_shared<std::string>();
  parts_.exchange.save(*state);
  const domain::SeqNo as_of = parts_.exchange.last_sequence();
  parts_.background.post([this, state, as_of, command = std::move(command),
                          now = parts_.clock.now(), handler = std::move(handler)]() mutable {
    auto events = rehearse(*state, parts_.limits, command, now);
    if (!events) base::fatal("dry run", events.error().text);
    // Moved, not copied: what a handler owns must end on the I/O thread.
    parts_.io.post([this, as_of, events = std::move(*events), handler = std::move(handler)] {
      parts_.queue.when_released(as_of, [as_of, events, handler] { handler(as_of, events); });
    });
  });
}

void OperatorDesk::ask(const domain::Query& query, AnswerHandler handler) {
  parts_.sequencer.ask(query, std::move(handler));
}

void OperatorDesk::read_history(domain::SeqNo first, domain::SeqNo last,
                                std::unique_ptr<console::HistoryJob> job) {
  last = std::min(last, parts_.queue.released());
  parts_.background.post(
      [this, first, last, shared = std::shared_ptr<console::HistoryJob>(std::move(job))]() mutable {
        base::Result<void> result;
        if (first <= last) {
          result = visit_history(parts_.journal, parts_.seal_keys, first, last, *shared);
        } else {
          shared->finish();
        }
        parts_.io.post(
            [shared = std::move(shared), result = std::move(result)] { shared->done(result); });
      });
}

void OperatorDesk::verify_operator(std::string name, std::string password, VerdictHandler handler) {
  parts_.authenticator.verify(
      {HolderKind::operator_person, std::move(name), 1}, std::move(password),
      [handler = std::move(handler)](Authenticator::Verdict v) { handler(verdict_of(v)); });
}

void OperatorDesk::store_credential(console::CredentialHolder holder, std::string name,
                                    std::uint32_t version, std::string password,
                                    StoredHandler handler) {
  const HolderKind kind = holder == console::CredentialHolder::trader ? HolderKind::trader
                                                                      : HolderKind::operator_person;
  parts_.authenticator.store({kind, std::move(name), version}, std::move(password),
                             std::move(handler));
}

console::VenueFacts OperatorDesk::facts() const {
  return around_.facts ? around_.facts() : console::VenueFacts{};
}

std::vector<console::TraderFacts> OperatorDesk::traders() const {
  std::vector<console::TraderFacts> out;
  for (const auto& [id, trader] : parts_.directory.traders().all()) {
    out.push_back({.trader = id,
                   .member = trader.member,
                   .name = trader.username,
                   .comp_id = trader.comp_id,
                   .fix_version = trader.fix_version,
                   .credential_version = trader.credential_version,
                   .connected = around_.connected && around_.connected(id)});
  }
  return out;
}

}  // namespace eco::node
