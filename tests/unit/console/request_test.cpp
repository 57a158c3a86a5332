#include "console/api/request.hpp"

#include <gtest/gtest.h>

namespace eco::console {
namespace {

std::string fault_of(std::string_view line) {
  std::string id;
  const auto parsed = parse_request(line, id);
  return parsed ? "accepted"
                : std::string(info_of(parsed.error().code).name) + ": " + parsed.error().detail;
}

TEST(Requests, WellFormedLineGivesEveryField) {
  std::string id;
  const auto parsed = parse_request(
      R"({"id":"7","command":"confirm_trades","args":{"market":"TJEA","trades":["1",2],"levels":5,)"
      R"("flag":true},"reason":"登记文件","legal_basis":"art. 9","dry_run":true})",
      id);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(id, "7");
  EXPECT_EQ(parsed->command, "confirm_trades");
  EXPECT_EQ(parsed->reason, "登记文件");
  EXPECT_EQ(parsed->legal_basis, "art. 9");
  EXPECT_TRUE(parsed->dry_run);
  ASSERT_EQ(parsed->arguments.size(), 4u);
  EXPECT_EQ(std::get<std::string>(parsed->arguments[0].value.content), "TJEA");
  const auto& trades = std::get<std::vector<Value>>(parsed->arguments[1].value.content);
  ASSERT_EQ(trades.size(), 2u);
  EXPECT_EQ(std::get<std::string>(trades[0].content), "1");
  EXPECT_EQ(std::get<std::int64_t>(trades[1].content), 2);
  EXPECT_EQ(std::get<std::int64_t>(parsed->arguments[2].value.content), 5);
  EXPECT_TRUE(std::get<bool>(parsed->arguments[3].value.content));
}

TEST(Requests, BytesThatAreNoJsonAreNamedWithTheirPlace) {
  EXPECT_EQ(fault_of(""), "BAD_JSON: incomplete JSON at byte 0");
  EXPECT_EQ(fault_of("{"), "BAD_JSON: incomplete JSON at byte 1");
  EXPECT_EQ(fault_of("GET / HTTP/1.1"), "BAD_JSON: syntax error at byte 0");
  EXPECT_EQ(fault_of(R"({"command":"status"} x)"), "BAD_JSON: extra data at byte 21");
  EXPECT_EQ(fault_of("[]"), "BAD_JSON: not an object");
  EXPECT_EQ(fault_of("\"status\""), "BAD_JSON: not an object");
  EXPECT_TRUE(fault_of("{\"command\":\"\xff\xfe\"}").starts_with("BAD_JSON: "));
  EXPECT_TRUE(fault_of(std::string_view("{\"command\":\"a\0b\"}", 17)).starts_with("BAD_JSON: "));
  EXPECT_TRUE(fault_of(std::string(100'000, '[')).starts_with("BAD_JSON: "));
  EXPECT_TRUE(fault_of(R"({"command":"a","args":{"x":[[[1]]]}})").starts_with("BAD_JSON: "));
}

TEST(Requests, RepeatedFieldIsRefusedAtEveryLevel) {
  EXPECT_EQ(fault_of(R"({"command":"status","command":"settle"})"),
            "REPEATED_FIELD: field 'command'");
  EXPECT_EQ(fault_of(R"({"command":"a","args":{"amount":"1","amount":"2"}})"),
            "REPEATED_FIELD: field 'amount'");
  EXPECT_EQ(fault_of(R"({"command":"a","comm\u0061nd":"b"})"), "REPEATED_FIELD: field 'command'");
}

TEST(Requests, UnknownMissingAndMistypedFieldsAreNamed) {
  EXPECT_EQ(fault_of("{}"), "MISSING_FIELD: field 'command'");
  EXPECT_EQ(fault_of(R"({"command":"a","person":"mallory"})"), "UNKNOWN_FIELD: field 'person'");
  EXPECT_EQ(fault_of(R"({"command":5})"), "WRONG_TYPE: field 'command' is not text");
  EXPECT_EQ(fault_of(R"({"command":"a","args":[]})"), "WRONG_TYPE: field 'args' is not an object");
  EXPECT_EQ(fault_of(R"({"command":"a","dry_run":"yes"})"),
            "WRONG_TYPE: field 'dry_run' is not true/false");
  const std::string neither = "' is neither text, whole number, true/false nor a list of these";
  EXPECT_EQ(fault_of(R"({"command":"a","args":{"x":null}})"), "WRONG_TYPE: field 'x" + neither);
  EXPECT_EQ(fault_of(R"({"command":"a","args":{"x":{}}})"), "WRONG_TYPE: field 'x" + neither);
}

TEST(Requests, AbsurdNumbersAndSizesAreRefused) {
  for (const char* number :
       {"1e400", "-1e-400", "0.1", "18446744073709551616", "1e3", "9223372036854775808"}) {
    EXPECT_TRUE(fault_of(std::string(R"({"command":"a","args":{"x":)") + number + "}}")
                    .starts_with("WRONG_TYPE: field 'x'"))
        << number;
  }
  EXPECT_EQ(fault_of(R"({"command":"a","reason":")" + std::string(501, 'x') + "\"}"),
            "BAD_VALUE: field 'reason' is longer than 500 bytes");
  EXPECT_EQ(fault_of(std::string(request_bytes_max + 1, ' ')), "TOO_LARGE: 1048577 bytes");
}

TEST(Requests, IdOfABadRequestIsStillGivenBack) {
  std::string id;
  EXPECT_FALSE(parse_request(R"({"id":"9","command":7})", id));
  EXPECT_EQ(id, "9");
}

}  // namespace
}  // namespace eco::console
