#include "apps/eco-admin/journal_tool.hpp"

#include <fmt/format.h>

#include <iostream>
#include <variant>

#include "base/date.hpp"
#include "console/json_writer.hpp"
#include "console/report/text_table.hpp"
#include "persistence/lmdb_journal.hpp"
#include "persistence/sealing.hpp"
#include "proto/codec.hpp"

namespace eco::apps {
namespace {

using persistence::JournalReader;

struct Totals {
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
  std::uint64_t events = 0;
  std::uint64_t batches = 0;
  std::uint64_t state_hashes = 0;
  std::uint64_t seals = 0;
  std::uint64_t encrypted = 0;
  domain::SeqNo last;
  persistence::Digest chain{};
};

void count(const persistence::JournalEntry& entry, Totals& totals) {
  if (const auto* record = std::get_if<persistence::RecordView>(&entry)) {
    ++totals.records;
    totals.bytes += record->bytes.size();
    totals.events += record->events.size();
    totals.last = record->fields.sequence;
    if (record->fields.key_id != 0) ++totals.encrypted;
  } else if (const auto* boundary = std::get_if<persistence::Boundary>(&entry)) {
    ++totals.batches;
    totals.chain = boundary->chain;
  } else if (std::holds_alternative<persistence::StateHash>(entry)) {
    ++totals.state_hashes;
  } else if (std::holds_alternative<persistence::Seal>(entry)) {
    ++totals.seals;
  }
}

int damaged(const base::Error& error) {
  std::cerr << error.text << '\n';
  return exit_refused;
}

int verify(JournalReader& reader, const Globals& globals) {
  Totals totals;
  while (true) {
    const auto entry = reader.next();
    if (!entry) return damaged(entry.error());
    if (!*entry) break;
    count(**entry, totals);
  }
  if (globals.json) {
    console::JsonWriter json;
    json.begin_object()
        .bool_field("ok", true)
        .id_field("records", totals.records)
        .id_field("last_sequence", totals.last.raw())
        .id_field("events", totals.events)
        .id_field("batches", totals.batches)
        .id_field("state_hashes", totals.state_hashes)
        .id_field("seals", totals.seals)
        .id_field("encrypted", totals.encrypted)
        .id_field("record_bytes", totals.bytes)
        .text_field("chain", fmt::format("{:02x}", fmt::join(totals.chain, "")))
        .end_object();
    std::cout << json.str() << '\n';
  } else {
    std::cout << fmt::format(
        "intact: {} records up to sequence {}, {} events, {} batches, {} state hashes, {} seals, "
        "{} encrypted for a sealed auction\n"
        "chain {:02x}\n",
        totals.records, totals.last.raw(), totals.events, totals.batches, totals.state_hashes,
        totals.seals, totals.encrypted, fmt::join(totals.chain, ""));
  }
  return exit_ok;
}

int stat(JournalReader& reader, const Globals& globals) {
  const auto environments = reader.environments();
  if (!environments) return damaged(environments.error());
  console::TextTable table({{"environment"},
                            {"first", console::Align::right},
                            {"last", console::Align::right},
                            {"records", console::Align::right},
                            {"bytes", console::Align::right}});
  console::JsonWriter json;
  json.begin_array();
  for (const persistence::EnvironmentInfo& info : *environments) {
    const std::uint64_t first = info.head.first().raw();
    const std::uint64_t records = info.last.raw() + 1 - first;
    table.row({info.name, std::to_string(first), std::to_string(info.last.raw()),
               std::to_string(records), std::to_string(info.file_bytes)});
    json.begin_object()
        .text_field("environment", info.name)
        .id_field("first", first)
        .id_field("last", info.last.raw())
        .id_field("records", records)
        .id_field("bytes", info.file_bytes)
        .end_object();
  }
  json.end_array();
  std::cout << (globals.json ? json.str() + "\n" : table.str());
  return exit_ok;
}

/// A record that stays closed until its auction does.
std::string sealed_json(const persistence::RecordView& record) {
  console::JsonWriter json;
  json.begin_object()
      .id_field("sequence", record.fields.sequence.raw())
      .text_field("stamp", base::format_instant(record.fields.stamp.raw()))
      .id_field("sealed_under_key", record.fields.key_id)
      .end_object();
  return std::move(json).str();
}

/// One record as a line of JSON, or the name of what cannot be decoded.
base::Result<std::string> record_json(const persistence::RecordView& record) {
  const auto command = proto::decode_command(persistence::as_text(record.command));
  if (!command) return tl::unexpected(command.error());
  console::JsonWriter json;
  json.begin_object()
      .id_field("sequence", record.fields.sequence.raw())
      .text_field("stamp", base::format_instant(record.fields.stamp.raw()))
      .key("command")
      .raw(proto::to_json(*command))
      .key("events")
      .begin_array();
  for (const persistence::Bytes bytes : record.events) {
    const auto event = proto::decode_event(persistence::as_text(bytes));
    if (!event) return tl::unexpected(event.error());
    json.raw(proto::to_json(*event));
  }
  json.end_array().end_object();
  return std::move(json).str();
}

int dump(JournalReader& reader, const persistence::SealKeys& keys, const JournalCall& call) {
  persistence::Buffer buffer;
  if (call.from > 1) {
    if (const auto sought = reader.seek(domain::SeqNo(call.from)); !sought) {
      return damaged(sought.error());
    }
  }
  while (true) {
    const auto entry = reader.next();
    if (!entry) return damaged(entry.error());
    if (!*entry) return exit_ok;
    const auto* record = std::get_if<persistence::RecordView>(&**entry);
    if (record == nullptr) continue;
    const std::uint64_t sequence = record->fields.sequence.raw();
    if (sequence > call.to) return exit_ok;
    const auto plain = persistence::open_record(*record, keys, persistence::Look::reader, buffer);
    if (!plain) return damaged(plain.error());
    const auto line = *plain ? record_json(**plain) : sealed_json(*record);
    if (!line) {
      return damaged(base::Error(line.error()).in("record " + std::to_string(sequence)));
    }
    std::cout << *line << '\n';
  }
}

int dump_with_keys(JournalReader& reader, const JournalCall& call,
                   const persistence::ReaderOptions& options) {
  persistence::SealKeys keys;
  const auto first = persistence::open_lmdb_reader(call.directory, options);
  if (!first) return damaged(first.error());
  if (const auto taken = persistence::collect_keys(**first, keys); !taken) {
    return damaged(taken.error());
  }
  return dump(reader, keys, call);
}

}  // namespace

int run_journal_tool(const JournalCall& call, const Globals& globals) {
  persistence::ReaderOptions options;
  if (call.action == JournalAction::verify) options.checks = persistence::ReadChecks::full;
  if (!call.key_file.empty()) {
    auto key = persistence::VerifyKey::load(call.key_file);
    if (!key) return damaged(key.error());
    options.key = *key;
  }
  const auto reader = persistence::open_lmdb_reader(call.directory, options);
  if (!reader) return damaged(reader.error());
  switch (call.action) {
    case JournalAction::verify:
      return verify(**reader, globals);
    case JournalAction::stat:
      return stat(**reader, globals);
    case JournalAction::dump:
      return dump_with_keys(**reader, call, options);
  }
  return exit_usage;
}

}  // namespace eco::apps
