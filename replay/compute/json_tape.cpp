#include "replay/compute/json_tape.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <limits>

namespace eco::replay::compute {

namespace json = boost::json;
using json::error_code;

/// What the parser calls. Texts may come in parts.
struct TapeWriter {
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = max_object_size;
  static constexpr std::size_t max_key_size = max_object_size;
  static constexpr std::size_t max_string_size = max_object_size;

  explicit TapeWriter(JsonTape& target) noexcept : tape(target) {}

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return open(JsonKind::object); }
  bool on_object_end(std::size_t, error_code&) { return close(); }
  bool on_array_begin(error_code&) { return open(JsonKind::array); }
  bool on_array_end(std::size_t, error_code&) { return close(); }
  bool on_key_part(json::string_view part, std::size_t, error_code&) { return add(part); }
  bool on_key(json::string_view part, std::size_t, error_code&) {
    return leaf(JsonKind::string, part);
  }
  bool on_string_part(json::string_view part, std::size_t, error_code&) { return add(part); }
  bool on_string(json::string_view part, std::size_t, error_code&) {
    return leaf(JsonKind::string, part);
  }
  bool on_number_part(json::string_view part, error_code&) { return add(part); }
  bool on_int64(std::int64_t, json::string_view part, error_code&) {
    return leaf(JsonKind::number, part);
  }
  bool on_uint64(std::uint64_t, json::string_view part, error_code&) {
    return leaf(JsonKind::number, part);
  }
  bool on_double(double, json::string_view part, error_code&) {
    return leaf(JsonKind::number, part);
  }
  bool on_bool(bool, error_code&) { return leaf(JsonKind::boolean, {}); }
  bool on_null(error_code&) { return leaf(JsonKind::null, {}); }
  bool on_comment_part(json::string_view, error_code&) { return true; }
  bool on_comment(json::string_view, error_code&) { return true; }

  bool add(json::string_view part) {
    tape.texts_.append(part.data(), part.size());
    return true;
  }
  bool leaf(JsonKind kind, json::string_view part) {
    add(part);
    const auto at = static_cast<std::uint32_t>(tape.nodes_.size());
    const auto size = static_cast<std::uint32_t>(tape.texts_.size()) - text_at;
    tape.nodes_.push_back({kind, at + 1, text_at, size});
    text_at += size;
    return true;
  }
  bool open(JsonKind kind) {
    opened.push_back(static_cast<std::uint32_t>(tape.nodes_.size()));
    tape.nodes_.push_back({kind, 0, text_at, 0});
    return true;
  }
  bool close() {
    tape.nodes_[opened.back()].end = static_cast<std::uint32_t>(tape.nodes_.size());
    opened.pop_back();
    return true;
  }

  JsonTape& tape;
  std::vector<std::uint32_t> opened;
  std::uint32_t text_at = 0;  // where the text being read begins
};

base::Result<JsonValue> JsonTape::parse(std::string_view text) {
  nodes_.clear();
  texts_.clear();
  json::parse_options options;
  options.max_depth = depth_max;
  json::basic_parser<TapeWriter> parser(options, *this);
  error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (error) return base::fail(error.message());
  if (read != text.size()) return base::fail("something follows the value");
  return JsonValue(*this, 0);
}

}  // namespace eco::replay::compute
