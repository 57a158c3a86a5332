#include "replay/record_stream.hpp"

#include <fmt/format.h>

#include "proto/codec.hpp"

namespace eco::replay {
namespace {

constexpr std::string_view remedy =
    "The record's checksum is right, so it was written like this: keep the file as evidence, and "
    "compare it with another copy or a sealed archive.";

}  // namespace

base::Result<std::vector<domain::Event>> decode_events(const Record& record) {
  std::vector<domain::Event> events;
  events.reserve(record.stored.events.size());
  for (const persistence::Bytes bytes : record.stored.events) {
    auto event = proto::decode_event(persistence::as_text(bytes));
    if (!event) {
      return tl::unexpected(
          std::move(event.error())
              .in(fmt::format("sequence {}: event {}", record.sequence().raw(), events.size())));
    }
    events.push_back(*std::move(event));
  }
  return events;
}

std::string record_json(const Record& record, std::string_view environment) {
  std::string out = fmt::format(R"({{"sequence":"{}","environment":{},"command":{},"events":[)",
                                record.sequence().raw(), proto::json_text(environment),
                                proto::to_json(record.command));
  bool first = true;
  for (const persistence::Bytes bytes : record.stored.events) {
    const auto event = proto::decode_event(persistence::as_text(bytes));
    if (!event) continue;
    if (!first) out.push_back(',');
    first = false;
    out.append(proto::to_json(*event));
  }
  return out.append("]}");
}

base::Result<void> RecordStream::seek(domain::SeqNo first) {
  if (auto done = reader_.seek(first); !done) return done;
  const auto environments = reader_.environments();
  if (!environments) return tl::unexpected(environments.error());
  for (const persistence::EnvironmentInfo& info : *environments) {
    if (info.head.first() <= first) environment_ = info.name;
  }
  return {};
}

base::Result<std::optional<Entry>> RecordStream::next() {
  auto entry = reader_.next();
  if (!entry) return tl::unexpected(std::move(entry.error()));
  if (!*entry) return std::optional<Entry>();
  if (const auto* stored = std::get_if<persistence::RecordView>(&**entry)) {
    if (auto decoded = decode(*stored); !decoded) {
      return tl::unexpected(std::move(decoded.error())
                                .in(fmt::format("environment {}, sequence {}", environment_,
                                                stored->fields.sequence.raw())));
    }
    return std::optional<Entry>(&record_);
  }
  if (const auto* head = std::get_if<persistence::EnvironmentHead>(&**entry)) {
    environment_ = head->name();
    return std::optional<Entry>(*head);
  }
  if (const auto* hash = std::get_if<persistence::StateHash>(&**entry)) {
    return std::optional<Entry>(*hash);
  }
  if (const auto* boundary = std::get_if<persistence::Boundary>(&**entry)) {
    return std::optional<Entry>(*boundary);
  }
  return std::optional<Entry>(std::get<persistence::Seal>(**entry));
}

base::Result<const Record*> RecordStream::next_record() {
  for (;;) {
    auto entry = next();
    if (!entry) return tl::unexpected(std::move(entry.error()));
    if (!*entry) return nullptr;
    if (const auto* record = std::get_if<const Record*>(&**entry)) return *record;
  }
}

base::Result<persistence::RecordView> RecordStream::opened(const persistence::RecordView& stored) {
  if (stored.fields.key_id == 0) return stored;
  if (keys_ != nullptr) {
    const auto plain = persistence::open_record(stored, *keys_, persistence::Look::reader, plain_);
    if (!plain) return tl::unexpected(plain.error());
    if (*plain) return **plain;
  }
  stopped_at_sealed_ = true;
  return base::fail(
      fmt::format("sealed under key {} until its auction closes: the journal discloses the key "
                  "then. An earlier "
                  "look takes the venue's file of keys (--sealed-keys FILE)",
                  stored.fields.key_id));
}

base::Result<void> RecordStream::decode(const persistence::RecordView& stored) {
  const persistence::RecordFields& fields = stored.fields;
  if (fields.schema_version != proto::schema_version) {
    return base::fail(fmt::format(
        "written in schema version {}, this release reads {}: use the release that wrote it",
        fields.schema_version, proto::schema_version));
  }
  const auto plain = opened(stored);
  if (!plain) return tl::unexpected(plain.error());
  auto command = proto::decode_command(persistence::as_text(plain->command));
  if (!command) {
    return base::fail(fmt::format("command unreadable: {}. {}", command.error().text, remedy));
  }
  record_.stored = *plain;
  record_.command = *std::move(command);
  const domain::CommandHeader& header = record_.command.header;
  if (header.sequence != fields.sequence || header.stamp != fields.stamp ||
      proto::command_type(record_.command) != fields.type) {
    return base::fail(fmt::format(
        "the record's header (stamp {}, type {}) and its command (sequence {}, stamp {}, type {}) "
        "disagree. {}",
        fields.stamp.raw(), fields.type, header.sequence.raw(), header.stamp.raw(),
        proto::command_type(record_.command), remedy));
  }
  return {};
}

}  // namespace eco::replay
