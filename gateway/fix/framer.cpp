#include "gateway/fix/framer.hpp"

#include <algorithm>
#include <array>

namespace eco::gateway::fix {
namespace {

constexpr std::string_view fix44_begin = "8=FIX.4.4\x01";
constexpr std::string_view fixt11_begin = "8=FIXT.1.1\x01";
constexpr std::size_t trailer_bytes = 7;  // "10=ddd" and SOH
constexpr std::size_t tag_digits_max = 5;
constexpr std::uint64_t seq_num_max = 2'000'000'000;

// Length fields of the standard and the data fields behind them: QuickFIX 1.15.1 aborts on a bad
// length.
constexpr std::array<std::uint32_t, 46> data_tags = {
    89,  90,  91,  93,   95,   96,   212,  213,  348,  349,  350,  351,  352,  353, 354, 355,
    356, 357, 358, 359,  360,  361,  362,  363,  364,  365,  383,  445,  446,  618, 619, 621,
    622, 975, 976, 1184, 1185, 1277, 1278, 1280, 1281, 1282, 1283, 1397, 1398, 1468};

// Counts of repeating groups in the dictionaries.
constexpr std::array<std::uint32_t, 9> group_tags = {146, 267, 268, 453, 552, 702, 938, 5100, 5200};

template <std::size_t N>
bool contains(const std::array<std::uint32_t, N>& tags, std::uint32_t tag) noexcept {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

FrameScan hopeless(std::string_view reason, std::uint32_t tag = 0) noexcept {
  return {FrameStatus::hopeless, 0, reason, tag};
}

/// Up to the next field that begins with 8=FIX, or to where one could still begin.
std::size_t bytes_to_next_begin(std::string_view buffer) noexcept {
  constexpr std::string_view needle =
      "\x01"
      "8=FIX";
  const std::size_t found = buffer.find(needle);
  if (found != std::string_view::npos) return found + 1;
  const std::size_t tail_max = std::min(needle.size() - 1, buffer.size());
  for (std::size_t tail = tail_max; tail > 0; --tail) {
    if (needle.starts_with(buffer.substr(buffer.size() - tail))) {
      return std::max<std::size_t>(buffer.size() - tail + 1, 1);
    }
  }
  return buffer.size();
}

FrameScan garbled(std::string_view buffer, std::string_view reason) noexcept {
  return {FrameStatus::garbled, bytes_to_next_begin(buffer), reason, 0};
}

/// Why the body's fields are unsound; empty where they are sound.
struct BodyFault {
  FrameStatus status = FrameStatus::message;
  std::string_view reason = {};
  std::uint32_t tag = 0;
};

BodyFault check_field(std::uint32_t tag, std::string_view value) noexcept {
  if (contains(data_tags, tag)) return {FrameStatus::hopeless, "data field", tag};
  if (tag == 8 || tag == 9 || tag == 10)
    return {FrameStatus::garbled, "framing tag inside the body", tag};
  for (char c : value) {
    if (static_cast<unsigned char>(c) < 0x20)
      return {FrameStatus::garbled, "control byte in a value", tag};
  }
  if (tag == 34 && !parse_digits(value, seq_num_max))
    return {FrameStatus::garbled, "malformed MsgSeqNum", tag};
  if (contains(group_tags, tag) && !parse_digits(value, 999))
    return {FrameStatus::garbled, "malformed group count", tag};
  if (value.empty() && (tag == 35 || tag == 49 || tag == 52 || tag == 56)) {
    return {FrameStatus::garbled, "empty header field", tag};
  }
  return {};
}

BodyFault check_body(std::string_view body, std::size_t fields_max) noexcept {
  std::size_t count = 0;
  while (!body.empty()) {
    if (++count > fields_max) return {FrameStatus::hopeless, "too many fields", 0};
    const std::size_t equals = body.substr(0, tag_digits_max + 1).find('=');
    if (equals == std::string_view::npos || equals == 0)
      return {FrameStatus::garbled, "malformed tag", 0};
    const std::string_view digits = body.substr(0, equals);
    if (digits.front() == '0' || !std::all_of(digits.begin(), digits.end(), is_digit)) {
      return {FrameStatus::garbled, "malformed tag", 0};
    }
    const std::size_t end = body.find(soh, equals + 1);
    if (end == std::string_view::npos) return {FrameStatus::garbled, "field without end", 0};
    const auto tag = static_cast<std::uint32_t>(*parse_digits(digits, 99'999));
    if (count == 1 && tag != 35) return {FrameStatus::garbled, "MsgType is not the third field", 0};
    if (const BodyFault fault = check_field(tag, body.substr(equals + 1, end - equals - 1));
        fault.status != FrameStatus::message) {
      return fault;
    }
    body.remove_prefix(end + 1);
  }
  return count == 0 ? BodyFault{FrameStatus::garbled, "empty body", 0} : BodyFault{};
}

/// Length of the BeginString field, 0 where the buffer does not begin with one, npos where more
/// bytes are needed.
std::size_t begin_length(std::string_view buffer) noexcept {
  for (std::string_view begin : {fix44_begin, fixt11_begin}) {
    if (buffer.starts_with(begin)) return begin.size();
    if (begin.starts_with(buffer)) return std::string_view::npos;
  }
  return 0;
}

bool checksum_matches(std::string_view content, std::string_view digits) noexcept {
  unsigned sum = 0;
  for (char c : content) sum += static_cast<unsigned char>(c);
  const auto stated = parse_digits(digits, 255);
  return stated && *stated == (sum & 255u);
}

}  // namespace

std::optional<std::uint64_t> parse_digits(std::string_view text, std::uint64_t max) noexcept {
  if (text.empty() || text.size() > 19) return std::nullopt;
  std::uint64_t value = 0;
  for (char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (value > max) return std::nullopt;
  return value;
}

FrameScan scan_frame(std::string_view buffer, const FrameLimits& limits) noexcept {
  const std::size_t begin = begin_length(buffer);
  if (begin == std::string_view::npos) return {};
  if (begin == 0) return garbled(buffer, "no BeginString 8=FIX.4.4 or 8=FIXT.1.1");
  const std::string_view rest = buffer.substr(begin);
  constexpr std::string_view length_tag = "9=";
  if (!rest.starts_with(length_tag.substr(0, rest.size())))
    return garbled(buffer, "BodyLength is not the second field");
  if (rest.size() <= length_tag.size()) return {};
  const std::size_t length_end = rest.substr(0, 8).find(soh);
  if (length_end == std::string_view::npos) {
    return rest.size() < 8 ? FrameScan{} : hopeless("absurd BodyLength");
  }
  const std::string_view digits = rest.substr(2, length_end - 2);
  const auto body_bytes = parse_digits(digits, limits.message_bytes_max);
  if (!body_bytes || digits.front() == '0') return hopeless("absurd BodyLength");
  const std::size_t body_begin = begin + length_end + 1;
  const std::size_t total = body_begin + *body_bytes + trailer_bytes;
  if (total > limits.message_bytes_max) return hopeless("message too long");
  if (buffer.size() < total) return {};
  const std::string_view trailer = buffer.substr(total - trailer_bytes, trailer_bytes);
  if (!trailer.starts_with("10=") || trailer.back() != soh ||
      buffer[total - trailer_bytes - 1] != soh) {
    return garbled(buffer, "BodyLength does not match");
  }
  const std::string_view body = buffer.substr(body_begin, *body_bytes);
  const BodyFault fault = check_body(body, limits.fields_max);
  if (fault.status == FrameStatus::hopeless) return hopeless(fault.reason, fault.tag);
  if (!checksum_matches(buffer.substr(0, total - trailer_bytes), trailer.substr(3, 3))) {
    return {FrameStatus::garbled, total, "CheckSum does not match", 0};
  }
  if (fault.status == FrameStatus::garbled)
    return {FrameStatus::garbled, total, fault.reason, fault.tag};
  return {FrameStatus::message, total, {}, 0};
}

std::optional<FieldView> next_field(std::string_view& rest) noexcept {
  const std::size_t equals = rest.find('=');
  const std::size_t end = rest.find(soh);
  if (equals == std::string_view::npos || end == std::string_view::npos || end < equals)
    return std::nullopt;
  const auto tag = parse_digits(rest.substr(0, equals), 99'999);
  if (!tag) return std::nullopt;
  const FieldView field{static_cast<std::uint32_t>(*tag),
                        rest.substr(equals + 1, end - equals - 1)};
  rest.remove_prefix(end + 1);
  return field;
}

std::string_view field_value(std::string_view message, std::uint32_t tag) noexcept {
  while (const auto field = next_field(message)) {
    if (field->tag == tag) return field->value;
  }
  return {};
}

void Framer::append(std::string_view bytes) {
  buffer_.erase(0, read_);
  read_ = 0;
  buffer_.append(bytes);
}

Framer::Outcome Framer::next() {
  const std::string_view unread = std::string_view(buffer_).substr(read_);
  if (unread.empty()) return {};
  const FrameScan scan = scan_frame(unread, limits_);
  if (scan.status == FrameStatus::message) {
    read_ += scan.bytes;
    in_garbage_ = false;
    return {scan.status, unread.substr(0, scan.bytes), {}, 0};
  }
  if (scan.status == FrameStatus::garbled) {
    read_ += scan.bytes;
    garbage_bytes_ += scan.bytes;
    // What follows a broken message up to the next beginning is part of it.
    if (!in_garbage_ || begin_length(unread) != 0) ++garbled_count_;
    in_garbage_ = true;
    if (garbled_count_ > limits_.garbled_max || garbage_bytes_ > limits_.garbage_bytes_max) {
      return {FrameStatus::hopeless, {}, "too much garbage", 0};
    }
  }
  return {scan.status, {}, scan.reason, scan.tag};
}

}  // namespace eco::gateway::fix
