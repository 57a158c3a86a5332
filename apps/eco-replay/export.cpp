#include "replay/export.hpp"

#include <fmt/format.h>

#include "apps/eco-replay/commands.hpp"

namespace eco::replay_app {

int export_files(const Options& options) {
  const auto format =
      options.format == "csv" ? replay::ExportFormat::csv : replay::ExportFormat::jsonl;
  auto reader = open_journal(options, persistence::ReadChecks::records);
  if (!reader) return failed(options, reader.error());
  persistence::SealKeys keys;
  if (const auto loaded = load_keys(options, keys); !loaded) return failed(options, loaded.error());
  replay::RecordStream stream(**reader, keys);
  const auto counts = replay::export_journal(stream, format, options.out);
  if (!counts) return failed(options, counts.error());
  if (options.json) {
    fmt::print(R"({{"commands":"{}","events":"{}","trades":"{}","cash_postings":"{}",)"
               R"("lot_postings":"{}","rights_reservations":"{}"}})"
               "\n",
               counts->commands, counts->events, counts->trades, counts->cash_postings,
               counts->lot_postings, counts->rights_reservations);
  } else {
    fmt::print(
        "{}: {} commands, {} events, {} trades, {} cash postings, {} lot postings, "
        "{} rights reservations\n",
        options.out, counts->commands, counts->events, counts->trades, counts->cash_postings,
        counts->lot_postings, counts->rights_reservations);
  }
  return exit_agrees;
}

}  // namespace eco::replay_app
