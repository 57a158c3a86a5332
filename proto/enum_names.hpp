#pragma once
/// Names of enumerators and of described types, taken from their spelling in domain/: there is no
/// second list to keep.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#include "domain/reject_code.hpp"

namespace eco::proto {

namespace detail {

/// What stands behind `name` in the spelling of a template's argument, without its namespaces.
[[nodiscard]] constexpr std::string_view spelled(std::string_view function, std::string_view name) {
  const std::size_t begin = function.find(name) + name.size();
  const std::string_view text = function.substr(begin, function.find_first_of(";]", begin) - begin);
  return text.substr(text.rfind(':') + 1);
}

/// Empty, or "(type)7", where `V` is no enumerator.
template <auto V>
[[nodiscard]] constexpr std::string_view spelled_value() {
  return spelled(__PRETTY_FUNCTION__, "V = ");
}

inline constexpr std::size_t enumerators_max = 32;

template <class E>
inline constexpr auto enumerator_names = []<std::size_t... I>(std::index_sequence<I...>) {
  return std::array<std::string_view, enumerators_max>{
      (spelled_value<static_cast<E>(I)>().find(')') == std::string_view::npos
           ? spelled_value<static_cast<E>(I)>()
           : std::string_view())...};
}(std::make_index_sequence<enumerators_max>());

template <class E>
inline constexpr std::uint32_t enumerator_bits = [] {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < enumerators_max; ++i) {
    if (!enumerator_names<E>[i].empty()) bits |= 1u << i;
  }
  return bits;
}();

template <class T>
[[nodiscard]] constexpr std::string_view spelled_type() {
  return spelled(__PRETTY_FUNCTION__, "T = ");
}

}  // namespace detail

/// True where `number` is an enumerator of E. E's values are 1 to 31 (domain/types.hpp).
template <class E>
[[nodiscard]] constexpr bool is_enumerator(std::uint64_t number) noexcept {
  return number < detail::enumerators_max && (detail::enumerator_bits<E> >> number & 1u) != 0;
}

/// The enumerator as domain/ spells it, e.g. `pre_open`; empty for a value that is none.
template <class E>
[[nodiscard]] constexpr std::string_view enum_name(E value) noexcept {
  const auto number = static_cast<std::size_t>(value);
  return number < detail::enumerators_max ? detail::enumerator_names<E>[number]
                                          : std::string_view();
}

/// As in FIX texts and docs, e.g. `PRICE_BAND`; `NONE` where nothing is refused.
[[nodiscard]] inline std::string_view enum_name(domain::RejectCode code) noexcept {
  if (code == domain::RejectCode::none) return "NONE";
  const domain::RejectInfo* info = domain::reject_info(code);
  return info == nullptr ? std::string_view() : info->name;
}

/// The type as domain/ spells it, e.g. `NewOrder`: also its message in proto/ecobourse/v1.
template <class T>
inline constexpr std::string_view type_name = detail::spelled_type<T>();

}  // namespace eco::proto
