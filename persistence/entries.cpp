#include "persistence/entries.hpp"

#include <fmt/format.h>

#include "base/assert.hpp"
#include "persistence/crc32c.hpp"

namespace eco::persistence {
namespace {

constexpr std::size_t crc_bytes = sizeof(std::uint32_t);

template <std::size_t N>
void append_octets(Buffer& out, const std::array<std::uint8_t, N>& bytes) {
  append(out, std::as_bytes(std::span(bytes)));
}

template <std::size_t N>
void load(const std::byte* from, std::array<std::uint8_t, N>& to) noexcept {
  std::memcpy(to.data(), from, N);
}

/// Closes the entry that began at `start`.
void finish(Buffer& out, std::size_t start, std::size_t encoded_bytes) {
  append_le(out, crc32c(Bytes(out).subspan(start)));
  ECO_ASSERT(out.size() - start == encoded_bytes);
}

base::Result<void> check(Bytes bytes, std::size_t encoded_bytes, const char* what) {
  if (bytes.size() != encoded_bytes) {
    return base::fail(
        fmt::format("{} has {} bytes instead of {}", what, bytes.size(), encoded_bytes));
  }
  const std::uint32_t crc = crc32c(bytes.first(encoded_bytes - crc_bytes));
  const auto stored = load_le<std::uint32_t>(bytes.data() + encoded_bytes - crc_bytes);
  if (crc != stored) {
    return base::fail(fmt::format("CRC32C of {} is {:08x}, stored is {:08x}", what, crc, stored));
  }
  return {};
}

base::Result<void> check_format(Bytes bytes, const char* what) {
  const auto version = load_le<std::uint32_t>(bytes.data());
  if (version != journal_format_version) {
    return base::fail(fmt::format("{} has format version {}, this program reads {}", what, version,
                                  journal_format_version));
  }
  return {};
}

void encode_unsigned_seal(const Seal& seal, Buffer& out) {
  append_le(out, journal_format_version);
  append_le(out, seal.ordinal);
  append_le(out, seal.shard);
  append_le(out, std::uint16_t{0});
  append_le(out, seal.date.days);
  append_le(out, seal.first.raw());
  append_le(out, seal.last.raw());
  append_le(out, seal.at.raw());
  append_octets(out, seal.root);
  append_octets(out, seal.opening_chain);
  append_octets(out, seal.public_key);
}

}  // namespace

std::string EnvironmentHead::name() const {
  return ordinal == 0 ? "genesis" : base::format_date(date);
}

void encode(const EnvironmentHead& head, Buffer& out) {
  const std::size_t start = out.size();
  append_le(out, journal_format_version);
  append_le(out, head.ordinal);
  append_le(out, head.date.days);
  append_le(out, head.shard);
  append_le(out, std::uint16_t{0});
  append_le(out, head.previous_last.raw());
  append_octets(out, head.previous_chain);
  append_octets(out, head.previous_root);
  append_le(out, head.snapshot.sequence.raw());
  append_octets(out, head.snapshot.sha256);
  append_octets(out, head.blinding_key);
  finish(out, start, EnvironmentHead::encoded_bytes);
}

void encode(const Boundary& boundary, Buffer& out) {
  const std::size_t start = out.size();
  append_le(out, boundary.first.raw());
  append_le(out, boundary.last.raw());
  append_le(out, boundary.bytes);
  append_octets(out, boundary.chain);
  finish(out, start, Boundary::encoded_bytes);
}

void encode(const StateHash& hash, Buffer& out) {
  const std::size_t start = out.size();
  append_le(out, hash.sequence.raw());
  append_le(out, hash.hash.high);
  append_le(out, hash.hash.low);
  finish(out, start, StateHash::encoded_bytes);
}

void encode(const Seal& seal, Buffer& out) {
  const std::size_t start = out.size();
  encode_unsigned_seal(seal, out);
  append_octets(out, seal.signature);
  finish(out, start, Seal::encoded_bytes);
}

void encode_signed_part(const Seal& seal, Buffer& out) {
  append(out, as_bytes("ecobourse tree head 1\n"));
  const std::size_t start = out.size();
  encode_unsigned_seal(seal, out);
  ECO_ASSERT(out.size() - start == Seal::signed_bytes);
}

base::Result<EnvironmentHead> decode_head(Bytes bytes) {
  if (auto ok = check(bytes, EnvironmentHead::encoded_bytes, "the environment's head"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_format(bytes, "the environment's head"); !ok) {
    return tl::unexpected(ok.error());
  }
  const std::byte* at = bytes.data();
  EnvironmentHead head;
  head.ordinal = load_le<std::uint32_t>(at + 4);
  head.date.days = load_le<std::int32_t>(at + 8);
  head.shard = load_le<std::uint16_t>(at + 12);
  head.previous_last = domain::SeqNo(load_le<std::uint64_t>(at + 16));
  load(at + 24, head.previous_chain);
  load(at + 56, head.previous_root);
  head.snapshot.sequence = domain::SeqNo(load_le<std::uint64_t>(at + 88));
  load(at + 96, head.snapshot.sha256);
  load(at + 128, head.blinding_key);
  return head;
}

base::Result<Boundary> decode_boundary(Bytes bytes) {
  if (auto ok = check(bytes, Boundary::encoded_bytes, "the batch boundary"); !ok) {
    return tl::unexpected(ok.error());
  }
  const std::byte* at = bytes.data();
  Boundary boundary;
  boundary.first = domain::SeqNo(load_le<std::uint64_t>(at));
  boundary.last = domain::SeqNo(load_le<std::uint64_t>(at + 8));
  boundary.bytes = load_le<std::uint64_t>(at + 16);
  load(at + 24, boundary.chain);
  if (!boundary.first.valid() || boundary.last < boundary.first) {
    return base::fail("the batch boundary has an impossible range");
  }
  return boundary;
}

base::Result<StateHash> decode_state_hash(Bytes bytes) {
  if (auto ok = check(bytes, StateHash::encoded_bytes, "the state hash"); !ok) {
    return tl::unexpected(ok.error());
  }
  const std::byte* at = bytes.data();
  return StateHash{domain::SeqNo(load_le<std::uint64_t>(at)),
                   {load_le<std::uint64_t>(at + 8), load_le<std::uint64_t>(at + 16)}};
}

base::Result<Seal> decode_seal(Bytes bytes) {
  if (auto ok = check(bytes, Seal::encoded_bytes, "the seal"); !ok) {
    return tl::unexpected(ok.error());
  }
  if (auto ok = check_format(bytes, "the seal"); !ok) return tl::unexpected(ok.error());
  const std::byte* at = bytes.data();
  Seal seal;
  seal.ordinal = load_le<std::uint32_t>(at + 4);
  seal.shard = load_le<std::uint16_t>(at + 8);
  seal.date.days = load_le<std::int32_t>(at + 12);
  seal.first = domain::SeqNo(load_le<std::uint64_t>(at + 16));
  seal.last = domain::SeqNo(load_le<std::uint64_t>(at + 24));
  seal.at = domain::Timestamp(load_le<std::int64_t>(at + 32));
  load(at + 40, seal.root);
  load(at + 72, seal.opening_chain);
  load(at + 104, seal.public_key);
  load(at + 136, seal.signature);
  if (!seal.first.valid() || seal.last.raw() + 1 < seal.first.raw()) {
    return base::fail("the seal has an impossible range");
  }
  return seal;
}

}  // namespace eco::persistence
