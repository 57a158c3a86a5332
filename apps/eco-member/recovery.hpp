#pragma once
/// What became of requests whose answer got lost. (docs/wire/fix.md: numbers and recovery)
#include <cstddef>

#include "apps/eco-member/client.hpp"

namespace eco::member {

/// Settles requests without an answer since `patience`, counted from when they were sent and from
/// the last Logon: asks for their status by ClOrdID; one that the venue does not know is sent again
/// with PossResend. Waits for those answers up to `limit`. Returns how many have none still.
std::size_t settle_unanswered(Client& client, Milliseconds patience, Milliseconds limit);

}  // namespace eco::member
