#include "apps/eco-member/client.hpp"

#include <gtest/gtest.h>

#include "apps/eco-member/reconcile.hpp"
#include "apps/eco-member/recovery.hpp"
#include "apps/ecobourse/certificates.hpp"
#include "tests/unit/apps/one_member_venue.hpp"

namespace eco::member {
namespace {

using domain::Quantity;
using gateway::fix::OutMessage;

constexpr Milliseconds soon{20'000};

OutMessage report(std::string_view exec, std::string_view type, std::string_view status) {
  OutMessage m("8");
  m.set(37, "100").set(11, "a").set(17, exec).set(150, type).set(39, status).set(55, "TJEA");
  m.set(54, "2").set(38, "10").set(40, "2").set(44, "40.00").set(59, "0");
  m.set(60, "20261125-01:02:03.000000").set(6, "0");
  return m;
}

OutMessage accepted_report() {
  return std::move(report("100-0-0", "0", "0").set(14, "0").set(151, "10"));
}

OutMessage fill_report() {
  OutMessage m = report("120-1-S", "F", "2");
  m.set(14, "10").set(151, "0").set(5004, "400.00").set(31, "40.00").set(32, "10").set(880, "7");
  m.set(851, "1").set(381, "400.00").set(5005, "0.20");
  m.groups.push_back({5200, {{{5201, "3"}, {5202, "1"}, {5203, "10"}}}});
  return m;
}

OutMessage instruments(const InMessage& asked) {
  OutMessage m("y");
  m.set(320, asked.value(320)).set(322, "1").set(560, "0").set(393, "1").set(893, "Y");
  m.groups.push_back({146,
                      {{{55, "TJEA"},
                        {15, "CNY"},
                        {5020, "TJEA"},
                        {969, "0.01"},
                        {562, "1"},
                        {336, "morning"},
                        {326, "17"}}}});
  return m;
}

/// What the venue would say of a member with `cash` and `holding` after command `sequence`.
struct Facts {
  std::string cash = "1000.00";
  std::string holding = "50";
  std::string reserved;
  std::string sequence = "90";
};

std::vector<OutMessage> facts(const InMessage& asked, const Facts& f) {
  if (asked.type() == "x") return {instruments(asked)};
  if (asked.type() == "BB") {
    OutMessage m("BA");
    m.set(908, "1").set(909, asked.value(909)).set(910, "3").set(1, "M1").set(15, "CNY");
    m.set(5007, f.sequence).set(5050, f.cash).set(5051, "0.00").set(5052, "0.00");
    m.set(5053, "0.00").set(5054, "0.00").set(900, f.cash).set(899, f.cash);
    return {m};
  }
  if (asked.type() != "AN") return {};
  OutMessage ack("AO");
  ack.set(721, "1")
      .set(710, asked.value(710))
      .set(727, "1")
      .set(728, "0")
      .set(729, "0")
      .set(1, "M1");
  OutMessage position("AP");
  position.set(721, "1")
      .set(710, asked.value(710))
      .set(1, "M1")
      .set(55, "TJEA")
      .set(5007, f.sequence);
  position.groups.push_back({702, {{{703, "TOT"}, {704, f.holding}}}});
  if (!f.reserved.empty()) {
    position.groups.back().entries.push_back({{703, "RSV"}, {704, f.reserved}});
  }
  return {ack, position};
}

class ClientTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    directory =
        std::filesystem::temp_directory_path() / ("eco_client_" + std::to_string(::getpid()));
    for (const char* authority : {"ours", "other"}) {
      std::filesystem::create_directories(directory / authority);
      ASSERT_TRUE(apps::create_certificates(directory / authority));
    }
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(directory); }

  std::unique_ptr<Client> client_of(std::uint16_t port, const char* authority = "ours",
                                    const char* host = "127.0.0.1") {
    ClientOptions options{.name = "M1", .account = "M1", .id_prefix = "t-", .connection = {}};
    options.connection.host = host;
    options.connection.port = port;
    options.connection.ca_file = directory / authority / "ca.crt";
    options.connection.identity = {"FIX.4.4", "M1",     "ECOBOURSE",
                                   "trader",  "secret", std::chrono::seconds(30)};
    auto client = Client::open(pump, std::move(options));
    EXPECT_TRUE(client) << (client ? "" : client.error().text);
    return std::move(*client);
  }
  static std::string certificates() { return directory / "ours"; }

  static inline std::filesystem::path directory;
  Pump pump;
};

TEST_F(ClientTest, LearnsInstrumentsAndItsStart) {
  OneMemberVenue venue(certificates(), [](const InMessage& asked) { return facts(asked, {}); });
  const auto client = client_of(venue.port());
  const auto started = client->start(soon);
  ASSERT_TRUE(started) << started.error().text;
  EXPECT_TRUE(client->online());
  EXPECT_NE(client->instruments().find("TJEA"), nullptr);
  EXPECT_EQ(client->book().cash(1000), domain::Money(10'000'000));
  EXPECT_EQ(client->book().holdings(1000),
            (std::map<std::string, Quantity>{{"TJEA", Quantity(50)}}));
  EXPECT_TRUE(reconcile(*client, soon).agrees());
}

TEST_F(ClientTest, MissesNoExecutionOverALostConnectionAndCountsItOnce) {
  Facts after{.cash = "1399.80", .holding = "40", .reserved = {}, .sequence = "130"};
  std::atomic<bool> traded{false};
  OneMemberVenue venue(certificates(), [&](const InMessage& asked) {
    return asked.type() == "D" ? std::vector<OutMessage>{} : facts(asked, traded ? after : Facts{});
  });
  const auto client = client_of(venue.port());
  ASSERT_TRUE(client->start(soon));
  client->place({.symbol = "TJEA", .side = domain::Side::sell, .quantity = "10", .price = "40.00"},
                "a");
  ASSERT_TRUE(pump.until(
      [&] {
        bool arrived = false;
        venue.run([&] { arrived = venue.received_orders().size() == 1; });
        return arrived;
      },
      soon));
  venue.run([&] {
    venue.report(100, accepted_report());
    venue.cut_connections();
    venue.report(120, fill_report());
  });
  traded = true;
  ASSERT_TRUE(pump.until([&] { return client->book().executions().size() == 1; }, soon));
  EXPECT_TRUE(client->request("a")->answer->accepted);
  venue.run([&] { venue.report(121, fill_report()); });  // the same ExecID again
  const Reconciliation found = reconcile(*client, soon);
  EXPECT_TRUE(found.agrees());
  EXPECT_EQ(found.executions, 1u);
}

TEST_F(ClientTest, RestartsNumbersOnANewTradingDay) {
  OneMemberVenue venue(certificates(), [](const InMessage& asked) { return facts(asked, {}); });
  const auto client = client_of(venue.port());
  ASSERT_TRUE(client->start(soon));
  venue.run([&] { venue.open_new_day(); });
  ASSERT_TRUE(pump.until([&] { return !client->online(); }, soon));
  ASSERT_TRUE(pump.until([&] { return client->online(); }, soon));
  EXPECT_TRUE(client->ask_cash(soon));
}

TEST_F(ClientTest, StopsTryingWhenItsLogonIsRefused) {
  OneMemberVenue venue(certificates(), [](const InMessage&) { return std::vector<OutMessage>{}; });
  venue.run([&] { venue.refuse_logons(); });
  const auto client = client_of(venue.port());
  const auto started = client->start(soon);
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().text.find("LOGON_REFUSED: no"), std::string::npos)
      << started.error().text;
  EXPECT_EQ(client->refusal(), "LOGON_REFUSED: no");
}

TEST_F(ClientTest, TrustsOnlyTheAuthorityItWasGiven) {
  OneMemberVenue venue(certificates(), [](const InMessage& asked) { return facts(asked, {}); });
  const auto client = client_of(venue.port(), "other");
  const auto started = client->start(Milliseconds(500));
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().text.find("certificate verify failed"), std::string::npos)
      << started.error().text;
}

TEST_F(ClientTest, TrustsACertificateOnlyForTheNameItAskedFor) {
  OneMemberVenue venue(certificates(), [](const InMessage& asked) { return facts(asked, {}); });
  const auto client = client_of(venue.port(), "ours", "127.0.0.2");
  const auto started = client->start(Milliseconds(500));
  ASSERT_FALSE(started);
}

TEST_F(ClientTest, SaysWhenNobodyListens) {
  std::uint16_t port = 0;
  {
    OneMemberVenue venue(certificates(),
                         [](const InMessage&) { return std::vector<OutMessage>{}; });
    port = venue.port();
  }
  const auto started = client_of(port)->start(Milliseconds(300));
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().text.find("connect: Connection refused"), std::string::npos)
      << started.error().text;
}

TEST_F(ClientTest, SendsAgainWhatTheVenueDoesNotKnow) {
  OneMemberVenue venue(certificates(), [](const InMessage& asked) -> std::vector<OutMessage> {
    if (asked.type() == "H") {
      OutMessage unknown("8");
      unknown.set(37, "NONE").set(11, asked.value(11)).set(17, "0").set(150, "I").set(39, "8");
      unknown.set(790, asked.value(790)).set(55, "[N/A]").set(54, "1").set(14, "0").set(151, "0");
      unknown.set(6, "0").set(60, "20261125-01:02:03.000000").set(103, "5").set(5001, "3201");
      return {unknown};
    }
    if (asked.type() == "D" && asked.value(97) == "Y") return {accepted_report()};
    return asked.type() == "D" ? std::vector<OutMessage>{} : facts(asked, {});
  });
  const auto client = client_of(venue.port());
  ASSERT_TRUE(client->start(soon));
  client->place({.symbol = "TJEA", .side = domain::Side::sell, .quantity = "10", .price = "40.00"},
                "a");
  EXPECT_EQ(client->unanswered(), std::vector<std::string>{"a"});
  EXPECT_EQ(settle_unanswered(*client, Milliseconds(0), soon), 0u);
  EXPECT_TRUE(client->request("a")->answer->accepted);
  venue.run([&] {
    ASSERT_EQ(venue.received_orders().size(), 2u);
    EXPECT_EQ(InMessage(venue.received_orders()[1]).text(97), "Y");
  });
}

TEST_F(ClientTest, SettlesAnOrderThatTheVenueKnows) {
  OneMemberVenue venue(certificates(), [](const InMessage& asked) -> std::vector<OutMessage> {
    if (asked.type() == "H") {
      OutMessage known = report("0", "I", "0");
      known.set(14, "0").set(151, "10").set(790, asked.value(790));
      return {known};
    }
    return asked.type() == "D" ? std::vector<OutMessage>{} : facts(asked, {});
  });
  const auto client = client_of(venue.port());
  ASSERT_TRUE(client->start(soon));
  client->place({.symbol = "TJEA", .side = domain::Side::sell, .quantity = "10", .price = "40.00"},
                "a");
  EXPECT_EQ(settle_unanswered(*client, Milliseconds(0), soon), 0u);
  EXPECT_TRUE(client->request("a")->answer->accepted);
  venue.run([&] { EXPECT_EQ(venue.received_orders().size(), 1u); });
}

TEST_F(ClientTest, FindsTheOrderThatTheVenueHasLost) {
  Facts now{.cash = "1000.00", .holding = "50", .reserved = "10", .sequence = "130"};
  OneMemberVenue venue(certificates(), [&](const InMessage& asked) -> std::vector<OutMessage> {
    if (asked.type() == "D") return {accepted_report()};
    if (asked.type() != "H") return facts(asked, now);
    OutMessage dead = report("0", "I", "4");
    dead.set(14, "0").set(151, "0").set(790, asked.value(790));
    return {dead};
  });
  const auto client = client_of(venue.port());
  ASSERT_TRUE(client->start(soon));
  client->place({.symbol = "TJEA", .side = domain::Side::sell, .quantity = "10", .price = "40.00"},
                "a");
  ASSERT_TRUE(client->await_answer("a", soon));
  const Reconciliation found = reconcile(*client, Milliseconds(1));
  EXPECT_TRUE(found.complete);
  EXPECT_EQ(found.differences, (std::vector<Difference>{{"order a state", "live", "cancelled"},
                                                        {"order a leaves", "10", "0"}}));
}

}  // namespace
}  // namespace eco::member
