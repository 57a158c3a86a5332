#include "rulebooks/loader.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace eco::rulebooks {
namespace {

using ::testing::HasSubstr;

std::string file(const std::string& name) {
  const std::string path = std::string(std::getenv("ECO_SOURCE_DIR")) + "/rulebooks/" + name;
  std::ifstream in(path);
  EXPECT_TRUE(in) << path;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The national profile with one piece of text exchanged.
base::Result<domain::Rulebook> with(const std::string& from, const std::string& to) {
  std::string text = file("cea-sim.toml");
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  return load_rulebook(text, "cea-sim.toml");
}

std::string refusal(const std::string& from, const std::string& to) {
  const auto result = with(from, to);
  return result ? "accepted" : result.error().text;
}

base::Date date(const char* text) {
  return *base::parse_date(text);
}

TEST(RulebookFiles, EveryShippedFileLoads) {
  for (const char* name :
       {"cea-sim.toml", "tjea.toml", "forest-sink.toml", "discharge-nox.toml", "flow.toml",
        "blue-sink.toml", "woodland-tenure.toml", "forest-products.toml", "forest-cover.toml",
        "clean-water.toml", "ccer.toml", "energy-use.toml", "green-certificate.toml"}) {
    const auto book = load_rulebook(file(name), name);
    EXPECT_TRUE(book) << (book ? "" : book.error().text);
  }
}

TEST(RulebookFiles, NationalProfileHasTheValuesOfItsSources) {
  const auto book = load_rulebook(file("cea-sim.toml"), "cea-sim.toml");
  ASSERT_TRUE(book) << book.error().text;
  EXPECT_EQ(book->market.view(), "CEA-SIM");
  ASSERT_EQ(book->revisions.size(), 2u);
  const domain::MarketRules& rules = book->revision_on(date("2025-12-31"))->rules;
  EXPECT_EQ(rules.role, domain::VenueRole::simulated);
  EXPECT_EQ(rules.hao_per_tick_step, 100);
  EXPECT_EQ(rules.composite, domain::CompositeFormula::mean_of_closes);
  EXPECT_EQ(rules.listed->band_bp, 1000);
  EXPECT_EQ(rules.listed->levels, 5u);
  EXPECT_EQ(rules.listed->quantity_max, domain::Quantity(99'999));
  EXPECT_TRUE(rules.listed->phases.contains(domain::Phase::morning));
  EXPECT_EQ(rules.block->band_bp, 3000);
  EXPECT_EQ(rules.block->quantity_min, domain::Quantity(100'000));
  EXPECT_FALSE(rules.block->phases.contains(domain::Phase::morning));
  EXPECT_TRUE(rules.block->phases.contains(domain::Phase::afternoon));
  EXPECT_EQ(rules.fee_bp, 5);
  EXPECT_EQ(rules.risk_reserve_bp, 2000);
  EXPECT_EQ(rules.schedule.morning_s, 9 * 3600 + 1800);
}

TEST(RulebookFiles, WoodlandTenureHasTheValuesOfItsSources) {
  const auto book = load_rulebook(file("woodland-tenure.toml"), "woodland-tenure.toml");
  ASSERT_TRUE(book) << book.error().text;
  const domain::MarketRules& rules = book->revisions.front().rules;
  EXPECT_EQ(rules.kind, domain::AssetKind::unique);
  EXPECT_FALSE(rules.block || rules.ascending);
  ASSERT_TRUE(rules.notice);
  const domain::NoticeRules& notice = *rules.notice;
  EXPECT_TRUE(notice.forms.contains(domain::AuctionForm::ascending));
  EXPECT_FALSE(notice.forms.contains(domain::AuctionForm::sealed));
  EXPECT_EQ(notice.papers.bits(), 0b11110u);
  EXPECT_EQ(notice.floor_bp, 9'000);
  EXPECT_EQ(notice.deposit_min_bp, 1'000);
  EXPECT_EQ(notice.deposit_max_bp, 3'000);
  EXPECT_EQ(notice.notice_days, 10);
  EXPECT_EQ(notice.relist_days, 5);
  EXPECT_EQ(notice.relists_max, 2u);
  EXPECT_EQ(notice.floor_cut_bp, 1'000);
  EXPECT_EQ(notice.extension_s, 300);
  EXPECT_EQ(notice.first_refusal_s, 3'600);
  EXPECT_EQ(notice.objection_days, 5);
  EXPECT_EQ(notice.contract_days, 5);
  EXPECT_EQ(notice.payment_days, 5);
  EXPECT_EQ(notice.withdrawal_cost, domain::Money(5'000'000));
  EXPECT_TRUE(notice.phases.contains(domain::Phase::lunch));
}

TEST(RulebookRefusals, OfANoticesTableNameTheKeyAndTheRemedy) {
  const auto refusal_of = [](const std::string& from, const std::string& to) {
    std::string text = file("woodland-tenure.toml");
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    const auto result = load_rulebook(text, "woodland-tenure.toml");
    return result ? "accepted" : result.error().text;
  };
  EXPECT_THAT(refusal_of("[\"ASCENDING\"]", "[\"CLOCK\"]"),
              HasSubstr("tm8.forms: 'CLOCK' is not one of ASCENDING, SEALED"));
  EXPECT_THAT(refusal_of("[\"ASCENDING\"]", "[]"), HasSubstr("tm8.forms: names no form"));
  EXPECT_THAT(refusal_of("[\"ASCENDING\"]", "[\"SEALED\"]"),
              HasSubstr("tm8.extension_s: belongs to ASCENDING bidding"));
  EXPECT_THAT(refusal_of("\"APPRAISAL\", ", ""),
              HasSubstr("tm8.floor_bp: is a share of the appraisal: papers must name APPRAISAL"));
  EXPECT_THAT(refusal_of("deposit_max_bp  = 3000", "deposit_max_bp  = 999"),
              HasSubstr("tm8.deposit_max_bp: is below deposit_min_bp"));
  EXPECT_THAT(refusal_of("notice_days     = 10", "notice_days     = 0"),
              HasSubstr("tm8.notice_days: must be a whole number from 1 to 1000"));
  EXPECT_THAT(refusal_of("\"500.00\"", "\"-1\""),
              HasSubstr("tm8.withdrawal_cost: '-1' is not an amount of yuan"));
  EXPECT_THAT(refusal_of("floor_cut_bp    = 1000", "floor_cut_pb = 1000"),
              HasSubstr("tm8.floor_cut_pb: unknown key; did you mean 'floor_cut_bp'?"));
  std::string locked = file("woodland-tenure.toml");
  for (std::size_t at; (at = locked.find("[\"TM8\"] }")) != std::string::npos;) {
    locked.replace(at, 9, "[\"TM3\"] }");
  }
  const auto result = load_rulebook(locked, "woodland-tenure.toml");
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().text, HasSubstr("tm8: no entry of legal_basis unlocks this method"));
}

TEST(RulebookKeys, AMisspeltKeyIsNamedWithTheRightOneBeforeAnyMissingKey) {
  // The right key is missing as well: that is not what the operator must be told.
  EXPECT_THAT(refusal("levels      = 5", "levles = 5"),
              ::testing::EndsWith("tm1.levles: unknown key; did you mean 'levels'? "
                                  "(docs/rulebook.md lists the keys)"));
  EXPECT_THAT(refusal("[asset]", "[aset]"),
              HasSubstr(": aset: unknown key; did you mean 'asset'?"));
  EXPECT_THAT(refusal("levels      = 5", "levels = 5\nquixotic = 1"),
              HasSubstr("tm1.quixotic: unknown key; remove it"));
  EXPECT_THAT(refusal("article = ", "artikel = "),
              HasSubstr("legal_basis.artikel: unknown key; did you mean 'article'?"));
}

TEST(RulebookDates, TheCompositeFormulaChangesOnItsDay) {
  const auto book = load_rulebook(file("cea-sim.toml"), "cea-sim.toml");
  ASSERT_TRUE(book);
  EXPECT_EQ(book->revision_on(date("2021-07-15")), nullptr);
  EXPECT_EQ(book->revision_on(date("2026-01-05"))->rules.composite,
            domain::CompositeFormula::mean_of_closes);
  EXPECT_EQ(book->revision_on(date("2026-01-06"))->rules.composite,
            domain::CompositeFormula::current_only);
}

TEST(RulebookDates, AnyValueMayBeDated) {
  const auto book = with("rate_bp         = 5",
                         "rate_bp = [{ effective_from = 2021-07-16, value = 5 }, { effective_from "
                         "= 2024-01-01, value = 7 }]");
  ASSERT_TRUE(book) << book.error().text;
  ASSERT_EQ(book->revisions.size(), 3u);
  EXPECT_EQ(book->revision_on(date("2023-12-31"))->rules.fee_bp, 5);
  EXPECT_EQ(book->revision_on(date("2024-01-01"))->rules.fee_bp, 7);
  EXPECT_THAT(refusal("rate_bp         = 5",
                      "rate_bp = [{ effective_from = 2024-01-01, value = 5 }, { effective_from = "
                      "2021-07-16, value = 7 }]"),
              HasSubstr("ascending"));
}

TEST(RulebookRefusals, NameFileLineKeyAndRemedy) {
  EXPECT_THAT(refusal("levels      = 5", "levels = 5\nlevles = 5"),
              AllOf(HasSubstr("cea-sim.toml:"), HasSubstr("tm1.levles"), HasSubstr("unknown key")));
  EXPECT_THAT(refusal("levels      = 5", "levels = \"five\""),
              HasSubstr("tm1.levels: must be a whole number from 0 to 1000"));
  EXPECT_THAT(refusal("tick      = \"0.01\"", "tick = \"0\""),
              HasSubstr("asset.tick: must be above 0"));
  EXPECT_THAT(refusal("tick      = \"0.01\"", "tick = \"0.00001\""),
              HasSubstr("whole number of hao"));
  EXPECT_THAT(refusal("tick      = \"0.01\"", "tick = 0.01"),
              HasSubstr("asset.tick: must be text in quotes"));
  EXPECT_THAT(refusal("tick      = \"0.01\"", "tick = \"1e-2\""), HasSubstr("not a decimal"));
  EXPECT_THAT(refusal("max_qty     = \"99999\"", "max_qty = \"0\""),
              HasSubstr("max_qty: is below min_qty"));
  EXPECT_THAT(refusal("min_qty     = \"1\"", "min_qty = \"0.5\""),
              HasSubstr("whole number of quantity steps"));
  EXPECT_THAT(refusal("cycle = \"T0_EOD\"", "cycle = \"T2\""),
              HasSubstr("'T2' is not one of T0_EOD, ON_REGISTRY_CONFIRM"));
  EXPECT_THAT(refusal("cycle = \"T0_EOD\"", ""), HasSubstr("settlement.cycle: missing"));
  EXPECT_THAT(refusal("unlocks = [\"TM1\", \"TM3\", \"TM5\"]", "unlocks = [\"TM1\", \"TM5\"]"),
              HasSubstr("38号"));
  EXPECT_THAT(refusal("sessions = [\"13:00-15:00\"]", "sessions = [\"13:00-14:00\"]"),
              HasSubstr("neither sessions.morning"));
  EXPECT_THAT(refusal("morning   = \"09:30-11:30\"", "morning = \"09:30-25:30\""),
              HasSubstr("not a time HH:MM"));
  EXPECT_THAT(refusal("market_id      = \"CEA-SIM\"", "market_id = \"A-MARKET-CODE-TOO-LONG\""),
              HasSubstr("1 to 15"));
  EXPECT_THAT(refusal("effective_from = 2021-07-16\n", "effective_from = \"2021\"\n"),
              HasSubstr("must be a date"));
}

TEST(QuotaTables, HaveTheValuesOfTheirSources) {
  const auto book = load_rulebook(file("discharge-nox.toml"), "discharge-nox.toml");
  ASSERT_TRUE(book) << book.error().text;
  const domain::QuotaRules& quota = *book->revisions.front().rules.quota;
  EXPECT_EQ(quota.measure, "pollutant");
  ASSERT_EQ(quota.zones.size(), 1u);
  EXPECT_EQ(quota.zones[0].same, domain::ZoneKind::city);
  EXPECT_EQ(quota.zones[0].of, std::vector<domain::MeasureCode>{"NOx"});
  ASSERT_EQ(quota.pairs.size(), 2u);
  EXPECT_EQ(quota.pairs[0].apart.view(), "power");
  EXPECT_EQ(quota.pairs[1].apart.view(), "agriculture");
  EXPECT_TRUE(quota.pairs[1].of.empty());
  ASSERT_EQ(quota.ratios.size(), 4u);
  EXPECT_EQ(quota.ratios[1].quality, domain::AreaQuality::improving);
  EXPECT_EQ(quota.ratios[1].ratio, (domain::Ratio{3, 2}));
  EXPECT_EQ(quota.ratios[3].ratio, (domain::Ratio{5, 2}));
  EXPECT_EQ(quota.privileged, (domain::Ratio{1, 1}));
  EXPECT_TRUE(quota.options.contains(domain::QuotaOption::net_inflow));
  EXPECT_FALSE(quota.options.contains(domain::QuotaOption::recall));
  EXPECT_EQ(quota.approval, domain::BlockApproval::authority);
  EXPECT_EQ(quota.approval_days, 20);
  const auto forest = load_rulebook(file("forest-cover.toml"), "forest-cover.toml");
  ASSERT_TRUE(forest) << forest.error().text;
  const domain::MarketRules& rules = forest->revisions.front().rules;
  EXPECT_EQ(rules.hao_per_tick_step, 100);
  EXPECT_EQ(rules.quota->cover_floor_permille, 600);
  EXPECT_TRUE(rules.quota->ratios.empty());
  EXPECT_TRUE(rules.close_scope.empty());
}

TEST(QuotaTables, FaultsAreNamedWithTheirPlace) {
  const auto refused = [](const std::string& from, const std::string& to) {
    std::string text = file("discharge-nox.toml");
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    const auto result = load_rulebook(text, "discharge-nox.toml");
    return result ? "accepted" : result.error().text;
  };
  EXPECT_THAT(refused("measure        = \"pollutant\"", "measure = \"metric\""),
              HasSubstr("tm9.measure: names no part of asset.class_key"));
  EXPECT_THAT(refused("same = \"CITY\"", "same = \"PROVINCE\""),
              HasSubstr("tm9.zones.same: 'PROVINCE' is not one of DISTRICT, CITY, BASIN"));
  EXPECT_THAT(refused("same = \"CITY\"", "zone = \"CITY\""),
              HasSubstr("tm9.zones: must be a list of { of = [measures], same = \"…\" }"));
  EXPECT_THAT(refused("{ apart = \"agriculture\" }", "{ apart = \"\" }"),
              HasSubstr("tm9.pairs.apart: an industry has 1 to 15 characters"));
  EXPECT_THAT(refused("improving  = [3, 2]", "improving = [2, 3]"),
              HasSubstr("tm9.ratios.improving: must be two whole numbers"));
  EXPECT_THAT(refused("improving  = [3, 2]", "improving = 1.5"),
              HasSubstr("tm9.ratios.improving: must be two whole numbers"));
  EXPECT_THAT(refused("improving  = [3, 2]\n", ""),
              HasSubstr("tm9.ratios.improving: missing; add it, e.g. [3, 2] for 1.5:1"));
  EXPECT_THAT(refused("improving  = [3, 2]", "improving = [3, 2]\nbetter = [1, 1]"),
              HasSubstr("tm9.ratios.better: names no quality"));
  EXPECT_THAT(refused("ratio_rounding = \"CEIL\"", "ratio_rounding = \"FLOOR\""),
              HasSubstr("'FLOOR' is not offered; only 'CEIL'"));
  EXPECT_THAT(refused("\"NET_INFLOW\", \"SWAPS\"", "\"RECALL\""),
              HasSubstr("tm9.options: RECALL needs transfers of 1:1"));
  EXPECT_THAT(refused("approval_days  = 20", "approval_days = 0"),
              HasSubstr("tm9.approval_days: must be a whole number from 1 to 1000"));
  EXPECT_THAT(refused("options        =", "optoins ="),
              HasSubstr("tm9.optoins: unknown key; did you mean 'options'?"));
  EXPECT_THAT(refused("\"TM3\", \"TM9\"] }", "\"TM3\"] }"), HasSubstr("tm9: no entry"));
}

TEST(RulebookRefusals, SpeakOfTheTablesOfAuctionsToo) {
  EXPECT_THAT(refusal("awards         = [\"QUANTITY\"]", "award = [\"QUANTITY\"]"),
              AllOf(HasSubstr("tm5.award: unknown key"), HasSubstr("awards")));
  EXPECT_THAT(refusal("floor_minus_bp = [0, 1000]", "floor_minus_bp = [0, 10000]"),
              HasSubstr("tm5.floor_minus_bp: each must be a whole number from 0 to 9999"));
  EXPECT_THAT(refusal("short          = [\"SELL_ALL_VALID\"]", "short = [\"SELL\"]"),
              HasSubstr("'SELL' is not one of SELL_ALL_VALID, CANCEL"));
  EXPECT_EQ(refusal("cap_plus_bp    = 1000\n", "\n"), "accepted");
}

TEST(RulebookRefusals, OneBookHasOneMethod) {
  std::string text = file("cea-sim.toml");
  const auto replace = [&text](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  replace(
      "[settlement]",
      "[tm2]\ntypes = [\"LIMIT\"]\ntif = [\"DAY\"]\nsessions = [\"13:00-15:00\"]\n\n[settlement]");
  replace("[sources]", "[sources]\ntm2 = \"a test\"");
  EXPECT_THAT(load_rulebook(text, "cea-sim.toml").error().text,
              HasSubstr("tm2: no entry of legal_basis unlocks this method"));
  replace("\"TM3\", \"TM5\"", "\"TM2\", \"TM3\", \"TM5\"");
  EXPECT_THAT(load_rulebook(text, "cea-sim.toml").error().text,
              HasSubstr("a market has one book: tm1 or tm2, not both"));
}

TEST(RulebookRefusals, AValueWithoutASourceIsRefused) {
  EXPECT_THAT(refusal("fees                         = \"ASSUMPTION: 5 bp each side; risk reserve "
                      "20 % of the fees\"",
                      ""),
              HasSubstr("has no source"));
  EXPECT_THAT(refusal("\"tm3.firm_at\" ", "\"tm3.firm\" "), HasSubstr("names no key"));
}

TEST(RulebookRefusals, SourcesThatAreNoTableAreRefused) {
  std::string text = file("flow.toml");
  text = text.substr(0, text.find("[sources]"));
  text += "[[sources]]\neffective_from = 1960-01-01\nvalue = { asset = \"b\" }\n";
  const auto book = load_rulebook(text, "flow.toml");
  ASSERT_FALSE(book);
  EXPECT_THAT(book.error().text, HasSubstr("sources: must be a table"));
}

TEST(RulebookRefusals, BrokenTomlNamesTheLine) {
  EXPECT_THAT(refusal("[asset]", "[asset"),
              AllOf(HasSubstr("cea-sim.toml:10"), HasSubstr("not TOML")));
}

TEST(RulebookUnits, FinestStepOfBlueSinksIsOneHao) {
  std::string text = file("forest-sink.toml");
  text.replace(text.find("qty_step  = \"1\""), 15, "qty_step = \"0.01\"");
  const auto book = load_rulebook(text, "x.toml");
  ASSERT_TRUE(book) << book.error().text;
  EXPECT_EQ(book->revisions.front().rules.hao_per_tick_step, 1);
  EXPECT_EQ(book->revisions.front().rules.block->quantity_min, domain::Quantity(100));
}

}  // namespace
}  // namespace eco::rulebooks
