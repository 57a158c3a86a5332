#include "apps/eco-member/script.hpp"

#include <gtest/gtest.h>

namespace eco::member {
namespace {

template <class C>
C parsed(std::string_view line) {
  auto command = parse_command(line);
  EXPECT_TRUE(command) << line << ": " << (command ? "" : command.error().text);
  if (!command || !*command || !std::holds_alternative<C>(**command)) {
    ADD_FAILURE() << line << " is another command";
    return {};
  }
  return std::get<C>(**command);
}

template <class C>
C waited(std::string_view line) {
  const auto command = parsed<WaitCommand>(line);
  const C* condition = std::get_if<C>(&command.condition);
  if (condition == nullptr) ADD_FAILURE() << line << " waits for something else";
  return condition == nullptr ? C{} : *condition;
}

template <class C>
C expected(std::string_view line) {
  const auto command = parsed<ExpectCommand>(line);
  const C* condition = std::get_if<C>(&command.condition);
  if (condition == nullptr) ADD_FAILURE() << line << " expects something else";
  return condition == nullptr ? C{} : *condition;
}

std::string fault(std::string_view line) {
  const auto command = parse_command(line);
  return command ? std::string("none") : command.error().text;
}

TEST(ScriptTest, ReadsOrders) {
  const auto list = parsed<PlaceCommand>("list TJEA sell 100 40.10 id a1  # the first");
  EXPECT_EQ(list.draft.kind, OrderKind::listing);
  EXPECT_EQ(list.draft.symbol, "TJEA");
  EXPECT_EQ(list.draft.side, domain::Side::sell);
  EXPECT_EQ(list.draft.quantity, "100");
  EXPECT_EQ(list.draft.price, "40.10");
  EXPECT_EQ(list.id, "a1");
  const auto sweep = parsed<PlaceCommand>("sweep TJEA buy 5 41 skip-own");
  EXPECT_EQ(sweep.draft.kind, OrderKind::sweep);
  EXPECT_EQ(sweep.draft.skip_own, SkipOwn::yes);
  EXPECT_EQ(sweep.id, "");
}

TEST(ScriptTest, LeavesTheJudgementOfNumbersToTheVenue) {
  EXPECT_EQ(parsed<PlaceCommand>("list TJEA sell -1 1e9").draft.price, "1e9");
}

TEST(ScriptTest, ReadsPicks) {
  const auto best = parsed<PlaceCommand>("pick TJEA buy 30 best id p");
  EXPECT_TRUE(best.best);
  EXPECT_EQ(best.draft.quantity, "30");
  const auto named = parsed<PlaceCommand>("pick TJEA buy 164:20 165:10");
  EXPECT_FALSE(named.best);
  EXPECT_EQ(named.draft.legs, (std::vector<PickLeg>{{"164", "20"}, {"165", "10"}}));
}

TEST(ScriptTest, ReadsChanges) {
  EXPECT_EQ(parsed<CancelCommand>("cancel a1").order, "a1");
  const auto replace = parsed<ReplaceCommand>("replace a1 50 40.00 id a2");
  EXPECT_EQ(replace.order, "a1");
  EXPECT_EQ(replace.quantity, "50");
  EXPECT_EQ(replace.price, "40.00");
  EXPECT_EQ(replace.id, "a2");
}

TEST(ScriptTest, ReadsDeals) {
  const auto offer = parsed<DealCommand>("block offer TJFS sell 1000 31.00 to M202 as deal");
  EXPECT_EQ(offer.draft.action, DealAction::offer);
  EXPECT_EQ(offer.draft.counterparty, "M202");
  EXPECT_EQ(offer.name, "deal");
  const auto counter = parsed<DealCommand>("block counter deal 1000 28.50");
  EXPECT_EQ(counter.draft.action, DealAction::counter);
  EXPECT_EQ(counter.deal, "deal");
  EXPECT_EQ(counter.draft.price, "28.50");
  EXPECT_EQ(parsed<DealCommand>("block accept 179.1").deal, "179.1");
  EXPECT_EQ(parsed<DealCommand>("block decline d").draft.action, DealAction::decline);
  EXPECT_EQ(parsed<DealCommand>("block withdraw d").draft.action, DealAction::withdraw);
}

TEST(ScriptTest, ReadsWaits) {
  EXPECT_EQ(parsed<WaitCommand>("wait 500ms").limit, Milliseconds(500));
  EXPECT_EQ(parsed<WaitCommand>("wait filled a1 10s").limit, Milliseconds(10'000));
  EXPECT_EQ(waited<OrderIs>("wait done a1 2m").state, "done");
  EXPECT_EQ(waited<PhaseIs>("wait phase TJEA afternoon 60s").phase, "afternoon");
  EXPECT_EQ(waited<BestIs>("wait best offer TJEA 40.00 5s").price, "40.00");
  EXPECT_EQ(waited<BestIs>("wait best bid TJEA 5s").price, "");
  EXPECT_EQ(waited<DealOffered>("wait deal TJFS from M102 as d 5s").from, "M102");
  EXPECT_EQ(waited<DealIs>("wait deal-state d executed 5s").state, "executed");
}

TEST(ScriptTest, ReadsExpectations) {
  EXPECT_TRUE(expected<LastAnswerIs>("expect accepted").accepted);
  EXPECT_EQ(expected<LastAnswerIs>("expect refused PRICE_BAND").code, "PRICE_BAND");
  EXPECT_EQ(expected<LastAnswerIs>("expect refused").code, "");
  EXPECT_EQ(expected<OrderIs>("expect order a1 filled 100").done, "100");
  EXPECT_EQ(expected<HoldingIs>("expect holding TJEA free 10").part, "FRE");
  EXPECT_EQ(expected<CashIs>("expect cash proceeds 12.50").amount, "12.50");
  EXPECT_EQ(expected<BestIs>("expect best bid TJEA 40.00 10").quantity, "10");
  EXPECT_EQ(expected<BestIs>("expect best bid TJEA none").price, "none");
  expected<Reconciles>("expect reconciled");
}

TEST(ScriptTest, SaysWhatIsWrong) {
  EXPECT_EQ(fault("list TJEA sell 100"), "PRICE is missing");
  EXPECT_EQ(fault("list TJEA up 100 40"), "the side must be one of buy sell, not up");
  EXPECT_EQ(fault("list TJEA sell 100 40 now"), "too much: now");
  EXPECT_EQ(fault("pick TJEA buy 30"), "a pick names ORDER:QTY, or QTY best");
  EXPECT_EQ(fault("pick TJEA buy"), "ORDER:QTY is missing");
  EXPECT_EQ(fault("block offer TJFS sell 1000 31.00 M202"),
            "`to MEMBER`, `group MEMBERS` or `public` is missing");
  EXPECT_EQ(fault("wait filled a1 soon"), "TIME must be like 500ms, 10s or 2m, not soon");
  EXPECT_EQ(fault("expect order a1 happy"),
            "STATE must be one of live filled cancelled expired, not happy");
  EXPECT_EQ(fault("buy everything"), "unknown command buy; `help` lists them");
}

TEST(ScriptTest, SkipsBlankLinesAndComments) {
  for (const char* line : {"", "   ", "# nothing", "  # nothing"}) {
    const auto command = parse_command(line);
    ASSERT_TRUE(command);
    EXPECT_FALSE(command->has_value());
  }
}

TEST(ScriptTest, NamesTheLineThatIsWrong) {
  const auto good = parse_script("# day\nlist TJEA buy 1 40\n\ncancel x\n");
  ASSERT_TRUE(good);
  ASSERT_EQ(good->size(), 2u);
  EXPECT_EQ(good->at(1).number, 4u);
  const auto bad = parse_script("status\nlist TJEA\n");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().text, "line 2: the side is missing");
}

TEST(ScriptTest, ReadsTimes) {
  EXPECT_EQ(parse_time("1500ms"), Milliseconds(1500));
  EXPECT_EQ(parse_time("3s"), Milliseconds(3000));
  EXPECT_EQ(parse_time("2m"), Milliseconds(120'000));
  for (const char* text : {"", "s", "5", "-5s", "1h", "99999999999m", "1.5s"}) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace eco::member
