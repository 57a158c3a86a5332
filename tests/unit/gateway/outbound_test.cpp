/// The execution report table A50…A67 of docs/wire/fix.md, row by row.
#include "gateway/fix/outbound.hpp"

#include <gtest/gtest.h>

#include "tests/unit/gateway/outbound_fixture.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;
using test::order_of;
using test::Outbound;
using test::stamp;

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

BlockUpdated block(OfferStatus status, std::uint32_t terms, std::uint32_t requester) {
  BlockUpdated e;
  e.offer = OfferId(77);
  e.instrument = InstrumentId(1);
  e.status = status;
  e.terms = terms;
  e.initiator_side = Side::sell;
  e.initiator = MemberId(1);
  e.responder = MemberId(2);
  e.author = MemberId(requester);
  e.price = Price(9500);
  e.quantity = Quantity(150'000);
  e.initiator_cl_ord_id = "T1";
  if (requester != 0) {
    e.cl_ord_id = "T9";
    e.requester = MemberId(requester);
    e.requester_trader = TraderId(requester);
  }
  return e;
}

BlockCounter counter_of_first() {
  BlockCounter body;
  body.offer = OfferId(77);
  return body;
}

BlockAccept accept_of_first() {
  BlockAccept body;
  body.offer = OfferId(77);
  return body;
}

const std::string terms_text = "55=CEA25|32=150000|31=95.00";

TEST_F(Outbound, ProposedBlockIsAcknowledgedToOneAndAllegedToTheOther) {
  EXPECT_EQ(report(block(OfferStatus::open, 0, 1), 1, BlockPropose{}),
            "35=AR|571=T9|856=0|939=0|818=77.0|5010=77|17=50-1-0|" + terms_text + "|" + stamp);
  EXPECT_EQ(report(block(OfferStatus::open, 0, 1), 2, BlockPropose{}),
            "35=AE|571=77.0|856=1|828=1|570=N|5010=77|17=50-1-0|" + terms_text + "|" + stamp +
                "|552=1{54=1|1=TJ02}|453=1{448=TJ01|447=D|452=17}");
  EXPECT_EQ(report(block(OfferStatus::open, 0, 1), 3), "not told");
}

TEST_F(Outbound, CounterNamesTheTermsItReplaces) {
  EXPECT_EQ(
      report(block(OfferStatus::open, 1, 2), 2, counter_of_first()),
      "35=AR|571=T9|572=77.0|856=0|939=0|818=77.1|5010=77|17=50-1-0|" + terms_text + "|" + stamp);
  EXPECT_EQ(report(block(OfferStatus::open, 1, 2), 1, counter_of_first()),
            "35=AE|571=77.1|856=1|828=1|570=N|572=77.0|5010=77|17=50-1-0|" + terms_text + "|" +
                stamp + "|11=T1|552=1{54=2|1=TJ01}|453=1{448=TJ02|447=D|452=17}");
}

TEST_F(Outbound, EndOfAnOfferIsToldToWhoDidNotAskForIt) {
  EXPECT_NE(report(block(OfferStatus::declined, 1, 2), 1, BlockDecline{}).find("|856=3|"),
            std::string::npos);
  EXPECT_NE(report(block(OfferStatus::withdrawn, 1, 1), 2, BlockWithdraw{}).find("|856=6|"),
            std::string::npos);
  for (std::uint32_t party : {1u, 2u}) {
    EXPECT_NE(report(block(OfferStatus::expired, 1, 0), party)
                  .find("|58=ended with the session of the method"),
              std::string::npos);
  }
  EXPECT_NE(
      report(block(OfferStatus::pending_approval, 1, 2), 2, BlockAccept{}).find("|856=2|939=4|"),
      std::string::npos);
  EXPECT_NE(report(block(OfferStatus::pending_approval, 1, 2), 1, BlockAccept{})
                .find("35=AE|571=77.1|856=2|"),
            std::string::npos);
  EXPECT_EQ(report(block(OfferStatus::executed, 1, 2), 1, BlockAccept{}), "nothing");
}

Trade block_trade() {
  Trade e;
  e.trade = TradeId(9);
  e.instrument = InstrumentId(1);
  e.method = Method::block;
  e.price = Price(9500);
  e.quantity = Quantity(150'000);
  e.amount = Money(142'500'000'000);
  e.sell.order = order_of(1, 77, "T1", Side::sell, 9500, 150'000, 150'000);
  e.buy.order = order_of(2, 77, "T9", Side::buy, 9500, 150'000, 150'000);
  e.sell.fee = e.buy.fee = Money(71'250'000);
  return e;
}

TEST_F(Outbound, ExecutedBlockIsReportedToBoth) {
  further.push_back(block(OfferStatus::executed, 1, 2));
  EXPECT_EQ(report(block_trade(), 1),
            "35=AE|571=T9|856=0|828=1|570=N|880=9|" + terms_text +
                "|381=14250000.00|5005=7125.00|11=T1|572=77.1|5010=77|487=0|150=F|17=50-1-S|" +
                stamp + "|552=1{54=2|1=TJ01}|453=1{448=TJ02|447=D|452=17}");
  EXPECT_NE(report(block_trade(), 2).find("|11=T9|572=77.1|5010=77|487=0|150=F|17=50-1-B|"),
            std::string::npos);
}

TEST_F(Outbound, RefusedSettlementTakesTheTradeBackByItsExecId) {
  trades.found = TradeFinder::Found{block_trade(), {SeqNo(40), 3}, "77.1"};
  TradeFinalityChanged e{TradeId(9), InstrumentId(1), TradeFinality::refused};
  EXPECT_EQ(report(e, 1),
            "35=AE|571=T9|856=0|828=1|570=N|880=9|" + terms_text +
                "|381=14250000.00|5005=7125.00|11=T1|572=77.1|487=1|150=H|17=50-1-S|19=40-3-S|" +
                stamp +
                "|58=settlement refused: the trade is reversed|552=1{54=2|1=TJ01}|"
                "453=1{448=TJ02|447=D|452=17}");
  e.finality = TradeFinality::confirmed;
  EXPECT_EQ(report(e, 1), "not told");
}

/// A public offer of member 1, of which 50 000 are left.
BlockUpdated public_offer(OfferStatus status) {
  BlockUpdated e = block(status, 0, 0);
  e.offer = OfferId(70);
  e.responder = {};
  e.author = MemberId(1);
  e.form = BlockForm::public_offer;
  e.quantity = Quantity(200'000);
  e.leaves = Quantity(50'000);
  return e;
}

/// A hit of it by member 2.
BlockUpdated hit(OfferStatus status) {
  BlockUpdated e = block(status, 0, 2);
  e.author = MemberId(1);
  e.form = BlockForm::public_offer;
  e.parent = OfferId(70);
  e.leaves = Quantity(50'000);
  return e;
}

TEST_F(Outbound, APublicOfferIsToldToEverybodyAndAGroupOfferToThoseInvited) {
  BlockUpdated offer = public_offer(OfferStatus::open);
  const std::string alleged =
      "35=AE|571=70.0|856=1|828=1|570=N|5010=70|5011=P|5012=50000|17=50-1-0|55=CEA25|32=200000|"
      "31=95.00|" +
      stamp;
  EXPECT_EQ(report(offer, 2), alleged + "|552=1{54=1|1=TJ02}|453=1{448=TJ01|447=D|452=17}");
  EXPECT_EQ(report(offer, 3), alleged + "|552=1{54=1|1=TJ03}|453=1{448=TJ01|447=D|452=17}");
  EXPECT_EQ(report(offer, 1), "nothing");
  offer.form = BlockForm::group;
  offer.invited = {MemberId(2)};
  EXPECT_NE(report(offer, 2).find("|5011=G|5012=50000|"), std::string::npos);
  EXPECT_EQ(report(offer, 3), "not told");
}

TEST_F(Outbound, TheEndOfAPublicOfferIsToldWithItsReason) {
  const std::pair<OfferStatus, std::string> ends[] = {
      {OfferStatus::executed, "all of it was hit"},
      {OfferStatus::rest_below_minimum, "ended: what is left is below the minimum"},
      {OfferStatus::expired, "ended with the session of the method"}};
  for (const auto& [status, text] : ends) {
    for (std::uint32_t trader : {1u, 2u, 3u}) {
      const std::string told = report(public_offer(status), trader);
      EXPECT_NE(told.find("|856=6|"), std::string::npos) << told;
      EXPECT_NE(told.find("|58=" + text), std::string::npos) << told;
    }
  }
}

TEST_F(Outbound, AHitIsToldToItsTwoSidesUnderItsOwnNumber) {
  BlockAccept body;
  body.offer = OfferId(70);
  EXPECT_EQ(report(hit(OfferStatus::executed), 2, body),
            "35=AR|571=T9|572=70.0|856=2|939=0|818=77.0|5010=77|5011=P|5012=50000|5013=70|"
            "17=50-1-0|" +
                terms_text + "|" + stamp);
  EXPECT_EQ(report(hit(OfferStatus::executed), 1, body), "nothing");
  EXPECT_EQ(report(hit(OfferStatus::executed), 3, body), "not told");
  EXPECT_NE(report(hit(OfferStatus::pending_approval), 1, body)
                .find("35=AE|571=77.0|856=2|828=1|570=N|939=4|5010=77|5011=P|5012=50000|5013=70|"),
            std::string::npos);
  EXPECT_NE(
      report(hit(OfferStatus::lapsed), 1).find("|58=lapsed: the authority did not answer in time"),
      std::string::npos);
  EXPECT_EQ(report(hit(OfferStatus::lapsed), 3), "not told");
}

TEST_F(Outbound, TheTradeOfAHitNamesTheHitAndTheOffer) {
  further.push_back(hit(OfferStatus::executed));
  further.push_back(public_offer(OfferStatus::open));
  Trade trade = block_trade();
  trade.sell.order.order = OrderId(70);
  EXPECT_NE(report(trade, 1).find("|572=77.0|5010=77|5011=P|5012=50000|5013=70|487=0|"),
            std::string::npos)
      << report(trade, 1);
}

TEST_F(Outbound, ABustOfAListedTradeIsToldToBothMembers) {
  Trade trade = block_trade();
  trade.method = Method::listed;
  trades.found = TradeFinder::Found{trade, {SeqNo(40), 3}, ""};
  const TradeFinalityChanged busted{TradeId(9), InstrumentId(1), TradeFinality::busted};
  EXPECT_EQ(report(busted, 1),
            "35=AE|571=T9|856=0|828=1|570=N|880=9|" + terms_text +
                "|381=14250000.00|5005=7125.00|11=T1|487=1|150=H|17=50-1-S|19=40-3-S|" + stamp +
                "|58=busted by the venue: the trade is reversed|552=1{54=2|1=TJ01}|453=1{448=TJ02|"
                "447=D|452=17}");
  EXPECT_NE(report(busted, 2).find("|17=50-1-B|19=40-3-B|"), std::string::npos);
}

TEST_F(Outbound, ACorrectionIsToldAsATradeInPlaceOfAnother) {
  Trade trade = block_trade();
  trade.method = Method::listed;
  trades.found = TradeFinder::Found{trade, {SeqNo(40), 3}, ""};
  trade.trade = TradeId(12);
  trade.corrects = TradeId(9);
  trade.buy.order.order = trade.sell.order.order = OrderId(50);
  EXPECT_EQ(report(trade, 2),
            "35=AE|571=T12|856=0|828=1|570=N|880=12|" + terms_text +
                "|381=14250000.00|5005=7125.00|11=T9|487=2|150=G|17=50-1-B|19=40-3-B|58=in place "
                "of trade 9|" +
                stamp + "|552=1{54=1|1=TJ02}|453=1{448=TJ01|447=D|452=17}");
}

TEST_F(Outbound, RefusedBlockRequestIsAnsweredWithAr) {
  BlockRejected e;
  e.cl_ord_id = "T9";
  e.member = MemberId(1);
  e.trader = TraderId(1);
  e.request = BlockRequest::accept;
  e.offer = OfferId(77);
  e.refusal = {RejectCode::stale_terms, 0, 1, 0, {}};
  EXPECT_EQ(
      report(e, 1, accept_of_first()),
      "35=AR|571=T9|572=77.0|856=2|939=1|751=99|5010=77|17=50-1-0|" + stamp +
          "|5001=2201|58=STALE_TERMS: the terms have changed; answered 0, newest 1; answer the "
          "newest terms");
}

}  // namespace
}  // namespace eco::gateway::fix
