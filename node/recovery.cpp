#include "node/recovery.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <string>
#include <utility>

#include "node/event_traits.hpp"
#include "node/session_codec.hpp"
#include "node/session_store.hpp"
#include "proto/codec.hpp"

namespace eco::node {

using persistence::as_text;

namespace {

/// Executes stored commands again and compares what follows.
class TailReplay {
 public:
  explicit TailReplay(engine::Exchange& exchange) : exchange_(exchange) {}

  base::Result<void> execute(const persistence::RecordView& record) {
    const domain::SeqNo sequence = record.fields.sequence;
    auto command = proto::decode_command(as_text(record.command));
    if (!command) {
      return base::fail(fmt::format("record {}: {}", sequence.raw(), command.error().text));
    }
    events_.clear();
    exchange_.apply(*command, events_);
    ++count_;
    if (auto known = check_semantics(sequence); !known) return known;
    return compare(record);
  }

  base::Result<void> check(const persistence::StateHash& stored) const {
    const base::Hash128 now = exchange_.state_hash();
    if (stored.sequence == exchange_.last_sequence() && stored.hash == now) return {};
    return base::fail(fmt::format(
        "state hash after record {} is {:016x}{:016x} in the journal, {:016x}{:016x} recomputed: "
        "the journal was written by another build, or is damaged; stop and compare with eco-replay "
        "verify",
        stored.sequence.raw(), stored.hash.high, stored.hash.low, now.high, now.low));
  }

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

 private:
  base::Result<void> check_semantics(domain::SeqNo sequence) const {
    if (!traits_of(events_).contains(EventTrait::opens_day)) return {};
    const std::uint32_t semantics = day_opened_in(events_).semantics;
    if (semantics == engine::semantics_version) return {};
    return base::fail(fmt::format(
        "record {} opens a day under engine semantics {}, this build knows {}: restart with the "
        "release that knows them, close the day, then upgrade",
        sequence.raw(), semantics, engine::semantics_version));
  }

  base::Result<void> compare(const persistence::RecordView& record) {
    const std::uint64_t sequence = record.fields.sequence.raw();
    if (record.events.size() != events_.size()) {
      return base::fail(fmt::format("record {}: {} events in the journal, {} recomputed", sequence,
                                    record.events.size(), events_.size()));
    }
    std::size_t index = 0;
    for (const persistence::Bytes stored : record.events) {
      bytes_.clear();
      proto::encode(events_[index], bytes_);
      if (bytes_ != as_text(stored)) return differs(sequence, index, as_text(stored));
      ++index;
    }
    return {};
  }

  base::Result<void> differs(std::uint64_t sequence, std::size_t index,
                             std::string_view stored) const {
    const auto event = proto::decode_event(stored);
    return base::fail(fmt::format("record {}, event {}: journal {}, recomputed {}", sequence, index,
                                  event ? proto::to_json(*event) : event.error().text,
                                  proto::to_json(events_[index])));
  }

  engine::Exchange& exchange_;
  domain::EventBuffer events_;
  std::string bytes_;
  std::uint64_t count_ = 0;
};

base::Result<void> load_one(Recovered& out, const SnapshotVault& vault, domain::SeqNo sequence) {
  const auto snapshot = vault.load(sequence);
  if (!snapshot) return tl::unexpected(snapshot.error());
  if (auto loaded = out.exchange->load(as_text(snapshot->content)); !loaded) return loaded;
  if (out.exchange->last_sequence() != sequence ||
      out.exchange->state_hash() != snapshot->info.state_hash) {
    return base::fail("its content is another state than its head says");
  }
  out.snapshot = snapshot->ref();
  return {};
}

/// The newest snapshot that the journal reaches, loaded; a fresh exchange where there is none.
base::Result<void> load_newest(Recovered& out, const persistence::Journal& journal,
                               const SnapshotVault& vault, const engine::ExchangeLimits& limits) {
  out.exchange = std::make_unique<engine::Exchange>(limits);
  auto kept = vault.list();
  if (!kept) return tl::unexpected(std::move(kept.error()).in("snapshots"));
  for (auto at = kept->rbegin(); at != kept->rend(); ++at) {
    if (*at > journal.last_sequence()) {
      spdlog::warn("snapshot {} skipped: the journal ends at {}", at->raw(),
                   journal.last_sequence().raw());
      continue;
    }
    const auto loaded = load_one(out, vault, *at);
    if (loaded) return {};
    spdlog::warn("snapshot {} skipped: {}", at->raw(), loaded.error().text);
    out.exchange = std::make_unique<engine::Exchange>(limits);
  }
  return {};
}

base::Result<void> replay_tail(Recovered& out, const persistence::Journal& journal) {
  auto reader = journal.reader({});
  if (!reader) return tl::unexpected(reader.error());
  const domain::SeqNo first(out.exchange->last_sequence().raw() + 1);
  if (auto found = (*reader)->seek(first); !found) return found;
  TailReplay replay(*out.exchange);
  for (;;) {
    const auto entry = (*reader)->next();
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry) break;
    base::Result<void> same;
    if (const auto* record = std::get_if<persistence::RecordView>(&**entry)) {
      same = replay.execute(*record);
    } else if (const auto* hash = std::get_if<persistence::StateHash>(&**entry)) {
      same = replay.check(*hash);
    }
    if (!same) return same;
  }
  out.replayed = replay.count();
  if (out.exchange->last_sequence() == journal.last_sequence()) return {};
  return base::fail(fmt::format("the journal's reader ended at {}, its last record is {}",
                                out.exchange->last_sequence().raw(),
                                journal.last_sequence().raw()));
}

base::Result<void> read_kept_records(Recovered& out, const persistence::Journal& journal) {
  const auto kept = journal.sessions();
  if (!kept) return tl::unexpected(kept.error());
  for (const persistence::SessionRecord& record : *kept) {
    const auto kind = kind_of(as_text(record.key));
    if (kind == RecordKind::session) {
      auto session = decode_session(as_text(record.value));
      if (!session) return tl::unexpected(session.error());
      out.sessions.push_back(std::move(*session));
    } else if (kind == RecordKind::trader) {
      const auto trader = decode_trader(as_text(record.value));
      if (!trader) return tl::unexpected(trader.error());
      out.traders.put(*trader);
    }
  }
  return {};
}

base::Result<gateway::DurableCommand> read_one(const persistence::Journal& journal,
                                               domain::SeqNo sequence) {
  persistence::Buffer buffer;
  return journal.read(sequence, buffer)
      .and_then([&] { return persistence::decode_record(buffer); })
      .and_then([](const persistence::RecordView& record) { return decode(record); });
}

/// What only the journal's ends tell: the day's schedule, and whether its close still awaits its
/// seal.
base::Result<void> finish_day(Recovered& out, persistence::Journal& journal) {
  out.day_start = journal.environment().first();
  if (journal.last_sequence() < out.day_start) return {};
  const auto first = read_one(journal, out.day_start);
  if (!first) return tl::unexpected(first.error());
  const auto last = read_one(journal, journal.last_sequence());
  if (!last) return tl::unexpected(last.error());
  if (traits_of(first->events).contains(EventTrait::opens_day)) {
    const domain::DayOpened& opened = day_opened_in(first->events);
    if (opened.semantics != engine::semantics_version) {
      return base::fail(
          fmt::format("the present day was opened under engine semantics {}, this build knows {}",
                      opened.semantics, engine::semantics_version));
    }
    out.schedule = opened.schedule;
  }
  if (!traits_of(last->events).contains(EventTrait::closes_day)) return {};
  out.schedule = domain::ScheduleMode::manual;
  const auto seal = journal.seal(last->command.header.stamp);
  if (!seal) return tl::unexpected(seal.error());
  return {};
}

}  // namespace

base::Result<Recovered> recover(persistence::Journal& journal, SnapshotVault& vault,
                                const engine::ExchangeLimits& limits) {
  Recovered out;
  auto done = load_newest(out, journal, vault, limits)
                  .and_then([&] { return replay_tail(out, journal); })
                  .and_then([&] { return read_kept_records(out, journal); })
                  .and_then([&] { return finish_day(out, journal); });
  if (!done) return tl::unexpected(std::move(done.error()).in("restart"));
  return out;
}

}  // namespace eco::node
