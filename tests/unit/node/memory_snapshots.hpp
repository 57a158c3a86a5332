#pragma once
/// Snapshots in memory.
#include <functional>
#include <map>
#include <vector>

#include "node/snapshotter.hpp"
#include "persistence/digest_stream.hpp"

namespace eco::testing {

class MemorySnapshots final : public node::SnapshotVault {
 public:
  /// `fails`: asked before each write whether it is to fail; none ever does where it is empty.
  explicit MemorySnapshots(std::function<bool()> fails = {}) : fails_(std::move(fails)) {}

  [[nodiscard]] base::Result<persistence::SnapshotRef> write(
      const node::SerialisedState& state) override {
    if (fails_ && fails_()) return base::fail("the disk refused a snapshot");
    persistence::Snapshot& snapshot = kept_[state.info.sequence];
    const persistence::Bytes bytes = persistence::as_bytes(state.content);
    snapshot.info = state.info;
    snapshot.content.assign(bytes.begin(), bytes.end());
    snapshot.sha256 = persistence::sha256(bytes);
    return snapshot.ref();
  }
  [[nodiscard]] base::Result<std::vector<domain::SeqNo>> list() const override {
    std::vector<domain::SeqNo> sequences;
    for (const auto& [sequence, snapshot] : kept_) sequences.push_back(sequence);
    return sequences;
  }
  [[nodiscard]] base::Result<persistence::Snapshot> load(domain::SeqNo sequence) const override {
    const auto found = kept_.find(sequence);
    if (found == kept_.end()) return base::fail("no such snapshot");
    return found->second;
  }
  [[nodiscard]] base::Result<void> set_aside(domain::SeqNo sequence) override {
    const auto moved = kept_.extract(sequence);
    if (moved.empty()) return base::fail("no such snapshot");
    aside_.push_back(sequence);
    return {};
  }

  /// What was set aside, in that order.
  [[nodiscard]] const std::vector<domain::SeqNo>& aside() const noexcept { return aside_; }
  /// The snapshots themselves, for a test to damage or forget.
  [[nodiscard]] std::map<domain::SeqNo, persistence::Snapshot>& kept() noexcept { return kept_; }

 private:
  std::function<bool()> fails_;
  std::map<domain::SeqNo, persistence::Snapshot> kept_;
  std::vector<domain::SeqNo> aside_;
};

}  // namespace eco::testing
