#pragma once
/// Reading one table of a rulebook: every value asked for, checked and in force on one date.
/// Private to rulebooks; parsing stops at the first fault by an exception that the loader catches.
#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "base/decimal.hpp"
#include "domain/types.hpp"

namespace eco::rulebooks {

using domain::EnumSet;

/// Thrown and caught inside rulebooks/ only: a TOML tree is read by many small steps, each of which
/// can fail.
struct Failure {
  std::string text;
};

template <class E>
struct Word {
  std::string_view text;
  E value;
};

/// A table being read on one date.
class Section {
 public:
  Section(const toml::table& table, std::string path, std::string_view file, base::Date date)
      : table_(&table), path_(std::move(path)), file_(file), date_(date) {}

  [[noreturn]] void fail(const toml::node* node, std::string_view key,
                         const std::string& what) const {
    const auto line = (node != nullptr ? node->source() : table_->source()).begin.line;
    throw Failure{fmt::format("{}:{}: {}: {}", file_, line, full(key), what)};
  }

  [[nodiscard]] const toml::node* find(std::string_view key) const {
    const toml::node* node = table_->get(key);
    return node == nullptr ? nullptr : dated(key, *node);
  }
  [[nodiscard]] const toml::node& need(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) fail(nullptr, key, "missing; add it (docs/rulebook.md)");
    return *node;
  }

  [[nodiscard]] std::optional<std::string> text_if(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->value_exact<std::string>();
    if (!value) fail(node, key, "must be text in quotes");
    return *value;
  }
  [[nodiscard]] std::string text(std::string_view key) {
    static_cast<void>(need(key));
    return *text_if(key);
  }
  [[nodiscard]] std::optional<std::int64_t> whole_if(std::string_view key, std::int64_t low,
                                                     std::int64_t high) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->value_exact<std::int64_t>();
    if (!value || *value < low || *value > high) {
      fail(node, key, fmt::format("must be a whole number from {} to {}", low, high));
    }
    return *value;
  }
  [[nodiscard]] std::int64_t whole(std::string_view key, std::int64_t low, std::int64_t high) {
    static_cast<void>(need(key));
    return *whole_if(key, low, high);
  }
  /// Empty where the key is absent.
  [[nodiscard]] std::vector<std::int64_t> whole_list(std::string_view key, std::int64_t low,
                                                     std::int64_t high) {
    const toml::node* node = find(key);
    if (node == nullptr) return {};
    const toml::array* array = node->as_array();
    if (array == nullptr) fail(node, key, "must be a list of whole numbers");
    std::vector<std::int64_t> out;
    for (const toml::node& item : *array) {
      const auto value = item.value_exact<std::int64_t>();
      if (!value || *value < low || *value > high) {
        fail(&item, key, fmt::format("each must be a whole number from {} to {}", low, high));
      }
      out.push_back(*value);
    }
    return out;
  }
  template <class E, std::size_t N>
  [[nodiscard]] E word(std::string_view key, const Word<E> (&words)[N]) {
    return one_of(find(key), key, text(key), words);
  }
  template <class E, std::size_t N>
  [[nodiscard]] EnumSet<E> words(std::string_view key, const Word<E> (&words)[N]) {
    EnumSet<E> set;
    for (const std::string& item : texts(key)) set.insert(one_of(find(key), key, item, words));
    return set;
  }
  /// A value that has one meaning only in this release, written down so that the file is complete.
  void fixed(std::string_view key, std::string_view only) {
    if (const auto value = text_if(key); value && *value != only) {
      fail(find(key), key, fmt::format("'{}' is not offered; only '{}'", *value, only));
    }
  }
  void fixed_list(std::string_view key, std::string_view only) {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto items = texts(key);
    if (items.size() != 1 || items.front() != only)
      fail(node, key, fmt::format("must be [\"{}\"]", only));
  }
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) {
    const toml::node& node = need(key);
    const toml::array* array = node.as_array();
    if (array == nullptr) fail(&node, key, "must be a list of texts");
    std::vector<std::string> out;
    for (const toml::node& item : *array) {
      const auto value = item.value_exact<std::string>();
      if (!value) fail(&item, key, "must be a list of texts");
      out.push_back(*value);
    }
    return out;
  }
  [[nodiscard]] std::optional<base::Decimal> decimal_if(std::string_view key) {
    const auto value = text_if(key);
    if (!value) return std::nullopt;
    const auto decimal = base::parse_decimal(*value);
    if (!decimal || decimal->mantissa < 0) {
      fail(find(key), key, fmt::format("'{}' is not a decimal number such as \"0.01\"", *value));
    }
    return decimal;
  }
  [[nodiscard]] base::Decimal positive_decimal(std::string_view key) {
    static_cast<void>(need(key));
    const auto value = *decimal_if(key);
    if (value.mantissa == 0) fail(find(key), key, "must be above 0");
    return value;
  }
  [[nodiscard]] std::optional<Section> section(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (node->as_table() == nullptr) fail(node, key, "must be a table");
    return Section(*node->as_table(), full(key), file_, date_);
  }
  [[nodiscard]] Section inner(const toml::table& table, std::string path) const {
    return Section(table, std::move(path), file_, date_);
  }
  [[nodiscard]] Section needed_section(std::string_view key) {
    static_cast<void>(need(key));
    return *section(key);
  }

 private:
  [[nodiscard]] std::string full(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
  }
  template <class E, std::size_t N>
  [[nodiscard]] E one_of(const toml::node* node, std::string_view key, std::string_view text,
                         const Word<E> (&words)[N]) const {
    std::string offered;
    for (const Word<E>& word : words) {
      if (word.text == text) return word.value;
      offered += offered.empty() ? "" : ", ";
      offered += word.text;
    }
    fail(node, key, fmt::format("'{}' is not one of {}", text, offered));
  }
  /// The value in force on the date, where the value is dated.
  [[nodiscard]] const toml::node* dated(std::string_view key, const toml::node& node) const {
    const toml::array* array = node.as_array();
    if (array == nullptr || array->empty() || !array->is_homogeneous<toml::table>()) return &node;
    if (!array->front().as_table()->contains("effective_from")) return &node;
    const toml::node* found = nullptr;
    base::Date last{INT32_MIN};
    for (const toml::node& item : *array) {
      const toml::table& entry = *item.as_table();
      const toml::node* value = entry.get("value");
      const auto from = date_of(entry.get("effective_from"));
      if (!from || value == nullptr || entry.size() != 2) {
        fail(&item, key,
             "a dated value is { effective_from = YYYY-MM-DD, value = … } and nothing else");
      }
      if (*from <= last)
        fail(&item, key, "dated values must be in ascending order of effective_from");
      last = *from;
      if (*from <= date_) found = value;
    }
    return found;
  }

 public:
  [[nodiscard]] static std::optional<base::Date> date_of(const toml::node* node) {
    if (node == nullptr) return std::nullopt;
    const auto value = node->value_exact<toml::date>();
    if (!value) return std::nullopt;
    return base::from_civil({value->year, value->month, value->day});
  }

 private:
  const toml::table* table_;
  std::string path_;
  std::string_view file_;
  base::Date date_;
};

}  // namespace eco::rulebooks
