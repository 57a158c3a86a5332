#include "node/operator_turns.hpp"

#include <spdlog/spdlog.h>

#include <memory>
#include <utility>

namespace eco::node {

using console::SubmitOutcome;

namespace {

/// The trader whose password `command` sets, or null.
const domain::PersonName* password_owner(const domain::Command& command) noexcept {
  const auto* operated = std::get_if<domain::OperatorCommand>(&command.body);
  if (operated == nullptr) return nullptr;
  const auto* set = std::get_if<domain::SetCredential>(&operated->action);
  return set == nullptr ? nullptr : &set->trader;
}

/// Tells when it is over.
class WatchedJob final : public console::HistoryJob {
 public:
  WatchedJob(std::unique_ptr<console::HistoryJob> inner, std::function<void()> over)
      : inner_(std::move(inner)), over_(std::move(over)) {}
  bool visit(const console::DurableCommand& command) override { return inner_->visit(command); }
  void finish() override { inner_->finish(); }
  void done(base::Result<void> result) override {
    over_();
    inner_->done(std::move(result));
  }

 private:
  std::unique_ptr<console::HistoryJob> inner_;
  std::function<void()> over_;
};

}  // namespace

SubmitOutcome OperatorTurns::submit(domain::Command&& command, EventsHandler handler) {
  const domain::PersonName* owner = password_owner(command);
  if (owner == nullptr) return desk_.submit(std::move(command), std::move(handler));
  const std::string name = owner->str();
  const SubmitOutcome outcome = desk_.submit(
      std::move(command), [this, name, handler = std::move(handler)](
                              domain::SeqNo sequence, const std::vector<domain::Event>& events) {
        passwords_.erase(name);
        if (handler) handler(sequence, events);
      });
  if (outcome == SubmitOutcome::full) passwords_.erase(name);
  return outcome;
}

void OperatorTurns::store_credential(console::CredentialHolder holder, std::string name,
                                     std::uint32_t version, std::string password,
                                     StoredHandler handler) {
  // A trader's first password is stored behind his creation: no command follows it.
  const bool command_follows = holder == console::CredentialHolder::trader && version > 1;
  if (!command_follows) {
    return desk_.store_credential(holder, std::move(name), version, std::move(password),
                                  std::move(handler));
  }
  if (!passwords_.insert(name).second) {
    return handler(base::fail("another operator is setting it at this moment"));
  }
  auto stored = [this, name, handler = std::move(handler)](base::Result<void> result) {
    if (!result) passwords_.erase(name);
    handler(std::move(result));
  };
  desk_.store_credential(holder, name, version, std::move(password), std::move(stored));
}

void OperatorTurns::dry_run(domain::Command&& command, EventsHandler handler) {
  if (dry_runs_.size() > dry_runs_max) {
    return handler(facts().durable,
                   {domain::OperatorRejected{command.header.person,
                                             {.code = domain::RejectCode::throttle},
                                             "too many dry runs are waiting"}});
  }
  dry_runs_.push_back({std::move(command), std::move(handler)});
  if (dry_runs_.size() == 1) start_dry_run();
}

void OperatorTurns::start_dry_run() {
  const domain::Timestamp begun = clock_.now();
  desk_.dry_run(std::move(dry_runs_.front().command),
                [this](domain::SeqNo sequence, const std::vector<domain::Event>& events) {
                  const EventsHandler handler = std::move(dry_runs_.front().handler);
                  dry_runs_.pop_front();
                  if (!dry_runs_.empty()) start_dry_run();
                  handler(sequence, events);
                });
  spdlog::info("dry run: its copy of the state took the I/O thread {} us",
               (clock_.now() - begun).raw() / 1000);
}

void OperatorTurns::ask(const domain::Query& query, AnswerHandler handler) {
  desk_.ask(query, std::move(handler));
}

void OperatorTurns::read_history(domain::SeqNo first, domain::SeqNo last,
                                 std::unique_ptr<console::HistoryJob> job) {
  if (histories_ == histories_max) {
    return job->done(base::fail("too many reports are being made; try again"));
  }
  ++histories_;
  desk_.read_history(first, last,
                     std::make_unique<WatchedJob>(std::move(job), [this] { --histories_; }));
}

void OperatorTurns::verify_operator(std::string name, std::string password,
                                    VerdictHandler handler) {
  desk_.verify_operator(std::move(name), std::move(password), std::move(handler));
}

}  // namespace eco::node
