#include "persistence/lmdb_env.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <mutex>

#include <fmt/format.h>

namespace eco::persistence {
namespace {

/// Which environments this process has open, by the identity of their directory.
using Identity = std::pair<dev_t, ino_t>;
struct OpenEnvironments {
  std::mutex mutex;
  std::map<Identity, std::weak_ptr<LmdbEnv>> by_identity;
};

OpenEnvironments& open_environments() {
  static OpenEnvironments environments;
  return environments;
}

constexpr unsigned databases_max = 8;
constexpr unsigned readers_max = 126;

}  // namespace

tl::unexpected<base::Error> lmdb_error(const std::string& what, int code) {
  return base::fail(fmt::format("{}: {}", what, mdb_strerror(code)));
}

LmdbEnv::LmdbEnv(MDB_env* env, LmdbMode mode) noexcept
    : env_(env), mode_(mode), process_(::getpid()) {}

LmdbEnv::~LmdbEnv() {
  mdb_env_close(env_);
}

base::Result<std::shared_ptr<LmdbEnv>> LmdbEnv::open(const std::string& directory, LmdbMode mode,
                                                     std::size_t map_bytes, LmdbSync sync) {
  struct stat status{};
  if (::stat(directory.c_str(), &status) != 0) {
    return base::fail("cannot open journal environment " + directory + ": it does not exist");
  }
  OpenEnvironments& opened = open_environments();
  const std::lock_guard guard(opened.mutex);
  std::weak_ptr<LmdbEnv>& slot = opened.by_identity[{status.st_dev, status.st_ino}];
  if (auto env = slot.lock(); env && env->process_ == ::getpid()) {
    if (mode == LmdbMode::write && env->mode_ == LmdbMode::read) {
      return base::fail("journal environment " + directory + " is being read by this process");
    }
    return env;
  }
  MDB_env* raw = nullptr;
  if (int code = mdb_env_create(&raw); code != 0) return lmdb_error("cannot use LMDB", code);
  std::shared_ptr<LmdbEnv> env(new LmdbEnv(raw, mode));
  int code = mdb_env_set_maxdbs(raw, databases_max);
  if (code == 0) code = mdb_env_set_maxreaders(raw, readers_max);
  if (code == 0 && mode == LmdbMode::write) code = mdb_env_set_mapsize(raw, map_bytes);
  unsigned flags = MDB_NOTLS | MDB_NORDAHEAD;
  if (mode == LmdbMode::read) flags |= MDB_RDONLY;
  if (sync == LmdbSync::unsynced_for_tests) flags |= MDB_NOSYNC;
  if (code == 0) code = mdb_env_open(raw, directory.c_str(), flags, 0640);
  if (code != 0) return lmdb_error("cannot open journal environment " + directory, code);
  if (mode == LmdbMode::write) {
    // Readers of the group, a regulator's account, pin pages in the lock file while an engine runs.
    const std::string lock_file = directory + "/lock.mdb";
    if (::chmod(lock_file.c_str(), 0660) != 0) {
      return base::fail("cannot open journal environment " + directory + ": lock.mdb is not ours");
    }
  }
  slot = env;
  return env;
}

base::Result<LmdbTransaction> LmdbTransaction::begin(const LmdbEnv& env, LmdbMode mode) {
  MDB_txn* txn = nullptr;
  const unsigned flags = mode == LmdbMode::read ? MDB_RDONLY : 0;
  int code = mdb_txn_begin(env.get(), nullptr, flags, &txn);
  if (code == MDB_READERS_FULL) {
    int dead = 0;
    if (mdb_reader_check(env.get(), &dead) == 0) {
      code = mdb_txn_begin(env.get(), nullptr, flags, &txn);
    }
  }
  if (code == MDB_MAP_RESIZED) {
    code = mdb_env_set_mapsize(env.get(), 0);
    if (code == 0) code = mdb_txn_begin(env.get(), nullptr, flags, &txn);
  }
  if (code != 0) return lmdb_error("cannot begin a transaction of the journal", code);
  return LmdbTransaction(txn);
}

}  // namespace eco::persistence
