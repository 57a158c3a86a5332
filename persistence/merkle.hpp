#pragma once
/// Merkle trees with RFC 6962 hashing, in two storeys. A record's *parts* (0: header and command;
/// i: its i-th event) are the salted leaves of an inner tree; its root is what the record's leaf in
/// the environment's tree commits to. So one part can be proven with neither the others nor a
/// chance to guess them. Exact hash inputs: docs/journal-format.md.
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "persistence/digest_stream.hpp"
#include "persistence/entries.hpp"
#include "persistence/record.hpp"

namespace eco::persistence {

/// Root of a growing list of leaf hashes in O(log n) memory.
class MerkleFrontier {
 public:
  void clear() noexcept;
  void add(DigestStream& stream, const Digest& leaf);
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// SHA-256 of nothing for the empty tree.
  [[nodiscard]] Digest root(DigestStream& stream) const;

 private:
  std::vector<Digest> complete_;  // roots of complete subtrees, largest first: the bits of size_
  std::uint64_t size_ = 0;
};

using PartSalt = std::array<std::uint8_t, 16>;

/// Leaf hashes of the records of one environment.
class LeafHasher {
 public:
  explicit LeafHasher(const Digest& blinding_key) noexcept : blinding_key_(blinding_key) {}
  /// Cost: two digests per part and one or two more.
  [[nodiscard]] Digest leaf(const RecordView& record);
  [[nodiscard]] PartSalt salt(domain::SeqNo sequence, std::uint32_t part);
  /// Hashes of all parts, in order.
  [[nodiscard]] std::vector<Digest> parts(const RecordView& record);

 private:
  [[nodiscard]] Digest command_part(const RecordView& record);
  [[nodiscard]] Digest event_part(domain::SeqNo sequence, std::uint32_t part, Bytes event);

  Digest blinding_key_;
  DigestStream stream_;
  MerkleFrontier parts_;
};

/// The hashes beside the way from one leaf to the root, nearest to the leaf first.
using MerklePath = std::vector<Digest>;

/// Makes the path of leaf `index` while all `size` leaf hashes pass by once, in order.
class PathBuilder {
 public:
  /// Requires index < size.
  PathBuilder(std::uint64_t index, std::uint64_t size);
  void add(DigestStream& stream, const Digest& leaf);
  /// Requires that all leaves were added.
  [[nodiscard]] MerklePath path(DigestStream& stream) const;

 private:
  struct Sibling {
    std::uint64_t begin;
    std::uint64_t end;
    std::size_t height;  // position in the path
    MerkleFrontier tree;
  };
  std::vector<Sibling> siblings_;  // by position
  std::size_t current_ = 0;
  std::uint64_t added_ = 0;
  std::uint64_t size_;
};

/// The root that `path` leads to from `leaf`, or empty where the path does not fit index and size.
[[nodiscard]] std::optional<Digest> root_of_path(DigestStream& stream, const Digest& leaf,
                                                 std::uint64_t index, std::uint64_t size,
                                                 std::span<const Digest> path);

/// Proves that one part of one record stands under a seal, without any other part.
struct PartProof {
  domain::SeqNo sequence;
  std::uint32_t part = 0;  ///< 0: header and command; i: the i-th event
  std::uint32_t part_count = 0;
  PartSalt salt{};
  MerklePath part_path;    ///< inside the record
  MerklePath record_path;  ///< from the record to the seal's root
};

/// What part 0 hashes: the header without its CRC, then the command; other parts are the event's
/// bytes.
[[nodiscard]] Buffer part_bytes(const RecordView& record, std::uint32_t part);
/// True where `part` (as of part_bytes) stands under `seal`. The caller checks the seal's signature
/// and key.
[[nodiscard]] bool part_proven(const PartProof& proof, Bytes part, const Seal& seal);

}  // namespace eco::persistence
