/// What one command costs in the core and one record in the codec: CPU time, medians of
/// repetitions.
#include <benchmark/benchmark.h>

#include <vector>

#include "base/assert.hpp"
#include "base/prng.hpp"
#include "bench/flow_venue.hpp"
#include "bench/line_reporter.hpp"
#include "proto/codec.hpp"

namespace {

using namespace eco;  // a program of its own
using bench::FlowVenue;

constexpr std::size_t batch = 1 << 16;

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
