#include <fmt/format.h>

#include "persistence/entry_reader.hpp"

namespace eco::persistence {

tl::unexpected<base::Error> journal_defect(const std::string& environment, domain::SeqNo sequence,
                                           const std::string& what) {
  return base::fail(
      fmt::format("journal environment {}, sequence {}: {}. Nothing from there on can be trusted: "
                  "restore this environment from a verified copy",
                  environment, sequence.raw(), what));
}

void EntryChecker::start(const EnvironmentHead& head) {
  head_ = head;
  started_ = true;
  resumed_ = false;
  opening_chain_ = opening_chain_value(stream_, head);
  chain_ = opening_chain_;
  expected_ = head.first();
  batch_first_ = expected_;
  batch_bytes_ = 0;
  batch_hashes_.clear();
  frontier_.clear();
  leaves_.reset();
  last_seal_.reset();
}

base::Result<void> EntryChecker::enter(const EnvironmentHead& head) {
  const bool first = !started_;
  const EnvironmentHead before = head_;
  const std::string name = head.name();
  if (first ? head.ordinal != 0 : head.ordinal != before.ordinal + 1) {
    return journal_defect(name, head.first(),
                          fmt::format("environment number {} stands where {} is expected",
                                      head.ordinal, first ? 0 : before.ordinal + 1));
  }
  if (head.previous_last.raw() + 1 != (first ? 1 : expected_.raw())) {
    return journal_defect(name, head.first(),
                          fmt::format("the environment continues after sequence {}, but the one "
                                      "before ends with {}",
                                      head.previous_last.raw(), first ? 0 : expected_.raw() - 1));
  }
  if (head.previous_chain != chain_) {
    return journal_defect(name, head.first(), "the chain does not continue the environment before");
  }
  const bool sealed = last_seal_ && last_seal_->last == head.previous_last;
  if (!first && !sealed && !resumed_) {
    return journal_defect(before.name(), expected_, "no seal covers the whole environment");
  }
  if ((first || sealed) && head.previous_root != (first ? Digest{} : last_seal_->root)) {
    return journal_defect(name, head.first(), "the root of the day before is not that of its seal");
  }
  start(head);
  if (options_.checks == ReadChecks::full) leaves_.emplace(head.blinding_key);
  return {};
}

void EntryChecker::resume(const EnvironmentHead& head, const std::optional<Boundary>& before) {
  start(head);
  resumed_ = true;
  if (!before) return;
  chain_ = before->chain;
  expected_ = domain::SeqNo(before->last.raw() + 1);
  batch_first_ = expected_;
}

base::Result<void> EntryChecker::check(const RecordView& record) {
  if (record.fields.sequence != expected_) {
    return defect(fmt::format("the record there says sequence {}", record.fields.sequence.raw()));
  }
  if (record.fields.shard != head_.shard) {
    return defect(fmt::format("the record belongs to shard {}, the journal to shard {}",
                              record.fields.shard, head_.shard));
  }
  if (chained()) {
    if (batch_first_ == expected_) {
      batch_stream_.begin();
      batch_stream_.add(as_bytes(chain_));
    }
    batch_stream_.add(record.bytes);
  }
  if (leaves_) frontier_.add(stream_, leaves_->leaf(record));
  batch_bytes_ += record.bytes.size();
  last_stamp_ = record.fields.stamp;
  expected_ = domain::SeqNo(expected_.raw() + 1);
  return {};
}

base::Result<void> EntryChecker::check(const StateHash& hash, Bytes encoded) {
  if (hash.sequence.raw() + 1 != expected_.raw()) {
    return defect(fmt::format("a state hash for sequence {} stands there", hash.sequence.raw()));
  }
  append(batch_hashes_, encoded);
  return {};
}

base::Result<void> EntryChecker::check(const Boundary& boundary) {
  if (boundary.first != batch_first_ || boundary.last.raw() + 1 != expected_.raw() ||
      boundary.bytes != batch_bytes_) {
    return defect(
        fmt::format("the batch boundary says {} to {} in {} bytes, the records {} to {} "
                    "in {} bytes",
                    boundary.first.raw(), boundary.last.raw(), boundary.bytes, batch_first_.raw(),
                    expected_.raw() - 1, batch_bytes_));
  }
  if (chained()) {
    batch_stream_.add(batch_hashes_);
    if (batch_stream_.finish() != boundary.chain) {
      return journal_defect(
          head_.name(), batch_first_,
          fmt::format("the chain value of the batch {} to {} does not follow from its bytes",
                      boundary.first.raw(), boundary.last.raw()));
    }
  }
  chain_ = boundary.chain;
  batch_first_ = expected_;
  batch_bytes_ = 0;
  batch_hashes_.clear();
  return {};
}

base::Result<void> EntryChecker::check(const Seal& seal) {
  if (seal.ordinal != head_.ordinal || seal.date != head_.date || seal.shard != head_.shard ||
      seal.first != head_.first() || seal.opening_chain != opening_chain_) {
    return defect("the seal there belongs to another environment");
  }
  if (seal.last.raw() + 1 != expected_.raw()) {
    return defect(fmt::format("the seal there covers sequences up to {}", seal.last.raw()));
  }
  last_seal_ = seal;
  if (options_.checks != ReadChecks::full) return {};
  if (leaves_ && frontier_.root(stream_) != seal.root) {
    return defect("the seal's Merkle root does not follow from the records");
  }
  if (options_.key && options_.key->bytes() != seal.public_key) {
    return defect("the seal was signed with another key than the one given");
  }
  if (!seal_signature_valid(seal)) return defect("the seal's signature is not valid");
  return {};
}

}  // namespace eco::persistence
