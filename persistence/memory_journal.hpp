#pragma once
/// The journal in memory: for tests and for the simulator, whose disk fails on purpose.
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/prng.hpp"
#include "persistence/entry_reader.hpp"
#include "persistence/journal.hpp"

namespace eco::persistence {

/// What survives a crash. Owned by the test; journals come and go over it, one at a time.
/// Threading: one thread at a time, with its journals and readers.
class MemoryDisk {
 public:
  /// Two disks of one seed make the same keys.
  explicit MemoryDisk(std::uint64_t seed, std::uint16_t shard = 0);

  [[nodiscard]] const SigningKey& key() const noexcept { return key_; }
  /// What `Journal::disk_usage` answers.
  void set_usage(const DiskUsage& usage) noexcept { usage_ = usage; }

 private:
  friend class MemoryJournal;
  friend class MemorySource;

  struct StoredBatch {
    Boundary boundary;
    Buffer records;
    std::vector<std::size_t> ends;
    Buffer hashes;
  };
  struct SessionUpdate {
    Buffer key;
    std::optional<Buffer> value;
  };
  struct Environment {
    EnvironmentHead head;
    std::vector<StoredBatch> batches;
    std::vector<Seal> seals;
  };

  [[nodiscard]] Digest secret(std::uint64_t purpose) const;

  std::uint64_t seed_;
  SigningKey key_;
  std::vector<Environment> environments_;
  std::map<std::string, Buffer> sessions_;
  DiskUsage usage_;
};

/// How a disk misbehaves, drawn from a seed.
struct DiskFaults {
  std::uint64_t seed = 0;
  std::uint32_t defer_per_mille =
      0;  ///< an append that is not durable until a later one or `flush` is
  std::uint32_t fail_per_mille = 0;  ///< an append that fails, and is durable or not
};

class MemoryJournal final : public Journal {
 public:
  /// Opens what `disk` holds; it must outlive the journal and its readers.
  explicit MemoryJournal(MemoryDisk& disk, const DiskFaults& faults = {});

  /// The power goes: of the batches that are not durable the first few survive, as many as the seed
  /// says. The journal is stopped. A journal that ends otherwise loses all of them.
  void crash();

  [[nodiscard]] base::Result<domain::SeqNo> append(const Batch& batch) override;
  [[nodiscard]] base::Result<domain::SeqNo> flush() override;
  [[nodiscard]] base::Result<domain::SeqNo> rotate(const NewDay& day,
                                                   const Batch& first_batch) override;
  [[nodiscard]] base::Result<Seal> seal(domain::Timestamp at) override;
  [[nodiscard]] base::Result<bool> prepare_seal() override { return false; }
  [[nodiscard]] std::optional<Seal> last_seal() const override;
  [[nodiscard]] domain::SeqNo last_sequence() const noexcept override { return last_; }
  [[nodiscard]] domain::SeqNo durable_sequence() const noexcept override { return durable_; }
  [[nodiscard]] domain::Timestamp last_stamp() const noexcept override { return last_stamp_; }
  [[nodiscard]] Digest chain_value() const noexcept override { return chain_; }
  [[nodiscard]] const EnvironmentHead& environment() const noexcept override;
  [[nodiscard]] base::Result<void> read(domain::SeqNo sequence, Buffer& out) const override;
  [[nodiscard]] base::Result<std::unique_ptr<JournalReader>> reader(
      const ReaderOptions& options) const override;
  [[nodiscard]] base::Result<std::vector<SessionRecord>> sessions() const override;
  [[nodiscard]] JournalStats stats() const override;
  [[nodiscard]] base::Result<DiskUsage> disk_usage() const override;

 private:
  struct Pending {
    std::optional<MemoryDisk::StoredBatch> batch;
    std::vector<MemoryDisk::SessionUpdate> sessions;
  };
  [[nodiscard]] base::Result<void> running() const;
  [[nodiscard]] Pending copy(const Batch& batch, const Digest& previous_chain);
  void make_durable(std::size_t count);

  MemoryDisk* disk_;
  DiskFaults faults_;
  base::Prng random_;
  std::deque<Pending> pending_;  // appended, not durable
  domain::SeqNo last_;
  domain::SeqNo durable_;
  domain::Timestamp last_stamp_;
  Digest chain_{};
  DigestStream stream_;
  JournalStats counters_;
  bool stopped_ = false;
};

}  // namespace eco::persistence
