#include "replay/compute/fault.hpp"

namespace eco::replay::compute {
namespace {

/// Whole characters of valid UTF-8.
std::string_view shortened(std::string_view text) noexcept {
  constexpr std::size_t bytes_max = 64;
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  return text.substr(0, end);
}

}  // namespace

std::string_view code_text(FaultCode code) noexcept {
  switch (code) {
    case FaultCode::blank_line:
      return "BLANK_LINE";
    case FaultCode::line_too_long:
      return "LINE_TOO_LONG";
    case FaultCode::not_json:
      return "NOT_JSON";
    case FaultCode::wrong_type:
      return "WRONG_TYPE";
    case FaultCode::unknown_field:
      return "UNKNOWN_FIELD";
    case FaultCode::repeated_field:
      return "REPEATED_FIELD";
    case FaultCode::missing_field:
      return "MISSING_FIELD";
    case FaultCode::bad_value:
      return "BAD_VALUE";
    case FaultCode::off_grid:
      return "OFF_GRID";
    case FaultCode::finer_than_hao:
      return "FINER_THAN_HAO";
    case FaultCode::repeated_id:
      return "REPEATED_ID";
    case FaultCode::inconsistent:
      return "INCONSISTENT";
    case FaultCode::overflow:
      return "OVERFLOW";
  }
  return "";
}

std::string Path::text() const {
  std::string text = up == nullptr ? std::string() : up->text();
  if (index) return text.append("[").append(std::to_string(*index)).append("]");
  if (!text.empty() && !name.empty()) text.push_back('.');
  return text.append(shortened(name));
}

void Faults::add(FaultCode code, const Path& at, std::string_view text) {
  if (!first_) first_ = Fault{code, at.text(), std::string(text)};
}

}  // namespace eco::replay::compute
