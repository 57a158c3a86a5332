#include "replay/compute/field.hpp"

#include <algorithm>

namespace eco::replay::compute {
namespace {

/// Value of an integer in a JSON document, empty from 2^63 on (−2^63 − 1 downwards).
std::optional<std::int64_t> integer_of(std::string_view text) noexcept {
  const bool negative = text.front() == '-';
  if (negative) text.remove_prefix(1);
  Int128 value = 0;
  for (const char c : text) {
    value = value * 10 + (c - '0');
    if (value > Int128{1} << 63) return std::nullopt;
  }
  if (negative) value = -value;
  if (value > std::numeric_limits<std::int64_t>::max()) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool Field::has_kind(JsonKind kind, std::string_view kind_text) const {
  if (value_ && value_->kind() == kind) return true;
  if (value_) fault(FaultCode::wrong_type, std::string(kind_text) + " is asked for");
  return false;
}

void Field::note(DecimalFault found) const {
  switch (found) {
    case DecimalFault::not_a_decimal:
      return fault(FaultCode::bad_value,
                   "digits with at most one point between them are asked for");
    case DecimalFault::too_fine:
      return fault(FaultCode::off_grid, "off the grid, or more decimals than allowed");
    case DecimalFault::overflow:
      return fault(FaultCode::overflow, "2^63 or more");
  }
}

std::string_view Field::string() const {
  return has_kind(JsonKind::string, "a string") ? value_->text() : std::string_view();
}

std::int64_t Field::integer(IntegerRange range) const {
  constexpr std::int64_t harmless = 1;
  if (!has_kind(JsonKind::number, "an integer")) return harmless;
  const std::string_view text = value_->text();
  if (text.find_first_of(".eE") != std::string_view::npos) {
    fault(FaultCode::wrong_type, "an integer is asked for, without fraction or exponent");
    return harmless;
  }
  const auto value = integer_of(text);
  if (!value) {
    fault(FaultCode::overflow, "2^63 or more");
    return harmless;
  }
  if (*value < range.low || *value > range.high) {
    fault(FaultCode::bad_value, "out of range");
    return harmless;
  }
  return *value;
}

Decimal Field::decimal(Zero zero) const {
  constexpr Decimal harmless{1, 0};
  if (!has_kind(JsonKind::string, "a decimal string")) return harmless;
  const auto value = parse_decimal(value_->text());
  if (!value) {
    note(value.error());
    return harmless;
  }
  if (zero == Zero::refused && value->mantissa == 0) {
    fault(FaultCode::bad_value, "must be above zero");
    return harmless;
  }
  return *value;
}

Int128 Field::count(const Grid& grid, Zero zero) const {
  const Decimal value = decimal(zero);
  if (faults_->any()) return 1;
  const auto count = grid.count(value);
  if (!count) {
    note(count.error());
    return 1;
  }
  return *count;
}

std::string Field::bytes() const {
  const std::string_view digits = string();
  if (digits.size() % 2 != 0) {
    fault(FaultCode::bad_value, "an even number of hex digits is asked for");
    return {};
  }
  std::string bytes(digits.size() / 2, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = hex_digit(digits[2 * i]);
    const int low = hex_digit(digits[2 * i + 1]);
    if (high < 0 || low < 0) {
      fault(FaultCode::bad_value, "hex digits are asked for");
      return {};
    }
    bytes[i] = static_cast<char>(high * 16 + low);
  }
  return bytes;
}

Object::Object(const Field& field) : faults_(field.faults_), at_(field.at_) {
  if (!field.has_kind(JsonKind::object, "an object")) return;
  field.value_->each_member([this](std::string_view name, JsonValue value) {
    const auto same = [name](const Member& member) { return member.name == name; };
    if (std::any_of(members_.begin(), members_.end(), same)) {
      faults_->add(FaultCode::repeated_field, {&at_, name}, "given twice");
    } else if (members_.size() == members_max) {
      faults_->add(FaultCode::unknown_field, at_, "more fields than there are");
    } else {
      members_.push_back({name, value});
    }
    return !faults_->any();
  });
}

std::optional<Field> Object::optional(std::string_view name) {
  for (Member& member : members_) {
    if (member.name != name) continue;
    member.asked = true;
    return Field(*faults_, member.value, {&at_, name});
  }
  return std::nullopt;
}

std::optional<Field> Object::needed_if(bool needed, std::string_view name) {
  auto field = optional(name);
  if (needed && !field) {
    faults_->add(FaultCode::missing_field, {&at_, name}, "needed by the rule that is chosen");
  }
  return field;
}

Field Object::required(std::string_view name) {
  if (const auto field = optional(name)) return *field;
  faults_->add(FaultCode::missing_field, {&at_, name}, "required");
  return Field(*faults_, std::nullopt, {&at_, name});
}

bool Object::finish() {
  for (const Member& member : members_) {
    if (!member.asked) {
      faults_->add(FaultCode::unknown_field, {&at_, member.name}, "not a field of this object");
    }
  }
  return !faults_->any();
}

void check_ids(Faults& faults, const std::vector<std::uint64_t>& ids, const Path& list) {
  std::vector<std::pair<std::uint64_t, std::size_t>> sorted;
  sorted.reserve(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) sorted.emplace_back(ids[i], i);
  std::sort(sorted.begin(), sorted.end());
  std::optional<std::size_t> repeated;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i].first == sorted[i - 1].first) {
      repeated = std::min(repeated.value_or(sorted[i].second), sorted[i].second);
    }
  }
  if (repeated) faults.add(FaultCode::repeated_id, {&list, {}, *repeated}, "an id given before");
}

}  // namespace eco::replay::compute
