#include "node/recovery.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "node/event_traits.hpp"
#include "node/sealed_auctions.hpp"
#include "node/session_codec.hpp"
#include "node/session_store.hpp"
#include "proto/codec.hpp"

namespace eco::node {

using persistence::as_text;

namespace {

std::string text_of(const base::Hash128& hash) {
  return fmt::format("{:016x}{:016x}", hash.high, hash.low);
}

/// Executes stored commands again and compares what follows.
class TailReplay {
 public:
  TailReplay(engine::Exchange& exchange, const persistence::Journal& journal,
             persistence::SealKeys& keys)
      : exchange_(exchange), journal_(journal), keys_(keys) {}

  base::Result<void> execute(const persistence::RecordView& stored) {
    const auto plain = open_for_venue(stored, journal_, keys_, plain_);
    if (!plain) return tl::unexpected(plain.error());
    const persistence::RecordView& record = *plain;
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
        "state hash after record {} is {} in the journal, {} recomputed: "
        "the journal was written by another build, or is damaged; stop and compare with eco-replay "
        "verify",
        stored.sequence.raw(), text_of(stored.hash), text_of(now)));
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
  const persistence::Journal& journal_;
  persistence::SealKeys& keys_;
  persistence::Buffer plain_;
  domain::EventBuffer events_;
  std::string bytes_;
  std::uint64_t count_ = 0;
};

/// How a snapshot stands to the journal.
enum class Kinship : std::uint8_t {
  own = 1,
  foreign = 2,  ///< of another history: the journal was restored from an older copy
};

/// Compares a snapshot's head with what the journal says at its sequence.
base::Result<Kinship> kinship_of(const persistence::SnapshotInfo& info,
                                 const persistence::Journal& journal) {
  auto reader = journal.reader({});
  if (!reader) return tl::unexpected(reader.error());
  if (auto found = (*reader)->seek(info.sequence); !found) return tl::unexpected(found.error());
  const auto first = (*reader)->next();
  if (!first) return tl::unexpected(first.error());
  const auto* record = *first ? std::get_if<persistence::RecordView>(&**first) : nullptr;
  if (record == nullptr || record->fields.sequence != info.sequence) {
    return base::fail(fmt::format("record {} is not in the journal", info.sequence.raw()));
  }
  if (record->fields.stamp != info.stamp) {
    spdlog::warn("snapshot {}: its stamp is {}, the journal's {}", info.sequence.raw(),
                 info.stamp.raw(), record->fields.stamp.raw());
    return Kinship::foreign;
  }
  // Behind a record stands its state hash, where it has one.
  const auto second = (*reader)->next();
  if (!second) return tl::unexpected(second.error());
  const auto* stored = *second ? std::get_if<persistence::StateHash>(&**second) : nullptr;
  if (stored != nullptr && stored->hash != info.state_hash) {
    spdlog::warn("snapshot {}: its state hash is {}, the journal's {}", info.sequence.raw(),
                 text_of(info.state_hash), text_of(stored->hash));
    return Kinship::foreign;
  }
  return Kinship::own;
}

base::Result<void> load_content(Recovered& out, const persistence::Snapshot& snapshot,
                                const persistence::SealKeys& keys) {
  const auto plain = persistence::open_content(keys, snapshot.info.sequence, snapshot.content);
  if (!plain) return tl::unexpected(plain.error());
  if (auto loaded = out.exchange->load(as_text(*plain)); !loaded) return loaded;
  if (out.exchange->last_sequence() != snapshot.info.sequence ||
      out.exchange->last_stamp() != snapshot.info.stamp ||
      out.exchange->state_hash() != snapshot.info.state_hash) {
    return base::fail("its content is another state than its head says");
  }
  out.snapshot = snapshot.ref();
  return {};
}

base::Result<void> set_aside(SnapshotVault& vault, domain::SeqNo sequence) {
  spdlog::warn(
      "snapshot {} is not of this journal, which was restored from an older copy: set aside",
      sequence.raw());
  auto moved = vault.set_aside(sequence);
  if (moved) return {};
  return tl::unexpected(std::move(moved.error()).in("snapshots"));
}

/// True where the snapshot `sequence` was loaded; false where the one before it is to be tried.
base::Result<bool> try_snapshot(Recovered& out, const persistence::Journal& journal,
                                SnapshotVault& vault, const persistence::SealKeys& keys,
                                domain::SeqNo sequence) {
  const auto skip = [sequence](const base::Error& why) {
    spdlog::warn("snapshot {} skipped: {}", sequence.raw(), why.text);
    return false;
  };
  if (sequence > journal.last_sequence()) {
    return set_aside(vault, sequence).map([] { return false; });
  }
  const auto snapshot = vault.load(sequence);
  if (!snapshot) return skip(snapshot.error());
  const auto kinship = kinship_of(snapshot->info, journal);
  if (!kinship) return tl::unexpected(kinship.error());
  if (*kinship == Kinship::foreign) {
    return set_aside(vault, sequence).map([] { return false; });
  }
  const auto loaded = load_content(out, *snapshot, keys);
  if (!loaded) return skip(loaded.error());
  return true;
}

/// The newest snapshot of this journal, loaded; a fresh exchange where there is none.
base::Result<void> load_newest(Recovered& out, const persistence::Journal& journal,
                               SnapshotVault& vault, const persistence::SealKeys& keys,
                               const engine::ExchangeLimits& limits) {
  auto kept = vault.list();
  if (!kept) return tl::unexpected(std::move(kept.error()).in("snapshots"));
  for (auto at = kept->rbegin(); at != kept->rend(); ++at) {
    out.exchange = std::make_unique<engine::Exchange>(limits);
    const auto loaded = try_snapshot(out, journal, vault, keys, *at);
    if (!loaded) return tl::unexpected(loaded.error());
    if (*loaded) return {};
  }
  out.exchange = std::make_unique<engine::Exchange>(limits);
  return {};
}

base::Result<void> replay_tail(Recovered& out, const persistence::Journal& journal,
                               persistence::SealKeys& keys) {
  auto reader = journal.reader({});
  if (!reader) return tl::unexpected(reader.error());
  const domain::SeqNo first(out.exchange->last_sequence().raw() + 1);
  if (auto found = (*reader)->seek(first); !found) return found;
  TailReplay replay(*out.exchange, journal, keys);
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
                                               persistence::SealKeys& keys,
                                               domain::SeqNo sequence) {
  persistence::Buffer buffer;
  persistence::Buffer plain;
  return journal.read(sequence, buffer)
      .and_then([&] { return persistence::decode_record(buffer); })
      .and_then([&](const persistence::RecordView& record) {
        return open_for_venue(record, journal, keys, plain);
      })
      .and_then([](const persistence::RecordView& record) { return decode(record); });
}

/// Seals a close that was the last thing before a crash.
base::Result<void> seal_close(persistence::Journal& journal, persistence::SealKeys& keys) {
  const auto last = read_one(journal, keys, journal.last_sequence());
  if (!last) return tl::unexpected(last.error());
  if (!traits_of(last->events).contains(EventTrait::closes_day)) return {};
  const auto seal = journal.seal(last->command.header.stamp);
  if (!seal) return tl::unexpected(seal.error());
  return {};
}

/// Whether the present environment's day was closed, whatever was journaled behind its close: a
/// close is sealed before anything follows it.
base::Result<bool> day_is_closed(const persistence::Journal& journal, persistence::SealKeys& keys) {
  const std::optional<persistence::Seal> seal = journal.last_seal();
  if (!seal || seal->tree_size() == 0) return false;
  return read_one(journal, keys, seal->last).map([](const gateway::DurableCommand& command) {
    return traits_of(command.events).contains(EventTrait::closes_day);
  });
}

/// What only the journal tells: the day's schedule and whether it is over.
base::Result<void> finish_day(Recovered& out, persistence::Journal& journal,
                              persistence::SealKeys& keys) {
  out.day_start = journal.environment().first();
  if (journal.last_sequence() < out.day_start) return {};
  if (auto sealed = seal_close(journal, keys); !sealed) return sealed;
  const auto first = read_one(journal, keys, out.day_start);
  if (!first) return tl::unexpected(first.error());
  if (!traits_of(first->events).contains(EventTrait::opens_day)) return {};
  const domain::DayOpened& opened = day_opened_in(first->events);
  if (opened.semantics != engine::semantics_version) {
    return base::fail(
        fmt::format("the present day was opened under engine semantics {}, this build knows {}",
                    opened.semantics, engine::semantics_version));
  }
  const auto closed = day_is_closed(journal, keys);
  if (!closed) return tl::unexpected(closed.error());
  if (!*closed) out.schedule = opened.schedule;
  return {};
}

/// An auction announced before its key could be made, by an earlier release, gets one now.
base::Result<void> open_keys(const engine::Exchange& exchange, persistence::SealKeys& keys) {
  for (const domain::AuctionId auction : open_sealed_auctions(exchange)) {
    if (auto opened = keys.open(auction); !opened) return opened;
  }
  return {};
}

}  // namespace

base::Result<Recovered> recover(persistence::Journal& journal, SnapshotVault& vault,
                                persistence::SealKeys& keys, const engine::ExchangeLimits& limits) {
  Recovered out;
  auto done = load_newest(out, journal, vault, keys, limits)
                  .and_then([&] { return replay_tail(out, journal, keys); })
                  .and_then([&] { return read_kept_records(out, journal); })
                  .and_then([&] { return open_keys(*out.exchange, keys); })
                  .and_then([&] { return finish_day(out, journal, keys); });
  if (!done) return tl::unexpected(std::move(done.error()).in("restart"));
  return out;
}

}  // namespace eco::node
