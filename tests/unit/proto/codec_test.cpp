#include "proto/codec.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/proto/random_values.hpp"

namespace eco::proto {
namespace {

using domain::Command;
using domain::Event;
using testing::bytes_of;
using testing::RandomFiller;

std::string encoded(const auto& value) {
  std::string bytes;
  encode(value, bytes);
  return bytes;
}

std::string command_defect(std::string_view bytes) {
  const auto command = decode_command(bytes);
  return command ? "" : command.error().text;
}

std::string event_defect(std::string_view bytes) {
  const auto event = decode_event(bytes);
  return event ? "" : event.error().text;
}

Command cancel_command() {
  Command command;
  command.header.sequence = domain::SeqNo(7);
  command.header.stamp = domain::Timestamp(-1);
  domain::CancelOrder cancel;
  cancel.cl_ord_id = "C2";
  cancel.orig_cl_ord_id = "C1";
  command.body = cancel;
  return command;
}

// header { sequence 7, stamp zigzag(-1) = 1 }, body { cancel { "C2", "C1" } }
constexpr std::string_view cancel_bytes =
    "\x0a\x04\x08\x07\x10\x01\x12\x0a\x12\x08\x0a\x02"
    "C2\x12\x02"
    "C1";

TEST(Codec, WritesTheBytesOfTheContract) {
  EXPECT_EQ(encoded(cancel_command()), cancel_bytes);
  EXPECT_EQ(encoded(Event(domain::Noted{})), std::string_view("\xd2\x04\x00", 3));
}

TEST(Codec, AppendsToWhatIsThere) {
  std::string out = "before";
  encode(cancel_command(), out);
  EXPECT_EQ(out, "before" + std::string(cancel_bytes));
}

TEST(Codec, NamesTheTypeOfARecordAfterTheBody) {
  EXPECT_EQ(command_type(cancel_command()), 2);
  Command command;
  command.body = domain::OperatorCommand{};
  EXPECT_EQ(command_type(command), 80);
}

TEST(Codec, ReadsZeroWhereAFieldIsAbsentWhateverTheDefault) {
  Command command;
  domain::BlockPropose propose;
  propose.ratio_percent = 0;
  command.body = propose;
  const auto decoded = decode_command(encoded(command));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(std::get<domain::BlockPropose>(decoded->body).ratio_percent, 0);
}

TEST(Codec, KeepsAnOptionalZeroApartFromNothing) {
  domain::ReferenceSet reference;
  reference.listed_low = domain::Price(0);
  const auto decoded = decode_event(encoded(Event(reference)));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(std::get<domain::ReferenceSet>(*decoded).listed_low, domain::Price(0));
  EXPECT_EQ(std::get<domain::ReferenceSet>(*decoded).listed_high, std::nullopt);
}

TEST(Codec, KeepsLongContentsAndAllLegs) {
  Command command;
  domain::NewOrder order;
  order.legs.count = domain::pick_legs_max;
  for (auto& leg : order.legs.legs) {
    leg = {domain::OrderId(UINT64_MAX), domain::Quantity(INT64_MIN)};
  }
  command.body = order;
  auto decoded = decode_command(encoded(command));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(bytes_of(*decoded), bytes_of(command));

  domain::ActivateRulebook rulebook;
  rulebook.toml.assign(3'000'000, 'x');
  command.body = domain::OperatorCommand{.reason = "r", .legal_basis = "", .action = rulebook};
  decoded = decode_command(encoded(command));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(bytes_of(*decoded), bytes_of(command));
}

TEST(CodecRefusal, NamesMessageAndField) {
  const std::string good(cancel_bytes);
  const auto with = [&good](std::size_t at, std::string_view bytes) {
    return std::string(good).replace(at, bytes.size(), bytes);
  };
  EXPECT_EQ(command_defect(""), "Command.header: missing");
  EXPECT_EQ(command_defect(good.substr(0, 6)), "Command.body: missing");
  EXPECT_EQ(command_defect(with(0, "\x1a")), "Command.header: missing");
  EXPECT_EQ(command_defect(with(1, "\x7f")),
            "Command.header: longer than the bytes that are there");
  EXPECT_EQ(command_defect(with(3, std::string_view("\0", 1))),
            "CommandHeader.sequence: a zero that should be absent");
  EXPECT_EQ(command_defect(with(8, "\xfa")), "CommandBody: no alternative known to this release");
  EXPECT_EQ(command_defect(with(10, std::string_view("\0", 1))), "CancelOrder: not a field number");
  EXPECT_EQ(command_defect(good + "\x18\x01"),
            "Command: a field out of place or unknown to this release");
  EXPECT_EQ(command_defect(good.substr(0, good.size() - 1)),
            "Command.body: longer than the bytes that are there");
}

TEST(CodecRefusal, OfValuesThatTheTypeDoesNotHave) {
  // EntryModeChanged { mode }
  EXPECT_EQ(event_defect(std::string("\x9a\x02\x02\x08\x02")), "");
  EXPECT_EQ(event_defect(std::string("\x9a\x02\x02\x08\x03")),
            "EntryModeChanged.mode: not an enumerator known to this release");
  EXPECT_EQ(event_defect(std::string("\x9a\x02\x00", 3)), "EntryModeChanged.mode: missing");
  // CredentialSet { trader }: 2^32 − 1, then 2^32
  EXPECT_EQ(event_defect("\x82\x04\x06\x08\xff\xff\xff\xff\x0f"), "");
  EXPECT_EQ(event_defect("\x82\x04\x06\x08\x80\x80\x80\x80\x10"),
            "CredentialSet.trader: number out of range");
  // the same number in more bytes than needed
  EXPECT_EQ(event_defect(std::string("\x82\x04\x03\x08\x81\x00", 6)),
            "CredentialSet.trader: a number in more bytes than it needs or larger than 64 bits");
  // TradeFinalityChanged { trade }: beyond 64 bits
  EXPECT_EQ(
      event_defect("\x92\x03\x0b\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"),
      "TradeFinalityChanged.trade: a number in more bytes than it needs or larger than 64 bits");
}

TEST(CodecRefusal, OfTooManyLegsAndTooLongText) {
  std::string legs;
  for (int i = 0; i < 17; ++i) legs += std::string("\x5a\x00", 2);
  const std::string order = "\x28\x01\x30\x01\x48\x01\x50\x01" + legs;
  const std::string body = "\x0a" + std::string(1, static_cast<char>(order.size())) + order;
  const std::string command =
      std::string("\x0a\x00\x12", 3) + std::string(1, static_cast<char>(body.size())) + body;
  EXPECT_EQ(command_defect(command), "NewOrder.legs: more legs than allowed");

  const std::string symbol(24, 'S');
  EXPECT_EQ(command_defect(std::string("\x0a\x00\x12\x1c\x12\x1a\x22\x18", 8) + symbol),
            "CancelOrder.symbol: text longer than allowed");
}

// Whatever the bytes: an error, or a value whose one byte form they are.
template <class T, class Decode>
void expect_one_form(const std::string& bytes, Decode&& decode) {
  if (const auto value = decode(bytes)) {
    ASSERT_EQ(encoded(*value), bytes);
  }
}

TEST(CodecRefusal, NeverReadsAValueFromBytesThatAreNotItsOwn) {
  base::Prng prng(20240722);
  RandomFiller filler(1);
  for (int round = 0; round < 20'000; ++round) {
    Command command;
    filler.fill(command);
    Event event;
    filler.fill(event);
    for (std::string bytes : {encoded(command), encoded(event)}) {
      for (std::uint64_t changes = prng.below(3); changes > 0 && !bytes.empty(); --changes) {
        bytes[prng.below(bytes.size())] = static_cast<char>(prng.next());
      }
      if (prng.chance(1, 4)) bytes.resize(prng.below(bytes.size() + 1));
      if (prng.chance(1, 4)) bytes.insert(prng.below(bytes.size() + 1), 1, '\x01');
      expect_one_form<Command>(bytes, decode_command);
      expect_one_form<Event>(bytes, decode_event);
    }
  }
}

}  // namespace
}  // namespace eco::proto
