#pragma once
/// Answers of the admin protocol: one line of JSON each.
#include <string>
#include <vector>

#include "console/api/fault.hpp"
#include "console/names.hpp"
#include "domain/event.hpp"

namespace eco::console {

/// A request refused at the door.
[[nodiscard]] std::string fault_answer(std::string_view id, const Fault& fault);

/// `result_json` is one JSON value.
[[nodiscard]] std::string result_answer(std::string_view id, domain::SeqNo as_of,
                                        std::string_view result_json);

enum class Effect : std::uint8_t { journaled = 1, dry_run = 2 };

/// What a command caused, or would cause. Where the core refused it, the answer is a refusal.
[[nodiscard]] std::string events_answer(std::string_view id, Effect effect, domain::SeqNo sequence,
                                        const std::vector<domain::Event>& events,
                                        const Names& names);

}  // namespace eco::console
