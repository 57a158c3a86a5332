#include "apps/eco-admin/render.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <vector>

#include "console/report/text_table.hpp"

namespace eco::apps {
namespace {

namespace json = boost::json;

/// What a table has no room for; --json shows it.
constexpr std::string_view hidden_column = "content";

bool is_table(const json::value& value) {
  return value.is_array() && !value.get_array().empty() && value.get_array().front().is_object();
}

std::string cell_text(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_null()) return "-";
  if (!value.is_array()) return json::serialize(value);
  std::string out;
  for (const json::value& item : value.get_array()) {
    if (!out.empty()) out.append(", ");
    out.append(cell_text(item));
  }
  return out;
}

std::string table_text(const json::array& rows) {
  std::vector<console::TextTable::Column> columns;
  for (const auto& field : rows.front().get_object()) {
    if (field.key() != hidden_column) columns.push_back({std::string(field.key())});
  }
  console::TextTable table(columns);
  for (const json::value& row : rows) {
    std::vector<std::string> cells;
    for (const auto& column : columns) {
      const json::value* value =
          row.is_object() ? row.get_object().if_contains(column.title) : nullptr;
      cells.push_back(value == nullptr ? "-" : cell_text(*value));
    }
    table.row(std::move(cells));
  }
  return table.str();
}

std::string object_text(const json::object& object, const std::string& prefix) {
  std::string lines;
  std::string tables;
  for (const auto& [key, value] : object) {
    const std::string name = prefix + std::string(key);
    if (value.is_object()) {
      lines.append(object_text(value.get_object(), name + "."));
    } else if (is_table(value)) {
      tables.append("\n" + name + "\n" + table_text(value.get_array()));
    } else {
      lines.append(name + ": " + cell_text(value) + "\n");
    }
  }
  return lines + tables;
}

}  // namespace

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(json::string_view(key.data(), key.size()));
  return value == nullptr || !value->is_string() ? std::string() : std::string(value->get_string());
}

std::string result_text(const json::value& result) {
  if (is_table(result)) return table_text(result.get_array());
  if (result.is_array()) return "none\n";
  if (!result.is_object()) return cell_text(result) + "\n";
  const std::string report = text_at(result.get_object(), "text");
  return report.empty() ? object_text(result.get_object(), {}) : report;
}

std::string effects_text(const json::object& answer) {
  std::string out;
  const json::value* effects = answer.if_contains("effects");
  if (effects == nullptr || !effects->is_array()) return out;
  for (const json::value& effect : effects->get_array())
    out.append("  " + cell_text(effect) + "\n");
  return out;
}

std::string refusal_text(const json::object& answer, TextLanguage language) {
  const json::value* found = answer.if_contains("refusal");
  if (found == nullptr || !found->is_object()) return "refused\n";
  const json::object& refusal = found->get_object();
  const bool chinese = language == TextLanguage::chinese;
  std::string out = chinese ? "已拒绝 " : "refused ";
  out.append(text_at(refusal, "code")).append(": ");
  out.append(text_at(refusal, chinese ? "text_zh" : "text_en"));
  const std::string detail = text_at(refusal, "detail");
  if (!detail.empty()) out.append(": ").append(detail);
  const std::string remedy = text_at(refusal, chinese ? "remedy_zh" : "remedy_en");
  if (!remedy.empty()) out.append(chinese ? ";" : "; ").append(remedy);
  return out + "\n";
}

}  // namespace eco::apps
