#include "gateway/fix/message.hpp"

namespace eco::gateway::fix {
namespace {

void append_fields(std::string& out, const std::vector<OutField>& fields) {
  bool first = true;
  for (const OutField& field : fields) {
    if (!first) out += '|';
    first = false;
    out += std::to_string(field.tag) + '=' + field.value;
  }
}

}  // namespace

std::string to_text(const OutMessage& message) {
  std::string out = "35=" + message.type;
  if (!message.fields.empty()) out += '|';
  append_fields(out, message.fields);
  for (const OutGroup& group : message.groups) {
    out += '|' + std::to_string(group.count_tag) + '=' + std::to_string(group.entries.size());
    for (const auto& entry : group.entries) {
      out += '{';
      append_fields(out, entry);
      out += '}';
    }
  }
  return out;
}

}  // namespace eco::gateway::fix
