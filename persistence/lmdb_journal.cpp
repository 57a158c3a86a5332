#include "persistence/lmdb_journal.hpp"

#include <openssl/rand.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <mutex>

#include <fmt/format.h>

#include "base/assert.hpp"
#include "persistence/entry_reader.hpp"
#include "persistence/lmdb_check.hpp"
#include "persistence/lmdb_day.hpp"
#include "persistence/lmdb_source.hpp"

namespace eco::persistence {
namespace {

std::uint32_t percent_rounded_up(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 100 : static_cast<std::uint32_t>((part * 100 + whole - 1) / whole);
}

Digest random_digest() {
  Digest digest{};
  ECO_ASSERT(RAND_bytes(digest.data(), static_cast<int>(digest.size())) == 1);
  return digest;
}

/// What a rotation or a creation that did not finish has left.
base::Result<void> remove_unfinished(const DataPaths& paths) {
  std::error_code error;
  std::vector<std::filesystem::path> leftovers;
  for (const auto& entry : std::filesystem::directory_iterator(paths.journal(), error)) {
    if (entry.path().filename().string().ends_with(unfinished_suffix)) {
      leftovers.push_back(entry.path());
    }
  }
  for (const auto& path : leftovers) {
    if (!error) std::filesystem::remove_all(path, error);
  }
  if (error) {
    return base::fail(fmt::format("cannot clear {}: {}", paths.journal(), error.message()));
  }
  return {};
}

/// Where the newest environment ends.
struct Tail {
  EnvironmentHead head;
  Digest chain{};
  domain::SeqNo last;
  domain::Timestamp last_stamp;
  std::optional<Seal> last_seal;
  std::size_t environments = 0;
};

class LmdbJournal final : public Journal {
 public:
  LmdbJournal(const DataPaths& paths, const LmdbJournalOptions& options, SigningKey key,
              LmdbDay day, const Tail& tail)
      : paths_(paths),
        options_(options),
        key_(std::move(key)),
        day_(std::move(day)),
        head_(tail.head),
        chain_(tail.chain),
        last_(tail.last),
        last_stamp_(tail.last_stamp),
        last_seal_(tail.last_seal),
        leaves_(tail.head.blinding_key),
        leaf_source_(paths),
        durable_(tail.last.raw()),
        environments_(tail.environments),
        source_(paths) {}

  [[nodiscard]] base::Result<domain::SeqNo> append(const Batch& batch) override;
  [[nodiscard]] base::Result<domain::SeqNo> flush() override;
  [[nodiscard]] base::Result<domain::SeqNo> rotate(const NewDay& day,
                                                   const Batch& first_batch) override;
  [[nodiscard]] base::Result<Seal> seal(domain::Timestamp at) override;
  [[nodiscard]] base::Result<bool> prepare_seal() override;
  [[nodiscard]] std::optional<Seal> last_seal() const override { return last_seal_; }

  [[nodiscard]] domain::SeqNo last_sequence() const noexcept override { return last_; }
  [[nodiscard]] domain::SeqNo durable_sequence() const noexcept override {
    return domain::SeqNo(durable_.load(std::memory_order_acquire));
  }
  [[nodiscard]] domain::Timestamp last_stamp() const noexcept override { return last_stamp_; }
  [[nodiscard]] Digest chain_value() const noexcept override { return chain_; }
  [[nodiscard]] const EnvironmentHead& environment() const noexcept override { return head_; }

  [[nodiscard]] base::Result<void> read(domain::SeqNo sequence, Buffer& out) const override;
  [[nodiscard]] base::Result<std::unique_ptr<JournalReader>> reader(
      const ReaderOptions& options) const override;
  [[nodiscard]] base::Result<std::vector<SessionRecord>> sessions() const override;
  [[nodiscard]] JournalStats stats() const override;
  [[nodiscard]] base::Result<DiskUsage> disk_usage() const override;

 private:
  /// Passes an error on and refuses everything from now on.
  tl::unexpected<base::Error> stop(base::Error error);
  [[nodiscard]] base::Result<void> running() const;
  [[nodiscard]] Boundary boundary_of(const Batch& batch, const Digest& previous);
  void accept(const Batch& batch, const Boundary& boundary);
  /// Requires source_mutex_. Brings source_ and heads_ up to date after a start or a rotation.
  [[nodiscard]] base::Result<void> know_environments() const;
  /// Hashes the next chunk of leaves; false where there is none.
  [[nodiscard]] base::Result<bool> hash_leaves();
  [[nodiscard]] base::Result<LmdbDay> write_new_environment(const EnvironmentHead& head,
                                                            const Batch& batch,
                                                            const Boundary& boundary);
  void rotation_step(RotationStep step) const {
    if (options_.rotation_hook) options_.rotation_hook(step);
  }

  DataPaths paths_;
  LmdbJournalOptions options_;
  SigningKey key_;
  LmdbDay day_;
  EnvironmentHead head_;
  Digest chain_;
  domain::SeqNo last_;
  domain::Timestamp last_stamp_;
  std::optional<Seal> last_seal_;
  DigestStream stream_;
  LeafHasher leaves_;
  MerkleFrontier frontier_;  // over the leaves hashed so far, from the environment's first on
  Chunk chunk_;              // what is being hashed
  LmdbSource leaf_source_;   // hashing reads through its own: it never keeps `read` waiting
  std::size_t leaf_environments_ = 0;  // as leaf_source_ knows them
  std::atomic<std::uint64_t> durable_;
  std::atomic<std::size_t> environments_;
  JournalStats counters_;
  std::optional<base::Error> stopped_;

  mutable std::mutex source_mutex_;  // `read` and `sessions` may come from any thread
  mutable LmdbSource source_;
  mutable std::vector<EnvironmentHead> heads_;  // as source_ knows them
};

tl::unexpected<base::Error> LmdbJournal::stop(base::Error error) {
  stopped_ = error;
  return tl::unexpected(std::move(error));
}

base::Result<void> LmdbJournal::running() const {
  if (!stopped_) return {};
  return base::fail("the journal stopped: " + stopped_->text);
}

Boundary LmdbJournal::boundary_of(const Batch& batch, const Digest& previous) {
  ECO_ASSERT(batch.first().raw() == last_.raw() + 1);
  return {batch.first(), batch.last(), batch.records().size(),
          next_chain_value(stream_, previous, batch.records(), batch.state_hashes())};
}

void LmdbJournal::accept(const Batch& batch, const Boundary& boundary) {
  chain_ = boundary.chain;
  last_ = boundary.last;
  last_stamp_ = batch.last_stamp();
  counters_.records += batch.record_count();
  counters_.record_bytes += batch.records().size();
  durable_.store(last_.raw(), std::memory_order_release);
}

base::Result<domain::SeqNo> LmdbJournal::append(const Batch& batch) {
  if (auto ok = running(); !ok) return tl::unexpected(ok.error());
  ECO_ASSERT(!batch.empty());
  LmdbDay::Commit commit{.batch = &batch};
  Boundary boundary;
  if (batch.record_count() > 0) {
    boundary = boundary_of(batch, chain_);
    commit.boundary = &boundary;
  }
  if (auto ok = day_.commit(commit); !ok) return stop(ok.error());
  ++counters_.commits;
  if (batch.record_count() > 0) accept(batch, boundary);
  return last_;
}

base::Result<domain::SeqNo> LmdbJournal::flush() {
  if (auto ok = running(); !ok) return tl::unexpected(ok.error());
  return last_;
}

base::Result<void> LmdbJournal::know_environments() const {
  if (heads_.size() == environments_) return {};
  auto heads = source_.heads();
  if (!heads) return tl::unexpected(heads.error());
  heads_ = std::move(*heads);
  return {};
}

base::Result<bool> LmdbJournal::hash_leaves() {
  const domain::SeqNo from(head_.first().raw() + frontier_.size());
  if (from > last_) return false;
  if (leaf_environments_ != environments_) {
    const auto heads = leaf_source_.heads();
    if (!heads) return tl::unexpected(heads.error());
    leaf_environments_ = heads->size();
  }
  chunk_.clear();
  if (auto ok = leaf_source_.fill(environments_ - 1, from, from.raw(), chunk_); !ok) {
    return tl::unexpected(ok.error());
  }
  if (options_.hashing_hook) options_.hashing_hook();
  domain::SeqNo expected = from;
  for (const Chunk::Item& item : chunk_.items) {
    if (item.kind != Chunk::Kind::record) continue;
    auto record = decode_record(Bytes(chunk_.bytes).subspan(item.at, item.size));
    if (!record) return journal_defect(head_.name(), expected, record.error().text);
    if (record->fields.sequence < expected) continue;
    if (record->fields.sequence > expected) break;
    frontier_.add(stream_, leaves_.leaf(*record));
    expected = domain::SeqNo(expected.raw() + 1);
  }
  if (expected == from) return journal_defect(head_.name(), from, "the record is missing");
  return true;
}

base::Result<bool> LmdbJournal::prepare_seal() {
  if (auto ok = running(); !ok) return tl::unexpected(ok.error());
  auto hashed = hash_leaves();
  if (!hashed) return stop(hashed.error());
  return hashed;
}

base::Result<Seal> LmdbJournal::seal(domain::Timestamp at) {
  if (auto ok = running(); !ok) return tl::unexpected(ok.error());
  if (last_seal_ && last_seal_->last == last_) return *last_seal_;
  for (bool more = true; more;) {
    auto hashed = hash_leaves();
    if (!hashed) return stop(hashed.error());
    more = *hashed;
  }
  Seal seal;
  seal.ordinal = head_.ordinal;
  seal.date = head_.date;
  seal.shard = head_.shard;
  seal.first = head_.first();
  seal.last = last_;
  seal.at = at;
  seal.root = frontier_.root(stream_);
  seal.opening_chain = opening_chain_value(stream_, head_);
  sign_seal(seal, key_);
  if (auto ok = day_.commit({.seal = &seal}); !ok) return stop(ok.error());
  ++counters_.commits;
  last_seal_ = seal;
  return seal;
}

base::Result<LmdbDay> LmdbJournal::write_new_environment(const EnvironmentHead& head,
                                                         const Batch& batch,
                                                         const Boundary& boundary) {
  const std::string final_name = paths_.journal() + "/" + head.name();
  const std::string unfinished = final_name + std::string(unfinished_suffix);
  if (auto ok = make_directory(unfinished); !ok) return tl::unexpected(ok.error());
  auto day = LmdbDay::open(
      unfinished, {options_.map_bytes,
                   options_.unsynced_for_tests ? LmdbSync::unsynced_for_tests : LmdbSync::full});
  if (!day) return day;
  rotation_step(RotationStep::created);
  if (auto ok = day->commit(
          {.batch = &batch, .boundary = &boundary, .head = &head, .sessions_from = &day_});
      !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = sync_path(unfinished); !ok) return tl::unexpected(ok.error());
  rotation_step(RotationStep::filled);
  if (auto ok = rename_durably(unfinished, final_name); !ok) return tl::unexpected(ok.error());
  rotation_step(RotationStep::renamed);
  return day;
}

base::Result<domain::SeqNo> LmdbJournal::rotate(const NewDay& day, const Batch& first_batch) {
  if (auto ok = running(); !ok) return tl::unexpected(ok.error());
  ECO_ASSERT(first_batch.record_count() > 0);
  if (head_.ordinal != 0 && day.date <= head_.date) {
    return stop({fmt::format("day {} cannot follow day {}", base::format_date(day.date),
                             base::format_date(head_.date))});
  }
  auto sealed = seal(first_batch.last_stamp());
  if (!sealed) return tl::unexpected(sealed.error());
  rotation_step(RotationStep::sealed);

  EnvironmentHead head;
  head.ordinal = head_.ordinal + 1;
  head.date = day.date;
  head.shard = head_.shard;
  head.previous_last = last_;
  head.previous_chain = chain_;
  head.previous_root = sealed->root;
  head.snapshot = day.snapshot;
  head.blinding_key = random_digest();
  const Boundary boundary = boundary_of(first_batch, opening_chain_value(stream_, head));
  auto opened = write_new_environment(head, first_batch, boundary);
  if (!opened) return stop(opened.error());
  day_ = std::move(*opened);
  head_ = head;
  leaves_ = LeafHasher(head.blinding_key);
  frontier_.clear();
  last_seal_.reset();
  ++environments_;
  ++counters_.commits;
  accept(first_batch, boundary);
  return last_;
}

base::Result<void> LmdbJournal::read(domain::SeqNo sequence, Buffer& out) const {
  if (!sequence.valid() || sequence > durable_sequence()) {
    return base::fail(fmt::format("sequence {} is not in the journal, which ends with {}",
                                  sequence.raw(), durable_sequence().raw()));
  }
  const std::lock_guard guard(source_mutex_);
  if (auto ok = know_environments(); !ok) return ok;
  std::size_t index = heads_.size() - 1;
  while (index > 0 && heads_[index].first() > sequence) --index;
  auto found = source_.record(index, sequence, out);
  if (!found) return tl::unexpected(found.error());
  if (!*found) return journal_defect(heads_[index].name(), sequence, "the record is missing");
  auto record = decode_record(out);
  if (!record) return journal_defect(heads_[index].name(), sequence, record.error().text);
  return {};
}

base::Result<std::unique_ptr<JournalReader>> LmdbJournal::reader(
    const ReaderOptions& options) const {
  return std::make_unique<EntryReader>(std::make_unique<LmdbSource>(paths_), options);
}

base::Result<std::vector<SessionRecord>> LmdbJournal::sessions() const {
  const std::lock_guard guard(source_mutex_);
  return source_.sessions();
}

JournalStats LmdbJournal::stats() const {
  JournalStats stats = counters_;
  stats.environments = static_cast<std::uint32_t>(environments_.load());
  stats.environment_file_bytes = day_.space().used_bytes;
  return stats;
}

base::Result<DiskUsage> LmdbJournal::disk_usage() const {
  struct statvfs disk{};
  if (::statvfs(paths_.journal().c_str(), &disk) != 0) {
    return system_error("cannot ask for the free space of " + paths_.journal());
  }
  DiskUsage usage;
  const std::uint64_t used = disk.f_blocks - disk.f_bfree;
  usage.bytes_total = disk.f_blocks * disk.f_frsize;
  usage.bytes_available = disk.f_bavail * disk.f_frsize;
  usage.disk_percent = percent_rounded_up(used, used + disk.f_bavail);
  const LmdbDay::Space space = day_.space();
  usage.map_percent = percent_rounded_up(space.used_bytes, space.map_bytes);
  return usage;
}

base::Result<void> create_genesis(const DataPaths& paths, const LmdbJournalOptions& options,
                                  const LmdbDay::Options& day_options) {
  const std::string final_name = paths.journal() + "/genesis";
  if (std::filesystem::exists(final_name)) return {};
  std::error_code error;
  const bool empty = std::filesystem::is_empty(paths.journal(), error);
  if (error || !empty) {
    return base::fail(paths.journal() + " holds days but no genesis: restore it from a copy");
  }
  const std::string unfinished = final_name + std::string(unfinished_suffix);
  if (auto ok = make_directory(unfinished); !ok) return ok;
  {
    auto day = LmdbDay::open(unfinished, day_options);
    if (!day) return tl::unexpected(day.error());
    EnvironmentHead head;
    head.shard = options.shard;
    head.blinding_key = random_digest();
    if (auto ok = day->commit({.head = &head}); !ok) return ok;
  }
  if (auto ok = sync_path(unfinished); !ok) return ok;
  return rename_durably(unfinished, final_name);
}

/// Checks the newest records, where the journal is written on, and finds its end.
base::Result<Tail> verify_tail(const DataPaths& paths) {
  constexpr std::uint64_t records_checked = 10'000;
  constexpr auto unpinned = LmdbSource::Pinning::never;
  LmdbSource source(paths, unpinned);
  auto heads = source.heads();
  if (!heads) return tl::unexpected(heads.error());
  Tail tail;
  tail.environments = heads->size();
  tail.head = heads->back();
  const std::size_t index = heads->size() - 1;
  for (std::size_t i = 0; i <= index; ++i) {
    if ((*heads)[i].ordinal != i) {
      return journal_defect((*heads)[i].name(), (*heads)[i].first(),
                            "a day's environment before this one is missing");
    }
  }
  auto last = source.boundary_before(index, domain::SeqNo(~std::uint64_t{0}));
  if (!last) return tl::unexpected(last.error());
  tail.last = *last ? (*last)->last : tail.head.previous_last;
  auto count = source.record_count(index);
  if (!count) return tl::unexpected(count.error());
  if (*count != tail.last.raw() - tail.head.previous_last.raw()) {
    return journal_defect(tail.head.name(), tail.last,
                          fmt::format("{} records are stored for {} sequence numbers", *count,
                                      tail.last.raw() - tail.head.previous_last.raw()));
  }
  if (*count == 0 && index > 0) {
    return journal_defect(tail.head.name(), tail.head.first(), "the environment has no record");
  }
  auto seal = source.last_seal(index);
  if (!seal) return tl::unexpected(seal.error());
  tail.last_seal = *seal;

  EntryReader reader(std::make_unique<LmdbSource>(paths, unpinned), {.checks = ReadChecks::chain});
  const domain::SeqNo from(std::max(tail.head.first().raw(), tail.last.raw() > records_checked
                                                                 ? tail.last.raw() - records_checked
                                                                 : 0));
  if (auto ok = reader.seek(from); !ok) return tl::unexpected(ok.error());
  for (;;) {
    auto entry = reader.next();
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry) break;
  }
  tail.chain = reader.checker().chain();
  tail.last_stamp = reader.checker().last_stamp();
  return tail;
}

}  // namespace

base::Result<std::unique_ptr<Journal>> open_lmdb_journal(const DataDirectory& directory,
                                                         const LmdbJournalOptions& options) {
  const DataPaths& paths = directory.paths();
  if (paths.contains(options.signing_key_path)) {
    return base::fail(
        fmt::format("signing key {} lies inside the data directory {}: keep it elsewhere",
                    options.signing_key_path, paths.root()));
  }
  auto key = SigningKey::load(options.signing_key_path);
  if (!key) return tl::unexpected(key.error());
  const LmdbDay::Options day_options{options.map_bytes, options.unsynced_for_tests
                                                            ? LmdbSync::unsynced_for_tests
                                                            : LmdbSync::full};
  if (auto ok = remove_unfinished(paths); !ok) return tl::unexpected(ok.error());
  if (auto ok = create_genesis(paths, options, day_options); !ok) {
    return tl::unexpected(ok.error());
  }
  auto names = environment_names(paths.journal());
  if (!names) return tl::unexpected(names.error());
  const std::string newest = paths.journal() + "/" + names->back();
  // Before LMDB touches it: a truncated or damaged file would end the process or be damaged
  // further.
  auto file = LmdbFile::open(newest + "/data.mdb");
  if (!file) return tl::unexpected(file.error());
  if (auto ok = check_before_writing(*file); !ok) return tl::unexpected(ok.error());
  auto tail = verify_tail(paths);
  if (!tail) return tl::unexpected(tail.error());
  if (tail->head.shard != options.shard) {
    return base::fail(fmt::format("the journal belongs to shard {}, configured is {}",
                                  tail->head.shard, options.shard));
  }
  auto day = LmdbDay::open(newest, day_options);
  if (!day) return tl::unexpected(day.error());
  return std::make_unique<LmdbJournal>(paths, options, std::move(*key), std::move(*day), *tail);
}

base::Result<std::unique_ptr<JournalReader>> open_lmdb_reader(const std::string& data_directory,
                                                              const ReaderOptions& options) {
  DataPaths paths(data_directory);
  if (auto ok = check_data_directory(paths); !ok) return tl::unexpected(ok.error());
  return std::make_unique<EntryReader>(std::make_unique<LmdbSource>(std::move(paths)), options);
}

}  // namespace eco::persistence
