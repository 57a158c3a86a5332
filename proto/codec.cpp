#include "proto/codec.hpp"

#include "proto/wire_reader.hpp"
#include "proto/wire_writer.hpp"

namespace eco::proto {
namespace {

template <class T>
base::Result<T> decode(std::string_view bytes) {
  base::Result<T> value;
  WireReader reader(bytes);
  reader.message(*value);
  if (reader.failed()) value = base::fail(reader.defect());
  return value;
}

}  // namespace

std::uint16_t command_type(const domain::Command& command) noexcept {
  return std::visit([](const auto& body) { return std::remove_cvref_t<decltype(body)>::tag; },
                    command.body);
}

void encode(const domain::Command& command, std::string& out) {
  append_message(command, out);
}

base::Result<domain::Command> decode_command(std::string_view bytes) {
  return decode<domain::Command>(bytes);
}

void encode(const domain::Event& event, std::string& out) {
  append_message(event, out);
}

base::Result<domain::Event> decode_event(std::string_view bytes) {
  return decode<domain::Event>(bytes);
}

}  // namespace eco::proto
