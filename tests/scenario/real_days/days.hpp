#pragma once
/// Runs published market days through the engine, under the national profile and with all checks
/// on, and compares.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "domain/rulebook.hpp"
#include "tests/scenario/real_days/table.hpp"

namespace eco::real_days {

struct Outcome {
  std::size_t rows = 0;
  std::size_t rows_agree = 0;
  std::size_t composites = 0;
  std::size_t composites_agree = 0;
  std::vector<std::string> differences;  ///< one line each: where, published, ours
};

/// For each row: LIST and PICK commands whose quantity and amount are the published listed totals
/// at prices inside low and high; block agreements for the published block totals inside ±30 %.
/// Agreement of a row: previous close, close, totals equal the published ones and the day's band
/// contains low and high. `first_base`: in fen, for a first class that has no composite before it.
[[nodiscard]] base::Result<Outcome> run(const domain::Rulebook& rulebook,
                                        const std::vector<Row>& rows,
                                        const std::map<base::Date, std::int64_t>& composites,
                                        std::int64_t first_base);

}  // namespace eco::real_days
