/// real-days: published market days through the engine. Called by scripts/real-days.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <sstream>

#include "base/decimal.hpp"
#include "rulebooks/loader.hpp"
#include "tests/scenario/real_days/days.hpp"

namespace {

int fail(const eco::base::Error& error) {
  fmt::print(stderr, "real-days: {}\n", error.text);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Feeds published market days to the engine under the national profile and compares closes, "
      "limits, totals and "
      "composites.\nExample: scripts/real-days tests/data/cea_daily.csv "
      "tests/data/cea_composite.csv");
  std::string daily;
  std::string composite;
  std::string rulebook_path;
  std::string first_base = "48.00";
  app.add_option("CEA.csv", daily,
                 "one row per day and class, columns as in tests/data/cea_daily.csv")
      ->required();
  app.add_option("COMPOSITE.csv", composite, "one row per day, columns date and close");
  app.add_option("--rulebook", rulebook_path, "TOML rulebook of the market")->required();
  app.add_option("--first-base", first_base,
                 "base price of the first class on its first day, yuan");
  CLI11_PARSE(app, argc, argv);

  std::ifstream in(rulebook_path);
  std::ostringstream text;
  text << in.rdbuf();
  const auto rulebook = eco::rulebooks::load_rulebook(text.str(), rulebook_path);
  if (!rulebook) return fail(rulebook.error());
  const auto base = eco::base::parse_scaled(first_base, 2);
  if (!base || *base < 1) return fail({"--first-base is not a price with two decimals"});
  const auto rows = eco::real_days::read_rows(daily);
  if (!rows) return fail(rows.error());
  std::map<eco::base::Date, std::int64_t> composites;
  if (!composite.empty()) {
    auto read = eco::real_days::read_composites(composite);
    if (!read) return fail(read.error());
    composites = std::move(*read);
  }
  const auto outcome = eco::real_days::run(*rulebook, *rows, composites, *base);
  if (!outcome) return fail(outcome.error());
  for (const std::string& difference : outcome->differences) fmt::print("{}\n", difference);
  if (outcome->composites > 0) {
    fmt::print("{} of {} composites agree\n", outcome->composites_agree, outcome->composites);
  }
  fmt::print("{} of {} rows agree\n", outcome->rows_agree, outcome->rows);
  return outcome->rows_agree == outcome->rows ? 0 : 1;
}
