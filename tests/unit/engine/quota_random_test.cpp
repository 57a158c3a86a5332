// Seeded streams of TM9: whatever is asked in whatever order, no unit and no hao is lost, what was
// retired is what the zones lost, a refusal changes nothing, and a snapshot goes on as the
// original.
#include <gtest/gtest.h>

#include "base/prng.hpp"
#include "tests/support/venue.hpp"

namespace eco {
namespace {

using namespace domain;
using testing::Venue;
using testing::yuan;

constexpr const char* members[] = {"A", "B", "C"};
constexpr const char* symbols[] = {"NOX", "NOX30", "VOC"};
constexpr std::int64_t issued = 20'000;

Rulebook market() {
  Rulebook book = testing::discharge_nox();
  MarketRules& rules = testing::rules(book);
  rules.class_key = {"pollutant"};
  rules.rights_t = 0;
  rules.reverse_t = 0;
  rules.fee_bp = 5;
  QuotaRules quota;
  quota.measure = "pollutant";
  quota.phases = rules.block->phases;
  quota.options.insert(QuotaOption::swaps).insert(QuotaOption::net_inflow);
  quota.ratios = {{AreaQuality::attained, {1, 1}},
                  {AreaQuality::improving, {3, 2}},
                  {AreaQuality::poor, {2, 1}},
                  {AreaQuality::worsening, {5, 2}}};
  quota.zones = {{{}, ZoneKind::city}};
  quota.approval_days = 2;
  rules.quota = quota;
  book.legal_basis.front().unlocks.insert(Method::quota);
  return book;
}

class Stream {
 public:
  explicit Stream(std::uint64_t seed) : random_(seed) {
    venue.activate(market());
    venue.list("TJNOX", "NOX", 2025, 100, "pollutant=NOx");
    venue.list("TJNOX", "NOX30", 2030, 100, "pollutant=NOx");
    venue.list("TJNOX", "VOC", 2025, 100, "pollutant=VOCs");
    for (const char* code : members) {
      venue.admit(code, yuan(50'000));
      for (const char* symbol : symbols) venue.issue(code, symbol, issued);
      venue.admin(SetAccountFacts{*AccountCode::from(code), facts(), ""});
    }
    for (const char* measure : {"NOx", "VOCs"}) {
      for (const char* zone : {"D1", "D2"}) {
        venue.admin(SetZoneFacts{"TJNOX",
                                 *MeasureCode::from(measure),
                                 *ZoneCode::from(zone),
                                 {quality(), {}, {}, {}},
                                 ""});
      }
    }
    next_day();
  }

  void step() {
    switch (random_.below(24)) {
      case 0:
        return operate(SetHalt{{}, *Symbol::from(pick(symbols)), halt()});
      case 1:
        return operate(SetMemberStatus{*MemberCode::from(pick(members)),
                                       random_.chance(1, 3)
                                           ? static_cast<MemberStatus>(random_.below(3) + 1)
                                           : MemberStatus::active});
      case 2:
        for (const char* symbol : symbols)
          operate(SetHalt{{}, *Symbol::from(symbol), HaltState::resumed});
        for (const char* code : members) {
          operate(SetMemberStatus{*MemberCode::from(code), MemberStatus::active});
        }
        return;
      case 3:
        return operate(SetAccountFacts{*AccountCode::from(pick(members)), facts(), ""});
      case 4:
        return operate(SetZoneFacts{"TJNOX", "NOx", "D1", {quality(), {}, {}, {}}, ""});
      case 5:
        return operate(RefuseTrades{"TJNOX", trades(), RefusedRights::returned_free});
      case 6:
        return operate(ConfirmTrades{"TJNOX", trades()});
      case 7:
        return operate(RegisterTransfer{
            "A", "B", leg(), random_.chance(1, 2) ? std::optional(leg()) : std::nullopt, ""});
      case 8:
        return operate(SetHalt{"TJNOX", {}, HaltState::resumed});
      case 9:
        return random_.chance(1, 6) ? next_day()
                                    : operate(RecallTransfer{transfer(), "NOX", need(), ""});
      case 10:
      case 11:
      case 12:
      case 13:
        return operate(AnswerTransfer{
            transfer(), random_.chance(1, 10) ? ApprovalAnswer::refused : ApprovalAnswer::approved,
            "S"});
      case 14:
      case 15:
      case 16:
      case 17:
      case 18:
        return member(QuotaAnswer{id(),
                                  transfer(),
                                  random_.chance(1, 5) ? QuotaReply::withdraw : QuotaReply::accept,
                                  {}});
      default:
        return member(QuotaPropose{id(),
                                   {},
                                   *MemberCode::from(pick(members)),
                                   random_.chance(1, 2) ? Side::buy : Side::sell,
                                   leg(),
                                   random_.chance(1, 3) ? std::optional(leg()) : std::nullopt});
    }
  }

  /// Units issued, and what became of them.
  void expect_nothing_lost() {
    std::int64_t retired = 0;
    for (const char* symbol : symbols) {
      std::int64_t sum = 0;
      for (const char* code : members) {
        const HoldingView h = venue.holding(code, symbol);
        sum +=
            (h.free + h.locked + h.reserved + h.frozen + h.registry + h.retired + h.recalled).raw();
        retired += h.retired.raw();
      }
      ASSERT_EQ(sum, 3 * issued) << symbol;
    }
    const auto zones = std::get<ZonesAnswer>(venue.exchange().query(ZonesQuery{})).zones;
    std::int64_t balance = 0;
    for (const ZoneView& zone : zones) balance += zone.balance.raw();
    ASSERT_EQ(balance, -retired);
    venue.exchange().audit();
  }

  Venue venue;
  std::uint64_t executed = 0;

 private:
  template <std::size_t N>
  const char* pick(const char* const (&list)[N]) {
    return list[random_.below(N)];
  }
  AccountFacts facts() {
    AccountFacts facts;
    facts.district = random_.chance(1, 2) ? ZoneCode("D1") : ZoneCode("D2");
    facts.city = random_.chance(1, 10) ? ZoneCode("BJ") : ZoneCode("TJ");
    return facts;
  }
  AreaQuality quality() {
    return random_.chance(1, 2) ? AreaQuality::attained
                                : static_cast<AreaQuality>(random_.below(4) + 1);
  }
  HaltState halt() { return random_.chance(1, 4) ? HaltState::halted : HaltState::resumed; }
  Quantity need() { return Quantity(static_cast<std::int64_t>(random_.below(500))); }
  QuotaLeg leg() {
    return {*Symbol::from(pick(symbols)), Price(static_cast<std::int64_t>(random_.below(3)) * 100),
            need()};
  }
  OfferId transfer() {
    if (transfers_.empty()) return OfferId(1);
    const std::size_t recent = std::min<std::size_t>(transfers_.size(), 6);
    return transfers_[transfers_.size() - 1 - random_.below(recent)];
  }
  std::vector<TradeId> trades() {
    const TradeId one(random_.below(venue_trades_ + 1) + 1);
    if (random_.chance(1, 2)) return {one};
    return {one, TradeId(one.raw() + 1)};
  }
  ClOrdId id() { return *ClOrdId::from("Q" + std::to_string(++ids_)); }

  void next_day() {
    if (day_ > 0) venue.end_day();
    ++day_;
    date_ = base::Date{testing::date("2026-03-02").days + (day_ - 1) + (day_ - 1) / 5 * 2};
    venue.open_day(base::format_date(date_));
    venue.phase(Phase::morning);
  }
  void member(CommandBody body) {
    const char* sender = pick(members);
    run([&] { venue.member(sender, std::move(body)); });
  }
  void operate(const OperatorAction& action) {
    run([&] { venue.admin(action); });
  }
  template <class F>
  void run(F&& command) {
    const base::Hash128 before = venue.hash();
    command();
    bool refused = false;
    for (const Event& event : venue.events()) {
      refused = refused || std::holds_alternative<QuotaRejected>(event);
      if (const auto* updated = std::get_if<QuotaUpdated>(&event)) {
        transfers_.push_back(updated->transfer);
        executed += updated->status == TransferStatus::executed ? 1 : 0;
      }
      if (const auto* trade = std::get_if<Trade>(&event)) venue_trades_ = trade->trade.raw();
    }
    if (refused) {
      ASSERT_EQ(venue.events().size(), 1u);
      ASSERT_EQ(venue.hash(), before);
    }
  }

  base::Prng random_;
  base::Date date_;
  std::int32_t day_ = 0;
  int ids_ = 0;
  std::uint64_t venue_trades_ = 0;
  std::vector<OfferId> transfers_;
};

TEST(QuotaStreams, LoseNoUnitAndNoZonesBalance) {
  std::uint64_t executed = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Stream stream(seed);
    for (int i = 1; i <= 1'500; ++i) {
      stream.step();
      if (i % 10 == 0) stream.expect_nothing_lost();
      if (i % 50 == 0) stream.venue.reload();
      if (::testing::Test::HasFatalFailure()) FAIL() << "seed " << seed << ", step " << i;
    }
    executed += stream.executed;
  }
  EXPECT_GT(executed, 200u);
}

}  // namespace
}  // namespace eco
