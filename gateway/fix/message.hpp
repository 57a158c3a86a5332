#pragma once
/// An outgoing application message as text fields, before the session level gives it a header.
/// Values are strings made from integers: no typed FIX field and no floating point is involved.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eco::gateway::fix {

struct OutField {
  int tag = 0;
  std::string value;

  friend bool operator==(const OutField&, const OutField&) = default;
};

/// A repeating group: every entry begins with the same tag.
struct OutGroup {
  int count_tag = 0;
  std::vector<std::vector<OutField>> entries;

  friend bool operator==(const OutGroup&, const OutGroup&) = default;
};

struct OutMessage {
  std::string type;  ///< MsgType(35)
  std::vector<OutField> fields;
  std::vector<OutGroup> groups;

  OutMessage() = default;
  explicit OutMessage(std::string_view msg_type) : type(msg_type) {}
  OutMessage& set(int tag, std::string_view value) {
    fields.push_back({tag, std::string(value)});
    return *this;
  }
  OutMessage& set(int tag, std::uint64_t value) { return set(tag, std::to_string(value)); }
  /// Only where there is a value.
  OutMessage& set_unless_empty(int tag, std::string_view value) {
    return value.empty() ? *this : set(tag, value);
  }

  friend bool operator==(const OutMessage&, const OutMessage&) = default;
};

/// `35=8|37=12|…|5200=1{5201=…|5202=…}`: for tests and logs.
[[nodiscard]] std::string to_text(const OutMessage& message);

}  // namespace eco::gateway::fix
