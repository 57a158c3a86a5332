#pragma once
/// Writes described values in the one Protobuf form that proto/ecobourse/v1/types.proto fixes.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <variant>

#include "proto/wire.hpp"

namespace eco::proto {

/// Bytes that suffice for the content of a message: cheap to find, not exact.
class SizeBound {
 public:
  template <class T>
  [[gnu::always_inline]] void operator()(unsigned, std::string_view, const T& value) {
    add(value);
  }
  template <class T>
  void message(const T& value) {
    if constexpr (domain::is_variant<T>::value) {
      std::visit([this](const auto& body) { add(body); }, value);
    } else {
      visit_fields(value, *this);
    }
  }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

 private:
  static constexpr std::size_t varint_max = 10;
  static constexpr std::size_t tag_max = 2;     // field numbers stay below 2 048
  static constexpr std::size_t length_max = 5;  // and messages below 4 GiB

  template <class T>
  [[gnu::always_inline]] void add(const T& value) {
    if constexpr (WireScalar<T>) {
      bytes_ += tag_max + varint_max;
    } else if constexpr (WireText<T>) {
      bytes_ += tag_max + length_max + wire_text(value).size();
    } else if constexpr (domain::is_optional<T>::value) {
      if (value) add(*value);
    } else if constexpr (domain::is_enum_set<T>::value) {
      bytes_ += tag_max + length_max + detail::enumerators_max;
    } else if constexpr (domain::is_vector<T>::value) {
      bytes_ += tag_max + length_max;
      for (const auto& item : value) add(item);
    } else if constexpr (std::same_as<T, domain::PickLegs>) {
      for (const domain::PickLeg& leg : value) add(leg);
    } else {
      bytes_ += tag_max + length_max;
      message(value);
    }
  }

  std::size_t bytes_ = 0;
};

/// Requires SizeBound::bytes() writable bytes at `at`.
class WireWriter {
 public:
  explicit WireWriter(char* at) noexcept : at_(at) {}
  [[nodiscard]] char* end() const noexcept { return at_; }

  template <class T>
  void message(const T& value) {
    if constexpr (domain::is_variant<T>::value) {
      std::visit(
          [this](const auto& body) { field(std::remove_cvref_t<decltype(body)>::tag, body); },
          value);
    } else {
      visit_fields(value, *this);
    }
  }

  template <class T>
  [[gnu::always_inline]] void operator()(unsigned number, std::string_view, const T& value) {
    if constexpr (WireScalar<T>) {
      if (to_wire(value) != 0) field(number, value);
    } else if constexpr (WireText<T>) {
      if (!wire_text(value).empty()) field(number, value);
    } else if constexpr (domain::is_optional<T>::value) {
      if (value) field(number, *value);
    } else if constexpr (domain::is_enum_set<T>::value) {
      if (!value.empty()) {
        with_length<T>(number, [&] { for_each_in(value, [this](auto e) { varint(to_wire(e)); }); });
      }
    } else if constexpr (domain::is_vector<T>::value) {
      list(number, value);
    } else if constexpr (std::same_as<T, domain::PickLegs>) {
      for (const domain::PickLeg& leg : value) field(number, leg);
    } else {
      field(number, value);
    }
  }

 private:
  template <class T>
  [[gnu::always_inline]] void field(unsigned number, const T& value) {
    if constexpr (WireScalar<T>) {
      varint(wire_tag<T>(number));
      varint(to_wire(value));
    } else if constexpr (WireText<T>) {
      const std::string_view text = wire_text(value);
      varint(wire_tag<T>(number));
      varint(text.size());
      std::memcpy(at_, text.data(), text.size());
      at_ += text.size();
    } else {
      with_length<T>(number, [&] { message(value); });
    }
  }

  template <class T>
  void list(unsigned number, const std::vector<T>& items) {
    if constexpr (WireScalar<T>) {
      if (items.empty()) return;
      with_length<std::vector<T>>(number, [&] {
        for (const T& item : items) varint(to_wire(item));
      });
    } else {
      for (const T& item : items) field(number, item);
    }
  }

  // Most contents are shorter than 128 bytes, so one byte is kept for the length; a longer content
  // is moved.
  template <class T, class F>
  [[gnu::always_inline]] void with_length(unsigned number, F&& write) {
    varint(wire_tag<T>(number));
    char* const length_at = at_++;
    write();
    const auto size = static_cast<std::size_t>(at_ - length_at - 1);
    if (size < 0x80) {
      *length_at = static_cast<char>(size);
    } else {
      close_long(length_at, size);
    }
  }

  void close_long(char* length_at, std::size_t size) noexcept {
    std::size_t length_bytes = 1;
    for (std::size_t rest = size >> 7; rest != 0; rest >>= 7) ++length_bytes;
    std::memmove(length_at + length_bytes, length_at + 1, size);
    at_ = length_at;
    varint(size);
    at_ += size;
  }

  [[gnu::always_inline]] void varint(std::uint64_t value) noexcept {
    while (value >= 0x80) {
      *at_++ = static_cast<char>(value | 0x80);
      value >>= 7;
    }
    *at_++ = static_cast<char>(value);
  }

  char* at_;
};

/// Appends the message's bytes.
template <class T>
void append_message(const T& value, std::string& out) {
  SizeBound bound;
  bound.message(value);
  const std::size_t start = out.size();
  out.resize(start + bound.bytes());
  WireWriter writer(out.data() + start);
  writer.message(value);
  out.resize(static_cast<std::size_t>(writer.end() - out.data()));
}

}  // namespace eco::proto
