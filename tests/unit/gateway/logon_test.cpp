/// Refused logons: what a stranger learns, what he costs, what he leaves in the journal.
#include <gtest/gtest.h>

#include "tests/unit/gateway/fake_venue.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;
using test::FakeMember;
using test::FakeVenue;
using Lines = std::vector<std::string>;

constexpr std::int64_t second_ns = 1'000'000'000;

class Logon : public ::testing::Test {
 public:
  Logon() { pass(0); }

  void pass(std::int64_t seconds) {
    now_ += seconds * second_ns;
    venue.gateway->on_time(Timestamp(now_));
  }
  /// One attempt on a connection of its own; what the venue answered to it.
  std::string attempt(std::uint32_t n, const std::string& password,
                      const std::string& address = "10.0.0.1", std::uint64_t number = 1) {
    FakeMember stranger(venue, n);
    stranger.address = address;
    stranger.connect();
    stranger.next = number;
    stranger.log_on("", password);
    EXPECT_TRUE(stranger.closing);
    std::string answer = stranger.received;
    stranger.drop();
    return answer;
  }
  std::vector<SessionNote> notes() {
    venue.commit();
    std::vector<SessionNote> out;
    for (const DurableCommand& durable : venue.disk.log) {
      if (const auto* note = std::get_if<SessionNote>(&durable.command.body)) out.push_back(*note);
    }
    return out;
  }

  FakeVenue venue;
  FakeMember member{venue, 1};

 private:
  std::int64_t now_ = test::clock_ns();
};

/// Without what differs by the asker's own words and the time.
std::string shape(const std::string& bytes) {
  std::string out;
  for (const std::string& message : test::split(bytes)) {
    for (const FieldView& field : FieldList(message)) {
      const bool own = field.tag == 9 || field.tag == 10 || field.tag == 52 || field.tag == 56;
      out += std::to_string(field.tag) + '=' + (own ? "" : std::string(field.value)) + '|';
    }
  }
  return out;
}

TEST_F(Logon, UnknownWrongThrottledAndLoggedOnLookTheSame) {
  const std::string refusal = shape(attempt(9, "guess"));
  EXPECT_EQ(refusal,
            "8=FIX.4.4|9=|35=5|34=1|49=ECOBOURSE|52=|56=|58=LOGON_REFUSED: CompID, FIX version, "
            "user name or password is wrong; check 8, 49, 56, 553 and 554; after several wrong "
            "logons wait a minute|10=|");
  EXPECT_EQ(shape(attempt(1, "guess")), refusal);
  member.connect();
  member.log_on();
  ASSERT_TRUE(venue.gateway->connected(TraderId(1)));
  EXPECT_EQ(shape(attempt(1, "guess")), refusal);
  for (int i = 0; i < 30; ++i) EXPECT_EQ(shape(attempt(1, "guess")), refusal);
  EXPECT_EQ(shape(attempt(9, "guess")), refusal);
}

TEST_F(Logon, ARefusalMovesNoNumberOfTheSession) {
  for (int i = 0; i < 3; ++i) (void)attempt(1, "guess");
  venue.commit();
  EXPECT_TRUE(venue.disk.records.empty());
  member.connect();
  member.log_on();
  member.order("A1");
  venue.commit();
  EXPECT_EQ(member.take({35, 34, 11}), (Lines{"35=A|34=1", "35=8|34=2|11=A1"}));
}

TEST_F(Logon, WithinASessionsNumbersARefusalIsACloseWithoutAWord) {
  EXPECT_EQ(attempt(1, "guess", "10.0.0.1", 17), "");
  EXPECT_EQ(attempt(9, "guess", "10.0.0.1", 17), "");
  ASSERT_EQ(notes().size(), 2u);
  EXPECT_EQ(notes()[0].comp_id.view(), "MEMBER1");
}

TEST_F(Logon, AGuesserOfOneCompIdIsNotHashedForLong) {
  for (int i = 0; i < 100; ++i) (void)attempt(1, "guess");
  EXPECT_EQ(venue.password_checks, 10u);
  (void)attempt(1, "secret");  // still within the pause: not even the right one is looked at
  EXPECT_EQ(venue.password_checks, 10u);
  pass(10);
  member.address = "10.0.0.1";
  member.connect();
  member.log_on();
  EXPECT_EQ(venue.password_checks, 11u);
  EXPECT_TRUE(venue.gateway->connected(TraderId(1)));
}

TEST_F(Logon, AGuesserOfManyCompIdsIsNotHashedForLong) {
  for (std::uint32_t n = 10; n < 200; ++n) (void)attempt(n, "guess");
  EXPECT_EQ(venue.password_checks, 30u);
}

TEST_F(Logon, TheOwnerIsLetInFromElsewhereWhileHisCompIdIsGuessed) {
  for (int i = 0; i < 100; ++i) (void)attempt(1, "guess");
  member.address = "10.0.0.2";
  member.connect();
  member.log_on();
  EXPECT_TRUE(venue.gateway->connected(TraderId(1)));
}

TEST_F(Logon, AFloodAtOnceCostsNoMoreThanOneInARow) {
  venue.hold_verdicts = true;
  std::vector<std::unique_ptr<FakeMember>> strangers;
  for (std::uint32_t n = 0; n < 200; ++n) {
    strangers.push_back(std::make_unique<FakeMember>(venue, 10 + n));
    strangers.back()->connect();
    strangers.back()->log_on("", "guess");
  }
  EXPECT_EQ(venue.password_checks, 30u);
  member.address = "10.0.0.2";
  member.connect();
  member.log_on();
  EXPECT_EQ(venue.password_checks, 31u);  // he does not stand behind them
  while (!venue.verdicts.empty()) {
    const auto verdict = std::move(venue.verdicts.front());
    venue.verdicts.pop_front();
    verdict();
  }
  EXPECT_EQ(venue.password_checks, 31u);
  for (const auto& stranger : strangers) EXPECT_TRUE(stranger->closing);
  EXPECT_TRUE(venue.gateway->connected(TraderId(1)));
}

TEST_F(Logon, ManyTradersBehindOneAddressLogOnAtOnce) {
  venue.hold_verdicts = true;
  std::vector<std::unique_ptr<FakeMember>> traders;
  for (std::uint32_t n = 10; n < 60; ++n) {
    venue.directory.add_member(n);
    traders.push_back(std::make_unique<FakeMember>(venue, n));
    traders.back()->connect();
    traders.back()->log_on();
  }
  traders[49]->drop();  // while it waits
  while (!venue.verdicts.empty()) {
    const auto verdict = std::move(venue.verdicts.front());
    venue.verdicts.pop_front();
    verdict();
  }
  EXPECT_EQ(venue.gateway->stats().sessions_logged_on, 49u);
}

TEST_F(Logon, TheJournalTellsTheFirstRefusalsAndTheCountOfTheOthers) {
  for (int i = 0; i < 100; ++i) (void)attempt(1, "guess");
  for (std::uint32_t n = 10; n < 20; ++n) (void)attempt(n, "guess");
  EXPECT_EQ(notes().size(), 20u);
  pass(60);
  const auto all = notes();
  ASSERT_EQ(all.size(), 21u);
  EXPECT_EQ(all[20].kind, SessionNoteKind::logon_refused);
  EXPECT_EQ(all[20].peer, "10.0.0.1");
  EXPECT_EQ(all[20].text,
            "90 more logons were refused within a minute and are not journaled one by one; 90 "
            "came from 10.0.0.1");
  EXPECT_EQ(venue.gateway->stats().logons_refused, 110u);
  pass(60);
  (void)attempt(1, "guess");
  EXPECT_EQ(notes().size(), 22u);
}

}  // namespace
}  // namespace eco::gateway::fix
