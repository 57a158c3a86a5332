#include "console/api/request.hpp"

#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <set>

namespace eco::console {
namespace {

namespace json = boost::json;

constexpr std::size_t depth_max = 4;
constexpr std::size_t id_bytes_max = 64;

json::parse_options strict_options() {
  json::parse_options options;
  options.max_depth = depth_max;
  return options;
}

/// Sees every key of a document: Boost's value parser would keep the last of two equal keys.
class KeyWatcher {
 public:
  static constexpr std::size_t max_object_size = 64;
  static constexpr std::size_t max_array_size = 20'000;
  static constexpr std::size_t max_key_size = 64;
  static constexpr std::size_t max_string_size = request_bytes_max;
  using Failure = json::error_code&;

  bool on_document_begin(Failure) { return true; }
  bool on_document_end(Failure) { return true; }
  bool on_object_begin(Failure) {
    keys_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t, Failure) {
    keys_.pop_back();
    return true;
  }
  bool on_array_begin(Failure) { return true; }
  bool on_array_end(std::size_t, Failure) { return true; }
  bool on_key_part(json::string_view part, std::size_t, Failure) {
    key_.append(part);
    return true;
  }
  bool on_key(json::string_view part, std::size_t, Failure) {
    key_.append(part);
    if (!keys_.back().insert(key_).second && repeated_.empty()) repeated_ = key_;
    key_.clear();
    return true;
  }
  bool on_string_part(json::string_view, std::size_t, Failure) { return true; }
  bool on_string(json::string_view, std::size_t, Failure) { return true; }
  bool on_number_part(json::string_view, Failure) { return true; }
  bool on_int64(std::int64_t, json::string_view, Failure) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, Failure) { return true; }
  bool on_double(double, json::string_view, Failure) { return true; }
  bool on_bool(bool, Failure) { return true; }
  bool on_null(Failure) { return true; }
  bool on_comment_part(json::string_view, Failure) { return true; }
  bool on_comment(json::string_view, Failure) { return true; }

  [[nodiscard]] const std::string& repeated() const noexcept { return repeated_; }

 private:
  std::vector<std::set<std::string>> keys_;
  std::string key_;
  std::string repeated_;
};

/// Empty, or why the line is not acceptable as a document.
std::optional<Fault> document_fault(std::string_view line) {
  json::basic_parser<KeyWatcher> parser(strict_options());
  json::error_code failure;
  const std::size_t read = parser.write_some(false, line.data(), line.size(), failure);
  if (!failure && read != line.size()) failure = json::error::extra_data;
  if (failure) {
    return Fault{FaultCode::bad_json,
                 failure.message() + " at byte " + std::to_string(std::min(read, line.size()))};
  }
  const std::string& repeated = parser.handler().repeated();
  if (!repeated.empty()) return Fault{FaultCode::repeated_field, "field '" + repeated + "'"};
  return std::nullopt;
}

Parsed<Value> value_of(const std::string& name, const json::value& given) {
  if (given.is_string()) return Value{std::string(given.get_string())};
  if (given.is_bool()) return Value{given.get_bool()};
  if (given.is_int64()) return Value{given.get_int64()};
  if (given.is_array()) {
    std::vector<Value> items;
    for (const json::value& item : given.get_array()) {
      if (item.is_array()) return fault(FaultCode::wrong_type, "field '" + name + "'");
      auto read = value_of(name, item);
      if (!read) return tl::unexpected(read.error());
      items.push_back(std::move(*read));
    }
    return Value{std::move(items)};
  }
  return fault(
      FaultCode::wrong_type,
      "field '" + name + "' is neither text, whole number, true/false nor a list of these");
}

/// Text fields of the request itself, with their longest length.
std::optional<Fault> read_text(const json::value& given, const std::string& name,
                               std::size_t bytes_max, std::string& out) {
  if (!given.is_string()) return Fault{FaultCode::wrong_type, "field '" + name + "' is not text"};
  if (given.get_string().size() > bytes_max) {
    return Fault{FaultCode::bad_value,
                 "field '" + name + "' is longer than " + std::to_string(bytes_max) + " bytes"};
  }
  out.assign(given.get_string());
  return std::nullopt;
}

std::optional<Fault> read_arguments(const json::value& given, std::vector<Argument>& out) {
  if (!given.is_object()) return Fault{FaultCode::wrong_type, "field 'args' is not an object"};
  for (const auto& [key, value] : given.get_object()) {
    const std::string name(key);
    auto read = value_of(name, value);
    if (!read) return read.error();
    out.push_back({name, std::move(*read)});
  }
  return std::nullopt;
}

std::optional<Fault> read_field(const std::string& name, const json::value& value,
                                Request& request) {
  if (name == "id") return read_text(value, name, id_bytes_max, request.id);
  if (name == "command") return read_text(value, name, 64, request.command);
  if (name == "reason") return read_text(value, name, 500, request.reason);
  if (name == "legal_basis") return read_text(value, name, 500, request.legal_basis);
  if (name == "args") return read_arguments(value, request.arguments);
  if (name == "dry_run") {
    if (!value.is_bool()) return Fault{FaultCode::wrong_type, "field 'dry_run' is not true/false"};
    request.dry_run = value.get_bool();
    return std::nullopt;
  }
  return Fault{FaultCode::unknown_field, "field '" + name + "'"};
}

}  // namespace

Parsed<Request> parse_request(std::string_view line, std::string& id_out) {
  if (line.size() > request_bytes_max) {
    return fault(FaultCode::too_large, std::to_string(line.size()) + " bytes");
  }
  if (const auto broken = document_fault(line)) return tl::unexpected(*broken);
  json::error_code failure;
  const json::value document =
      json::parse(json::string_view(line.data(), line.size()), failure, {}, strict_options());
  if (failure) return fault(FaultCode::bad_json, failure.message());
  if (!document.is_object()) return fault(FaultCode::bad_json, "not an object");
  const json::object& object = document.get_object();
  if (const json::value* id = object.if_contains("id"); id != nullptr && id->is_string()) {
    if (id->get_string().size() <= id_bytes_max) id_out.assign(id->get_string());
  }
  Request request;
  for (const auto& [key, value] : object) {
    if (const auto wrong = read_field(std::string(key), value, request)) {
      return tl::unexpected(*wrong);
    }
  }
  if (request.command.empty()) return fault(FaultCode::missing_field, "field 'command'");
  return request;
}

}  // namespace eco::console
