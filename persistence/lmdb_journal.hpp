#pragma once
/// The journal on disk: one LMDB environment per trading day, full sync. Format:
/// docs/journal-format.md.
#include <functional>
#include <memory>
#include <string>

#include "persistence/data_directory.hpp"
#include "persistence/journal.hpp"

namespace eco::persistence {

/// What a rotation has just completed.
enum class RotationStep : std::uint8_t {
  sealed = 1,   ///< the old environment's seal is durable
  created = 2,  ///< the new environment's directory exists under its unfinished name
  filled = 3,   ///< head, session records and first batch are durable in it
  renamed = 4,  ///< it has its final name, durably: from here on it counts
};

struct LmdbJournalOptions {
  std::size_t map_bytes = std::size_t{64} << 30;  ///< per environment; sparse
  std::uint16_t shard = 0;
  /// Ed25519 private key in PEM form, outside of the data directory.
  std::string signing_key_path;
  /// Called between the steps of a rotation: fault injection of tests.
  std::function<void(RotationStep)> rotation_hook;
  /// Called while a chunk of leaves is being hashed, on the writer's thread: for the test that
  /// reads meanwhile.
  std::function<void()> hashing_hook = nullptr;
  /// Opens LMDB without syncs: for the test that proves that the power-loss test finds it.
  bool unsynced_for_tests = false;
};

/// Opens the journal of `directory`, which must outlive the reader it gives, and creates `genesis`
/// where there is no journal yet. Verifies heads of all days and CRC, continuity and chain of the
/// newest records (restart replays the rest).
[[nodiscard]] base::Result<std::unique_ptr<Journal>> open_lmdb_journal(
    const DataDirectory& directory, const LmdbJournalOptions& options);

/// A reader for another process, or for an engine that does not run: needs no lock of the data
/// directory and changes nothing in it.
[[nodiscard]] base::Result<std::unique_ptr<JournalReader>> open_lmdb_reader(
    const std::string& data_directory, const ReaderOptions& options);

}  // namespace eco::persistence
