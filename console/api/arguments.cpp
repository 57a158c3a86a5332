#include "console/api/arguments.hpp"

#include <algorithm>
#include <charconv>

#include "console/amounts.hpp"

namespace eco::console {
namespace {

bool is_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

std::optional<std::uint64_t> parse_id(const Value& value) noexcept {
  if (const auto* number = std::get_if<std::int64_t>(&value.content)) {
    return *number > 0 ? std::optional<std::uint64_t>(static_cast<std::uint64_t>(*number))
                       : std::nullopt;
  }
  const auto* text = std::get_if<std::string>(&value.content);
  if (text == nullptr || text->empty()) return std::nullopt;
  std::uint64_t id = 0;
  const char* end = text->data() + text->size();
  const auto [at, error] = std::from_chars(text->data(), end, id);
  if (error != std::errc() || at != end || id == 0) return std::nullopt;
  return id;
}

std::optional<unsigned> hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  return std::nullopt;
}

}  // namespace

const Value* ArgumentReader::find(std::string_view name) const noexcept {
  const auto found = std::find_if(arguments_.begin(), arguments_.end(),
                                  [&](const Argument& argument) { return argument.name == name; });
  return found == arguments_.end() ? nullptr : &found->value;
}

const Value* ArgumentReader::take(std::string_view name) {
  known_.emplace(name);
  const Value* value = find(name);
  if (value == nullptr) fail(FaultCode::missing_field, name, "is needed");
  return value;
}

void ArgumentReader::fail(FaultCode code, std::string_view name, std::string_view what) {
  if (fault_) return;
  fault_ = Fault{code, "field '" + std::string(name) + "' " + std::string(what)};
}

std::string ArgumentReader::text(std::string_view name, std::size_t bytes_max) {
  const Value* value = take(name);
  if (value == nullptr) return {};
  const auto* given = std::get_if<std::string>(&value->content);
  if (given == nullptr) {
    fail(FaultCode::wrong_type, name, "is not text");
  } else if (given->empty()) {
    fail(FaultCode::bad_value, name, "is empty");
  } else if (given->size() > bytes_max) {
    fail(FaultCode::bad_value, name, "is longer than " + std::to_string(bytes_max) + " bytes");
  } else if (std::any_of(given->begin(), given->end(), is_control)) {
    fail(FaultCode::bad_value, name, "contains a control character");
  } else {
    return *given;
  }
  return {};
}

std::string ArgumentReader::text_or(std::string_view name, std::size_t bytes_max,
                                    std::string_view otherwise) {
  known_.emplace(name);
  return has(name) ? text(name, bytes_max) : std::string(otherwise);
}

std::string ArgumentReader::content(std::string_view name) {
  const Value* value = take(name);
  if (value == nullptr) return {};
  const auto* given = std::get_if<std::string>(&value->content);
  if (given == nullptr || given->empty()) {
    fail(FaultCode::wrong_type, name, "is not the text of a file");
    return {};
  }
  return *given;
}

std::string ArgumentReader::code_text(std::string_view name, std::size_t bytes_max) {
  std::string given = text(name, bytes_max);
  const bool plain =
      std::all_of(given.begin(), given.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (!plain) fail(FaultCode::bad_value, name, "has blanks or characters beyond ASCII");
  return given;
}

bool ArgumentReader::flag_or(std::string_view name, bool otherwise) {
  known_.emplace(name);
  const Value* value = find(name);
  if (value == nullptr) return otherwise;
  const auto* given = std::get_if<bool>(&value->content);
  if (given == nullptr) fail(FaultCode::wrong_type, name, "is not true or false");
  return given == nullptr ? otherwise : *given;
}

std::int64_t ArgumentReader::whole(std::string_view name, std::int64_t low, std::int64_t high) {
  const Value* value = take(name);
  if (value == nullptr) return low;
  const auto* given = std::get_if<std::int64_t>(&value->content);
  if (given == nullptr) {
    fail(FaultCode::wrong_type, name, "is not a whole number");
  } else if (*given < low || *given > high) {
    fail(FaultCode::bad_value, name,
         "is not within " + std::to_string(low) + " to " + std::to_string(high));
  } else {
    return *given;
  }
  return low;
}

std::int64_t ArgumentReader::whole_or(std::string_view name, std::int64_t low, std::int64_t high,
                                      std::int64_t otherwise) {
  known_.emplace(name);
  return has(name) ? whole(name, low, high) : otherwise;
}

std::uint64_t ArgumentReader::id(std::string_view name) {
  const Value* value = take(name);
  if (value == nullptr) return 0;
  const auto parsed = parse_id(*value);
  if (!parsed) fail(FaultCode::bad_value, name, "is not a number of 1 or above");
  return parsed.value_or(0);
}

std::vector<std::uint64_t> ArgumentReader::ids_or_all(std::string_view name) {
  std::vector<std::uint64_t> out;
  const Value* value = take(name);
  if (value == nullptr) return out;
  const auto* text = std::get_if<std::string>(&value->content);
  if (text != nullptr && *text == "all") return out;
  const auto* list = std::get_if<std::vector<Value>>(&value->content);
  if (list == nullptr || list->empty()) {
    fail(FaultCode::wrong_type, name, "is neither a list of numbers nor 'all'");
    return out;
  }
  for (const Value& item : *list) {
    const auto parsed = parse_id(item);
    if (!parsed) fail(FaultCode::bad_value, name, "has an item that is not a number of 1 or above");
    out.push_back(parsed.value_or(0));
  }
  return out;
}

domain::Money ArgumentReader::money(std::string_view name) {
  const std::string given = text(name, 32);
  if (failed()) return {};
  const auto money = parse_money(given);
  if (!money || *money <= domain::Money(0)) {
    fail(FaultCode::bad_value, name,
         "is '" + given + "', not an amount above 0 with at most four digits behind the point");
  }
  return money.value_or(domain::Money(0));
}

std::int64_t ArgumentReader::amount(std::string_view name, base::Decimal unit,
                                    std::string_view unit_name) {
  const std::string given = text(name, 32);
  if (failed()) return 0;
  const GridAmount read = on_grid(given, unit);
  if (read.fault == AmountFault::off_grid) {
    fail(FaultCode::bad_value, name,
         "is '" + given + "', not a whole multiple of the " + std::string(unit_name) + " " +
             base::format_decimal(unit));
  } else if (read.fault != AmountFault::none || read.count <= 0) {
    fail(FaultCode::bad_value, name, "is '" + given + "', not a decimal number above 0 that fits");
  }
  return read.count;
}

base::Date ArgumentReader::date(std::string_view name) {
  const std::string given = text(name, 32);
  if (failed()) return {};
  const auto date = base::parse_date(given);
  if (!date) fail(FaultCode::bad_value, name, "is '" + given + "', not a date YYYY-MM-DD");
  return date.value_or(base::Date{});
}

std::vector<base::Date> ArgumentReader::dates(std::string_view name) {
  std::vector<base::Date> out;
  const Value* value = take(name);
  if (value == nullptr) return out;
  const auto* list = std::get_if<std::vector<Value>>(&value->content);
  if (list == nullptr) {
    fail(FaultCode::wrong_type, name, "is not a list of dates");
    return out;
  }
  for (const Value& item : *list) {
    const auto* given = std::get_if<std::string>(&item.content);
    const auto date = given == nullptr ? std::nullopt : base::parse_date(*given);
    if (!date) {
      fail(FaultCode::bad_value, name, "has an item that is not a date YYYY-MM-DD");
      return out;
    }
    out.push_back(*date);
  }
  return out;
}

domain::Sha256 ArgumentReader::sha256(std::string_view name) {
  domain::Sha256 hash{};
  const std::string given = text(name, 2 * hash.size());
  if (failed()) return hash;
  bool whole = given.size() == 2 * hash.size();
  for (std::size_t i = 0; whole && i < hash.size(); ++i) {
    const auto high = hex_digit(given[2 * i]);
    const auto low = hex_digit(given[2 * i + 1]);
    whole = high && low;
    if (whole) hash[i] = static_cast<std::uint8_t>(*high << 4 | *low);
  }
  if (!whole) fail(FaultCode::bad_value, name, "is not a SHA-256 in 64 small hexadecimal digits");
  return hash;
}

domain::Timestamp ArgumentReader::instant(std::string_view name) {
  const std::string given = text(name, 32);
  if (failed()) return {};
  const auto number = [&given](std::size_t at) {
    const bool digits =
        given[at] >= '0' && given[at] <= '9' && given[at + 1] >= '0' && given[at + 1] <= '9';
    return digits ? (given[at] - '0') * 10 + (given[at + 1] - '0') : 100;
  };
  const bool shaped =
      given.size() == 19 && given[10] == ' ' && given[13] == ':' && given[16] == ':';
  const auto date = shaped ? base::parse_date(given.substr(0, 10)) : std::nullopt;
  const int hour = shaped ? number(11) : 100;
  const int minute = shaped ? number(14) : 100;
  const int second = shaped ? number(17) : 100;
  if (!date || *date > base::last_instant_date || hour > 23 || minute > 59 || second > 59) {
    fail(FaultCode::bad_value, name, "is '" + given + "', not a time YYYY-MM-DD HH:MM:SS");
    return {};
  }
  return domain::Timestamp(base::venue_instant(*date, hour * 3600 + minute * 60 + second));
}

std::string ArgumentReader::hex_or_empty(std::string_view name) {
  constexpr std::size_t digits_max = 1024;
  known_.emplace(name);
  if (!has(name)) return {};
  const std::string given = text(name, digits_max);
  if (failed()) return {};
  std::string bytes;
  bool whole = given.size() % 2 == 0;
  for (std::size_t i = 0; whole && i < given.size(); i += 2) {
    const auto high = hex_digit(given[i]);
    const auto low = hex_digit(given[i + 1]);
    whole = high && low;
    if (whole) bytes.push_back(static_cast<char>(*high << 4 | *low));
  }
  if (!whole) fail(FaultCode::bad_value, name, "is not an even number of small hexadecimal digits");
  return bytes;
}

std::optional<Fault> ArgumentReader::finish() const {
  if (fault_) return fault_;
  for (const Argument& argument : arguments_) {
    if (!known_.contains(argument.name)) {
      return Fault{FaultCode::unknown_field, "field '" + argument.name + "'"};
    }
  }
  return std::nullopt;
}

}  // namespace eco::console
