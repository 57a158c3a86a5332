// Any bytes in any pieces: the framer stands still never, reads outside never, and gives only sound
// messages.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "gateway/fix/framer.hpp"

namespace {

using namespace eco::gateway::fix;

void check_message(std::string_view message) {
  ECO_ASSERT(scan_frame(message, FrameLimits{}).bytes == message.size());
  std::string_view rest = message;
  std::size_t fields = 0;
  while (next_field(rest)) ++fields;
  ECO_ASSERT(rest.empty());
  ECO_ASSERT(fields >= 4);
}

}  // namespace

// The first byte is the size of the pieces.
// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = 1 + data[0];
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  Framer framer;
  while (!rest.empty()) {
    framer.append(rest.substr(0, piece));
    rest.remove_prefix(std::min(piece, rest.size()));
    for (;;) {
      const Framer::Outcome out = framer.next();
      if (out.status == FrameStatus::hopeless) return 0;
      if (out.status == FrameStatus::need_more) break;
      if (out.status == FrameStatus::message) check_message(out.message);
    }
  }
  return 0;
}
