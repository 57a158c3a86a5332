#pragma once
/// A node over a journal in memory, driven by hand.
#include <memory>
#include <string>
#include <vector>

#include "node/node.hpp"
#include "persistence/memory_journal.hpp"
#include "tests/unit/node/manual_executor.hpp"
#include "tests/unit/node/memory_snapshots.hpp"

namespace eco::testing {

/// Writes down what it is told.
class RecordingGateway final : public gateway::Gateway {
 public:
  explicit RecordingGateway(std::vector<std::string>& diary) : diary_(diary) {}
  void on_durable(std::span<const gateway::DurableCommand> commands) override {
    for (const gateway::DurableCommand& command : commands) {
      diary_.push_back("told " + std::to_string(command.command.header.sequence.raw()));
      stamps.push_back(command.command.header.stamp);
    }
    if (on_told) on_told();
  }
  void on_room() override { diary_.emplace_back("room"); }
  void on_time(domain::Timestamp) override {}

  std::vector<domain::Timestamp> stamps;
  std::function<void()> on_told;

 private:
  std::vector<std::string>& diary_;
};

/// `crash` ends one life of the node and begins the next.
class NodeFixture {
 public:
  /// By default passwords cannot be stored.
  explicit NodeFixture(std::string credentials_path = "/nonexistent/x")
      : credentials(std::move(*node::CredentialStore::open(std::move(credentials_path)))) {
    start();
  }

  void start();
  void crash();
  /// Commits and releases until nothing is left.
  void settle();
  void journal();

  /// Submits an operator's action; `hears` is written into the diary when it is answered.
  gateway::SubmitResult operate(domain::OperatorAction action, const std::string& hears = {});
  /// By two operators where it needs them; settles. Returns the events of the last command.
  domain::EventBuffer admin(const domain::OperatorAction& action);
  void open_day(std::string_view date,
                domain::ScheduleMode schedule = domain::ScheduleMode::manual);
  void close_day();
  gateway::SubmitResult submit_note(std::optional<gateway::SessionRecord> session = std::nullopt);

  node::NodeOptions options{.limits = {.orders_max = 1000},
                            .sequencer = {.state_hash_interval = 5, .snapshot_interval = 1000},
                            .ring_slots = 8};
  persistence::DiskFaults faults;
  persistence::MemoryDisk disk{1};
  MemorySnapshots snapshots;
  persistence::SealKeys seal_keys;
  node::ManualClock clock{
      domain::Timestamp(1'772'413'200'000'000'000)};  // 2026-03-02 09:00 Beijing
  node::CredentialStore credentials;
  std::vector<std::string> diary;

  std::unique_ptr<ManualExecutor> io;
  std::unique_ptr<ManualExecutor> background;
  std::unique_ptr<ManualExecutor> passwords;
  std::unique_ptr<persistence::MemoryJournal> memory;
  std::unique_ptr<RecordingGateway> gateway;
  std::unique_ptr<node::Node> node;
};

}  // namespace eco::testing
