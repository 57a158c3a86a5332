#include "tests/scenario/real_days/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <string_view>

#include "base/decimal.hpp"

namespace eco::real_days {
namespace {

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> cells(1);
  for (char c : line) {
    if (c == ',') {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back().push_back(c);
    }
  }
  return cells;
}

/// A CSV file with a header line; cells are found by column name.
class Table {
 public:
  static base::Result<Table> open(const std::string& path) {
    Table table;
    table.path_ = path;
    table.in_.open(path);
    std::string header;
    if (!table.in_ || !std::getline(table.in_, header)) {
      return base::fail(path + ": cannot be read; name a file with a header line");
    }
    table.columns_ = split(header);
    return table;
  }

  bool next() {
    std::string line;
    while (std::getline(in_, line)) {
      ++line_;
      if (line.empty() || line == "\r") continue;
      cells_ = split(line);
      return true;
    }
    return false;
  }

  [[nodiscard]] std::size_t line() const noexcept { return line_; }
  [[nodiscard]] tl::unexpected<base::Error> fault(const std::string& what) const {
    return base::fail(fmt::format("{}:{}: {}", path_, line_, what));
  }

  [[nodiscard]] base::Result<std::string> text(std::string_view column) const {
    const auto at = std::find(columns_.begin(), columns_.end(), column);
    if (at == columns_.end())
      return base::fail(fmt::format("{}: there is no column '{}'", path_, column));
    const auto index = static_cast<std::size_t>(at - columns_.begin());
    if (index >= cells_.size())
      return fault(fmt::format("the row ends before column '{}'", column));
    return cells_[index];
  }
  /// A decimal in units of 10^-scale; empty cells give an empty value.
  [[nodiscard]] base::Result<std::optional<std::int64_t>> number(std::string_view column,
                                                                 unsigned scale) const {
    const auto cell = text(column);
    if (!cell) return tl::unexpected(cell.error());
    if (cell->empty()) return std::optional<std::int64_t>();
    const auto value = base::parse_scaled(*cell, scale);
    if (!value || *value < 0) {
      return fault(
          fmt::format("{} is '{}', not a number with at most {} decimals", column, *cell, scale));
    }
    return value;
  }
  [[nodiscard]] base::Result<base::Date> date() const {
    const auto cell = text("date");
    if (!cell) return tl::unexpected(cell.error());
    const auto date = base::parse_date(*cell);
    if (!date) return fault(fmt::format("date is '{}', not YYYY-MM-DD", *cell));
    return *date;
  }

 private:
  std::string path_;
  std::ifstream in_;
  std::vector<std::string> columns_;
  std::vector<std::string> cells_;
  std::size_t line_ = 1;
};

base::Result<Row> read_row(const Table& table) {
  Row row;
  row.line = table.line();
  const auto date = table.date();
  if (!date) return tl::unexpected(date.error());
  row.date = *date;
  const auto name = table.text("class");
  if (!name) return tl::unexpected(name.error());
  row.instrument = *name;
  const auto previous = table.number("prev_close", 2);
  if (!previous) return tl::unexpected(previous.error());
  row.previous_close = *previous;
  struct Column {
    std::string_view name;
    unsigned scale;
    std::int64_t Row::* member;
  };
  for (const Column& column :
       {Column{"open", 2, &Row::open}, Column{"high", 2, &Row::high}, Column{"low", 2, &Row::low},
        Column{"close", 2, &Row::close}, Column{"listed_qty", 0, &Row::listed_quantity},
        Column{"listed_amount", 2, &Row::listed_amount},
        Column{"block_qty", 0, &Row::block_quantity},
        Column{"block_amount", 2, &Row::block_amount}}) {
    const auto value = table.number(column.name, column.scale);
    if (!value) return tl::unexpected(value.error());
    row.*column.member = value->value_or(0);
  }
  return row;
}

}  // namespace

base::Result<std::vector<Row>> read_rows(const std::string& path) {
  auto table = Table::open(path);
  if (!table) return tl::unexpected(table.error());
  std::vector<Row> rows;
  while (table->next()) {
    auto row = read_row(*table);
    if (!row) return tl::unexpected(row.error());
    if (!rows.empty() && row->date < rows.back().date) return table->fault("dates must ascend");
    rows.push_back(std::move(*row));
  }
  if (rows.empty()) return base::fail(path + ": has no rows");
  return rows;
}

base::Result<std::map<base::Date, std::int64_t>> read_composites(const std::string& path) {
  auto table = Table::open(path);
  if (!table) return tl::unexpected(table.error());
  std::map<base::Date, std::int64_t> composites;
  while (table->next()) {
    const auto date = table->date();
    if (!date) return tl::unexpected(date.error());
    const auto close = table->number("close", 2);
    if (!close) return tl::unexpected(close.error());
    if (*close) composites[*date] = **close;
  }
  return composites;
}

}  // namespace eco::real_days
