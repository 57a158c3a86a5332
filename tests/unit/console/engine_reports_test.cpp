// Reports made from what the real engine says, against what the real engine answers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/prng.hpp"
#include "console/report/bulletin.hpp"
#include "console/report/statement.hpp"
#include "engine/exchange.hpp"
#include "tests/support/rulebook_values.hpp"

namespace eco::console::testing {
namespace {

using namespace domain;
using ::testing::HasSubstr;

/// An exchange whose commands and events are kept, as a journal would.
class RecordedVenue {
 public:
  const EventBuffer& apply(CommandBody body, CommandHeader header = {}) {
    header.sequence = SeqNo(record_.size() + 1);
    header.stamp = Timestamp(base::venue_instant(first_day, 9 * 3600) +
                             static_cast<std::int64_t>(record_.size()) * 1'000'000);
    DurableCommand& next = record_.emplace_back();
    next.command = {header, std::move(body)};
    exchange_.apply(next.command, next.events);
    return next.events;
  }
  void operate(OperatorAction action) {
    CommandHeader header;
    header.person = "alice";
    const EventBuffer& events = apply(OperatorCommand{"test", "", std::move(action)}, header);
    const auto* proposed = std::get_if<ActionProposed>(&events.back());
    if (proposed == nullptr) return;
    header.person = "bob";
    apply(ApproveProposal{proposed->proposal, proposed->hash, "test"}, header);
  }
  void admit(std::string_view code) {
    operate(AdmitMember{*MemberCode::from(code), "Member " + std::string(code)});
    operate(CreateTrader{*MemberCode::from(code), *PersonName::from("t" + std::string(code)),
                         *CompId::from(code), FixVersion::fix44, 1});
  }
  void send(std::uint32_t member, CommandBody body) {
    CommandHeader header;
    header.session = SessionId(member);
    header.member = MemberId(member);
    header.trader = TraderId(member);
    apply(std::move(body), header);
  }
  NewOrder order(OrderKind kind, Side side, Symbol symbol, InstrumentId instrument,
                 std::int64_t price, std::int64_t quantity) {
    NewOrder out;
    out.cl_ord_id = next_id();
    out.symbol = symbol;
    out.instrument = instrument;
    out.kind = kind;
    out.side = side;
    out.price = Price(price);
    out.quantity = Quantity(quantity);
    out.skip_own = SkipOwn::yes;
    return out;
  }
  ClOrdId next_id() { return *ClOrdId::from("C" + std::to_string(++ids_)); }
  [[nodiscard]] SeqNo last() const { return SeqNo(record_.size()); }

  [[nodiscard]] DayHistory history() const {
    DayHistory out(std::nullopt);
    for (const DurableCommand& command : record_) out.apply(command);
    return out;
  }
  [[nodiscard]] VenueBalances balances(std::uint32_t member) const {
    const AccountId account(member);
    return {*std::get<CashAnswer>(exchange_.query(CashQuery{account})).cash,
            std::get<HoldingsAnswer>(exchange_.query(HoldingsQuery{account})).holdings};
  }
  /// Every member's statement ends at the venue's balances.
  void expect_agreement() const {
    const DayHistory day = history();
    const auto members = std::get<MembersAnswer>(exchange_.query(MembersQuery{})).members;
    for (const MemberView& view : members) {
      const auto statement = make_statement(day, view.code.view(), balances(view.member.raw()));
      ASSERT_TRUE(statement);
      ASSERT_EQ(statement->agreement, Agreement::agrees)
          << "after " << record_.size() << " commands\n"
          << statement_text(*statement, Language::english);
    }
  }

 private:
  static constexpr base::Date first_day{20'514};  // 2026-03-02
  engine::Exchange exchange_{engine::ExchangeLimits{.orders_max = 10'000}};
  std::vector<DurableCommand> record_;
  std::uint64_t ids_ = 0;
};

constexpr InstrumentId cea25{1};
constexpr InstrumentId cea24{2};
constexpr std::int64_t yuan = 10'000;

class EngineReports : public ::testing::Test {
 protected:
  EngineReports() {
    venue.operate(ActivateRulebook{"cea-sim", eco::testing::cea_sim()});
    venue.operate(ListInstrument{"CEA-SIM", "CEA25", 2025, "", Price(9'741)});
    venue.operate(ListInstrument{"CEA-SIM", "CEA24", 2024, "", Price(8'100)});
    venue.admit("A");
    venue.admit("B");
    venue.admit("C");
    venue.admit("D");
  }
  void open(std::string_view date) {
    venue.operate(OpenDay{*base::parse_date(date), ScheduleMode::manual, 0, ""});
    venue.operate(SetPhase{"", Phase::afternoon});
  }
  void end_day() {
    venue.operate(SetPhase{"", Phase::settling});
    venue.operate(ConfirmTrades{"CEA-SIM", {}});
    venue.operate(Settle{""});
    venue.operate(CloseDay{});
  }

  RecordedVenue venue;
};

TEST_F(EngineReports, WorkedSettlementExampleGivesItsBulletinAndBalances) {
  venue.operate(DepositCash{"A", Money(2'000'000 * yuan), ""});
  venue.operate(DepositCash{"C", Money(20'000'000 * yuan), ""});
  venue.operate(
      IssueLot{"B", "CEA25", Quantity(200'000), 2025, Acquisition::deposited, Place::trading, ""});
  venue.operate(
      IssueLot{"D", "CEA24", Quantity(5'000), 2024, Acquisition::deposited, Place::trading, ""});
  open("2026-03-02");
  venue.send(2, venue.order(OrderKind::listing, Side::sell, "CEA25", cea25, 9'740, 10'000));
  venue.send(1, venue.order(OrderKind::sweep, Side::buy, "CEA25", cea25, 9'760, 10'000));
  BlockPropose block;
  block.cl_ord_id = venue.next_id();
  block.symbol = "CEA25";
  block.instrument = cea25;
  block.side = Side::sell;
  block.counterparty = "C";
  block.price = Price(9'500);
  block.quantity = Quantity(150'000);
  venue.send(2, block);
  venue.send(3, BlockAccept{venue.next_id(), OfferId(venue.last().raw()), 0, {}});
  venue.send(4, venue.order(OrderKind::listing, Side::sell, "CEA24", cea24, 8'100, 5'000));
  venue.send(2, venue.order(OrderKind::sweep, Side::buy, "CEA24", cea24, 8'100, 5'000));
  venue.expect_agreement();
  end_day();
  venue.expect_agreement();
  const DayHistory day = venue.history();
  EXPECT_THAT(bulletin_text(day, Language::english), HasSubstr(R"(
Instrument  Prev close   Open   High    Low  Close  Listed qty  Listed amount  Block qty   Block amount  Trades
CEA24            81.00  81.00  81.00  81.00  81.00       5,000     405,000.00          0           0.00       1
CEA25            97.41  97.40  97.40  97.40  97.40      10,000     974,000.00    150,000  14,250,000.00       2
Composite 89.20   Turnover 15,629,000.00   Fees 15,629.00   Risk reserve 3,125.80   Trades settled 3   Breaks 0
)"));
  EXPECT_EQ(day.books().cash(AccountId(1)).free, Money(10'255'130'000));
  EXPECT_EQ(day.books().cash(AccountId(2)).free, Money(148'111'855'000));
  EXPECT_EQ(day.books().cash(AccountId(3)).free, Money(57'428'750'000));
  EXPECT_EQ(day.books().cash(AccountId(4)).free, Money(4'047'975'000));
}

/// One random request of a member, sensible or not.
void random_request(RecordedVenue& venue, base::Prng& random) {
  const auto member = static_cast<std::uint32_t>(1 + random.below(4));
  const bool older = random.chance(1, 2);
  const Symbol symbol = older ? Symbol("CEA24") : Symbol("CEA25");
  const InstrumentId instrument = older ? cea24 : cea25;
  const std::int64_t around = older ? 8'100 : 9'741;
  const Side side = random.chance(1, 2) ? Side::buy : Side::sell;
  const std::int64_t price = around - 20 + static_cast<std::int64_t>(random.below(40));
  const auto quantity = static_cast<std::int64_t>(1 + random.below(900));
  switch (random.below(4)) {
    case 0:
    case 1:
      return venue.send(member,
                        venue.order(OrderKind::listing, side, symbol, instrument, price, quantity));
    case 2:
      return venue.send(member,
                        venue.order(OrderKind::sweep, side, symbol, instrument, price, quantity));
    default: {
      CancelOrder cancel;
      cancel.cl_ord_id = venue.next_id();
      cancel.order = OrderId(1 + random.below(venue.last().raw()));
      cancel.symbol = symbol;
      cancel.instrument = instrument;
      return venue.send(member, cancel);
    }
  }
}

TEST_F(EngineReports, StatementsOfRandomDaysAlwaysEndAtTheVenuesBalances) {
  for (const char* account : {"A", "B", "C", "D"}) {
    venue.operate(DepositCash{*AccountCode::from(account), Money(500'000 * yuan), ""});
    venue.operate(IssueLot{*AccountCode::from(account), "CEA25", Quantity(3'000), 2025,
                           Acquisition::deposited, Place::trading, ""});
    venue.operate(IssueLot{*AccountCode::from(account), "CEA24", Quantity(3'000), 2024,
                           Acquisition::bought, Place::registry, ""});
    venue.operate(
        TransferPlace{*AccountCode::from(account), "CEA24", Quantity(2'500), Place::trading});
  }
  base::Prng random(20'260'302);
  for (const char* date : {"2026-03-02", "2026-03-03", "2026-03-04"}) {
    open(date);
    for (int i = 0; i < 400; ++i) {
      random_request(venue, random);
      if (i % 50 == 0) venue.expect_agreement();
    }
    venue.operate(SetMemberStatus{"C", MemberStatus::killed});
    venue.expect_agreement();
    venue.operate(SetMemberStatus{"C", MemberStatus::active});
    end_day();
    venue.expect_agreement();
    ASSERT_GT(venue.history().trades().size(), 20u);
  }
}

}  // namespace
}  // namespace eco::console::testing
