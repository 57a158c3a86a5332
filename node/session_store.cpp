#include "node/session_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "proto/codec.hpp"

namespace eco::node {

SessionStore::SessionStore(Sequencer& sequencer, const persistence::Journal& journal,
                           persistence::SealKeys& keys, domain::SeqNo day_start)
    : sequencer_(sequencer),
      journal_(journal),
      keys_(keys),
      released_(journal.durable_sequence()),
      day_start_(day_start) {
  sequencer_.set_day_start(day_start);
}

std::optional<gateway::SessionRecord> SessionStore::load(domain::SessionId session) {
  const auto found = durable_.find(session.raw());
  if (found == durable_.end() || found->second.day_start != day_start_) return std::nullopt;
  return found->second.record;
}

void SessionStore::save(const gateway::SessionRecord& record, std::function<void()> durable) {
  sequencer_.save_session({record, day_start_}, std::move(durable));
}

void SessionStore::read_day(domain::SeqNo from,
                            const std::function<bool(const gateway::DurableCommand&)>& visit) {
  persistence::Buffer buffer;
  persistence::Buffer plain;
  // The visitor may submit, and so release: the end is that of the call.
  const domain::SeqNo last = released_;
  for (domain::SeqNo at = std::max(from, day_start_); at <= last;
       at = domain::SeqNo(at.raw() + 1)) {
    auto read = journal_.read(at, buffer)
                    .and_then([&] { return persistence::decode_record(buffer); })
                    .and_then([&](const persistence::RecordView& record) {
                      return open_for_venue(record, journal_, keys_, plain);
                    })
                    .and_then([](const persistence::RecordView& record) { return decode(record); });
    if (!read) base::fatal("journal.read", read.error().text);
    if (!visit(*read)) return;
  }
}

void SessionStore::put_durable(StoredSession session) {
  durable_[session.record.session.raw()] = std::move(session);
}

void SessionStore::open_day(domain::SeqNo first) {
  day_start_ = first;
  sequencer_.set_day_start(first);
}

base::Result<persistence::RecordView> open_for_venue(const persistence::RecordView& record,
                                                     const persistence::Journal& journal,
                                                     persistence::SealKeys& keys,
                                                     persistence::Buffer& out) {
  auto plain = persistence::open_record(record, keys, persistence::Look::venue, out);
  if (!plain) return tl::unexpected(plain.error());
  if (*plain) return **plain;
  auto reader = journal.reader({});
  if (!reader) return tl::unexpected(reader.error());
  if (auto found = (*reader)->seek(record.fields.sequence); !found) {
    return tl::unexpected(found.error());
  }
  if (auto taken = persistence::collect_keys(**reader, keys); !taken) {
    return tl::unexpected(taken.error());
  }
  plain = persistence::open_record(record, keys, persistence::Look::venue, out);
  if (!plain) return tl::unexpected(plain.error());
  if (*plain) return **plain;
  return base::fail(fmt::format(
      "record {} is sealed under key {} until its auction closes, and the key is missing. Nothing "
      "is lost: put the file of sealed auctions' keys (named as the signing key, with .sealed "
      "behind it) back from its copy and start again",
      record.fields.sequence.raw(), record.fields.key_id));
}

base::Result<gateway::DurableCommand> decode(const persistence::RecordView& record) {
  const auto place = [&record](const char* what) {
    return "record " + std::to_string(record.fields.sequence.raw()) + ", " + what;
  };
  auto command = proto::decode_command(persistence::as_text(record.command));
  if (!command) return tl::unexpected(std::move(command.error()).in(place("command")));
  gateway::DurableCommand out{std::move(*command), {}};
  out.events.reserve(record.events.size());
  for (const persistence::Bytes bytes : record.events) {
    auto event = proto::decode_event(persistence::as_text(bytes));
    if (!event) return tl::unexpected(std::move(event.error()).in(place("event")));
    out.events.push_back(std::move(*event));
  }
  return out;
}

}  // namespace eco::node
