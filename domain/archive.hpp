#pragma once
/// Byte form of domain values for the core's own use: snapshots, and hashes of proposals and rules.
/// Written from the same `fields` lists as the wire codec, but versioned with the snapshot and
/// private to it: the published encoding is proto/'s. Integers are LEB128 (signed: zigzag), text
/// and lists carry their length, variants their tag.
#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "base/hash.hpp"
#include "domain/command.hpp"
#include "domain/types.hpp"

namespace eco::domain {

template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};
template <class T>
struct is_optional : std::false_type {};
template <class T>
struct is_optional<std::optional<T>> : std::true_type {};
template <class T>
struct is_variant : std::false_type {};
template <class... T>
struct is_variant<std::variant<T...>> : std::true_type {};

template <class T>
concept Described =
    requires(T& value, int& visitor) { T::fields(value, visitor); } || requires { T::tag; };

/// Makes alternative `tag` of a variant the active one, default constructed. False for an unknown
/// tag.
template <class Variant, std::size_t I = 0>
[[nodiscard]] bool emplace_by_tag(Variant& variant, std::uint64_t tag) {
  if constexpr (I == std::variant_size_v<Variant>) {
    return false;
  } else {
    if (std::variant_alternative_t<I, Variant>::tag == tag) {
      variant.template emplace<I>();
      return true;
    }
    return emplace_by_tag<Variant, I + 1>(variant, tag);
  }
}

/// Appends values to a string.
class ByteWriter {
 public:
  explicit ByteWriter(std::string& out) noexcept : out_(out) {}

  template <class T>
  void operator()(unsigned, std::string_view, const T& value) {
    put(value);
  }

  template <class T>
  void put(const T& value) {
    if constexpr (std::is_enum_v<T>) {
      put_varint(static_cast<std::uint64_t>(value));
    } else if constexpr (std::unsigned_integral<T>) {
      put_varint(value);
    } else if constexpr (std::signed_integral<T>) {
      put_varint((static_cast<std::uint64_t>(value) << 1) ^
                 static_cast<std::uint64_t>(static_cast<std::int64_t>(value) >> 63));
    } else if constexpr (base::Strong<T>) {
      put(value.raw());
    } else if constexpr (base::FixedTextLike<T>) {
      put_text(value.view());
    } else if constexpr (std::is_same_v<T, std::string>) {
      put_text(value);
    } else if constexpr (std::is_same_v<T, Sha256>) {
      out_.append(reinterpret_cast<const char*>(value.data()), value.size());
    } else if constexpr (std::is_same_v<T, base::Date>) {
      put(value.days);
    } else if constexpr (std::is_same_v<T, base::Decimal>) {
      put(value.mantissa);
      put(value.scale);
    } else if constexpr (is_enum_set<T>::value) {
      put(value.bits());
    } else if constexpr (is_optional<T>::value) {
      put(static_cast<std::uint8_t>(value.has_value()));
      if (value) put(*value);
    } else if constexpr (is_vector<T>::value) {
      put(static_cast<std::uint64_t>(value.size()));
      for (const auto& item : value) put(item);
    } else if constexpr (is_variant<T>::value) {
      std::visit(
          [this](const auto& body) {
            put(std::remove_cvref_t<decltype(body)>::tag);
            put(body);
          },
          value);
    } else if constexpr (std::is_same_v<T, PickLegs>) {
      put(value.count);
      for (const PickLeg& leg : value) put(leg);
    } else {
      T::fields(value, *this);
    }
  }

 private:
  void put_varint(std::uint64_t value) {
    while (value >= 0x80) {
      out_.push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    out_.push_back(static_cast<char>(value));
  }
  void put_text(std::string_view text) {
    put(static_cast<std::uint64_t>(text.size()));
    out_.append(text);
  }

  std::string& out_;
};

/// Reads what ByteWriter wrote. Hostile bytes set `failed()`; after that every value read is a
/// default.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) noexcept : rest_(bytes) {}

  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  /// For the reader of a structure that finds a value impossible.
  void fail() noexcept {
    failed_ = true;
    rest_ = {};
  }

  template <class T>
  void operator()(unsigned, std::string_view, T& value) {
    get(value);
  }
  template <class T>
  [[nodiscard]] T get() {
    T value{};
    get(value);
    return value;
  }

  template <class T>
  void get(T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      value = get_varint() != 0;
    } else if constexpr (std::is_enum_v<T>) {
      value = static_cast<T>(get_bounded<std::underlying_type_t<T>>());
    } else if constexpr (std::unsigned_integral<T>) {
      value = get_bounded<T>();
    } else if constexpr (std::signed_integral<T>) {
      const std::uint64_t raw = get_varint();
      const auto wide = static_cast<std::int64_t>(raw >> 1) ^ -static_cast<std::int64_t>(raw & 1);
      if (!std::in_range<T>(wide)) return fail();
      value = static_cast<T>(wide);
    } else if constexpr (base::Strong<T>) {
      value = T(get<typename T::rep>());
    } else if constexpr (base::FixedTextLike<T>) {
      const auto text = T::from(get_text());
      if (!text) return fail();
      value = *text;
    } else if constexpr (std::is_same_v<T, std::string>) {
      value = get_text();
    } else if constexpr (std::is_same_v<T, Sha256>) {
      const std::string_view bytes = take(value.size());
      for (std::size_t i = 0; i < bytes.size(); ++i) value[i] = static_cast<std::uint8_t>(bytes[i]);
    } else if constexpr (std::is_same_v<T, base::Date>) {
      get(value.days);
    } else if constexpr (std::is_same_v<T, base::Decimal>) {
      get(value.mantissa);
      get(value.scale);
    } else if constexpr (is_enum_set<T>::value) {
      value = T(get<std::uint32_t>());
    } else if constexpr (is_optional<T>::value) {
      value.reset();
      if (get<std::uint8_t>() != 0 && !failed_) get(value.emplace());
    } else if constexpr (is_vector<T>::value) {
      get_list(value);
    } else if constexpr (is_variant<T>::value) {
      if (!emplace_by_tag(value, get_varint())) return fail();
      std::visit([this](auto& body) { get(body); }, value);
    } else if constexpr (std::is_same_v<T, PickLegs>) {
      value.count = get<std::uint32_t>();
      if (value.count > pick_legs_max) {
        value.count = 0;
        return fail();
      }
      for (std::uint32_t i = 0; i < value.count; ++i) get(value.legs[i]);
    } else {
      T::fields(value, *this);
    }
  }

 private:
  [[nodiscard]] std::string_view take(std::size_t size) noexcept {
    if (size > rest_.size()) {
      fail();
      return {};
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  [[nodiscard]] std::uint64_t get_varint() noexcept {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::string_view byte = take(1);
      if (byte.empty()) return 0;
      const auto bits = static_cast<unsigned char>(byte.front());
      value |= static_cast<std::uint64_t>(bits & 0x7f) << shift;
      if (bits < 0x80) return value;
    }
    fail();
    return 0;
  }
  template <std::unsigned_integral T>
  [[nodiscard]] T get_bounded() noexcept {
    const std::uint64_t value = get_varint();
    if (!std::in_range<T>(value)) {
      fail();
      return 0;
    }
    return static_cast<T>(value);
  }
  [[nodiscard]] std::string_view get_text() noexcept { return take(get_varint()); }
  template <class T>
  void get_list(std::vector<T>& list) {
    list.clear();
    const std::uint64_t count = get_varint();
    // Every item takes at least one byte: a count beyond that is a lie, and memory is not spent on
    // it.
    if (count > rest_.size()) return fail();
    list.reserve(count);
    for (std::uint64_t i = 0; i < count && !failed_; ++i) get(list.emplace_back());
  }

  std::string_view rest_;
  bool failed_ = false;
};

/// Adds values to a state hash, field by field.
class FieldHasher {
 public:
  explicit FieldHasher(base::Hasher& hasher) noexcept : hasher_(hasher) {}

  template <class T>
  void operator()(unsigned, std::string_view, const T& value) {
    put(value);
  }

  template <class T>
  void put(const T& value) {
    if constexpr (std::is_enum_v<T> || std::integral<T>) {
      hasher_.add(static_cast<std::uint64_t>(value));
    } else if constexpr (base::Strong<T>) {
      hasher_.add(static_cast<std::uint64_t>(value.raw()));
    } else if constexpr (base::FixedTextLike<T>) {
      hasher_.add(value.view());
    } else if constexpr (std::is_same_v<T, base::Date>) {
      hasher_.add(static_cast<std::uint64_t>(value.days));
    } else if constexpr (is_enum_set<T>::value) {
      hasher_.add(value.bits());
    } else if constexpr (requires(FieldHasher& h) { T::fields(value, h); }) {
      T::fields(value, *this);
    } else {
      std::string bytes;
      ByteWriter(bytes).put(value);
      hasher_.add(bytes);
    }
  }

 private:
  base::Hasher& hasher_;
};

/// The hash of one described value; `domain_tag` separates kinds.
template <class T>
[[nodiscard]] base::Hash128 hash_of(std::uint64_t domain_tag, const T& value) {
  base::Hasher hasher(domain_tag);
  FieldHasher(hasher).put(value);
  return hasher.finish();
}

}  // namespace eco::domain
