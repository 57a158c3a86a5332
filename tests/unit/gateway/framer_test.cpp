#include "gateway/fix/framer.hpp"

#include <gtest/gtest.h>

#include "base/prng.hpp"
#include "tests/unit/gateway/fix_text.hpp"

namespace eco::gateway::fix {
namespace {

using test::frame;
using test::with_soh;

const std::string heartbeat =
    frame("FIX.4.4", "35=0|49=M1|56=ECOBOURSE|34=2|52=20260302-01:00:00|");

FrameScan scan(const std::string& text) {
  return scan_frame(text, FrameLimits{});
}

/// Status and reason of a message made of `body` with right length and checksum.
std::string verdict(const std::string& body) {
  const FrameScan found = scan(frame("FIX.4.4", body));
  switch (found.status) {
    case FrameStatus::message:
      return "message";
    case FrameStatus::need_more:
      return "need more";
    case FrameStatus::garbled:
      return "garbled: " + std::string(found.reason);
    case FrameStatus::hopeless:
      return "hopeless: " + std::string(found.reason);
  }
  return "?";
}

std::string with_extra(const std::string& fields) {
  return verdict("35=D|49=M1|56=ECOBOURSE|34=2|52=20260302-01:00:00|" + fields);
}

TEST(Framer, TakesAWholeMessageOfEitherVersion) {
  EXPECT_EQ(scan(heartbeat).status, FrameStatus::message);
  EXPECT_EQ(scan(heartbeat).bytes, heartbeat.size());
  EXPECT_EQ(scan(frame("FIXT.1.1", "35=0|49=M1|56=V|34=2|52=20260302-01:00:00|")).status,
            FrameStatus::message);
}

TEST(Framer, EveryBeginningOfAMessageNeedsMore) {
  for (std::size_t n = 0; n < heartbeat.size(); ++n) {
    EXPECT_EQ(scan(heartbeat.substr(0, n)).status, FrameStatus::need_more) << n;
  }
}

TEST(Framer, ByteAtATimeGivesTheSameMessagesAsOneRead) {
  Framer framer;
  std::vector<std::string> seen;
  for (char c : heartbeat + heartbeat) {
    framer.append(std::string_view(&c, 1));
    for (auto out = framer.next(); out.status == FrameStatus::message; out = framer.next()) {
      seen.emplace_back(out.message);
    }
  }
  EXPECT_EQ(seen, (std::vector<std::string>{heartbeat, heartbeat}));
}

TEST(Framer, DataFieldsThatAbortQuickFixCloseTheConnection) {
  EXPECT_EQ(with_extra("95=-3|96=abc|"), "hopeless: data field");
  for (int tag :
       {89, 90, 91, 93, 95, 96, 212, 348, 350, 352, 354, 356, 358, 360, 362, 364, 445, 618, 621}) {
    EXPECT_EQ(with_extra(std::to_string(tag) + "=1|"), "hopeless: data field") << tag;
  }
}

TEST(Framer, MalformedTagsAreGarbled) {
  EXPECT_EQ(with_extra("=5|"), "garbled: malformed tag");
  EXPECT_EQ(with_extra("5x=5|"), "garbled: malformed tag");
  EXPECT_EQ(with_extra("-5=5|"), "garbled: malformed tag");
  EXPECT_EQ(with_extra("058=x|"), "garbled: malformed tag");
  EXPECT_EQ(with_extra("0=x|"), "garbled: malformed tag");
  EXPECT_EQ(with_extra("123456=x|"), "garbled: malformed tag");
  EXPECT_EQ(with_extra("no equals sign|"), "garbled: malformed tag");
}

TEST(Framer, MalformedNumbersAndHeadersAreGarbled) {
  EXPECT_EQ(verdict("35=0|34=-1|"), "garbled: malformed MsgSeqNum");
  EXPECT_EQ(verdict("35=0|34=99999999999|"), "garbled: malformed MsgSeqNum");
  EXPECT_EQ(with_extra("453=-1|"), "garbled: malformed group count");
  EXPECT_EQ(with_extra("453=999999999|"), "garbled: malformed group count");
  EXPECT_EQ(verdict("49=M1|35=0|"), "garbled: MsgType is not the third field");
  EXPECT_EQ(verdict("35=|"), "garbled: empty header field");
  EXPECT_EQ(with_extra("8=FIX.4.4|"), "garbled: framing tag inside the body");
  EXPECT_EQ(with_extra(std::string("58=a\tb|")), "garbled: control byte in a value");
}

TEST(Framer, EmptyValueIsLeftToTheSessionLevelToReject) {
  EXPECT_EQ(with_extra("55=|"), "message");
}

TEST(Framer, TooManyFieldsCloseTheConnection) {
  std::string fields;
  for (int i = 0; i < 300; ++i) fields += "58=a|";
  EXPECT_EQ(with_extra(fields), "hopeless: too many fields");
}

TEST(Framer, AbsurdLengthsCloseTheConnection) {
  for (const char* length : {"0", "05", "-3", "9x", "99999", "999999999999", ""}) {
    const std::string text = with_soh("8=FIX.4.4|9=" + std::string(length) + "|35=0|");
    EXPECT_EQ(scan(text).status, FrameStatus::hopeless) << length;
  }
  EXPECT_EQ(scan(with_soh("8=FIX.4.4|9=12345678901234")).status, FrameStatus::hopeless);
}

TEST(Framer, WrongChecksumDropsTheMessageAndTheNextOneIsFound) {
  std::string broken = heartbeat;
  broken[broken.size() - 2] = broken[broken.size() - 2] == '0' ? '1' : '0';
  Framer framer;
  framer.append(broken + heartbeat);
  const auto first = framer.next();
  EXPECT_EQ(first.status, FrameStatus::garbled);
  EXPECT_EQ(first.reason, "CheckSum does not match");
  const auto second = framer.next();
  EXPECT_EQ(second.status, FrameStatus::message);
  EXPECT_EQ(second.message, heartbeat);
}

TEST(Framer, WrongBodyLengthDropsTheMessageAndTheNextOneIsFound) {
  std::string broken = heartbeat;
  broken.replace(broken.find("9="), 4, "9=20");
  Framer framer;
  framer.append(broken + heartbeat);
  EXPECT_EQ(framer.next().status, FrameStatus::garbled);
  Framer::Outcome out = framer.next();
  while (out.status == FrameStatus::garbled) out = framer.next();
  EXPECT_EQ(out.message, heartbeat);
}

TEST(Framer, GarbageBeforeAMessageIsSkippedOnce) {
  Framer framer;
  framer.append("GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(framer.next().status, FrameStatus::garbled);
  framer.append(with_soh("more|"));
  EXPECT_EQ(framer.next().status, FrameStatus::garbled);
  framer.append(heartbeat);
  auto out = framer.next();
  while (out.status == FrameStatus::garbled) out = framer.next();
  EXPECT_EQ(out.message, heartbeat);
}

TEST(Framer, TooMuchGarbageClosesTheConnection) {
  Framer framer;
  framer.append(std::string(70'000, 'x'));
  EXPECT_EQ(framer.next().status, FrameStatus::hopeless);
  Framer other;
  std::string broken = heartbeat;
  broken[broken.size() - 2] = broken[broken.size() - 2] == '0' ? '1' : '0';
  FrameStatus last = FrameStatus::garbled;
  for (int i = 0; i < 11; ++i) {
    other.append(broken + heartbeat);
    last = other.next().status;
    if (last == FrameStatus::garbled) {
      EXPECT_EQ(other.next().status, FrameStatus::message);
    }
  }
  EXPECT_EQ(last, FrameStatus::hopeless);
  Framer in_a_row;
  for (int i = 0; i < 11; ++i) in_a_row.append(broken);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(in_a_row.next().status, FrameStatus::garbled);
  EXPECT_EQ(in_a_row.next().status, FrameStatus::hopeless);
}

TEST(Framer, RandomDamageNeverReadsOutsideTheBufferNorStandsStill) {
  base::Prng random(7);
  for (int round = 0; round < 20'000; ++round) {
    std::string text =
        heartbeat +
        frame("FIXT.1.1", "35=D|49=M1|56=V|34=3|52=20260302-01:00:00|5100=1|5101=7|5102=8|");
    for (std::uint64_t n = random.below(6); n > 0; --n) {
      const std::size_t at = random.below(text.size());
      if (random.chance(1, 3)) {
        text.erase(at, 1 + random.below(5));
      } else {
        text[at] = static_cast<char>(random.below(256));
      }
    }
    Framer framer;
    framer.append(text);
    int steps = 0;
    for (auto out = framer.next();
         out.status != FrameStatus::need_more && out.status != FrameStatus::hopeless;
         out = framer.next()) {
      ASSERT_LT(++steps, 500);
    }
  }
}

TEST(FramerFields, AreReadInOrder) {
  std::string_view rest = heartbeat;
  std::string tags;
  while (const auto field = next_field(rest)) tags += std::to_string(field->tag) + ' ';
  EXPECT_EQ(tags, "8 9 35 49 56 34 52 10 ");
  EXPECT_EQ(field_value(heartbeat, 49), "M1");
  EXPECT_EQ(field_value(heartbeat, 58), "");
}

}  // namespace
}  // namespace eco::gateway::fix
