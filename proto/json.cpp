#include <fmt/format.h>

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "proto/codec.hpp"
#include "proto/wire.hpp"

namespace eco::proto {
namespace {

/// Length of the UTF-8 sequence at the beginning of `text`; 0 where there is none.
std::size_t utf8_length(std::string_view text) noexcept {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xc2 ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  if (length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
  }
  const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
  const bool beyond = (lead == 0xed && byte(1) >= 0xa0) || (lead == 0xf4 && byte(1) >= 0x90);
  return overlong || beyond ? 0 : length;
}

void append_text(std::string_view text, std::string& out) {
  out.push_back('"');
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const char c = text.front();
    if (length == 0) {
      fmt::format_to(std::back_inserter(out), "\\\\x{:02X}", static_cast<unsigned char>(c));
    } else if (c == '"' || c == '\\') {
      out.append({'\\', c});
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out.push_back('"');
}

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) noexcept : out_(out) {}

  template <class T>
  void message(const T& value) {
    out_.push_back('{');
    first_ = true;
    if constexpr (domain::is_variant<T>::value) {
      std::visit([this](const auto& body) { alternative(body); }, value);
    } else {
      visit_fields(value, *this);
    }
    out_.push_back('}');
    first_ = false;
  }

  template <class T>
  void operator()(unsigned, std::string_view name, const T& value) {
    key(name);
    put(value);
  }

 private:
  void key(std::string_view name) {
    if (!first_) out_.push_back(',');
    first_ = false;
    append_text(name, out_);
    out_.push_back(':');
  }

  template <class T>
  void alternative(const T& body) {
    key("type");
    append_text(type_name<T>, out_);
    visit_fields(body, *this);
  }

  template <class T>
  void put(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      append_text(enum_name(value), out_);
    } else if constexpr (std::same_as<T, bool>) {
      out_.append(value ? "true" : "false");
    } else if constexpr (std::integral<T>) {
      put_integer(value);
    } else if constexpr (std::same_as<T, domain::Timestamp>) {
      append_text(base::format_instant(value.raw()), out_);
    } else if constexpr (base::Strong<T>) {
      put_integer(value.raw());
    } else if constexpr (std::same_as<T, base::Date>) {
      append_text(base::format_date(value), out_);
    } else if constexpr (std::same_as<T, base::Decimal>) {
      append_text(base::format_decimal(value), out_);
    } else if constexpr (std::same_as<T, domain::Sha256>) {
      out_.append(fmt::format("\"{:02x}\"", fmt::join(value, "")));
    } else if constexpr (WireText<T>) {
      append_text(wire_text(value), out_);
    } else if constexpr (domain::is_optional<T>::value) {
      value ? put(*value) : static_cast<void>(out_.append("null"));
    } else if constexpr (domain::is_enum_set<T>::value) {
      put_list([&](auto put_item) { for_each_in(value, put_item); });
    } else if constexpr (domain::is_vector<T>::value || std::same_as<T, domain::PickLegs>) {
      put_list([&](auto put_item) {
        for (const auto& item : value) put_item(item);
      });
    } else {
      message(value);
    }
  }

  template <class T>
  void put_integer(T value) {
    if constexpr (sizeof(T) == 8) {
      out_.append("\"").append(std::to_string(value)).append("\"");
    } else {
      out_.append(std::to_string(value));
    }
  }

  template <class F>
  void put_list(F&& for_each) {
    out_.push_back('[');
    bool first = true;
    for_each([&](const auto& item) {
      if (!first) out_.push_back(',');
      first = false;
      put(item);
    });
    out_.push_back(']');
  }

  std::string& out_;
  bool first_ = true;
};

template <class T>
std::string json(const T& value) {
  std::string out;
  JsonWriter(out).message(value);
  return out;
}

}  // namespace

std::string to_json(const domain::Command& command) {
  return json(command);
}
std::string to_json(const domain::Event& event) {
  return json(event);
}

std::string json_text(std::string_view text) {
  std::string out;
  append_text(text, out);
  return out;
}

}  // namespace eco::proto
