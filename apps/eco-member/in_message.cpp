#include "apps/eco-member/in_message.hpp"

#include <algorithm>

namespace eco::member {

using gateway::fix::FieldView;

std::string_view field_value(std::span<const FieldView> fields, std::uint32_t tag) noexcept {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [tag](const FieldView& field) { return field.tag == tag; });
  return found == fields.end() ? std::string_view{} : found->value;
}

InMessage::InMessage(std::string_view text) : text_(text) {
  std::string_view rest(text_);
  while (const auto field = gateway::fix::next_field(rest)) fields_.push_back(*field);
}

std::vector<InMessage::Entry> InMessage::group(std::uint32_t count_tag,
                                               std::uint32_t first_tag) const {
  const auto is_tag = [](std::uint32_t tag) {
    return [tag](const FieldView& field) { return field.tag == tag; };
  };
  std::vector<Entry> entries;
  auto at = std::find_if(fields_.begin(), fields_.end(), is_tag(count_tag));
  if (at != fields_.end()) at = std::find_if(at, fields_.end(), is_tag(first_tag));
  while (at != fields_.end()) {
    const auto next = std::find_if(at + 1, fields_.end(), is_tag(first_tag));
    entries.emplace_back(&*at, static_cast<std::size_t>(next - at));
    at = next;
  }
  return entries;
}

}  // namespace eco::member
