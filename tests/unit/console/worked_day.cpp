#include "tests/unit/console/worked_day.hpp"

namespace eco::console::testing {
namespace {

using namespace domain;

constexpr std::int64_t yuan = 10'000;
constexpr base::Date trade_date{20'635};  // 2026-07-01

/// Collects commands with running numbers and stamps one second apart from 15:00 Beijing.
class Day {
 public:
  Command& begin(CommandBody body) {
    DurableCommand& next = commands_.emplace_back();
    next.command.header.sequence = SeqNo(commands_.size());
    next.command.header.stamp =
        Timestamp(base::venue_instant(trade_date, 54'000 + static_cast<int>(commands_.size())));
    next.command.body = std::move(body);
    return next.command;
  }
  template <class E>
  void event(E event) {
    commands_.back().events.push_back(std::move(event));
  }
  [[nodiscard]] SeqNo sequence() const { return SeqNo(commands_.size()); }
  std::vector<DurableCommand> take() { return std::move(commands_); }

  void cash(AccountId debit, CashBucket from, AccountId credit, CashBucket to, std::int64_t hao,
            PostingReason reason, TradeId trade = {}) {
    const auto place = [](AccountId account, CashBucket bucket) {
      const bool of_market = bucket == CashBucket::fees || bucket == CashBucket::risk_reserve;
      return CashPlace{account, of_market ? cea_sim : MarketId(), bucket};
    };
    event(CashPosted{place(debit, from), place(credit, to), Money(hao), reason, {}, trade});
  }
  void lots(LotId lot, std::int64_t first, std::int64_t last, LotPlace debit, LotPlace credit,
            PostingReason reason, DayOrdinal sellable_from = {}, TradeId trade = {}) {
    event(LotMoved{lot == LotId(2) ? cea24 : cea25,
                   lot,
                   first,
                   last,
                   debit,
                   credit,
                   sellable_from,
                   reason,
                   {},
                   trade});
  }
  void reserve(InstrumentId instrument, AccountId account, std::int64_t quantity) {
    event(RightsReserved{instrument, account, {}, Quantity(quantity), PostingReason::reserve});
  }

 private:
  std::vector<DurableCommand> commands_;
};

constexpr LotPlace free_at(AccountId account) {
  return {account, Place::trading, LotUse::free};
}
constexpr LotPlace outside{{}, Place::registry, LotUse::outside};
constexpr AccountId venue{};
constexpr DayOrdinal today{1};
constexpr DayOrdinal tomorrow{2};

Rulebook rulebook() {
  RulebookRevision revision;
  revision.effective_from = base::Date{18'824};  // 2021-07-16
  revision.rules.role = VenueRole::simulated;
  revision.rules.unit = "tCO2e";
  revision.rules.hao_per_tick_step = 100;
  revision.rules.fee_bp = 5;
  revision.rules.risk_reserve_bp = 2000;
  Rulebook out;
  out.market = "CEA-SIM";
  out.name_en = "National carbon allowances (simulated)";
  out.name_zh = "全国碳排放配额(模拟)";
  out.revisions.push_back(revision);
  return out;
}

void genesis(Day& day) {
  day.begin(OperatorCommand{"start", "", ActivateRulebook{"market_id", rulebook()}});
  day.event(ActionProposed{day.sequence(), "alice", {}});
  day.begin(ApproveProposal{SeqNo(1), {}, ""});
  day.event(ActionApproved{SeqNo(1), "alice", "bob"});
  day.event(RulebookActivated{cea_sim, "CEA-SIM", {}});
  day.begin(ClockTick{});
  day.event(InstrumentListed{cea25, cea_sim, "CEA25", 2025, ""});
  day.event(InstrumentListed{cea24, cea_sim, "CEA24", 2024, ""});
  const auto member = [&day](std::uint32_t id, MemberCode code, const char* name) {
    day.begin(OperatorCommand{"admitted", "", AdmitMember{code, name}});
    day.event(MemberAdmitted{MemberId(id), code, name, GroupId(id), AccountId(id),
                             *AccountCode::from(code.view())});
  };
  member(1, "A", "Alpha Power");
  member(2, "B", "Beta Steel");
  member(3, "C", "Gamma Cement");
  member(4, "D", "Delta Aluminium");
  day.begin(ClockTick{});
  day.cash(venue, CashBucket::bank, account_a, CashBucket::free, 2'000'000 * yuan,
           PostingReason::deposit);
  day.cash(venue, CashBucket::bank, account_c, CashBucket::free, 20'000'000 * yuan,
           PostingReason::deposit);
  day.lots(LotId(1), 1, 200'000, outside, free_at(account_b), PostingReason::issue);
  day.lots(LotId(2), 1, 5'000, outside, free_at(account_d), PostingReason::issue);
}

Trade trade(std::uint64_t id, InstrumentId instrument, Method method, std::int64_t price,
            std::int64_t quantity, std::int64_t fee, AccountId buyer, AccountId seller) {
  Trade out;
  out.trade = TradeId(id);
  out.instrument = instrument;
  out.method = method;
  out.price = Price(price);
  out.quantity = Quantity(quantity);
  out.amount = Money(price * quantity * 100);
  out.buy.order.account = buyer;
  out.buy.order.order = OrderId(100 + id);
  out.buy.order.cl_ord_id = "buy-1";
  out.buy.fee = Money(fee);
  out.sell.order.account = seller;
  out.sell.order.order = OrderId(200 + id);
  out.sell.order.cl_ord_id = "sell-1";
  out.sell.fee = Money(fee);
  return out;
}

void listed_trade(Day& day) {
  day.begin(NewOrder{});  // B lists 10 000 at 97.40
  day.reserve(cea25, account_b, 10'000);
  day.begin(NewOrder{});  // A sweeps
  day.cash(account_a, CashBucket::free, account_a, CashBucket::reserved_free, 976'488 * yuan,
           PostingReason::reserve);
  day.event(trade(1, cea25, Method::listed, 9'740, 10'000, 487 * yuan, account_a, account_b));
  day.cash(account_a, CashBucket::reserved_free, account_b, CashBucket::proceeds, 974'000 * yuan,
           PostingReason::pay, TradeId(1));
  day.lots(LotId(1), 1, 10'000, free_at(account_b), free_at(account_a), PostingReason::delivery,
           tomorrow, TradeId(1));
  day.cash(account_a, CashBucket::reserved_free, venue, CashBucket::fees, 487 * yuan,
           PostingReason::fee, TradeId(1));
  day.cash(account_b, CashBucket::proceeds, venue, CashBucket::fees, 487 * yuan, PostingReason::fee,
           TradeId(1));
  day.cash(account_a, CashBucket::reserved_free, account_a, CashBucket::free, 2'001 * yuan,
           PostingReason::release);
}

void block_trade(Day& day) {
  day.begin(BlockPropose{});
  day.reserve(cea25, account_b, 150'000);
  day.begin(BlockAccept{});
  day.cash(account_c, CashBucket::free, account_c, CashBucket::reserved_free, 14'257'125 * yuan,
           PostingReason::reserve);
  day.event(trade(2, cea25, Method::block, 9'500, 150'000, 7'125 * yuan, account_c, account_b));
  day.cash(account_c, CashBucket::reserved_free, account_b, CashBucket::proceeds, 14'250'000 * yuan,
           PostingReason::pay, TradeId(2));
  day.lots(LotId(1), 10'001, 160'000, free_at(account_b), free_at(account_c),
           PostingReason::delivery, tomorrow, TradeId(2));
  day.cash(account_c, CashBucket::reserved_free, venue, CashBucket::fees, 7'125 * yuan,
           PostingReason::fee, TradeId(2));
  day.cash(account_b, CashBucket::proceeds, venue, CashBucket::fees, 7'125 * yuan,
           PostingReason::fee, TradeId(2));
}

void trade_with_proceeds(Day& day) {
  day.begin(NewOrder{});
  day.reserve(cea24, account_d, 5'000);
  day.begin(NewOrder{});
  day.cash(account_b, CashBucket::proceeds, account_b, CashBucket::reserved_proceeds, 4'052'025'000,
           PostingReason::reserve);
  day.event(trade(3, cea24, Method::listed, 8'100, 5'000, 2'025'000, account_b, account_d));
  day.cash(account_b, CashBucket::reserved_proceeds, account_d, CashBucket::proceeds,
           405'000 * yuan, PostingReason::pay, TradeId(3));
  day.lots(LotId(2), 1, 5'000, free_at(account_d), free_at(account_b), PostingReason::delivery,
           tomorrow, TradeId(3));
  day.cash(account_b, CashBucket::reserved_proceeds, venue, CashBucket::fees, 2'025'000,
           PostingReason::fee, TradeId(3));
  day.cash(account_d, CashBucket::proceeds, venue, CashBucket::fees, 2'025'000, PostingReason::fee,
           TradeId(3));
}

void close_and_settle(Day& day) {
  day.begin(ClockTick{});
  day.event(PhaseChanged{cea_sim, Phase::afternoon, Phase::post, Cause::command});
  day.event(InstrumentClosed{cea25, trade_date, Price(9'741), Price(9'740), Price(9'740),
                             Price(9'740), Price(9'740), Quantity(10'000), Money(974'000 * yuan),
                             Quantity(150'000), Money(14'250'000 * yuan), 2});
  day.event(InstrumentClosed{cea24, trade_date, Price(8'100), Price(8'100), Price(8'100),
                             Price(8'100), Price(8'100), Quantity(5'000), Money(405'000 * yuan),
                             Quantity(0), Money(0), 1});
  day.event(CompositeClosed{cea_sim, trade_date, Price(8'920), CompositeFormula::mean_of_closes});
  day.begin(OperatorCommand{"end of day", "", Settle{}});
  for (std::uint64_t id = 1; id <= 3; ++id) {
    day.event(TradeFinalityChanged{TradeId(id), id == 3 ? cea24 : cea25, TradeFinality::settled});
  }
  day.cash(venue, CashBucket::fees, venue, CashBucket::risk_reserve, 31'258'000,
           PostingReason::risk_reserve);
  day.cash(account_b, CashBucket::proceeds, account_b, CashBucket::free, 148'111'855'000,
           PostingReason::settle);
  day.cash(account_d, CashBucket::proceeds, account_d, CashBucket::free, 4'047'975'000,
           PostingReason::settle);
  day.event(MarketSettled{cea_sim, trade_date, 3, 0, Money(15'629'000 * yuan), Money(15'629 * yuan),
                          Money(31'258'000)});
  day.event(RegistryNet{account_a, cea25, Quantity(10'000)});
  day.event(RegistryNet{account_b, cea25, Quantity(-160'000)});
  day.event(RegistryNet{account_b, cea24, Quantity(5'000)});
  day.event(RegistryNet{account_c, cea25, Quantity(150'000)});
  day.event(RegistryNet{account_d, cea24, Quantity(-5'000)});
  day.event(PhaseChanged{cea_sim, Phase::settling, Phase::settled, Cause::command});
  day.begin(OperatorCommand{"end of day", "", CloseDay{}});
  day.event(DayClosed{trade_date, today});
}

}  // namespace

std::vector<DurableCommand> worked_day(Until until) {
  Day day;
  genesis(day);
  day.begin(OperatorCommand{"new day", "", OpenDay{trade_date, {}, 1, "build"}});
  day.event(DayOpened{trade_date, today, ScheduleMode::manual, 1, "build", false});
  day.event(RulesResolved{cea_sim, "CEA-SIM", rulebook().revisions.front().effective_from, {}});
  day.event(ReferenceSet{cea25, Price(9'741), {}, {}, {}, {}});
  day.event(ReferenceSet{cea24, Price(8'100), {}, {}, {}, {}});
  day.event(PhaseChanged{cea_sim, Phase::lunch, Phase::afternoon, Cause::command});
  listed_trade(day);
  block_trade(day);
  if (until == Until::block_traded) return day.take();
  trade_with_proceeds(day);
  close_and_settle(day);
  if (until == Until::day_closed) return day.take();
  day.begin(OperatorCommand{"new day", "", OpenDay{trade_date.plus_days(1), {}, 1, "build"}});
  day.event(DayOpened{trade_date.plus_days(1), tomorrow, ScheduleMode::manual, 1, "build", false});
  day.begin(ClockTick{});
  day.cash(account_a, CashBucket::free, venue, CashBucket::bank, 13 * yuan,
           PostingReason::withdrawal);
  return day.take();
}

}  // namespace eco::console::testing
