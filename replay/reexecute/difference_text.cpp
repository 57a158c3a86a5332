#include "replay/reexecute/difference_text.hpp"

#include <fmt/format.h>

#include "proto/codec.hpp"
#include "replay/texts.hpp"

namespace eco::replay {
namespace {

void append_events(const std::vector<std::string>& events, const std::vector<std::string>& other,
                   std::string& out) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    const bool same = i < other.size() && events[i] == other[i];
    out.append(fmt::format("  {} {}\n", same ? ' ' : '!', events[i]));
  }
  if (events.empty()) out.append("    (none)\n");
}

std::string json_list(const std::vector<std::string>& lines) {
  return fmt::format("[{}]", fmt::join(lines, ","));
}

}  // namespace

std::string difference_text(const Difference& difference) {
  std::string out = fmt::format("First difference at sequence {} in environment {}: {}.\n",
                                difference.sequence.raw(), difference.environment, difference.what);
  if (!difference.recorded.empty() || !difference.reexecuted.empty()) {
    out.append("Recorded events:\n");
    append_events(difference.recorded, difference.reexecuted, out);
    out.append("Events of the re-execution:\n");
    append_events(difference.reexecuted, difference.recorded, out);
  }
  if (const auto& state = difference.state) {
    out.append(fmt::format(
        "State hash after sequence {}:\n  recorded    {}\n  re-executed {}\n{}\n",
        state->sequence.raw(), hash_text(state->recorded), hash_text(state->reexecuted),
        state->recorded == state->reexecuted
            ? "The state agrees: the commands were executed as recorded, the record of the events "
              "differs."
            : "The state differs."));
  } else {
    out.append("No state hash is recorded at it or after it.\n");
  }
  out.append("Records around it:\n");
  for (const std::string& record : difference.around) out.append("  ").append(record).append("\n");
  return out;
}

std::string difference_json(const Difference& difference) {
  const auto& state = difference.state;
  const std::string hashes =
      state ? fmt::format(R"({{"sequence":"{}","recorded":"{}","reexecuted":"{}"}})",
                          state->sequence.raw(), hash_text(state->recorded),
                          hash_text(state->reexecuted))
            : "null";
  return fmt::format(
      R"({{"sequence":"{}","environment":{},"what":{},"recorded":{},"reexecuted":{},)"
      R"("state_hash":{},"around":{}}})",
      difference.sequence.raw(), proto::json_text(difference.environment),
      proto::json_text(difference.what), json_list(difference.recorded),
      json_list(difference.reexecuted), hashes, json_list(difference.around));
}

}  // namespace eco::replay
