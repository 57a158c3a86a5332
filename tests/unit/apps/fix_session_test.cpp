#include "apps/eco-member/fix_session.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "gateway/fix/session_engine.hpp"

namespace eco::member {
namespace {

using gateway::fix::OutMessage;

constexpr const char* venue_id = "ECOBOURSE";
constexpr const char* member_id = "M1";

OutMessage order(std::string_view id) {
  OutMessage m("D");
  m.set(11, id).set(21, "1").set(55, "TJEA").set(54, "1").set(60, "20261125-01:02:03.000000");
  m.set(38, "10").set(40, "2").set(44, "40.00").set(59, "0");
  return m;
}

OutMessage report(std::string_view exec) {
  OutMessage m("8");
  m.set(37, "5").set(11, "a").set(17, exec).set(150, "0").set(39, "0").set(55, "TJEA").set(54, "1");
  m.set(38, "10").set(14, "0").set(151, "10").set(6, "0").set(60, "20261125-01:02:03.000000");
  return m;
}

/// The venue's end, made of the gateway's own session level.
class Venue final : public gateway::fix::SessionEvents {
 public:
  explicit Venue(const std::string& version) : engine({version, venue_id, member_id}, *this) {}
  void transmit(std::string_view bytes) override { to_member.emplace_back(bytes); }
  void hang_up() override { hung_up = true; }
  void application(std::string_view message, std::uint64_t) override {
    orders.emplace_back(message);
  }
  gateway::fix::ResendPlan resend_requested(std::uint64_t, std::uint64_t) override {
    return gateway::fix::ResendPlan::by_number;
  }
  void heartbeat(std::string_view) override {}
  void logged_on() override { ++logons; }
  void rejected(std::string_view, std::string_view) override {}
  std::optional<OutMessage> rerender(gateway::fix::EventRef event) override {
    return report(std::to_string(event.sequence.raw()) + "-0-0");
  }
  void send_report(std::uint64_t sequence) {
    const gateway::fix::EventRef event{domain::SeqNo(sequence), 0};
    engine.send(*rerender(event), event, gateway::fix::PossResend::no);
  }

  gateway::fix::SessionEngine engine;
  std::deque<std::string> to_member;
  std::vector<std::string> orders;
  int logons = 0;
  bool hung_up = false;
};

/// The member's end.
class Member final : public SessionEvents {
 public:
  Member(const std::string& version, SessionFile& file)
      : session({version, member_id, venue_id, "trader", "secret", std::chrono::seconds(30)}, file,
                *this) {}
  void transmit(std::string_view bytes) override { to_venue.emplace_back(bytes); }
  void hang_up() override { hung_up = true; }
  void logged_on() override { ++logons; }
  void application(const InMessage& message) override { reports.push_back(message.text(17)); }
  void session_rejected(std::uint64_t number, std::string_view) override {
    rejected.push_back(number);
  }
  void logout_received(std::string_view text) override { goodbye = text; }
  void numbers_stale() override { stale = true; }

  FixSession session;
  std::deque<std::string> to_venue;
  std::vector<std::string> reports;
  std::vector<std::uint64_t> rejected;
  std::string goodbye;
  int logons = 0;
  bool hung_up = false;
  bool stale = false;
};

/// Carries messages until both are silent.
void carry(Member& member, Venue& venue) {
  while (!member.to_venue.empty() || !venue.to_member.empty()) {
    if (!member.to_venue.empty()) {
      const std::string message = member.to_venue.front();
      member.to_venue.pop_front();
      venue.engine.receive(message);
    }
    if (!venue.to_member.empty()) {
      const std::string message = venue.to_member.front();
      venue.to_member.pop_front();
      member.session.receive(message);
    }
  }
}

void connect(Member& member, Venue& venue, FixSession::Numbers numbers) {
  venue.engine.attach();
  member.session.attach(numbers);
  carry(member, venue);
}

/// What was under way is lost.
void disconnect(Member& member, Venue& venue) {
  member.session.detach();
  venue.engine.detach();
  member.to_venue.clear();
  venue.to_member.clear();
}

class FixSessionTest : public ::testing::TestWithParam<const char*> {
 protected:
  SessionFile file;
};

TEST_P(FixSessionTest, LogsOnWithUserAndPasswordAndTrades) {
  Venue venue(GetParam());
  Member member(GetParam(), file);
  venue.engine.attach();
  member.session.attach(FixSession::Numbers::restart);
  ASSERT_EQ(member.to_venue.size(), 1u);
  const InMessage logon(member.to_venue.front());
  EXPECT_EQ(logon.text(553), "trader");
  EXPECT_EQ(logon.text(554), "secret");
  EXPECT_EQ(logon.text(141), "Y");
  carry(member, venue);
  EXPECT_EQ(member.logons, 1);
  EXPECT_EQ(member.session.send(order("a"), PossResend::no), 2u);
  carry(member, venue);
  ASSERT_EQ(venue.orders.size(), 1u);
  venue.send_report(7);
  carry(member, venue);
  EXPECT_EQ(member.reports, std::vector<std::string>{"7-0-0"});
}

TEST_P(FixSessionTest, AsksForWhatItMissedAndGetsIt) {
  Venue venue(GetParam());
  Member member(GetParam(), file);
  connect(member, venue, FixSession::Numbers::go_on);
  venue.send_report(1);
  venue.send_report(2);
  disconnect(member, venue);
  connect(member, venue, FixSession::Numbers::go_on);
  EXPECT_EQ(member.reports, (std::vector<std::string>{"1-0-0", "2-0-0"}));
  venue.send_report(3);
  carry(member, venue);
  EXPECT_EQ(member.reports, (std::vector<std::string>{"1-0-0", "2-0-0", "3-0-0"}));
}

TEST_P(FixSessionTest, SendsAgainWhatTheVenueMissed) {
  Venue venue(GetParam());
  Member member(GetParam(), file);
  connect(member, venue, FixSession::Numbers::go_on);
  member.session.send(order("a"), PossResend::no);
  member.session.send(order("b"), PossResend::no);
  disconnect(member, venue);
  connect(member, venue, FixSession::Numbers::go_on);
  ASSERT_EQ(venue.orders.size(), 2u);
  EXPECT_EQ(InMessage(venue.orders[0]).text(43), "Y");
  EXPECT_EQ(InMessage(venue.orders[1]).text(11), "b");
  EXPECT_EQ(member.session.send(order("c"), PossResend::yes), 5u);
  carry(member, venue);
  ASSERT_EQ(venue.orders.size(), 3u);
  EXPECT_EQ(InMessage(venue.orders[2]).text(97), "Y");
}

TEST_P(FixSessionTest, NoticesThatTheVenueCountsAnew) {
  Venue venue(GetParam());
  Member member(GetParam(), file);
  connect(member, venue, FixSession::Numbers::go_on);
  venue.send_report(1);
  carry(member, venue);
  disconnect(member, venue);
  venue.engine.restart_numbers(1, 1);
  connect(member, venue, FixSession::Numbers::go_on);
  EXPECT_TRUE(member.stale);
  EXPECT_TRUE(member.hung_up);
  disconnect(member, venue);
  connect(member, venue, FixSession::Numbers::restart);
  EXPECT_EQ(member.logons, 2);
  EXPECT_EQ(member.session.send(order("a"), PossResend::no), 2u);
}

TEST_P(FixSessionTest, NoticesThatItHasLostCountItself) {
  Venue venue(GetParam());
  {
    SessionFile lost;
    Member member(GetParam(), lost);
    connect(member, venue, FixSession::Numbers::go_on);
    member.session.send(order("a"), PossResend::no);
    carry(member, venue);
    disconnect(member, venue);
  }
  Member member(GetParam(), file);
  connect(member, venue, FixSession::Numbers::go_on);
  EXPECT_TRUE(member.stale);
  disconnect(member, venue);
  connect(member, venue, FixSession::Numbers::restart);
  EXPECT_EQ(member.logons, 1);
}

TEST_P(FixSessionTest, HearsTheVenuesGoodbye) {
  Venue venue(GetParam());
  Member member(GetParam(), file);
  connect(member, venue, FixSession::Numbers::go_on);
  venue.engine.logout("new trading day");
  carry(member, venue);
  EXPECT_EQ(member.goodbye, "new trading day");
  EXPECT_FALSE(member.session.logged_on());
  EXPECT_EQ(member.session.send(order("a"), PossResend::no), 0u);
}

TEST_P(FixSessionTest, TellsWhichMessageTheSessionLevelRefused) {
  Venue venue(GetParam());
  Member member(GetParam(), file);
  connect(member, venue, FixSession::Numbers::go_on);
  OutMessage bad = order("a");
  bad.set(9999, "x");
  const std::uint64_t number = member.session.send(bad, PossResend::no);
  carry(member, venue);
  EXPECT_EQ(member.rejected, std::vector<std::uint64_t>{number});
  EXPECT_TRUE(member.session.logged_on());
}

INSTANTIATE_TEST_SUITE_P(Versions, FixSessionTest, ::testing::Values("FIX.4.4", "FIXT.1.1"));

TEST(FixSessionFileTest, NumbersSurviveTheClientAndThePasswordDoesNot) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("eco_fix_session_" + std::to_string(::getpid())))
          .string();
  std::filesystem::remove(path);
  Venue venue("FIX.4.4");
  {
    auto file = SessionFile::open(path);
    ASSERT_TRUE(file);
    Member member("FIX.4.4", *file);
    connect(member, venue, FixSession::Numbers::go_on);
    member.session.send(order("a"), PossResend::no);
    carry(member, venue);
    venue.send_report(1);
    disconnect(member, venue);
  }
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  EXPECT_EQ(content.str().find("secret"), std::string::npos);
  EXPECT_NE(content.str().find("11=a"), std::string::npos);
  {
    auto file = SessionFile::open(path);
    ASSERT_TRUE(file);
    Member member("FIX.4.4", *file);
    connect(member, venue, FixSession::Numbers::go_on);
    EXPECT_EQ(member.logons, 1);
    EXPECT_EQ(member.reports, std::vector<std::string>{"1-0-0"});
    EXPECT_EQ(venue.orders.size(), 1u);
  }
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace eco::member
