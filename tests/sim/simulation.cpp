#include "tests/sim/simulation.hpp"

#include <utility>

#include "base/assert.hpp"
#include "tests/sim/world.hpp"
#include "tests/support/rulebook_values.hpp"

namespace eco::sim {

using namespace domain;

namespace {

constexpr std::int64_t ns_per_s = 1'000'000'000;
constexpr std::uint64_t restart_tail_max = 60;

node::CredentialStore empty_credentials() {
  auto store = node::CredentialStore::open("/nonexistent/credentials");
  ECO_ASSERT(store.has_value());
  return std::move(*store);
}

}  // namespace

Simulation::Simulation(const SimOptions& options)
    : options_(options),
      random_(options.seed),
      disk_(options.seed),
      snapshots_([this] { return snapshot_fails(); }),
      clock_(Timestamp(base::venue_instant(testing::date("2026-03-02"), 9 * 3600))),
      network_(random_),
      credentials_(empty_credentials()) {}

Outcome Simulation::run() {
  start_life();
  set_up();
  faults_ = true;
  for (std::size_t i = 0; i < options_.steps && !violation_; ++i) step();
  faults_ = false;
  if (!violation_) settle();
  if (!violation_) check_members();
  if (!violation_) check_log();
  if (!violation_) check_restart();
  const engine::Exchange& exchange = life_->node->exchange();
  return {violation_, exchange.state_hash(), exchange.last_sequence(), probes_};
}

bool Simulation::snapshot_fails() {
  if (!random_.chance(1, 10)) return false;
  probes_.hit(Probe::snapshot_write_failed);
  return true;
}

void Simulation::violate(std::string what) {
  if (!violation_) violation_ = std::move(what);
}

void Simulation::start_life() {
  life_ = std::make_unique<Life>();
  persistence::DiskFaults faults{.seed = options_.seed * 1000 + ++lives_};
  if (faults_) faults.fail_per_mille = 3;
  // A journal that waits for flush: what it forgets in a crash is what was released too early.
  if (faults_ && options_.release_before_durable) faults.defer_per_mille = 900;
  life_->disk_journal = std::make_unique<persistence::MemoryJournal>(disk_, faults);
  persistence::Journal* journal = life_->disk_journal.get();
  if (options_.release_before_durable) {
    life_->early_journal = std::make_unique<EarlyJournal>(*journal);
    journal = life_->early_journal.get();
  }
  auto node = node::Node::recover({.journal = *journal,
                                   .snapshots = snapshots_,
                                   .seal_keys = seal_keys_,
                                   .credentials = credentials_,
                                   .clock = clock_,
                                   .io = life_->io,
                                   .background = life_->background,
                                   .passwords = life_->passwords,
                                   .password_cost = node::HashCost::minimum_for_tests},
                                  {.limits = {.orders_max = 2000},
                                   .sequencer = {.state_hash_interval = 7, .snapshot_interval = 90},
                                   .restart_tail_max = restart_tail_max,
                                   .ring_slots = 16});
  if (!node) base::fatal("simulation", node.error().text);
  life_->node = std::move(*node);
  if (life_->node->started_from().valid()) probes_.hit(Probe::restart_from_snapshot);
  if (life_->node->replayed() > restart_tail_max) probes_.hit(Probe::restart_with_long_tail);
  if (life_->node->durable() < told_.newest) {
    violate("something was told up to " + std::to_string(told_.newest.raw()) +
            ", but the log ends at " + std::to_string(life_->node->durable().raw()));
  }
  attach_world();
}

void Simulation::attach_world() {
  node::Node& node = *life_->node;
  life_->gateway = std::make_unique<SimGateway>(
      SimGateway::Ports{node.commands(), node.queries(), node.directory(), node.sessions()},
      members_, network_, told_, probes_, [this](std::string what) { violate(std::move(what)); });
  node.attach(*life_->gateway);
  life_->person = std::make_unique<SimOperator>(
      node.operators(), random_, probes_, members_,
      SimOperator::Surroundings{
          .before_open_day = [this] { sync_members(); },
          .told = [this](SeqNo as_of) { told_.newest = std::max(told_.newest, as_of); },
          .durable = [this](SeqNo as_of) { return as_of <= life_->node->journal_loop().durable(); },
          .violation = [this](std::string what) { violate(std::move(what)); }});
  for (std::size_t i = 0; i < members_.size(); ++i) life_->gateway->connect(i);
}

void Simulation::crash() {
  if (life_->node->journal_has_work())
    probes_.hit(Probe::crash_with_commands_in_ring);
  else if (!life_->node->idle())
    probes_.hit(Probe::crash_with_finished_slots);
  life_->disk_journal->crash();
  network_.cut();
  start_life();
}

const Simulation::Action Simulation::actions[] = {
    {300, &Simulation::send_message},  {300, &Simulation::deliver_packet},
    {120, &Simulation::journal_cycle}, {140, &Simulation::release},
    {40, &Simulation::operate_on},     {30, &Simulation::work_elsewhere},
    {30, &Simulation::move_clock},     {15, &Simulation::publish_book},
    {10, &Simulation::ask_again},      {10, &Simulation::change_disk},
    {5, &Simulation::crash},
};

void Simulation::step() {
  std::uint64_t weights = 0;
  for (const Action& action : actions) weights += action.weight;
  std::uint64_t drawn = random_.below(weights);
  for (const Action& action : actions) {
    if (drawn < action.weight) return (this->*action.happen)();
    drawn -= action.weight;
  }
}

void Simulation::work_elsewhere() {
  life_->background.run_one();
  life_->io.run_one();
}

void Simulation::publish_book() {
  const std::size_t member = random_.below(members_.size());
  life_->gateway->publish_book(member, market_[random_.below(market_.size())].instrument);
}

void Simulation::ask_again() {
  life_->gateway->send_again(random_.below(members_.size()), Network::Fate::lossy);
}

void Simulation::journal_cycle() {
  const auto slots = life_->node->journal_loop().do_work();
  if (slots) return;
  probes_.hit(Probe::append_failed);
  crash();
}

void Simulation::send_message() {
  const std::size_t member = random_.below(members_.size());
  const ClientMessage message = members_[member].compose(random_, market_, codes_);
  network_.send([this, member, message] { life_->gateway->receive(member, message); });
}

void Simulation::move_clock() {
  if (random_.chance(1, 20)) {
    probes_.hit(Probe::clock_stepped_back);
    clock_.advance(Timestamp(-ns_per_s));
  } else if (random_.chance(1, 10)) {
    clock_.advance(Timestamp(1800 * ns_per_s));
  } else {
    clock_.advance(Timestamp(static_cast<std::int64_t>(random_.below(2 * ns_per_s))));
  }
  life_->node->on_second();
}

void Simulation::change_disk() {
  disk_percent_ = random_.chance(1, 2) ? 96 : 50;
  disk_.set_usage(
      {.bytes_total = 100, .bytes_available = 100 - disk_percent_, .disk_percent = disk_percent_});
  life_->node->journal_loop().watch_disk();
  life_->node->on_second();
}

bool Simulation::work_once() {
  const auto slots = life_->node->journal_loop().do_work();
  if (!slots) {
    crash();
    return true;
  }
  std::size_t done = *slots + life_->node->release();
  done += life_->io.run_all() + life_->background.run_all();
  if (network_.deliver()) ++done;
  return done != 0 || !life_->node->idle();
}

void Simulation::settle() {
  network_.calm();
  disk_percent_ = 10;
  disk_.set_usage({.bytes_total = 100, .bytes_available = 90, .disk_percent = 10});
  // A last power cut: what nobody was told may be gone, everything else is there.
  crash();
  while (!violation_ && work_once()) {
  }
  sync_members();
  while (!violation_ && work_once()) {
  }
}

void Simulation::sync_members() {
  for (std::size_t i = 0; i < members_.size(); ++i) {
    life_->gateway->send_again(i, Network::Fate::reliable);
  }
}

}  // namespace eco::sim
