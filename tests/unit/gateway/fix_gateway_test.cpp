/// Sessions over the ports, without sockets: logon, orders, refusals, questions, backpressure.
#include "gateway/fix/fix_gateway.hpp"

#include <gtest/gtest.h>

#include "tests/unit/gateway/fake_venue.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;
using test::FakeMember;
using test::FakeVenue;
using Lines = std::vector<std::string>;

std::vector<SessionNote> notes(const FakeVenue& venue) {
  std::vector<SessionNote> out;
  const auto add = [&out](const DurableCommand& durable) {
    if (const auto* note = std::get_if<SessionNote>(&durable.command.body)) out.push_back(*note);
  };
  for (const DurableCommand& durable : venue.disk.log) add(durable);
  for (const auto& item : venue.pending) add(item.durable);
  return out;
}

Lines note_texts(const FakeVenue& venue) {
  Lines out;
  for (const SessionNote& note : notes(venue)) out.push_back(note.text);
  return out;
}

class FixGatewayTest : public ::testing::Test {
 public:
  void log_on(FakeMember& who) {
    who.connect();
    who.log_on();
    venue.commit();
    who.received.clear();
  }

  FakeVenue venue;
  FakeMember member{venue, 1};
  FakeMember other{venue, 2};
};

TEST_F(FixGatewayTest, LogonOfEitherVersionIsAnsweredAndJournaled) {
  member.connect();
  member.log_on();
  EXPECT_EQ(member.take({8, 35, 34, 49, 56, 98, 108}),
            Lines{"8=FIX.4.4|35=A|34=1|49=ECOBOURSE|56=MEMBER1|98=0|108=30"});
  other.connect();
  other.log_on();
  EXPECT_EQ(other.take({8, 35, 34, 98, 108, 1137}),
            Lines{"8=FIXT.1.1|35=A|34=1|98=0|108=30|1137=9"});
  venue.commit();
  EXPECT_EQ(note_texts(venue), (Lines{"logon", "logon"}));
  EXPECT_EQ(venue.gateway->stats().sessions_logged_on, 2u);
}

TEST_F(FixGatewayTest, LogonIsNotAnsweredBeforeItsNumbersAreDurable) {
  venue.commit_saves_at_once = false;
  member.connect();
  member.log_on();
  EXPECT_EQ(member.take(), Lines{});
  EXPECT_TRUE(member.paused);
  venue.commit();
  EXPECT_EQ(member.take(), Lines{"35=A|34=1"});
  EXPECT_FALSE(member.paused);
  EXPECT_EQ(venue.disk.records[SessionId(1)].block_end, 1001u);
}

TEST_F(FixGatewayTest, WrongPasswordGetsALogoutWithoutTheReasonAndIsJournaled) {
  member.connect();
  member.log_on("", "guess");
  EXPECT_EQ(member.take({35, 34, 58}), Lines{"35=5|34=1|58=LOGON_REFUSED: CompID, FIX version, "
                                             "user name or password is wrong; check 8, 49, 56, 553 "
                                             "and 554; after several wrong logons wait a minute"});
  EXPECT_TRUE(member.closing);
  ASSERT_EQ(notes(venue).size(), 1u);
  EXPECT_EQ(notes(venue)[0].kind, SessionNoteKind::logon_refused);
  EXPECT_EQ(notes(venue)[0].comp_id.view(), "MEMBER1");
  EXPECT_EQ(notes(venue)[0].text.find("guess"), std::string::npos);
}

TEST_F(FixGatewayTest, UnknownCompIdWrongTargetAndWrongVersionGetTheSameLogout) {
  FakeMember stranger(venue, 9);
  stranger.connect();
  stranger.log_on();
  EXPECT_EQ(stranger.take({35, 34, 56}), Lines{"35=5|34=1|56=MEMBER9"});
  EXPECT_TRUE(stranger.closing);
  member.connect();
  member.raw(test::frame(
      "FIXT.1.1",
      "35=A|49=MEMBER1|56=ECOBOURSE|34=1|52=20260302-05:00:00|98=0|108=30|553=trader-1|554="
      "secret|1137=9|"));
  EXPECT_EQ(member.take({8, 35, 34}), Lines{"8=FIXT.1.1|35=5|34=1"});
  EXPECT_TRUE(member.closing);
  other.connect();
  other.raw(
      test::frame("FIXT.1.1",
                  "35=A|49=MEMBER2|56=OTHER|34=1|52=20260302-05:00:00|98=0|108=30|553=trader-2|554="
                  "secret|1137=9|"));
  EXPECT_EQ(other.take({35, 34}), Lines{"35=5|34=1"});
  EXPECT_EQ(notes(venue).size(), 3u);
}

TEST_F(FixGatewayTest, SecondLogonOfACompIdIsClosedWithoutAnAnswer) {
  log_on(member);
  FakeMember twin(venue, 1);
  twin.connect();
  twin.log_on();
  EXPECT_EQ(twin.take(), Lines{});
  EXPECT_TRUE(twin.closed);
  EXPECT_EQ(note_texts(venue), (Lines{"logon", "already logged on"}));
  member.order("A1");
  venue.commit();
  EXPECT_EQ(member.take({35, 11}), Lines{"35=8|11=A1"});
}

TEST_F(FixGatewayTest, FirstMessageMustBeALogonInTime) {
  member.connect();
  member.say("35=0|");
  EXPECT_TRUE(member.closed);
  other.connect();
  venue.gateway->on_time(Timestamp(test::clock_ns() + 11'000'000'000));
  EXPECT_TRUE(other.closed);
}

TEST_F(FixGatewayTest, KillersOfQuickFixAreClosedBeforeItSeesThem) {
  member.connect();
  member.log_on("95=-3|96=abc|");
  EXPECT_TRUE(member.closed);
  other.connect();
  other.raw("8=FIX");
  EXPECT_FALSE(other.closed);
  EXPECT_EQ(venue.gateway->stats().connections, 2u);
}

TEST_F(FixGatewayTest, HeartbeatIntervalOutOfBoundsAndResetUnderAnotherNumberAreRefused) {
  member.connect();
  member.say("35=A|98=0|108=3|553=trader-1|554=secret|");
  EXPECT_EQ(member.take({35, 58}), Lines{"35=5|58=LOGON_REFUSED: 108 HeartBtInt must be 5 to 60"});
  EXPECT_TRUE(member.closing);
  other.connect();
  other.next = 5;
  other.log_on("141=Y|");
  EXPECT_EQ(other.take({35, 58}),
            Lines{"35=5|58=LOGON_REFUSED: with 141=Y the Logon itself has 34=1"});
}

TEST_F(FixGatewayTest, AMessageThatEndsALoggedOnSessionIsJournaledWithItsFault) {
  log_on(member);
  member.say("35=D|11=A1|55=CEA25|54=1|60=20260302-05:00:00|38=100|40=2|44=97.40|95=-3|96=abc|");
  EXPECT_TRUE(member.closed);
  const auto all = notes(venue);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[1].kind, SessionNoteKind::message_refused);
  EXPECT_EQ(all[1].comp_id.view(), "MEMBER1");
  EXPECT_EQ(all[1].text, "connection closed: data field, tag 95");
  member.drop();
  venue.commit();
  EXPECT_EQ(note_texts(venue).back(), "connection lost");
}

TEST_F(FixGatewayTest, ConnectedSaysWhoIsLoggedOnNow) {
  EXPECT_FALSE(venue.gateway->connected(TraderId(1)));
  member.connect();
  EXPECT_FALSE(venue.gateway->connected(TraderId(1)));
  member.log_on();
  EXPECT_TRUE(venue.gateway->connected(TraderId(1)));
  EXPECT_FALSE(venue.gateway->connected(TraderId(2)));
  member.drop();
  EXPECT_FALSE(venue.gateway->connected(TraderId(1)));
  EXPECT_EQ(venue.gateway->stats().sessions_logged_on, 0u);
}

TEST_F(FixGatewayTest, OrderIsReportedOnlyWhenDurableAndItsNumberCommitsWithIt) {
  log_on(member);
  member.order("A1");
  EXPECT_EQ(member.take(), Lines{});
  ASSERT_EQ(venue.pending.size(), 1u);
  EXPECT_EQ(venue.pending[0].record->next_inbound, 3u);
  EXPECT_EQ(venue.pending[0].durable.command.header.trader, TraderId(1));
  venue.commit();
  EXPECT_EQ(member.take({35, 34, 11, 17, 150, 39}), Lines{"35=8|34=2|11=A1|17=2-0-0|150=0|39=0"});
}

TEST_F(FixGatewayTest, SessionLevelRejectsAreSentAndJournaled) {
  log_on(member);
  member.say("35=D|11=A1|55=CEA25|54=1|60=20260302-05:00:00|38=100|40=2|44=97.40|9999=1|");
  member.say("35=D|11=A1|55=CEA25|54=1|60=20260302-05:00:00|40=2|44=97.40|");
  member.say("35=D|11=A1|55=CEA25|54=7|60=20260302-05:00:00|38=100|40=2|44=97.40|");
  member.say("35=D|11=A1|55=CEA25|54=1|60=20260302-05:00:00|38=abc|40=2|44=97.40|");
  member.say("35=ZZ|11=A1|");
  member.say("35=D|11=|55=CEA25|54=1|60=20260302-05:00:00|38=1|40=2|44=97.40|");
  EXPECT_EQ(member.take({35, 45, 371, 372, 373}),
            (Lines{"35=3|45=2|371=9999|372=D|373=0", "35=3|45=3|371=38|372=D|373=1",
                   "35=3|45=4|371=54|372=D|373=5", "35=3|45=5|371=38|372=D|373=6",
                   "35=3|45=6|372=ZZ|373=11", "35=3|45=7|371=11|372=D|373=4"}));
  const auto all = notes(venue);
  ASSERT_EQ(all.size(), 7u);
  EXPECT_EQ(all[1].kind, SessionNoteKind::message_refused);
  EXPECT_EQ(all[1].text, "Reject(3): Invalid tag number, tag 9999");
  venue.commit();
  EXPECT_EQ(member.take(), Lines{});
}

TEST_F(FixGatewayTest, StandardFieldsWithoutEffectAreIgnoredInBothVersions) {
  const std::string parties = "453=2|448=DESK|447=D|452=11|448=CLEARER|447=C|452=4|";
  const std::string extra =
      parties + "581=1|15=CNY|48=CN0001|22=8|167=COMM|528=P|529=1|1028=N|75=20260302|";
  const std::string instrument = "55=CEA25|54=1|60=20260302-05:00:00|";
  const Lines messages = {
      "35=D|11=A1|" + instrument + "38=100|40=2|44=97.40|" + extra,
      "35=D|11=A2|" + instrument + "38=100|40=D|44=97.40|59=3|117=12|" + extra,
      "35=F|11=C1|41=A1|" + instrument + extra,
      "35=G|11=R1|41=A1|" + instrument + "38=100|40=2|44=97.40|" + extra,
      "35=AE|571=T1|856=0|487=0|574=4|75=20260302|55=CEA25|32=150000|31=95.00|"
      "60=20260302-05:00:00|453=1|448=TJ02|447=D|452=17|552=1|54=2|1=TJ01|" +
          parties,
      "35=H|11=A1|581=1|" + parties,
      "35=V|262=M1|263=0|264=5|265=0|266=N|267=1|269=0|146=1|55=CEA25|",
      "35=x|320=L1|559=0|55=CEA25|263=0|",
      "35=AN|710=P1|724=0|1=TJ01|60=20260302-05:00:00|715=20260302|581=1|" + parties,
      "35=BB|909=Q1|1=TJ01|60=20260302-05:00:00|938=1|896=0|" + parties,
  };
  for (FakeMember* who : {&member, &other}) {
    log_on(*who);
    for (std::string message : messages) {
      if (const std::size_t account = message.find("|1=TJ01|");
          who == &other && account != std::string::npos)
        message.replace(account, 8, "|1=TJ02|");
      const std::size_t before = venue.pending.size() + venue.questions;
      who->say(message);
      EXPECT_EQ(venue.pending.size() + venue.questions, before + 1) << message;
    }
    for (const std::string& line : who->take({35, 371, 372, 58}))
      EXPECT_FALSE(line.starts_with("35=3") || line.starts_with("35=j")) << line;
    venue.commit();
    who->received.clear();
  }
}

TEST_F(FixGatewayTest, FieldsThatWouldChangeTheMeaningOfAnOrderAreRefused) {
  log_on(member);
  const auto say = [this](const std::string& field) {
    member.say("35=D|11=A1|55=CEA25|54=1|60=20260302-05:00:00|38=100|40=2|44=97.40|" + field + "|");
  };
  for (const char* field : {"126=20260302-06:00:00", "15=USD"}) say(field);
  EXPECT_EQ(member.take({35, 371, 373}), (Lines{"35=3|371=126|373=0", "35=3|371=15|373=5"}));
  // Known to the dictionary for markets of continuous trading, which this is not.
  for (const char* field : {"18=G", "99=97.00", "110=50", "111=50", "432=20260302", "1138=50"}) {
    say(field);
  }
  venue.commit();
  Lines expected;
  for (const char* name : {"18 ExecInst", "99 StopPx", "110 MinQty", "111 MaxFloor",
                           "432 ExpireDate", "1138 DisplayQty"}) {
    expected.push_back("35=j|58=MALFORMED: " + std::string(name) +
                       " is offered in markets of continuous trading only");
  }
  EXPECT_EQ(member.take({35, 58}), expected);
}

TEST_F(FixGatewayTest, WhatCannotBeACommandIsJournaledThenAnsweredWithJ) {
  log_on(member);
  member.say("35=D|11=A1|55=CEA25|54=1|60=20260302-05:00:00|38=100|40=2|");
  EXPECT_EQ(member.take(), Lines{});
  venue.commit();
  EXPECT_EQ(
      member.take({35, 372, 379, 380, 5001, 58}),
      Lines{"35=j|372=D|379=A1|380=0|5001=3301|58=MALFORMED: 44 Price is required with 40=2"});
}

TEST_F(FixGatewayTest, GarbledMessageUsesNoNumberAndIsJournaled) {
  log_on(member);
  std::string broken =
      test::frame("FIX.4.4", "35=0|49=MEMBER1|56=ECOBOURSE|34=2|52=20260302-05:00:00|");
  broken[broken.size() - 2] = broken[broken.size() - 2] == '0' ? '1' : '0';
  member.raw(broken);
  EXPECT_EQ(note_texts(venue), (Lines{"logon", "garbled: CheckSum does not match"}));
  member.order("A1");
  venue.commit();
  EXPECT_EQ(member.take({35, 34}), Lines{"35=8|34=2"});
}

TEST_F(FixGatewayTest, SendingTimeFarFromTheClockIsRejectedAndLoggedOut) {
  log_on(member);
  member.raw(test::frame("FIX.4.4", "35=0|49=MEMBER1|56=ECOBOURSE|34=2|52=20200101-00:00:00|"));
  EXPECT_EQ(member.take({35, 373}), (Lines{"35=3|373=10", "35=5"}));
}

TEST_F(FixGatewayTest, TestRequestIsAnsweredAndLogoutEndsTheSession) {
  log_on(member);
  member.say("35=1|112=HELLO|");
  EXPECT_EQ(member.take({35, 112}), Lines{"35=0|112=HELLO"});
  member.say("35=5|");
  EXPECT_EQ(member.take({35}), Lines{"35=5"});
  EXPECT_TRUE(member.closing);
  member.drop();
  EXPECT_EQ(note_texts(venue), (Lines{"logon", "logout"}));
}

TEST_F(FixGatewayTest, AfterALogoutTheNextLogonNeedNotWaitForTheOldConnection) {
  log_on(member);
  member.say("35=5|");
  ASSERT_TRUE(member.closing);
  FakeMember again(venue, 1);
  again.next = member.next;
  again.connect();
  again.log_on();
  EXPECT_EQ(again.take({35, 34}), Lines{"35=A|34=3"});
  EXPECT_TRUE(member.closed);
  member.drop();
  again.order("A1");
  venue.commit();
  EXPECT_EQ(again.take({35, 11}), Lines{"35=8|11=A1"});
}

TEST_F(FixGatewayTest, FullSinkStopsReadingAndNothingIsLost) {
  log_on(member);
  venue.full = true;
  member.order("A1");
  EXPECT_TRUE(member.paused);
  member.order("A2");
  member.order("A3");
  EXPECT_EQ(venue.gateway->stats().waiting_for_sink, 1u);
  venue.full = false;
  venue.gateway->on_room();
  EXPECT_FALSE(member.paused);
  venue.commit();
  EXPECT_EQ(member.take({35, 11}), (Lines{"35=8|11=A1", "35=8|11=A2", "35=8|11=A3"}));
}

TEST_F(FixGatewayTest, ASlowReaderGetsItsReportsWhenItReadsAgain) {
  log_on(member);
  member.congested = 1'000'000;
  for (int i = 0; i < 5; ++i) member.order("A" + std::to_string(i));
  venue.commit();
  EXPECT_EQ(member.take(), Lines{});
  member.congested = 0;
  member.drained();
  EXPECT_EQ(member.take({11}), (Lines{"11=A0", "11=A1", "11=A2", "11=A3", "11=A4"}));
  member.order("A5");
  venue.commit();
  EXPECT_EQ(member.take({11}), Lines{"11=A5"});
}

TEST_F(FixGatewayTest, ResendRequestsAndResetsOutOfBoundsAreRejectedAtOnce) {
  log_on(member);
  member.say("35=2|7=-3|16=0|");
  member.say("35=2|7=2500000000|16=1|");
  member.say("35=2|7=0|16=0|");
  member.say("35=2|7=999|16=0|");
  member.say("35=2|7=3|16=2|");
  member.say("35=2|7=1|16=-1|");
  member.say("35=4|36=2147483647|");
  member.say("35=4|36=-5|");
  EXPECT_EQ(member.take({35, 371, 372, 373}),
            (Lines{"35=3|371=7|372=2|373=5", "35=3|371=7|372=2|373=5", "35=3|371=7|372=2|373=5",
                   "35=3|371=7|372=2|373=5", "35=3|371=16|372=2|373=5", "35=3|371=16|372=2|373=5",
                   "35=3|371=36|372=4|373=5", "35=3|371=36|372=4|373=5"}));
}

TEST_F(FixGatewayTest, MessagesAheadOfAGapAreBounded) {
  log_on(member);
  member.next = 10;
  for (int i = 0; i < 2001 && !member.closing; ++i) member.say("35=0|");
  EXPECT_TRUE(member.closing);
}

TEST_F(FixGatewayTest, QuestionsAreAnswered) {
  log_on(member);
  member.say("35=x|320=L1|559=4|");
  EXPECT_EQ(member.take({35, 320, 560, 393, 893, 146}),
            Lines{"35=y|320=L1|560=0|393=2|893=Y|146=2"});
  member.say("35=AN|710=P1|724=0|1=TJ01|");
  EXPECT_EQ(member.take({35, 710, 728, 55, 702}),
            (Lines{"35=AO|710=P1|728=0", "35=AP|710=P1|55=CEA25|702=2"}));
  member.say("35=AN|710=P2|724=0|1=TJ02|");
  EXPECT_EQ(member.take({35, 710, 728, 5001}), Lines{"35=AO|710=P2|728=3|5001=1302"});
  member.say("35=BB|909=Q1|1=TJ01|");
  EXPECT_EQ(member.take({35, 909, 5050, 899}), Lines{"35=BA|909=Q1|5050=1.00|899=1.00"});
  member.say("35=BB|909=Q1|1=TJ02|");
  EXPECT_EQ(member.take({35, 379, 380, 5001}), Lines{"35=j|379=Q1|380=1|5001=1302"});
  member.say("35=H|11=A9|");
  EXPECT_EQ(member.take({35, 11, 150, 39, 103}), Lines{"35=8|11=A9|150=I|39=8|103=5"});
  venue.known_ids.insert("A1");
  member.say("35=H|11=A1|790=S1|");
  EXPECT_EQ(member.take({35, 11, 150, 39, 14, 151, 790}),
            Lines{"35=8|11=A1|150=I|39=1|14=40|151=60|790=S1"});
}

TEST_F(FixGatewayTest, PossResendOfAKnownOrderIsAnsweredWithItsStateAndOfAnUnknownOneIsNew) {
  log_on(member);
  venue.known_ids.insert("A1");
  const std::string rest = "|55=CEA25|54=1|60=20260302-05:00:00|38=100|40=2|44=97.40|";
  member.say_as(member.next++, "35=D|11=A1" + rest, "97=Y|");
  EXPECT_EQ(member.take({35, 11, 150}), Lines{"35=8|11=A1|150=I"});
  EXPECT_TRUE(venue.pending.empty());
  member.say_as(member.next++, "35=D|11=A2" + rest, "97=Y|");
  venue.commit();
  EXPECT_EQ(member.take({35, 11, 150}), Lines{"35=8|11=A2|150=0"});
}

TEST_F(FixGatewayTest, BookSubscriptionsAreCoalescedAndEnd) {
  log_on(member);
  const std::string request = "35=V|262=M1|263=1|264=0|267=2|269=0|269=1|146=1|55=CEA25|";
  member.say(request);
  EXPECT_EQ(member.take({35, 262, 55, 268}), Lines{"35=W|262=M1|55=CEA25|268=4"});
  member.say(request);
  EXPECT_EQ(member.take({35, 262, 281}), Lines{"35=Y|262=M1|281=1"});
  venue.hold_answers = true;
  for (int i = 0; i < 10; ++i) member.order("A" + std::to_string(i));
  venue.commit();
  EXPECT_EQ(venue.held.size(), 1u);
  venue.held[0]();
  EXPECT_EQ(member.take({35}).back(), "35=W");
  venue.gateway->on_durable({});
  ASSERT_EQ(venue.held.size(), 2u);
  venue.held[1]();
  EXPECT_EQ(member.take({35}), Lines{"35=W"});
  venue.gateway->on_durable({});
  EXPECT_EQ(venue.held.size(), 2u);
  member.say("35=V|262=M1|263=2|264=0|267=1|269=0|146=1|55=CEA25|");
  member.order("B");
  venue.commit();
  EXPECT_EQ(member.take({35}), Lines{"35=8"});
}

TEST_F(FixGatewayTest, BadMarketDataRequestsAreRefused) {
  log_on(member);
  member.say("35=V|262=M1|263=1|264=0|267=1|269=0|146=1|55=NOPE|");
  member.say("35=V|262=M2|263=0|264=9|267=1|269=0|146=1|55=CEA25|");
  member.say("35=V|262=M3|263=2|264=0|267=1|269=0|146=1|55=CEA25|");
  EXPECT_EQ(member.take({35, 262, 281}),
            (Lines{"35=Y|262=M1|281=0", "35=Y|262=M2|281=5", "35=Y|262=M3|281=4"}));
}

TEST_F(FixGatewayTest, StatusChangesReachThoseWhoAskedForThem) {
  log_on(member);
  log_on(other);
  member.say("35=x|320=L1|559=4|263=1|");
  member.received.clear();
  venue.happen(ClockTick{},
               {PhaseChanged{MarketId(1), Phase::lunch, Phase::afternoon, Cause::timer}});
  venue.commit();
  EXPECT_EQ(member.take({35, 324, 55, 336, 326}),
            Lines{"35=f|324=L1|55=CEA25|336=afternoon|326=17"});
  EXPECT_EQ(other.take(), Lines{});
}

}  // namespace
}  // namespace eco::gateway::fix
