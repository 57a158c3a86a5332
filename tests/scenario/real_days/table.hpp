#pragma once
/// The published tables of a market's days, as exact numbers.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/result.hpp"

namespace eco::real_days {

/// One class on one day. Prices in fen (0.01 yuan, the tick), quantities in tonnes, amounts in fen.
struct Row {
  std::size_t line = 0;
  base::Date date;
  std::string instrument;
  std::optional<std::int64_t> previous_close;  ///< empty on a class's first day
  std::int64_t open = 0;
  std::int64_t high = 0;
  std::int64_t low = 0;
  std::int64_t close = 0;
  std::int64_t listed_quantity = 0;
  std::int64_t listed_amount = 0;
  std::int64_t block_quantity = 0;
  std::int64_t block_amount = 0;
};

/// Rows of a file of the shape of cea_daily.csv, ascending by date. Errors name file and line.
[[nodiscard]] base::Result<std::vector<Row>> read_rows(const std::string& path);

/// Published composite close per date, from a file of the shape of cea_composite.csv.
[[nodiscard]] base::Result<std::map<base::Date, std::int64_t>> read_composites(
    const std::string& path);

}  // namespace eco::real_days
