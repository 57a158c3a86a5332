// The operator's command line, as values and against a server.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iostream>
#include <sstream>

#include "apps/eco-admin/batch.hpp"
#include "apps/eco-admin/command_line.hpp"
#include "apps/eco-admin/render.hpp"
#include "apps/eco-admin/runner.hpp"
#include "tests/unit/console/server_fixture.hpp"

namespace eco::console::testing {
namespace {

using namespace domain;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// The request that a command line becomes, or its exit code.
std::string request_of(const std::string& line) {
  const auto words = apps::split_words(line);
  if (!words) return "unclosed quote";
  const apps::ParsedLine parsed = apps::parse_command_line(*words);
  if (!parsed.call) return "exit " + std::to_string(parsed.exit_code);
  const auto& call = std::get<apps::ServerCall>(*parsed.call);
  return call.command + " " + boost::json::serialize(call.args);
}

TEST(CommandLines, BecomeRequestsOfTheProtocol) {
  EXPECT_EQ(request_of("status"), "status {}");
  EXPECT_EQ(request_of("book CEA25 --levels 5"), R"(book {"symbol":"CEA25","levels":5})");
  EXPECT_EQ(request_of("cash deposit M1 2000000.00 --reference B-1"),
            R"(deposit_cash {"account":"M1","amount":"2000000.00","reference":"B-1"})");
  EXPECT_EQ(request_of("member kill M1 --reason 'runs wild'"),
            R"(set_member_status {"status":"killed","member":"M1"})");
  EXPECT_EQ(request_of("trades confirm TJEA 7 8"),
            R"(confirm_trades {"market":"TJEA","trades":["7","8"]})");
  EXPECT_EQ(request_of("trades confirm TJEA --all"),
            R"(confirm_trades {"market":"TJEA","trades":"all"})");
  EXPECT_EQ(request_of("day open 2026-07-01 --schedule auto"),
            R"(open_day {"date":"2026-07-01","schedule":"auto"})");
  EXPECT_EQ(
      request_of("instrument list TJEA T25 --vintage 2025 --first-base 30.00"),
      R"(list_instrument {"market":"TJEA","symbol":"T25","vintage":2025,"first_base":"30.00"})");
}

TEST(CommandLines, AuctionsAndUnfreezingBecomeRequests) {
  EXPECT_EQ(request_of("lots unfreeze M1 CEA25 5000 --reference C-9"),
            R"(unfreeze_lots {"account":"M1","symbol":"CEA25","quantity":"5000",)"
            R"("reference":"C-9"})");
  EXPECT_EQ(request_of("auction open 812"), R"(move_auction {"move":"open","auction":"812"})");
  EXPECT_EQ(request_of("auction pause 812"), R"(move_auction {"move":"pause","auction":"812"})");
  EXPECT_EQ(request_of("auction close 812 --seed 00ff"),
            R"(move_auction {"move":"close","auction":"812","seed":"00ff"})");
  EXPECT_EQ(request_of("auction next 812"),
            R"(move_auction {"move":"next_round","auction":"812"})");
  EXPECT_EQ(request_of("auction cancel 812"), R"(cancel_auction {"auction":"812"})");
  EXPECT_EQ(request_of("auction register 812 M1 --reference A-5"),
            R"(register_bidder {"auction":"812","account":"M1","reference":"A-5"})");
}

TEST(CommandLines, StepsOfANoticeBecomeRequests) {
  EXPECT_EQ(request_of("notice draft V P7 1 --form sealed --floor 90000.00 --step 100.00 "
                       "--reserve 95000.00 --deposit 20000.00 --notice-days 10 --text 'No. 7'"),
            R"(draft_notice {"owner":"V","symbol":"P7","quantity":"1","form":"sealed",)"
            R"("floor":"90000.00","step":"100.00","reserve":"95000.00",)"
            R"("deposit":"20000.00","notice_days":10,"text":"No. 7"})");
  EXPECT_EQ(request_of("notice review 812 --appraisal 90000.00 --title T-1 --resolution R-1 "
                       "--appraisal-report A-1 --encumbrances E-1"),
            R"(review_notice {"notice":"812","appraisal":"90000.00","title":"T-1",)"
            R"("resolution":"R-1","appraisal_report":"A-1","encumbrances":"E-1"})");
  EXPECT_EQ(request_of("notice publish 812"), R"(move_notice {"move":"publish","notice":"812"})");
  EXPECT_EQ(request_of("notice apply 812 M1 --first-refusal claimed"),
            R"(apply_for_notice {"notice":"812","account":"M1","first_refusal":"claimed"})");
  EXPECT_EQ(request_of("notice qualify 812 M1"),
            R"(decide_applicant {"decision":"qualified","notice":"812","account":"M1"})");
  EXPECT_EQ(request_of("notice disqualify 812 M1"),
            R"(decide_applicant {"decision":"refused","notice":"812","account":"M1"})");
  EXPECT_EQ(request_of("notice branch 812 --ends '2026-03-20 10:00:00'"),
            R"(move_notice {"move":"branch","notice":"812","ends":"2026-03-20 10:00:00"})");
  EXPECT_EQ(request_of("notice sign 812 --reference C-9"),
            R"(move_notice {"move":"sign","notice":"812","reference":"C-9"})");
  EXPECT_EQ(request_of("notice certify 812"), "exit 2");
  EXPECT_EQ(request_of("notice pay 812"), R"(move_notice {"move":"pay","notice":"812"})");
  EXPECT_EQ(request_of("notice register 812 --reference R-4"),
            R"(move_notice {"move":"register","notice":"812","reference":"R-4"})");
  EXPECT_EQ(request_of("notice suspend 812 --cause court"),
            R"(suspend_notice {"notice":"812","cause":"court"})");
  EXPECT_EQ(request_of("notice relist 812 --floor 81000.00"),
            R"(relist_notice {"notice":"812","floor":"81000.00"})");
  for (const char* name : {"resume", "withdraw", "cancel"}) {
    EXPECT_EQ(request_of(std::string("notice ") + name + " 812"),
              std::string(name) + R"(_notice {"notice":"812"})");
  }
  EXPECT_EQ(request_of("notice default 812"), R"(declare_default {"notice":"812"})");
  EXPECT_EQ(request_of("notices"), "notices {}");
}

TEST(CommandLines, QuotaTransfersBecomeRequests) {
  EXPECT_EQ(request_of("transfers"), "transfers {}");
  EXPECT_EQ(request_of("zones"), "zones {}");
  EXPECT_EQ(request_of("zone account M1 --district TJ-02 --city TJ --basin HAI --industry steel "
                       "--project privileged --reference P-7"),
            R"(set_account_facts {"account":"M1","district":"TJ-02","city":"TJ",)"
            R"("basin":"HAI","industry":"steel","project":"privileged","reference":"P-7"})");
  EXPECT_EQ(request_of("zone facts TJFOREST cover WX --quality poor --land 100 --forest 61.19 "
                       "--gap 5"),
            R"(set_zone_facts {"market":"TJFOREST","measure":"cover","zone":"WX",)"
            R"("quality":"poor","land":"100","forest":"61.19","gap":"5"})");
  EXPECT_EQ(request_of("zone consent TJNOX M1 M2"),
            R"(set_zone_consent {"state":"given","market":"TJNOX","seller":"M1","buyer":"M2"})");
  EXPECT_EQ(request_of("zone no-consent TJNOX M1 M2 --reference L-9"),
            R"(set_zone_consent {"state":"withdrawn","market":"TJNOX","seller":"M1",)"
            R"("buyer":"M2","reference":"L-9"})");
  EXPECT_EQ(request_of("transfer register M1 M2 VOC 90000 --for-symbol NOX --for-need 60000 "
                       "--for-price 0.30 --reference C-1"),
            R"(register_transfer {"seller":"M1","buyer":"M2","symbol":"VOC","need":"90000",)"
            R"("for_symbol":"NOX","for_need":"60000","for_price":"0.30","reference":"C-1"})");
  EXPECT_EQ(request_of("transfer approve 812 bureau-7"),
            R"(answer_transfer {"answer":"approved","transfer":"812","signature":"bureau-7"})");
  EXPECT_EQ(request_of("transfer refuse 812"),
            R"(answer_transfer {"answer":"refused","transfer":"812"})");
  EXPECT_EQ(request_of("transfer recall 812 COVER26 1000"),
            R"(recall_transfer {"transfer":"812","symbol":"COVER26","quantity":"1000"})");
}

TEST(CommandLines, EveryTermOfAnAuctionCanBeAnnounced) {
  EXPECT_EQ(request_of("auction announce M1 CEA25 100000 --form sealed --side buy --pricing "
                       "pay_as_bid --tie random --when-short cancel --award best_fraction "
                       "--fraction-bp 7000 --bid-changes improve_only --floor 70.00 --cap 80.00 "
                       "--reserve 72.00"),
            R"(announce_auction {"owner":"M1","symbol":"CEA25","quantity":"100000",)"
            R"("form":"sealed","side":"buy","pricing":"pay_as_bid","tie":"random",)"
            R"("when_short":"cancel","award":"best_fraction","fraction_bp":7000,)"
            R"("bid_changes":"improve_only","floor":"70.00","cap":"80.00","reserve":"72.00"})");
  EXPECT_EQ(request_of("auction announce M1 CEA25 500 --form ascending --price 1.00 --step 0.50 "
                       "--bid-min 10 --bidder-cap 100 --quotes-max 3 --release-above 90.00 "
                       "--release 50 --withhold-below 60.00 --withhold 40 --deposit 5000.00 "
                       "--ends '2026-07-01 14:30:00' --extension-s 300 --seed-hash ab "
                       "--notice 'No. 7'"),
            R"(announce_auction {"owner":"M1","symbol":"CEA25","quantity":"500",)"
            R"("form":"ascending","price":"1.00","step":"0.50","bid_min":"10",)"
            R"("bidder_cap":"100","quotes_max":3,"release_above":"90.00","release":"50",)"
            R"("withhold_below":"60.00","withhold":"40","deposit":"5000.00",)"
            R"("ends":"2026-07-01 14:30:00","extension_s":300,"seed_hash":"ab",)"
            R"("notice":"No. 7"})");
}

TEST(CommandLines, TablesShowEveryColumnOfTheAnswerButTheContent) {
  const auto shown = [](const char* json) { return apps::result_text(boost::json::parse(json)); };
  const std::string proposals =
      shown(R"([{"proposal":"7","legal_basis":"art. 12","content":{"type":"X"}}])");
  EXPECT_THAT(proposals, HasSubstr("legal_basis"));
  EXPECT_THAT(proposals, HasSubstr("art. 12"));
  EXPECT_EQ(proposals.find("content"), std::string::npos);
  const std::string markets = shown(R"([{"market":"M","tick":"0.01","quantity_step":"10"}])");
  EXPECT_THAT(markets, HasSubstr("tick"));
  EXPECT_THAT(markets, HasSubstr("0.01"));
  EXPECT_THAT(markets, HasSubstr("quantity_step"));
}

TEST(CommandLines, WrongUsageEndsWithTwoAndHelpWithZero) {
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(request_of(""), "exit 2");
  EXPECT_EQ(request_of("fly"), "exit 2");
  EXPECT_EQ(request_of("cash deposit M1"), "exit 2");
  EXPECT_EQ(request_of("phase midnight"), "exit 2");
  EXPECT_EQ(request_of("status --lang fr"), "exit 2");
  EXPECT_EQ(request_of("trades refuse TJEA"), "exit 2");
  EXPECT_EQ(request_of("auction announce M1 CEA25 100"), "exit 2");
  EXPECT_EQ(request_of("auction announce M1 CEA25 100 --form dutch"), "exit 2");
  EXPECT_EQ(request_of("auction open"), "exit 2");
  EXPECT_EQ(request_of("cash deposit --help"), "exit 0");
  EXPECT_THAT(::testing::internal::GetCapturedStdout(), HasSubstr("--reason 'bank advice'"));
  ::testing::internal::GetCapturedStderr();
}

TEST(CommandLines, OptionsOfAllCommandsMayStandAnywhere) {
  const auto parsed = apps::parse_command_line(
      {"--json", "settle", "--dry-run", "--reason", "end of day", "--lang", "zh", "--as", "bob"});
  EXPECT_TRUE(parsed.globals.json);
  EXPECT_TRUE(parsed.globals.dry_run);
  EXPECT_TRUE(parsed.globals.chinese);
  EXPECT_EQ(parsed.globals.reason, "end of day");
  EXPECT_EQ(parsed.globals.operator_name, "bob");
}

TEST(CommandLines, WordsAreSplitAtBlanksOutsideQuotes) {
  EXPECT_THAT(*apps::split_words(R"(member admit M1 "Alpha Power" --reason='a b' # note)"),
              ElementsAre("member", "admit", "M1", "Alpha Power", "--reason=a b"));
  EXPECT_TRUE(apps::split_words("  # only a note")->empty());
  EXPECT_THAT(*apps::split_words("a ''"), ElementsAre("a", ""));
  EXPECT_FALSE(apps::split_words("member admit 'M1"));
}

class EcoAdmin : public ServerTest {
 protected:
  EcoAdmin() {
    start();
    globals.socket = path;
    globals.operators_file =
        write("operators.json", R"({"operators":[{"name":"alice","password":"correct horse"},)"
                                R"({"name":"bob","password":"battery staple"}]})");
    globals.reason = "test";
    globals.json = true;
  }
  std::string write(const std::string& name, const std::string& content) {
    std::ofstream(directory + "/" + name) << content;
    return directory + "/" + name;
  }
  /// Runs a batch of these lines; its output is in `out` and `error` afterwards.
  int batch(const std::string& lines, const std::string& second = {}) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int code = apps::run_batch({write("batch.txt", lines), second, {}}, globals);
    out = ::testing::internal::GetCapturedStdout();
    error = ::testing::internal::GetCapturedStderr();
    stop();  // what the port was given may be looked at now
    return code;
  }

  apps::Globals globals;
  std::string out;
  std::string error;
};

TEST_F(EcoAdmin, BatchApprovesEachProposalBySecondOperatorWithItsHash) {
  Sha256 hash{};
  hash[31] = 7;
  port.events.push_back({ActionProposed{SeqNo(101), "alice", hash}});
  port.events.push_back({ActionApproved{SeqNo(101), "alice", "bob"}});
  port.proposals.push_back(
      {SeqNo(101), "alice", hash, "test", DepositCash{"M1", Money(50'000), ""}});
  EXPECT_EQ(
      batch("# set-up\n\ncash deposit M1 5.00\nmember suspend M1 --reason 'own reason'\n", "auto"),
      apps::exit_ok)
      << error;
  ASSERT_EQ(port.submitted.size(), 3u);
  EXPECT_EQ(port.submitted[0].header.person, PersonName("alice"));
  EXPECT_EQ(port.submitted[1].header.person, PersonName("bob"));
  const auto& approval = std::get<ApproveProposal>(port.submitted[1].body);
  EXPECT_EQ(approval.proposal, SeqNo(101));
  EXPECT_EQ(approval.hash, hash);
  EXPECT_EQ(std::get<OperatorCommand>(port.submitted[2].body).reason, "own reason");
}

TEST_F(EcoAdmin, SecondOperatorDoesNotApproveAnotherContentThanProposed) {
  Sha256 proposed{};
  Sha256 shown{};
  shown[0] = 1;
  port.events.push_back({ActionProposed{SeqNo(101), "alice", proposed}});
  port.proposals.push_back({SeqNo(101), "alice", shown, "test", DepositCash{"M1", Money(1), ""}});
  EXPECT_EQ(batch("cash deposit M1 5.00\n", "bob"), apps::exit_refused);
  EXPECT_EQ(port.submitted.size(), 1u);
  EXPECT_THAT(error, HasSubstr("the proposal has another hash"));
}

TEST_F(EcoAdmin, BatchStopsAtTheFirstRefusalAndNamesTheLine) {
  port.events.push_back({OperatorRejected{"alice", {RejectCode::unknown_member}, "member M9"}});
  EXPECT_EQ(batch("member suspend M9\nmember suspend M1\n"), apps::exit_refused);
  EXPECT_EQ(port.submitted.size(), 1u);
  EXPECT_THAT(out, HasSubstr("UNKNOWN_MEMBER"));
  EXPECT_THAT(error, HasSubstr("batch.txt:1: stopped at: member suspend M9"));
}

TEST_F(EcoAdmin, MadeUpPasswordOfATraderIsPrintedOnceAndStored) {
  EXPECT_EQ(batch("trader create M1 li M1B --fix-version FIXT.1.1\n"), apps::exit_ok);
  ASSERT_EQ(port.stored.size(), 1u);
  EXPECT_EQ(port.stored[0].password.size(), 20u);
  EXPECT_THAT(out, HasSubstr(R"("result":{"password":")" + port.stored[0].password + R"("})"));
}

TEST_F(EcoAdmin, NextOpenDayIsFoundByDryRuns) {
  const OperatorRejected closed{"alice", {RejectCode::not_a_trading_day}, ""};
  port.venue.trade_date = *base::parse_date("2190-12-31");
  port.events = {{closed}, {closed}, {Noted{}}, {Noted{}}};
  EXPECT_EQ(batch("day open next\n"), apps::exit_ok);
  EXPECT_EQ(port.dry_runs.size(), 3u);
  ASSERT_EQ(port.submitted.size(), 1u);
  EXPECT_EQ(base::format_date(last_action<OpenDay>().date), "2191-01-03");
}

TEST_F(EcoAdmin, CalendarFileBecomesItsDates) {
  const std::string file = write("closed.csv", "date\n2026-10-01\r\n# note\n2026-10-02\n");
  EXPECT_EQ(batch("calendar set " + file), apps::exit_ok) << error;
  const auto& calendar = last_action<SetCalendar>();
  ASSERT_EQ(calendar.closed.size(), 2u);
  EXPECT_EQ(base::format_date(calendar.closed[0]), "2026-10-01");
  EXPECT_EQ(base::format_date(calendar.covered_until), "2026-10-02");
}

TEST_F(EcoAdmin, BadCalendarLineIsNamed) {
  const std::string file = write("closed.csv", "date\n2026-10-01\n2026-02-30\n");
  EXPECT_EQ(batch("calendar set " + file), apps::exit_usage);
  EXPECT_THAT(error, HasSubstr("closed.csv:3: '2026-02-30' is not a date"));
}

TEST_F(EcoAdmin, WrongPasswordIsRefusedAndAMissingVenueNotReachable) {
  globals.operators_file =
      write("operators.json", R"({"operators":[{"name":"alice","password":"wrong"}]})");
  EXPECT_EQ(batch("status\n"), apps::exit_refused);
  EXPECT_THAT(out, HasSubstr("LOGIN_FAILED"));
  EXPECT_EQ(batch("status\n"), apps::exit_unreachable);
}

TEST_F(EcoAdmin, StatementThatDiffersEndsWithOne) {
  port.members = {{MemberId(1), "A", "Alpha", GroupId(1), MemberStatus::active, AccountId(1), "A"}};
  port.cash.cash = CashView{Money(1), {}, {}, {}, {}};
  port.history.resize(1);
  port.history[0].command.header.sequence = SeqNo(1);
  port.history[0].events = {
      MemberAdmitted{MemberId(1), "A", "Alpha", GroupId(1), AccountId(1), "A"},
      DayOpened{*base::parse_date("2026-07-01"), DayOrdinal(1), {}, 1, "", false}};
  globals.json = false;
  EXPECT_EQ(batch("statement A\n"), apps::exit_refused);
  EXPECT_THAT(out, HasSubstr("DIFFER FROM THE VENUE'S BOOKS"));
}

}  // namespace
}  // namespace eco::console::testing
