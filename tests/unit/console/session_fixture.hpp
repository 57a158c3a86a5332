#pragma once
/// A logged-in session over a fake port with market TJEA, instrument TJEA25 and member M1.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "console/api/session.hpp"
#include "tests/unit/console/fake_port.hpp"

namespace eco::console::testing {

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() {
    port.venue_facts.durable = domain::SeqNo(100);
    port.venue_facts.semantics = 1;
    port.venue_facts.build = "b1";
    domain::InstrumentView instrument;
    instrument.instrument = domain::InstrumentId(1);
    instrument.symbol = "TJEA25";
    instrument.market = domain::MarketId(1);
    instrument.market_code = "TJEA";
    instrument.vintage = 2025;
    instrument.tick = {1, 2};
    instrument.quantity_step = {10, 0};
    port.instruments.push_back(instrument);
    port.members.push_back({domain::MemberId(1), "M1", "Alpha Power", domain::GroupId(1),
                            domain::MemberStatus::active, domain::AccountId(1), "M1"});
    port.markets.push_back({domain::MarketId(1),
                            "TJEA",
                            domain::Phase::closed,
                            domain::HaltState::resumed,
                            {},
                            {},
                            0});
    port.trader_facts.push_back({domain::TraderId(1), domain::MemberId(1), "zhang", "M1A",
                                 domain::FixVersion::fix44, 3, false});
  }

  std::string send(AdminSession& session, const std::string& line) {
    std::string answer = "no answer";
    session.handle(line, [&answer](std::string given) { answer = std::move(given); });
    return answer;
  }
  std::string send(const std::string& line) { return send(*alice, line); }
  /// An action or question of alice's with these arguments (the inside of the object).
  std::string act(const std::string& command, const std::string& arguments) {
    return send(R"({"command":")" + command + R"(","args":{)" + arguments +
                R"(},"reason":"because"})");
  }
  /// The action that the last submitted operator's command carries.
  template <class T>
  const T& last_action() {
    return std::get<T>(std::get<domain::OperatorCommand>(port.submitted.back().body).action);
  }
  std::shared_ptr<AdminSession> logged_in(const std::string& name, const std::string& password) {
    auto session = std::make_shared<AdminSession>(shared, "uid 1");
    send(*session, R"({"command":"login","args":{"operator":")" + name + R"(","password":")" +
                       password + R"("}})");
    return session;
  }
  static std::string code_in(const std::string& answer) {
    const std::string key = R"("refusal":{"code":")";
    const std::size_t at = answer.find(key);
    if (at == std::string::npos) return "none";
    return answer.substr(at + key.size(), answer.find('"', at + key.size()) - at - key.size());
  }

  FakePort port;
  std::vector<std::string> log;
  LoginLimiter::Time now{};
  AdminShared shared{.port = port,
                     .load_rulebook = [](std::string_view toml,
                                         std::string_view file) -> base::Result<domain::Rulebook> {
                       if (toml.find("good") == std::string_view::npos) {
                         return base::fail(std::string(file) + ":3: unknown key 'tik'");
                       }
                       domain::Rulebook rulebook;
                       rulebook.market = "TJEA";
                       return rulebook;
                     },
                     .log = [this](std::string_view line) { log.emplace_back(line); },
                     .now = [this] { return now; },
                     .limiter = {}};
  std::shared_ptr<AdminSession> alice = logged_in("alice", "correct horse");
};

}  // namespace eco::console::testing
