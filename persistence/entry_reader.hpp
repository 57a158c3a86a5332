#pragma once
/// The reading and checking of journal entries, over any store of their bytes.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "persistence/journal.hpp"
#include "persistence/merkle.hpp"

namespace eco::persistence {

/// Undecoded entries of whole batches, copied out of a store. Reused.
struct Chunk {
  enum class Kind : std::uint8_t { record, state_hash, boundary, seal };
  struct Item {
    Kind kind;
    std::size_t at;
    std::size_t size;
  };
  Buffer bytes;
  std::vector<Item> items;

  void clear() noexcept {
    bytes.clear();
    items.clear();
  }
  void add(Kind kind, Bytes entry) {
    items.push_back({kind, bytes.size(), entry.size()});
    append(bytes, entry);
  }
};

/// Where entries come from. Its bytes may be hostile. Threading: as JournalReader.
class EntrySource {
 public:
  /// A source may stop at the end of any batch once a chunk has this many bytes.
  static constexpr std::size_t chunk_bytes_wanted = 1u << 20;

  EntrySource() = default;
  EntrySource(const EntrySource&) = delete;
  EntrySource& operator=(const EntrySource&) = delete;
  virtual ~EntrySource() = default;

  /// The heads of all environments as they are now, in order; at least that of genesis.
  [[nodiscard]] virtual base::Result<std::vector<EnvironmentHead>> heads() = 0;
  /// Adds the batches of environment `index` from the one that holds `from` on, and the seals whose
  /// last sequence number is at least `seals_from`, each behind the batch it ends with. Adds
  /// nothing at the end.
  [[nodiscard]] virtual base::Result<void> fill(std::size_t index, domain::SeqNo from,
                                                std::uint64_t seals_from, Chunk& chunk) = 0;
  /// The last boundary of environment `index` whose batch lies wholly before `sequence`.
  [[nodiscard]] virtual base::Result<std::optional<Boundary>> boundary_before(
      std::size_t index, domain::SeqNo sequence) = 0;
  [[nodiscard]] virtual base::Result<std::uint64_t> file_bytes(std::size_t index) = 0;
  /// Of the newest environment.
  [[nodiscard]] virtual base::Result<std::vector<SessionRecord>> sessions() = 0;
};

/// The error for a journal that cannot be trusted from `sequence` on.
[[nodiscard]] tl::unexpected<base::Error> journal_defect(const std::string& environment,
                                                         domain::SeqNo sequence,
                                                         const std::string& what);

/// Checks entries as they pass by in journal order.
class EntryChecker {
 public:
  explicit EntryChecker(const ReaderOptions& options) : options_(options) {}

  /// Begins an environment, after the one checked so far where there was one.
  [[nodiscard]] base::Result<void> enter(const EnvironmentHead& head);
  /// Begins inside an environment, behind `before`, its last boundary that is skipped.
  void resume(const EnvironmentHead& head, const std::optional<Boundary>& before);

  [[nodiscard]] base::Result<void> check(const RecordView& record);
  [[nodiscard]] base::Result<void> check(const StateHash& hash, Bytes encoded);
  [[nodiscard]] base::Result<void> check(const Boundary& boundary);
  [[nodiscard]] base::Result<void> check(const Seal& seal);

  [[nodiscard]] const EnvironmentHead& environment() const noexcept { return head_; }
  /// Of the next record.
  [[nodiscard]] domain::SeqNo expected() const noexcept { return expected_; }
  /// After the last boundary; the opening value before the first.
  [[nodiscard]] const Digest& chain() const noexcept { return chain_; }
  [[nodiscard]] domain::Timestamp last_stamp() const noexcept { return last_stamp_; }
  [[nodiscard]] const std::optional<Seal>& last_seal() const noexcept { return last_seal_; }

 private:
  void start(const EnvironmentHead& head);
  [[nodiscard]] bool chained() const noexcept { return options_.checks != ReadChecks::records; }
  [[nodiscard]] tl::unexpected<base::Error> defect(const std::string& what) const {
    return journal_defect(head_.name(), expected_, what);
  }

  ReaderOptions options_;
  bool started_ = false;
  bool resumed_ = false;  // the environment was entered in its middle: seals may have been skipped
  EnvironmentHead head_;
  domain::SeqNo expected_;
  domain::SeqNo batch_first_;
  std::uint64_t batch_bytes_ = 0;
  domain::Timestamp last_stamp_;
  Digest opening_chain_{};
  Digest chain_{};
  DigestStream batch_stream_;  // runs from the previous chain value over the batch's records
  Buffer batch_hashes_;        // state hashes of the batch, encoded
  DigestStream stream_;
  std::optional<LeafHasher> leaves_;  // where the environment is read from its beginning
  MerkleFrontier frontier_;
  std::optional<Seal> last_seal_;  // of this environment
};

/// JournalReader over an EntrySource.
class EntryReader final : public JournalReader {
 public:
  EntryReader(std::unique_ptr<EntrySource> source, const ReaderOptions& options);

  [[nodiscard]] base::Result<void> seek(domain::SeqNo first) override;
  [[nodiscard]] base::Result<std::optional<JournalEntry>> next() override;
  [[nodiscard]] base::Result<std::vector<EnvironmentInfo>> environments() override;
  [[nodiscard]] base::Result<std::vector<SessionRecord>> sessions() override;

  /// What was checked so far.
  [[nodiscard]] const EntryChecker& checker() const noexcept { return checker_; }

 private:
  [[nodiscard]] base::Result<std::optional<JournalEntry>> advance();
  /// Decodes and checks the next item of the chunk; empty where it lies before the position sought.
  [[nodiscard]] base::Result<std::optional<JournalEntry>> take();
  [[nodiscard]] base::Result<std::optional<JournalEntry>> enter(const EnvironmentHead& head);
  [[nodiscard]] base::Result<void> refill();

  std::unique_ptr<EntrySource> source_;
  ReaderOptions options_;
  EntryChecker checker_;
  std::optional<std::size_t> environment_;  // index of the one being read
  std::optional<domain::SeqNo> show_from_;  // entries before it are checked, not returned
  std::uint64_t seals_from_ = 0;
  Chunk chunk_;
  std::size_t item_ = 0;
  std::optional<base::Error> broken_;
};

}  // namespace eco::persistence
