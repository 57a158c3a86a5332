#pragma once
/// What stands in a journal beside the records: fixed-size entries, each with its own CRC.
/// Offsets and hash inputs: docs/journal-format.md. Decoders accept any bytes.
#include <array>
#include <cstdint>
#include <string>

#include "base/date.hpp"
#include "base/hash.hpp"
#include "base/result.hpp"
#include "domain/types.hpp"
#include "persistence/bytes.hpp"

namespace eco::persistence {

inline constexpr std::uint32_t journal_format_version = 1;

/// The newest snapshot when an environment began; an invalid sequence: there was none.
struct SnapshotRef {
  domain::SeqNo sequence;
  Digest sha256{};

  friend bool operator==(const SnapshotRef&, const SnapshotRef&) noexcept = default;
};

/// First entry of an environment: where it continues. Environment 0 is `genesis`.
struct EnvironmentHead {
  static constexpr std::size_t encoded_bytes = 164;

  std::uint32_t ordinal = 0;  ///< 0 for genesis, then one more per day
  base::Date date;            ///< trade date; 0 for genesis
  std::uint16_t shard = 0;
  domain::SeqNo previous_last;  ///< last sequence number before this environment; 0 for genesis
  Digest previous_chain{};      ///< chain value there; zeros for genesis
  Digest previous_root{};       ///< Merkle root of the last seal before; zeros for genesis
  SnapshotRef snapshot;
  Digest blinding_key{};  ///< random; salts Merkle parts, see merkle.hpp

  /// `genesis` or `YYYY-MM-DD`: also the name of the environment's directory.
  [[nodiscard]] std::string name() const;
  [[nodiscard]] domain::SeqNo first() const noexcept {
    return domain::SeqNo(previous_last.raw() + 1);
  }
  friend bool operator==(const EnvironmentHead&, const EnvironmentHead&) noexcept = default;
};

/// Ends a batch: the unit that is durable as a whole.
struct Boundary {
  static constexpr std::size_t encoded_bytes = 60;

  domain::SeqNo first;
  domain::SeqNo last;
  std::uint64_t bytes = 0;  ///< of the batch's records together
  Digest chain{};           ///< chain value up to and including this batch

  friend bool operator==(const Boundary&, const Boundary&) noexcept = default;
};

/// The engine's state hash after the command `sequence`.
struct StateHash {
  static constexpr std::size_t encoded_bytes = 28;

  domain::SeqNo sequence;
  base::Hash128 hash;

  friend bool operator==(const StateHash&, const StateHash&) noexcept = default;
};

using Signature = std::array<std::uint8_t, 64>;
using PublicKeyBytes = std::array<std::uint8_t, 32>;

/// Signed head of the Merkle tree over an environment's leaves first…last. Empty tree: last = first
/// − 1.
struct Seal {
  static constexpr std::size_t encoded_bytes = 204;
  static constexpr std::size_t signed_bytes = 136;

  std::uint32_t ordinal = 0;
  base::Date date;
  std::uint16_t shard = 0;
  domain::SeqNo first;
  domain::SeqNo last;
  domain::Timestamp at;  ///< when it was sealed, by the venue's stamps
  Digest root{};
  Digest opening_chain{};  ///< of the environment; binds everything before it
  PublicKeyBytes public_key{};
  Signature signature{};

  [[nodiscard]] std::uint64_t tree_size() const noexcept { return last.raw() + 1 - first.raw(); }
  friend bool operator==(const Seal&, const Seal&) noexcept = default;
};

void encode(const EnvironmentHead& head, Buffer& out);
void encode(const Boundary& boundary, Buffer& out);
void encode(const StateHash& hash, Buffer& out);
void encode(const Seal& seal, Buffer& out);
/// The bytes that a seal's signature covers: a fixed text, then the first `signed_bytes` of it.
void encode_signed_part(const Seal& seal, Buffer& out);

[[nodiscard]] base::Result<EnvironmentHead> decode_head(Bytes bytes);
[[nodiscard]] base::Result<Boundary> decode_boundary(Bytes bytes);
[[nodiscard]] base::Result<StateHash> decode_state_hash(Bytes bytes);
[[nodiscard]] base::Result<Seal> decode_seal(Bytes bytes);

}  // namespace eco::persistence
