#include "persistence/record.hpp"

#include <fmt/format.h>

#include "base/assert.hpp"
#include "persistence/crc32c.hpp"

namespace eco::persistence {
namespace {

// Offsets in the header (docs/journal-format.md, "Record").
constexpr std::size_t at_length = 0;
constexpr std::size_t at_crc = record_crc_offset;
constexpr std::size_t at_type = 8;
constexpr std::size_t at_schema = 10;
constexpr std::size_t at_shard = 12;
constexpr std::size_t at_keys = 14;
constexpr std::size_t at_sequence = 16;
constexpr std::size_t at_stamp = 24;
constexpr std::size_t at_confidential = 32;
constexpr std::size_t at_key = 40;
constexpr std::size_t at_command_size = 44;
constexpr std::size_t at_event_count = 48;
static_assert(at_event_count + sizeof(std::uint32_t) == record_header_bytes);

std::uint32_t record_crc(Bytes record) noexcept {
  const std::uint32_t crc = crc32c(record.first(at_crc));
  return crc32c(record.subspan(at_crc + sizeof(std::uint32_t)), crc);
}

/// Behind the first `count` strings of `encoded`.
std::size_t size_of_first(Bytes encoded, std::uint32_t count) noexcept {
  std::size_t at = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    at += sizeof(std::uint32_t) + load_le<std::uint32_t>(encoded.data() + at);
  }
  return at;
}

bool events_fit(Bytes encoded, std::uint32_t count) noexcept {
  for (std::uint32_t i = 0; i < count; ++i) {
    if (encoded.size() < sizeof(std::uint32_t)) return false;
    const std::size_t size = load_le<std::uint32_t>(encoded.data());
    encoded = encoded.subspan(sizeof(std::uint32_t));
    if (encoded.size() < size) return false;
    encoded = encoded.subspan(size);
  }
  return encoded.empty();
}

}  // namespace

base::Result<RecordView> decode_record(Bytes bytes) {
  if (bytes.size() < record_header_bytes) {
    return base::fail(fmt::format("a record of {} bytes is shorter than its header of {}",
                                  bytes.size(), record_header_bytes));
  }
  const std::byte* at = bytes.data();
  const auto length = load_le<std::uint32_t>(at + at_length);
  if (length != bytes.size() || length > record_bytes_max) {
    return base::fail(fmt::format("the record says {} bytes and has {}", length, bytes.size()));
  }
  const auto stored_crc = load_le<std::uint32_t>(at + at_crc);
  if (const std::uint32_t crc = record_crc(bytes); crc != stored_crc) {
    return base::fail(
        fmt::format("CRC32C of the record is {:08x}, stored is {:08x}", crc, stored_crc));
  }
  RecordView view;
  view.bytes = bytes;
  view.fields.type = load_le<std::uint16_t>(at + at_type);
  view.fields.schema_version = load_le<std::uint16_t>(at + at_schema);
  view.fields.shard = load_le<std::uint16_t>(at + at_shard);
  view.fields.sequence = domain::SeqNo(load_le<std::uint64_t>(at + at_sequence));
  view.fields.stamp = domain::Timestamp(load_le<std::int64_t>(at + at_stamp));
  view.fields.confidential_until = domain::Timestamp(load_le<std::int64_t>(at + at_confidential));
  view.fields.key_id = load_le<std::uint32_t>(at + at_key);
  if (view.fields.type == 0 || view.fields.schema_version == 0 || !view.fields.sequence.valid() ||
      load_le<std::uint16_t>(at + at_keys) > load_le<std::uint32_t>(at + at_event_count)) {
    return base::fail("the record's header has a field with an invalid value");
  }
  const Bytes body = bytes.subspan(record_header_bytes);
  const std::size_t command_size = load_le<std::uint32_t>(at + at_command_size);
  if (command_size > body.size()) {
    return base::fail(fmt::format("a command of {} bytes does not fit the record", command_size));
  }
  const auto event_count = load_le<std::uint32_t>(at + at_event_count);
  view.command = body.first(command_size);
  const Bytes events = body.subspan(command_size);
  if (!events_fit(events, event_count)) {
    return base::fail(fmt::format("{} events do not fill the rest of the record", event_count));
  }
  const std::uint32_t keys = load_le<std::uint16_t>(at + at_keys);
  const std::size_t keys_at = size_of_first(events, event_count - keys);
  view.events = EventList(events.first(keys_at), event_count - keys);
  view.keys = EventList(events.subspan(keys_at), keys);
  view.parts = EventList(events, event_count);
  for (const Bytes key : view.keys) {
    if (key.size() != disclosed_key_bytes) {
      return base::fail(fmt::format("a disclosed key has {} bytes instead of {}", key.size(),
                                    disclosed_key_bytes));
    }
  }
  return view;
}

void RecordEncoder::begin(const RecordFields& fields, Bytes command) {
  ECO_ASSERT(!open_);
  ECO_ASSERT(fields.sequence.valid());
  ECO_ASSERT(fields.type != 0);
  ECO_ASSERT(fields.schema_version != 0);
  ECO_ASSERT(command.size() <= record_bytes_max);
  open_ = true;
  events_ = 0;
  keys_ = 0;
  start_ = out_->size();
  out_->resize(start_ + record_header_bytes + command.size());
  std::byte* at = out_->data() + start_;
  store_le(at + at_type, fields.type);
  store_le(at + at_schema, fields.schema_version);
  store_le(at + at_shard, fields.shard);
  store_le(at + at_sequence, fields.sequence.raw());
  store_le(at + at_stamp, fields.stamp.raw());
  store_le(at + at_confidential, fields.confidential_until.raw());
  store_le(at + at_key, fields.key_id);
  store_le(at + at_command_size, static_cast<std::uint32_t>(command.size()));
  if (!command.empty()) {
    std::memcpy(at + record_header_bytes, command.data(), command.size());
  }
}

void RecordEncoder::add_event(Bytes event) {
  ECO_ASSERT(open_);
  ECO_ASSERT(keys_ == 0);
  ECO_ASSERT(event.size() <= record_bytes_max);
  append_le(*out_, static_cast<std::uint32_t>(event.size()));
  append(*out_, event);
  ++events_;
}

void RecordEncoder::add_key(Bytes key) {
  ECO_ASSERT(open_);
  ECO_ASSERT(key.size() == disclosed_key_bytes);
  append_le(*out_, static_cast<std::uint32_t>(key.size()));
  append(*out_, key);
  ++events_;
  ++keys_;
}

Bytes RecordEncoder::end() {
  ECO_ASSERT(open_);
  const std::size_t length = out_->size() - start_;
  ECO_ASSERT(length <= record_bytes_max);
  std::byte* at = out_->data() + start_;
  store_le(at + at_length, static_cast<std::uint32_t>(length));
  store_le(at + at_event_count, events_);
  store_le(at + at_keys, keys_);
  const Bytes record(at, length);
  store_le(at + at_crc, record_crc(record));
  open_ = false;
  return record;
}

}  // namespace eco::persistence
