#include "node/session_codec.hpp"

#include "domain/archive.hpp"

namespace eco::node {
namespace {

constexpr std::uint8_t version = 1;

std::string key_of(RecordKind kind, std::uint32_t number) {
  std::string key(1, static_cast<char>(kind));
  for (int shift = 24; shift >= 0; shift -= 8) {
    key.push_back(static_cast<char>(static_cast<unsigned char>(number >> shift)));
  }
  return key;
}

base::Result<domain::ByteReader> open(std::string_view value, const char* what) {
  domain::ByteReader reader(value);
  if (reader.get<std::uint8_t>() != version) {
    return base::fail(std::string(what) + " record of an unknown version");
  }
  return reader;
}

}  // namespace

KeptRecord encode(const StoredSession& session) {
  const gateway::SessionRecord& record = session.record;
  KeptRecord out{key_of(RecordKind::session, record.session.raw()), {}};
  domain::ByteWriter writer(out.value);
  writer.put(version);
  writer.put(record.session);
  writer.put(session.day_start);
  writer.put(record.next_inbound);
  writer.put(record.block_first);
  writer.put(record.block_end);
  writer.put(record.block_events_from);
  writer.put(static_cast<std::uint64_t>(record.earlier_blocks.all().size()));
  for (const auto& block : record.earlier_blocks.all()) {
    writer.put(block.first);
    writer.put(block.events_from);
  }
  return out;
}

KeptRecord encode(const gateway::TraderLogin& trader) {
  KeptRecord out{key_of(RecordKind::trader, trader.trader.raw()), {}};
  domain::ByteWriter writer(out.value);
  writer.put(version);
  writer.put(trader.trader);
  writer.put(trader.member);
  writer.put(trader.username);
  writer.put(trader.comp_id);
  writer.put(trader.fix_version);
  writer.put(trader.credential_version);
  return out;
}

std::optional<RecordKind> kind_of(std::string_view key) {
  if (key.size() != 5) return std::nullopt;
  const auto kind = static_cast<RecordKind>(key.front());
  if (kind != RecordKind::session && kind != RecordKind::trader) return std::nullopt;
  return kind;
}

base::Result<StoredSession> decode_session(std::string_view value) {
  auto reader = open(value, "session");
  if (!reader) return tl::unexpected(reader.error());
  StoredSession session;
  gateway::SessionRecord& record = session.record;
  reader->get(record.session);
  reader->get(session.day_start);
  reader->get(record.next_inbound);
  reader->get(record.block_first);
  reader->get(record.block_end);
  reader->get(record.block_events_from);
  const auto blocks = reader->get<std::uint64_t>();
  std::vector<gateway::SessionBlock> earlier;
  for (std::uint64_t i = 0; i < blocks && !reader->failed(); ++i) {
    auto& block = earlier.emplace_back();
    reader->get(block.first);
    reader->get(block.events_from);
  }
  record.earlier_blocks = gateway::SessionBlocks(std::move(earlier));
  if (reader->failed() || !reader->at_end()) return base::fail("session record is damaged");
  return session;
}

base::Result<gateway::TraderLogin> decode_trader(std::string_view value) {
  auto reader = open(value, "trader");
  if (!reader) return tl::unexpected(reader.error());
  gateway::TraderLogin trader;
  reader->get(trader.trader);
  reader->get(trader.member);
  reader->get(trader.username);
  reader->get(trader.comp_id);
  reader->get(trader.fix_version);
  reader->get(trader.credential_version);
  if (reader->failed() || !reader->at_end()) return base::fail("trader record is damaged");
  trader.session = domain::SessionId(trader.trader.raw());
  return trader;
}

}  // namespace eco::node
