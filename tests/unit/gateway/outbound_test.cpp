/// The execution report table A50…A67 of docs/wire/fix.md, row by row.
#include "tests/unit/gateway/outbound_fixture.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;
using test::order_of;
using test::stamp;
using Outbound = test::Outbound;

TEST_F(Outbound, A50_AcceptedListingWorksAndASweepDoesNot) {
  OrderAccepted e{order_of(1, 50, "A1", Side::buy, 9730, 100), Money(0)};
  EXPECT_EQ(report(e, 1),
            "35=8|37=50|11=A1|17=50-1-0|150=0|39=0|1=TJ01|55=CEA25|54=1|38=100|40=2|59=0|44=97.30|"
            "14=0|151=100|6=0|" +
                stamp + "|636=Y");
  e.order.kind = OrderKind::sweep;
  EXPECT_EQ(report(e, 1),
            "35=8|37=50|11=A1|17=50-1-0|150=0|39=0|1=TJ01|55=CEA25|54=1|38=100|40=2|59=3|44=97.30|"
            "14=0|151=100|6=0|" +
                stamp + "|636=N");
  e.order.kind = OrderKind::pick;
  e.order.price = Price(0);
  EXPECT_EQ(report(e, 1),
            "35=8|37=50|11=A1|17=50-1-0|150=0|39=0|1=TJ01|55=CEA25|54=1|38=100|40=D|59=3|14=0|151="
            "100|6=0|" +
                stamp + "|636=N");
  e.order.price = Price(9740);
  EXPECT_EQ(report(e, 1),
            "35=8|37=50|11=A1|17=50-1-0|150=0|39=0|1=TJ01|55=CEA25|54=1|38=100|40=D|59=3|44=97.40|"
            "14=0|151=100|6=0|" +
                stamp + "|636=N");
  EXPECT_EQ(report(e, 2), "not told");
}

TEST_F(Outbound, A50_AcceptedBidNamesItsAuction) {
  OrderAccepted e{order_of(1, 50, "A1", Side::buy, 9730, 100), Money(973'000'00)};
  e.order.kind = OrderKind::bid;
  e.auction = AuctionId(42);
  EXPECT_EQ(report(e, 1),
            "35=8|37=50|11=A1|17=50-1-0|150=0|39=0|1=TJ01|55=CEA25|54=1|38=100|40=2|59=1|44=97.30|"
            "14=0|151=100|6=0|5110=42|" +
                stamp);
}

OrderRejected rejected(RejectCode code) {
  OrderRejected e;
  e.cl_ord_id = "A1";
  e.member = MemberId(1);
  e.trader = TraderId(1);
  e.account = "TJ01";
  e.symbol = "CEA25";
  e.instrument = InstrumentId(1);
  e.side = Side::buy;
  e.price = Price(10716);
  e.quantity = Quantity(100);
  e.refusal = {code, 10716, 8767, 10715, {}};
  return e;
}

TEST_F(Outbound, A51_RejectedCarriesReasonVenueCodeAndRemedy) {
  EXPECT_EQ(report(rejected(RejectCode::price_band), 1),
            "35=8|37=50|11=A1|17=50-1-0|150=8|39=8|1=TJ01|55=CEA25|54=1|38=100|40=2|59=0|44=107.16|"
            "14=0|151=0|6=0|" +
                stamp +
                "|103=16|5001=1701|58=PRICE_BAND: price outside the day's band; asked 107.16, low "
                "87.67, high 107.15; "
                "use a price inside the band");
}

TEST_F(Outbound, A51_RejectedBidNamesItsAuction) {
  OrderRejected e = rejected(RejectCode::price_above_cap);
  e.kind = OrderKind::bid;
  e.auction = AuctionId(42);
  e.refusal = {RejectCode::price_above_cap, 10716, 0, 10500, {}};
  EXPECT_EQ(report(e, 1),
            "35=8|37=50|11=A1|17=50-1-0|150=8|39=8|1=TJ01|55=CEA25|54=1|38=100|40=2|59=1|44=107.16|"
            "5110=42|14=0|151=0|6=0|" +
                stamp +
                "|103=16|5001=1702|58=PRICE_ABOVE_CAP: price above the cap; asked 107.16, cap "
                "105.00; use a price at or below the cap");
}

TEST_F(Outbound, A51_RejectedOrderOfAnUnknownInstrumentHasNoNumbersOfIt) {
  OrderRejected e = rejected(RejectCode::unknown_instrument);
  e.instrument = InstrumentId{};
  e.symbol = "NOPE";
  e.refusal = {RejectCode::unknown_instrument, 0, 0, 0, {}};
  EXPECT_EQ(
      report(e, 1),
      "35=8|37=50|11=A1|17=50-1-0|150=8|39=8|1=TJ01|55=NOPE|54=1|40=2|59=0|14=0|151=0|6=0|" +
          stamp +
          "|103=1|5001=301|58=UNKNOWN_INSTRUMENT: unknown instrument; request the security list");
}

TEST_F(Outbound, A51_AQuantityThatHasNoValueHereIsLeftOutOfTheRefusal) {
  OrderRejected e = rejected(RejectCode::step);
  e.quantity = Quantity(0);
  e.refusal = {RejectCode::step, 0, 0, 0, {}};
  NewOrder order;
  order.grid = GridFault::quantity_off_step;
  EXPECT_EQ(report(e, 1, order).find("|38="), std::string::npos);
  order.grid = GridFault::overflow;
  EXPECT_EQ(report(e, 1, order).find("|38="), std::string::npos);
  order.grid = GridFault::on_grid;  // the member did send 0
  EXPECT_NE(report(e, 1, order).find("|38=0|"), std::string::npos);
  order.grid = GridFault::price_off_tick;
  order.quantity = e.quantity = Quantity(100);
  EXPECT_NE(report(e, 1, order).find("|38=100|"), std::string::npos);
}

Trade fill(std::int64_t buy_executed) {
  Trade e;
  e.trade = TradeId(9);
  e.instrument = InstrumentId(1);
  e.price = Price(9740);
  e.quantity = Quantity(40);
  e.amount = Money(38'960'000);
  e.buy.order = order_of(1, 50, "A1", Side::buy, 9740, 100, buy_executed);
  e.buy.fee = Money(19'500);
  e.buy.liquidity = Liquidity::taker;
  e.sell.order = order_of(2, 30, "S1", Side::sell, 9740, 500, 40);
  e.sell.fee = Money(19'500);
  return e;
}

TEST_F(Outbound, A52_PartialFillTellsEachSideItsOwnOrder) {
  LotMoved moved;
  moved.instrument = InstrumentId(1);
  moved.lot = LotId(3);
  moved.first = 101;
  moved.last = 140;
  moved.debit.account = AccountId(2);
  moved.credit.account = AccountId(1);
  moved.reason = PostingReason::delivery;
  moved.trade = TradeId(9);
  further.push_back(moved);
  EXPECT_EQ(report(fill(40), 1),
            "35=8|37=50|11=A1|17=50-1-B|150=F|39=1|1=TJ01|55=CEA25|54=1|38=100|40=2|59=0|44=97.40|"
            "14=40|151=60|6=97.40|"
            "5004=3896.00|" +
                stamp +
                "|31=97.40|32=40|880=9|1057=Y|851=2|381=3896.00|5005=1.95|5200=1{5201=3|5202=101|"
                "5203=40}");
  EXPECT_EQ(report(fill(40), 2),
            "35=8|37=30|11=S1|17=50-1-S|150=F|39=1|1=TJ02|55=CEA25|54=2|38=500|40=2|59=0|44=97.40|"
            "14=40|151=460|6=97.40|"
            "5004=3896.00|" +
                stamp +
                "|31=97.40|32=40|880=9|1057=N|851=1|381=3896.00|5005=1.95|5200=1{5201=3|5202=101|"
                "5203=40}");
  EXPECT_EQ(report(fill(40), 3), "not told");
}

TEST_F(Outbound, A53_FullFillIsFilled) {
  EXPECT_EQ(report(fill(100), 1),
            "35=8|37=50|11=A1|17=50-1-B|150=F|39=2|1=TJ01|55=CEA25|54=1|38=100|40=2|59=0|44=97.40|"
            "14=100|151=0|6=97.40|"
            "5004=9740.00|" +
                stamp + "|31=97.40|32=40|880=9|1057=Y|851=2|381=3896.00|5005=1.95");
}

TEST_F(Outbound, FillOfABidTellsTheBidderAndNobodyForTheOwnersOrder) {
  Trade e = fill(100);
  e.method = Method::sealed;
  e.buy.order.kind = e.sell.order.kind = OrderKind::bid;
  e.sell.order.trader = TraderId{};
  e.sell.order.cl_ord_id = ClOrdId{};
  EXPECT_EQ(report(e, 1),
            "35=8|37=50|11=A1|17=50-1-B|150=F|39=2|1=TJ01|55=CEA25|54=1|38=100|40=2|59=1|44=97.40|"
            "14=100|151=0|6=97.40|"
            "5004=9740.00|" +
                stamp + "|31=97.40|32=40|880=9|1057=Y|851=2|381=3896.00|5005=1.95");
  EXPECT_EQ(report(e, 2), "not told");
}

OrderCancelled cancelled(EndReason reason, std::string_view request) {
  OrderCancelled e;
  e.order = order_of(1, 50, "A1", Side::buy, 9740, 100, 40);
  e.order.leaves = Quantity(0);
  e.request = *ClOrdId::from(request);
  e.reason = reason;
  e.cancelled = Quantity(60);
  return e;
}

const std::string cancelled_tail =
    "1=TJ01|55=CEA25|54=1|38=100|40=2|59=0|44=97.40|14=40|151=0|6=97.40|5004=3896.00|" + stamp;

TEST_F(Outbound, A54_CancelledOnRequestNamesBothIds) {
  EXPECT_EQ(report(cancelled(EndReason::requested, "C1"), 1),
            "35=8|37=50|11=C1|17=50-1-0|150=4|39=4|41=A1|" + cancelled_tail);
}

ChangeRejected change_rejected(RejectCode code, bool known) {
  ChangeRejected e;
  e.cl_ord_id = "C1";
  e.orig_cl_ord_id = "A1";
  e.member = MemberId(1);
  e.trader = TraderId(1);
  if (known) e.order = order_of(1, 50, "A1", Side::buy, 9740, 100, 40);
  e.refusal.code = code;
  return e;
}

TEST_F(Outbound, A55_RefusedCancelOrReplaceTellsTheCurrentStatus) {
  EXPECT_EQ(report(change_rejected(RejectCode::unknown_order, false), 1),
            "35=9|37=NONE|11=C1|41=A1|17=50-1-0|39=8|434=1|102=1|" + stamp +
                "|5001=3201|58=UNKNOWN_ORDER: no such order; check ClOrdID and OrderID");
  ChangeRejected e = change_rejected(RejectCode::duplicate, true);
  e.request = ChangeRequest::replace;
  EXPECT_EQ(report(e, 1), "35=9|37=50|11=C1|41=A1|17=50-1-0|39=1|434=2|102=6|" + stamp +
                              "|5001=1901|58=DUPLICATE: ClOrdID already used; use a new ClOrdID");
  e.refusal.code = RejectCode::tick;
  EXPECT_NE(report(e, 1).find("|102=18|"), std::string::npos);
  e.refusal.code = RejectCode::price_band;
  EXPECT_NE(report(e, 1).find("|102=99|"), std::string::npos);
}

TEST_F(Outbound, A56_ReplacedTellsWhetherPriorityWasKept) {
  OrderReplaced e{order_of(1, 50, "R1", Side::buy, 9740, 100, 40), "A1", Priority::kept};
  EXPECT_EQ(report(e, 1),
            "35=8|37=50|11=R1|17=50-1-0|150=5|39=1|41=A1|1=TJ01|55=CEA25|54=1|38=100|40=2|59=0|44="
            "97.40|14=40|151=60|"
            "6=97.40|5004=3896.00|" +
                stamp + "|5003=Y");
  e.order = order_of(1, 50, "R1", Side::buy, 9740, 100);
  e.priority = Priority::lost;
  EXPECT_EQ(
      report(e, 1),
      "35=8|37=50|11=R1|17=50-1-0|150=5|39=0|41=A1|1=TJ01|55=CEA25|54=1|38=100|40=2|59=0|44=97.40|"
      "14=0|151=100|6=0|" +
          stamp + "|5003=N");
}

TEST_F(Outbound, A57_ReplacedDownToWhatIsExecutedIsFilled) {
  OrderReplaced e{order_of(1, 50, "R1", Side::buy, 9740, 40, 40), "A1", Priority::kept};
  EXPECT_EQ(report(e, 1),
            "35=8|37=50|11=R1|17=50-1-0|150=5|39=2|41=A1|1=TJ01|55=CEA25|54=1|38=40|40=2|59=0|44="
            "97.40|14=40|151=0|"
            "6=97.40|5004=3896.00|" +
                stamp + "|5003=Y");
  OrderCancelled c = cancelled(EndReason::replaced_filled, "R1");
  c.order.quantity = Quantity(40);
  EXPECT_EQ(report(c, 1),
            "35=8|37=50|11=R1|17=50-1-0|150=5|39=2|41=A1|1=TJ01|55=CEA25|54=1|38=40|40=2|59=0|44="
            "97.40|14=40|151=0|"
            "6=97.40|5004=3896.00|" +
                stamp);
}

TEST_F(Outbound, A58_ReplaceOfAFilledOrderIsTooLate) {
  ChangeRejected e = change_rejected(RejectCode::too_late, true);
  e.request = ChangeRequest::replace;
  e.order = order_of(1, 50, "A1", Side::buy, 9740, 100, 100);
  EXPECT_EQ(report(e, 1),
            "35=9|37=50|11=C1|41=A1|17=50-1-0|39=2|434=2|102=0|" + stamp +
                "|5001=3203|58=TOO_LATE: the order is no longer live; see its last report");
}

TEST_F(Outbound, A59_RemainderOfASweepIsCancelledUnderItsOwnId) {
  OrderCancelled e = cancelled(EndReason::remainder, "");
  e.order.kind = OrderKind::sweep;
  EXPECT_EQ(
      report(e, 1),
      "35=8|37=50|11=A1|17=50-1-0|150=4|39=4|1=TJ01|55=CEA25|54=1|38=100|40=2|59=3|44=97.40|14=40|"
      "151=0|6=97.40|5004=3896.00|" +
          stamp);
}

TEST_F(Outbound, A60_DayEndExpiresTheOrder) {
  OrderExpired e{order_of(1, 50, "A1", Side::buy, 9740, 100, 40), Quantity(60)};
  e.order.leaves = Quantity(0);
  EXPECT_EQ(report(e, 1), "35=8|37=50|11=A1|17=50-1-0|150=C|39=C|" + cancelled_tail +
                              "|58=the market's day ended");
}

TEST_F(Outbound, A61_CancelledByTheVenueSaysWhy) {
  EXPECT_EQ(report(cancelled(EndReason::kill, ""), 1),
            "35=8|37=50|11=A1|17=50-1-0|150=4|39=4|" + cancelled_tail +
                "|378=100|58=cancelled by the kill switch");
  EXPECT_EQ(report(cancelled(EndReason::operator_action, ""), 1),
            "35=8|37=50|11=A1|17=50-1-0|150=4|39=4|" + cancelled_tail +
                "|378=101|58=cancelled by the operator");
}

TEST_F(Outbound, A61_BidThatEndsWithItsAuctionSaysWhy) {
  const auto text = [&](EndReason reason) {
    const std::string all = report(cancelled(reason, ""), 1);
    return all.substr(all.find("|378="));
  };
  EXPECT_EQ(text(EndReason::auction_lost), "|378=99|58=the bid did not win");
  EXPECT_EQ(text(EndReason::invalid_bid), "|378=99|58=the bid was not valid at the close");
  EXPECT_EQ(text(EndReason::auction_cancelled), "|378=99|58=the auction was cancelled");
}

TEST_F(Outbound, A67_DuplicateClOrdIdIsRejectedWithItsOwnReason) {
  OrderRejected e = rejected(RejectCode::duplicate);
  e.price = Price(9740);
  EXPECT_EQ(report(e, 1),
            "35=8|37=50|11=A1|17=50-1-0|150=8|39=8|1=TJ01|55=CEA25|54=1|38=100|40=2|59=0|44=97.40|"
            "14=0|151=0|6=0|" +
                stamp + "|103=6|5001=1901|58=DUPLICATE: ClOrdID already used; use a new ClOrdID");
}

TEST_F(Outbound, EveryRejectCodeHasAReasonThatTheDictionaryKnows) {
  const std::vector<int> known = {0, 1, 2, 3, 4, 5, 6, 8, 11, 13, 16, 18, 99};
#define ECO_REJECT(name, CODE, number, row, fix_103, en, zh, remedy_en, remedy_zh) \
  EXPECT_NE(std::find(known.begin(), known.end(), fix_103), known.end()) << #name;
#include "domain/reject_codes.def"
#undef ECO_REJECT
}

SessionNote refused_message() {
  SessionNote note;
  note.kind = SessionNoteKind::message_refused;
  note.message_type = "D";
  note.cl_ord_id = "A1";
  note.text = "44 Price is required with 40=2";
  return note;
}

TEST_F(Outbound, WhatCouldNotBeACommandIsAnsweredWithJOnceJournaled) {
  DurableCommand durable;
  durable.command.header.sequence = SeqNo(50);
  durable.command.header.trader = TraderId(1);
  durable.command.body = refused_message();
  durable.events.push_back(Noted{});
  std::vector<TraderId> recipients;
  add_recipients(durable, 0, context, recipients);
  EXPECT_EQ(recipients, std::vector<TraderId>{TraderId(1)});
  EXPECT_EQ(
      to_text(*render(durable, 0, directory.traders[1], context)),
      "35=j|372=D|379=A1|380=0|17=50-0-0|5001=3301|58=MALFORMED: 44 Price is required with 40=2");
}

TEST_F(Outbound, WhatTheSessionLevelRejectedGetsNoSecondAnswer) {
  DurableCommand durable;
  durable.command.header.trader = TraderId(1);
  SessionNote note = refused_message();
  note.text = std::string(session_reject_prefix) + "Required tag missing";
  durable.command.body = note;
  durable.events.push_back(Noted{});
  std::vector<TraderId> recipients;
  add_recipients(durable, 0, context, recipients);
  EXPECT_TRUE(recipients.empty());
}

}  // namespace
}  // namespace eco::gateway::fix
