#pragma once
/// The writing side of one LMDB environment.
#include <memory>
#include <string>

#include "persistence/batch.hpp"
#include "persistence/lmdb_env.hpp"

namespace eco::persistence {

/// One environment, open for writing. Every write is one transaction, durable on return.
/// After an error nothing is known about what was written: the caller stops.
class LmdbDay {
 public:
  struct Options {
    std::size_t map_bytes;
    LmdbSync sync = LmdbSync::full;
  };
  /// What a commit carries beside or instead of a batch.
  struct Commit {
    const Batch* batch = nullptr;
    const Boundary* boundary = nullptr;  ///< where the batch has records
    const Seal* seal = nullptr;
    const EnvironmentHead* head = nullptr;   ///< of a new environment
    const LmdbDay* sessions_from = nullptr;  ///< copies its session records
  };

  /// Opens the environment in `directory`, or makes it with its databases.
  [[nodiscard]] static base::Result<LmdbDay> open(const std::string& directory,
                                                  const Options& options);
  [[nodiscard]] base::Result<void> commit(const Commit& commit);

  struct Space {
    std::uint64_t used_bytes = 0;  ///< pages in use
    std::uint64_t map_bytes = 0;
  };
  [[nodiscard]] Space space() const;

 private:
  struct Databases {
    MDB_dbi head;
    MDB_dbi records;
    MDB_dbi boundaries;
    MDB_dbi state_hashes;
    MDB_dbi seals;
    MDB_dbi sessions;
  };
  LmdbDay(std::shared_ptr<LmdbEnv> env, const Databases& dbs) : env_(std::move(env)), dbs_(dbs) {}

  // Each returns LMDB's code.
  [[nodiscard]] int put(MDB_txn* txn, const Commit& commit);
  [[nodiscard]] int put_records(MDB_txn* txn, const Batch& batch);
  [[nodiscard]] int put_state_hashes(MDB_txn* txn, const Batch& batch);
  [[nodiscard]] int put_sessions(MDB_txn* txn, const Batch& batch);
  [[nodiscard]] int copy_sessions(MDB_txn* txn, const LmdbDay& from);

  std::shared_ptr<LmdbEnv> env_;
  Databases dbs_;
  std::uint64_t commits_ = 0;
  Buffer scratch_;
};

}  // namespace eco::persistence
