#include "replay/day.hpp"

#include <fmt/format.h>

#include "apps/eco-replay/commands.hpp"

namespace eco::replay_app {

int day(const Options& options) {
  std::optional<base::Date> date;
  if (!options.date.empty()) {
    date = base::parse_date(options.date);
    if (!date) {
      return misused(options, fmt::format("--date {}: write YYYY-MM-DD", options.date));
    }
  }
  auto reader = open_journal(options, persistence::ReadChecks::records);
  if (!reader) return failed(options, reader.error());
  persistence::SealKeys keys;
  if (const auto loaded = load_keys(options, keys); !loaded) return failed(options, loaded.error());
  replay::RecordStream stream(**reader, keys);
  const auto report = replay::recompute_day(stream, date);
  if (!report) return failed(options, report.error());
  if (options.json) {
    fmt::print("{}\n", replay::day_json(*report));
  } else {
    fmt::print("{}", replay::day_text(*report));
  }
  return report->findings.empty() ? exit_agrees : exit_differs;
}

}  // namespace eco::replay_app
