#pragma once
/// Writes one line of JSON, keys in the order given. Money, prices, quantities and ids go in as
/// text: a reader must not lose digits.
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace eco::console {

/// Requires: begin and end nest; inside an object every value follows a `key`.
class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& text(std::string_view value);
  /// JSON written by somebody else, trusted to be one valid value.
  JsonWriter& raw(std::string_view json);
  JsonWriter& boolean(bool value) { return raw(value ? "true" : "false"); }
  JsonWriter& null() { return raw("null"); }
  template <std::integral T>
  JsonWriter& number(T value) {
    return raw(std::to_string(value));
  }

  JsonWriter& text_field(std::string_view name, std::string_view value) {
    return key(name).text(value);
  }
  /// An id or any other 64-bit number, as text.
  JsonWriter& id_field(std::string_view name, std::uint64_t value) {
    return key(name).text(std::to_string(value));
  }
  template <std::integral T>
  JsonWriter& number_field(std::string_view name, T value) {
    return key(name).number(value);
  }
  JsonWriter& bool_field(std::string_view name, bool value) { return key(name).boolean(value); }

  [[nodiscard]] const std::string& str() const& noexcept { return out_; }
  [[nodiscard]] std::string str() && noexcept { return std::move(out_); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  void separate();
  void quote(std::string_view value);

  std::string out_;
  bool first_ = true;  // nothing stands yet in the innermost object or array
};

}  // namespace eco::console
