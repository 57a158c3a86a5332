// A member who is logged on says anything at all: the venue lives, and serves the next member.
// The input is lines: `!…` goes out as it stands (| is SOH); any other line is the body of a
// message under the next number, with right length and checksum.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "tests/unit/gateway/fake_venue.hpp"

namespace {

using namespace eco::gateway::fix;
using namespace eco::gateway::fix::test;

void say(FakeMember& member, std::string_view line) {
  if (line.starts_with('!')) {
    member.raw(with_soh(std::string(line.substr(1))));
  } else if (line.find('|') != std::string_view::npos) {
    member.say(std::string(line));
  }
}

void expect_served(FakeVenue& venue) {
  FakeMember other(venue, 3);
  other.connect();
  other.log_on();
  other.order("LAST");
  venue.commit();
  const std::vector<std::string> lines = other.take({35, 11, 150});
  ECO_ASSERT(!lines.empty());
  ECO_ASSERT(lines.back() == "35=8|11=LAST|150=0");
  other.drop();
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 20'000));
  FakeVenue venue;
  FakeMember member(venue, 1);
  member.connect();
  member.log_on();
  venue.commit();
  while (!rest.empty() && !member.closed && !member.closing) {
    const std::size_t end = rest.find('\n');
    say(member, rest.substr(0, end));
    venue.commit();
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  member.drop();
  venue.commit();
  expect_served(venue);
  return 0;
}
