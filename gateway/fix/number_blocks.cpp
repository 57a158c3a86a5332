#include "gateway/fix/number_blocks.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace eco::gateway::fix {
namespace {

/// Pairs of the older half become one.
std::vector<SessionBlock> merged(const std::vector<SessionBlock>& blocks) {
  std::vector<SessionBlock> out;
  const std::size_t half = blocks.size() / 2;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (i < half && i % 2 == 1) {
      out.back().events_from = std::min(out.back().events_from, blocks[i].events_from);
    } else {
      out.push_back(blocks[i]);
    }
  }
  return out;
}

}  // namespace

SessionRecord first_block(domain::SessionId session, domain::SeqNo events_from) {
  SessionRecord record;
  record.session = session;
  record.block_end = record.block_first + numbers_per_block;
  record.block_events_from = events_from;
  return record;
}

void add_block(SessionRecord& record, domain::SeqNo events_from) {
  const auto before = record.earlier_blocks.all();
  std::vector<SessionBlock> earlier(before.begin(), before.end());
  earlier.push_back({record.block_first, record.block_events_from});
  record.block_first = record.block_end;
  record.block_end += numbers_per_block;
  record.block_events_from = events_from;
  if (earlier.size() > earlier_blocks_max) earlier = merged(earlier);
  record.earlier_blocks = SessionBlocks(std::move(earlier));
}

void lower_events_from(SessionRecord& record, domain::SeqNo events_from) {
  record.block_events_from = std::min(record.block_events_from, events_from);
}

domain::SeqNo events_from(const SessionRecord& record, std::uint64_t number) {
  // A later block can carry older events where a resend ran in it, so the answer is the least from
  // there on.
  domain::SeqNo from = record.block_events_from;
  const auto earlier = record.earlier_blocks.all();
  for (std::size_t i = earlier.size(); i-- > 0;) {
    const std::uint64_t behind = i + 1 < earlier.size() ? earlier[i + 1].first : record.block_first;
    if (behind <= number) break;
    from = std::min(from, earlier[i].events_from);
  }
  return from;
}

}  // namespace eco::gateway::fix
