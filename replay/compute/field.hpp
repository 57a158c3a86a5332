#pragma once
/// Strict reading of a line's fields. A reader that finds a fault notes it and returns a value that
/// harms nothing (1, an empty text), so that a KIND reads all its fields and asks once.
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/pricing/wide.hpp"
#include "replay/compute/decimal.hpp"
#include "replay/compute/fault.hpp"
#include "replay/compute/json_tape.hpp"

namespace eco::replay::compute {

/// Words of a field and what they mean.
template <class E, std::size_t N>
using Words = std::array<std::pair<std::string_view, E>, N>;

enum class Zero : std::uint8_t { refused, allowed };

struct IntegerRange {
  std::int64_t low = std::numeric_limits<std::int64_t>::min();
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
};
inline constexpr IntegerRange not_negative{0};

class Object;

/// A value and its place. Borrows the tape, the faults and the place around it.
class Field {
 public:
  Field(Faults& faults, std::optional<JsonValue> value, Path at) noexcept
      : faults_(&faults), value_(value), at_(at) {}

  [[nodiscard]] bool is_null() const noexcept { return value_ && value_->kind() == JsonKind::null; }
  [[nodiscard]] const Path& at() const noexcept { return at_; }
  void fault(FaultCode code, std::string_view text) const { faults_->add(code, at_, text); }

  [[nodiscard]] std::string_view string() const;
  /// A JSON number without fraction and exponent.
  [[nodiscard]] std::int64_t integer(IntegerRange range) const;
  /// 1 … 2^63−1.
  [[nodiscard]] std::uint64_t id() const { return static_cast<std::uint64_t>(integer({1})); }
  [[nodiscard]] Decimal decimal(Zero zero) const;
  /// A tick or a step.
  [[nodiscard]] Grid grid() const { return Grid(decimal(Zero::refused)); }
  [[nodiscard]] Int128 count(const Grid& grid, Zero zero) const;
  [[nodiscard]] engine::pricing::WidePrice price(const Grid& tick) const {
    return engine::pricing::WidePrice(count(tick, Zero::refused));
  }
  [[nodiscard]] engine::pricing::WideQuantity quantity(const Grid& step, Zero zero) const {
    return engine::pricing::WideQuantity(count(step, zero));
  }
  /// Bytes of an even number of hex digits.
  [[nodiscard]] std::string bytes() const;
  template <class E, std::size_t N>
  [[nodiscard]] E word(const Words<E, N>& words) const {
    const std::string_view text = string();
    for (const auto& [word, meaning] : words) {
      if (word == text) return meaning;
    }
    fault(FaultCode::bad_value, "not one of the words of this field");
    return words.front().second;
  }

  /// Calls `f(Field)` for each element of an array, until there is a fault.
  template <class F>
  void each(F&& f) const {
    if (!has_kind(JsonKind::array, "an array")) return;
    std::size_t index = 0;
    value_->each_element([&](JsonValue element) {
      f(Field(*faults_, element, {&at_, {}, index++}));
      return !faults_->any();
    });
  }
  /// Calls `f(name, Field)` for each member of an object, until there is a fault.
  template <class F>
  void each_member(F&& f) const {
    if (!has_kind(JsonKind::object, "an object")) return;
    value_->each_member([&](std::string_view name, JsonValue member) {
      f(name, Field(*faults_, member, {&at_, name}));
      return !faults_->any();
    });
  }
  /// Calls `f(Field, Field)` with the two elements of an array of two.
  template <class F>
  void pair(F&& f) const {
    std::vector<JsonValue> two;
    if (!has_kind(JsonKind::array, "an array of two")) return;
    value_->each_element([&](JsonValue element) {
      two.push_back(element);
      return two.size() <= 2;
    });
    if (two.size() != 2) return fault(FaultCode::wrong_type, "an array of two is asked for");
    f(Field(*faults_, two[0], {&at_, {}, 0}), Field(*faults_, two[1], {&at_, {}, 1}));
  }
  [[nodiscard]] Object object() const;

 private:
  friend class Object;
  [[nodiscard]] bool has_kind(JsonKind kind, std::string_view kind_text) const;
  void note(DecimalFault fault) const;

  Faults* faults_;
  std::optional<JsonValue> value_;  // empty: a fault is noted already
  Path at_;
};

/// The fields of an object, each asked for by name.
class Object {
 public:
  explicit Object(const Field& field);

  /// A fault where it is missing.
  [[nodiscard]] Field required(std::string_view name);
  [[nodiscard]] std::optional<Field> optional(std::string_view name);
  /// As `required` where `needed`, which the fault's text explains.
  [[nodiscard]] std::optional<Field> needed_if(bool needed, std::string_view name);
  /// Notes a field that nobody asked for. True where the line has no fault.
  [[nodiscard]] bool finish();
  [[nodiscard]] Faults& faults() const noexcept { return *faults_; }
  [[nodiscard]] const Path& at() const noexcept { return at_; }

 private:
  struct Member {
    std::string_view name;
    JsonValue value;
    bool asked = false;
  };
  static constexpr std::size_t members_max = 24;  // no KIND has as many

  Faults* faults_;
  Path at_;
  std::vector<Member> members_;
};

inline Object Field::object() const {
  return Object(*this);
}

/// Notes REPEATED_ID at the first id that came before. `ids[i]` is the id of `list[i]`.
void check_ids(Faults& faults, const std::vector<std::uint64_t>& ids, const Path& list);

}  // namespace eco::replay::compute
