// Any bytes as a record or another entry, as they are and with their CRC repaired: an error, or a
// value whose only form they are.
#include <cstdint>

#include "base/assert.hpp"
#include "persistence/crc32c.hpp"
#include "persistence/entries.hpp"
#include "persistence/record.hpp"

namespace {

using namespace eco::persistence;

void check_record(Bytes bytes) {
  const auto record = decode_record(bytes);
  if (!record) return;
  Buffer again;
  RecordEncoder encoder(again);
  encoder.begin(record->fields, record->command);
  for (Bytes event : record->events) encoder.add_event(event);
  const Bytes encoded = encoder.end();
  ECO_ASSERT(as_text(encoded) == as_text(bytes));
}

template <class Decode>
void check_entry(Bytes bytes, Decode decode) {
  const auto entry = decode(bytes);
  if (!entry) return;
  Buffer again;
  encode(*entry, again);
  // Reserved fields are not read; everything else is.
  ECO_ASSERT(decode(Bytes(again)).value() == *entry);
}

void check_all(Bytes bytes) {
  check_record(bytes);
  check_entry(bytes, decode_head);
  check_entry(bytes, decode_boundary);
  check_entry(bytes, decode_state_hash);
  check_entry(bytes, decode_seal);
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes = std::as_bytes(std::span(data, size));
  check_all(bytes);
  if (size < 8) return 0;
  Buffer repaired(bytes.begin(), bytes.end());
  const Bytes all(repaired);
  store_le(repaired.data(), static_cast<std::uint32_t>(size));
  store_le(repaired.data() + record_crc_offset, crc32c(all.subspan(8), crc32c(all.first(4))));
  check_record(repaired);
  repaired.assign(bytes.begin(), bytes.end());
  store_le(repaired.data() + size - 4, crc32c(Bytes(repaired).first(size - 4)));
  check_all(repaired);
  return 0;
}
