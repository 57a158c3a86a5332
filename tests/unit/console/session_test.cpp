#include "tests/unit/console/session_fixture.hpp"

namespace eco::console::testing {
namespace {

using namespace domain;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Login = SessionTest;
using Actions = SessionTest;
using FourEyes = SessionTest;
using Passwords = SessionTest;
using Questions = SessionTest;

const std::string login_alice =
    R"({"id":"1","command":"login","args":{"operator":"alice","password":"correct horse"}})";
const std::string login_wrong =
    R"({"id":"1","command":"login","args":{"operator":"alice","password":"wrong"}})";

TEST_F(Login, ComesBeforeEverythingElse) {
  auto session = std::make_shared<AdminSession>(shared, "uid 1");
  EXPECT_EQ(send(*session, R"({"id":"1","command":"settle","reason":"x"})"),
            R"({"id":"1","ok":false,"refusal":{"code":"NOT_LOGGED_IN","text_en":"log in first",)"
            R"("text_zh":"尚未登录","remedy_en":"send the command login",)"
            R"("remedy_zh":"请先发送login命令","detail":"command 'settle'"}})");
  EXPECT_EQ(send(*session, login_alice),
            R"({"id":"1","ok":true,"sequence":"100","result":{"operator":"alice"}})");
  EXPECT_EQ(code_in(send(*session, R"({"command":"settle","reason":"x"})")), "none");
  EXPECT_TRUE(session->logged_in());
}

TEST_F(Login, WrongPasswordLogsOutAndIsLoggedWithoutThePassword) {
  EXPECT_EQ(code_in(send(login_wrong)), "LOGIN_FAILED");
  EXPECT_EQ(code_in(send(R"({"command":"status"})")), "NOT_LOGGED_IN");
  EXPECT_THAT(log, ElementsAre("operator logged in: 'alice', uid 1",
                               "operator login failed: 'alice', uid 1"));
}

TEST_F(Login, ThirdFailureInARowMakesTheNameWaitTwiceAsLongEachTime) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(code_in(send(login_wrong)), "LOGIN_FAILED");
  EXPECT_EQ(code_in(send(login_alice)), "TOO_MANY_FAILURES");
  auto other = std::make_shared<AdminSession>(shared, "uid 2");
  EXPECT_EQ(code_in(send(*other, login_alice)), "TOO_MANY_FAILURES");
  now += std::chrono::seconds(1);
  EXPECT_EQ(code_in(send(*other, login_wrong)), "LOGIN_FAILED");
  now += std::chrono::seconds(1);
  EXPECT_EQ(code_in(send(*other, login_alice)), "TOO_MANY_FAILURES");
  now += std::chrono::seconds(1);
  EXPECT_EQ(code_in(send(*other, login_alice)), "none");
}

TEST_F(Login, ACheckThatDidNotTakePlaceIsNoFailure) {
  port.passwords_busy = true;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(code_in(send(login_alice)), "BUSY");
  EXPECT_FALSE(alice->finished());
  EXPECT_TRUE(alice->logged_in());
  port.passwords_busy = false;
  EXPECT_EQ(code_in(send(login_alice)), "none");
}

TEST_F(Login, GuessesAtTheOldPasswordCountAsFailures) {
  const std::string guess =
      R"({"command":"change_password","args":{"old_password":"x","new_password":"123456789012"}})";
  for (int i = 0; i < 3; ++i) EXPECT_EQ(code_in(send(guess)), "LOGIN_FAILED");
  EXPECT_EQ(code_in(send(guess)), "TOO_MANY_FAILURES");
}

TEST_F(Login, FifthFailureOfAConnectionEndsIt) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(alice->finished());
    now += std::chrono::seconds(100);
    send(login_wrong);
  }
  EXPECT_TRUE(alice->finished());
}

TEST_F(Actions, BadRequestLeavesTheSessionUsable) {
  EXPECT_EQ(code_in(send("garbage")), "BAD_JSON");
  EXPECT_EQ(code_in(send(R"({"command":"fly"})")), "UNKNOWN_COMMAND");
  EXPECT_EQ(code_in(act("settle", R"("market":"TJEA","extra":"1")")), "UNKNOWN_FIELD");
  EXPECT_EQ(code_in(act("admit_member", R"("code":"M 2","name":"x")")), "BAD_VALUE");
  EXPECT_EQ(code_in(act("admit_member", R"("code":"M234567890123456","name":"x")")), "BAD_VALUE");
  EXPECT_EQ(code_in(act("admit_member", R"("code":"M2")")), "MISSING_FIELD");
  EXPECT_EQ(code_in(act("admit_member", R"("code":7,"name":"x")")), "WRONG_TYPE");
  EXPECT_EQ(code_in(act("set_phase", R"("phase":"midnight")")), "BAD_VALUE");
  EXPECT_EQ(code_in(act("open_day", R"("date":"2026-02-30")")), "BAD_VALUE");
  EXPECT_EQ(code_in(act("confirm_trades", R"("market":"TJEA","trades":[])")), "WRONG_TYPE");
  EXPECT_EQ(code_in(act("answer_block", R"("offer":"-1","answer":"approved")")), "BAD_VALUE");
  EXPECT_TRUE(port.submitted.empty());
  EXPECT_EQ(code_in(act("settle", "")), "none");
  EXPECT_EQ(port.submitted.size(), 1u);
}

TEST_F(Actions, NeedAReasonUnlessDry) {
  EXPECT_EQ(code_in(send(R"({"command":"settle"})")), "MISSING_FIELD");
  EXPECT_EQ(code_in(send(R"({"command":"settle","dry_run":true})")), "none");
  EXPECT_TRUE(port.submitted.empty());
  EXPECT_EQ(port.dry_runs.size(), 1u);
}

TEST_F(Actions, CarryPersonReasonAndLegalBasis) {
  send(R"({"command":"set_halt","args":{"symbol":"TJEA25","state":"halted"},)"
       R"("reason":"unusual moves","legal_basis":"art. 26"})");
  ASSERT_EQ(port.submitted.size(), 1u);
  EXPECT_EQ(port.submitted[0].header.person, PersonName("alice"));
  const auto& command = std::get<OperatorCommand>(port.submitted[0].body);
  EXPECT_EQ(command.reason, "unusual moves");
  EXPECT_EQ(command.legal_basis, "art. 26");
  const auto& halt = std::get<SetHalt>(command.action);
  EXPECT_EQ(halt.market, MarketCode("TJEA"));
  EXPECT_EQ(halt.symbol, Symbol("TJEA25"));
  EXPECT_EQ(halt.state, HaltState::halted);
}

TEST_F(Actions, AnswerTellsSequenceEffectsAndEvents) {
  port.events.push_back({MemberStatusChanged{MemberId(1), MemberStatus::suspended}});
  EXPECT_EQ(act("set_member_status", R"("member":"M1","status":"suspended")"),
            R"({"id":"","ok":true,"dry_run":false,"sequence":"101",)"
            R"("effects":["member M1 suspended"],)"
            R"("events":[{"type":"MemberStatusChanged","member":1,"status":"suspended"}]})");
}

TEST_F(Actions, RefusalOfTheCoreComesWithBothLanguagesAndTheRemedy) {
  port.events.push_back({OperatorRejected{"alice", {RejectCode::unknown_member}, "member 'M9'"}});
  EXPECT_THAT(
      act("set_member_status", R"("member":"M9","status":"suspended")"),
      ::testing::StartsWith(
          R"({"id":"","ok":false,"dry_run":false,"sequence":"101","refusal":{"code":)"
          R"("UNKNOWN_MEMBER","number":4002,"text_en":"no such member","text_zh":"会员不存在",)"
          R"("remedy_en":"check the member code","remedy_zh":"请核对会员代码",)"
          R"("detail":"member 'M9'"})"));
}

TEST_F(Actions, DryRunShowsTheEffectAndSubmitsNothing) {
  port.events.push_back({CashPosted{{{}, {}, CashBucket::bank},
                                    {AccountId(1), {}, CashBucket::free},
                                    Money(20'000'000'000),
                                    PostingReason::deposit,
                                    {},
                                    {}}});
  const std::string answer =
      send(R"({"command":"deposit_cash","args":{"account":"M1","amount":"2000000.00"},)"
           R"("dry_run":true})");
  EXPECT_THAT(answer, ::testing::StartsWith(
                          R"({"id":"","ok":true,"dry_run":true,"sequence":"100","effects":)"
                          R"(["cash deposit: 2,000,000.00 CNY from bank to M1 free"])"));
  EXPECT_TRUE(port.submitted.empty());
  EXPECT_EQ(
      std::get<DepositCash>(std::get<OperatorCommand>(port.dry_runs.at(0).body).action).amount,
      Money(20'000'000'000));
}

TEST_F(Actions, AmountsMustLieOnTheInstrumentsGrid) {
  act("issue_lots", R"("account":"M1","symbol":"TJEA25","quantity":"2000")");
  EXPECT_EQ(last_action<IssueLot>().quantity, Quantity(200));
  EXPECT_EQ(last_action<IssueLot>().vintage, 2025);
  act("set_first_base", R"("symbol":"TJEA25","base":"31.50")");
  EXPECT_EQ(last_action<SetFirstBase>().base, Price(3'150));
  const std::size_t before = port.submitted.size();
  EXPECT_THAT(
      act("issue_lots", R"("account":"M1","symbol":"TJEA25","quantity":"2005")"),
      HasSubstr("field 'quantity' is '2005', not a whole multiple of the quantity step 10"));
  EXPECT_THAT(act("set_first_base", R"("symbol":"TJEA25","base":"31.505")"),
              HasSubstr("not a whole multiple of the tick 0.01"));
  for (const char* bad : {"0", "-5", "1e9", "99999999999999999999999", "92233720368547758070.5"}) {
    EXPECT_EQ(
        code_in(act("deposit_cash", std::string(R"("account":"M1","amount":")") + bad + R"(")")),
        "BAD_VALUE")
        << bad;
  }
  EXPECT_EQ(code_in(act("issue_lots", R"("account":"M1","symbol":"NONE","quantity":"10")")),
            "NOT_FOUND");
  EXPECT_EQ(port.submitted.size(), before);
}

TEST_F(Actions, FirstBaseOfAMarketsFirstInstrumentUsesTheTickOfItsRulebook) {
  Rulebook rulebook;
  rulebook.market = "NEW";
  rulebook.revisions.push_back({base::Date{1}, {}});
  rulebook.revisions.back().rules.tick = {5, 1};
  port.history.resize(2);
  port.history[0].command.header.sequence = SeqNo(1);
  port.history[0].command.body = OperatorCommand{"", "", ActivateRulebook{"", rulebook}};
  port.history[1].command.header.sequence = SeqNo(2);
  port.history[1].events = {ActionApproved{SeqNo(1), "alice", "bob"}};
  act("list_instrument", R"("market":"NEW","symbol":"N1","first_base":"12.5")");
  EXPECT_EQ(last_action<ListInstrument>().first_base, Price(25));
  EXPECT_EQ(code_in(act("list_instrument", R"("market":"XX","symbol":"N2","first_base":"1")")),
            "NOT_FOUND");
  act("list_instrument", R"("market":"XX","symbol":"N2")");
  EXPECT_EQ(last_action<ListInstrument>().first_base, Price(0));
}

TEST_F(Actions, RulebookIsReadByTheVenueAndItsFaultNamed) {
  act("activate_rulebook", R"("file":"tjea.toml","toml":"good")");
  EXPECT_EQ(last_action<ActivateRulebook>().toml, "good");
  EXPECT_EQ(last_action<ActivateRulebook>().rulebook.market, MarketCode("TJEA"));
  EXPECT_THAT(act("activate_rulebook", R"("file":"tjea.toml","toml":"bad\nfile")"),
              HasSubstr("field 'toml' is no rulebook: tjea.toml:3: unknown key 'tik'"));
}

TEST_F(Actions, OpenDayNamesSemanticsAndBuildOfTheRunningVenue) {
  act("open_day", R"("date":"2026-07-01","schedule":"auto")");
  const auto& open = last_action<OpenDay>();
  EXPECT_EQ(base::format_date(open.date), "2026-07-01");
  EXPECT_EQ(open.schedule, ScheduleMode::automatic);
  EXPECT_EQ(open.semantics, 1u);
  EXPECT_EQ(open.build, "b1");
}

TEST_F(Actions, FullVenueSaysBusy) {
  port.full = true;
  EXPECT_EQ(code_in(act("settle", "")), "BUSY");
}

TEST_F(Actions, TermsOfATransferAreOnTheGridsOfTheirClasses) {
  act("register_transfer",
      R"("seller":"M1","buyer":"M2","symbol":"TJEA25","need":"10","price":"30.01",)"
      R"("reference":"C-1")");
  const auto& registered = last_action<RegisterTransfer>();
  EXPECT_EQ(registered.seller, AccountCode("M1"));
  EXPECT_EQ(registered.first.price, Price(3001));
  EXPECT_EQ(registered.first.need, Quantity(1));
  EXPECT_FALSE(registered.second);
  act("register_transfer",
      R"("seller":"M1","buyer":"M2","symbol":"TJEA25","need":"10","for_symbol":"TJEA25",)"
      R"("for_need":"70")");
  EXPECT_EQ(last_action<RegisterTransfer>().first.price, Price(0));
  EXPECT_EQ(last_action<RegisterTransfer>().second->need, Quantity(7));
  EXPECT_EQ(code_in(act("register_transfer",
                        R"("seller":"M1","buyer":"M2","symbol":"WHAT","need":"10")")),
            "NOT_FOUND");
  EXPECT_EQ(code_in(act("register_transfer",
                        R"("seller":"M1","buyer":"M2","symbol":"TJEA25","need":"0.5")")),
            "BAD_VALUE");
  EXPECT_EQ(
      code_in(act("set_zone_facts", R"("market":"NOWHERE","measure":"NOx","zone":"D1","gap":"1")")),
      "NOT_FOUND");
  act("set_zone_facts", R"("market":"NOWHERE","measure":"NOx","zone":"D1","quality":"poor")");
  EXPECT_EQ(last_action<SetZoneFacts>().facts.quality, AreaQuality::poor);
}

constexpr std::pair<const char*, const char*> class_and_transfer_actions[] = {
    {"recall_transfer", R"("transfer":"9","symbol":"TJEA25","quantity":"10")"},
    {"widen_band", R"("symbol":"TJEA25","method":"listed","band_bp":1500)"},
    {"change_class", R"("symbol":"TJEA25","change":"expire","last_trade_day":"2026-12-31")"},
    {"bust_trade", R"("trade":"5","evidence":"call 7")"},
    {"correct_trade", R"("trade":"5","symbol":"TJEA25","price":"30","quantity":"10")"}};

TEST_F(Actions, EveryActionOfTheDomainCanBeReached) {
  act("activate_rulebook", R"("toml":"good")");
  act("set_calendar", R"("closed":["2026-10-01"],"covered_until":"2026-12-31")");
  act("open_day", R"("date":"2026-07-01")");
  act("close_day", "");
  act("set_phase", R"("phase":"morning")");
  act("set_halt", R"("market":"TJEA","state":"resumed")");
  act("list_instrument", R"("market":"TJEA","symbol":"TJEA26")");
  act("set_first_base", R"("symbol":"TJEA25","base":"30")");
  act("admit_member", R"("code":"M2","name":"Beta")");
  act("set_member_status", R"("member":"M1","status":"killed")");
  act("set_affiliate_group", R"("member":"M1","same_group_as":"M2")");
  act("create_trader",
      R"("member":"M1","name":"li","comp_id":"M1B","fix_version":"FIX.4.4","password":"12345678")");
  act("set_trader_password", R"("trader":"zhang","password":"12345678")");
  act("deposit_cash", R"("account":"M1","amount":"1")");
  act("withdraw_cash", R"("account":"M1","amount":"1")");
  act("issue_lots", R"("account":"M1","symbol":"TJEA25","quantity":"10")");
  act("transfer_place", R"("account":"M1","symbol":"TJEA25","quantity":"10","to":"registry")");
  act("cancel_orders", R"("member":"M1","order":"7")");
  act("confirm_trades", R"("market":"TJEA","trades":"all")");
  act("refuse_trades", R"("market":"TJEA","trades":["5"],"rights":"frozen")");
  act("answer_block", R"("offer":"9","answer":"refused")");
  act("settle", R"("market":"TJEA")");
  act("unfreeze_lots", R"("account":"M1","symbol":"TJEA25","quantity":"10")");
  act("announce_auction",
      R"("owner":"M1","symbol":"TJEA25","form":"sealed","quantity":"10","floor":"30")");
  act("move_auction", R"("auction":"9","move":"close","seed":"00ff")");
  act("cancel_auction", R"("auction":"9")");
  act("register_bidder", R"("auction":"9","account":"M1")");
  NoticeUpdated notice;
  notice.notice = NoticeId(9);
  notice.instrument = InstrumentId(1);
  port.notices.notices = {notice};
  act("draft_notice", R"("owner":"M1","symbol":"TJEA25","quantity":"10","floor":"30",)"
                      R"("step":"0.01","deposit":"20.00","notice_days":10)");
  act("review_notice",
      R"("notice":"9","appraisal":"31.50","title":"T-1","appraisal_report":"A-1")");
  const ReviewNotice review = last_action<ReviewNotice>();
  EXPECT_EQ(review.appraisal, Price(3'150));
  ASSERT_EQ(review.papers.size(), 2u);
  EXPECT_EQ(review.papers[1].paper, NoticePaper::appraisal);
  EXPECT_EQ(review.papers[1].reference, "A-1");
  act("move_notice", R"("notice":"9","move":"branch","ends":"2026-03-20 10:00:00")");
  act("apply_for_notice", R"("notice":"9","account":"M1","first_refusal":"claimed")");
  act("decide_applicant", R"("notice":"9","account":"M1","decision":"qualified")");
  act("suspend_notice", R"("notice":"9","cause":"court","reference":"F-2")");
  act("resume_notice", R"("notice":"9")");
  act("withdraw_notice", R"("notice":"9")");
  act("relist_notice", R"("notice":"9","floor":"27","deposit":"20.00")");
  EXPECT_EQ(last_action<RelistNotice>().floor, Price(2'700));
  act("cancel_notice", R"("notice":"9")");
  act("declare_default", R"("notice":"9")");
  act("move_call", R"("symbol":"TJEA25","move":"start","seconds":60)");
  act("set_account_facts", R"("account":"M1","district":"TJ-02","project":"privileged")");
  act("set_zone_facts",
      R"("market":"TJEA","measure":"NOx","zone":"TJ-02","quality":"poor","gap":"10")");
  act("set_zone_consent", R"("market":"TJEA","seller":"M1","buyer":"M2","state":"given")");
  act("register_transfer",
      R"("seller":"M1","buyer":"M2","symbol":"TJEA25","need":"10","price":"30")");
  act("answer_transfer", R"("transfer":"9","answer":"approved","signature":"B-7")");
  for (const auto& [command, arguments] : class_and_transfer_actions) act(command, arguments);
  std::vector<std::size_t> alternatives;
  for (const Command& command : port.submitted) {
    alternatives.push_back(std::get<OperatorCommand>(command.body).action.index());
  }
  std::vector<std::size_t> all(std::variant_size_v<OperatorAction>);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  EXPECT_EQ(alternatives, all);
}

TEST_F(FourEyes, ProposalIsAnsweredWithItsNumberAndHash) {
  Sha256 hash{};
  hash[0] = 0xab;
  port.events.push_back({ActionProposed{SeqNo(101), "alice", hash}});
  EXPECT_THAT(act("deposit_cash", R"("account":"M1","amount":"5")"),
              HasSubstr(R"("result":{"proposal":"101","hash":"ab)" + std::string(62, '0') + "\"}"));
}

TEST_F(FourEyes, ProposalsAreShownInWordsWithTheirContentAndHash) {
  port.proposals.push_back(
      {SeqNo(101), "alice", {}, "bank advice", DepositCash{"M1", Money(50'000), "B-1"}});
  const std::string answer = send(R"({"command":"proposals"})");
  EXPECT_THAT(answer, HasSubstr(R"j("proposal":"101","proposer":"alice",)j"
                                R"j("action":"deposit 5.00 CNY to M1 (B-1)",)j"
                                R"j("reason":"bank advice","hash":"0000)j"));
  EXPECT_THAT(answer, HasSubstr(R"j("amount":"50000")j"));
}

TEST_F(FourEyes, ApprovalCarriesTheHashThatTheClientNamed) {
  const auto bob = logged_in("bob", "battery staple");
  const std::string hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  send(*bob, R"({"command":"approve","args":{"proposal":"101","hash":")" + hash + R"("}})");
  ASSERT_EQ(port.submitted.size(), 1u);
  EXPECT_EQ(port.submitted[0].header.person, PersonName("bob"));
  const auto& approval = std::get<ApproveProposal>(port.submitted[0].body);
  EXPECT_EQ(approval.proposal, SeqNo(101));
  EXPECT_EQ(approval.hash[0], 0x01);
  EXPECT_EQ(approval.hash[31], 0xef);
}

TEST_F(FourEyes, ApprovalWithoutAWholeHashIsRefused) {
  EXPECT_EQ(code_in(act("approve", R"("proposal":"101")")), "MISSING_FIELD");
  EXPECT_EQ(code_in(act("approve", R"("proposal":"101","hash":"abcd")")), "BAD_VALUE");
  EXPECT_EQ(code_in(act("approve", R"("proposal":"101","hash":")" + std::string(64, 'G') + "\"")),
            "BAD_VALUE");
  EXPECT_TRUE(port.submitted.empty());
}

TEST_F(FourEyes, RefusalNamesTheProposal) {
  act("refuse", R"("proposal":"101")");
  EXPECT_EQ(std::get<RefuseProposal>(port.submitted.at(0).body).proposal, SeqNo(101));
  EXPECT_EQ(std::get<RefuseProposal>(port.submitted.at(0).body).reason, "because");
}

const std::string new_trader =
    R"("member":"M1","name":"li","comp_id":"M1B","fix_version":"FIXT.1.1","password":"s3cret-s3cret")";

TEST_F(Passwords, OfANewTraderIsStoredAfterTheCommandAndNeverJournaled) {
  act("create_trader", new_trader);
  using Stored = FakePort::Stored;
  EXPECT_THAT(port.stored,
              ElementsAre(Stored{CredentialHolder::trader, "li", 1, "s3cret-s3cret", 1}));
  EXPECT_EQ(last_action<CreateTrader>().fix_version, FixVersion::fixt11);
}

TEST_F(Passwords, OfARefusedTraderIsNotStored) {
  port.events.push_back({OperatorRejected{"alice", {RejectCode::already_exists}, "li"}});
  act("create_trader", new_trader);
  EXPECT_TRUE(port.stored.empty());
}

TEST_F(Passwords, NewOneIsStoredUnderTheNextVersionBeforeTheCommand) {
  act("set_trader_password", R"("trader":"zhang","password":"s3cret-s3cret")");
  using Stored = FakePort::Stored;
  EXPECT_THAT(port.stored,
              ElementsAre(Stored{CredentialHolder::trader, "zhang", 4, "s3cret-s3cret", 0}));
  EXPECT_EQ(last_action<SetCredential>().credential_version, 4u);
  EXPECT_EQ(code_in(act("set_trader_password", R"("trader":"who","password":"s3cret-s3cret")")),
            "NOT_FOUND");
  EXPECT_EQ(code_in(act("set_trader_password", R"("trader":"zhang","password":"short")")),
            "BAD_VALUE");
}

TEST_F(Passwords, ThatCannotBeStoredStopsTheCommand) {
  port.store_failure = "disk full";
  EXPECT_THAT(act("set_trader_password", R"("trader":"zhang","password":"s3cret-s3cret")"),
              HasSubstr("the password of 'zhang' is not stored: disk full"));
  EXPECT_TRUE(port.submitted.empty());
}

TEST_F(Passwords, OfADryRunIsNotStored) {
  send(R"({"command":"set_trader_password","args":{"trader":"zhang","password":"s3cret-s3cret"},)"
       R"("dry_run":true})");
  EXPECT_TRUE(port.stored.empty());
}

TEST_F(Passwords, OwnOneNeedsTheOldOne) {
  EXPECT_EQ(
      code_in(act("change_password", R"("old_password":"wrong","new_password":"s3cret-s3cret")")),
      "LOGIN_FAILED");
  act("change_password", R"("old_password":"correct horse","new_password":"s3cret-s3cret")");
  using Stored = FakePort::Stored;
  EXPECT_THAT(port.stored, ElementsAre(Stored{CredentialHolder::operator_person, "alice", 1,
                                              "s3cret-s3cret", 0}));
}

TEST_F(Questions, AreAnsweredWithSymbolsAndDecimals) {
  port.cash.cash = CashView{Money(15'000), Money(1), {}, {}, {}};
  port.holdings.holdings = {{InstrumentId(1), "TJEA25", Quantity(7), {}, {}, {}, {}}};
  EXPECT_EQ(send(R"({"id":"5","command":"account","args":{"member":"M1"}})"),
            R"({"id":"5","ok":true,"sequence":"100","result":{"member":"M1","account":"M1",)"
            R"("cash":{"free":"1.50","proceeds":"0.0001","reserved":"0.00","deposit":"0.00",)"
            R"("frozen":"0.00"},"holdings":[{"symbol":"TJEA25","free":"70","locked":"0",)"
            R"("reserved":"0","frozen":"0","registry":"0","retired":"0","recalled":"0"}]}})");
  BookView book;
  book.instrument = InstrumentId(1);
  book.asks = {{OrderId(9), Price(3'001), Quantity(2), MemberId(1)}};
  port.book.book = book;
  EXPECT_THAT(send(R"({"command":"book","args":{"symbol":"TJEA25","levels":5}})"),
              HasSubstr(R"("asks":[{"order":"9","price":"30.01","leaves":"20","member":"M1"}])"));
  AuctionUpdated auction;
  auction.auction = AuctionId(12);
  auction.instrument = InstrumentId(1);
  auction.owner = MemberId(1);
  auction.terms.quantity = Quantity(7);
  auction.price = Price(3'001);
  port.auctions.auctions = {auction};
  EXPECT_THAT(
      send(R"({"command":"auctions"})"),
      HasSubstr(R"([{"auction":"12","symbol":"TJEA25","form":"sealed","status":"announced",)"
                R"("owner":"M1","side":"sell","quantity":"70","ends":"by command",)"
                R"("round":0,"price":"30.01","leader":""}])"));
  NoticeUpdated notice;
  notice.notice = NoticeId(12);
  notice.instrument = InstrumentId(1);
  notice.owner = MemberId(1);
  notice.status = NoticeStatus::suspended;
  notice.cause = SuspensionCause::court;
  notice.terms.quantity = Quantity(7);
  notice.terms.floor = Price(3'001);
  notice.terms.deposit = Money(200'000);
  notice.round = 1;
  notice.applicants = 2;
  notice.qualified = 1;
  port.notices.notices = {notice};
  EXPECT_THAT(send(R"({"command":"notices"})"),
              HasSubstr(R"([{"notice":"12","symbol":"TJEA25","status":"suspended",)"
                        R"("cause":"court","owner":"M1","quantity":"70","floor":"30.01",)"
                        R"("deposit":"20.00","round":1,"until":"by command","applicants":2,)"
                        R"("qualified":1,"buyer":"","price":""}])"));
  EXPECT_EQ(code_in(send(R"({"command":"book","args":{"symbol":"NONE"}})")), "NOT_FOUND");
  EXPECT_EQ(code_in(send(R"({"command":"account","args":{}})")), "MISSING_FIELD");
  EXPECT_EQ(code_in(send(R"({"command":"orders","args":{"member":"M9"}})")), "NOT_FOUND");
  for (const char* plain : {"status", "markets", "members", "traders", "instruments", "proposals",
                            "orders", "offers", "auctions", "notices", "transfers", "zones"}) {
    const std::string line = std::string(R"({"command":")") + plain + "\"}";
    EXPECT_EQ(code_in(send(line)), "none") << plain;
  }
  EXPECT_EQ(code_in(send(R"({"command":"status","args":{"x":1}})")), "UNKNOWN_FIELD");
}

TEST_F(Questions, AboutQuotaTransfersShowLegsFactsAndBalances) {
  QuotaUpdated transfer;
  transfer.transfer = OfferId(12);
  transfer.status = TransferStatus::pending_approval;
  transfer.seller = MemberId(1);
  transfer.buyer = MemberId(1);
  transfer.first = {InstrumentId(1), Price(3'001), Quantity(2), Quantity(3), {}};
  transfer.lapses_on = DayOrdinal(9);
  port.transfers.transfers = {transfer};
  EXPECT_THAT(send(R"({"command":"transfers"})"),
              HasSubstr(R"([{"transfer":"12","status":"pending_approval","seller":"M1",)"
                        R"("buyer":"M1","symbol":"TJEA25","price":"30.01","quantity":"30",)"
                        R"("retired":"10","lapses_on":9}])"));
  port.zones.zones = {
      {MarketId(1), "NOx", "D1", ZoneFacts{AreaQuality::poor, {}, {}, Quantity(4)}, Quantity(-3)},
      {MarketId(1), "NOx", "D2", {}, Quantity(3)}};
  port.zones.accounts = {{AccountId(1), {"D1", "TJ", {}, "steel", ProjectKind::privileged}}};
  port.zones.consents = {{MarketId(1), AccountId(1), AccountId(1), ConsentState::given}};
  const std::string answer = send(R"({"command":"zones"})");
  EXPECT_THAT(answer, HasSubstr(R"({"market":"TJEA","measure":"NOx","zone":"D1","quality":"poor",)"
                                R"("balance_steps":-3,"gap_steps":4,"forest_steps":0,)"
                                R"("land_steps":0})"));
  EXPECT_THAT(answer, HasSubstr(R"("zone":"D2","quality":"unknown","balance_steps":3)"));
  EXPECT_THAT(answer, HasSubstr(R"("accounts":[{"account":"M1","district":"D1","city":"TJ",)"
                                R"("basin":"","industry":"steel","project":"privileged"}])"));
  EXPECT_THAT(answer, HasSubstr(R"("consents":[{"market":"TJEA","seller":"M1","buyer":"M1"}])"));
}

}  // namespace
}  // namespace eco::console::testing
