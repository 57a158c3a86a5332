#pragma once
/// The entries of a journal in its LMDB environments, read through LmdbFile.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "persistence/data_directory.hpp"
#include "persistence/entry_reader.hpp"
#include "persistence/lmdb_cursor.hpp"
#include "persistence/lmdb_env.hpp"

namespace eco::persistence {

// Names of the databases of an environment (docs/journal-format.md).
inline constexpr const char* db_head = "head";
inline constexpr const char* db_records = "records";
inline constexpr const char* db_boundaries = "boundaries";
inline constexpr const char* db_state_hashes = "state_hashes";
inline constexpr const char* db_seals = "seals";
inline constexpr const char* db_sessions = "sessions";
/// The only key of `head`.
inline constexpr std::string_view head_key = "head";
/// Ends the name of an environment that is not complete yet.
inline constexpr std::string_view unfinished_suffix = ".new";

/// What is stored for a session record: CRC32C over key and value, then the value.
void encode_session_value(Bytes key, Bytes value, Buffer& out);
/// The value inside `stored`, borrowed from it.
[[nodiscard]] base::Result<Bytes> decode_session_value(Bytes key, Bytes stored);

/// Names of the finished environments, genesis first, then by date. Other files are not looked at.
[[nodiscard]] base::Result<std::vector<std::string>> environment_names(
    const std::string& journal_directory);

/// Reads without LMDB's locks; only in the newest environment of a running engine it pins its pages
/// with a read transaction, for the time of one call.
class LmdbSource final : public EntrySource {
 public:
  enum class Pinning : std::uint8_t {
    while_engine_runs,
    never,  ///< the caller holds the data directory and does not write yet
  };
  explicit LmdbSource(DataPaths paths, Pinning pinning = Pinning::while_engine_runs)
      : paths_(std::move(paths)), pinning_(pinning) {}

  [[nodiscard]] base::Result<std::vector<EnvironmentHead>> heads() override;
  [[nodiscard]] base::Result<void> fill(std::size_t index, domain::SeqNo from,
                                        std::uint64_t seals_from, Chunk& chunk) override;
  [[nodiscard]] base::Result<std::optional<Boundary>> boundary_before(
      std::size_t index, domain::SeqNo sequence) override;
  [[nodiscard]] base::Result<std::uint64_t> file_bytes(std::size_t index) override;
  [[nodiscard]] base::Result<std::vector<SessionRecord>> sessions() override;

  /// The stored bytes of one record of environment `index`; empty where there is none.
  [[nodiscard]] base::Result<bool> record(std::size_t index, domain::SeqNo sequence, Buffer& out);
  /// The last seal of environment `index`.
  [[nodiscard]] base::Result<std::optional<Seal>> last_seal(std::size_t index);
  /// Entries in the tree of records of environment `index`.
  [[nodiscard]] base::Result<std::uint64_t> record_count(std::size_t index);

 private:
  /// One committed state of the open file, pinned where that is needed.
  struct View {
    LmdbSnapshot snapshot;
    std::optional<LmdbTransaction> pin;
  };
  [[nodiscard]] std::string directory(std::size_t index) const;
  [[nodiscard]] base::Result<void> use(std::size_t index);
  /// True where the open environment may be written to while it is read.
  [[nodiscard]] base::Result<bool> changing() const;
  [[nodiscard]] base::Result<View> view();
  [[nodiscard]] base::Result<View> pinned_view();
  [[nodiscard]] base::Result<LmdbCursor> cursor(const View& view, std::string_view database,
                                                LmdbKeys keys = LmdbKeys::integers) const;
  [[nodiscard]] base::Result<EnvironmentHead> read_head(const View& view) const;
  [[nodiscard]] base::Result<void> read_batches(const View& view, domain::SeqNo from,
                                                std::uint64_t seals_from, Chunk& chunk) const;
  /// Result of `body(view)` on environment `index`; once more, pinned, where that failed and an
  /// engine runs.
  template <class Body>
  [[nodiscard]] auto with_view(std::size_t index, Body body)
      -> decltype(body(std::declval<View>()));

  DataPaths paths_;
  Pinning pinning_;
  std::vector<std::string> names_;
  std::vector<EnvironmentHead> heads_;
  std::optional<std::size_t> open_;  // index of the environment that file_ is of
  std::optional<LmdbFile> file_;
  std::shared_ptr<LmdbEnv> env_;  // pins file_'s pages; only where it is needed
};

}  // namespace eco::persistence
