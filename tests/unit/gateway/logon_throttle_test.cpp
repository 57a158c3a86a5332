#include "gateway/fix/logon_throttle.hpp"

#include <gtest/gtest.h>

#include "gateway/fix/refusal_notes.hpp"

namespace eco::gateway::fix {
namespace {

using domain::Timestamp;
using Verdict = LogonThrottle::Verdict;
using Outcome = LogonThrottle::Outcome;

Timestamp at(std::int64_t seconds) {
  return Timestamp((1000 + seconds) * 1'000'000'000);
}

class LogonThrottleTest : public ::testing::Test {
 public:
  /// An attempt whose password is wrong, where it is checked at all.
  Verdict fail(const std::string& comp_id, const std::string& address, std::int64_t seconds) {
    LogonThrottle::Source source{comp_id, address};
    const Verdict verdict = throttle.admit(source, at(seconds));
    if (verdict == Verdict::check) throttle.finished(source, Outcome::failed, at(seconds));
    return verdict;
  }

  LogonThrottle throttle{{.comp_id_failures = 3,
                          .comp_id_recovery = std::chrono::seconds(10),
                          .address_failures = 5,
                          .address_recovery = std::chrono::seconds(2),
                          .checks_max = 4}};
};

TEST_F(LogonThrottleTest, FailuresComeBackOneByOne) {
  for (int i = 0; i < 3; ++i) EXPECT_EQ(fail("A", "x", 0), Verdict::check);
  EXPECT_EQ(fail("A", "x", 0), Verdict::refuse);
  EXPECT_EQ(fail("A", "x", 9), Verdict::refuse);
  EXPECT_EQ(fail("A", "x", 10), Verdict::check);
  EXPECT_EQ(fail("A", "x", 10), Verdict::refuse);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(fail("A", "x", 100), Verdict::check);
}

TEST_F(LogonThrottleTest, AnAddressIsLimitedOverAllCompIds) {
  for (char c = 'A'; c < 'F'; ++c) EXPECT_EQ(fail({c}, "x", 0), Verdict::check);
  EXPECT_EQ(fail("F", "x", 1), Verdict::refuse);
  EXPECT_EQ(fail("F", "y", 1), Verdict::check);
  EXPECT_EQ(fail("G", "x", 2), Verdict::check);
}

TEST_F(LogonThrottleTest, ChecksUnderWayCountUntilTheirVerdict) {
  std::vector<LogonThrottle::Source> sources(3, {"A", "x"});
  for (auto& source : sources) EXPECT_EQ(throttle.admit(source, at(0)), Verdict::check);
  LogonThrottle::Source next{"A", "x"};
  EXPECT_EQ(throttle.admit(next, at(0)), Verdict::wait);
  throttle.finished(sources[0], Outcome::accepted, at(0));
  EXPECT_EQ(throttle.admit(next, at(0)), Verdict::check);
  throttle.finished(sources[1], Outcome::failed, at(0));
  EXPECT_EQ(fail("A", "x", 0), Verdict::wait);
}

TEST_F(LogonThrottleTest, AllChecksTogetherAreBounded) {
  for (char c = 'a'; c < 'e'; ++c) {
    LogonThrottle::Source source{{c}, {c}};
    EXPECT_EQ(throttle.admit(source, at(0)), Verdict::check);
  }
  EXPECT_EQ(fail("z", "z", 0), Verdict::wait);
}

TEST_F(LogonThrottleTest, AGuessedCompIdStaysOpenToAddressesWithoutFailures) {
  for (int i = 0; i < 4; ++i) (void)fail("A", "x", 0);
  EXPECT_EQ(fail("A", "y", 0), Verdict::check);
  EXPECT_EQ(fail("A", "y", 5), Verdict::refuse);
}

TEST_F(LogonThrottleTest, SourcesBeyondTheBoundShareOneAccountUntilTheOthersAreForgotten) {
  for (std::size_t i = 0; i < LogonThrottle::sources_max; ++i) {
    EXPECT_EQ(fail(std::to_string(i), std::to_string(i), 0), Verdict::check);
  }
  for (int i = 0; i < 3; ++i) (void)fail("new" + std::to_string(i), "z" + std::to_string(i), 0);
  EXPECT_EQ(fail("another", "z", 0), Verdict::refuse);
  EXPECT_EQ(fail("another", "z", 200), Verdict::check);
}

TEST(NetworkOf, IsTheAddressOrTheFirstHalfOfAnIpv6One) {
  EXPECT_EQ(network_of("10.1.2.3:5000"), "10.1.2.3");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6:5000"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("2001:db8:1:2::1:5000"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("::ffff:10.1.2.3:5000"), "::ffff:10.1.2.3");
}

TEST(RefusalNotes, ASourceIsTakenTwentyTimesAMinuteAndAllTogetherSixty) {
  RefusalNotes refusals;
  unsigned taken = 0;
  for (int i = 0; i < 25; ++i) taken += refusals.take("A", "x", at(0)) ? 1u : 0u;
  EXPECT_EQ(taken, 20u);
  EXPECT_FALSE(refusals.take("A", "y", at(1)));
  EXPECT_FALSE(refusals.take("B", "x", at(1)));
  for (int i = 0; i < 100; ++i) {
    taken += refusals.take("C" + std::to_string(i), "z" + std::to_string(i), at(2)) ? 1u : 0u;
  }
  EXPECT_EQ(taken, 60u);
  EXPECT_EQ(refusals.minute_over(at(59)), std::nullopt);
  const auto summary = refusals.minute_over(at(60));
  ASSERT_TRUE(summary);
  EXPECT_EQ(*summary, (RefusalNotes::Summary{67, "x", 6}));
  EXPECT_EQ(refusals.minute_over(at(200)), std::nullopt);
  EXPECT_TRUE(refusals.take("A", "x", at(200)));
}

}  // namespace
}  // namespace eco::gateway::fix
