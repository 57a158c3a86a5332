#pragma once
/// What survives a crash in the simulation besides the journal, and a journal that lies.
#include <map>
#include <string>
#include <vector>

#include "base/prng.hpp"
#include "node/snapshotter.hpp"
#include "persistence/journal.hpp"
#include "tests/sim/probes.hpp"

namespace eco::sim {

/// Snapshots in memory; a write fails now and then.
class MemorySnapshots final : public node::SnapshotVault {
 public:
  MemorySnapshots(std::uint64_t seed, Probes& probes) : random_(seed), probes_(probes) {}

  [[nodiscard]] base::Result<persistence::SnapshotRef> write(
      const node::SerialisedState& state) override;
  [[nodiscard]] base::Result<std::vector<domain::SeqNo>> list() const override;
  [[nodiscard]] base::Result<persistence::Snapshot> load(domain::SeqNo sequence) const override;

 private:
  base::Prng random_;
  Probes& probes_;
  std::map<domain::SeqNo, persistence::Snapshot> kept_;
};

/// The planted bug: says "durable" before it is. The node above it then releases before durable,
/// and the simulation must notice.
class EarlyJournal final : public persistence::Journal {
 public:
  explicit EarlyJournal(persistence::Journal& inner) : inner_(inner) {}

  [[nodiscard]] base::Result<domain::SeqNo> append(const persistence::Batch& batch) override {
    return inner_.append(batch).map([this](domain::SeqNo) { return inner_.last_sequence(); });
  }
  [[nodiscard]] base::Result<domain::SeqNo> flush() override { return inner_.last_sequence(); }
  [[nodiscard]] domain::SeqNo durable_sequence() const noexcept override {
    return inner_.last_sequence();
  }
  [[nodiscard]] base::Result<domain::SeqNo> rotate(const persistence::NewDay& day,
                                                   const persistence::Batch& first) override {
    return inner_.rotate(day, first);
  }
  [[nodiscard]] base::Result<persistence::Seal> seal(domain::Timestamp at) override {
    return inner_.seal(at);
  }
  [[nodiscard]] base::Result<bool> prepare_seal() override { return inner_.prepare_seal(); }
  [[nodiscard]] std::optional<persistence::Seal> last_seal() const override {
    return inner_.last_seal();
  }
  [[nodiscard]] domain::SeqNo last_sequence() const noexcept override {
    return inner_.last_sequence();
  }
  [[nodiscard]] domain::Timestamp last_stamp() const noexcept override {
    return inner_.last_stamp();
  }
  [[nodiscard]] persistence::Digest chain_value() const noexcept override {
    return inner_.chain_value();
  }
  [[nodiscard]] const persistence::EnvironmentHead& environment() const noexcept override {
    return inner_.environment();
  }
  [[nodiscard]] base::Result<void> read(domain::SeqNo sequence,
                                        persistence::Buffer& out) const override {
    return sequence <= inner_.durable_sequence()
               ? inner_.read(sequence, out)
               : inner_.flush().and_then([&](domain::SeqNo) { return inner_.read(sequence, out); });
  }
  [[nodiscard]] base::Result<std::unique_ptr<persistence::JournalReader>> reader(
      const persistence::ReaderOptions& options) const override {
    return inner_.reader(options);
  }
  [[nodiscard]] base::Result<std::vector<persistence::SessionRecord>> sessions() const override {
    return inner_.sessions();
  }
  [[nodiscard]] persistence::JournalStats stats() const override { return inner_.stats(); }
  [[nodiscard]] base::Result<persistence::DiskUsage> disk_usage() const override {
    return inner_.disk_usage();
  }

 private:
  persistence::Journal& inner_;
};

}  // namespace eco::sim
