#pragma once
/// The operators' door (console/ports.hpp) over the node's parts.
#include <functional>
#include <memory>
#include <string>

#include "console/ports.hpp"
#include "engine/exchange.hpp"
#include "node/authenticator.hpp"
#include "node/clock.hpp"
#include "node/directory.hpp"
#include "node/durable_queue.hpp"
#include "node/executor.hpp"
#include "node/sequencer.hpp"
#include "persistence/journal.hpp"

namespace eco::node {

/// Threading: I/O thread, as its port says. Lifetime: all parts outlive it and the work it queues.
class OperatorDesk final : public console::OperatorPort {
 public:
  struct Parts {
    Sequencer& sequencer;
    DurableQueue& queue;
    Directory& directory;
    Authenticator& authenticator;
    const engine::Exchange& exchange;
    engine::ExchangeLimits limits;
    const Clock& clock;
    const persistence::Journal& journal;
    const persistence::SealKeys& seal_keys;
    Executor& background;  ///< one thread: history jobs never overlap
    Executor& io;
  };
  /// What only the application knows about this run.
  struct Surroundings {
    std::function<console::VenueFacts()> facts;
    std::function<bool(domain::TraderId)> connected;
  };

  explicit OperatorDesk(const Parts& parts) : parts_(parts) {}
  void set_surroundings(Surroundings surroundings) { around_ = std::move(surroundings); }

  [[nodiscard]] console::SubmitOutcome submit(domain::Command&& command,
                                              EventsHandler handler) override;
  /// Cost: serialises the state on the I/O thread; the rest happens in the background.
  void dry_run(domain::Command&& command, EventsHandler handler) override;
  void ask(const domain::Query& query, AnswerHandler handler) override;
  void read_history(domain::SeqNo first, domain::SeqNo last,
                    std::unique_ptr<console::HistoryJob> job) override;
  void verify_operator(std::string name, std::string password, VerdictHandler handler) override;
  void store_credential(console::CredentialHolder holder, std::string name, std::uint32_t version,
                        std::string password, StoredHandler handler) override;
  [[nodiscard]] console::VenueFacts facts() const override;
  [[nodiscard]] std::vector<console::TraderFacts> traders() const override;

 private:
  Parts parts_;
  Surroundings around_;
};

}  // namespace eco::node
