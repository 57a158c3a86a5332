#include "persistence/proofs.hpp"

#include <fmt/format.h>

namespace eco::persistence {
namespace {

base::Result<EnvironmentHead> environment_of(JournalReader& reader, domain::SeqNo sequence) {
  auto environments = reader.environments();
  if (!environments) return tl::unexpected(environments.error());
  for (const EnvironmentInfo& info : *environments) {
    if (info.head.first() <= sequence && sequence <= info.last) return info.head;
  }
  return base::fail(fmt::format("sequence {} is not in the journal", sequence.raw()));
}

/// The first seal at or behind `sequence`, in its environment.
base::Result<Seal> seal_of(JournalReader& reader, domain::SeqNo sequence) {
  if (auto ok = reader.seek(sequence); !ok) return tl::unexpected(ok.error());
  for (;;) {
    auto entry = reader.next();
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry || std::holds_alternative<EnvironmentHead>(**entry)) {
      return base::fail(fmt::format("sequence {} is not sealed yet", sequence.raw()));
    }
    if (const auto* seal = std::get_if<Seal>(&**entry)) return *seal;
  }
}

/// The path of leaf `part` inside the record.
MerklePath part_path(DigestStream& stream, LeafHasher& hasher, const RecordView& record,
                     std::uint32_t part) {
  const std::vector<Digest> parts = hasher.parts(record);
  PathBuilder builder(part, parts.size());
  for (const Digest& hash : parts) builder.add(stream, hash);
  return builder.path(stream);
}

}  // namespace

base::Result<ProvenPart> prove_part(JournalReader& reader, domain::SeqNo sequence,
                                    std::uint32_t part) {
  auto head = environment_of(reader, sequence);
  if (!head) return tl::unexpected(head.error());
  auto seal = seal_of(reader, sequence);
  if (!seal) return tl::unexpected(seal.error());
  if (auto ok = reader.seek(seal->first); !ok) return tl::unexpected(ok.error());

  ProvenPart proven;
  proven.seal = *seal;
  DigestStream stream;
  LeafHasher hasher(head->blinding_key);
  PathBuilder records(sequence.raw() - seal->first.raw(), seal->tree_size());
  for (std::uint64_t left = seal->tree_size(); left > 0;) {
    auto entry = reader.next();
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry) return base::fail("the journal ends before its seal");
    const auto* record = std::get_if<RecordView>(&**entry);
    if (record == nullptr) continue;
    --left;
    records.add(stream, hasher.leaf(*record));
    if (record->fields.sequence != sequence) continue;
    const std::uint32_t part_count = record->parts.size() + 1;
    if (part >= part_count) {
      return base::fail(fmt::format("sequence {} has {} events; part {} does not exist",
                                    sequence.raw(), record->parts.size(), part));
    }
    proven.part = part_bytes(*record, part);
    proven.proof = {sequence,
                    part,
                    part_count,
                    hasher.salt(sequence, part),
                    part_path(stream, hasher, *record, part),
                    {}};
  }
  proven.proof.record_path = records.path(stream);
  return proven;
}

bool verify_part(const ProvenPart& proven, const VerifyKey& key) {
  return proven.seal.public_key == key.bytes() && seal_signature_valid(proven.seal) &&
         part_proven(proven.proof, proven.part, proven.seal);
}

}  // namespace eco::persistence
