// Seeded streams of commands, sensible and absurd: nothing breaks, a refusal changes nothing, and
// an exchange that is saved and loaded on the way ends as the one that is not.
#include <gtest/gtest.h>

#include "base/prng.hpp"
#include "domain/archive.hpp"
#include "tests/support/venue.hpp"

namespace eco {
namespace {

using namespace domain;
using testing::Venue;
using testing::yuan;

class Stream {
 public:
  explicit Stream(std::uint64_t seed) : random_(seed) {}

  /// A member's request, mostly near the market.
  CommandBody request() {
    switch (random_.below(16)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
        return order(OrderKind::listing);
      case 5:
      case 6:
        return order(OrderKind::sweep);
      case 7:
      case 8:
        return order(OrderKind::pick);
      case 9:
      case 10:
        return CancelOrder{id(), known_id(), OrderId(number()), {}, instrument()};
      case 11:
        return ReplaceOrder{id(),    {},         OrderId(number()), {}, instrument(), side(),
                            price(), quantity(), GridFault::on_grid};
      case 12:
        return propose();
      case 13:
        return BlockCounter{
            id(),     OfferId(number()), static_cast<std::uint32_t>(random_.below(3)), {}, price(),
            blocks(), GridFault::on_grid};
      case 14:
        return BlockAccept{id(),
                           OfferId(number()),
                           static_cast<std::uint32_t>(random_.below(3)),
                           {},
                           random_.chance(1, 2) ? Quantity(0) : blocks()};
      default:
        if (random_.chance(1, 2)) return BlockDecline{id(), OfferId(number()), 0};
        return BlockWithdraw{id(), OfferId(number())};
    }
  }

  OperatorAction action() {
    switch (random_.below(18)) {
      case 13:
        return BustTrade{TradeId(random_.below(trades_) + 1), ""};
      case 14:
        return CorrectTrade{TradeId(random_.below(trades_) + 1), symbol(), price(), quantity(), ""};
      case 15:
        return WidenBand{symbol(), random_.chance(1, 2) ? Method::listed : Method::block,
                         static_cast<std::int64_t>(random_.below(5'000))};
      case 16:
        return ChangeClass{
            symbol(), random_.chance(1, 2) ? ClassChange::purge : ClassChange::rebase, {}, price()};
      case 0:
        return SetHalt{{}, symbol(), halt()};
      case 1:
        return SetMemberStatus{member(), random_.chance(4, 5)
                                             ? MemberStatus::active
                                             : static_cast<MemberStatus>(random_.below(3) + 1)};
      case 2:
        return CancelOnBehalf{member(), {}, OrderId(random_.chance(1, 2) ? number() : 0)};
      case 3:
        return WithdrawCash{account(), Money(static_cast<std::int64_t>(random_.below(10'000'000))),
                            ""};
      case 4:
        return DepositCash{account(), random_.chance(1, 20) ? Money(INT64_MAX) : yuan(10'000), ""};
      case 5:
        return IssueLot{account(),
                        symbol(),
                        Quantity(static_cast<std::int64_t>(random_.below(200'000))),
                        0,
                        Acquisition::bought,
                        Place::trading,
                        ""};
      case 6:
        return TransferPlace{account(), symbol(),
                             Quantity(static_cast<std::int64_t>(random_.below(1'000))),
                             random_.chance(1, 2) ? Place::registry : Place::trading};
      case 7:
        return ConfirmTrades{market(), {}};
      case 8:
        return ConfirmTrades{market(), {TradeId(random_.below(trades_) + 1)}};
      case 9:
        return RefuseTrades{
            market(),
            {TradeId(random_.below(trades_) + 1)},
            random_.chance(1, 2) ? RefusedRights::returned_free : RefusedRights::returned_frozen};
      case 10:
        return AnswerBlock{OfferId(number()), static_cast<ApprovalAnswer>(random_.below(2) + 1)};
      case 11:
        return SetAffiliateGroup{"D", member()};
      case 12:
        return SetFirstBase{symbol(), price()};
      default:
        return SetHalt{market(), {}, halt()};
    }
  }

  std::string_view sender() { return members[random_.below(4)]; }
  bool chance(std::uint64_t n, std::uint64_t d) { return random_.chance(n, d); }
  void note(const Event& event) {
    if (const auto* trade = std::get_if<Trade>(&event)) trades_ = trade->trade.raw();
    if (const auto* accepted = std::get_if<OrderAccepted>(&event)) {
      numbers_.push_back(accepted->order.order.raw());
    }
    if (const auto* offer = std::get_if<BlockUpdated>(&event)) {
      numbers_.push_back(offer->offer.raw());
    }
  }

  static constexpr std::string_view members[] = {"A", "B", "C", "D"};

 private:
  NewOrder order(OrderKind kind) {
    NewOrder order;
    order.cl_ord_id = id();
    order.instrument = instrument();
    order.kind = kind;
    order.side = side();
    order.price = price();
    order.quantity = quantity();
    order.skip_own = random_.chance(1, 3) ? SkipOwn::yes : SkipOwn::no;
    if (kind == OrderKind::pick) {
      order.legs.count = static_cast<std::uint32_t>(random_.below(3));
      order.quantity = Quantity(0);
      for (std::uint32_t i = 0; i < order.legs.count; ++i) {
        order.legs.legs[i] = {OrderId(number()), quantity()};
        order.quantity = Quantity(static_cast<std::int64_t>(
            static_cast<std::uint64_t>(order.quantity.raw()) +
            static_cast<std::uint64_t>(order.legs.legs[i].quantity.raw())));
      }
    }
    return order;
  }
  BlockPropose propose() {
    BlockPropose request;
    request.cl_ord_id = id();
    request.instrument = random_.chance(1, 2) ? InstrumentId(3) : instrument();
    request.side = side();
    request.price = price();
    request.quantity = blocks();
    request.form = static_cast<BlockForm>(random_.below(3) + 1);
    if (request.form == BlockForm::directed) request.counterparty = member();
    if (request.form == BlockForm::group) request.invited = {member(), member()};
    return request;
  }
  ClOrdId id() {
    return *ClOrdId::from("I" +
                          std::to_string(random_.below(random_.chance(1, 10) ? 100 : 1'000'000)));
  }
  ClOrdId known_id() { return random_.chance(1, 2) ? ClOrdId() : id(); }
  std::uint64_t number() {
    if (numbers_.empty() || random_.chance(1, 20)) return random_.below(1'000);
    const std::size_t recent = std::min<std::size_t>(numbers_.size(), 30);
    return numbers_[numbers_.size() - 1 - random_.below(recent)];
  }
  InstrumentId instrument() {
    constexpr std::uint32_t mostly_listed[] = {1, 1, 1, 2, 2, 4, 4, 4, 4, 3, 0, 9};
    return InstrumentId(mostly_listed[random_.below(random_.chance(1, 10) ? 12 : 9)]);
  }
  Side side() { return random_.chance(1, 2) ? Side::buy : Side::sell; }
  Price price() {
    constexpr std::int64_t odd[] = {0, -1, 1, INT64_MAX, INT64_MIN, 1'000'000'000'000};
    if (random_.chance(1, 30)) return Price(odd[random_.below(6)]);
    return Price(980 + static_cast<std::int64_t>(random_.below(40)));
  }
  Quantity quantity() {
    constexpr std::int64_t odd[] = {0, -1, 99'999, INT64_MAX, INT64_MIN, 100'000};
    if (random_.chance(1, 30)) return Quantity(odd[random_.below(6)]);
    return Quantity(1 + static_cast<std::int64_t>(random_.below(300)));
  }
  Quantity blocks() {
    return random_.chance(1, 5) ? quantity()
                                : Quantity(100'000 + static_cast<std::int64_t>(random_.below(50)));
  }
  HaltState halt() { return random_.chance(1, 10) ? HaltState::halted : HaltState::resumed; }
  MemberCode member() { return *MemberCode::from(sender()); }
  AccountCode account() { return *AccountCode::from(sender()); }
  Symbol symbol() {
    constexpr Symbol symbols[] = {"CEA25", "CEA24", "NOX", "BTC", "NONE"};
    return symbols[random_.below(5)];
  }
  MarketCode market() {
    constexpr MarketCode codes[] = {"CEA-SIM", "TJNOX", "FLOW", "NONE"};
    return codes[random_.below(4)];
  }

  base::Prng random_;
  std::vector<std::uint64_t> numbers_;
  std::uint64_t trades_ = 1;
};

bool is_refusal(const EventBuffer& events) {
  if (events.size() != 1) return false;
  const Event& event = events.front();
  return std::holds_alternative<OrderRejected>(event) ||
         std::holds_alternative<ChangeRejected>(event) ||
         std::holds_alternative<BlockRejected>(event) ||
         std::holds_alternative<OperatorRejected>(event);
}

std::string bytes_of(const EventBuffer& events) {
  std::string bytes;
  ByteWriter out(bytes);
  for (const Event& event : events) out.put(event);
  return bytes;
}

void set_up(Venue& venue) {
  venue.activate(testing::cea_sim());
  venue.activate(testing::discharge_nox());
  venue.activate(testing::flow());
  venue.list("CEA-SIM", "CEA25", 2025, 1000);
  venue.list("CEA-SIM", "CEA24", 2024, 1000);
  venue.list("TJNOX", "NOX", 0, 900);
  venue.list("FLOW", "BTC", 0, 0);
  for (const std::string_view code : Stream::members) {
    venue.admit(code, yuan(20'000'000));
    for (const char* symbol : {"CEA25", "CEA24", "NOX", "BTC"}) venue.issue(code, symbol, 500'000);
  }
}

class RandomCommands : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomCommands, KeepEveryPromise) {
  constexpr const char* days[] = {"2026-03-02", "2026-03-03", "2026-03-04"};
  Venue plain;
  Venue reloaded;
  set_up(plain);
  set_up(reloaded);
  Stream stream(GetParam());
  std::size_t trades = 0;
  std::size_t refusals = 0;
  for (const char* day : days) {
    for (Venue* venue : {&plain, &reloaded}) venue->open_day(day);
    for (const Phase phase : {Phase::morning, Phase::lunch, Phase::afternoon}) {
      for (Venue* venue : {&plain, &reloaded}) venue->phase(phase);
      const int commands = phase == Phase::lunch ? 200 : 2'000;
      for (int i = 0; i < commands; ++i) {
        const base::Hash128 before = plain.hash();
        if (stream.chance(1, 20)) {
          const OperatorAction action = stream.action();
          plain.admin(action);
          reloaded.admin(action);
        } else {
          const std::string_view sender = stream.sender();
          const CommandBody request = stream.request();
          plain.member(sender, request);
          reloaded.member(sender, request);
        }
        ASSERT_EQ(bytes_of(plain.events()), bytes_of(reloaded.events()));
        ASSERT_EQ(plain.hash(), reloaded.hash());
        if (is_refusal(plain.events())) {
          ++refusals;
          ASSERT_EQ(plain.hash(), before) << plain.lines().front();
        }
        for (const Event& event : plain.events()) {
          stream.note(event);
          trades += std::holds_alternative<Trade>(event) ? 1u : 0u;
        }
        if (stream.chance(1, 100)) reloaded.reload();
      }
    }
    for (Venue* venue : {&plain, &reloaded}) venue->end_day();
    ASSERT_EQ(plain.hash(), reloaded.hash());
    plain.exchange().audit();
  }
  EXPECT_GT(trades, 200u);
  EXPECT_GT(refusals, 500u);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomCommands, ::testing::Range<std::uint64_t>(1, 9));

}  // namespace
}  // namespace eco
