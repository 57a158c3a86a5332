#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "tests/property/random_day.hpp"

namespace eco::property {
namespace {

using Choices = std::vector<std::uint64_t>;

bool refused(const domain::EventBuffer& events) {
  return std::ranges::any_of(events, [](const domain::Event& event) {
    return std::holds_alternative<domain::OrderRejected>(event) ||
           std::holds_alternative<domain::ChangeRejected>(event) ||
           std::holds_alternative<domain::BlockRejected>(event) ||
           std::holds_alternative<domain::OperatorRejected>(event);
  });
}

std::int64_t cash_of(const testing::Venue& venue) {
  std::int64_t total = 0;
  for (const char* code : members) {
    const domain::CashView cash = venue.cash(code);
    for (domain::Money part :
         {cash.free, cash.proceeds, cash.reserved, cash.deposit, cash.frozen}) {
      RC_ASSERT(part.raw() >= 0);
      total += part.raw();
    }
  }
  for (const char* market : {"CEA-SIM", "TJFS", "TJNOX", "FLOW"}) {
    total += venue.market(market).fees.raw() + venue.market(market).risk_reserve.raw();
  }
  return total;
}

std::int64_t rights_of(const testing::Venue& venue, const char* symbol) {
  std::int64_t total = 0;
  for (const char* code : members) {
    const domain::HoldingView h = venue.holding(code, symbol);
    for (domain::Quantity part : {h.free, h.locked, h.reserved, h.frozen, h.registry}) {
      RC_ASSERT(part.raw() >= 0);
      total += part.raw();
    }
  }
  return total;
}

/// Cash that the withdrawals among the last command's events took out.
std::int64_t withdrawn(const domain::EventBuffer& events) {
  std::int64_t total = 0;
  for (const domain::Event& event : events) {
    const auto* posted = std::get_if<domain::CashPosted>(&event);
    if (posted != nullptr && posted->reason == domain::PostingReason::withdrawal)
      total += posted->amount.raw();
  }
  return total;
}

Choices choices() {
  const auto length = *rc::gen::inRange(1, 400);
  return *rc::gen::container<Choices>(static_cast<std::size_t>(length),
                                      rc::gen::arbitrary<std::uint64_t>());
}

RC_GTEST_PROP(ExchangeConserves, CashAndRightsAndNeverGoesNegative, ()) {
  testing::Venue venue;
  const Issued issued = set_up(venue);
  std::int64_t out = 0;
  for (std::uint64_t choice : choices()) {
    step(venue, choice);
    out += withdrawn(venue.events());
    RC_ASSERT(cash_of(venue) == issued.cash_hao - out);
  }
  for (const char* symbol : symbols) RC_ASSERT(rights_of(venue, symbol) == issued.rights_steps);
  venue.exchange().audit();
}

RC_GTEST_PROP(ExchangeBooks, AreNeverCrossed, ()) {
  testing::Venue venue;
  set_up(venue);
  for (std::uint64_t choice : choices()) {
    step(venue, choice);
    for (const char* symbol : symbols) {
      const domain::BookView book = venue.book(symbol);
      const bool crossed = !book.bids.empty() && !book.asks.empty() &&
                           book.bids.front().price >= book.asks.front().price;
      RC_ASSERT(!crossed);
    }
  }
}

RC_GTEST_PROP(ExchangeRefusals, ChangeNoBitOfTheState, ()) {
  testing::Venue venue;
  set_up(venue);
  for (std::uint64_t choice : choices()) {
    const auto before = venue.hash();
    const std::uint64_t sequence = venue.exchange().last_sequence().raw();
    step(venue, choice);
    // A ★ action is two commands, and a new day many: only a single refused command is compared.
    if (venue.exchange().last_sequence().raw() == sequence + 1 && refused(venue.events())) {
      RC_ASSERT(venue.hash() == before);
    }
  }
}

RC_GTEST_PROP(ExchangeReplay, GivesTheSameEventsAndStateAlsoFromASnapshot, ()) {
  testing::Venue live;
  testing::Venue again;
  testing::Venue restored;
  for (testing::Venue* venue : {&live, &again, &restored}) set_up(*venue);
  const Choices all = choices();
  const auto snapshot_at = *rc::gen::inRange<std::size_t>(0, all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i == snapshot_at) restored.reload();
    for (testing::Venue* venue : {&live, &again, &restored}) step(*venue, all[i]);
    RC_ASSERT(live.lines() == again.lines());
    RC_ASSERT(live.lines() == restored.lines());
    RC_ASSERT(live.hash() == again.hash());
    RC_ASSERT(live.hash() == restored.hash());
  }
}

}  // namespace
}  // namespace eco::property
