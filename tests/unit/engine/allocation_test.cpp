// The order path allocates nothing after warm-up: calls of operator new are counted.
#include <gtest/gtest.h>

#include "tests/support/venue.hpp"
#include "tests/unit/engine/counted_new.hpp"

namespace eco {
namespace {

using domain::OrderId;
using domain::OrderKind;
using domain::Price;
using domain::Quantity;
using domain::Side;

/// Applies members' commands to a venue's exchange and counts what they allocate.
class Driver {
 public:
  explicit Driver(testing::Venue& venue)
      : exchange_(venue.exchange()),
        sequence_(exchange_.last_sequence().raw()),
        stamp_(exchange_.last_stamp()) {
    events_.reserve(1'000);
  }

  OrderId enter(std::uint32_t member, OrderKind kind, Side side, std::int64_t price,
                std::int64_t quantity) {
    domain::NewOrder order;
    order.cl_ord_id = next_id();
    order.instrument = domain::InstrumentId(1);
    order.kind = kind;
    order.side = side;
    order.price = Price(price);
    order.quantity = Quantity(quantity);
    return apply(member, order);
  }
  void pick(std::uint32_t member, OrderId maker, std::int64_t quantity) {
    domain::NewOrder order;
    order.cl_ord_id = next_id();
    order.instrument = domain::InstrumentId(1);
    order.kind = OrderKind::pick;
    order.side = Side::sell;
    order.quantity = Quantity(quantity);
    order.legs.legs[0] = {maker, Quantity(quantity)};
    order.legs.count = 1;
    apply(member, order);
  }
  void cancel(std::uint32_t member, OrderId order) {
    apply(member, domain::CancelOrder{next_id(), {}, order, {}, {}});
  }
  void replace(std::uint32_t member, OrderId order, std::int64_t price, std::int64_t quantity) {
    domain::ReplaceOrder request;
    request.cl_ord_id = next_id();
    request.order = order;
    request.price = Price(price);
    request.quantity = Quantity(quantity);
    apply(member, request);
  }

  std::size_t allocated() const noexcept { return allocated_; }
  std::size_t trades() const noexcept { return trades_; }
  std::size_t refusals() const noexcept { return refusals_; }

 private:
  domain::ClOrdId next_id() {
    return *domain::ClOrdId::from("ID-" + std::to_string(sequence_ + 1));
  }
  OrderId apply(std::uint32_t member, domain::CommandBody body) {
    domain::Command command;
    command.header.sequence = domain::SeqNo(++sequence_);
    command.header.stamp = stamp_ += domain::Timestamp(1'000);
    command.header.member = domain::MemberId(member);
    command.header.trader = domain::TraderId(member);
    command.body = std::move(body);
    events_.clear();
    const std::size_t before = testing::allocations();
    exchange_.apply(command, events_);
    // Builds with audits make one here, and that may allocate.
    if (sequence_ % 256 != 0) allocated_ += testing::allocations() - before;
    for (const domain::Event& event : events_) {
      trades_ += std::holds_alternative<domain::Trade>(event) ? 1u : 0u;
      refusals_ += std::holds_alternative<domain::OrderRejected>(event) ||
                           std::holds_alternative<domain::ChangeRejected>(event)
                       ? 1u
                       : 0u;
    }
    return OrderId(sequence_);
  }

  engine::Exchange& exchange_;
  domain::EventBuffer events_;
  std::uint64_t sequence_;
  domain::Timestamp stamp_;
  std::size_t allocated_ = 0;
  std::size_t trades_ = 0;
  std::size_t refusals_ = 0;
};

/// Orders of every kind with fills, refusals, replacements and cancels; leaves an empty book.
void trade(Driver& driver, std::int64_t shift) {
  std::vector<OrderId> resting;
  for (std::int64_t i = 0; i < 20; ++i) {
    const std::int64_t price = 9750 + (i + shift) % 20;
    resting.push_back(driver.enter(1, OrderKind::listing, Side::sell, price, 10));
  }
  const OrderId bid = driver.enter(2, OrderKind::listing, Side::buy, 9740, 10);
  driver.replace(2, bid, 9741, 20);
  driver.replace(2, bid, 9741, 15);
  driver.enter(2, OrderKind::sweep, Side::buy, 9752, 25);
  driver.enter(2, OrderKind::sweep, Side::buy, 9700, 25);
  driver.enter(1, OrderKind::sweep, Side::sell, 9741, 5);
  driver.pick(1, bid, 1);
  driver.enter(2, OrderKind::listing, Side::buy, 99'999, 10);
  driver.cancel(2, bid);
  driver.cancel(2, bid);
  for (const OrderId order : resting) driver.cancel(1, order);
}

TEST(OrderPath, AllocatesNothingAfterWarmUp) {
  testing::Venue venue;
  venue.activate(testing::cea_sim());
  venue.list("CEA-SIM", "CEA25", 2025, 9741);
  venue.admit("A");
  venue.admit("B", testing::yuan(1'000'000'000));
  venue.issue("A", "CEA25", 10'000'000);
  venue.open_day("2026-03-02");
  venue.phase(domain::Phase::morning);
  // A day like the one measured, so that what counts a day's orders has its size.
  Driver warm_up(venue);
  for (std::int64_t i = 0; i < 60; ++i) trade(warm_up, i);
  venue.catch_up();
  venue.end_day();
  venue.open_day("2026-03-03");
  venue.phase(domain::Phase::morning);

  Driver measured(venue);
  for (std::int64_t i = 0; i < 50; ++i) trade(measured, i);
  EXPECT_EQ(measured.allocated(), 0u);
  EXPECT_GT(measured.trades(), 200u);
  EXPECT_GT(measured.refusals(), 50u);
}

}  // namespace
}  // namespace eco
