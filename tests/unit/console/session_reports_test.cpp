#include "tests/unit/console/session_fixture.hpp"
#include "tests/unit/console/worked_day.hpp"

namespace eco::console::testing {
namespace {

using namespace domain;
using ::testing::HasSubstr;

class Reports : public SessionTest {
 protected:
  Reports() {
    port.history = worked_day(Until::day_closed);
    port.members = {
        {MemberId(1), "A", "Alpha Power", GroupId(1), MemberStatus::active, account_a, "A"}};
    port.cash.cash = CashView{Money(10'255'130'000), {}, {}, {}, {}};
    port.holdings.holdings = {{cea25, "CEA25", {}, Quantity(10'000), {}, {}, {}}};
  }
};

TEST_F(Reports, BulletinComesAsJsonOrText) {
  EXPECT_THAT(send(R"({"command":"bulletin"})"),
              HasSubstr(R"("result":{"report":"bulletin","date":"2026-07-01")"));
  EXPECT_THAT(send(R"({"command":"bulletin","args":{"format":"text","lang":"zh"}})"),
              HasSubstr(R"("result":{"text":"每日公报  2026-07-01)"));
}

TEST_F(Reports, StatementAgreesWithTheVenueOrSaysNo) {
  const std::string asked = R"({"command":"statement","args":{"member":"A"}})";
  EXPECT_THAT(send(asked), HasSubstr(R"("agrees_with_venue":true)"));
  port.cash.cash->free += Money(1);
  EXPECT_THAT(send(asked), HasSubstr(R"("agrees_with_venue":false)"));
  EXPECT_THAT(send(R"({"command":"statement","args":{"member":"A","format":"text"}})"),
              HasSubstr(R"(stop and investigate.\u000a","agrees_with_venue":false)"));
}

TEST_F(Reports, BadDateMemberOrFormatIsRefused) {
  EXPECT_EQ(code_in(send(R"({"command":"bulletin","args":{"date":"2026-06-30"}})")), "NOT_FOUND");
  EXPECT_EQ(code_in(send(R"({"command":"bulletin","args":{"date":"yesterday"}})")), "BAD_VALUE");
  EXPECT_EQ(code_in(send(R"({"command":"bulletin","args":{"format":"pdf"}})")), "BAD_VALUE");
  EXPECT_EQ(code_in(send(R"({"command":"statement"})")), "MISSING_FIELD");
  EXPECT_EQ(code_in(send(R"({"command":"statement","args":{"member":"Z"}})")), "NOT_FOUND");
}

TEST_F(Reports, JournalThatCannotBeReadIsSaid) {
  port.history_failure = "record 17: wrong CRC";
  EXPECT_THAT(send(R"({"command":"bulletin"})"), HasSubstr("record 17: wrong CRC"));
}

}  // namespace
}  // namespace eco::console::testing
