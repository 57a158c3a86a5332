#include "node/snapshotter.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace eco::node {

Snapshotter::Snapshotter(SnapshotVault& vault, Executor& background, Executor& io,
                         persistence::SnapshotRef newest, std::function<void(bool)> busy_changed)
    : vault_(vault),
      background_(background),
      io_(io),
      busy_changed_(std::move(busy_changed)),
      newest_(newest) {}

void Snapshotter::write(domain::SeqNo sequence, std::unique_ptr<std::string> content) {
  if (++writing_ == 1) busy_changed_(true);
  background_.post([this, sequence, bytes = std::shared_ptr<std::string>(std::move(content))] {
    const auto written = vault_.write(sequence, *bytes);
    if (written) {
      const std::lock_guard lock(mutex_);
      newest_ = *written;
    } else {
      spdlog::warn("snapshot at {} not written: {}", sequence.raw(), written.error().text);
    }
    io_.post([this] {
      if (--writing_ == 0) busy_changed_(false);
    });
  });
}

persistence::SnapshotRef Snapshotter::newest() const {
  const std::lock_guard lock(mutex_);
  return newest_;
}

}  // namespace eco::node
