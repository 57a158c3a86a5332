#include "persistence/merkle.hpp"

#include <algorithm>
#include <bit>

#include "base/assert.hpp"

namespace eco::persistence {
namespace {

constexpr std::byte leaf_prefix{0x00};
constexpr std::byte node_prefix{0x01};

Digest node_hash(DigestStream& stream, const Digest& left, const Digest& right) {
  stream.begin();
  stream.add(Bytes(&node_prefix, 1));
  stream.add(as_bytes(left));
  stream.add(as_bytes(right));
  return stream.finish();
}

void begin_part(DigestStream& stream, const PartSalt& salt) {
  stream.begin();
  stream.add(Bytes(&leaf_prefix, 1));
  stream.add(std::as_bytes(std::span(salt)));
}

Digest record_leaf(DigestStream& stream, domain::SeqNo sequence, std::uint32_t part_count,
                   const Digest& parts_root) {
  std::array<std::byte, 1 + 8 + 4> fixed{leaf_prefix};
  store_le(fixed.data() + 1, sequence.raw());
  store_le(fixed.data() + 9, part_count);
  stream.begin();
  stream.add(fixed);
  stream.add(as_bytes(parts_root));
  return stream.finish();
}

}  // namespace

void MerkleFrontier::clear() noexcept {
  complete_.clear();
  size_ = 0;
}

void MerkleFrontier::add(DigestStream& stream, const Digest& leaf) {
  Digest hash = leaf;
  for (int level = std::countr_one(size_); level > 0; --level) {
    hash = node_hash(stream, complete_.back(), hash);
    complete_.pop_back();
  }
  complete_.push_back(hash);
  ++size_;
}

Digest MerkleFrontier::root(DigestStream& stream) const {
  if (complete_.empty()) {
    stream.begin();
    return stream.finish();
  }
  Digest hash = complete_.back();
  for (std::size_t i = complete_.size() - 1; i > 0; --i) {
    hash = node_hash(stream, complete_[i - 1], hash);
  }
  return hash;
}

PartSalt LeafHasher::salt(domain::SeqNo sequence, std::uint32_t part) {
  std::array<std::byte, 12> which{};
  store_le(which.data(), sequence.raw());
  store_le(which.data() + 8, part);
  stream_.begin();
  stream_.add(as_bytes(blinding_key_));
  stream_.add(which);
  const Digest digest = stream_.finish();
  PartSalt salt{};
  std::copy_n(digest.begin(), salt.size(), salt.begin());
  return salt;
}

Digest LeafHasher::command_part(const RecordView& record) {
  const PartSalt part_salt = salt(record.fields.sequence, 0);
  begin_part(stream_, part_salt);
  stream_.add(record.header_before_crc());
  stream_.add(record.header_after_crc());
  stream_.add(record.command);
  return stream_.finish();
}

Digest LeafHasher::event_part(domain::SeqNo sequence, std::uint32_t part, Bytes event) {
  const PartSalt part_salt = salt(sequence, part);
  begin_part(stream_, part_salt);
  stream_.add(event);
  return stream_.finish();
}

std::vector<Digest> LeafHasher::parts(const RecordView& record) {
  std::vector<Digest> hashes{command_part(record)};
  for (Bytes event : record.parts) {
    const auto part = static_cast<std::uint32_t>(hashes.size());
    hashes.push_back(event_part(record.fields.sequence, part, event));
  }
  return hashes;
}

Digest LeafHasher::leaf(const RecordView& record) {
  parts_.clear();
  parts_.add(stream_, command_part(record));
  std::uint32_t part = 0;
  for (Bytes event : record.parts) {
    parts_.add(stream_, event_part(record.fields.sequence, ++part, event));
  }
  return record_leaf(stream_, record.fields.sequence, part + 1, parts_.root(stream_));
}

PathBuilder::PathBuilder(std::uint64_t index, std::uint64_t size) : size_(size) {
  ECO_ASSERT(index < size);
  std::uint64_t begin = 0;
  std::uint64_t end = size;
  while (end - begin > 1) {
    const std::uint64_t middle = begin + std::bit_floor(end - begin - 1);
    if (index < middle) {
      siblings_.push_back({middle, end, 0, {}});
      end = middle;
    } else {
      siblings_.push_back({begin, middle, 0, {}});
      begin = middle;
    }
  }
  for (std::size_t i = 0; i < siblings_.size(); ++i) {
    siblings_[i].height = siblings_.size() - 1 - i;
  }
  std::sort(siblings_.begin(), siblings_.end(),
            [](const Sibling& a, const Sibling& b) { return a.begin < b.begin; });
}

void PathBuilder::add(DigestStream& stream, const Digest& leaf) {
  ECO_ASSERT(added_ < size_);
  if (current_ < siblings_.size() && added_ == siblings_[current_].end) ++current_;
  if (current_ < siblings_.size() && added_ >= siblings_[current_].begin) {
    siblings_[current_].tree.add(stream, leaf);
  }
  ++added_;
}

MerklePath PathBuilder::path(DigestStream& stream) const {
  ECO_ASSERT(added_ == size_);
  MerklePath path(siblings_.size());
  for (const Sibling& sibling : siblings_) path[sibling.height] = sibling.tree.root(stream);
  return path;
}

// RFC 9162, section 2.1.3.2.
std::optional<Digest> root_of_path(DigestStream& stream, const Digest& leaf, std::uint64_t index,
                                   std::uint64_t size, std::span<const Digest> path) {
  if (index >= size) return std::nullopt;
  std::uint64_t at = index;
  std::uint64_t last = size - 1;
  Digest hash = leaf;
  for (const Digest& sibling : path) {
    if (last == 0) return std::nullopt;
    if ((at & 1) != 0 || at == last) {
      hash = node_hash(stream, sibling, hash);
      while ((at & 1) == 0 && at != 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      hash = node_hash(stream, hash, sibling);
    }
    at >>= 1;
    last >>= 1;
  }
  if (last != 0) return std::nullopt;
  return hash;
}

Buffer part_bytes(const RecordView& record, std::uint32_t part) {
  ECO_ASSERT(part <= record.parts.size());
  Buffer bytes;
  if (part == 0) {
    append(bytes, record.header_before_crc());
    append(bytes, record.header_after_crc());
    append(bytes, record.command);
    return bytes;
  }
  auto event = record.parts.begin();
  for (std::uint32_t i = 1; i < part; ++i) ++event;
  append(bytes, *event);
  return bytes;
}

bool part_proven(const PartProof& proof, Bytes part, const Seal& seal) {
  if (proof.sequence < seal.first || proof.sequence > seal.last) return false;
  DigestStream stream;
  begin_part(stream, proof.salt);
  stream.add(part);
  const Digest part_hash = stream.finish();
  const auto parts_root =
      root_of_path(stream, part_hash, proof.part, proof.part_count, proof.part_path);
  if (!parts_root) return false;
  const Digest leaf = record_leaf(stream, proof.sequence, proof.part_count, *parts_root);
  const auto root = root_of_path(stream, leaf, proof.sequence.raw() - seal.first.raw(),
                                 seal.tree_size(), proof.record_path);
  return root == seal.root;
}

}  // namespace eco::persistence
