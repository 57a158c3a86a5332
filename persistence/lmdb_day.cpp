#include "persistence/lmdb_day.hpp"

#include "persistence/lmdb_source.hpp"

namespace eco::persistence {
namespace {

int put_numbered(MDB_txn* txn, MDB_dbi dbi, std::uint64_t key, Bytes value, unsigned flags) {
  MDB_val at{sizeof key, &key};
  MDB_val what = to_val(value);
  return mdb_put(txn, dbi, &at, &what, flags);
}

template <class Entry>
int put_entry(MDB_txn* txn, MDB_dbi dbi, std::uint64_t key, const Entry& entry, Buffer& scratch) {
  scratch.clear();
  encode(entry, scratch);
  return put_numbered(txn, dbi, key, scratch, MDB_APPEND);
}

}  // namespace

base::Result<LmdbDay> LmdbDay::open(const std::string& directory, const Options& options) {
  auto env = LmdbEnv::open(directory, LmdbMode::write, options.map_bytes, options.sync);
  if (!env) return tl::unexpected(env.error());
  auto txn = LmdbTransaction::begin(**env, LmdbMode::write);
  if (!txn) return tl::unexpected(txn.error());
  Databases dbs{};
  struct Name {
    const char* name;
    unsigned flags;
    MDB_dbi* dbi;
  };
  const Name names[] = {{db_head, 0, &dbs.head},
                        {db_records, MDB_INTEGERKEY, &dbs.records},
                        {db_boundaries, MDB_INTEGERKEY, &dbs.boundaries},
                        {db_state_hashes, MDB_INTEGERKEY, &dbs.state_hashes},
                        {db_seals, MDB_INTEGERKEY, &dbs.seals},
                        {db_sessions, 0, &dbs.sessions}};
  for (const Name& name : names) {
    int code = mdb_dbi_open(txn->get(), name.name, name.flags, name.dbi);
    if (code == MDB_NOTFOUND) {
      code = mdb_dbi_open(txn->get(), name.name, name.flags | MDB_CREATE, name.dbi);
    }
    if (code != 0) {
      return lmdb_error("cannot open database " + std::string(name.name) + " in " + directory,
                        code);
    }
  }
  if (int code = txn->commit(); code != 0) {
    return lmdb_error("cannot open the databases in " + directory, code);
  }
  return LmdbDay(std::move(*env), dbs);
}

base::Result<void> LmdbDay::commit(const Commit& commit) {
  // A reader that was killed pins its pages, and the file grows, until its slot is cleared.
  constexpr std::uint64_t commits_between_checks = 1024;
  if (commits_++ % commits_between_checks == 0) {
    int dead = 0;
    if (int code = mdb_reader_check(env_->get(), &dead); code != 0) {
      return lmdb_error("cannot check the readers of the journal", code);
    }
  }
  auto txn = LmdbTransaction::begin(*env_, LmdbMode::write);
  if (!txn) return tl::unexpected(txn.error());
  int code = put(txn->get(), commit);
  // MDB_MAP_FULL may come from a put or from here; neither is tried again.
  if (code == 0) code = txn->commit();
  if (code == MDB_MAP_FULL) {
    return base::fail(
        "the journal environment has reached its map size: raise it in the configuration, "
        "then start again");
  }
  if (code != 0) {
    return lmdb_error(
        "the journal could not be written; free or replace the disk, then start again", code);
  }
  return {};
}

int LmdbDay::put(MDB_txn* txn, const Commit& commit) {
  int code = 0;
  if (commit.head != nullptr) {
    scratch_.clear();
    encode(*commit.head, scratch_);
    MDB_val key = to_val(as_bytes(head_key));
    MDB_val value = to_val(scratch_);
    code = mdb_put(txn, dbs_.head, &key, &value, MDB_NOOVERWRITE);
  }
  if (code == 0 && commit.sessions_from != nullptr) {
    code = copy_sessions(txn, *commit.sessions_from);
  }
  if (code == 0 && commit.batch != nullptr) {
    code = put_records(txn, *commit.batch);
    if (code == 0) code = put_state_hashes(txn, *commit.batch);
    if (code == 0) code = put_sessions(txn, *commit.batch);
  }
  if (code == 0 && commit.boundary != nullptr) {
    code = put_entry(txn, dbs_.boundaries, commit.boundary->last.raw(), *commit.boundary, scratch_);
  }
  if (code == 0 && commit.seal != nullptr) {
    code = put_entry(txn, dbs_.seals, commit.seal->last.raw(), *commit.seal, scratch_);
  }
  return code;
}

int LmdbDay::put_records(MDB_txn* txn, const Batch& batch) {
  if (batch.record_count() == 0) return 0;
  MDB_cursor* cursor = nullptr;
  int code = mdb_cursor_open(txn, dbs_.records, &cursor);
  if (code != 0) return code;
  std::uint64_t sequence = batch.first().raw();
  MDB_val key{sizeof sequence, &sequence};
  for (std::size_t i = 0; code == 0 && i < batch.record_count(); ++i, ++sequence) {
    MDB_val value = to_val(batch.record(i));
    code = mdb_cursor_put(cursor, &key, &value, MDB_APPEND);
  }
  mdb_cursor_close(cursor);
  return code;
}

int LmdbDay::put_state_hashes(MDB_txn* txn, const Batch& batch) {
  int code = 0;
  for (Bytes left = batch.state_hashes(); code == 0 && !left.empty();
       left = left.subspan(StateHash::encoded_bytes)) {
    const Bytes entry = left.first(StateHash::encoded_bytes);
    code = put_numbered(txn, dbs_.state_hashes, load_le<std::uint64_t>(entry.data()), entry,
                        MDB_APPEND);
  }
  return code;
}

int LmdbDay::put_sessions(MDB_txn* txn, const Batch& batch) {
  int code = 0;
  for (std::size_t i = 0; code == 0 && i < batch.session_update_count(); ++i) {
    const Batch::SessionUpdate update = batch.session_update(i);
    MDB_val key = to_val(update.key);
    if (update.erase) {
      code = mdb_del(txn, dbs_.sessions, &key, nullptr);
      if (code == MDB_NOTFOUND) code = 0;
      continue;
    }
    encode_session_value(update.key, update.value, scratch_);
    MDB_val value = to_val(scratch_);
    code = mdb_put(txn, dbs_.sessions, &key, &value, 0);
  }
  return code;
}

int LmdbDay::copy_sessions(MDB_txn* txn, const LmdbDay& from) {
  MDB_txn* reading = nullptr;
  int code = mdb_txn_begin(from.env_->get(), nullptr, MDB_RDONLY, &reading);
  if (code != 0) return code;
  MDB_cursor* cursor = nullptr;
  code = mdb_cursor_open(reading, from.dbs_.sessions, &cursor);
  if (code == 0) {
    MDB_val key;
    MDB_val value;
    while ((code = mdb_cursor_get(cursor, &key, &value, MDB_NEXT)) == 0) {
      if ((code = mdb_put(txn, dbs_.sessions, &key, &value, MDB_APPEND)) != 0) break;
    }
    if (code == MDB_NOTFOUND) code = 0;
    mdb_cursor_close(cursor);
  }
  mdb_txn_abort(reading);
  return code;
}

LmdbDay::Space LmdbDay::space() const {
  MDB_envinfo info{};
  MDB_stat stat{};
  mdb_env_info(env_->get(), &info);
  mdb_env_stat(env_->get(), &stat);
  return {(info.me_last_pgno + 1) * std::uint64_t{stat.ms_psize}, info.me_mapsize};
}

}  // namespace eco::persistence
