#include "tests/sim/sim_disk.hpp"

#include "persistence/digest_stream.hpp"

namespace eco::sim {

base::Result<persistence::SnapshotRef> MemorySnapshots::write(const node::SerialisedState& state) {
  if (random_.chance(1, 10)) {
    probes_.hit(Probe::snapshot_write_failed);
    return base::fail("the simulated disk refused a snapshot");
  }
  persistence::Snapshot& snapshot = kept_[state.info.sequence];
  snapshot.info = state.info;
  const persistence::Bytes bytes = persistence::as_bytes(state.content);
  snapshot.content.assign(bytes.begin(), bytes.end());
  snapshot.sha256 = persistence::sha256(bytes);
  return snapshot.ref();
}

base::Result<std::vector<domain::SeqNo>> MemorySnapshots::list() const {
  std::vector<domain::SeqNo> sequences;
  for (const auto& [sequence, snapshot] : kept_) sequences.push_back(sequence);
  return sequences;
}

base::Result<persistence::Snapshot> MemorySnapshots::load(domain::SeqNo sequence) const {
  const auto found = kept_.find(sequence);
  if (found == kept_.end()) return base::fail("no such snapshot");
  return found->second;
}

}  // namespace eco::sim
