#pragma once
/// How domain values stand on the Protobuf wire (proto/ecobourse/v1). Shared by writer and reader.
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

#include "domain/archive.hpp"
#include "proto/enum_names.hpp"

namespace eco::proto {

/// Stands as one varint.
template <class T>
concept WireScalar =
    std::integral<T> || std::is_enum_v<T> || base::Strong<T> || std::same_as<T, base::Date>;
/// Stands as length and bytes.
template <class T>
concept WireText =
    base::FixedTextLike<T> || std::same_as<T, std::string> || std::same_as<T, domain::Sha256>;

inline constexpr std::uint32_t wire_varint = 0;
inline constexpr std::uint32_t wire_length = 2;

/// Field number and wire type as one number; lists of scalars are packed.
template <class T>
[[nodiscard]] constexpr std::uint32_t wire_tag(unsigned number) noexcept {
  if constexpr (domain::is_optional<T>::value) {
    return wire_tag<typename T::value_type>(number);
  } else {
    return number << 3 | (WireScalar<T> ? wire_varint : wire_length);
  }
}

template <WireScalar T>
[[nodiscard]] constexpr std::uint64_t to_wire(T value) noexcept {
  if constexpr (base::Strong<T>) {
    return to_wire(value.raw());
  } else if constexpr (std::same_as<T, base::Date>) {
    return to_wire(value.days);
  } else if constexpr (std::signed_integral<T>) {
    const auto wide = static_cast<std::int64_t>(value);
    return static_cast<std::uint64_t>(wide) << 1 ^ static_cast<std::uint64_t>(wide >> 63);
  } else {
    return static_cast<std::uint64_t>(value);
  }
}

/// False where the type has no such value.
template <WireScalar T>
[[nodiscard]] constexpr bool from_wire(std::uint64_t bits, T& value) noexcept {
  if constexpr (std::same_as<T, domain::RejectCode>) {
    value = static_cast<T>(bits);
    return bits == 0 ||
           (bits <= std::numeric_limits<std::uint16_t>::max() && reject_info(value) != nullptr);
  } else if constexpr (std::is_enum_v<T>) {
    value = static_cast<T>(bits);
    return is_enumerator<T>(bits);
  } else if constexpr (base::Strong<T>) {
    typename T::rep raw{};
    const bool fits = from_wire(bits, raw);
    value = T(raw);
    return fits;
  } else if constexpr (std::same_as<T, base::Date>) {
    return from_wire(bits, value.days);
  } else if constexpr (std::signed_integral<T>) {
    const auto wide = static_cast<std::int64_t>(bits >> 1) ^ -static_cast<std::int64_t>(bits & 1);
    value = static_cast<T>(wide);
    return std::in_range<T>(wide);
  } else {
    value = static_cast<T>(bits);
    return bits <= std::numeric_limits<T>::max();
  }
}

template <WireText T>
[[nodiscard]] std::string_view wire_text(const T& text) noexcept {
  if constexpr (base::FixedTextLike<T>) {
    return text.view();
  } else if constexpr (std::same_as<T, domain::Sha256>) {
    return {reinterpret_cast<const char*>(text.data()), text.size()};
  } else {
    return text;
  }
}

/// Calls `v(number, name, member)` for each member of a message, in ascending order of number.
template <class T, class V>
void visit_fields(T& value, V& v) {
  using Plain = std::remove_const_t<T>;
  if constexpr (std::same_as<Plain, base::Decimal>) {
    v(1, "mantissa", value.mantissa);
    v(2, "scale", value.scale);
  } else if constexpr (std::same_as<Plain, domain::Command>) {
    v(1, "header", value.header);
    v(2, "body", value.body);
  } else {
    Plain::fields(value, v);
  }
}

/// Calls `f` with each member of a set, ascending.
template <class E, class F>
void for_each_in(domain::EnumSet<E> set, F&& f) {
  for (std::uint32_t i = 0; i < detail::enumerators_max; ++i) {
    if ((set.bits() >> i & 1u) != 0) f(static_cast<E>(i));
  }
}

}  // namespace eco::proto
