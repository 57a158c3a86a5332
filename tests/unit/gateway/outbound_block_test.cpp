/// Block offers, hits and trades, busts and corrections as members are told of them.
#include "tests/unit/gateway/outbound_fixture.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;
using test::order_of;
using test::stamp;
using OutboundBlocks = test::Outbound;

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

TEST_F(OutboundBlocks, ProposedBlockIsAcknowledgedToOneAndAllegedToTheOther) {
  EXPECT_EQ(report(block(OfferStatus::open, 0, 1), 1, BlockPropose{}),
            "35=AR|571=T9|856=0|939=0|818=77.0|5010=77|17=50-1-0|" + terms_text + "|" + stamp);
  EXPECT_EQ(report(block(OfferStatus::open, 0, 1), 2, BlockPropose{}),
            "35=AE|571=77.0|856=1|828=1|570=N|5010=77|17=50-1-0|" + terms_text + "|" + stamp +
                "|552=1{54=1|1=TJ02}|453=1{448=TJ01|447=D|452=17}");
  EXPECT_EQ(report(block(OfferStatus::open, 0, 1), 3), "not told");
}

TEST_F(OutboundBlocks, CounterNamesTheTermsItReplaces) {
  EXPECT_EQ(
      report(block(OfferStatus::open, 1, 2), 2, counter_of_first()),
      "35=AR|571=T9|572=77.0|856=0|939=0|818=77.1|5010=77|17=50-1-0|" + terms_text + "|" + stamp);
  EXPECT_EQ(report(block(OfferStatus::open, 1, 2), 1, counter_of_first()),
            "35=AE|571=77.1|856=1|828=1|570=N|572=77.0|5010=77|17=50-1-0|" + terms_text + "|" +
                stamp + "|11=T1|552=1{54=2|1=TJ01}|453=1{448=TJ02|447=D|452=17}");
}

TEST_F(OutboundBlocks, EndOfAnOfferIsToldToWhoDidNotAskForIt) {
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

TEST_F(OutboundBlocks, ExecutedBlockIsReportedToBoth) {
  further.push_back(block(OfferStatus::executed, 1, 2));
  EXPECT_EQ(report(block_trade(), 1),
            "35=AE|571=T9|856=0|828=1|570=N|880=9|" + terms_text +
                "|381=14250000.00|5005=7125.00|11=T1|572=77.1|5010=77|487=0|150=F|17=50-1-S|" +
                stamp + "|552=1{54=2|1=TJ01}|453=1{448=TJ02|447=D|452=17}");
  EXPECT_NE(report(block_trade(), 2).find("|11=T9|572=77.1|5010=77|487=0|150=F|17=50-1-B|"),
            std::string::npos);
}

TEST_F(OutboundBlocks, RefusedSettlementTakesTheTradeBackByItsExecId) {
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

TEST_F(OutboundBlocks, APublicOfferIsToldToEverybodyAndAGroupOfferToThoseInvited) {
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

TEST_F(OutboundBlocks, TheEndOfAPublicOfferIsToldWithItsReason) {
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

TEST_F(OutboundBlocks, AHitIsToldToItsTwoSidesUnderItsOwnNumber) {
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

TEST_F(OutboundBlocks, TheTradeOfAHitNamesTheHitAndTheOffer) {
  further.push_back(hit(OfferStatus::executed));
  further.push_back(public_offer(OfferStatus::open));
  Trade trade = block_trade();
  trade.sell.order.order = OrderId(70);
  EXPECT_NE(report(trade, 1).find("|572=77.0|5010=77|5011=P|5012=50000|5013=70|487=0|"),
            std::string::npos)
      << report(trade, 1);
}

TEST_F(OutboundBlocks, ABustOfAListedTradeIsToldToBothMembers) {
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

TEST_F(OutboundBlocks, ACorrectionIsToldAsATradeInPlaceOfAnother) {
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

TEST_F(OutboundBlocks, RefusedBlockRequestIsAnsweredWithAr) {
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
