#pragma once
/// Inclusion proofs out of a journal, for someone who holds only the venue's public key.
#include "persistence/journal.hpp"
#include "persistence/merkle.hpp"

namespace eco::persistence {

/// All that a verifier needs: `part_proven(proof, part, seal)` and the seal's signature under a key
/// he trusts.
struct ProvenPart {
  PartProof proof;
  Buffer part;  ///< what is proven: see part_bytes
  Seal seal;    ///< the first that covers the record
};

/// Proves part `part` of the record `sequence` (0: header and command; i: the i-th event).
/// Fails where there is no such part or no seal covers it yet. Cost: hashes the environment up to
/// the seal.
[[nodiscard]] base::Result<ProvenPart> prove_part(JournalReader& reader, domain::SeqNo sequence,
                                                  std::uint32_t part);

/// True where the part stands under the seal and `key` signed the seal.
[[nodiscard]] bool verify_part(const ProvenPart& proven, const VerifyKey& key);

}  // namespace eco::persistence
