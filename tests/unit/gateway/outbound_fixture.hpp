#pragma once
/// What one recipient is told of one event.
#include <gtest/gtest.h>

#include <algorithm>

#include "gateway/fix/outbound.hpp"
#include "tests/unit/gateway/fake_directory.hpp"

namespace eco::gateway::fix::test {

using namespace domain;  // of the tests that include it

class OneTrade final : public TradeFinder {
 public:
  std::optional<Found> find_trade(TradeId trade) const override {
    if (found && found->trade.trade == trade) return found;
    return std::nullopt;
  }
  std::optional<Found> found;
};

class Outbound : public ::testing::Test {
 public:
  std::string report(Event event, std::uint32_t trader, CommandBody body = ClockTick{}) {
    DurableCommand durable;
    durable.command.header.sequence = SeqNo(50);
    durable.command.header.stamp = Timestamp(1'772'430'000'000'000'000);  // 2026-03-02 05:40:00 UTC
    durable.command.body = std::move(body);
    durable.events.push_back(Noted{});
    durable.events.push_back(std::move(event));
    for (Event& more : further) durable.events.push_back(more);
    std::vector<TraderId> recipients;
    add_recipients(durable, 1, context, recipients);
    if (std::find(recipients.begin(), recipients.end(), TraderId(trader)) == recipients.end())
      return "not told";
    const auto message = render(durable, 1, directory.traders[trader], context);
    return message ? to_text(*message) : "nothing";
  }

  test::FakeDirectory directory;
  OneTrade trades;
  RenderContext context{directory, trades};
  std::vector<Event> further;
};

inline const std::string stamp = "60=20260302-05:40:00.000000";

}  // namespace eco::gateway::fix::test
