/// Numbers and recovery: reconnects, crashes, resets, the new day. (docs/wire/fix.md, numbers and
/// recovery)
#include <gtest/gtest.h>

#include <set>

#include "base/prng.hpp"
#include "tests/unit/gateway/fake_venue.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;
using test::FakeMember;
using test::FakeVenue;
using Lines = std::vector<std::string>;

class Recovery : public ::testing::Test {
 public:
  Recovery() { member.connect(); }

  /// Logs on under the present number and leaves the answers in the stream.
  void log_on(const std::string& more = "") {
    member.log_on(more);
    venue->commit();
  }
  void orders(int first, int count) {
    for (int i = first; i < first + count; ++i) {
      member.order("A" + std::to_string(i));
      venue->commit();
    }
  }
  /// The process dies; what was not committed is gone.
  void crash() {
    auto next = std::make_unique<FakeVenue>(venue->disk);
    member.move_to(*next);
    dead.push_back(std::move(venue));
    venue = std::move(next);
    member.connect();
  }
  void reconnect() {
    member.drop();
    venue->commit();
    member.connect();
  }

  std::unique_ptr<FakeVenue> venue = std::make_unique<FakeVenue>();
  std::vector<std::unique_ptr<FakeVenue>> dead;
  FakeMember member{*venue, 1};
};

TEST_F(Recovery, ReportsSentWhileTheConnectionWasBrokenComeAgainUnderTheirNumbers) {
  log_on();
  orders(1, 2);
  const Lines first = member.take({35, 34, 11, 17, 52});
  ASSERT_EQ(first.size(), 3u);
  reconnect();
  log_on();
  EXPECT_EQ(member.take(), Lines{"35=A|34=4"});
  member.say("35=2|7=2|16=0|");
  const Lines again = member.take({35, 34, 43, 11, 17, 122, 36});
  ASSERT_EQ(again.size(), 3u);
  EXPECT_EQ(again[0].substr(0, 35), "35=8|34=2|43=Y|11=A1|17=2-0-0|122=2");
  EXPECT_EQ(again[0].substr(again[0].find("122=") + 4), first[1].substr(first[1].find("52=") + 3));
  EXPECT_EQ(again[1].substr(0, 30), "35=8|34=3|43=Y|11=A2|17=3-0-0|");
  EXPECT_EQ(again[2].substr(0, 14), "35=4|34=4|43=Y");
}

TEST_F(Recovery, EventsOfTheTimeOfflineArriveAtTheNextLogonAsNew) {
  log_on();
  reconnect();
  OrderCancelled cancelled;
  cancelled.order = test::order_of(1, 2, "A1", Side::buy, 9740, 100);
  cancelled.order.leaves = Quantity(0);
  cancelled.reason = EndReason::operator_action;
  venue->happen(ClockTick{}, {cancelled});
  venue->commit();
  member.received.clear();
  log_on();
  EXPECT_EQ(member.take({35, 34, 97, 11, 150}), (Lines{"35=A|34=2", "35=8|34=3|11=A1|150=4"}));
}

TEST_F(Recovery, AfterACrashNumbersGoOnBehindTheBlockAndReportsComeWithPossResend) {
  log_on();
  orders(1, 3);
  member.received.clear();
  crash();
  log_on();
  EXPECT_EQ(member.take({35, 34, 112}),
            (Lines{"35=A|34=1001", "35=1|34=1002|112=ECOBOURSE-RECOVERY"}));
  member.say("35=2|7=3|16=0|");
  EXPECT_EQ(member.take({35, 34, 43, 97, 36, 11, 17}),
            (Lines{"35=4|34=3|43=Y|36=1003", "35=8|34=1003|97=Y|11=A1|17=2-0-0",
                   "35=8|34=1004|97=Y|11=A2|17=3-0-0", "35=8|34=1005|97=Y|11=A3|17=4-0-0"}));
  orders(4, 1);
  EXPECT_EQ(member.take({35, 34, 97, 11}), Lines{"35=8|34=1006|11=A4"});
}

TEST_F(Recovery, AfterACrashAMemberWithoutAGapGetsTheLastBlockAgain) {
  log_on();
  orders(1, 2);
  crash();
  log_on();
  member.received.clear();
  member.say("35=0|112=ECOBOURSE-RECOVERY|");
  EXPECT_EQ(member.take({35, 34, 97, 11}),
            (Lines{"35=8|34=1003|97=Y|11=A1", "35=8|34=1004|97=Y|11=A2"}));
}

TEST_F(Recovery, AMemberWhoNeverAnswersTheProbeGetsTheLastBlockAfterTenSeconds) {
  log_on();
  orders(1, 1);
  crash();
  log_on();
  member.received.clear();
  venue->gateway->on_time(Timestamp(test::clock_ns() + 11'000'000'000));
  EXPECT_EQ(member.take({35, 97, 11}), Lines{"35=8|97=Y|11=A1"});
}

TEST_F(Recovery, ACommandThatDidNotCommitIsAskedForAgainAndExecutedOnce) {
  log_on();
  orders(1, 1);
  member.order("A2");  // number 3, read but not committed
  crash();
  log_on();  // number 4
  const Lines answers = member.take({35, 7, 16});
  ASSERT_EQ(answers.size(), 3u);
  EXPECT_EQ(answers[1], "35=2|7=3|16=0");
  member.say_as(3, "35=D|11=A2|55=CEA25|54=1|60=20260302-05:00:00|38=100|40=2|44=97.40|",
                "43=Y|122=" + base::format_fix_instant(test::clock_ns()) + "|");
  member.say_as(4, "35=4|123=Y|36=5|", "43=Y|");
  venue->commit();
  std::multiset<std::string> executed;
  for (const DurableCommand& durable : venue->disk.log) {
    if (const auto* order = std::get_if<NewOrder>(&durable.command.body))
      executed.insert(order->cl_ord_id.str());
  }
  EXPECT_EQ(executed, (std::multiset<std::string>{"A1", "A2"}));
}

TEST_F(Recovery, ResetFlagRestartsNumbersAndBringsTheWholeDayAgain) {
  log_on();
  orders(1, 2);
  reconnect();
  member.next = 1;
  member.received.clear();
  log_on("141=Y|");
  EXPECT_EQ(member.take({35, 34, 97, 141, 11}),
            (Lines{"35=A|34=1|141=Y", "35=8|34=2|97=Y|11=A1", "35=8|34=3|97=Y|11=A2"}));
  EXPECT_EQ(venue->disk.records[SessionId(1)].block_end, 1001u);
  orders(3, 1);
  EXPECT_EQ(member.take({35, 34, 97, 11}), Lines{"35=8|34=4|11=A3"});
}

TEST_F(Recovery, ALongDayIsReadInStepsSoThatNobodyElseWaits) {
  log_on();
  orders(1, 1);
  for (int i = 0; i < 12'000; ++i) venue->happen(ClockTick{}, {Noted{}});
  venue->commit();
  orders(2, 1);
  reconnect();
  member.next = 1;
  member.received.clear();
  log_on("141=Y|");
  EXPECT_EQ(member.take({35, 97, 11}), (Lines{"35=A", "35=8|97=Y|11=A1", "35=8|97=Y|11=A2"}));
  EXPECT_EQ(venue->steps, 24u);  // a few hundred commands each
}

/// A day of 3 000 commands that began with an offer of member 2 to member 1 and a trade of theirs.
class LongDay : public Recovery {
 public:
  LongDay() {
    BlockUpdated offer;
    offer.offer = OfferId(5);
    offer.instrument = InstrumentId(1);
    offer.initiator = MemberId(2);
    offer.responder = MemberId(1);
    Trade trade;
    trade.trade = TradeId(1);
    trade.instrument = InstrumentId(1);
    trade.price = Price(9740);
    trade.quantity = Quantity(100);
    trade.buy.order = test::order_of(1, 2, "OLD", Side::buy, 9740, 100, 100);
    trade.sell.order = test::order_of(2, 3, "HIS", Side::sell, 9740, 100, 100);
    venue->happen(ClockTick{}, {offer});
    venue->happen(ClockTick{}, {trade});
    for (int i = 0; i < 3000; ++i) venue->happen(ClockTick{}, {Noted{}});
    venue->commit();
    crash();
    venue->hold_deferred = true;
  }
  /// Logs on under the first numbers and takes what came.
  void begin() {
    log_on("141=Y|");
    member.received.clear();
  }
};

TEST_F(LongDay, TheStartReadsOneStepOnly) {
  EXPECT_LE(venue->visited, DayStep::work_max);
}

TEST_F(LongDay, ACounterOfferWaitsForTheIndexAndHoldsWhatComesBehindIt) {
  begin();
  const std::size_t before = venue->visited;
  member.say("35=AE|571=T1|856=0|572=5.0|55=NOX|32=1|31=1.0|60=20260302-05:00:00|");
  member.order("A1");
  EXPECT_EQ(venue->visited, before);
  EXPECT_TRUE(venue->pending.empty());
  EXPECT_TRUE(member.paused);
  venue->hold_deferred = false;
  venue->commit();
  EXPECT_FALSE(member.paused);
  venue->commit();
  const Lines lines = member.take({35, 379, 11, 58});
  ASSERT_GE(lines.size(), 2u);
  EXPECT_EQ(
      lines[lines.size() - 2],
      "35=j|379=T1|58=MALFORMED: 55 Symbol is not the instrument of the offer that 572 names");
  EXPECT_EQ(lines.back(), "35=8|11=A1");
}

TEST_F(LongDay, ABustAndTheReportsBehindItWaitForTheIndexInTheirOrder) {
  begin();
  venue->hold_deferred = false;
  venue->commit();
  crash();
  venue->hold_deferred = true;
  member.next = 1;
  begin();
  const std::size_t before = venue->visited;
  TradeFinalityChanged bust;
  bust.trade = TradeId(1);
  bust.finality = TradeFinality::refused;
  bust.instrument = InstrumentId(1);
  venue->happen(ClockTick{}, {bust});
  member.order("A1");
  venue->commit();
  EXPECT_LE(venue->visited, before + DayStep::work_max);
  EXPECT_EQ(member.take(), Lines{});
  venue->hold_deferred = false;
  venue->commit();
  const Lines lines = member.take({35, 11, 150});
  ASSERT_GE(lines.size(), 2u);
  EXPECT_EQ(lines[lines.size() - 2], "35=AE|11=OLD|150=H");
  EXPECT_EQ(lines.back(), "35=8|11=A1|150=0");
}

TEST_F(Recovery, CommandsReadBeforeAResetDoNotCountInTheNewNumbers) {
  log_on();
  venue->full = true;
  member.order("A1");  // number 2, waits for the sink
  member.drop();
  member.connect();
  member.next = 1;
  member.log_on("141=Y|");
  venue->full = false;
  venue->gateway->on_room();
  venue->commit();
  EXPECT_EQ(venue->disk.records[SessionId(1)].next_inbound, 1u);
}

TEST_F(Recovery, ResetAfterACrashBringsTheWholeDayToo) {
  log_on();
  orders(1, 2);
  crash();
  member.next = 1;
  log_on("141=Y|");
  EXPECT_EQ(member.take({35, 34, 97, 11}),
            (Lines{"35=A|34=1", "35=8|34=2|97=Y|11=A1", "35=8|34=3|97=Y|11=A2"}));
}

TEST_F(Recovery, NumbersNeverPassTheDurableEndOfTheirBlock) {
  log_on();
  venue->commit_saves_at_once = false;
  for (int i = 0; i < 1500; ++i) {
    member.order("A" + std::to_string(i));
    // Everything commits but session records that stand alone.
    std::deque<FakeVenue::Pending> saves;
    std::erase_if(venue->pending, [&](FakeVenue::Pending& item) {
      if (item.durable.command.header.sequence.valid()) return false;
      saves.push_back(std::move(item));
      return true;
    });
    venue->commit();
    for (auto& save : saves) venue->pending.push_back(std::move(save));
    if (member.paused) break;
  }
  Lines numbers = member.take({34});
  EXPECT_LE(std::stoul(numbers.back().substr(3)), 1000u);
  venue->commit();
  venue->commit();
  numbers = member.take({34});
  ASSERT_FALSE(numbers.empty());
  std::size_t expected = std::stoul(numbers.front().substr(3));
  for (const std::string& number : numbers) EXPECT_EQ(number, "34=" + std::to_string(expected++));
}

TEST_F(Recovery, LongRangesAreGapFilledAndComeAgainUnderNewNumbers) {
  log_on();
  orders(1, 2500);
  member.received.clear();
  member.say("35=2|7=1|16=0|");
  const Lines lines = member.take({35, 34, 43, 97, 36, 11});
  ASSERT_EQ(lines.size(), 2501u);
  EXPECT_EQ(lines[0], "35=4|34=1|43=Y|36=2502");
  EXPECT_EQ(lines[1], "35=8|34=2502|97=Y|11=A1");
  EXPECT_EQ(lines[2500], "35=8|34=5001|97=Y|11=A2500");
  orders(2501, 1);
  EXPECT_EQ(member.take({34, 97, 11}), Lines{"34=5002|11=A2501"});
}

TEST_F(Recovery, SecondCrashDuringTheResendStillFindsTheOldReports) {
  log_on();
  orders(1, 2);
  crash();
  log_on();
  member.say("35=2|7=2|16=0|");
  member.received.clear();
  crash();
  log_on();
  EXPECT_EQ(member.take({35, 34})[0], "35=A|34=2001");
  member.say("35=2|7=1003|16=0|");
  EXPECT_EQ(member.take({35, 34, 97, 11}),
            (Lines{"35=4|34=1003", "35=8|34=2004|97=Y|11=A1", "35=8|34=2005|97=Y|11=A2"}));
}

TEST_F(Recovery, OpenDayLogsEverybodyOutAndNumbersRestart) {
  log_on();
  orders(1, 2);
  member.received.clear();
  venue->happen(ClockTick{}, {DayOpened{}});
  venue->disk.day_start = SeqNo(venue->disk.log.size() + 1);
  venue->disk.records.clear();
  venue->commit();
  EXPECT_EQ(member.take({35, 58}), Lines{"35=5|58=new trading day: numbers restart at 1"});
  EXPECT_TRUE(member.closing);
  reconnect();
  member.next = 1;
  log_on();
  orders(3, 1);
  EXPECT_EQ(member.take({35, 34, 11}), (Lines{"35=A|34=1", "35=8|34=2|11=A3"}));
}

TEST_F(Recovery, YesterdaysOrdersSentAgainAreRefused) {
  venue->happen(ClockTick{}, {DayOpened{}});
  venue->commit();
  log_on();
  member.received.clear();
  member.next = 3;
  member.say("35=0|");
  member.say_as(2, "35=D|11=OLD|55=CEA25|54=1|60=20260302-05:00:00|38=100|40=2|44=97.40|",
                "43=Y|122=20260101-05:00:00.000|");
  venue->commit();
  const Lines lines = member.take({35, 379, 58});
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[1],
            "35=j|379=OLD|58=MALFORMED: 122 OrigSendingTime lies before today's open day; send a "
            "new command");
}

TEST_F(Recovery, TooManyResendRequestsEndTheSession) {
  log_on();
  for (int i = 0; i < 61 && !member.closing; ++i) member.say("35=2|7=1|16=0|");
  EXPECT_TRUE(member.closing);
}

/// Whatever dies whenever: in the end the member knows every report exactly once by ExecID.
TEST_F(Recovery, RandomCrashesLoseAndDoubleNothingByExecId) {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    venue = std::make_unique<FakeVenue>();
    FakeMember trader(*venue, 1);
    base::Prng random(seed);
    std::set<std::string> known;
    std::uint64_t expected = 1;  // the member's own count of the venue's numbers
    std::map<std::uint64_t, std::string> sent;
    int next_order = 1;
    const auto listen = [&] {
      bool asked = false;
      for (bool more = true; more;) {
        more = false;
        for (const std::string& line : trader.take({35, 34, 43, 36, 7, 17, 112})) {
          const auto value = [&line](const std::string& tag) {
            const std::size_t at = ("|" + line).find("|" + tag + "=");
            if (at == std::string::npos) return std::string();
            const std::size_t from = at + tag.size() + 1;
            return line.substr(from, line.find('|', from) - from);
          };
          const std::uint64_t number = std::stoull(value("34"));
          if (value("35") == "2") {
            for (auto at = sent.lower_bound(std::stoull(value("7")));
                 at != sent.end() && at->first < trader.next; ++at) {
              trader.say_as(at->first, at->second,
                            "43=Y|122=" + base::format_fix_instant(test::clock_ns()) + "|");
            }
          }
          if (number > expected) {
            if (!asked) trader.say("35=2|7=" + std::to_string(expected) + "|16=0|");
            asked = more = true;
            continue;
          }
          if (number == expected) ++expected;
          if (value("35") == "4" && number < expected)
            expected = std::max<std::uint64_t>(expected, std::stoull(value("36")));
          if (value("35") == "8") known.insert(value("17"));
          if (value("35") == "1") trader.say("35=0|112=" + value("112") + "|");
        }
        venue->commit();
      }
    };
    trader.connect();
    trader.log_on();
    venue->commit();
    listen();
    for (int step = 0; step < 60; ++step) {
      if (random.chance(1, 12)) {
        if (random.chance(1, 2)) venue->commit();
        trader.received.clear();  // lost with the connection
        auto next = std::make_unique<FakeVenue>(venue->disk);
        trader.move_to(*next);
        dead.push_back(std::move(venue));
        venue = std::move(next);
        trader.connect();
        trader.log_on();
        venue->commit();
        listen();
      } else {
        const std::string body = "35=D|11=" + std::to_string(seed) + "-" +
                                 std::to_string(next_order++) +
                                 "|55=CEA25|54=1|60=20260302-05:00:00|38=100|40=2|44=97.40|";
        sent[trader.next] = body;
        trader.say(body);
        if (random.chance(2, 3)) {
          venue->commit();
          if (random.chance(2, 3)) listen();
        }
      }
    }
    venue->commit();
    listen();
    std::set<std::string> happened;
    std::multiset<std::string> executed;
    for (const DurableCommand& durable : venue->disk.log) {
      if (const auto* order = std::get_if<NewOrder>(&durable.command.body)) {
        executed.insert(order->cl_ord_id.str());
        happened.insert(std::to_string(durable.command.header.sequence.raw()) + "-0-0");
      }
    }
    EXPECT_EQ(known, happened) << "seed " << seed;
    EXPECT_EQ(executed.size(), std::set<std::string>(executed.begin(), executed.end()).size())
        << "seed " << seed;
  }
}

}  // namespace
}  // namespace eco::gateway::fix
