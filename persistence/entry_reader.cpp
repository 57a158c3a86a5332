#include "persistence/entry_reader.hpp"

#include <fmt/format.h>

namespace eco::persistence {
namespace {

/// Decodes with `decode` and puts the place in front of an error.
template <class Decode>
auto decode_at(const EntryChecker& checker, Bytes bytes, Decode decode) {
  auto decoded = decode(bytes);
  if (!decoded) {
    decoded =
        journal_defect(checker.environment().name(), checker.expected(), decoded.error().text);
  }
  return decoded;
}

}  // namespace

EntryReader::EntryReader(std::unique_ptr<EntrySource> source, const ReaderOptions& options)
    : source_(std::move(source)), options_(options), checker_(options) {}

base::Result<void> EntryReader::seek(domain::SeqNo first) {
  if (broken_) return tl::unexpected(*broken_);
  if (!first.valid()) return base::fail("sequence numbers begin with 1");
  auto heads = source_->heads();
  if (!heads) return tl::unexpected(heads.error());
  std::size_t index = heads->size() - 1;
  while (index > 0 && (*heads)[index].first() > first) --index;
  auto before = source_->boundary_before(index, first);
  if (!before) return tl::unexpected(before.error());
  checker_ = EntryChecker(options_);
  checker_.resume((*heads)[index], *before);
  environment_ = index;
  show_from_ = first;
  seals_from_ = first.raw();
  item_ = 0;
  chunk_.clear();
  if (auto ok = refill(); !ok) return ok;
  if (chunk_.items.empty() && checker_.expected() != first) {
    return base::fail(fmt::format("sequence {} does not exist: the journal ends with {}",
                                  first.raw(), checker_.expected().raw() - 1));
  }
  return {};
}

base::Result<void> EntryReader::refill() {
  chunk_.clear();
  item_ = 0;
  return source_->fill(*environment_, checker_.expected(), seals_from_, chunk_);
}

base::Result<std::optional<JournalEntry>> EntryReader::next() {
  if (broken_) return tl::unexpected(*broken_);
  auto entry = advance();
  if (!entry) broken_ = entry.error();
  return entry;
}

base::Result<std::optional<JournalEntry>> EntryReader::advance() {
  for (;;) {
    while (item_ < chunk_.items.size()) {
      auto entry = take();
      if (!entry || *entry) return entry;
    }
    if (environment_) {
      if (auto ok = refill(); !ok) return tl::unexpected(ok.error());
      if (!chunk_.items.empty()) continue;
    }
    auto heads = source_->heads();
    if (!heads) return tl::unexpected(heads.error());
    const std::size_t next = environment_ ? *environment_ + 1 : 0;
    if (next >= heads->size()) return std::nullopt;
    if (environment_) {
      // What was written between the last look and the rotation.
      if (auto ok = refill(); !ok) return tl::unexpected(ok.error());
      if (!chunk_.items.empty()) continue;
    }
    return enter((*heads)[next]);
  }
}

base::Result<std::optional<JournalEntry>> EntryReader::enter(const EnvironmentHead& head) {
  if (auto ok = checker_.enter(head); !ok) return tl::unexpected(ok.error());
  environment_ = environment_ ? *environment_ + 1 : 0;
  seals_from_ = head.previous_last.raw();
  return JournalEntry(head);
}

base::Result<std::optional<JournalEntry>> EntryReader::take() {
  const Chunk::Item item = chunk_.items[item_++];
  const Bytes bytes = Bytes(chunk_.bytes).subspan(item.at, item.size);
  const auto shown = [this](domain::SeqNo last, JournalEntry entry) {
    const bool show = !show_from_ || last >= *show_from_;
    return show ? std::optional(std::move(entry)) : std::nullopt;
  };
  switch (item.kind) {
    case Chunk::Kind::record: {
      auto record = decode_at(checker_, bytes, decode_record);
      if (!record) return tl::unexpected(record.error());
      if (auto ok = checker_.check(*record); !ok) return tl::unexpected(ok.error());
      return shown(record->fields.sequence, *record);
    }
    case Chunk::Kind::state_hash: {
      auto hash = decode_at(checker_, bytes, decode_state_hash);
      if (!hash) return tl::unexpected(hash.error());
      if (auto ok = checker_.check(*hash, bytes); !ok) return tl::unexpected(ok.error());
      return shown(hash->sequence, *hash);
    }
    case Chunk::Kind::boundary: {
      auto boundary = decode_at(checker_, bytes, decode_boundary);
      if (!boundary) return tl::unexpected(boundary.error());
      if (auto ok = checker_.check(*boundary); !ok) return tl::unexpected(ok.error());
      return shown(boundary->last, *boundary);
    }
    case Chunk::Kind::seal: {
      auto seal = decode_at(checker_, bytes, decode_seal);
      if (!seal) return tl::unexpected(seal.error());
      if (auto ok = checker_.check(*seal); !ok) return tl::unexpected(ok.error());
      seals_from_ = seal->last.raw() + 1;
      return shown(seal->last, *seal);
    }
  }
  return base::fail("a chunk item of unknown kind");
}

base::Result<std::vector<EnvironmentInfo>> EntryReader::environments() {
  auto heads = source_->heads();
  if (!heads) return tl::unexpected(heads.error());
  std::vector<EnvironmentInfo> infos;
  for (std::size_t i = 0; i < heads->size(); ++i) {
    const EnvironmentHead& head = (*heads)[i];
    auto last = source_->boundary_before(i, domain::SeqNo(~std::uint64_t{0}));
    if (!last) return tl::unexpected(last.error());
    auto bytes = source_->file_bytes(i);
    if (!bytes) return tl::unexpected(bytes.error());
    infos.push_back({head.name(), head, *last ? (*last)->last : head.previous_last, *bytes});
  }
  return infos;
}

base::Result<std::vector<SessionRecord>> EntryReader::sessions() {
  return source_->sessions();
}

}  // namespace eco::persistence
