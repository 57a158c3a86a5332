// Any bytes as a command and as an event: refused, or a value whose only form they are.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "proto/codec.hpp"

namespace {

template <class Value>
void check(const Value& value, std::string_view bytes) {
  std::string again;
  eco::proto::encode(value, again);
  ECO_ASSERT(again == bytes);
  ECO_ASSERT(eco::proto::to_json(value).find('\n') == std::string::npos);
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto command = eco::proto::decode_command(bytes)) check(*command, bytes);
  if (const auto event = eco::proto::decode_event(bytes)) check(*event, bytes);
  return 0;
}
