#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "console/report/bulletin.hpp"
#include "console/report/statement.hpp"
#include "tests/unit/console/worked_day.hpp"

namespace eco::console {
namespace {

using namespace domain;
using testing::account_a;
using testing::account_b;
using testing::account_c;
using testing::account_d;
using testing::cea24;
using testing::cea25;
using testing::cea_sim;
using ::testing::HasSubstr;
using testing::Until;
using testing::worked_day;

DayHistory history_of(Until until, std::optional<base::Date> date = std::nullopt) {
  DayHistory history(date);
  for (const DurableCommand& command : worked_day(until)) {
    if (!history.apply(command)) break;
  }
  return history;
}

constexpr Money hao(std::int64_t value) {
  return Money(value);
}

TEST(Bulletin, WorkedSettlementExampleGivesItsFigures) {
  EXPECT_EQ(bulletin_text(history_of(Until::day_closed), Language::english),
            R"(Daily bulletin  2026-07-01  (trading day 1)

CEA-SIM  National carbon allowances (simulated)  [SIMULATED, settled]
Instrument  Prev close   Open   High    Low  Close  Listed qty  Listed amount  Block qty   Block amount  Trades
CEA24            81.00  81.00  81.00  81.00  81.00       5,000     405,000.00          0           0.00       1
CEA25            97.41  97.40  97.40  97.40  97.40      10,000     974,000.00    150,000  14,250,000.00       2
Composite 89.20   Turnover 15,629,000.00   Fees 15,629.00   Risk reserve 3,125.80   Trades settled 3   Breaks 0
)");
}

TEST(Statement, ShowsATradeOfAnEarlierDayThatWasRefusedFromTheEventAlone) {
  DayHistory history(base::parse_date("2026-07-02"));
  DurableCommand answer;
  for (const DurableCommand& command : worked_day(Until::next_day_open)) {
    ASSERT_TRUE(history.apply(command));
    answer.command.header = command.command.header;
  }
  TradeFinalityChanged refused{TradeId(2), cea25, TradeFinality::refused};
  refused.method = Method::block;
  refused.date = *base::parse_date("2026-07-01");
  refused.price = Price(9'500);
  refused.quantity = Quantity(150'000);
  refused.amount = hao(142'500'000'000);
  refused.buy = {MemberId(3), account_c,        TraderId(3),    OrderId(9),
                 "C-1",       Liquidity::taker, hao(71'250'000)};
  refused.sell = {MemberId(2), account_b,        TraderId(2),    OrderId(9),
                  "B-1",       Liquidity::maker, hao(71'250'000)};
  answer.events = {refused};
  ASSERT_TRUE(history.apply(answer));
  const auto text = [&history](const char* member) {
    return statement_text(*make_statement(history, member, std::nullopt), Language::english);
  };
  EXPECT_THAT(text("C"), HasSubstr(R"(
Reversed  Traded on   Instrument  Side  Price  Quantity         Amount       Fee
T2        2026-07-01  CEA25       buy   95.00   150,000  14,250,000.00  7,125.00
)"));
  EXPECT_THAT(text("B"), HasSubstr("T2        2026-07-01  CEA25       sell"));
  EXPECT_THAT(text("A"), ::testing::Not(HasSubstr("Reversed")));
  EXPECT_THAT(
      statement_json(*make_statement(history, "C", std::nullopt)),
      HasSubstr(R"("refused_trades_of_earlier_days":[{"trade":"2","traded_on":"2026-07-01")"));
}

TEST(Bulletin, ChineseTextIsAlignedByDisplayWidth) {
  EXPECT_EQ(bulletin_text(history_of(Until::day_closed), Language::chinese),
            R"(每日公报  2026-07-01  (交易日序号 1)

CEA-SIM  全国碳排放配额(模拟)  [模拟, 已结算]
标的   前收盘   开盘   最高   最低   收盘  挂牌成交量  挂牌成交额  大宗成交量     大宗成交额  成交笔数
CEA24   81.00  81.00  81.00  81.00  81.00       5,000  405,000.00           0           0.00         1
CEA25   97.41  97.40  97.40  97.40  97.40      10,000  974,000.00     150,000  14,250,000.00         2
综合价格 89.20   成交总额 15,629,000.00   手续费 15,629.00   风险准备金 3,125.80   已交收笔数 3   未交收 0
)");
}

TEST(Bulletin, JsonCarriesEveryFigureAsText) {
  EXPECT_EQ(
      bulletin_json(history_of(Until::day_closed)),
      R"j({"report":"bulletin","date":"2026-07-01","day":"1","closed":true,"markets":[{"market":"CEA-SIM",)j"
      R"j("name_en":"National carbon allowances (simulated)","name_zh":"全国碳排放配额(模拟)",)j"
      R"j("role":"SIMULATED","unit":"tCO2e","phase":"settled","final":true,"instruments":[)j"
      R"j({"instrument":"CEA24","base":"81.00","previous_close":"81.00","open":"81.00","high":"81.00","low":"81.00",)j"
      R"j("close":"81.00","listed_quantity":"5000","listed_amount":"405000.00","block_quantity":"0",)j"
      R"j("block_amount":"0.00","trades":1},)j"
      R"j({"instrument":"CEA25","base":"97.41","previous_close":"97.41","open":"97.40","high":"97.40","low":"97.40",)j"
      R"j("close":"97.40","listed_quantity":"10000","listed_amount":"974000.00",)j"
      R"j("block_quantity":"150000","block_amount":"14250000.00","trades":2}],)j"
      R"j("composite":"89.20","composite_formula":"mean_of_closes","turnover":"15629000.00",)j"
      R"j("fees":"15629.00","risk_reserve":"3125.80","trades_settled":3,"breaks":[]}]})j");
}

TEST(Bulletin, DuringTheDayShowsTheTradesSoFar) {
  const auto markets = make_bulletin(history_of(Until::block_traded));
  ASSERT_EQ(markets.size(), 1u);
  const BulletinLine idle{cea24, Price(8'100), {}, {}, {}, {}, {}, {}, {}, {}, {}, 0};
  const BulletinLine traded{cea25,
                            Price(9'741),
                            Price(0),
                            Price(9'740),
                            Price(9'740),
                            Price(9'740),
                            Price(0),
                            Quantity(10'000),
                            hao(9'740'000'000),
                            Quantity(150'000),
                            hao(142'500'000'000),
                            2};
  EXPECT_EQ(markets[0].lines, (std::vector{idle, traded}));
  EXPECT_EQ(markets[0].turnover, hao(152'240'000'000));
  EXPECT_EQ(markets[0].fees, hao(152'240'000));
  EXPECT_THAT(bulletin_text(history_of(Until::block_traded), Language::english),
              HasSubstr("[SIMULATED, afternoon, provisional]"));
}

TEST(Books, EndOfTheWorkedExampleBalancesToTheHao) {
  const DayHistory day = history_of(Until::day_closed);
  const Books& books = day.books();
  EXPECT_EQ(books.cash(account_a), (CashBalance{hao(10'255'130'000), {}, {}, {}, {}}));
  EXPECT_EQ(books.cash(account_b), (CashBalance{hao(148'111'855'000), {}, {}, {}, {}}));
  EXPECT_EQ(books.cash(account_c), (CashBalance{hao(57'428'750'000), {}, {}, {}, {}}));
  EXPECT_EQ(books.cash(account_d), (CashBalance{hao(4'047'975'000), {}, {}, {}, {}}));
  EXPECT_EQ(books.venue_cash(cea_sim, CashBucket::fees), hao(125'032'000));
  EXPECT_EQ(books.venue_cash(cea_sim, CashBucket::risk_reserve), hao(31'258'000));
  using Holdings = std::map<InstrumentId, HoldingBalance>;
  const auto locked = [](std::int64_t quantity) {
    return HoldingBalance{{}, Quantity(quantity), {}, {}, {}};
  };
  EXPECT_EQ(books.holdings(account_a, DayOrdinal(1)), (Holdings{{cea25, locked(10'000)}}));
  EXPECT_EQ(books.holdings(account_b, DayOrdinal(1)),
            (Holdings{{cea25, {Quantity(40'000), {}, {}, {}, {}}}, {cea24, locked(5'000)}}));
  EXPECT_EQ(books.holdings(account_c, DayOrdinal(1)), (Holdings{{cea25, locked(150'000)}}));
  EXPECT_EQ(books.holdings(account_d, DayOrdinal(1)), (Holdings{{cea24, {}}}));
  EXPECT_EQ(books.holdings(account_a, DayOrdinal(2)),
            (Holdings{{cea25, {Quantity(10'000), {}, {}, {}, {}}}}));
  EXPECT_EQ(books.contradictions(), 0u);
}

TEST(Books, MissingPostingIsNoticed) {
  Books books;
  books.post({{account_a, {}, CashBucket::free},
              {account_c, {}, CashBucket::free},
              hao(1),
              PostingReason::pay,
              {},
              {}});
  EXPECT_EQ(books.contradictions(), 1u);
  const LotPlace place{account_a, Place::trading, LotUse::free};
  books.move({cea25, LotId(9), 1, 5, place, place, {}, PostingReason::transfer, {}, {}});
  EXPECT_EQ(books.contradictions(), 2u);
  books.reserve({cea25, account_a, OrderId(7), Quantity(5), PostingReason::reserve});
  books.reserve({cea25, account_a, OrderId(7), Quantity(5), PostingReason::release});
  EXPECT_EQ(books.contradictions(), 2u);
  books.reserve({cea25, account_a, OrderId(7), Quantity(5), PostingReason::release});
  EXPECT_EQ(books.contradictions(), 3u);
}

TEST(Books, MoveOutOfTheMiddleOfALotLeavesBothEnds) {
  Books books;
  const LotPlace outside{{}, Place::registry, LotUse::outside};
  const LotPlace a{account_a, Place::trading, LotUse::free};
  const LotPlace b{account_b, Place::trading, LotUse::frozen};
  books.move({cea25, LotId(1), 1, 100, outside, a, {}, PostingReason::issue, {}, {}});
  books.move({cea25, LotId(1), 31, 40, a, b, {}, PostingReason::freeze, {}, {}});
  books.move({cea25, LotId(1), 21, 30, a, outside, {}, PostingReason::transfer, {}, {}});
  EXPECT_EQ(books.holdings(account_a, DayOrdinal(1))[cea25],
            (HoldingBalance{Quantity(80), {}, {}, {}, {}}));
  EXPECT_EQ(books.holdings(account_b, DayOrdinal(1))[cea25],
            (HoldingBalance{{}, {}, {}, Quantity(10), {}}));
  EXPECT_EQ(books.contradictions(), 0u);
}

TEST(Books, ADeliveryTakesWhatWasReserved) {
  Books books;
  const LotPlace outside{{}, Place::registry, LotUse::outside};
  const LotPlace a{account_a, Place::trading, LotUse::free};
  const LotPlace b{account_b, Place::trading, LotUse::free};
  books.move({cea25, LotId(1), 1, 100, outside, a, {}, PostingReason::issue, {}, {}});
  books.reserve({cea25, account_a, OrderId(7), Quantity(60), PostingReason::reserve});
  EXPECT_EQ(books.holdings(account_a, DayOrdinal(1))[cea25],
            (HoldingBalance{Quantity(40), {}, Quantity(60), {}, {}}));
  books.move({cea25, LotId(1), 1, 20, a, b, {}, PostingReason::delivery, OrderId(7), TradeId(1)});
  books.reserve({cea25, account_a, OrderId(7), Quantity(30), PostingReason::release});
  EXPECT_EQ(books.holdings(account_a, DayOrdinal(1))[cea25],
            (HoldingBalance{Quantity(70), {}, Quantity(10), {}, {}}));
  EXPECT_EQ(books.holdings(account_b, DayOrdinal(1))[cea25],
            (HoldingBalance{Quantity(20), {}, {}, {}, {}}));
  EXPECT_EQ(books.contradictions(), 0u);
}

VenueBalances venue_of_b() {
  VenueBalances out;
  out.cash.free = hao(148'111'855'000);
  out.holdings = {{cea25, "CEA25", Quantity(40'000), {}, {}, {}, {}},
                  {cea24, "CEA24", {}, Quantity(5'000), {}, {}, {}}};
  return out;
}

TEST(Statement, ShowsEveryTradeAndPostingAndEndsAtTheVenuesBalances) {
  const DayHistory day = history_of(Until::day_closed);
  const auto statement = make_statement(day, "B", venue_of_b());
  ASSERT_TRUE(statement);
  EXPECT_EQ(statement_text(*statement, Language::english),
            R"(Statement  B  Beta Steel  account B  2026-07-01

Cash (CNY)           Free  Proceeds  Reserved  Deposit  Frozen          Total
Opening              0.00      0.00      0.00     0.00    0.00           0.00
Closing     14,811,185.50      0.00      0.00     0.00    0.00  14,811,185.50

Holdings              Free  Locked  Reserved  Frozen  Registry    Total
CEA25     opening  200,000       0         0       0         0  200,000
CEA25     closing   40,000       0         0       0         0   40,000
CEA24     opening        0       0         0       0         0        0
CEA24     closing        0   5,000         0       0         0    5,000

Trade  Time          Instrument  Side  Method  Price  Quantity         Amount       Fee  State
T1     15:00:11.000  CEA25       sell  listed  97.40    10,000     974,000.00    487.00  settled
T2     15:00:13.000  CEA25       sell  block   95.00   150,000  14,250,000.00  7,125.00  settled
T3     15:00:15.000  CEA24       buy   listed  81.00     5,000     405,000.00    202.50  settled

Time          Cash posting  From                 To                          Amount  Reference
15:00:11.000  pay           A reserved           proceeds                974,000.00  T1
15:00:11.000  fee           proceeds             CEA-SIM fees                487.00  T1
15:00:13.000  pay           C reserved           proceeds             14,250,000.00  T2
15:00:13.000  fee           proceeds             CEA-SIM fees              7,125.00  T2
15:00:15.000  reserve       proceeds             reserved (proceeds)     405,202.50
15:00:15.000  pay           reserved (proceeds)  D proceeds              405,000.00  T3
15:00:15.000  fee           reserved (proceeds)  CEA-SIM fees                202.50  T3
15:00:17.000  settle        proceeds             free                 14,811,185.50

Time          Rights movement  Instrument  From            To              Quantity  Lot serials      Reference
15:00:11.000  delivery         CEA25       trading free    A trading free    10,000  L1:1-10000       T1
15:00:13.000  delivery         CEA25       trading free    C trading free   150,000  L1:10001-160000  T2
15:00:15.000  delivery         CEA24       D trading free  trading free       5,000  L2:1-5000        T3

Time          Rights reserved  Instrument  Quantity  Reference
15:00:10.000  reserve          CEA25         10,000
15:00:12.000  reserve          CEA25        150,000

For the registry: CEA25 -160,000, CEA24 +5,000

The closing balances equal the venue's books.
)");
}

TEST(Statement, SaysLoudlyThatTheVenueHasOtherBalances) {
  const DayHistory day = history_of(Until::day_closed);
  VenueBalances other = venue_of_b();
  other.cash.free += hao(1);
  EXPECT_EQ(make_statement(day, "B", other)->agreement, Agreement::differs);
  other = venue_of_b();
  other.holdings.pop_back();
  const auto statement = make_statement(day, "B", other);
  EXPECT_EQ(statement->agreement, Agreement::differs);
  EXPECT_THAT(statement_text(*statement, Language::chinese), HasSubstr("期末余额与场所账簿不一致"));
  EXPECT_THAT(statement_json(*statement), HasSubstr(R"("agrees_with_venue":false)"));
}

TEST(Statement, OfAnEarlierDayStopsAtTheNextOpening) {
  const DayHistory day = history_of(Until::next_day_open, base::parse_date("2026-07-01"));
  ASSERT_TRUE(day.found());
  const auto statement = make_statement(day, "A", VenueBalances{});
  ASSERT_TRUE(statement);
  EXPECT_EQ(statement->agreement, Agreement::not_compared);
  EXPECT_EQ(statement->opening_cash, (CashBalance{hao(20'000'000'000), {}, {}, {}, {}}));
  EXPECT_EQ(statement->closing_cash, (CashBalance{hao(10'255'130'000), {}, {}, {}, {}}));
}

TEST(Statement, OfTheNextDayOpensWithTheLockFallen) {
  const DayHistory day = history_of(Until::next_day_open);
  const auto statement = make_statement(day, "A", std::nullopt);
  ASSERT_TRUE(statement);
  EXPECT_EQ(statement->opening_holdings.at(cea25).free, Quantity(10'000));
  EXPECT_EQ(statement->opening_cash.free, hao(10'255'130'000));
  EXPECT_EQ(statement->closing_cash.free, hao(10'255'000'000));
}

TEST(Statement, ForAnUnknownMemberIsNone) {
  EXPECT_FALSE(make_statement(history_of(Until::day_closed), "Z", std::nullopt));
}

TEST(DayHistoryDates, DayThatWasNeverOpenedIsNotFound) {
  EXPECT_FALSE(history_of(Until::next_day_open, base::parse_date("2026-06-30")).found());
}

}  // namespace
}  // namespace eco::console
