#include "apps/eco-member/venue_file.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iostream>
#include <limits>
#include <sstream>

#include "gateway/fix/framer.hpp"

namespace eco::member {
namespace {

namespace json = boost::json;

class Reader {
 public:
  explicit Reader(const json::object& object) : object_(object) {}

  std::string text(std::string_view key) {
    const json::value* value = object_.if_contains(key);
    if (value == nullptr || !value->is_string()) {
      fail('"' + std::string(key) + "\" must be a text");
      return {};
    }
    return std::string(value->get_string());
  }
  std::string text_or(std::string_view key, std::string otherwise) {
    return object_.contains(key) ? text(key) : otherwise;
  }
  std::uint16_t port(std::string_view key) {
    const json::value* value = object_.if_contains(key);
    if (value != nullptr && value->is_int64() && value->get_int64() > 0 &&
        value->get_int64() <= std::numeric_limits<std::uint16_t>::max()) {
      return static_cast<std::uint16_t>(value->get_int64());
    }
    fail('"' + std::string(key) + "\" must be a port number");
    return 0;
  }
  void fail(std::string why) {
    if (fault_.empty()) fault_ = std::move(why);
  }
  [[nodiscard]] const std::string& fault() const { return fault_; }

 private:
  const json::object& object_;
  std::string fault_;
};

base::Result<MemberLogin> read_member(const json::value& value) {
  if (!value.is_object()) return base::fail("each of \"members\" must be an object");
  Reader in(value.get_object());
  MemberLogin login;
  login.fix_version = in.text("fix_version");
  login.sender_comp_id = in.text("sender_comp_id");
  login.username = in.text("username");
  login.password = in.text("password");
  login.account = in.text("account");
  login.member = in.text_or("member", login.account);
  if (in.fault().empty() && login.fix_version != "FIX.4.4" && login.fix_version != "FIXT.1.1") {
    in.fail("\"fix_version\" must be FIX.4.4 or FIXT.1.1");
  }
  if (!in.fault().empty()) return base::fail("a member of \"members\": " + in.fault());
  const json::value* holdings = value.get_object().if_contains("holdings");
  if (holdings != nullptr && holdings->is_object()) {
    for (const auto& entry : holdings->get_object()) login.symbols.emplace_back(entry.key());
  }
  return login;
}

std::string names_of(const VenueFile& venue) {
  std::string names;
  for (const MemberLogin& member : venue.members) {
    names += (names.empty() ? "" : ", ") + member.sender_comp_id;
  }
  return names;
}

}  // namespace

base::Result<VenueFile> parse_venue_file(std::string_view text) {
  boost::system::error_code error;
  const json::value root = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !root.is_object()) return base::fail("not a JSON object");
  Reader in(root.get_object());
  VenueFile venue;
  venue.host = in.text_or("host", venue.host);
  venue.port = in.port("fix_port");
  venue.ca_file = in.text("ca_file");
  venue.target_comp_id = in.text("target_comp_id");
  const json::value* members = root.get_object().if_contains("members");
  if (members == nullptr || !members->is_array()) in.fail("\"members\" must be a list");
  if (!in.fault().empty()) return base::fail(in.fault());
  for (const json::value& value : members->get_array()) {
    auto member = read_member(value);
    if (!member) return tl::unexpected(std::move(member.error()));
    venue.members.push_back(std::move(*member));
  }
  return venue;
}

base::Result<VenueFile> load_venue_file(const std::string& path) {
  std::string text;
  if (path == "-") {
    std::getline(std::cin, text);
  } else {
    std::ifstream in(path, std::ios::binary);
    if (!in)
      return base::fail(path + " cannot be read; give the line that scripts/sandbox printed");
    std::ostringstream content;
    content << in.rdbuf();
    text = content.str();
  }
  auto venue = parse_venue_file(text);
  if (!venue) return tl::unexpected(std::move(venue.error()).in(path));
  return venue;
}

base::Result<MemberLogin> choose_member(const VenueFile& venue, std::string_view selector) {
  const auto index = gateway::fix::parse_digits(selector, 1'000'000);
  if (index && *index < venue.members.size()) return venue.members[*index];
  const auto found = std::find_if(
      venue.members.begin(), venue.members.end(), [selector](const MemberLogin& member) {
        return member.sender_comp_id == selector || member.member == selector;
      });
  if (found != venue.members.end()) return *found;
  return base::fail("no member " + std::string(selector) + "; there are " + names_of(venue));
}

base::Result<std::vector<MemberLogin>> members_holding(const VenueFile& venue,
                                                       std::string_view symbol, std::size_t count) {
  std::vector<MemberLogin> found;
  for (const MemberLogin& member : venue.members) {
    const bool holds =
        std::find(member.symbols.begin(), member.symbols.end(), symbol) != member.symbols.end();
    if (holds && found.size() < count) found.push_back(member);
  }
  if (found.size() == count) return found;
  return base::fail("only " + std::to_string(found.size()) + " members hold " +
                    std::string(symbol) + ", " + std::to_string(count) +
                    " are wanted; ask for fewer sessions or fund more members");
}

}  // namespace eco::member
