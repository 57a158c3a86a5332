#pragma once
/// LMDB environments and transactions as owned objects; the library's codes as errors. Sole
/// includer of lmdb.h is lmdb_env.cpp and those that include this.
#include <lmdb.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <utility>

#include "base/result.hpp"
#include "persistence/bytes.hpp"

namespace eco::persistence {

/// `what` and the library's text for `code`.
[[nodiscard]] tl::unexpected<base::Error> lmdb_error(const std::string& what, int code);

enum class LmdbMode : std::uint8_t { read, write };
/// `unsynced_for_tests` opens with MDB_NOSYNC: the power-loss test must find what it breaks.
enum class LmdbSync : std::uint8_t { full, unsynced_for_tests };

/// An open environment. Opened twice in one process, LMDB loses its locks: `open` gives the same
/// object for the same directory as long as anyone holds it. Threading: any, as LMDB says (no
/// thread-local readers: MDB_NOTLS).
class LmdbEnv {
 public:
  /// `map_bytes` is for writers; readers take the file's. Fails where the directory is already open
  /// for reading only and is to be written.
  [[nodiscard]] static base::Result<std::shared_ptr<LmdbEnv>> open(const std::string& directory,
                                                                   LmdbMode mode,
                                                                   std::size_t map_bytes,
                                                                   LmdbSync sync = LmdbSync::full);
  LmdbEnv(const LmdbEnv&) = delete;
  LmdbEnv& operator=(const LmdbEnv&) = delete;
  ~LmdbEnv();
  [[nodiscard]] MDB_env* get() const noexcept { return env_; }

 private:
  LmdbEnv(MDB_env* env, LmdbMode mode) noexcept;
  MDB_env* env_;
  LmdbMode mode_;
  pid_t process_;  // an environment cannot be used on the other side of a fork
};

/// A transaction that is aborted unless committed.
class LmdbTransaction {
 public:
  [[nodiscard]] static base::Result<LmdbTransaction> begin(const LmdbEnv& env, LmdbMode mode);
  LmdbTransaction(LmdbTransaction&& other) noexcept : txn_(std::exchange(other.txn_, nullptr)) {}
  LmdbTransaction& operator=(LmdbTransaction&& other) noexcept {
    std::swap(txn_, other.txn_);
    return *this;
  }
  ~LmdbTransaction() { abort(); }
  [[nodiscard]] MDB_txn* get() const noexcept { return txn_; }
  /// Returns LMDB's code; the transaction is over either way.
  [[nodiscard]] int commit() noexcept { return mdb_txn_commit(std::exchange(txn_, nullptr)); }
  void abort() noexcept {
    if (txn_ != nullptr) mdb_txn_abort(std::exchange(txn_, nullptr));
  }

 private:
  explicit LmdbTransaction(MDB_txn* txn) noexcept : txn_(txn) {}
  MDB_txn* txn_;
};

[[nodiscard]] inline MDB_val to_val(Bytes bytes) noexcept {
  return {bytes.size(), const_cast<std::byte*>(bytes.data())};
}
[[nodiscard]] inline Bytes to_bytes(const MDB_val& value) noexcept {
  return {static_cast<const std::byte*>(value.mv_data), value.mv_size};
}

}  // namespace eco::persistence
