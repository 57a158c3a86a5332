#pragma once
/// The published encoding of commands and events: Protobuf messages of proto/ecobourse/v1, each
/// value in exactly one byte form. Two values are equal where and only where their bytes are.
/// Threading: any thread.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "domain/command.hpp"
#include "domain/event.hpp"

namespace eco::proto {

/// Version of this contract, for the header of journal records.
inline constexpr std::uint16_t schema_version = 1;

/// Number of the body's kind in `CommandBody`: the type of a journal record.
[[nodiscard]] std::uint16_t command_type(const domain::Command& command) noexcept;

/// Appends header and body. Never allocates where `out` has room.
void encode(const domain::Command& command, std::string& out);
/// Any bytes are allowed in. The error says which field of which message is wrong.
[[nodiscard]] base::Result<domain::Command> decode_command(std::string_view bytes);

void encode(const domain::Event& event, std::string& out);
[[nodiscard]] base::Result<domain::Event> decode_event(std::string_view bytes);

/// One line: `{"header":{…},"body":{"type":"NewOrder",…}}`. Field names are the contract's; 64-bit
/// integers are decimal strings, in the contract's units (ticks, steps, hao); stamps are
/// `YYYY-MM-DDTHH:MM:SS.nnnnnnnnnZ`, dates `YYYY-MM-DD`, enumerators names, hashes hexadecimal;
/// absent optionals are null. A byte that is not UTF-8 is shown as `\xNN`.
[[nodiscard]] std::string to_json(const domain::Command& command);
/// One line: `{"type":"Trade",…}`.
[[nodiscard]] std::string to_json(const domain::Event& event);
/// `text` as a JSON string, quotes included.
[[nodiscard]] std::string json_text(std::string_view text);

}  // namespace eco::proto
