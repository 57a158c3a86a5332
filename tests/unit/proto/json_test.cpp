#include <gtest/gtest.h>

#include "proto/codec.hpp"

namespace eco::proto {
namespace {

using domain::Command;
using domain::Event;

TEST(Json, ShowsAnOrderOnOneLine) {
  Command command;
  command.header = {.sequence = domain::SeqNo(42),
                    .stamp = domain::Timestamp(1'735'176'600'000'000'001),
                    .session = domain::SessionId(3),
                    .member = domain::MemberId(1),
                    .trader = domain::TraderId(2),
                    .person = {}};
  domain::NewOrder order;
  order.cl_ord_id = "A1";
  order.symbol = "CEA25";
  order.kind = domain::OrderKind::pick;
  order.quantity = domain::Quantity(100);
  order.legs.count = 1;
  order.legs.legs[0] = {domain::OrderId(41), domain::Quantity(100)};
  command.body = order;
  EXPECT_EQ(
      to_json(command),
      R"({"header":{"sequence":"42","stamp":"2024-12-26T01:30:00.000000001Z","session":3,)"
      R"("member":1,"trader":2,"person":""},"body":{"type":"NewOrder","cl_ord_id":"A1",)"
      R"("account":"","symbol":"CEA25","instrument":0,"kind":"pick","side":"buy",)"
      R"("price":"0","quantity":"100","grid":"on_grid","skip_own":"no",)"
      R"("legs":[{"maker":"41","quantity":"100"}],"limit":null,"terms":null,"auction":"0"}})");
}

TEST(Json, ShowsAnOperatorsActionWithItsRules) {
  domain::LegalBasis basis{.document = "办法", .article = "§1", .unlocks = {}};
  basis.unlocks.insert(domain::Method::listed).insert(domain::Method::block);
  domain::SetCalendar calendar;
  calendar.closed = {base::from_civil({2025, 1, 1}), base::from_civil({2025, 1, 28})};
  calendar.covered_until = base::from_civil({2025, 12, 31});
  Command command;
  command.body = domain::OperatorCommand{
      .reason = "a \"reason\"\n", .legal_basis = "a\\b", .action = calendar};
  EXPECT_EQ(to_json(command),
            R"({"header":{"sequence":"0","stamp":"1970-01-01T00:00:00.000000000Z","session":0,)"
            R"("member":0,"trader":0,"person":""},"body":{"type":"OperatorCommand",)"
            R"("reason":"a \"reason\"\u000a","legal_basis":"a\\b","action":{"type":"SetCalendar",)"
            R"("closed":["2025-01-01","2025-01-28"],"covered_until":"2025-12-31"}}})");
}

TEST(Json, ShowsEventsWithNamesHashesAndAbsentValues) {
  domain::ReferenceSet reference;
  reference.instrument = domain::InstrumentId(4);
  reference.base = domain::Price(4800);
  reference.listed_low = domain::Price(4320);
  EXPECT_EQ(to_json(Event(reference)),
            R"({"type":"ReferenceSet","instrument":4,"base":"4800","listed_low":"4320",)"
            R"("listed_high":null,"block_low":null,"block_high":null})");
  domain::ActionProposed proposed{
      .proposal = domain::SeqNo(9), .proposer = "li", .hash = {0xab, 0x01}};
  EXPECT_EQ(to_json(Event(proposed)),
            R"({"type":"ActionProposed","proposal":"9","proposer":"li","hash":"ab01)" +
                std::string(60, '0') + R"("})");
  domain::OperatorRejected rejected;
  rejected.refusal.code = domain::RejectCode::own_proposal;
  EXPECT_EQ(to_json(Event(rejected)),
            R"({"type":"OperatorRejected","person":"","refusal":{"code":"OWN_PROPOSAL",)"
            R"("asked":"0","low":"0","high":"0","order":"0"},"text":""})");
  EXPECT_EQ(to_json(Event(domain::Noted{})), R"({"type":"Noted"})");
}

TEST(Json, ShowsBytesThatAreNotUtf8AsNumbers) {
  EXPECT_EQ(json_text("绿衡 €"), "\"绿衡 €\"");
  EXPECT_EQ(json_text("\xc2\xcc\xc2\xe2"), R"("\\xC2\\xCC\\xC2\\xE2")");
  EXPECT_EQ(json_text("\xed\xa0\x80\xf4\x90\x80\x80\xc0\xaf\xe0\x80\x80"),
            R"("\\xED\\xA0\\x80\\xF4\\x90\\x80\\x80\\xC0\\xAF\\xE0\\x80\\x80")");
  EXPECT_EQ(json_text(std::string_view("\0\t\x7f", 3)), R"("\u0000\u0009\u007f")");
}

}  // namespace
}  // namespace eco::proto
