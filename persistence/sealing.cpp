#include "persistence/sealing.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>

#include "base/assert.hpp"
#include "persistence/file_io.hpp"

namespace eco::persistence {
namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t id_bytes = sizeof(std::uint32_t);
constexpr std::uint32_t snapshot_part = 0xFFFFFFFF;
constexpr std::string_view content_magic = "ecosealed\n";
static_assert(std::tuple_size_v<SealKey> == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

unsigned char* raw(Buffer& bytes, std::size_t at = 0) noexcept {
  return reinterpret_cast<unsigned char*>(bytes.data() + at);
}
const unsigned char* raw(Bytes bytes) noexcept {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// What the tag covers besides the content: where it stands.
Buffer place_of(const RecordFields& fields, std::uint32_t key_id, std::uint32_t part) {
  Buffer out;
  append_le(out, fields.type);
  append_le(out, fields.schema_version);
  append_le(out, fields.shard);
  append_le(out, fields.sequence.raw());
  append_le(out, fields.stamp.raw());
  append_le(out, fields.confidential_until.raw());
  append_le(out, key_id);
  append_le(out, part);
  return out;
}

/// One layer: nonce, then what follows encrypted. The nonce is a keyed hash of place and content:
/// unlike a sequence number it cannot meet another content after a crash before the commit.
Buffer seal_layer(const SealKey& key, Bytes place, std::uint32_t inner, Bytes content) {
  Buffer plain;
  append_le(plain, inner);
  append(plain, content);
  Buffer hashed(place.begin(), place.end());
  append(hashed, plain);
  Buffer out(nonce_bytes + plain.size() + tag_bytes);
  crypto_generichash(raw(out), nonce_bytes, raw(Bytes(hashed)), hashed.size(), key.data(),
                     key.size());
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(out, nonce_bytes), nullptr, raw(Bytes(plain)),
                                             plain.size(), raw(place), place.size(), nullptr,
                                             raw(out), key.data());
  return out;
}

std::optional<Buffer> open_layer(const SealKey& key, Bytes place, Bytes sealed) {
  if (sealed.size() < nonce_bytes + id_bytes + tag_bytes) return std::nullopt;
  Buffer plain(sealed.size() - nonce_bytes - tag_bytes);
  const Bytes cipher = sealed.subspan(nonce_bytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(raw(plain), nullptr, nullptr, raw(cipher),
                                                 cipher.size(), raw(place), place.size(),
                                                 raw(sealed), key.data()) != 0) {
    return std::nullopt;
  }
  return plain;
}

/// Empty where a key is not at hand.
base::Result<std::optional<Buffer>> open_part(const SealKeys& keys, Look look,
                                              const RecordFields& fields, std::uint32_t part,
                                              Bytes sealed) {
  Buffer content(sealed.begin(), sealed.end());
  for (std::uint32_t id = fields.key_id; id != 0;) {
    const std::vector<SealKey> candidates = keys.find(id, look);
    if (candidates.empty()) return std::optional<Buffer>();
    const Buffer place = place_of(fields, id, part);
    std::optional<Buffer> plain;
    for (const SealKey& key : candidates) {
      if (!plain) plain = open_layer(key, place, content);
    }
    if (!plain) {
      return base::fail(
          fmt::format("key {} does not open it: the key is another, or the bytes "
                      "were altered",
                      id));
    }
    id = load_le<std::uint32_t>(plain->data());
    content.assign(plain->begin() + id_bytes, plain->end());
  }
  return std::optional(std::move(content));
}

RecordFields snapshot_fields(domain::SeqNo sequence, std::uint32_t key_id) {
  RecordFields fields;
  fields.sequence = sequence;
  fields.key_id = key_id;
  return fields;
}

std::string line_of(domain::AuctionId auction, const SealKey& key) {
  return fmt::format("{} {:02x}\n", auction.raw(), fmt::join(key, ""));
}

std::optional<std::pair<domain::AuctionId, SealKey>> parse_line(std::string_view line) {
  const std::size_t space = line.find(' ');
  std::uint64_t number = 0;
  if (space == std::string_view::npos) return std::nullopt;
  const auto parsed = std::from_chars(line.data(), line.data() + space, number);
  if (parsed.ec != std::errc{} || parsed.ptr != line.data() + space || number == 0) {
    return std::nullopt;
  }
  const std::string_view hex = line.substr(space + 1);
  SealKey key{};
  std::size_t size = 0;
  if (hex.size() != 2 * key.size() || sodium_hex2bin(key.data(), key.size(), hex.data(), hex.size(),
                                                     nullptr, &size, nullptr) != 0) {
    return std::nullopt;
  }
  if (size != key.size()) return std::nullopt;
  return std::pair(domain::AuctionId(number), key);
}

}  // namespace

base::Result<std::size_t> SealKeys::parse(const std::string& path) {
  const auto file = read_file(path);
  if (!file) return tl::unexpected(file.error());
  const std::string_view text = as_text(*file);
  std::size_t at = 0;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos;
       end = text.find('\n', at)) {
    const auto entry = parse_line(text.substr(at, end - at));
    if (!entry) {
      return base::fail(
          fmt::format("{}: the line at byte {} is no key: restore the file from its "
                      "copy",
                      path, at));
    }
    add(entry->first, entry->second);
    at = end + 1;
  }
  return at;
}

base::Result<void> SealKeys::read(const std::string& path) {
  return parse(path).map([](std::size_t) {});
}

base::Result<void> SealKeys::keep_in(const std::string& path) {
  path_ = path;
  if (!std::filesystem::exists(path)) return {};
  const auto whole = parse(path);
  if (!whole) return tl::unexpected(whole.error());
  if (std::filesystem::file_size(path) == *whole) return {};
  if (::truncate(path.c_str(), static_cast<off_t>(*whole)) != 0) return system_error(path);
  return sync_path(path);
}

base::Result<void> SealKeys::open(domain::AuctionId auction) {
  const std::lock_guard lock(mutex_);
  open_.insert(auction);
  if (keys_.contains(auction)) return {};
  ECO_ASSERT(sodium_init() >= 0);
  SealKey key{};
  randombytes_buf(key.data(), key.size());
  if (!path_.empty()) {
    const auto file = open_file(path_, O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (!file) return tl::unexpected(file.error());
    auto kept = write_all(*file, as_bytes(line_of(auction, key)), path_)
                    .and_then([&] { return sync_path(path_); })
                    .and_then([&] {
                      return sync_path(std::filesystem::absolute(path_).parent_path().string());
                    });
    if (!kept) return kept;
  }
  keys_.emplace(auction, key);
  return {};
}

void SealKeys::close(domain::AuctionId auction) {
  const std::lock_guard lock(mutex_);
  open_.erase(auction);
}

void SealKeys::add(domain::AuctionId auction, const SealKey& key) {
  const std::lock_guard lock(mutex_);
  keys_[auction] = key;
}

SealKey SealKeys::key_of(domain::AuctionId auction) const {
  const std::lock_guard lock(mutex_);
  const auto found = keys_.find(auction);
  ECO_ASSERT(found != keys_.end());
  return found->second;
}

std::vector<SealKey> SealKeys::find(std::uint32_t key_id, Look look) const {
  const std::lock_guard lock(mutex_);
  std::vector<SealKey> found;
  if (keys_.empty()) return found;
  const std::uint64_t last = keys_.rbegin()->first.raw();
  for (std::uint64_t number = key_id; number <= last; number += seal_key_ids) {
    const auto at = keys_.find(domain::AuctionId(number));
    if (at == keys_.end()) continue;
    if (look == Look::reader && open_.contains(at->first)) continue;
    found.push_back(at->second);
  }
  return found;
}

Buffer seal_part(const SealKeys& keys, std::span<const domain::AuctionId> auctions,
                 const RecordFields& fields, std::uint32_t part, Bytes content) {
  ECO_ASSERT(!auctions.empty());
  ECO_ASSERT(fields.key_id == seal_key_id(auctions.front()));
  Buffer out(content.begin(), content.end());
  std::uint32_t inner = 0;
  for (auto auction = auctions.rbegin(); auction != auctions.rend(); ++auction) {
    const std::uint32_t id = seal_key_id(*auction);
    out = seal_layer(keys.key_of(*auction), place_of(fields, id, part), inner, out);
    inner = id;
  }
  return out;
}

base::Result<std::optional<RecordView>> open_record(const RecordView& record, const SealKeys& keys,
                                                    Look look, Buffer& out) {
  if (record.fields.key_id == 0) return std::optional(record);
  const auto where = [&record](base::Error error) {
    return tl::unexpected(
        std::move(error).in(fmt::format("sequence {}", record.fields.sequence.raw())));
  };
  RecordFields plain = record.fields;
  plain.key_id = 0;
  auto command = open_part(keys, look, record.fields, 0, record.command);
  if (!command) return where(std::move(command.error()));
  if (!*command) return std::optional<RecordView>();
  out.clear();
  RecordEncoder encoder(out);
  encoder.begin(plain, **command);
  std::uint32_t part = 0;
  for (const Bytes sealed : record.events) {
    auto event = open_part(keys, look, record.fields, ++part, sealed);
    if (!event) return where(std::move(event.error()));
    if (!*event) return std::optional<RecordView>();
    encoder.add_event(**event);
  }
  for (const Bytes key : record.keys) encoder.add_key(key);
  return decode_record(encoder.end()).map([](const RecordView& view) {
    return std::optional(view);
  });
}

Buffer seal_content(const SealKeys& keys, std::span<const domain::AuctionId> auctions,
                    domain::SeqNo sequence, Bytes content) {
  if (auctions.empty()) return Buffer(content.begin(), content.end());
  const std::uint32_t id = seal_key_id(auctions.front());
  Buffer out;
  append(out, as_bytes(content_magic));
  append_le(out, id);
  append(out, seal_part(keys, auctions, snapshot_fields(sequence, id), snapshot_part, content));
  return out;
}

base::Result<Buffer> open_content(const SealKeys& keys, domain::SeqNo sequence, Bytes content) {
  const std::size_t head = content_magic.size() + id_bytes;
  if (content.size() < head || as_text(content.first(content_magic.size())) != content_magic) {
    return Buffer(content.begin(), content.end());
  }
  const auto id = load_le<std::uint32_t>(content.data() + content_magic.size());
  auto plain = open_part(keys, Look::venue, snapshot_fields(sequence, id), snapshot_part,
                         content.subspan(head));
  if (!plain) return tl::unexpected(std::move(plain.error()));
  if (!*plain) return base::fail(fmt::format("the key {} it is sealed under is not at hand", id));
  return **std::move(plain);
}

Buffer encode_disclosed(domain::AuctionId auction, const SealKey& key) {
  Buffer out;
  append_le(out, auction.raw());
  append(out, as_bytes(key));
  ECO_ASSERT(out.size() == disclosed_key_bytes);
  return out;
}

void take_keys(const RecordView& record, SealKeys& keys) {
  for (const Bytes disclosed : record.keys) {
    SealKey key{};
    std::memcpy(key.data(), disclosed.data() + sizeof(std::uint64_t), key.size());
    keys.add(domain::AuctionId(load_le<std::uint64_t>(disclosed.data())), key);
  }
}

base::Result<void> collect_keys(JournalReader& reader, SealKeys& keys) {
  for (;;) {
    const auto entry = reader.next();
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry) return {};
    if (const auto* record = std::get_if<RecordView>(&**entry)) take_keys(*record, keys);
  }
}

}  // namespace eco::persistence
