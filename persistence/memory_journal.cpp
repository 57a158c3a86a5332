#include "persistence/memory_journal.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/assert.hpp"

namespace eco::persistence {
namespace {

constexpr std::uint64_t signing_purpose = ~std::uint64_t{0};

}  // namespace

/// Entries of a MemoryDisk.
class MemorySource final : public EntrySource {
 public:
  explicit MemorySource(const MemoryDisk& disk) : disk_(&disk) {}

  [[nodiscard]] base::Result<std::vector<EnvironmentHead>> heads() override {
    std::vector<EnvironmentHead> heads;
    for (const auto& environment : disk_->environments_) heads.push_back(environment.head);
    return heads;
  }

  [[nodiscard]] base::Result<void> fill(std::size_t index, domain::SeqNo from,
                                        std::uint64_t seals_from, Chunk& chunk) override {
    chunk.clear();
    const MemoryDisk::Environment& environment = disk_->environments_[index];
    auto seal = std::find_if(environment.seals.begin(), environment.seals.end(),
                             [&](const Seal& s) { return s.last.raw() >= seals_from; });
    const auto add_seals_before = [&](std::uint64_t sequence) {
      Buffer encoded;
      for (; seal != environment.seals.end() && seal->last.raw() < sequence; ++seal) {
        encoded.clear();
        encode(*seal, encoded);
        chunk.add(Chunk::Kind::seal, encoded);
      }
    };
    for (auto batch = first_batch_ending_at(environment, from); batch != environment.batches.end();
         ++batch) {
      if (chunk.bytes.size() >= chunk_bytes_wanted) return {};
      add_seals_before(batch->boundary.first.raw());
      add_batch(*batch, chunk);
    }
    add_seals_before(~std::uint64_t{0});
    return {};
  }

  [[nodiscard]] base::Result<std::optional<Boundary>> boundary_before(
      std::size_t index, domain::SeqNo sequence) override {
    const MemoryDisk::Environment& environment = disk_->environments_[index];
    const auto batch = first_batch_ending_at(environment, sequence);
    if (batch == environment.batches.begin()) return std::nullopt;
    return (batch - 1)->boundary;
  }

  [[nodiscard]] base::Result<std::uint64_t> file_bytes(std::size_t) override { return 0; }

  [[nodiscard]] base::Result<std::vector<SessionRecord>> sessions() override {
    std::vector<SessionRecord> records;
    for (const auto& [key, value] : disk_->sessions_) {
      const Bytes bytes = as_bytes(key);
      records.push_back({Buffer(bytes.begin(), bytes.end()), value});
    }
    return records;
  }

  [[nodiscard]] bool record(domain::SeqNo sequence, Buffer& out) const {
    for (const auto& environment : disk_->environments_) {
      const auto batch = first_batch_ending_at(environment, sequence);
      if (batch == environment.batches.end() || batch->boundary.first > sequence) continue;
      const std::uint64_t index = sequence.raw() - batch->boundary.first.raw();
      const std::size_t begin = index == 0 ? 0 : batch->ends[index - 1];
      const Bytes bytes = Bytes(batch->records).subspan(begin, batch->ends[index] - begin);
      out.assign(bytes.begin(), bytes.end());
      return true;
    }
    return false;
  }

 private:
  using Batches = std::vector<MemoryDisk::StoredBatch>;

  static Batches::const_iterator first_batch_ending_at(const MemoryDisk::Environment& environment,
                                                       domain::SeqNo sequence) {
    return std::lower_bound(
        environment.batches.begin(), environment.batches.end(), sequence,
        [](const auto& batch, domain::SeqNo at) { return batch.boundary.last < at; });
  }

  static void add_batch(const MemoryDisk::StoredBatch& batch, Chunk& chunk) {
    Bytes hashes(batch.hashes);
    std::size_t begin = 0;
    std::uint64_t sequence = batch.boundary.first.raw();
    for (const std::size_t end : batch.ends) {
      chunk.add(Chunk::Kind::record, Bytes(batch.records).subspan(begin, end - begin));
      begin = end;
      if (!hashes.empty() && load_le<std::uint64_t>(hashes.data()) == sequence) {
        chunk.add(Chunk::Kind::state_hash, hashes.first(StateHash::encoded_bytes));
        hashes = hashes.subspan(StateHash::encoded_bytes);
      }
      ++sequence;
    }
    Buffer encoded;
    encode(batch.boundary, encoded);
    chunk.add(Chunk::Kind::boundary, encoded);
  }

  const MemoryDisk* disk_;
};

MemoryDisk::MemoryDisk(std::uint64_t seed, std::uint16_t shard)
    : seed_(seed), key_(SigningKey::from_seed(secret(signing_purpose))) {
  usage_.bytes_total = usage_.bytes_available = std::uint64_t{1} << 40;
  Environment genesis;
  genesis.head.shard = shard;
  genesis.head.blinding_key = secret(0);
  environments_.push_back(std::move(genesis));
}

Digest MemoryDisk::secret(std::uint64_t purpose) const {
  Buffer input;
  append_le(input, seed_);
  append_le(input, purpose);
  return sha256(input);
}

MemoryJournal::MemoryJournal(MemoryDisk& disk, const DiskFaults& faults)
    : disk_(&disk), faults_(faults), random_(faults.seed) {
  EntryReader reader(std::make_unique<MemorySource>(disk), {.checks = ReadChecks::chain});
  for (;;) {
    auto entry = reader.next();
    ECO_ASSERT(entry.has_value());
    if (!*entry) break;
  }
  durable_ = last_ = domain::SeqNo(reader.checker().expected().raw() - 1);
  chain_ = reader.checker().chain();
  last_stamp_ = reader.checker().last_stamp();
}

base::Result<void> MemoryJournal::running() const {
  if (stopped_) return base::fail("the journal stopped: the simulated disk failed");
  return {};
}

MemoryJournal::Pending MemoryJournal::copy(const Batch& batch, const Digest& previous_chain) {
  Pending pending;
  for (std::size_t i = 0; i < batch.session_update_count(); ++i) {
    const Batch::SessionUpdate update = batch.session_update(i);
    pending.sessions.push_back({Buffer(update.key.begin(), update.key.end()), std::nullopt});
    if (!update.erase) {
      pending.sessions.back().value.emplace(update.value.begin(), update.value.end());
    }
  }
  if (batch.record_count() == 0) return pending;
  ECO_ASSERT(batch.first().raw() == last_.raw() + 1);
  MemoryDisk::StoredBatch& stored = pending.batch.emplace();
  for (std::size_t i = 0; i < batch.record_count(); ++i) {
    persistence::append(stored.records, batch.record(i));
    stored.ends.push_back(stored.records.size());
  }
  persistence::append(stored.hashes, batch.state_hashes());
  stored.boundary = {batch.first(), batch.last(), stored.records.size(),
                     next_chain_value(stream_, previous_chain, stored.records, stored.hashes)};
  chain_ = stored.boundary.chain;
  last_ = batch.last();
  last_stamp_ = batch.last_stamp();
  counters_.records += batch.record_count();
  counters_.record_bytes += stored.records.size();
  return pending;
}

void MemoryJournal::make_durable(std::size_t count) {
  for (; count > 0; --count) {
    Pending& pending = pending_.front();
    if (pending.batch) {
      durable_ = pending.batch->boundary.last;
      disk_->environments_.back().batches.push_back(std::move(*pending.batch));
    }
    for (MemoryDisk::SessionUpdate& update : pending.sessions) {
      const std::string key(as_text(update.key));
      if (update.value) {
        disk_->sessions_[key] = std::move(*update.value);
      } else {
        disk_->sessions_.erase(key);
      }
    }
    pending_.pop_front();
  }
}

void MemoryJournal::crash() {
  if (stopped_) return;
  make_durable(random_.below(pending_.size() + 1));
  pending_.clear();
  stopped_ = true;
}

base::Result<domain::SeqNo> MemoryJournal::append(const Batch& batch) {
  if (auto ok = running(); !ok) return tl::unexpected(ok.error());
  ECO_ASSERT(!batch.empty());
  pending_.push_back(copy(batch, chain_));
  if (random_.chance(faults_.fail_per_mille, 1000)) {
    crash();
    return base::fail("the simulated disk failed");
  }
  ++counters_.commits;
  if (!random_.chance(faults_.defer_per_mille, 1000)) make_durable(pending_.size());
  return durable_;
}

base::Result<domain::SeqNo> MemoryJournal::flush() {
  if (auto ok = running(); !ok) return tl::unexpected(ok.error());
  make_durable(pending_.size());
  return durable_;
}

base::Result<Seal> MemoryJournal::seal(domain::Timestamp at) {
  if (auto ok = flush(); !ok) return tl::unexpected(ok.error());
  MemoryDisk::Environment& environment = disk_->environments_.back();
  if (const auto last = last_seal(); last && last->last == last_) return *last;
  LeafHasher leaves(environment.head.blinding_key);
  MerkleFrontier frontier;
  for (const auto& batch : environment.batches) {
    std::size_t begin = 0;
    for (const std::size_t end : batch.ends) {
      auto record = decode_record(Bytes(batch.records).subspan(begin, end - begin));
      ECO_ASSERT(record.has_value());
      frontier.add(stream_, leaves.leaf(*record));
      begin = end;
    }
  }
  Seal seal;
  seal.ordinal = environment.head.ordinal;
  seal.date = environment.head.date;
  seal.shard = environment.head.shard;
  seal.first = environment.head.first();
  seal.last = last_;
  seal.at = at;
  seal.root = frontier.root(stream_);
  seal.opening_chain = opening_chain_value(stream_, environment.head);
  sign_seal(seal, disk_->key_);
  environment.seals.push_back(seal);
  ++counters_.commits;
  return seal;
}

base::Result<domain::SeqNo> MemoryJournal::rotate(const NewDay& day, const Batch& first_batch) {
  if (auto ok = running(); !ok) return tl::unexpected(ok.error());
  ECO_ASSERT(first_batch.record_count() > 0);
  const EnvironmentHead& before = environment();
  if (before.ordinal != 0 && day.date <= before.date) {
    stopped_ = true;
    return base::fail(fmt::format("day {} cannot follow day {}", base::format_date(day.date),
                                  base::format_date(before.date)));
  }
  auto sealed = seal(first_batch.last_stamp());
  if (!sealed) return tl::unexpected(sealed.error());
  EnvironmentHead head;
  head.ordinal = before.ordinal + 1;
  head.date = day.date;
  head.shard = before.shard;
  head.previous_last = last_;
  head.previous_chain = chain_;
  head.previous_root = sealed->root;
  head.snapshot = day.snapshot;
  head.blinding_key = disk_->secret(head.ordinal);
  disk_->environments_.push_back({head, {}, {}});
  pending_.push_back(copy(first_batch, opening_chain_value(stream_, head)));
  make_durable(pending_.size());
  ++counters_.commits;
  return durable_;
}

std::optional<Seal> MemoryJournal::last_seal() const {
  const auto& seals = disk_->environments_.back().seals;
  return seals.empty() ? std::nullopt : std::optional(seals.back());
}

const EnvironmentHead& MemoryJournal::environment() const noexcept {
  return disk_->environments_.back().head;
}

base::Result<void> MemoryJournal::read(domain::SeqNo sequence, Buffer& out) const {
  if (!sequence.valid() || sequence > durable_ || !MemorySource(*disk_).record(sequence, out)) {
    return base::fail(fmt::format("sequence {} is not in the journal, which ends with {}",
                                  sequence.raw(), durable_.raw()));
  }
  return {};
}

base::Result<std::unique_ptr<JournalReader>> MemoryJournal::reader(
    const ReaderOptions& options) const {
  return std::make_unique<EntryReader>(std::make_unique<MemorySource>(*disk_), options);
}

base::Result<std::vector<SessionRecord>> MemoryJournal::sessions() const {
  return MemorySource(*disk_).sessions();
}

JournalStats MemoryJournal::stats() const {
  JournalStats stats = counters_;
  stats.environments = static_cast<std::uint32_t>(disk_->environments_.size());
  return stats;
}

base::Result<DiskUsage> MemoryJournal::disk_usage() const {
  return disk_->usage_;
}

}  // namespace eco::persistence
