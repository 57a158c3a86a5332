/// What one command costs in the core and one record in the codec: CPU time, medians of
/// repetitions.
#include <benchmark/benchmark.h>

#include <vector>

#include "base/assert.hpp"
#include "base/prng.hpp"
#include "bench/line_reporter.hpp"
#include "proto/codec.hpp"
#include "tests/support/venue.hpp"

namespace {

using namespace eco;  // a program of its own

constexpr std::size_t batch = 1 << 16;

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

/// What every command of a benchmark comes to: a stream that does anything else measures nothing.
enum class Outcome : std::uint8_t { done, refused };

Outcome outcome_of(const domain::EventBuffer& events) {
  const bool refused = std::holds_alternative<domain::OrderRejected>(events.back()) ||
                       std::holds_alternative<domain::ChangeRejected>(events.back());
  return refused ? Outcome::refused : Outcome::done;
}

void run(benchmark::State& state, FlowVenue& flow, const std::vector<domain::Command>& commands,
         Outcome expected = Outcome::done) {
  domain::EventBuffer events;
  for (const domain::Command& command : commands) {
    events.clear();
    flow.venue.exchange().apply(command, events);
    if (outcome_of(events) != expected) base::fatal("core-bench", "a command came out otherwise");
  }
  state.SetItemsProcessed(state.items_processed() + static_cast<std::int64_t>(commands.size()));
}

/// Listing and its cancel: check, reserve lots, rest; find, remove, release.
void apply_listing_and_cancel(benchmark::State& state) {
  FlowVenue flow;
  base::Prng random(1);
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<domain::Command> commands;
    for (std::size_t i = 0; i < batch; i += 2) {
      const auto header = flow.header(1);
      const auto price = 23'601 + static_cast<std::int64_t>(random.below(20));
      commands.push_back(
          {header, flow.order(domain::OrderKind::listing, domain::Side::sell, price, 5)});
      domain::CancelOrder cancel;
      const auto id = flow.header(1);
      cancel.cl_ord_id = *domain::ClOrdId::from(std::to_string(flow.sequence));
      cancel.order = domain::OrderId(header.sequence.raw());
      cancel.symbol = "FLOW";
      cancel.instrument = domain::InstrumentId(1);
      commands.push_back({id, cancel});
    }
    state.ResumeTiming();
    run(state, flow, commands);
  }
}
BENCHMARK(apply_listing_and_cancel)->Repetitions(5)->Iterations(2);

/// Sweep of one fill: check, reserve cash, match, pay, fees, move lots, release.
void apply_sweep_one_fill(benchmark::State& state) {
  FlowVenue flow;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<domain::Command> commands;
    for (std::size_t i = 0; i < batch; ++i) {
      const auto header = flow.header(2);
      commands.push_back(
          {header, flow.order(domain::OrderKind::sweep, domain::Side::buy, 23'601, 7)});
    }
    state.ResumeTiming();
    run(state, flow, commands);
  }
}
BENCHMARK(apply_sweep_one_fill)->Repetitions(5)->Iterations(2);

/// A refusal: the whole chain of checks up to the band or, here, the cash.
void apply_refused_for_cash(benchmark::State& state) {
  FlowVenue flow;
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<domain::Command> commands;
    for (std::size_t i = 0; i < batch; ++i) {
      const auto header = flow.header(2);
      commands.push_back({header, flow.order(domain::OrderKind::listing, domain::Side::buy, 23'000,
                                             100'000'000'000'000)});
    }
    state.ResumeTiming();
    run(state, flow, commands, Outcome::refused);
  }
}
BENCHMARK(apply_refused_for_cash)->Repetitions(5)->Iterations(2);

void codec_encode_new_order(benchmark::State& state) {
  FlowVenue flow;
  const domain::Command command{
      flow.header(1), flow.order(domain::OrderKind::listing, domain::Side::sell, 23'601, 5)};
  std::string bytes;
  for (auto _ : state) {
    bytes.clear();
    proto::encode(command, bytes);
    benchmark::DoNotOptimize(bytes.data());
  }
}
BENCHMARK(codec_encode_new_order)->Repetitions(5);

void codec_decode_new_order(benchmark::State& state) {
  FlowVenue flow;
  const domain::Command command{
      flow.header(1), flow.order(domain::OrderKind::listing, domain::Side::sell, 23'601, 5)};
  std::string bytes;
  proto::encode(command, bytes);
  for (auto _ : state) {
    auto decoded = proto::decode_command(bytes);
    benchmark::DoNotOptimize(decoded);
  }
}
BENCHMARK(codec_decode_new_order)->Repetitions(5);

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  eco::bench::LineReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return 0;
}
