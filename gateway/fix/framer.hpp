#pragma once
/// Bytes -> FIX messages, strictly: what reaches the session level is complete, has a right length
/// and checksum, digits-only tags and no data fields. (docs/wire/fix.md: transport and framing)
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace eco::gateway::fix {

inline constexpr char soh = '\x01';

struct FrameLimits {
  std::size_t message_bytes_max = 8192;
  std::size_t fields_max = 256;
  std::size_t garbled_max = 10;           ///< garbled messages on one connection
  std::size_t garbage_bytes_max = 65536;  ///< skipped bytes on one connection
};

enum class FrameStatus : std::uint8_t {
  need_more = 1,  ///< so far a beginning of a message
  message = 2,    ///< a whole, sound message
  garbled = 3,    ///< dropped without using up a number
  hopeless = 4,   ///< close the connection
};

/// What stands at the start of a buffer.
struct FrameScan {
  FrameStatus status = FrameStatus::need_more;
  std::size_t bytes = 0;         ///< length of the message, or how much to skip when garbled
  std::string_view reason = {};  ///< static text when garbled or hopeless
  std::uint32_t tag = 0;         ///< of the field at fault, where it is one
};

/// Pure. Reads no more than `limits.message_bytes_max` bytes for one message.
[[nodiscard]] FrameScan scan_frame(std::string_view buffer, const FrameLimits& limits) noexcept;

/// Tag and value of one field of a sound message.
struct FieldView {
  std::uint32_t tag = 0;
  std::string_view value;
};

/// The field at the start of `rest`, which is moved behind it. Empty at the end. Requires fields of
/// a sound message.
[[nodiscard]] std::optional<FieldView> next_field(std::string_view& rest) noexcept;

/// Value of the first field with `tag` in a sound message, or empty text.
[[nodiscard]] std::string_view field_value(std::string_view message, std::uint32_t tag) noexcept;

/// A field of digits only as a number up to `max`, or empty.
[[nodiscard]] std::optional<std::uint64_t> parse_digits(std::string_view text,
                                                        std::uint64_t max) noexcept;

/// One connection's stream. Owns its buffer; bounded by message_bytes_max plus one read.
class Framer {
 public:
  struct Outcome {
    FrameStatus status = FrameStatus::need_more;
    std::string_view message = {};  ///< borrowed until the next call of `append` or `next`
    std::string_view reason = {};
    std::uint32_t tag = 0;
  };

  explicit Framer(FrameLimits limits = {}) : limits_(limits) {}
  void append(std::string_view bytes);
  /// Call until it says need_more or hopeless. Too much garbage is hopeless.
  [[nodiscard]] Outcome next();

 private:
  FrameLimits limits_;
  std::string buffer_;
  std::size_t read_ = 0;
  std::size_t garbled_count_ = 0;
  std::size_t garbage_bytes_ = 0;
  bool in_garbage_ = false;  ///< garbage behind a broken message counts with it
};

}  // namespace eco::gateway::fix
