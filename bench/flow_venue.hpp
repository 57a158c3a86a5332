#pragma once
/// A market to count and time commands on.
#include "tests/support/venue.hpp"

namespace eco::bench {

/// Two rich members on FLOW (no lock, no band), the book ten levels deep on both sides.
struct FlowVenue {
  testing::Venue venue{{.orders_max = 1'000'000}};
  std::uint64_t sequence = 0;
  std::int64_t stamp = 0;

  FlowVenue() {
    venue.activate(testing::flow());
    venue.list("FLOW", "FLOW", 0, 23'600);
    for (const char* code : {"A", "B"}) {
      venue.admit(code, testing::yuan(100'000'000'000));
      venue.issue(code, "FLOW", 1'000'000'000'000);
    }
    venue.open_day("2026-03-02");
    venue.phase(domain::Phase::morning);
    for (std::int64_t level = 1; level <= 10; ++level) {
      venue.listing("A", domain::Side::sell, {"FLOW", 23'600 + level, 1'000'000'000});
      venue.listing("A", domain::Side::buy, {"FLOW", 23'600 - level, 1'000'000});
    }
    sequence = venue.exchange().last_sequence().raw();
    stamp = venue.exchange().last_stamp().raw();
  }

  domain::CommandHeader header(std::uint32_t member) {
    domain::CommandHeader header;
    header.sequence = domain::SeqNo(++sequence);
    header.stamp = domain::Timestamp(++stamp);
    header.session = domain::SessionId(member);
    header.member = domain::MemberId(member);
    header.trader = domain::TraderId(member);
    return header;
  }
  domain::NewOrder order(domain::OrderKind kind, domain::Side side, std::int64_t price,
                         std::int64_t quantity) {
    domain::NewOrder order;
    order.cl_ord_id = *domain::ClOrdId::from(std::to_string(sequence));
    order.symbol = "FLOW";
    order.instrument = domain::InstrumentId(1);
    order.kind = kind;
    order.side = side;
    order.price = domain::Price(price);
    order.quantity = domain::Quantity(quantity);
    return order;
  }
};

}  // namespace eco::bench
