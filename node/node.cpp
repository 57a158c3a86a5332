#include "node/node.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace eco::node {
namespace {

domain::EntryMode entry_mode_of(const engine::Exchange& exchange) {
  return std::get<domain::VenueAnswer>(exchange.query(domain::VenueQuery{})).venue.entry;
}

}  // namespace

base::Result<std::unique_ptr<Node>> Node::recover(const NodePorts& ports,
                                                  const NodeOptions& options) {
  auto recovered = node::recover(ports.journal, ports.snapshots, ports.seal_keys, options.limits);
  if (!recovered) return tl::unexpected(recovered.error());
  auto authenticator =
      Authenticator::create(ports.credentials, ports.passwords, ports.io, ports.password_cost);
  if (!authenticator) return tl::unexpected(authenticator.error());
  return std::unique_ptr<Node>(
      new Node(ports, options, std::move(*recovered), std::move(*authenticator)));
}

Node::Node(const NodePorts& ports, const NodeOptions& options, Recovered recovered,
           std::unique_ptr<Authenticator> authenticator)
    : recovered_(std::move(recovered)),
      ring_(options.ring_slots),
      waiter_(options.wait),
      queue_(ports.journal.durable_sequence()),
      sequencer_(*recovered_.exchange, ports.clock, ring_, waiter_, queue_, options.sequencer),
      snapshotter_(ports.snapshots, ports.seal_keys, ports.background, ports.io,
                   recovered_.snapshot, [this](bool busy) { sequencer_.set_snapshot_busy(busy); }),
      journal_loop_(ring_, ports.journal, ports.seal_keys,
                    {.newest_snapshot = [this] { return snapshotter_.newest(); },
                     .traders = recovered_.traders,
                     .sealed = SealedAuctions(*recovered_.exchange)}),
      directory_(recovered_.traders),
      sessions_(sequencer_, ports.journal, ports.seal_keys, recovered_.day_start),
      authenticator_(std::move(authenticator)),
      operator_desk_({.sequencer = sequencer_,
                      .queue = queue_,
                      .directory = directory_,
                      .authenticator = *authenticator_,
                      .exchange = *recovered_.exchange,
                      .limits = options.limits,
                      .clock = ports.clock,
                      .journal = ports.journal,
                      .seal_keys = ports.seal_keys,
                      .background = ports.background,
                      .io = ports.io}),
      operator_turns_(operator_desk_, ports.clock),
      release_({.ring = ring_,
                .journal = journal_loop_,
                .sequencer = sequencer_,
                .queue = queue_,
                .directory = directory_,
                .sessions = sessions_,
                .snapshotter = snapshotter_}),
      disk_(entry_mode_of(*recovered_.exchange)) {
  for (StoredSession& session : recovered_.sessions) sessions_.put_durable(std::move(session));
  sequencer_.set_schedule(recovered_.schedule);
  directory_.update(reference_data_of(*recovered_.exchange));
  bound_next_restart(options.restart_tail_max);
}

void Node::bound_next_restart(std::uint64_t tail_max) {
  if (recovered_.replayed <= tail_max) return sequencer_.set_since_snapshot(recovered_.replayed);
  // Nobody is served yet, so nobody waits while the state is serialised.
  snapshotter_.write(std::make_unique<SerialisedState>(serialise(*recovered_.exchange)));
}

void Node::on_second() {
  sequencer_.tick();
  const std::uint32_t percent = journal_loop_.disk_percent();
  if (percent == 0) return;  // not looked at yet
  const DiskWatcher::Finding finding = disk_.observe(percent);
  if (finding.alarm_begins)
    spdlog::error("disk {} % full: free space, or orders stop at 95 %", percent);
  if (finding.alarm_ends) spdlog::info("disk {} % full: alarm over", percent);
  if (!finding.command) return;
  domain::Command command{.header = {}, .body = *finding.command};
  if (sequencer_.submit(std::move(command), nullptr) != gateway::SubmitResult::taken) return;
  disk_.set_mode(finding.command->mode);
  spdlog::error("entry mode {}: {}",
                finding.command->mode == domain::EntryMode::normal ? "normal" : "cancel-only",
                finding.command->reason);
}

}  // namespace eco::node
