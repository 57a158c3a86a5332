#include "persistence/lmdb_source.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/date.hpp"
#include "persistence/crc32c.hpp"

namespace eco::persistence {
namespace {

/// One database's cursor with the question whether it stands on an entry.
struct Walk {
  LmdbCursor cursor;
  bool on_entry = false;

  [[nodiscard]] base::Result<void> set(const base::Result<bool>& moved) {
    if (!moved) return tl::unexpected(moved.error());
    on_entry = *moved;
    return {};
  }
  [[nodiscard]] base::Result<void> seek(std::uint64_t key) { return set(cursor.seek(key)); }
  [[nodiscard]] base::Result<void> next() { return set(cursor.next()); }
  [[nodiscard]] bool at(std::uint64_t key) const { return on_entry && cursor.integer_key() == key; }
};

/// The four databases side by side.
struct BatchWalk {
  Walk boundaries;
  Walk records;
  Walk hashes;
  Walk seals;
  Chunk* chunk;

  base::Result<void> add_seals_before(std::uint64_t sequence) {
    while (seals.on_entry && seals.cursor.integer_key() < sequence) {
      chunk->add(Chunk::Kind::seal, seals.cursor.value());
      if (auto ok = seals.next(); !ok) return ok;
    }
    return {};
  }
  base::Result<void> add_record(std::uint64_t sequence) {
    if (!records.at(sequence)) return base::fail(fmt::format("record {} is missing", sequence));
    chunk->add(Chunk::Kind::record, records.cursor.value());
    if (auto ok = records.next(); !ok) return ok;
    if (!hashes.at(sequence)) return {};
    chunk->add(Chunk::Kind::state_hash, hashes.cursor.value());
    return hashes.next();
  }
  base::Result<void> add_batch(const Boundary& boundary) {
    if (auto ok = add_seals_before(boundary.first.raw()); !ok) return ok;
    for (std::uint64_t at = boundary.first.raw(); at <= boundary.last.raw(); ++at) {
      if (auto ok = add_record(at); !ok) return ok;
    }
    chunk->add(Chunk::Kind::boundary, boundaries.cursor.value());
    return boundaries.next();
  }
};

constexpr std::uint64_t behind_all = ~std::uint64_t{0};

}  // namespace

void encode_session_value(Bytes key, Bytes value, Buffer& out) {
  out.clear();
  append_le(out, crc32c(value, crc32c(key)));
  append(out, value);
}

base::Result<Bytes> decode_session_value(Bytes key, Bytes stored) {
  if (stored.size() < sizeof(std::uint32_t)) return base::fail("a session record is too short");
  const Bytes value = stored.subspan(sizeof(std::uint32_t));
  if (load_le<std::uint32_t>(stored.data()) != crc32c(value, crc32c(key))) {
    return base::fail("CRC32C of a session record is wrong");
  }
  return value;
}

base::Result<std::vector<std::string>> environment_names(const std::string& journal_directory) {
  std::vector<std::string> names;
  std::error_code error;
  bool genesis = false;
  for (const auto& entry : std::filesystem::directory_iterator(journal_directory, error)) {
    std::string name = entry.path().filename().string();
    if (name == "genesis") genesis = true;
    if (base::parse_date(name)) names.push_back(std::move(name));
  }
  if (error) {
    return base::fail(fmt::format("cannot read {}: {}", journal_directory, error.message()));
  }
  if (!genesis) return base::fail(journal_directory + " has no environment genesis: no journal");
  std::sort(names.begin(), names.end());
  names.insert(names.begin(), "genesis");
  return names;
}

std::string LmdbSource::directory(std::size_t index) const {
  return paths_.journal() + "/" + names_[index];
}

base::Result<void> LmdbSource::use(std::size_t index) {
  if (open_ == index) return {};
  open_.reset();
  env_.reset();
  auto file = LmdbFile::open(directory(index) + "/data.mdb");
  if (!file) return tl::unexpected(file.error());
  file_.emplace(std::move(*file));
  open_ = index;
  return {};
}

base::Result<bool> LmdbSource::changing() const {
  if (pinning_ == Pinning::never || *open_ + 1 != names_.size()) return false;
  return engine_is_running(paths_);
}

base::Result<LmdbSource::View> LmdbSource::view() {
  auto pin = changing();
  if (!pin) return tl::unexpected(pin.error());
  if (*pin) return pinned_view();
  auto snapshot = file_->snapshot();
  if (!snapshot) return tl::unexpected(snapshot.error());
  return View{**snapshot, std::nullopt};
}

base::Result<LmdbSource::View> LmdbSource::pinned_view() {
  if (!env_) {
    auto env = LmdbEnv::open(directory(*open_), LmdbMode::read, 0);
    if (!env) {
      return tl::unexpected(
          std::move(env.error())
              .in("reading beside a running engine needs write permission on lock.mdb"));
    }
    env_ = std::move(*env);
  }
  // The meta page of a transaction is overwritten by the next but one.
  constexpr int attempts = 100;
  for (int i = 0; i < attempts; ++i) {
    auto pin = LmdbTransaction::begin(*env_, LmdbMode::read);
    if (!pin) return tl::unexpected(pin.error());
    auto snapshot = file_->snapshot(mdb_txn_id(pin->get()));
    if (!snapshot) return tl::unexpected(snapshot.error());
    if (*snapshot) return View{**snapshot, std::move(*pin)};
  }
  return base::fail("the journal changes faster than it can be read; try again");
}

template <class Body>
auto LmdbSource::with_view(std::size_t index, Body body) -> decltype(body(std::declval<View>())) {
  if (auto ok = use(index); !ok) return tl::unexpected(ok.error());
  auto at = view();
  if (!at) return tl::unexpected(at.error());
  auto result = body(*at);
  if (result || at->pin) return result;
  const auto pin = changing();
  if (!pin || !*pin) return result;
  at = pinned_view();
  if (!at) return tl::unexpected(at.error());
  return body(*at);
}

base::Result<LmdbCursor> LmdbSource::cursor(const View& view, std::string_view database,
                                            LmdbKeys keys) const {
  auto tree = file_->find(view.snapshot, database);
  if (!tree) return tl::unexpected(tree.error());
  return LmdbCursor(*file_, view.snapshot, *tree, keys);
}

base::Result<EnvironmentHead> LmdbSource::read_head(const View& view) const {
  auto heads = cursor(view, db_head, LmdbKeys::strings);
  if (!heads) return tl::unexpected(heads.error());
  auto on_entry = heads->first();
  if (!on_entry) return tl::unexpected(on_entry.error());
  if (!*on_entry || as_text(heads->key()) != head_key) return file_->defect("it has no head");
  auto head = decode_head(heads->value());
  if (!head) return file_->defect(head.error().text);
  return head;
}

base::Result<std::vector<EnvironmentHead>> LmdbSource::heads() {
  auto names = environment_names(paths_.journal());
  if (!names) return tl::unexpected(names.error());
  const bool grown =
      names->size() >= names_.size() && std::equal(names_.begin(), names_.end(), names->begin());
  if (!grown) {
    heads_.clear();
    open_.reset();
    env_.reset();
  }
  names_ = std::move(*names);
  while (heads_.size() < names_.size()) {
    auto head = with_view(heads_.size(), [this](const View& at) { return read_head(at); });
    if (!head) return tl::unexpected(head.error());
    if (head->name() != names_[heads_.size()]) {
      return base::fail(fmt::format("journal environment {} says that it is {}: it was renamed",
                                    names_[heads_.size()], head->name()));
    }
    heads_.push_back(*head);
  }
  return heads_;
}

base::Result<void> LmdbSource::fill(std::size_t index, domain::SeqNo from, std::uint64_t seals_from,
                                    Chunk& chunk) {
  auto filled = with_view(index, [&](const View& at) {
    chunk.clear();
    return read_batches(at, from, seals_from, chunk);
  });
  if (!filled) return journal_defect(names_[index], from, filled.error().text);
  return filled;
}

base::Result<void> LmdbSource::read_batches(const View& view, domain::SeqNo from,
                                            std::uint64_t seals_from, Chunk& chunk) const {
  auto boundaries = cursor(view, db_boundaries);
  if (!boundaries) return tl::unexpected(boundaries.error());
  auto records = cursor(view, db_records);
  if (!records) return tl::unexpected(records.error());
  auto hashes = cursor(view, db_state_hashes);
  if (!hashes) return tl::unexpected(hashes.error());
  auto seals = cursor(view, db_seals);
  if (!seals) return tl::unexpected(seals.error());
  BatchWalk walk{{std::move(*boundaries)},
                 {std::move(*records)},
                 {std::move(*hashes)},
                 {std::move(*seals)},
                 &chunk};
  if (auto ok = walk.boundaries.seek(from.raw()); !ok) return ok;
  if (auto ok = walk.seals.seek(seals_from); !ok) return ok;
  for (bool begun = false; walk.boundaries.on_entry; begun = true) {
    auto boundary = decode_boundary(walk.boundaries.cursor.value());
    if (!boundary) return tl::unexpected(boundary.error());
    if (!begun) {
      if (auto ok = walk.records.seek(boundary->first.raw()); !ok) return ok;
      if (auto ok = walk.hashes.seek(boundary->first.raw()); !ok) return ok;
    }
    if (auto ok = walk.add_batch(*boundary); !ok) return ok;
    if (chunk.bytes.size() >= chunk_bytes_wanted) return {};
  }
  if (chunk.items.empty()) {
    if (auto ok = walk.records.seek(from.raw()); !ok) return ok;
  }
  if (walk.records.on_entry) return base::fail("records stand behind the last batch boundary");
  return walk.add_seals_before(behind_all);
}

base::Result<std::optional<Boundary>> LmdbSource::boundary_before(std::size_t index,
                                                                  domain::SeqNo sequence) {
  return with_view(index, [&](const View& at) -> base::Result<std::optional<Boundary>> {
    auto boundaries = cursor(at, db_boundaries);
    if (!boundaries) return tl::unexpected(boundaries.error());
    auto found = boundaries->seek(sequence.raw());
    if (!found) return tl::unexpected(found.error());
    found = boundaries->previous();
    if (!found) return tl::unexpected(found.error());
    if (!*found) return std::nullopt;
    auto boundary = decode_boundary(boundaries->value());
    if (!boundary) return journal_defect(names_[index], sequence, boundary.error().text);
    return *boundary;
  });
}

base::Result<std::uint64_t> LmdbSource::file_bytes(std::size_t index) {
  return with_view(index, [&](const View& at) -> base::Result<std::uint64_t> {
    return at.snapshot.pages * file_->page_bytes();
  });
}

base::Result<std::vector<SessionRecord>> LmdbSource::sessions() {
  if (auto names = heads(); !names) return tl::unexpected(names.error());
  using Records = std::vector<SessionRecord>;
  return with_view(names_.size() - 1, [&](const View& at) -> base::Result<Records> {
    auto sessions = cursor(at, db_sessions, LmdbKeys::strings);
    if (!sessions) return tl::unexpected(sessions.error());
    Records records;
    auto on_entry = sessions->first();
    for (; on_entry && *on_entry; on_entry = sessions->next()) {
      auto value = decode_session_value(sessions->key(), sessions->value());
      if (!value) return file_->defect(value.error().text);
      records.push_back({Buffer(sessions->key().begin(), sessions->key().end()),
                         Buffer(value->begin(), value->end())});
    }
    if (!on_entry) return tl::unexpected(on_entry.error());
    return records;
  });
}

base::Result<bool> LmdbSource::record(std::size_t index, domain::SeqNo sequence, Buffer& out) {
  return with_view(index, [&](const View& at) -> base::Result<bool> {
    auto records = cursor(at, db_records);
    if (!records) return tl::unexpected(records.error());
    auto found = records->seek(sequence.raw());
    if (!found) return found;
    if (!*found || records->integer_key() != sequence.raw()) return false;
    out.assign(records->value().begin(), records->value().end());
    return true;
  });
}

base::Result<std::optional<Seal>> LmdbSource::last_seal(std::size_t index) {
  return with_view(index, [&](const View& at) -> base::Result<std::optional<Seal>> {
    auto seals = cursor(at, db_seals);
    if (!seals) return tl::unexpected(seals.error());
    auto found = seals->last();
    if (!found) return tl::unexpected(found.error());
    if (!*found) return std::nullopt;
    auto seal = decode_seal(seals->value());
    if (!seal) return file_->defect(seal.error().text);
    return *seal;
  });
}

base::Result<std::uint64_t> LmdbSource::record_count(std::size_t index) {
  return with_view(index, [&](const View& at) -> base::Result<std::uint64_t> {
    auto tree = file_->find(at.snapshot, db_records);
    if (!tree) return tl::unexpected(tree.error());
    return tree->entries;
  });
}

}  // namespace eco::persistence
