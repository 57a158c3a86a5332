/// Refusals as a member's QuickFIX 1.15.1 takes them: a real initiator, without sockets. (ADR 6)
#include <gtest/gtest.h>

#include "gateway/fix/quickfix.hpp"
#include "tests/unit/gateway/fake_venue.hpp"

namespace eco::gateway::fix {
namespace {

using namespace domain;
using test::FakeVenue;
using Lines = std::vector<std::string>;

/// MEMBER1's engine and its connection. What the venue sends is read by `listen`, as from a socket.
class Initiator final : public FIX::NullApplication, FIX::Responder, Transport {
 public:
  explicit Initiator(FakeVenue& venue) : venue_(venue) {
    session_.setCheckLatency(false);
    session_.setValidateLengthAndChecksum(true);
  }
  ~Initiator() override { session_.setResponder(nullptr); }

  void connect(const std::string& password) {
    password_ = password;
    inbox_.clear();
    open_ = true;
    handler_ = venue_.gateway->accepted(*this);
    session_.logon();
    session_.setResponder(this);
    session_.next();
    listen();
  }
  /// Takes turns until neither side has anything to say.
  void listen() {
    for (;;) {
      venue_.commit();
      if (inbox_.empty()) break;
      for (const std::string& message : test::split(std::exchange(inbox_, {}))) {
        session_.next(message, FIX::UtcTimeStamp());
      }
    }
    if (!open_) hang_up();
  }
  void hang_up() {
    session_.setResponder(nullptr);
    session_.disconnect();
    if (handler_) handler_->closed();
    handler_.reset();
    venue_.commit();
  }
  void order(const std::string& id) {
    FIX::Message order;
    order.getHeader().setField(35, "D");
    for (const auto& [tag, value] :
         std::initializer_list<std::pair<int, const char*>>{{55, "CEA25"},
                                                            {54, "1"},
                                                            {60, "20260302-05:00:00"},
                                                            {38, "100"},
                                                            {40, "2"},
                                                            {44, "97.40"}}) {
      order.setField(tag, value);
    }
    order.setField(11, id);
    session_.send(order);
    listen();
  }
  [[nodiscard]] FIX::Session& session() { return session_; }

  Lines reports;   // ClOrdIDs
  Lines refusals;  // Text of Logouts

 private:
  // FIX::Application
  void toAdmin(FIX::Message& message, const FIX::SessionID&) override {
    if (message.getHeader().getField(35) != "A") return;
    message.setField(553, "trader-1");
    message.setField(554, password_);
  }
  void fromAdmin(const FIX::Message& message, const FIX::SessionID&) noexcept(false) override {
    if (message.getHeader().getField(35) == "5") refusals.push_back(message.getField(58));
  }
  void fromApp(const FIX::Message& message, const FIX::SessionID&) noexcept(false) override {
    reports.push_back(message.getField(11));
  }
  // FIX::Responder
  bool send(const std::string& bytes) override {
    if (open_ && handler_) handler_->received(bytes);
    return true;
  }
  void disconnect() override { open_ = false; }
  // Transport
  bool send(std::string_view bytes) override {
    inbox_ += bytes;
    return true;
  }
  std::size_t pending_bytes() const override { return 0; }
  void close_after_send() override { open_ = false; }
  void close(std::string_view) override { open_ = false; }
  void pause_reading() override {}
  void resume_reading() override {}
  std::string peer() const override { return "10.0.0.1:1"; }

  FakeVenue& venue_;
  FIX::MemoryStoreFactory stores_;
  FIX::Session session_{*this,
                        stores_,
                        FIX::SessionID("FIX.4.4", "MEMBER1", "ECOBOURSE"),
                        FIX::DataDictionaryProvider(),
                        FIX::TimeRange(FIX::UtcTimeOnly(0, 0, 0), FIX::UtcTimeOnly(0, 0, 0)),
                        30,
                        nullptr};
  std::string password_;
  std::string inbox_;
  bool open_ = false;
  std::unique_ptr<ConnectionHandler> handler_;
};

TEST(QuickFixMember, CountsALogoutUnderWhateverNumber) {
  FakeVenue venue;
  Initiator member(venue);
  member.connect("secret");
  member.order("A1");
  const int expected = member.session().getExpectedTargetNum();
  member.session().next(
      test::frame("FIX.4.4", "35=5|34=1|49=ECOBOURSE|52=" +
                                 base::format_fix_instant(test::clock_ns()) + "|56=MEMBER1|58=x|"),
      FIX::UtcTimeStamp());
  EXPECT_EQ(member.session().getExpectedTargetNum(), expected + 1);
}

TEST(QuickFixMember, ReadsWhyItsFirstLogonWasRefusedAndLogsOnAtTheNext) {
  FakeVenue venue;
  Initiator member(venue);
  member.connect("guess");
  ASSERT_EQ(member.refusals.size(), 1u);
  EXPECT_EQ(member.refusals[0].substr(0, 14), "LOGON_REFUSED:");
  member.connect("secret");
  EXPECT_TRUE(member.session().isLoggedOn());
  member.order("A1");
  EXPECT_EQ(member.reports, Lines{"A1"});
}

TEST(QuickFixMember, RefusalsWithinItsSessionCostNeitherNumbersNorReports) {
  FakeVenue venue;
  Initiator member(venue);
  member.connect("secret");
  member.order("A1");
  member.hang_up();
  OrderCancelled cancelled;
  cancelled.order = test::order_of(1, 2, "A1", Side::buy, 9740, 100);
  cancelled.order.leaves = Quantity(0);
  cancelled.reason = EndReason::operator_action;
  venue.happen(ClockTick{}, {cancelled});
  const int expected = member.session().getExpectedTargetNum();
  for (int i = 0; i < 3; ++i) member.connect("guess");
  EXPECT_EQ(member.session().getExpectedTargetNum(), expected);
  member.connect("secret");
  EXPECT_TRUE(member.session().isLoggedOn());
  member.order("A2");
  EXPECT_EQ(member.reports, (Lines{"A1", "A1", "A2"}));
}

}  // namespace
}  // namespace eco::gateway::fix
