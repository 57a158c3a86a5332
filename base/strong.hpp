#pragma once
/// Strong integer types: an id is not a number, a price is not a quantity.
#include <compare>
#include <cstddef>
#include <functional>
#include <type_traits>

namespace eco::base {

/// An identifier: equality and order, no arithmetic. 0 is never a valid id.
template <class Tag, class Rep>
class Id {
 public:
  using rep = Rep;
  constexpr Id() noexcept = default;
  explicit constexpr Id(Rep value) noexcept : value_(value) {}
  /// The number itself: for codecs, indexing and display only.
  [[nodiscard]] constexpr Rep raw() const noexcept { return value_; }
  [[nodiscard]] constexpr bool valid() const noexcept { return value_ != 0; }
  friend constexpr auto operator<=>(Id, Id) noexcept = default;

 private:
  Rep value_ = 0;
};

/// A measured amount of one unit: adds and compares with its own kind only.
/// Overflow is the caller's duty: amounts are bounded by checked construction (`domain/arith.hpp`).
template <class Tag, class Rep>
class Amount {
 public:
  using rep = Rep;
  constexpr Amount() noexcept = default;
  explicit constexpr Amount(Rep value) noexcept : value_(value) {}
  [[nodiscard]] constexpr Rep raw() const noexcept { return value_; }
  friend constexpr auto operator<=>(Amount, Amount) noexcept = default;
  friend constexpr Amount operator+(Amount a, Amount b) noexcept {
    return Amount(static_cast<Rep>(a.value_ + b.value_));
  }
  friend constexpr Amount operator-(Amount a, Amount b) noexcept {
    return Amount(static_cast<Rep>(a.value_ - b.value_));
  }
  constexpr Amount operator-() const noexcept { return Amount(static_cast<Rep>(-value_)); }
  constexpr Amount& operator+=(Amount b) noexcept { return *this = *this + b; }
  constexpr Amount& operator-=(Amount b) noexcept { return *this = *this - b; }

 private:
  Rep value_ = 0;
};

template <class T>
struct is_strong : std::false_type {};
template <class Tag, class Rep>
struct is_strong<Id<Tag, Rep>> : std::true_type {};
template <class Tag, class Rep>
struct is_strong<Amount<Tag, Rep>> : std::true_type {};
/// True for every Id and Amount: what a codec writes as one integer.
template <class T>
concept Strong = is_strong<T>::value;

}  // namespace eco::base

template <class Tag, class Rep>
struct std::hash<eco::base::Id<Tag, Rep>> {
  std::size_t operator()(eco::base::Id<Tag, Rep> id) const noexcept {
    return std::hash<Rep>{}(id.raw());
  }
};
