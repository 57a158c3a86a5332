// Trace, day and export over a journal of two days.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "persistence/memory_journal.hpp"
#include "proto/codec.hpp"
#include "replay/day.hpp"
#include "replay/describe.hpp"
#include "replay/export.hpp"
#include "replay/trace.hpp"
#include "tests/unit/replay/journaled_venue.hpp"

namespace eco::replay {
namespace {

using testing::Draft;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::JournaledVenue;
using testing::TwoDays;

class Views : public ::testing::Test {
 protected:
  void write(std::uint64_t forged = 0, std::function<void(Draft&)> change = {}) {
    JournaledVenue venue(own_journal);
    if (forged != 0) venue.forge(forged, std::move(change));
    at = testing::two_days(venue);
    auto made = own_journal.reader({});
    ASSERT_TRUE(made.has_value());
    own_reader = *std::move(made);
  }

  /// Sequence numbers that a trace shows.
  [[nodiscard]] std::vector<std::uint64_t> traced(const TraceSubject& subject) {
    std::vector<std::uint64_t> shown;
    auto made = own_journal.reader({});
    RecordStream stream(**made);
    const auto count = trace(stream, subject, [&](const TraceStep& step) {
      shown.push_back(step.record.sequence().raw());
      EXPECT_FALSE(step.about.empty());
    });
    EXPECT_TRUE(count.has_value());
    EXPECT_EQ(*count, shown.size());
    return shown;
  }

  persistence::MemoryDisk own_disk{1};
  persistence::MemoryJournal own_journal{own_disk};
  std::unique_ptr<persistence::JournalReader> own_reader;
  TwoDays at;
};

using Trace = Views;
using Day = Views;
using Export = Views;

TEST_F(Trace, OfAnOrderIsItsWholeLife) {
  write();
  const std::uint64_t settled = at.first_close - 1;  // `settle` stands before `close day`
  const auto shown = traced({.order = at.seller_listing, .cl_ord_id = {}, .member = "", .lot = {}});
  ASSERT_GE(shown.size(), 3u);
  EXPECT_EQ(shown[0], at.seller_listing);
  EXPECT_EQ(shown[1], at.buyer_pick);
  EXPECT_EQ(shown[2], at.refused);
  EXPECT_LE(shown.back(), settled);
}

TEST_F(Trace, OfAClientIdFollowsTheOrderOfThatMember) {
  write();
  const auto sold = traced({.order = {}, .cl_ord_id = "S2", .member = "SELLER", .lot = {}});
  EXPECT_THAT(sold, ElementsAre(at.seller_listing + 1, at.cancel));
  EXPECT_THAT(traced({.order = {}, .cl_ord_id = "S2", .member = "BUYER", .lot = {}}), IsEmpty());
  EXPECT_THAT(traced({.order = {}, .cl_ord_id = "S2", .member = "NOBODY", .lot = {}}), IsEmpty());
}

TEST_F(Trace, OfAMemberIsWhatHeDidAndWhatHappenedToHim) {
  write();
  const auto shown = traced({.order = {}, .cl_ord_id = {}, .member = "BUYER", .lot = {}});
  EXPECT_THAT(shown, ::testing::Contains(at.buyer_pick));
  EXPECT_THAT(shown, ::testing::Contains(at.block));
  EXPECT_THAT(shown, ::testing::Not(::testing::Contains(at.cancel)));
  EXPECT_EQ(traced({.order = {}, .cl_ord_id = {}, .member = "2", .lot = {}}), shown);
}

TEST_F(Trace, OfALotIsItsChainOfTitle) {
  write();
  std::vector<std::string> lines;
  RecordStream stream(*own_reader);
  const auto count =
      trace(stream, {.order = {}, .cl_ord_id = {}, .member = "", .lot = domain::LotId(1)},
            [&](const TraceStep& step) {
              for (const std::size_t i : step.about) {
                lines.push_back(describe(step.events[i], step.directory));
              }
            });
  ASSERT_TRUE(count.has_value());
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines[0],
            "lot issued: lot 1, instrument TJEA24, account SELLER, quantity 1000000 tCO2e, "
            "vintage 2024, acquisition free_allocation, reference registry");
}

TEST_F(Day, FollowsFromItsTrades) {
  write();
  RecordStream stream(*own_reader);
  const auto report = recompute_day(stream, eco::testing::date("2026-03-02"));
  ASSERT_TRUE(report.has_value()) << report.error().text;
  EXPECT_TRUE(report->closed);
  EXPECT_EQ(report->ordinal, domain::DayOrdinal(1));
  for (const Finding& finding : report->findings) {
    ADD_FAILURE() << finding.subject << " " << finding.figure << ": " << finding.recorded
                  << " recorded, " << finding.recomputed;
  }
  const InstrumentDay& day = report->instruments.at(domain::InstrumentId(1));
  EXPECT_EQ(day.base, domain::Price(3000));
  EXPECT_EQ(day.open, domain::Price(3010));
  EXPECT_EQ(day.close, domain::Price(3010));  // 2 000 t are above the threshold of 1 000 t
  EXPECT_EQ(day.vwap, domain::Price(3010));
  EXPECT_EQ(day.listed_quantity, domain::Quantity(2'000));
  EXPECT_EQ(day.listed_amount, domain::Money(602'000'000));
  EXPECT_EQ(day.block_quantity, domain::Quantity(100'000));
  EXPECT_EQ(day.block_amount, domain::Money(29'000'000'000));
  EXPECT_EQ(day.trades, 2u);
  const MarketDay& market = report->markets.at(domain::MarketId(1));
  EXPECT_EQ(market.turnover, domain::Money(29'602'000'000));
  EXPECT_EQ(market.fees, domain::Money(2 * (301'000 + 14'500'000)));  // 5 bp each side
  ASSERT_TRUE(market.settlement.has_value());
  EXPECT_EQ(market.settlement->trades_settled, 2u);
  EXPECT_EQ(market.settlement->breaks, 0u);
  EXPECT_EQ(market.settlement->turnover, market.turnover);
  EXPECT_EQ(market.settlement->fees, market.fees);
  EXPECT_EQ(market.settlement->risk_reserve, domain::Money(5'920'400));  // 20 %
  EXPECT_THAT(day_text(*report), HasSubstr("figures recorded that day follow from its trades."));
  EXPECT_THAT(day_json(*report), HasSubstr(R"("close":"30.10","vwap":"30.10")"));
}

TEST_F(Day, FollowsFromItsTradesWithoutTheBustedAndWithTheCorrected) {
  JournaledVenue venue(own_journal);
  testing::day_of_errors(venue);
  auto made = own_journal.reader({});
  ASSERT_TRUE(made.has_value());
  RecordStream stream(**made);
  const auto report = recompute_day(stream, std::nullopt);
  ASSERT_TRUE(report.has_value()) << report.error().text;
  for (const Finding& finding : report->findings) {
    ADD_FAILURE() << finding.subject << " " << finding.figure << ": " << finding.recorded
                  << " recorded, " << finding.recomputed;
  }
  const InstrumentDay& day = report->instruments.at(domain::InstrumentId(1));
  EXPECT_EQ(day.open, domain::Price(3005));  // the correction stands in the place of the first
  EXPECT_EQ(day.high, domain::Price(3040));
  EXPECT_EQ(day.trades, 2u);
  EXPECT_EQ(day.listed_quantity, domain::Quantity(3'500));
  EXPECT_EQ(day.listed_amount, domain::Money(1'058'750'000));
  EXPECT_EQ(day.close, domain::Price(3025));
  const MarketDay& market = report->markets.at(domain::MarketId(1));
  EXPECT_EQ(market.settlement->trades_settled, 2u);
  EXPECT_EQ(market.turnover, day.listed_amount);
}

TEST_F(Day, WithAThinTradeKeepsThePreviousClose) {
  write();
  RecordStream stream(*own_reader);
  const auto report = recompute_day(stream, std::nullopt);
  ASSERT_TRUE(report.has_value()) << report.error().text;
  EXPECT_EQ(report->date, eco::testing::date("2026-03-03"));
  EXPECT_THAT(report->findings, IsEmpty());
  const InstrumentDay& day = report->instruments.at(domain::InstrumentId(1));
  EXPECT_EQ(day.previous_close, domain::Price(3010));
  EXPECT_EQ(day.close, domain::Price(3010));
  EXPECT_EQ(day.open, domain::Price(3000));
}

TEST_F(Day, NamesAPublishedFigureThatDoesNotFollow) {
  std::uint64_t closing = 0;
  const auto forge_close = [&closing](Draft& draft) {
    for (std::string& bytes : draft.events) {
      auto event = proto::decode_event(bytes);
      auto* closed = event ? std::get_if<domain::InstrumentClosed>(&*event) : nullptr;
      if (closed == nullptr || closed->instrument != domain::InstrumentId(1)) continue;
      closed->close = domain::Price(3011);
      closing = draft.command.header.sequence.raw();
      bytes.clear();
      proto::encode(*event, bytes);
    }
  };
  JournaledVenue venue(own_journal);
  for (std::uint64_t sequence = 1; sequence < 60; ++sequence) venue.forge(sequence, forge_close);
  testing::two_days(venue);
  auto made = own_journal.reader({});
  ASSERT_TRUE(made.has_value());
  RecordStream stream(**made);
  const auto report = recompute_day(stream, eco::testing::date("2026-03-02"));
  ASSERT_TRUE(report.has_value());
  ASSERT_EQ(report->findings.size(), 1u);
  const Finding& finding = report->findings[0];
  EXPECT_EQ(finding.subject, "TJEA24");
  EXPECT_EQ(finding.figure, "close");
  EXPECT_EQ(finding.recorded, "30.11");
  EXPECT_EQ(finding.recomputed, "30.10");
  EXPECT_GT(finding.sequence.raw(), 0u);
  EXPECT_THAT(day_text(*report), HasSubstr("TJEA24, close: recorded 30.11, recomputed 30.10"));
}

TEST_F(Day, ThatWasNotOpenedIsSaidToBe) {
  write();
  RecordStream stream(*own_reader);
  const auto report = recompute_day(stream, eco::testing::date("2026-03-04"));
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().text,
            "2026-03-04 was not opened; the days in this journal are 2026-03-02 to 2026-03-03");
}

std::vector<std::string> lines_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

TEST_F(Export, WritesARowForEachCommandEventTradeAndPosting) {
  write();
  std::string name = (std::filesystem::temp_directory_path() / "eco-export-XXXXXX").string();
  ASSERT_NE(::mkdtemp(name.data()), nullptr);
  const std::filesystem::path directory(name);
  for (const auto& [format, suffix, header] :
       {std::tuple(ExportFormat::csv, ".csv", 1u), std::tuple(ExportFormat::jsonl, ".jsonl", 0u)}) {
    auto made = own_journal.reader({});
    ASSERT_TRUE(made.has_value());
    RecordStream stream(**made);
    const auto counts = export_journal(stream, format, directory);
    ASSERT_TRUE(counts.has_value()) << counts.error().text;
    EXPECT_EQ(counts->commands, at.last);
    EXPECT_EQ(counts->trades, 3u);
    EXPECT_GT(counts->cash_postings, counts->trades);
    EXPECT_EQ(lines_of(directory / ("commands" + std::string(suffix))).size(),
              counts->commands + header);
    EXPECT_EQ(lines_of(directory / ("events" + std::string(suffix))).size(),
              counts->events + header);
    EXPECT_EQ(lines_of(directory / ("lot_postings" + std::string(suffix))).size(),
              counts->lot_postings + header);
    EXPECT_GT(counts->rights_reservations, 0u);
    EXPECT_EQ(lines_of(directory / ("rights_reservations" + std::string(suffix))).size(),
              counts->rights_reservations + header);
  }
  const auto trades = lines_of(directory / "trades.csv");
  ASSERT_EQ(trades.size(), 4u);
  EXPECT_THAT(trades[0], HasSubstr("sequence,event,time,trade,instrument,method,price,quantity,"
                                   "amount,buy.order.order,buy.order.cl_ord_id,"));
  EXPECT_THAT(trades[1], HasSubstr(std::to_string(at.buyer_pick) + ","));
  EXPECT_THAT(trades[1], HasSubstr(",1,1,listed,3010,2000,602000000,"));

  RecordStream stream(*own_reader);
  const auto again = export_journal(stream, ExportFormat::csv, directory);
  ASSERT_FALSE(again.has_value());
  EXPECT_THAT(again.error().text, HasSubstr("commands.csv exists: choose an empty directory"));
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace eco::replay
