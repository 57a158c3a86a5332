#include "replay/reexecute/reexecution.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "proto/codec.hpp"

namespace eco::replay {
namespace {

constexpr std::uint64_t records_around = 2;

[[nodiscard]] const domain::OpenDay* open_day(const domain::Command& command) noexcept {
  const auto* operated = std::get_if<domain::OperatorCommand>(&command.body);
  return operated == nullptr ? nullptr : std::get_if<domain::OpenDay>(&operated->action);
}

/// The stored events as JSON; what cannot be read is said in its place.
std::vector<std::string> stored_json(const Record& record) {
  std::vector<std::string> lines;
  for (const persistence::Bytes bytes : record.stored.events) {
    const auto event = proto::decode_event(persistence::as_text(bytes));
    lines.push_back(
        event ? proto::to_json(*event)
              : fmt::format(R"({{"unreadable":{}}})", proto::json_text(event.error().text)));
  }
  return lines;
}

}  // namespace

Reexecution::Reexecution(persistence::JournalReader& reader, const engine::ExchangeLimits& limits,
                         Compare compare)
    : stream_(reader), exchange_(limits), compare_(compare) {}

Reexecution::Reexecution(persistence::JournalReader& reader, const persistence::SealKeys& keys,
                         const engine::ExchangeLimits& limits, Compare compare)
    : stream_(reader, keys), exchange_(limits), compare_(compare) {}

base::Result<std::optional<Difference>> Reexecution::run(const Until& until) {
  for (;;) {
    if (pending_ == nullptr) {
      auto entry = stream_.next();
      if (!entry) return tl::unexpected(std::move(entry.error()));
      if (!*entry) return std::optional<Difference>();
      if (const auto* hash = std::get_if<persistence::StateHash>(&**entry)) {
        if (auto found = compare_hash(*hash)) return found;
      } else if (std::holds_alternative<persistence::Seal>(**entry)) {
        ++progress_.seals;
      } else if (const auto* record = std::get_if<const Record*>(&**entry)) {
        pending_ = *record;
      }
      if (pending_ == nullptr) continue;
    }
    if ((until.sequence && pending_->sequence() > *until.sequence) ||
        (until.time && pending_->command.header.stamp > *until.time)) {
      return std::optional<Difference>();
    }
    auto found = apply(*std::exchange(pending_, nullptr));
    if (!found || *found) return found;
  }
}

base::Result<std::optional<Difference>> Reexecution::apply(const Record& record) {
  const auto here = [&] {
    return fmt::format("environment {}, sequence {}", stream_.environment(),
                       record.sequence().raw());
  };
  if (auto known = check_semantics(record); !known) {
    return tl::unexpected(std::move(known.error()).in(here()));
  }
  const domain::CommandHeader& header = record.command.header;
  if (header.sequence <= exchange_.last_sequence() || header.stamp <= exchange_.last_stamp()) {
    return base::fail(fmt::format(
        "{}: stamp {} does not follow {} of sequence {}. No sequencer writes this: keep the file "
        "as evidence and compare it with another copy.",
        here(), header.stamp.raw(), exchange_.last_stamp().raw(), exchange_.last_sequence().raw()));
  }
  events_.clear();
  exchange_.apply(record.command, events_);
  ++progress_.commands;
  progress_.last = header.sequence;
  progress_.last_stamp = header.stamp;
  if (open_day(record.command) != nullptr) {
    progress_.days += static_cast<std::uint64_t>(std::ranges::count_if(
        events_, [](const auto& e) { return std::holds_alternative<domain::DayOpened>(e); }));
  }
  return compare_ == Compare::nothing ? std::optional<Difference>() : compare_events(record);
}

base::Result<void> Reexecution::check_semantics(const Record& record) const {
  if (open_day(record.command) == nullptr) return {};
  const auto events = decode_events(record);
  if (!events) return tl::unexpected(events.error());
  for (const domain::Event& event : *events) {
    const auto* opened = std::get_if<domain::DayOpened>(&event);
    if (opened == nullptr || opened->semantics == engine::semantics_version) continue;
    return base::fail(fmt::format(
        "this day ran under engine semantics {}, this release (Ecobourse {}) knows {} only: use "
        "the release that UPGRADING.md names for semantics {}; the venue's build was \"{}\"",
        opened->semantics, ECO_RELEASE, engine::semantics_version, opened->semantics,
        opened->build));
  }
  return {};
}

std::optional<Difference> Reexecution::compare_events(const Record& record) {
  const std::size_t stored_count = record.stored.events.size();
  std::size_t index = 0;
  auto stored = record.stored.events.begin();
  std::string what;
  for (; index < std::min(stored_count, events_.size()); ++index, ++stored) {
    encoded_.clear();
    proto::encode(events_[index], encoded_);
    if (persistence::as_text(*stored) != encoded_) {
      what = fmt::format("event {} of {} differs", index + 1, stored_count);
      break;
    }
  }
  progress_.events += index;
  if (what.empty() && stored_count == events_.size()) return std::nullopt;
  if (what.empty()) {
    what = fmt::format("{} events are recorded, {} follow from the command", stored_count,
                       events_.size());
  }
  Difference found = difference(record.sequence(), std::move(what));
  found.recorded = stored_json(record);
  for (const domain::Event& event : events_) found.reexecuted.push_back(proto::to_json(event));
  add_next_state(found);
  add_records_around(found);
  return found;
}

std::optional<Difference> Reexecution::compare_hash(const persistence::StateHash& recorded) {
  if (compare_ == Compare::nothing) return std::nullopt;
  ++progress_.state_hashes;
  const base::Hash128 reexecuted = exchange_.state_hash();
  if (recorded.hash == reexecuted) return std::nullopt;
  Difference found = difference(recorded.sequence, "the state hash after the command differs");
  found.state = StatePoint{recorded.sequence, recorded.hash, reexecuted};
  add_records_around(found);
  return found;
}

Difference Reexecution::difference(domain::SeqNo sequence, std::string what) const {
  Difference found;
  found.sequence = sequence;
  found.environment = stream_.environment();
  found.what = std::move(what);
  return found;
}

/// Events may be altered while the state is right, or the other way round: the next recorded hash
/// tells.
void Reexecution::add_next_state(Difference& found) {
  for (;;) {
    auto entry = stream_.next();
    if (!entry || !*entry) return;
    if (const auto* hash = std::get_if<persistence::StateHash>(&**entry)) {
      found.state = StatePoint{hash->sequence, hash->hash, exchange_.state_hash()};
      return;
    }
    if (const auto* record = std::get_if<const Record*>(&**entry)) {
      const domain::CommandHeader& header = (*record)->command.header;
      if (header.stamp <= exchange_.last_stamp() || !check_semantics(**record)) return;
      events_.clear();
      exchange_.apply((*record)->command, events_);
    }
  }
}

void Reexecution::add_records_around(Difference& found) {
  const std::uint64_t at = found.sequence.raw();
  if (!stream_.seek(domain::SeqNo(at > records_around ? at - records_around : 1))) return;
  for (;;) {
    const auto record = stream_.next_record();
    if (!record || *record == nullptr || (*record)->sequence().raw() > at + records_around) return;
    found.around.push_back(record_json(**record, stream_.environment()));
  }
}

}  // namespace eco::replay
