/// The embedded dictionaries load in QuickFIX, agree with each other, and cover everything the
/// venue says.
#include "gateway/fix/dictionary.hpp"

#include <gtest/gtest.h>

#include "gateway/fix/answers.hpp"
#include "gateway/fix/outbound.hpp"
#include "gateway/fix/quickfix.hpp"
#include "tests/unit/gateway/fake_directory.hpp"
#include "tests/unit/gateway/fix_text.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;

FIX::DataDictionary load(std::string_view xml) {
  std::istringstream in{std::string(xml)};
  return FIX::DataDictionary(in);
}

std::string between(std::string_view text, std::string_view from, std::string_view to) {
  const std::size_t begin = text.find(from);
  const std::size_t end = text.find(to, begin);
  return std::string(text.substr(begin, end - begin));
}

TEST(Dictionary, AllThreeLoadInQuickFix) {
  EXPECT_EQ(load(fix44_xml()).getVersion(), "FIX.4.4");
  EXPECT_EQ(load(fixt11_xml()).getVersion(), "FIXT.1.1");
  EXPECT_EQ(load(fix50sp2_xml()).getVersion().substr(0, 7), "FIX.5.0");
}

TEST(Dictionary, BothVersionsTakeTheSameApplicationMessages) {
  const std::string first = "<message name=\"NewOrderSingle\"";
  EXPECT_EQ(between(fix44_xml(), first, "</messages>"),
            between(fix50sp2_xml(), first, "</messages>"));
}

TEST(Dictionary, VenueTagsAreTheSameInBothVersions) {
  const std::string first = "<field number=\"5001\"";
  EXPECT_EQ(between(fix44_xml(), first, "</fields>"), between(fix50sp2_xml(), first, "</fields>"));
}

OrderAccepted accepted_bid() {
  OrderAccepted accepted;
  accepted.order = test::order_of(1, 50, "A1", Side::buy, 9740, 100);
  accepted.order.kind = OrderKind::bid;
  accepted.auction = AuctionId(42);
  return accepted;
}

/// An offer in every state, a hit with and without a request.
std::vector<BlockUpdated> blocks() {
  std::vector<BlockUpdated> out;
  BlockUpdated block;
  block.offer = OfferId(77);
  block.instrument = InstrumentId(1);
  block.initiator = MemberId(1);
  block.responder = MemberId(2);
  block.requester = MemberId(1);
  block.requester_trader = TraderId(1);
  block.cl_ord_id = "T1";
  block.terms = 1;
  for (int status = 1; status <= 10; ++status) {
    block.status = static_cast<OfferStatus>(status);
    out.push_back(block);
  }
  block.form = BlockForm::public_offer;
  block.parent = OfferId(70);
  out.push_back(block);
  block.requester_trader = {};
  out.push_back(block);
  return out;
}

/// Everything that the venue can say, once.
std::vector<OutMessage> everything() {
  static const test::FakeDirectory directory;
  struct NoTrades final : TradeFinder {
    std::optional<Found> find_trade(TradeId) const override { return found; }
    std::optional<Found> found;
  } trades;
  std::vector<OutMessage> out;
  DurableCommand durable;
  durable.command.header.sequence = SeqNo(50);
  durable.command.header.stamp = Timestamp(1'772'430'000'000'000'000);
  durable.command.body = BlockCounter{};
  const auto add = [&](const Event& event) {
    durable.events = {event};
    for (std::uint32_t n : {1u, 2u}) {
      const auto message = render(durable, 0, directory.traders.at(n), {directory, trades});
      if (message) out.push_back(*message);
    }
  };
  const OrderState order = test::order_of(1, 50, "A1", Side::buy, 9740, 100, 40);
  add(OrderAccepted{order, Money(0)});
  add(accepted_bid());
  OrderRejected rejected;
  rejected.cl_ord_id = "A1";
  rejected.symbol = "CEA25";
  rejected.instrument = InstrumentId(1);
  rejected.refusal.code = RejectCode::price_band;
  rejected.auction = AuctionId(42);
  add(rejected);
  add(OrderReplaced{order, "A0", Priority::kept});
  for (int reason = 1; reason <= 17; ++reason)
    add(OrderCancelled{order, "C1", static_cast<EndReason>(reason), Quantity(60)});
  add(OrderExpired{order, Quantity(60)});
  ChangeRejected change;
  change.cl_ord_id = "C1";
  change.orig_cl_ord_id = "A1";
  change.refusal.code = RejectCode::too_late;
  add(change);
  Trade trade;
  trade.trade = TradeId(9);
  trade.instrument = InstrumentId(1);
  trade.price = Price(9740);
  trade.quantity = Quantity(40);
  trade.buy.order = order;
  trade.sell.order = test::order_of(2, 51, "S1", Side::sell, 9740, 100, 40);
  add(trade);
  trade.method = Method::block;
  add(trade);
  trade.corrects = TradeId(8);
  add(trade);
  trades.found = TradeFinder::Found{trade, {SeqNo(1), 0}, "77.0"};
  add(TradeFinalityChanged{TradeId(9), InstrumentId(1), TradeFinality::refused});
  for (const BlockUpdated& block : blocks()) add(block);
  BlockRejected block_rejected;
  block_rejected.cl_ord_id = "T1";
  block_rejected.offer = OfferId(77);
  block_rejected.refusal.code = RejectCode::stale_terms;
  add(block_rejected);
  SessionNote note;
  note.message_type = "D";
  note.text = "x";
  durable.command.body = note;
  add(Noted{});
  BookView book;
  book.bids = {{OrderId(5), Price(9700), Quantity(100), MemberId(1)}};
  book.last = Price(9700);
  out.push_back(book_message("R1", book, directory.instruments[0], 5, SeqNo(9),
                             directory.member(MemberId(1))));
  for (const OutMessage& m :
       security_list("L1", {&directory.instruments[0], &directory.instruments[1]})) {
    out.push_back(m);
  }
  out.push_back(security_status("L1", directory.instruments[0], Timestamp(0)));
  HoldingView holding;
  holding.instrument = InstrumentId(1);
  holding.symbol = "CEA25";
  for (const OutMessage& m : positions("P1", "TJ01", {holding}, directory, SeqNo(9)))
    out.push_back(m);
  out.push_back(positions_refused("P1", "TJ01", RejectCode::account_restricted));
  out.push_back(collateral("Q1", "TJ01", CashView{}, SeqNo(9)));
  out.push_back(order_status_message(OrderStatusView{order, true, EndReason::requested}, "A1", "S1",
                                     RejectCode::none, directory));
  out.push_back(
      order_status_message(std::nullopt, "A1", "S1", RejectCode::unknown_order, directory));
  out.push_back(market_data_refused("R1", '0', "text"));
  out.push_back(business_reject("BB", "Q1", 1, RejectCode::account_restricted, "text"));
  return out;
}

std::string wire(std::string_view begin, const OutMessage& message) {
  std::string body = "35=" + message.type + "|49=ECOBOURSE|56=M1|34=2|52=20260302-05:40:00.000000|";
  for (const OutField& field : message.fields)
    body += std::to_string(field.tag) + '=' + field.value + '|';
  for (const OutGroup& group : message.groups) {
    body += std::to_string(group.count_tag) + '=' + std::to_string(group.entries.size()) + '|';
    for (const auto& entry : group.entries) {
      for (const OutField& field : entry)
        body += std::to_string(field.tag) + '=' + field.value + '|';
    }
  }
  return test::frame(begin, body);
}

std::string fault_of(const std::string& text, const FIX::DataDictionary& session,
                     const FIX::DataDictionary& app) {
  try {
    const FIX::Message message(text, session, app, true);
    FIX::DataDictionary::validate(message, &session, &app);
    return {};
  } catch (const std::exception& e) {
    return e.what();
  }
}

TEST(Dictionary, EverythingTheVenueSaysIsValidInBothVersions) {
  const FIX::DataDictionary fix44 = load(fix44_xml());
  const FIX::DataDictionary fixt11 = load(fixt11_xml());
  const FIX::DataDictionary fix50 = load(fix50sp2_xml());
  const std::vector<OutMessage> messages = everything();
  EXPECT_GT(messages.size(), 40u);
  for (const OutMessage& message : messages) {
    EXPECT_EQ(fault_of(wire("FIX.4.4", message), fix44, fix44), "") << to_text(message);
    EXPECT_EQ(fault_of(wire("FIXT.1.1", message), fixt11, fix50), "") << to_text(message);
  }
}

TEST(Dictionary, AnUnknownFieldIsNotValid) {
  const FIX::DataDictionary fix44 = load(fix44_xml());
  OutMessage message("f");
  message.set(55, "CEA25").set(326, "17").set(44, "1");
  EXPECT_NE(fault_of(wire("FIX.4.4", message), fix44, fix44), "");
}

}  // namespace
}  // namespace eco::gateway::fix
