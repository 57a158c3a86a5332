// Notices (TM8) beyond the scenarios: snapshots in every state, working days, a fee that changes
// under way, capacity, and seeded streams of sensible and absurd steps.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/prng.hpp"
#include "domain/archive.hpp"
#include "engine/notices.hpp"
#include "tests/support/venue.hpp"

namespace eco {
namespace {

using namespace domain;
using testing::Venue;
using testing::yuan;

constexpr NoticeTerms parcel{AuctionForm::ascending,
                             Quantity(1),
                             Price(9'000'000),
                             Price(10'000),
                             Price(0),
                             Money(200'000'000),
                             2};

void set_up(Venue& venue, const Rulebook& rulebook = testing::woodland()) {
  venue.activate(rulebook);
  for (const char* symbol : {"P1", "P2", "P3"}) venue.list("TJWT", symbol, 0, 9'000'000);
  venue.admit("OWNER", yuan(10'000));
  for (const char* code : {"A", "B", "C"}) venue.admit(code, yuan(500'000));
  for (const char* symbol : {"P1", "P2", "P3"}) venue.issue("OWNER", symbol, 1);
  venue.open_day("2026-03-02");
  venue.phase(Phase::morning);
}

NoticeUpdated notice_of(const Venue& venue) {
  const Answer answer = venue.exchange().query(NoticesQuery{});
  return std::get<NoticesAnswer>(answer).notices.at(0);
}

/// Lets the deadline of the only notice pass.
void wait(Venue& venue) {
  venue.set_time(notice_of(venue).deadline);
  venue.apply(ClockTick{});
}

NoticeId draft(Venue& venue, const NoticeTerms& terms = parcel) {
  venue.operate(DraftNotice{"OWNER", "P1", terms, "notice"});
  return NoticeId(venue.last_order().raw());
}

void publish(Venue& venue, NoticeId id) {
  venue.admin(ReviewNotice{id, Price(0), {{NoticePaper::title, "T-1"}}});
  venue.admin(MoveNotice{id, NoticeMove::publish, "", {}});
}

void qualify(Venue& venue, NoticeId id, AccountCode account,
             FirstRefusal right = FirstRefusal::none) {
  venue.admin(ApplyForNotice{id, account, right, ""});
  venue.admin(DecideApplicant{id, account, ApplicantDecision::qualified, ""});
}

/// From the draft to the registration, with bidding, a suspension, an unused right of first
/// refusal; `then` is called behind every step.
void whole_chain(Venue& venue, const std::function<void()>& then) {
  const NoticeId id = draft(venue);
  const AuctionId auction = auction_of(id);
  const auto act = [&](const OperatorAction& action) {
    venue.admin(action);
    then();
  };
  act(ReviewNotice{id, Price(0), {{NoticePaper::title, "T-1"}}});
  act(MoveNotice{id, NoticeMove::publish, "", {}});
  for (const AccountCode account : {AccountCode("A"), AccountCode("B"), AccountCode("C")}) {
    const bool claims = account == AccountCode("C");
    act(ApplyForNotice{id, account, claims ? FirstRefusal::claimed : FirstRefusal::none, ""});
    act(DecideApplicant{id, account, ApplicantDecision::qualified, ""});
  }
  wait(venue);
  then();
  act(MoveNotice{id, NoticeMove::branch, "", {}});
  act(MoveAuction{auction, AuctionMove::open, ""});
  venue.bid("A", auction, 9'000'000, 1);
  then();
  act(SuspendNotice{id, SuspensionCause::court, "F-1"});
  act(ResumeNotice{id, ""});
  venue.bid("B", auction, 9'060'000, 1);
  then();
  act(MoveAuction{auction, AuctionMove::close, ""});
  wait(venue);
  then();
  wait(venue);
  then();
  act(MoveNotice{id, NoticeMove::sign, "C-1", {}});
  act(MoveNotice{id, NoticeMove::pay, "", {}});
  act(MoveNotice{id, NoticeMove::certify, "J-1", {}});
  act(MoveNotice{id, NoticeMove::register_title, "R-1", {}});
}

TEST(NoticeSnapshot, ALoadedExchangeGoesOnFromEveryState) {
  Venue plain;
  Venue reloaded;
  set_up(plain);
  set_up(reloaded);
  std::vector<std::string> lines[2];
  std::vector<base::Hash128> hashes[2];
  Venue* const venues[] = {&plain, &reloaded};
  for (const int i : {0, 1}) {
    whole_chain(*venues[i], [&, i] {
      for (std::string& line : venues[i]->lines()) lines[i].push_back(std::move(line));
      hashes[i].push_back(venues[i]->hash());
      if (i == 1) venues[i]->reload();
      venues[i]->exchange().audit();
    });
  }
  EXPECT_EQ(lines[0], lines[1]);
  EXPECT_EQ(hashes[0], hashes[1]);
  EXPECT_EQ(plain.holding("B", "P1").free, Quantity(1));
  EXPECT_EQ(plain.cash("OWNER").proceeds, yuan(90'600) - yuan(45, 30));
  EXPECT_EQ(plain.cash("B").free, yuan(500'000) - yuan(90'600) - yuan(45, 30));
  EXPECT_TRUE(std::get<NoticesAnswer>(plain.exchange().query(NoticesQuery{})).notices.empty());
}

TEST(NoticeSnapshot, OfANoticeWithoutItsAuctionOrWithAForeignOneIsRefused) {
  Venue venue;
  set_up(venue);
  const NoticeId id = draft(venue);
  publish(venue, id);
  qualify(venue, id, "A");
  wait(venue);
  std::string bytes;
  venue.exchange().save(bytes);
  std::size_t refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
    engine::Exchange fresh({.orders_max = 1'000});
    if (!fresh.load(flipped)) {
      ++refused;
    } else {
      ASSERT_EQ(fresh.state_hash(), venue.hash()) << at;
    }
  }
  EXPECT_GT(refused, bytes.size() * 9 / 10);
}

TEST(NoticeTime, CountsWorkingDaysOfTheCalendarAfterTheDateOfTheCommand) {
  Venue venue;
  venue.admin(SetCalendar{{testing::date("2026-03-03"), testing::date("2026-03-04")},
                          testing::date("2026-12-31")});
  set_up(venue);
  const NoticeId id = draft(venue);
  publish(venue, id);
  // Monday; Tuesday and Wednesday are closed: Thursday, Friday 15:00.
  EXPECT_EQ(notice_of(venue).deadline.raw(),
            base::venue_instant(testing::date("2026-03-06"), 54'000));
}

TEST(NoticeFee, IsThatOfTheDayOfTheTradeAndTakesMoreOrLessThanWasPaidIn) {
  for (const std::int64_t fee_bp : {0, 100}) {
    Rulebook rulebook = testing::woodland();
    RulebookRevision later = rulebook.revisions.front();
    later.effective_from = testing::date("2026-03-10");
    later.rules.fee_bp = fee_bp;
    rulebook.revisions.push_back(later);
    Venue venue;
    set_up(venue, rulebook);
    const NoticeId id = draft(venue);
    publish(venue, id);
    qualify(venue, id, "A");
    wait(venue);
    venue.admin(MoveNotice{id, NoticeMove::branch, "", {}});
    venue.bid("A", auction_of(id), 9'000'000, 1);
    wait(venue);
    venue.admin(MoveNotice{id, NoticeMove::sign, "C-1", {}});
    venue.admin(MoveNotice{id, NoticeMove::pay, "", {}});
    venue.admin(MoveNotice{id, NoticeMove::certify, "J-1", {}});
    EXPECT_EQ(venue.cash("A").reserved, yuan(90'045));
    venue.end_day();
    venue.open_day("2026-03-10");
    venue.exchange().audit();
    venue.admin(MoveNotice{id, NoticeMove::register_title, "R-1", {}});
    const Money fee = yuan(fee_bp == 0 ? 0 : 900);
    EXPECT_EQ(venue.cash("A").free, yuan(410'000) - fee);
    EXPECT_EQ(venue.cash("A").reserved, Money(0));
    EXPECT_EQ(venue.cash("OWNER").proceeds, yuan(90'000) - fee);
    venue.exchange().audit();
  }
}

TEST(NoticeWithdrawal, ThatTheOwnerCannotPayTellsTheCostAndWhatHeHas) {
  Venue venue;
  set_up(venue);
  const NoticeId id = draft(venue);
  publish(venue, id);
  venue.admin(WithdrawCash{"OWNER", yuan(9'600), ""});
  const Refusal expected{
      .code = RejectCode::insufficient_cash, .asked = yuan(500).raw(), .low = yuan(400).raw()};
  venue.operate(WithdrawNotice{id, "W-1"});
  EXPECT_EQ(std::get<OperatorRejected>(venue.events().front()).refusal, expected);
}

TEST(NoticeRelisting, TheOwnerHoldsForItsFeeWhatTheNewFloorNeeds) {
  Rulebook rulebook = testing::woodland();
  testing::rules(rulebook).hao_per_tick_step = 1;
  Venue venue;
  set_up(venue, rulebook);
  NoticeTerms terms = parcel;
  terms.floor = Price(100);
  terms.deposit = Money(20);
  const NoticeId id = draft(venue, terms);
  publish(venue, id);
  EXPECT_EQ(venue.cash("OWNER").reserved, yuan(0));
  wait(venue);
  venue.admin(MoveNotice{id, NoticeMove::branch, "", {}});
  // Below a fen, a fee of a fen can be more than the price.
  venue.admin(RelistNotice{id, Price(95), terms.deposit});
  EXPECT_EQ(venue.cash("OWNER").reserved, yuan(0, 1));
}

TEST(NoticeCapacity, OneNoticeTooManyIsRefused) {
  Venue venue;
  set_up(venue);
  for (std::size_t i = 0; i < engine::notices_max; ++i) draft(venue);
  const base::Hash128 before = venue.hash();
  draft(venue);
  EXPECT_THAT(venue.lines(), ::testing::ElementsAre("operator rejected BOOK_FULL"));
  EXPECT_EQ(venue.hash(), before);
}

/// Steps of notices: mostly what could be next, sometimes anything.
class Stream {
 public:
  explicit Stream(std::uint64_t seed) : random_(seed) {}

  OperatorAction action() {
    if (live_.size() < 3) return DraftNotice{"OWNER", symbol(), terms(), ""};
    return random_.chance(1, 3) ? any() : next();
  }

  /// What brings a notice on.
  OperatorAction next() {
    const NoticeId id = notice();
    switch (live_.at(id)) {
      case NoticeStatus::draft:
        return ReviewNotice{id, Price(0), {{NoticePaper::title, "T"}}};
      case NoticeStatus::reviewed:
        return MoveNotice{id, NoticeMove::publish, "", {}};
      case NoticeStatus::published:
        if (random_.chance(1, 2)) {
          return ApplyForNotice{
              id, account(), random_.chance(2, 3) ? FirstRefusal::claimed : FirstRefusal::none, ""};
        }
        return DecideApplicant{id, account(), ApplicantDecision::qualified, ""};
      case NoticeStatus::qualifying:
        if (random_.chance(1, 2)) return MoveNotice{id, NoticeMove::branch, "", {}};
        return DecideApplicant{id, account(), ApplicantDecision::refused, ""};
      case NoticeStatus::bidding:
        return MoveAuction{auction_of(id),
                           random_.chance(7, 8) ? AuctionMove::open : AuctionMove::close, ""};
      case NoticeStatus::contract:
        if (random_.chance(2, 3)) return DeclareDefault{id, ""};
        return MoveNotice{id, NoticeMove::sign, "C", {}};
      case NoticeStatus::payment:
        return MoveNotice{id, NoticeMove::pay, "", {}};
      case NoticeStatus::certificate:
        return MoveNotice{id, NoticeMove::certify, "J", {}};
      case NoticeStatus::registration:
        return MoveNotice{id, NoticeMove::register_title, "R", {}};
      case NoticeStatus::suspended:
        return ResumeNotice{id, ""};
      default:
        return RelistNotice{id, Price(9'000'000), Money(200'000'000)};
    }
  }

  OperatorAction any() {
    switch (random_.below(18)) {
      case 0:
        return DraftNotice{"OWNER", symbol(), terms(), ""};
      case 1:
        return ReviewNotice{notice(), price(), {{NoticePaper::title, "T"}}};
      case 2:
      case 3:
      case 4:
        return MoveNotice{notice(), move(), "R", {}};
      case 5:
      case 6:
        return ApplyForNotice{notice(), account(),
                              random_.chance(1, 3) ? FirstRefusal::claimed : FirstRefusal::none,
                              ""};
      case 7:
      case 8:
        return DecideApplicant{
            notice(), account(),
            random_.chance(4, 5) ? ApplicantDecision::qualified : ApplicantDecision::refused, ""};
      case 9:
        return random_.chance(1, 3)
                   ? OperatorAction(SuspendNotice{notice(), SuspensionCause::court, ""})
                   : OperatorAction(ResumeNotice{notice(), ""});
      case 10:
        return random_.chance(1, 6) ? OperatorAction(WithdrawNotice{notice(), ""})
                                    : OperatorAction(ResumeNotice{notice(), ""});
      case 11:
        return RelistNotice{notice(), price(), Money(200'000'000)};
      case 12:
        return random_.chance(1, 6) ? OperatorAction(CancelNotice{notice(), ""})
                                    : OperatorAction(MoveNotice{notice(), move(), "R", {}});
      case 13:
        return DeclareDefault{notice(), ""};
      case 14:
      case 15:
        return MoveAuction{auction_of(notice()), static_cast<AuctionMove>(random_.below(4) + 1),
                           ""};
      case 16:
        return SetMemberStatus{*MemberCode::from(account().view()),
                               random_.chance(5, 6)
                                   ? MemberStatus::active
                                   : static_cast<MemberStatus>(random_.below(2) + 2)};
      default:
        return CancelAuction{auction_of(notice())};
    }
  }

  NewOrder bid() {
    NewOrder order;
    order.cl_ord_id = *ClOrdId::from("I" + std::to_string(++ids_));
    order.instrument = InstrumentId(static_cast<std::uint32_t>(random_.below(3) + 1));
    order.kind = OrderKind::bid;
    order.price = price();
    order.quantity = Quantity(1);
    const NoticeId id = notice();
    order.auction = auction_of(id);
    if (const auto at = last_.find(id); at != last_.end() && random_.chance(9, 10)) {
      order.instrument = at->second.instrument;
      if (at->second.price > Price(0) && random_.chance(1, 2)) order.price = at->second.price;
    }
    return order;
  }

  AccountCode account() {
    constexpr AccountCode codes[] = {"A", "B", "C", "OWNER"};
    return codes[random_.below(random_.chance(1, 20) ? 4 : 3)];
  }
  bool chance(std::uint64_t n, std::uint64_t d) { return random_.chance(n, d); }
  void note(const Event& event) {
    if (const auto* updated = std::get_if<NoticeUpdated>(&event)) {
      live_[updated->notice] = updated->status;
      last_[updated->notice] = *updated;
      const bool over = updated->status == NoticeStatus::done ||
                        updated->status == NoticeStatus::withdrawn ||
                        updated->status == NoticeStatus::terminated;
      if (over) live_.erase(updated->notice);
      seen_[static_cast<std::size_t>(updated->status)] += 1;
      if (updated->deadline > Timestamp(0)) deadline_ = updated->deadline;
    }
  }
  [[nodiscard]] Timestamp deadline() const { return deadline_; }
  [[nodiscard]] std::size_t seen(NoticeStatus status) const {
    return seen_[static_cast<std::size_t>(status)];
  }

 private:
  NoticeId notice() {
    if (live_.empty()) return NoticeId(1);
    return std::next(live_.begin(), static_cast<std::ptrdiff_t>(random_.below(live_.size())))
        ->first;
  }
  NoticeMove move() { return static_cast<NoticeMove>(random_.below(6) + 1); }
  Symbol symbol() {
    constexpr Symbol symbols[] = {"P1", "P2", "P3"};
    return symbols[random_.below(3)];
  }
  Price price() {
    constexpr std::int64_t odd[] = {0, -1, INT64_MAX, INT64_MIN};
    if (random_.chance(1, 30)) return Price(odd[random_.below(4)]);
    const std::int64_t below = random_.chance(1, 4) ? 300'000 : 0;
    return Price(9'000'000 - below + 10'000 * static_cast<std::int64_t>(random_.below(40)));
  }
  NoticeTerms terms() {
    NoticeTerms terms = parcel;
    if (random_.chance(1, 3)) {
      terms.form = AuctionForm::sealed;
      terms.step = Price(0);
    } else if (random_.chance(1, 3)) {
      terms.reserve = Price(9'100'000);
    }
    if (random_.chance(1, 30)) terms.quantity = Quantity(static_cast<std::int64_t>(random_.next()));
    return terms;
  }

  base::Prng random_;
  std::uint64_t ids_ = 0;
  std::map<NoticeId, NoticeStatus> live_;
  std::map<NoticeId, NoticeUpdated> last_;
  Timestamp deadline_;
  std::array<std::size_t, 19> seen_{};
};

std::string bytes_of(const EventBuffer& events) {
  std::string bytes;
  ByteWriter out(bytes);
  for (const Event& event : events) out.put(event);
  return bytes;
}

class RandomNotices : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomNotices, KeepEveryPromise) {
  Venue plain;
  Venue reloaded;
  set_up(plain);
  set_up(reloaded);
  for (Venue* venue : {&plain, &reloaded}) {
    for (const char* symbol : {"P1", "P2", "P3"}) venue->issue("OWNER", symbol, 10'000);
  }
  Stream stream(GetParam());
  for (int i = 0; i < 20'000; ++i) {
    // A timer that finds nothing to do leaves the state without an event: not under a refusal, for
    // which the time between commands is never twice the same.
    for (Venue* venue : {&plain, &reloaded}) {
      venue->set_time(venue->now() + Timestamp(50'000'000 + i * 1'000'003LL));
      venue->apply(ClockTick{});
    }
    const base::Hash128 before = plain.hash();
    if (stream.chance(1, 60)) {
      for (Venue* venue : {&plain, &reloaded}) {
        venue->set_time(stream.deadline());
        venue->apply(ClockTick{});
      }
    } else if (stream.chance(1, 3)) {
      const AccountCode sender = stream.account();
      const NewOrder bid = stream.bid();
      for (Venue* venue : {&plain, &reloaded}) venue->member(sender.view(), bid);
    } else {
      const OperatorAction action = stream.action();
      for (Venue* venue : {&plain, &reloaded}) venue->admin(action);
    }
    ASSERT_EQ(bytes_of(plain.events()), bytes_of(reloaded.events()));
    ASSERT_EQ(plain.hash(), reloaded.hash());
    const bool refused = plain.events().size() == 1 &&
                         (std::holds_alternative<OperatorRejected>(plain.events().front()) ||
                          std::holds_alternative<OrderRejected>(plain.events().front()));
    if (refused) {
      ASSERT_EQ(plain.hash(), before) << plain.lines().front();
    }
    for (const Event& event : plain.events()) stream.note(event);
    plain.exchange().audit();
    if (i % 40 == 0) reloaded.reload();
  }
  // The stream reaches every state; without that it would prove little.
  for (std::size_t status = 1; status <= 18; ++status) {
    EXPECT_GT(stream.seen(static_cast<NoticeStatus>(status)), 0u) << status;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomNotices, ::testing::Values(1, 2, 3));

}  // namespace
}  // namespace eco
