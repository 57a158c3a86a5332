#pragma once
/// What the node itself must know about a command's events; found once, when the command is
/// applied.
#include <cstdint>

#include "domain/event.hpp"

namespace eco::node {

enum class EventTrait : std::uint8_t {
  opens_day = 1,   ///< begins a journal environment
  closes_day = 2,  ///< is followed by a seal
  reference = 3,   ///< instruments, markets or members look different now
  traders = 4,     ///< a trader was created or got a new credential version
};

using EventTraits = domain::EnumSet<EventTrait>;

[[nodiscard]] EventTraits traits_of(const domain::EventBuffer& events) noexcept;

/// The event that opened a day. Requires the trait opens_day.
[[nodiscard]] const domain::DayOpened& day_opened_in(const domain::EventBuffer& events) noexcept;

}  // namespace eco::node
