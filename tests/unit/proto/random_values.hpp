#pragma once
/// Domain values with random contents, every alternative and every field.
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "base/prng.hpp"
#include "proto/wire.hpp"

namespace eco::proto::testing {

/// Fills every member: zeros, small numbers and extremes are as frequent as others.
class RandomFiller {
 public:
  explicit RandomFiller(std::uint64_t seed) noexcept : prng_(seed) {}

  template <class T>
  void operator()(unsigned, std::string_view, T& value) {
    fill(value);
  }

  template <class T>
  void fill(T& value) {
    if constexpr (std::is_enum_v<T>) {
      do {
        value = static_cast<T>(prng_.below(std::same_as<T, domain::RejectCode> ? 5'000 : 32));
      } while (!is_known(value));
    } else if constexpr (std::same_as<T, bool>) {
      value = prng_.chance(1, 2);
    } else if constexpr (std::integral<T>) {
      value = static_cast<T>(integer());
    } else if constexpr (base::Strong<T>) {
      value = T(static_cast<typename T::rep>(integer()));
    } else if constexpr (std::same_as<T, base::Date>) {
      value.days = static_cast<std::int32_t>(integer());
    } else if constexpr (std::same_as<T, domain::Sha256>) {
      for (std::uint8_t& byte : value) byte = static_cast<std::uint8_t>(prng_.next());
    } else if constexpr (base::FixedTextLike<T>) {
      std::string bytes(prng_.below(T::size_max + 1), '\0');
      for (char& c : bytes) c = static_cast<char>(prng_.next());
      value = *T::from(bytes);
    } else if constexpr (std::same_as<T, std::string>) {
      value.resize(prng_.below(prng_.chance(1, 10) ? 300 : 20));
      for (char& c : value) c = static_cast<char>(prng_.below(0x80));
    } else {
      fill_compound(value);
    }
  }

  /// Makes alternative `index` the active one and fills it.
  template <class Variant, std::size_t I = 0>
  void fill_alternative(Variant& value, std::size_t index) {
    if constexpr (I < std::variant_size_v<Variant>) {
      if (I != index) return fill_alternative<Variant, I + 1>(value, index);
      fill(value.template emplace<I>());
    }
  }

 private:
  template <class T>
  [[nodiscard]] static bool is_known(T value) {
    return !enum_name(value).empty();
  }
  [[nodiscard]] std::uint64_t integer() noexcept {
    const std::uint64_t bits = prng_.next();
    switch (prng_.below(5)) {
      case 0:
        return 0;
      case 1:
        return std::uint64_t{1} << 63;
      case 2:
        return ~std::uint64_t{0};
      default:
        return bits >> prng_.below(64);
    }
  }

  template <class T>
  void fill_compound(T& value) {
    if constexpr (domain::is_optional<T>::value) {
      value.reset();
      if (prng_.chance(1, 2)) fill(value.emplace());
    } else if constexpr (domain::is_enum_set<T>::value) {
      value = fill_set(value);
    } else if constexpr (domain::is_vector<T>::value) {
      value.resize(prng_.below(4));
      for (auto& item : value) fill(item);
    } else if constexpr (std::same_as<T, domain::PickLegs>) {
      value = {};
      value.count = static_cast<std::uint32_t>(prng_.below(domain::pick_legs_max + 1));
      for (std::uint32_t i = 0; i < value.count; ++i) fill(value.legs[i]);
    } else if constexpr (domain::is_variant<T>::value) {
      fill_alternative(value, prng_.below(std::variant_size_v<T>));
    } else {
      visit_fields(value, *this);
    }
  }

  template <class E>
  [[nodiscard]] domain::EnumSet<E> fill_set(domain::EnumSet<E>) {
    domain::EnumSet<E> set;
    for (std::uint32_t i = 1; i < 32; ++i) {
      if (is_enumerator<E>(i) && prng_.chance(1, 2)) set.insert(static_cast<E>(i));
    }
    return set;
  }

  base::Prng prng_;
};

/// The bytes of a value: equal where and only where the values are.
template <class T>
[[nodiscard]] std::string bytes_of(const T& value) {
  std::string bytes;
  domain::ByteWriter writer(bytes);
  if constexpr (std::same_as<T, domain::Command>) {
    writer.put(value.header);
    writer.put(value.body);
  } else {
    writer.put(value);
  }
  return bytes;
}

}  // namespace eco::proto::testing
