#pragma once
/// Outbound numbers come from blocks that a committed session record reserved; each block remembers
/// the first event that its messages may carry. Pure arithmetic on the record. (DESIGN §7,
/// sessions; §10, numbers and recovery)
#include <cstdint>

#include "gateway/ports.hpp"

namespace eco::gateway::fix {

inline constexpr std::uint64_t numbers_per_block = 1000;
/// Older blocks are merged beyond this count, so that the record stays small: a resend then begins
/// earlier.
inline constexpr std::size_t earlier_blocks_max = 32;

/// The record of a session's first logon of a day, or after ResetSeqNumFlag: numbers 1 … 1000.
[[nodiscard]] SessionRecord first_block(domain::SessionId session, domain::SeqNo events_from);

/// Reserves the next block; its messages carry events from `events_from` on.
void add_block(SessionRecord& record, domain::SeqNo events_from);

/// The newest block may from now on carry events as old as `events_from`.
void lower_events_from(SessionRecord& record, domain::SeqNo events_from);

/// First event that a message with `number`, or a later one, may carry.
[[nodiscard]] domain::SeqNo events_from(const SessionRecord& record, std::uint64_t number);

}  // namespace eco::gateway::fix
