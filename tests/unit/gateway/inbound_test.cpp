#include "gateway/fix/inbound.hpp"

#include <gtest/gtest.h>

#include "domain/archive.hpp"
#include "tests/unit/gateway/fake_directory.hpp"
#include "tests/unit/gateway/fix_text.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;
using test::FakeDirectory;

class NoOffers final : public OfferInstruments {
 public:
  std::optional<InstrumentId> instrument_of(OfferId offer) const override {
    if (offer == OfferId(77)) return InstrumentId(1);
    return std::nullopt;
  }
};

/// What becomes of `35=…|…|`: the command, or the text of the refusal.
struct Outcome {
  std::optional<CommandBody> command;
  std::string fault;
};

/// CEA25 has a book of continuous trading.
const FakeDirectory& continuous_directory() {
  static const FakeDirectory directory = [] {
    FakeDirectory made;
    made.instruments.front().continuous = true;
    return made;
  }();
  return directory;
}

Outcome translate(const std::string& body, const FakeDirectory& directory = FakeDirectory()) {
  static const NoOffers offers;
  const std::string message = test::frame("FIX.4.4", body);
  Translation result = to_command(FieldList(message), directory, offers);
  if (auto* command = std::get_if<CommandBody>(&result)) return {std::move(*command), {}};
  return {std::nullopt, std::get<Malformed>(result).text};
}

template <class T>
std::string bytes_of(const T& value) {
  std::string bytes;
  ByteWriter(bytes).put(value);
  return bytes;
}

template <class Body>
void expect_command(const std::string& text, const Body& expected) {
  const Outcome out = translate(text);
  ASSERT_TRUE(out.command) << out.fault;
  ASSERT_TRUE(std::holds_alternative<Body>(*out.command));
  EXPECT_EQ(bytes_of(std::get<Body>(*out.command)), bytes_of(expected));
}

void expect_fault(const std::string& text, const std::string& fault) {
  const Outcome out = translate(text);
  EXPECT_FALSE(out.command);
  EXPECT_EQ(out.fault, fault);
}

NewOrder listing() {
  NewOrder order;
  order.cl_ord_id = "A1";
  order.account = "TJ01";
  order.symbol = "CEA25";
  order.instrument = InstrumentId(1);
  order.kind = OrderKind::listing;
  order.side = Side::sell;
  order.price = Price(9740);
  order.quantity = Quantity(10'000);
  return order;
}

constexpr const char* head = "35=D|11=A1|1=TJ01|55=CEA25|54=2|60=20260302-05:00:00|";

TEST(InboundOrder, ListingSweepAndPickAreToldApartByTypeAndTimeInForce) {
  NewOrder order = listing();
  expect_command(std::string(head) + "38=10000|40=2|44=97.40|59=0|", order);
  expect_command(std::string(head) + "38=10000|40=2|44=97.40|", order);
  order.kind = OrderKind::sweep;
  order.skip_own = SkipOwn::yes;
  expect_command(std::string(head) + "38=10000|40=2|44=97.4|59=3|5002=Y|", order);
  order.kind = OrderKind::pick;
  order.skip_own = SkipOwn::no;
  order.price = Price(0);
  order.legs.count = 3;
  order.legs.legs[0] = {OrderId(12), Quantity(5000)};
  order.legs.legs[1] = {OrderId(13), Quantity(3000)};
  order.legs.legs[2] = {OrderId(14), Quantity(2000)};
  expect_command(
      std::string(head) + "38=10000|40=D|59=3|117=12|5100=2|5101=13|5102=3000|5101=14|5102=2000|",
      order);
}

TEST(InboundOrder, PriceOfAPickIsItsLimitOnTheGridLikeOtherPrices) {
  NewOrder order = listing();
  order.kind = OrderKind::pick;
  order.price = Price(0);
  order.legs.count = 1;
  order.legs.legs[0] = {OrderId(12), Quantity(10'000)};
  expect_command(std::string(head) + "38=10000|40=D|59=3|117=12|", order);
  order.limit = Price(9740);
  expect_command(std::string(head) + "38=10000|40=D|44=97.40|59=3|117=12|", order);
  order.limit = Price(0);
  order.grid = GridFault::price_off_tick;
  expect_command(std::string(head) + "38=10000|40=D|44=97.405|59=3|117=12|", order);
  expect_command(std::string(head) + "38=10000|40=D|44=0|59=3|117=12|", order);
  order.grid = GridFault::overflow;
  expect_command(std::string(head) + "38=10000|40=D|44=99999999999999999999|59=3|117=12|", order);
  expect_fault(std::string(head) + "38=10000|40=D|44=1e2|59=3|117=12|",
               "44 must be a decimal number such as 97.30, without exponent, sign + or blanks");
}

TEST(InboundOrder, TypesAndTermsOfContinuousTradingAreRead) {
  const auto read = [](const std::string& fields) {
    const Outcome out = translate(std::string(head) + fields, continuous_directory());
    EXPECT_TRUE(out.command) << out.fault;
    return out.command ? std::get<NewOrder>(*out.command) : NewOrder{};
  };
  NewOrder order = listing();
  order.kind = OrderKind::limit;
  order.terms.emplace();
  EXPECT_EQ(bytes_of(read("38=10000|40=2|44=97.40|")), bytes_of(order));
  order.terms->tif = TimeInForce::gtd;
  order.terms->expire_date = *base::parse_date("2026-12-31");
  order.terms->display = Quantity(500);
  order.terms->options.insert(OrderOption::post_only);
  EXPECT_EQ(bytes_of(read("38=10000|40=2|44=97.40|59=6|432=20261231|1138=500|18=6|")),
            bytes_of(order));
  order.terms = OrderTerms{};
  order.kind = OrderKind::stop_limit;
  order.terms->stop = Price(9700);
  EXPECT_EQ(bytes_of(read("38=10000|40=4|44=97.40|99=97.00|")), bytes_of(order));
  order.kind = OrderKind::stop;
  order.price = Price(0);
  EXPECT_EQ(bytes_of(read("38=10000|40=3|99=97.00|")), bytes_of(order));
  order.kind = OrderKind::market;
  order.terms->stop = Price(0);
  order.terms->tif = TimeInForce::fok;
  EXPECT_EQ(bytes_of(read("38=10000|40=1|59=4|")), bytes_of(order));
  order.terms->tif = TimeInForce::ioc;
  order.terms->minimum = Quantity(100);
  EXPECT_EQ(bytes_of(read("38=10000|40=1|59=3|110=100|")), bytes_of(order));
  order.kind = OrderKind::market_to_limit;
  order.terms = OrderTerms{};
  EXPECT_EQ(bytes_of(read("38=10000|40=K|")), bytes_of(order));
  const std::pair<const char*, TimeInForce> tifs[] = {{"1", TimeInForce::gtc},
                                                      {"2", TimeInForce::at_open},
                                                      {"7", TimeInForce::at_close},
                                                      {"B", TimeInForce::good_for_auction}};
  for (const auto& [text, tif] : tifs) {
    EXPECT_EQ(read("38=1|40=2|44=97.40|59=" + std::string(text) + "|").terms->tif, tif);
  }
  EXPECT_EQ(read("38=1|40=2|44=97.40|59=5|").kind, OrderKind::unsupported_tif);
  EXPECT_EQ(read("38=1|40=P|").kind, OrderKind::unsupported);
}

TEST(InboundOrder, TermsThatAreNotOfferedAreNamed) {
  const auto fault = [](const std::string& fields, const FakeDirectory& directory) {
    return translate(std::string(head) + fields, directory).fault;
  };
  const FakeDirectory listed;
  EXPECT_EQ(fault("38=1|40=2|44=97.40|110=1|", listed),
            "110 MinQty is offered in markets of continuous trading only");
  EXPECT_EQ(fault("38=1|40=4|99=97.00|", continuous_directory()), "44 Price is required with 40=4");
  EXPECT_EQ(fault("38=1|40=2|44=97.40|18=b|", continuous_directory()),
            "18 ExecInst: 6 (post-only) and G (all or none) are offered");
  EXPECT_EQ(fault("38=9|40=2|44=97.40|111=1|1138=1|", continuous_directory()),
            "111 MaxFloor and 1138 DisplayQty say the same: send one");
  EXPECT_EQ(fault("38=9|40=2|44=97.40|59=6|432=2026123|", continuous_directory()),
            "432 ExpireDate must be a date such as 20261231");
}

TEST(InboundChange, AStopOrderIsReplacedWithoutAPrice) {
  const Outcome out = translate("35=G|11=A2|41=A1|55=CEA25|54=2|60=20260302-05:00:00|38=5|40=3|",
                                continuous_directory());
  ASSERT_TRUE(out.command) << out.fault;
  EXPECT_EQ(std::get<ReplaceOrder>(*out.command).price, Price(0));
  EXPECT_EQ(std::get<ReplaceOrder>(*out.command).quantity, Quantity(5));
}

TEST(InboundOrder, AuctionMakesItABid) {
  NewOrder bid = listing();
  bid.kind = OrderKind::bid;
  bid.auction = AuctionId(42);
  for (const char* tif : {"", "59=0|", "59=1|"}) {
    expect_command(std::string(head) + "38=10000|40=2|44=97.40|5110=42|" + tif, bid);
  }
  bid.terms.emplace().tif = TimeInForce::ioc;
  expect_command(std::string(head) + "38=10000|40=2|44=97.40|59=3|5110=42|", bid);
  bid.terms.reset();
  bid.side = Side::buy;
  bid.price = Price(0);
  bid.grid = GridFault::price_off_tick;
  expect_command("35=D|11=A1|1=TJ01|55=CEA25|54=1|60=x|38=10000|40=2|44=97.405|59=1|5110=42|", bid);
}

TEST(InboundOrder, BidsOfTypesThatAuctionsDoNotTakeReachTheCoreToBeRefusedThere) {
  NewOrder bid = listing();
  bid.auction = AuctionId(42);
  bid.kind = OrderKind::unsupported_tif;
  expect_command(std::string(head) + "38=10000|40=2|44=97.40|59=4|5110=42|", bid);
  bid.kind = OrderKind::unsupported;
  bid.price = Price(0);
  expect_command(std::string(head) + "38=10000|40=D|59=3|117=12|5110=42|", bid);
}

TEST(InboundOrder, AuctionIsANumberAboveZero) {
  for (const char* auction : {"0", "-1", "x", "4.2", "9223372036854775808"}) {
    expect_fault(std::string(head) + "38=1|40=2|44=97.40|5110=" + auction + "|",
                 "5110 AuctionID is not the number of an auction");
  }
}

TEST(InboundOrder, TypesThatNoMethodOffersReachTheCoreToBeRefusedThere) {
  NewOrder order = listing();
  order.kind = OrderKind::unsupported;
  order.price = Price(0);
  expect_command(std::string(head) + "38=10000|40=1|59=0|", order);
  order = listing();
  order.kind = OrderKind::unsupported_tif;
  expect_command(std::string(head) + "38=10000|40=2|44=97.40|59=1|", order);
}

TEST(InboundOrder, NumbersOffTheGridReachTheCoreMarkedSo) {
  NewOrder order = listing();
  order.price = Price(0);
  order.grid = GridFault::price_off_tick;
  expect_command(std::string(head) + "38=10000|40=2|44=97.405|", order);
  expect_command(std::string(head) + "38=10000|40=2|44=-97.40|", order);
  expect_command(std::string(head) + "38=10000|40=2|44=0|", order);
  order = listing();
  order.quantity = Quantity(0);
  order.grid = GridFault::quantity_off_step;
  expect_command(std::string(head) + "38=10000.5|40=2|44=97.40|", order);
  order.grid = GridFault::overflow;
  expect_command(std::string(head) + "38=99999999999999999999|40=2|44=97.40|", order);
  order = listing();
  order.quantity = Quantity(-1);
  expect_command(std::string(head) + "38=-1|40=2|44=97.40|", order);
}

TEST(InboundOrder, UnknownSymbolReachesTheCore) {
  NewOrder order = listing();
  order.symbol = "NOPE";
  order.instrument = InstrumentId{};
  order.price = Price(0);
  order.quantity = Quantity(0);
  expect_command("35=D|11=A1|1=TJ01|55=NOPE|54=2|60=x|38=10000|40=2|44=97.40|", order);
}

TEST(InboundOrder, WhatCannotBeACommandIsNamedWithTagFaultAndRemedy) {
  expect_fault("35=D|11=" + std::string(37, 'x') + "|55=CEA25|54=1|38=1|40=2|44=1|",
               "11 ClOrdID must be 1 to 36 printable characters");
  expect_fault("35=D|11=a b|55=CEA25|54=1|38=1|40=2|44=1|",
               "11 ClOrdID must be 1 to 36 printable characters");
  expect_fault("35=D|11=A|1=" + std::string(16, 'x') + "|55=CEA25|54=1|38=1|40=2|44=1|",
               "1 Account is longer than 15 characters");
  expect_fault("35=D|11=A|55=" + std::string(24, 'x') + "|54=1|38=1|40=2|44=1|",
               "55 Symbol is longer than 23 characters");
  expect_fault(std::string(head) + "38=1|40=2|", "44 Price is required with 40=2");
  expect_fault(std::string(head) + "38=1.|40=2|44=97.40|",
               "38 must be a decimal number such as 97.30, without exponent, sign + or blanks");
  expect_fault(std::string(head) + "38=1|40=D|59=3|",
               "117 QuoteID must name the first listing picked (its OrderID)");
  expect_fault(std::string(head) + "38=1|40=D|59=3|117=abc|",
               "117 is not an OrderID of this venue; use tag 37 of the execution report");
  expect_fault(std::string(head) + "38=3|40=D|59=3|117=12|5100=1|5101=13|5102=3|",
               "38 OrderQty is the total: it must be above the sum of 5102");
  std::string many = std::string(head) + "38=100|40=D|59=3|117=12|5100=16|";
  for (int i = 0; i < 16; ++i) many += "5101=13|5102=1|";
  expect_fault(many, "5100 NoPickLegs: at most 15 further legs");
  expect_fault(std::string(head) + "38=100|40=D|59=3|117=12|5100=1|5101=13|5102=-5|",
               "5102 PickQty must be above 0");
}

TEST(InboundChange, CancelNamesTheOrderByEitherId) {
  CancelOrder cancel;
  cancel.cl_ord_id = "C1";
  cancel.orig_cl_ord_id = "A1";
  cancel.symbol = "CEA25";
  cancel.instrument = InstrumentId(1);
  expect_command("35=F|11=C1|41=A1|55=CEA25|54=1|60=x|", cancel);
  cancel.orig_cl_ord_id = ClOrdId{};
  cancel.order = OrderId(12);
  expect_command("35=F|11=C1|37=12|55=CEA25|54=1|60=x|", cancel);
  expect_fault("35=F|11=C1|55=CEA25|54=1|60=x|", "41 OrigClOrdID or 37 OrderID is required");
  expect_fault("35=F|11=C1|37=NONE|55=CEA25|54=1|60=x|",
               "37 is not an OrderID of this venue; use tag 37 of the execution report");
}

TEST(InboundChange, ReplaceCarriesPriceAndTotalQuantity) {
  ReplaceOrder replace;
  replace.cl_ord_id = "R1";
  replace.orig_cl_ord_id = "A1";
  replace.symbol = "CEA25";
  replace.instrument = InstrumentId(1);
  replace.side = Side::sell;
  replace.price = Price(9740);
  replace.quantity = Quantity(8000);
  expect_command("35=G|11=R1|41=A1|55=CEA25|54=2|60=x|38=8000|40=2|44=97.40|", replace);
  expect_fault("35=G|11=R1|41=A1|55=CEA25|54=2|60=x|38=8000|40=1|44=97.40|",
               "40 OrdType cannot be replaced: it must be 2");
  expect_fault("35=G|11=R1|41=A1|55=CEA25|54=2|60=x|38=8000|40=2|44=97.40|59=3|",
               "59 TimeInForce cannot be replaced: it must be 0");
}

TEST(InboundBlock, SubmitCounterAcceptDeclineWithdraw) {
  BlockPropose propose;
  propose.cl_ord_id = "T1";
  propose.account = "TJ01";
  propose.symbol = "CEA25";
  propose.instrument = InstrumentId(1);
  propose.side = Side::sell;
  propose.counterparty = "TJ02";
  propose.price = Price(9500);
  propose.quantity = Quantity(150'000);
  expect_command(
      "35=AE|571=T1|856=0|55=CEA25|32=150000|31=95.00|60=x|552=1|54=2|1=TJ01|453=1|448=TJ02|447=D|"
      "452=17|",
      propose);
  expect_command(
      "35=AE|571=T1|856=0|55=CEA25|32=150000|31=95.00|60=x|453=2|448=TJ02|447=D|452=17|448=DESK|"
      "447="
      "D|452=11|552=1|54=2|1=TJ01|453=1|448=TJ01|447=D|452=1|",
      propose);
  BlockCounter counter;
  counter.cl_ord_id = "T2";
  counter.offer = OfferId(77);
  counter.terms = 0;
  counter.price = Price(9450);
  counter.quantity = Quantity(150'000);
  expect_command("35=AE|571=T2|856=0|572=77.0|55=CEA25|32=150000|31=94.50|60=x|", counter);
  BlockAccept accept;
  accept.cl_ord_id = "T3";
  accept.offer = OfferId(77);
  accept.terms = 1;
  expect_command("35=AE|571=T3|856=2|572=77.1|60=x|", accept);
  BlockDecline decline;
  decline.cl_ord_id = "T4";
  decline.offer = OfferId(77);
  decline.terms = 1;
  expect_command("35=AE|571=T4|856=3|572=77.1|60=x|", decline);
  BlockWithdraw withdraw;
  withdraw.cl_ord_id = "T5";
  withdraw.offer = OfferId(77);
  expect_command("35=AE|571=T5|856=6|572=77.1|60=x|", withdraw);
}

TEST(InboundBlock, FormsAndHits) {
  BlockPropose propose;
  propose.cl_ord_id = "T1";
  propose.symbol = "CEA25";
  propose.instrument = InstrumentId(1);
  propose.side = Side::sell;
  propose.price = Price(9500);
  propose.quantity = Quantity(150'000);
  propose.form = BlockForm::public_offer;
  const std::string submit = "35=AE|571=T1|856=0|55=CEA25|32=150000|31=95.00|60=x|552=1|54=2|";
  expect_command(submit + "5011=P|", propose);
  propose.form = BlockForm::group;
  propose.invited = {"TJ02", "TJ03"};
  expect_command(submit + "453=2|448=TJ02|447=D|452=17|448=TJ03|447=D|452=17|5011=G|", propose);
  propose.form = BlockForm::directed;
  propose.invited.clear();
  propose.counterparty = "TJ02";
  expect_command(submit + "453=1|448=TJ02|447=D|452=17|5011=D|", propose);
  BlockAccept hit;
  hit.cl_ord_id = "T3";
  hit.offer = OfferId(77);
  hit.quantity = Quantity(150'000);
  expect_command("35=AE|571=T3|856=2|572=77.0|32=150000|60=x|", hit);
  hit.quantity = Quantity(0);
  hit.grid = GridFault::quantity_off_step;
  expect_command("35=AE|571=T3|856=2|572=77.0|32=0.5|60=x|", hit);
  // Of an unknown offer no quantity can be read; the core refuses it.
  hit.offer = OfferId(78);
  hit.grid = GridFault::on_grid;
  expect_command("35=AE|571=T3|856=2|572=78.0|32=150000|60=x|", hit);
}

TEST(InboundBlock, MalformedFormsAndHitsAreRefused) {
  const std::string submit = "35=AE|571=T1|856=0|55=CEA25|32=1|31=1|60=x|552=1|54=2|";
  expect_fault(submit + "453=1|448=TJ02|447=D|452=17|5011=P|",
               "452 PartyRole: a public offer (5011=P) names no party in the role 17");
  expect_fault(submit + "5011=G|",
               "452 PartyRole: a group offer (5011=G) names 1 to 100 parties in the role 17");
  expect_fault("35=AE|571=T3|856=2|572=77.0|32=0|60=x|",
               "32 LastQty of a hit must be above 0; leave it out to take all that is left");
}

TEST(InboundBlock, MalformedDealsAreRefused) {
  expect_fault("35=AE|571=T1|856=1|60=x|",
               "856 TradeReportType must be 0 submit, 2 accept, 3 decline or 6 withdraw");
  expect_fault("35=AE|571=T1|856=0|55=CEA25|32=1|31=1|60=x|552=1|54=2|",
               "448 PartyID with 452=17 (the counterparty) is required to submit a deal");
  expect_fault(
      "35=AE|571=T1|856=0|55=CEA25|32=1|31=1|60=x|453=2|448=TJ02|447=D|452=17|448=TJ03|447=D|"
      "452=17|552=1|54=2|",
      "452 PartyRole: only one party can be the counterparty (17)");
  expect_fault(
      "35=AE|571=T1|856=0|55=CEA25|32=1|31=1|60=x|453=1|448=SIXTEENLETTERS16|447=D|452=17|552=1|"
      "54=2|",
      "448 PartyID is longer than 15 characters");
  expect_fault("35=AE|571=T1|487=1|856=2|572=77.0|60=x|",
               "487 TradeReportTransType must be 0; withdraw an offer with 856=6");
  expect_fault("35=AE|571=T1|856=0|572=77.0|55=NOX|32=1|31=1|60=x|",
               "55 Symbol is not the instrument of the offer that 572 names");
  const std::string terms =
      "572 TradeReportRefID must name the terms meant, <OfferID>.<n>, as 571 of the alleged AE or "
      "818 of the AR did";
  for (const char* reference : {"77", "77.", ".1", "x.y", "77.-1", "0.1", "77.99999999999"}) {
    expect_fault(std::string("35=AE|571=T1|856=2|572=") + reference + "|60=x|", terms);
  }
  expect_fault("35=AE|571=T1|856=2|60=x|", terms);
}

}  // namespace
}  // namespace eco::gateway::fix
