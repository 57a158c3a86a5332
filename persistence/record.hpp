#pragma once
/// One record on disk: a fixed header, the bytes of a command, the bytes of each event it caused.
/// Layout, offsets and hash inputs: docs/journal-format.md. Persistence never looks into the bytes.
#include <cstdint>

#include "base/result.hpp"
#include "domain/types.hpp"
#include "persistence/bytes.hpp"

namespace eco::persistence {

inline constexpr std::size_t record_header_bytes = 52;
inline constexpr std::size_t record_bytes_max = 256u << 20;
/// What the CRC does not cover: the CRC's own four bytes.
inline constexpr std::size_t record_crc_offset = 4;
/// A disclosed key: the number of a sealed auction, then its key.
inline constexpr std::size_t disclosed_key_bytes = 40;

/// The header's fields that the writer chooses. Lengths and CRC follow from the content.
struct RecordFields {
  domain::SeqNo sequence;            ///< valid
  domain::Timestamp stamp;           ///< the command's stamp
  std::uint16_t type = 0;            ///< kind of the command, published by proto/; 1 or above
  std::uint16_t schema_version = 1;  ///< of the command and event bytes; 1 or above
  std::uint16_t shard = 0;
  domain::Timestamp confidential_until{};  ///< 0: not confidential
  std::uint32_t key_id = 0;                ///< key of encrypted parts; 0: plain

  friend bool operator==(const RecordFields&, const RecordFields&) noexcept = default;
};

struct RecordView;

/// The event byte strings of a decoded record, in order. Borrowed from the record's bytes.
class EventList {
 public:
  class Iterator {
   public:
    using value_type = Bytes;
    using difference_type = std::ptrdiff_t;
    Iterator() noexcept = default;
    [[nodiscard]] Bytes operator*() const noexcept {
      return {at_ + sizeof(std::uint32_t), load_le<std::uint32_t>(at_)};
    }
    Iterator& operator++() noexcept {
      at_ += sizeof(std::uint32_t) + load_le<std::uint32_t>(at_);
      return *this;
    }
    Iterator operator++(int) noexcept {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(Iterator, Iterator) noexcept = default;

   private:
    friend class EventList;
    explicit Iterator(const std::byte* at) noexcept : at_(at) {}
    const std::byte* at_ = nullptr;
  };

  EventList() noexcept = default;
  [[nodiscard]] std::uint32_t size() const noexcept { return count_; }
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] Iterator begin() const noexcept { return Iterator(encoded_.data()); }
  [[nodiscard]] Iterator end() const noexcept {
    return Iterator(encoded_.data() + encoded_.size());
  }

 private:
  friend struct RecordView;
  friend base::Result<RecordView> decode_record(Bytes bytes);
  EventList(Bytes encoded, std::uint32_t count) noexcept : encoded_(encoded), count_(count) {}
  Bytes encoded_;  // checked: `count_` strings, each behind its length, nothing after them
  std::uint32_t count_ = 0;
};

/// A decoded record. Borrowed: valid as long as the bytes it was decoded from.
struct RecordView {
  RecordFields fields;
  Bytes command;
  EventList events;
  EventList keys;   ///< of sealed auctions that closed with this record, `disclosed_key_bytes` each
  EventList parts;  ///< events, then keys: what the Merkle leaf is made of besides the command
  Bytes bytes;      ///< the whole record as stored

  /// The command's part of the Merkle leaf: the header without its CRC.
  [[nodiscard]] Bytes header_before_crc() const noexcept { return bytes.first(record_crc_offset); }
  [[nodiscard]] Bytes header_after_crc() const noexcept {
    return bytes.subspan(record_crc_offset + sizeof(std::uint32_t),
                         record_header_bytes - record_crc_offset - sizeof(std::uint32_t));
  }
};

/// Reads one record that must fill `bytes` exactly. Any bytes are allowed in: every length, the CRC
/// and every reserved or invalid value is checked. The error says what is wrong, not where.
/// Never allocates on success.
[[nodiscard]] base::Result<RecordView> decode_record(Bytes bytes);

/// Writes records one after the other to the end of a buffer that its owner reuses: no allocation
/// once the buffer has grown to the size of the largest batch.
class RecordEncoder {
 public:
  explicit RecordEncoder(Buffer& out) noexcept : out_(&out) {}
  /// Requires: no open record; valid sequence, type and schema version.
  void begin(const RecordFields& fields, Bytes command);
  /// Requires: an open record.
  void add_event(Bytes event);
  /// Requires: an open record, `disclosed_key_bytes` bytes; no event follows.
  void add_key(Bytes key);
  /// Completes lengths and CRC; returns the record's bytes, borrowed from the buffer until its next
  /// change. Requires: an open record of at most `record_bytes_max` bytes.
  Bytes end();
  [[nodiscard]] bool open() const noexcept { return open_; }

 private:
  Buffer* out_;
  std::size_t start_ = 0;
  std::uint32_t events_ = 0;  // and keys
  std::uint16_t keys_ = 0;
  bool open_ = false;
};

}  // namespace eco::persistence
