#pragma once
/// A FIX message as received: fields in their order, groups by their first tag.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/fix/framer.hpp"

namespace eco::member {

/// Value of the first field with `tag`, or empty text.
[[nodiscard]] std::string_view field_value(std::span<const gateway::fix::FieldView> fields,
                                           std::uint32_t tag) noexcept;

/// Owns its text. Requires: a sound message (what the session level lets through).
class InMessage {
 public:
  /// One entry of a repeating group. Borrowed from the message. The last entry also shows the
  /// fields that follow the group.
  using Entry = std::span<const gateway::fix::FieldView>;

  explicit InMessage(std::string_view text);
  InMessage(const InMessage&) = delete;
  InMessage& operator=(const InMessage&) = delete;

  [[nodiscard]] const std::string& whole() const noexcept { return text_; }
  [[nodiscard]] std::string_view type() const noexcept { return value(35); }
  [[nodiscard]] std::string_view value(std::uint32_t tag) const noexcept {
    return field_value(fields_, tag);
  }
  [[nodiscard]] std::string text(std::uint32_t tag) const { return std::string(value(tag)); }
  [[nodiscard]] bool has(std::uint32_t tag) const noexcept { return !value(tag).empty(); }
  /// Entries that begin with `first_tag` behind `count_tag`; none where the group is absent.
  [[nodiscard]] std::vector<Entry> group(std::uint32_t count_tag, std::uint32_t first_tag) const;

 private:
  std::string text_;
  std::vector<gateway::fix::FieldView> fields_;
};

}  // namespace eco::member
