#pragma once
/// FIX text as a member would send it: `D|11=A|55=X` becomes a whole message.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "gateway/fix/framer.hpp"

namespace eco::gateway::fix::test {

/// '|' -> SOH.
inline std::string with_soh(std::string text) {
  for (char& c : text) {
    if (c == '|') c = soh;
  }
  return text;
}

/// SOH -> '|'.
inline std::string readable(std::string text) {
  for (char& c : text) {
    if (c == soh) c = '|';
  }
  return text;
}

/// Adds 8, 9 and 10 around a body such as `35=0|…|`.
inline std::string frame(std::string_view begin, const std::string& body_with_bars) {
  const std::string body = with_soh(body_with_bars);
  std::string message =
      "8=" + std::string(begin) + soh + "9=" + std::to_string(body.size()) + soh + body;
  unsigned sum = 0;
  for (char c : message) sum += static_cast<unsigned char>(c);
  std::string check = std::to_string(sum & 255u);
  check.insert(0, 3 - check.size(), '0');
  return message + "10=" + check + soh;
}

/// Splits a stream of messages written by the venue.
inline std::vector<std::string> split(std::string_view stream) {
  std::vector<std::string> messages;
  while (!stream.empty()) {
    const FrameScan scan =
        scan_frame(stream, FrameLimits{.message_bytes_max = 65536, .fields_max = 2000});
    if (scan.status != FrameStatus::message) {
      messages.push_back("UNSOUND " + readable(std::string(stream)));
      break;
    }
    messages.emplace_back(stream.substr(0, scan.bytes));
    stream.remove_prefix(scan.bytes);
  }
  return messages;
}

}  // namespace eco::gateway::fix::test
