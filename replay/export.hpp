#pragma once
/// A journal as files that any program reads.
#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "replay/record_stream.hpp"

namespace eco::replay {

enum class ExportFormat : std::uint8_t { csv = 1, jsonl = 2 };

struct ExportCounts {
  std::uint64_t commands = 0;
  std::uint64_t events = 0;
  std::uint64_t trades = 0;
  std::uint64_t cash_postings = 0;
  std::uint64_t lot_postings = 0;
  std::uint64_t rights_reservations = 0;
};

/// Writes `commands`, `events`, `trades`, `cash_postings`, `lot_postings` and `rights_reservations`
/// (.csv or .jsonl) into `directory`, which is created and must not hold them yet. Each row carries
/// sequence number, place of the event and time; values are in the contract's units
/// (proto/ecobourse/v1/types.proto). Trades, postings and reservations are flattened to a column
/// per field in CSV; text is escaped there as in JSON.
[[nodiscard]] base::Result<ExportCounts> export_journal(RecordStream& stream, ExportFormat format,
                                                        const std::string& directory);

}  // namespace eco::replay
