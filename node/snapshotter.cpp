#include "node/snapshotter.hpp"

#include <spdlog/spdlog.h>

#include <utility>

#include "node/sealed_auctions.hpp"

namespace eco::node {

SerialisedState serialise(const engine::Exchange& exchange) {
  SerialisedState state{.info = {.sequence = exchange.last_sequence(),
                                 .stamp = exchange.last_stamp(),
                                 .state_version = engine::semantics_version,
                                 .state_hash = exchange.state_hash()},
                        .content = {},
                        .sealed_auctions = open_sealed_auctions(exchange)};
  exchange.save(state.content);
  return state;
}

base::Result<persistence::SnapshotRef> DiskSnapshots::write(const SerialisedState& state) {
  auto written = store_.write(state.info, persistence::as_bytes(state.content));
  if (!written) return written;
  if (auto pruned = store_.prune(kept_max); !pruned) {
    spdlog::warn("old snapshots not deleted: {}", pruned.error().text);
  }
  return written;
}

base::Result<std::vector<domain::SeqNo>> DiskSnapshots::list() const {
  return store_.list();
}

base::Result<persistence::Snapshot> DiskSnapshots::load(domain::SeqNo sequence) const {
  return store_.load(sequence);
}

base::Result<void> DiskSnapshots::set_aside(domain::SeqNo sequence) {
  return store_.set_aside(sequence);
}

Snapshotter::Snapshotter(SnapshotVault& vault, const persistence::SealKeys& keys,
                         Executor& background, Executor& io, persistence::SnapshotRef newest,
                         std::function<void(bool)> busy_changed)
    : vault_(vault),
      keys_(keys),
      background_(background),
      io_(io),
      busy_changed_(std::move(busy_changed)),
      newest_(newest) {}

void Snapshotter::write(std::unique_ptr<SerialisedState> state) {
  if (writing_) {
    waiting_ = std::move(state);
    return;
  }
  writing_ = true;
  busy_changed_(true);
  start(std::move(state));
}

void Snapshotter::start(std::unique_ptr<SerialisedState> state) {
  background_.post([this, shared = std::shared_ptr<SerialisedState>(std::move(state))] {
    if (!shared->sealed_auctions.empty()) {
      shared->content = persistence::as_text(
          persistence::seal_content(keys_, shared->sealed_auctions, shared->info.sequence,
                                    persistence::as_bytes(shared->content)));
    }
    const auto written = vault_.write(*shared);
    if (written) {
      const std::lock_guard lock(mutex_);
      newest_ = *written;
    } else {
      spdlog::warn("snapshot at {} not written: {}", shared->info.sequence.raw(),
                   written.error().text);
    }
    io_.post([this] {
      if (waiting_) return start(std::move(waiting_));
      writing_ = false;
      busy_changed_(false);
    });
  });
}

persistence::SnapshotRef Snapshotter::newest() const {
  const std::lock_guard lock(mutex_);
  return newest_;
}

}  // namespace eco::node
