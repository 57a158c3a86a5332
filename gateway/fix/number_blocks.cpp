#include "gateway/fix/number_blocks.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace eco::gateway::fix {

SessionRecord first_block(domain::SessionId session, domain::SeqNo events_from) {
  SessionRecord record;
  record.session = session;
  record.block_end = record.block_first + numbers_per_block;
  record.block_events_from = events_from;
  return record;
}

void add_block(SessionRecord& record, domain::SeqNo events_from) {
  auto& earlier = record.earlier_blocks;
  earlier.push_back({record.block_first, record.block_events_from});
  record.block_first = record.block_end;
  record.block_end += numbers_per_block;
  record.block_events_from = events_from;
  if (earlier.size() <= earlier_blocks_max) return;
  // Pairs of the older half become one.
  std::vector<SessionRecord::Block> merged;
  const std::size_t half = earlier.size() / 2;
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    if (i < half && i % 2 == 1) {
      merged.back().events_from = std::min(merged.back().events_from, earlier[i].events_from);
    } else {
      merged.push_back(earlier[i]);
    }
  }
  earlier = std::move(merged);
}

void lower_events_from(SessionRecord& record, domain::SeqNo events_from) {
  record.block_events_from = std::min(record.block_events_from, events_from);
}

domain::SeqNo events_from(const SessionRecord& record, std::uint64_t number) {
  // A later block can carry older events where a resend ran in it, so the answer is the least from
  // there on.
  domain::SeqNo from = record.block_events_from;
  for (std::size_t i = record.earlier_blocks.size(); i-- > 0;) {
    const std::uint64_t behind = i + 1 < record.earlier_blocks.size()
                                     ? record.earlier_blocks[i + 1].first
                                     : record.block_first;
    if (behind <= number) break;
    from = std::min(from, record.earlier_blocks[i].events_from);
  }
  return from;
}

}  // namespace eco::gateway::fix
