#include "persistence/batch.hpp"

#include "base/assert.hpp"

namespace eco::persistence {

void Batch::clear() noexcept {
  ECO_ASSERT(!encoder_.open());
  records_.clear();
  ends_.clear();
  hashes_.clear();
  session_bytes_.clear();
  sessions_.clear();
}

void Batch::begin_record(const RecordFields& fields, Bytes command) {
  ECO_ASSERT(ends_.size() < records_max);
  if (ends_.empty()) {
    first_ = fields.sequence;
  } else {
    ECO_ASSERT(fields.sequence.raw() == last().raw() + 1);
  }
  last_stamp_ = fields.stamp;
  encoder_.begin(fields, command);
}

void Batch::add_event(Bytes event) {
  encoder_.add_event(event);
}

void Batch::add_key(Bytes key) {
  encoder_.add_key(key);
}

void Batch::end_record() {
  encoder_.end();
  ends_.push_back(records_.size());
}

void Batch::add_record(const RecordFields& fields, Bytes command, std::span<const Bytes> events) {
  begin_record(fields, command);
  for (Bytes event : events) add_event(event);
  end_record();
}

void Batch::add_state_hash(base::Hash128 hash) {
  ECO_ASSERT(!ends_.empty());
  ECO_ASSERT(!encoder_.open());
  encode(StateHash{last(), hash}, hashes_);
}

void Batch::add_session(Bytes key, Bytes value, bool erase) {
  ECO_ASSERT(!key.empty());
  ECO_ASSERT(key.size() <= session_key_bytes_max);
  ECO_ASSERT(value.size() <= session_value_bytes_max);
  sessions_.push_back({session_bytes_.size(), key.size(), value.size(), erase});
  append(session_bytes_, key);
  append(session_bytes_, value);
}

void Batch::put_session(Bytes key, Bytes value) {
  add_session(key, value, false);
}

void Batch::erase_session(Bytes key) {
  add_session(key, {}, true);
}

Bytes Batch::record(std::size_t index) const noexcept {
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return Bytes(records_).subspan(begin, ends_[index] - begin);
}

Batch::SessionUpdate Batch::session_update(std::size_t index) const noexcept {
  const SessionSpan& span = sessions_[index];
  const Bytes all(session_bytes_);
  return {all.subspan(span.key_at, span.key_size),
          all.subspan(span.key_at + span.key_size, span.value_size), span.erase};
}

}  // namespace eco::persistence
