#include "apps/eco-member/venue_file.hpp"

#include <gtest/gtest.h>

namespace eco::member {
namespace {

constexpr const char* sandbox =
    R"({"fix_port": 9876, "ca_file": "tls/ca.crt", "target_comp_id": "ECOBOURSE",
  "admin_socket": "run/admin.sock", "members": [
  {"fix_version": "FIX.4.4", "sender_comp_id": "M101", "username": "trader-M101", "password": "p1", "member": "M101",
   "account": "A101", "cash": "100.00", "holdings": {"TJEA": "200"}},
  {"fix_version": "FIXT.1.1", "sender_comp_id": "FLOW1", "username": "t", "password": "p2", "account": "F1",
   "cash": "1.00", "holdings": {"FLOW": "7", "TJEA": "1"}}], "instruments": [], "operators": []})";

TEST(VenueFileTest, ReadsTheLineOfTheSandbox) {
  const auto venue = parse_venue_file(sandbox);
  ASSERT_TRUE(venue) << venue.error().text;
  EXPECT_EQ(venue->host, "127.0.0.1");
  EXPECT_EQ(venue->port, 9876);
  EXPECT_EQ(venue->target_comp_id, "ECOBOURSE");
  ASSERT_EQ(venue->members.size(), 2u);
  EXPECT_EQ(venue->members[0].account, "A101");
  EXPECT_EQ(venue->members[1].member, "F1");
  EXPECT_EQ(venue->members[1].symbols, (std::vector<std::string>{"FLOW", "TJEA"}));
}

TEST(VenueFileTest, ChoosesAMemberByPlaceOrName) {
  const auto venue = parse_venue_file(sandbox);
  ASSERT_TRUE(venue);
  EXPECT_EQ(choose_member(*venue, "1")->sender_comp_id, "FLOW1");
  EXPECT_EQ(choose_member(*venue, "M101")->username, "trader-M101");
  EXPECT_EQ(choose_member(*venue, "F1")->sender_comp_id, "FLOW1");
  const auto none = choose_member(*venue, "2");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().text, "no member 2; there are M101, FLOW1");
}

TEST(VenueFileTest, ChoosesMembersThatHoldTheInstrument) {
  const auto venue = parse_venue_file(sandbox);
  ASSERT_TRUE(venue);
  EXPECT_EQ(members_holding(*venue, "FLOW", 1)->front().sender_comp_id, "FLOW1");
  EXPECT_EQ(members_holding(*venue, "TJEA", 2)->size(), 2u);
  EXPECT_FALSE(members_holding(*venue, "FLOW", 2));
}

TEST(VenueFileTest, SaysWhatIsMissing) {
  const auto fault = [](const char* text) {
    const auto venue = parse_venue_file(text);
    return venue ? std::string("none") : venue.error().text;
  };
  EXPECT_EQ(fault("ready"), "not a JSON object");
  EXPECT_EQ(fault("{}"), "\"fix_port\" must be a port number");
  EXPECT_EQ(fault(R"({"fix_port": 70000})"), "\"fix_port\" must be a port number");
  EXPECT_EQ(fault(R"({"fix_port": 1, "ca_file": "c", "target_comp_id": "E"})"),
            "\"members\" must be a list");
  EXPECT_EQ(fault(R"({"fix_port": 1, "ca_file": "c", "target_comp_id": "E", "members": [{}]})"),
            "a member of \"members\": \"fix_version\" must be a text");
}

}  // namespace
}  // namespace eco::member
