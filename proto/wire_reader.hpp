#pragma once
/// Reads what WireWriter writes, and nothing else.
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "proto/wire.hpp"

namespace eco::proto {

/// Any bytes are allowed in: the first defect is kept, nothing after it is read. Memory taken is
/// proportional to the bytes given.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) noexcept
      : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  /// Overwrites every member of `value`.
  template <class T>
  void message(T& value) {
    next_tag();
    if constexpr (domain::is_variant<T>::value) {
      alternative(value);
    } else {
      visit_fields(value, *this);
    }
    if (tag_ != 0) fail("", "a field out of place or unknown to this release");
    if (failed_ && type_.empty()) type_ = type_name_of<T>();
  }

  [[nodiscard]] bool failed() const noexcept { return failed_; }
  /// Where and what: "NewOrder.side: not an enumerator".
  [[nodiscard]] std::string defect() const {
    std::string text(type_);
    if (!field_.empty()) text.append(".").append(field_);
    return text.append(": ").append(what_);
  }

  template <class T>
  [[gnu::always_inline]] void operator()(unsigned number, std::string_view name, T& value) {
    if (tag_ != wire_tag<T>(number)) return absent(name, value);
    if constexpr (WireScalar<T> || WireText<T>) {
      single(name, value);
      next_tag();
    } else if constexpr (domain::is_optional<T>::value) {
      item(name, value.emplace());
      next_tag();
    } else if constexpr (domain::is_enum_set<T>::value) {
      set(name, value);
      next_tag();
    } else if constexpr (domain::is_vector<T>::value) {
      list(wire_tag<T>(number), name, value);
    } else if constexpr (std::same_as<T, domain::PickLegs>) {
      legs(wire_tag<T>(number), name, value);
    } else {
      item(name, value);
      next_tag();
    }
  }

 private:
  template <class T>
  [[nodiscard]] static constexpr std::string_view type_name_of() noexcept {
    if constexpr (std::same_as<T, domain::Event>) {
      return "Event";
    } else if constexpr (std::same_as<T, domain::CommandBody>) {
      return "CommandBody";
    } else if constexpr (std::same_as<T, domain::OperatorAction>) {
      return "OperatorAction";
    } else {
      return type_name<T>;
    }
  }

  template <class T>
  [[gnu::always_inline]] void absent(std::string_view name, T& value) {
    if constexpr (std::same_as<T, domain::RejectCode>) {
      value = T::none;
    } else if constexpr (std::is_enum_v<T> || std::same_as<T, domain::Sha256>) {
      fail(name, "missing");
    } else if constexpr (WireScalar<T> || base::FixedTextLike<T> || domain::is_enum_set<T>::value) {
      value = T();
    } else if constexpr (std::same_as<T, std::string> || domain::is_vector<T>::value) {
      value.clear();
    } else if constexpr (domain::is_optional<T>::value) {
      value.reset();
    } else if constexpr (std::same_as<T, domain::PickLegs>) {
      value = T();
    } else {
      fail(name, "missing");
    }
  }

  /// A member whose zero or empty value is absent.
  template <class T>
  [[gnu::always_inline]] void single(std::string_view name, T& value) {
    item(name, value);
    if constexpr (WireScalar<T>) {
      if (to_wire(value) == 0) fail(name, "a zero that should be absent");
    } else if constexpr (!std::same_as<T, domain::Sha256>) {
      if (value.empty()) fail(name, "an empty text that should be absent");
    }
  }

  template <class T>
  [[gnu::always_inline]] void item(std::string_view name, T& value) {
    if constexpr (WireScalar<T>) {
      if (!from_wire(varint(name), value)) fail(name, no_such_value<T>());
    } else if constexpr (WireText<T>) {
      text(name, value);
    } else {
      const char* const outer_end = enter(name);
      if (!failed_) message(value);
      leave(outer_end);
    }
  }

  template <class T>
  [[nodiscard]] static constexpr std::string_view no_such_value() noexcept {
    return std::is_enum_v<T> ? "not an enumerator known to this release" : "number out of range";
  }

  template <class T>
  void text(std::string_view name, T& value) {
    const std::size_t size = length(name);
    const std::string_view bytes(at_, size);
    at_ += size;
    if constexpr (base::FixedTextLike<T>) {
      const auto fitting = T::from(bytes);
      if (!fitting) return fail(name, "text longer than allowed");
      value = *fitting;
    } else if constexpr (std::same_as<T, domain::Sha256>) {
      if (size != value.size()) return fail(name, "not 32 bytes");
      std::memcpy(value.data(), bytes.data(), size);
    } else {
      value.assign(bytes);
    }
  }

  template <class E>
  void set(std::string_view name, domain::EnumSet<E>& value) {
    value = {};
    const char* const outer_end = enter(name);
    if (at_ == end_) fail(name, "an empty list that should be absent");
    std::uint32_t last = 0;
    while (at_ != end_) {
      E member{};
      if (!from_wire(varint(name), member)) return fail(name, no_such_value<E>());
      if (static_cast<std::uint32_t>(member) <= last) return fail(name, "not ascending");
      last = static_cast<std::uint32_t>(member);
      value.insert(member);
    }
    leave(outer_end);
  }

  template <class T>
  void list(std::uint32_t tag, std::string_view name, std::vector<T>& value) {
    value.clear();
    if constexpr (WireScalar<T>) {
      const char* const outer_end = enter(name);
      if (at_ == end_) fail(name, "an empty list that should be absent");
      while (at_ != end_) item(name, value.emplace_back());
      leave(outer_end);
      next_tag();
    } else {
      while (tag_ == tag) {
        item(name, value.emplace_back());
        next_tag();
      }
    }
  }

  void legs(std::uint32_t tag, std::string_view name, domain::PickLegs& value) {
    value = {};
    while (tag_ == tag) {
      if (value.count == domain::pick_legs_max) return fail(name, "more legs than allowed");
      item(name, value.legs[value.count++]);
      next_tag();
    }
  }

  template <class T>
  void alternative(T& value) {
    if (failed_) return;
    if ((tag_ & 7u) != wire_length || !domain::emplace_by_tag(value, tag_ >> 3)) {
      return fail("", "no alternative known to this release");
    }
    std::visit([this](auto& body) { item("", body); }, value);
    next_tag();
  }

  /// Narrows to the length-prefixed bytes that follow; returns the end to go back to.
  [[nodiscard]] const char* enter(std::string_view name) noexcept {
    const char* const outer_end = end_;
    const std::size_t size = length(name);
    if (!failed_) end_ = at_ + size;
    return outer_end;
  }
  void leave(const char* outer_end) noexcept {
    if (!failed_) end_ = outer_end;
  }

  [[nodiscard]] std::size_t length(std::string_view name) noexcept {
    const std::uint64_t size = varint(name);
    if (size > static_cast<std::size_t>(end_ - at_)) {
      fail(name, "longer than the bytes that are there");
      return 0;
    }
    return size;
  }

  [[gnu::always_inline]] void next_tag() noexcept {
    if (at_ == end_) {
      tag_ = 0;
      return;
    }
    const std::uint64_t tag = varint("");
    tag_ = static_cast<std::uint32_t>(tag);
    if (tag == 0 || tag != tag_) fail("", "not a field number");
  }

  [[gnu::always_inline]] [[nodiscard]] std::uint64_t varint(std::string_view name) noexcept {
    if (at_ != end_ && static_cast<unsigned char>(*at_) < 0x80) {
      return static_cast<unsigned char>(*at_++);
    }
    return long_varint(name);
  }

  [[nodiscard]] std::uint64_t long_varint(std::string_view name) noexcept {
    std::uint64_t value = 0;
    for (unsigned shift = 0; at_ != end_ && shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) {
        if (byte != 0 && (shift != 63 || byte == 1)) return value;
        fail(name, "a number in more bytes than it needs or larger than 64 bits");
        return 0;
      }
    }
    fail(name, "a number without an end");
    return 0;
  }

  // What follows reads as absent.
  void fail(std::string_view name, std::string_view what) noexcept {
    at_ = end_;
    tag_ = 0;
    if (failed_) return;
    failed_ = true;
    field_ = name;
    what_ = what;
  }

  const char* at_;
  const char* end_;
  std::uint32_t tag_ = 0;  // of the field at hand; 0: none
  bool failed_ = false;
  std::string_view type_;
  std::string_view field_;
  std::string_view what_;
};

}  // namespace eco::proto
