#include "tests/property/random_day.hpp"

#include "base/prng.hpp"

namespace eco::property {
namespace {

using namespace domain;

constexpr std::int64_t bases[] = {9'741, 8'100, 3'000, 880, 23'600};

/// Decisions of one step.
class Choice {
 public:
  explicit Choice(std::uint64_t seed) : random_(seed) {}
  std::int64_t below(std::uint64_t bound) {
    return static_cast<std::int64_t>(random_.below(bound));
  }
  bool chance(std::uint64_t of) { return random_.chance(1, of); }
  template <class T, std::size_t N>
  T pick(T (&items)[N]) {
    return items[random_.below(N)];
  }
  Side side() { return chance(2) ? Side::buy : Side::sell; }

 private:
  base::Prng random_;
};

/// Mostly a live order, sometimes any number of late.
OrderId recent(testing::Venue& venue, Choice& choice) {
  const auto live = std::get<LiveOrdersAnswer>(venue.exchange().query(LiveOrdersQuery{})).orders;
  if (!live.empty() && !choice.chance(4))
    return live[static_cast<std::size_t>(choice.below(live.size()))].order;
  const std::uint64_t last = venue.exchange().last_sequence().raw();
  return OrderId(last -
                 std::min<std::uint64_t>(last - 1, static_cast<std::uint64_t>(choice.below(40))));
}

OfferId recent_offer(testing::Venue& venue, Choice& choice) {
  const auto open = std::get<OffersAnswer>(venue.exchange().query(OffersQuery{})).offers;
  if (!open.empty() && !choice.chance(4))
    return open[static_cast<std::size_t>(choice.below(open.size()))].offer;
  return OfferId(recent(venue, choice).raw());
}

enum class Wanted { listed, block };

/// Terms in an instrument whose market has the method; one in ten in any.
testing::Terms terms(Choice& choice, Wanted wanted) {
  constexpr std::size_t listed[] = {0, 1, 4, 4};
  constexpr std::size_t block[] = {0, 1, 2, 3};
  auto at = wanted == Wanted::listed ? choice.pick(listed) : choice.pick(block);
  if (choice.chance(10)) at = static_cast<std::size_t>(choice.below(std::size(symbols)));
  const std::int64_t base = bases[at];
  // Mostly inside the band, sometimes far out of it, seldom absurd.
  std::int64_t price = base + choice.below(21) - 10;
  if (choice.chance(12)) price = base * (choice.below(30) + 1) / 15;
  std::int64_t quantity = 1 + choice.below(choice.chance(8) ? 150'000 : 500);
  if (choice.chance(60)) price = INT64_MAX / (1 + choice.below(3));
  if (choice.chance(60)) quantity = INT64_MAX / (1 + choice.below(5));
  return {symbols[at], price, quantity, choice.chance(3) ? SkipOwn::yes : SkipOwn::no};
}

void block(testing::Venue& venue, Choice& choice, const char* code) {
  testing::Terms t = terms(choice, Wanted::block);
  if (choice.chance(2)) t.quantity = 100'000 + choice.below(1'000);
  const OfferId offer = recent_offer(venue, choice);
  const auto number = static_cast<std::uint32_t>(choice.below(3)) / 2;
  const ClOrdId id = *ClOrdId::from("X" + std::to_string(venue.exchange().last_sequence().raw()));
  switch (choice.below(8)) {
    case 0:
      venue.propose(code, choice.side(), t, choice.pick(members));
      return;
    case 1:
      venue.offer(code, choice.side(), t,
                  choice.chance(2) ? std::vector<std::string>{}
                                   : std::vector<std::string>{choice.pick(members)});
      return;
    case 6:
    case 7:
      venue.hit(code, offer, choice.chance(2) ? 0 : t.quantity);
      return;
    case 2:
      venue.counter(code, offer, number, t.price, t.quantity);
      return;
    case 3:
      venue.accept(code, offer, number);
      return;
    case 4:
      venue.member(code, BlockDecline{id, offer, number});
      return;
    default:
      venue.member(code, BlockWithdraw{id, offer});
  }
}

/// Of a class, or of a trade that may not be final.
void operate_on_classes(testing::Venue& venue, Choice& choice, const Symbol& symbol) {
  const TradeId trade(static_cast<std::uint64_t>(1 + choice.below(50)));
  const testing::Terms t = terms(choice, Wanted::listed);
  switch (choice.below(8)) {
    case 0:
    case 1:
      venue.admin(BustTrade{trade, ""});
      return;
    case 2:
    case 3:
      venue.admin(
          CorrectTrade{trade, *Symbol::from(t.symbol), Price(t.price), Quantity(t.quantity), ""});
      return;
    case 4:
      venue.admin(ChangeClass{symbol,
                              choice.chance(2) ? ClassChange::purge : ClassChange::rebase,
                              {},
                              Price(choice.below(5'000))});
      return;
    default:
      venue.admin(WidenBand{symbol, choice.chance(2) ? Method::listed : Method::block,
                            choice.below(12'000)});
  }
}

void operate(testing::Venue& venue, Choice& choice) {
  constexpr Phase phases[] = {Phase::lunch, Phase::afternoon, Phase::afternoon, Phase::post,
                              Phase::settling};
  constexpr MemberStatus statuses[] = {MemberStatus::active, MemberStatus::active,
                                       MemberStatus::suspended, MemberStatus::killed};
  constexpr const char* markets[] = {"CEA-SIM", "TJFS", "TJNOX", "FLOW"};
  const AccountCode account = *AccountCode::from(choice.pick(members));
  const MemberCode member = *MemberCode::from(account.view());
  const Symbol symbol = *Symbol::from(choice.pick(symbols));
  const MarketCode market = *MarketCode::from(choice.pick(markets));
  const OfferId offer = recent_offer(venue, choice);
  if (choice.chance(4)) return operate_on_classes(venue, choice, symbol);
  switch (choice.below(12)) {
    case 0:
      venue.operate(SetHalt{{}, symbol, choice.chance(2) ? HaltState::halted : HaltState::resumed});
      return;
    case 1:
      venue.operate(SetMemberStatus{member, choice.pick(statuses)});
      return;
    case 2:
      venue.admin(WithdrawCash{account, Money(choice.below(1'000'000'000'000)), ""});
      return;
    case 3:
      venue.operate(TransferPlace{account, symbol, Quantity(1 + choice.below(1'000)),
                                  choice.chance(2) ? Place::registry : Place::trading});
      return;
    case 4:
      venue.operate(CancelOnBehalf{member, choice.chance(2) ? symbol : Symbol{}, {}});
      return;
    case 5:
      venue.operate(ConfirmTrades{market, {}});
      return;
    case 6:
      venue.operate(RefuseTrades{
          market,
          {TradeId(static_cast<std::uint64_t>(1 + choice.below(50)))},
          choice.chance(2) ? RefusedRights::returned_free : RefusedRights::returned_frozen});
      return;
    case 7:
      venue.operate(AnswerBlock{
          offer, choice.chance(2) ? ApprovalAnswer::approved : ApprovalAnswer::refused});
      return;
    case 8:
      venue.operate(Settle{choice.chance(2) ? market : MarketCode{}});
      return;
    case 9:
      venue.apply(
          SetEntryMode{choice.chance(12) ? EntryMode::cancel_only : EntryMode::normal, "test"});
      return;
    default:
      venue.operate(SetPhase{choice.chance(4) ? market : MarketCode{}, choice.pick(phases)});
  }
}

/// Ends the day in order and opens the next weekday.
void next_day(testing::Venue& venue) {
  venue.phase(Phase::post);
  venue.phase(Phase::settling);
  for (const char* market : {"CEA-SIM", "TJFS", "TJNOX", "FLOW"}) {
    venue.operate(ConfirmTrades{*MarketCode::from(market), {}});
  }
  venue.operate(Settle{});
  venue.operate(CloseDay{});
  const auto view = std::get<VenueAnswer>(venue.exchange().query(VenueQuery{})).venue;
  base::Date date = view.trade_date.plus_days(1);
  while (date.weekday() == 0 || date.weekday() == 6) date = date.plus_days(1);
  venue.operate(OpenDay{date, ScheduleMode::manual, engine::semantics_version, "property"});
  venue.phase(Phase::afternoon);
}

}  // namespace

Issued set_up(testing::Venue& venue) {
  venue.activate(testing::cea_sim());
  venue.activate(testing::forest_sink());
  venue.activate(testing::discharge_nox());
  venue.activate(testing::flow());
  constexpr const char* markets[] = {"CEA-SIM", "CEA-SIM", "TJFS", "TJNOX", "FLOW"};
  for (std::size_t i = 0; i < std::size(symbols); ++i)
    venue.list(markets[i], symbols[i], 2024, bases[i]);
  const Money cash = testing::yuan(30'000'000);
  constexpr std::int64_t stock = 400'000;
  for (const char* code : members) {
    venue.admit(code, cash);
    for (const char* symbol : symbols) venue.issue(code, symbol, stock);
  }
  venue.admin(SetAffiliateGroup{"B", "A"});
  venue.open_day("2026-03-02");
  venue.phase(Phase::afternoon);
  return {cash.raw() * 4, stock * 4};
}

void step(testing::Venue& venue, std::uint64_t seed) {
  Choice choice(seed);
  const char* code = choice.pick(members);
  switch (choice.below(20)) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
      venue.listing(code, choice.side(), terms(choice, Wanted::listed));
      return;
    case 6:
    case 7:
    case 8:
      venue.sweep(code, choice.side(), terms(choice, Wanted::listed));
      return;
    case 9:
    case 10:
      venue.pick(code, choice.side(), terms(choice, Wanted::listed).symbol,
                 {{recent(venue, choice), 1 + choice.below(300)},
                  {recent(venue, choice), 1 + choice.below(300)}},
                 choice.chance(2) ? SkipOwn::yes : SkipOwn::no);
      return;
    case 11:
    case 12:
      venue.cancel(code, recent(venue, choice));
      return;
    case 13:
    case 14:
      venue.replace(code, recent(venue, choice), choice.side(), terms(choice, Wanted::listed));
      return;
    case 15:
    case 16:
    case 17:
      block(venue, choice, code);
      return;
    case 18:
      operate(venue, choice);
      return;
    default:
      if (choice.chance(3)) {
        next_day(venue);
      } else {
        venue.listing(code, choice.side(), terms(choice, Wanted::listed));
      }
  }
}

}  // namespace eco::property
