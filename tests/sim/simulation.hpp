#pragma once
/// A whole node with members, operators, a faulty disk and a faulty network, in one thread, from
/// one seed.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.hpp"
#include "base/prng.hpp"
#include "node/clock.hpp"
#include "node/node.hpp"
#include "persistence/memory_journal.hpp"
#include "tests/sim/early_journal.hpp"
#include "tests/sim/model_member.hpp"
#include "tests/sim/network.hpp"
#include "tests/sim/probes.hpp"
#include "tests/sim/sim_gateway.hpp"
#include "tests/sim/sim_operator.hpp"
#include "tests/unit/node/manual_executor.hpp"
#include "tests/unit/node/memory_snapshots.hpp"

namespace eco::sim {

struct SimOptions {
  std::uint64_t seed = 1;
  std::size_t steps = 1200;
  bool release_before_durable = false;  ///< the planted bug
};

struct Outcome {
  std::optional<std::string> violation;
  base::Hash128 state_hash;
  domain::SeqNo last_sequence;
  Probes probes;
};

class Simulation {
 public:
  explicit Simulation(const SimOptions& options);

  [[nodiscard]] Outcome run();

 private:
  /// One life of the venue's process.
  struct Life {
    testing::ManualExecutor io;
    testing::ManualExecutor background;
    testing::ManualExecutor passwords;
    std::unique_ptr<persistence::MemoryJournal> disk_journal;
    std::unique_ptr<EarlyJournal> early_journal;
    std::unique_ptr<node::Node> node;
    std::unique_ptr<SimGateway> gateway;
    std::unique_ptr<SimOperator> person;
  };

  /// What may happen in a step, with its weight against the others.
  struct Action {
    std::uint64_t weight;
    void (Simulation::*happen)();
  };
  static const Action actions[];

  void start_life();
  void attach_world();
  void step();

  // Actions
  void crash();
  void journal_cycle();
  void send_message();
  void deliver_packet() { network_.deliver(); }
  void release() { life_->node->release(); }
  void operate_on() { life_->person->step(); }
  void work_elsewhere();
  void move_clock();
  void publish_book();
  void ask_again();
  void change_disk();

  void settle();
  [[nodiscard]] bool work_once();
  void sync_members();
  [[nodiscard]] bool snapshot_fails();
  void violate(std::string what);

  // Setting up
  void set_up();
  void admit_members();
  void operate(domain::OperatorAction action);
  [[nodiscard]] domain::EventBuffer submit_and_wait(domain::Command command);
  template <class AnswerType>
  [[nodiscard]] AnswerType ask(const domain::Query& query);

  // After a run (simulation_checks.cpp)
  void check_members();
  void check_log();
  void check_restart();

  const SimOptions options_;
  base::Prng random_;
  Probes probes_;
  persistence::MemoryDisk disk_;
  testing::MemorySnapshots snapshots_;
  persistence::SealKeys seal_keys_;
  node::ManualClock clock_;
  Network network_;
  std::vector<ModelMember> members_;
  std::vector<domain::MemberCode> codes_;
  std::vector<domain::InstrumentView> market_;
  Told told_;
  node::CredentialStore credentials_;
  std::unique_ptr<Life> life_;
  std::uint64_t lives_ = 0;
  bool faults_ = false;
  std::uint32_t disk_percent_ = 0;
  std::optional<std::string> violation_;
};

}  // namespace eco::sim
