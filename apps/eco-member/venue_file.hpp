#pragma once
/// Where the venue is and who may log on: the line of JSON that scripts/sandbox prints.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace eco::member {

struct MemberLogin {
  std::string fix_version;  ///< FIX.4.4 or FIXT.1.1
  std::string sender_comp_id;
  std::string username;
  std::string password;
  std::string member;  ///< code, as counterparties name it
  std::string account;
  std::vector<std::string> symbols;  ///< of its holdings at the start
};

struct VenueFile {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  std::string ca_file;
  std::string target_comp_id;
  std::vector<MemberLogin> members;
};

/// Errors name the key and what it must be.
[[nodiscard]] base::Result<VenueFile> parse_venue_file(std::string_view json);
/// `path` may be `-`: the first line of standard input.
[[nodiscard]] base::Result<VenueFile> load_venue_file(const std::string& path);

/// By position from 0, CompID or member code.
[[nodiscard]] base::Result<MemberLogin> choose_member(const VenueFile& venue,
                                                      std::string_view selector);
/// The first `count` members that hold `symbol`.
[[nodiscard]] base::Result<std::vector<MemberLogin>> members_holding(const VenueFile& venue,
                                                                     std::string_view symbol,
                                                                     std::size_t count);

}  // namespace eco::member
