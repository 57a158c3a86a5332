/// What one command costs `exchange.apply` in a long day: checks, reservation, matching, postings
/// and events, on the order stream of the bare book. CPU time of the thread.
#include <fmt/format.h>
#include <time.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/assert.hpp"
#include "bench/order_stream.hpp"
#include "tests/support/venue.hpp"

namespace eco::bench {
namespace {

using domain::OrderId;
using domain::Side;

constexpr std::size_t batch = 1 << 14;  ///< commands made at a time, outside the measure

double thread_ns() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// A venue of as many instruments as the stream has books: one member makes, another takes.
class Day {
 public:
  explicit Day(const OrderStream& stream)
      : stream_(stream), venue_({.orders_max = stream.live_max + 1}), orders_(stream.last_id + 1) {
    venue_.activate(testing::flow());
    for (std::uint32_t i = 0; i < stream.books; ++i) {
      venue_.list("FLOW", symbol(i), 0, 23'600);
    }
    for (const char* code : {"MAKER", "TAKER"}) {
      venue_.admit(code, testing::yuan(100'000'000'000));
      for (std::uint32_t i = 0; i < stream.books; ++i) {
        venue_.issue(code, symbol(i), 1'000'000'000'000);
      }
    }
    venue_.open_day("2026-03-02");
    venue_.phase(domain::Phase::morning);
    sequence_ = venue_.exchange().last_sequence().raw();
    stamp_ = venue_.exchange().last_stamp().raw();
    first_ = sequence_;
    executed_.resize(stream.events.size() + 1);
    commands_.reserve(batch);
  }

  /// CPU nanoseconds per command of the events [from, to).
  double run(std::size_t from, std::size_t to) {
    double took = 0;
    for (std::size_t at = from; at < to; at += batch) {
      const std::size_t end = std::min(to, at + batch);
      commands_.clear();
      for (std::size_t i = at; i < end; ++i) commands_.push_back(command(stream_.events[i]));
      const double start = thread_ns();
      for (domain::Command& each : commands_) {
        events_.clear();
        if (auto* replace = std::get_if<domain::ReplaceOrder>(&each.body)) {
          replace->quantity += domain::Quantity(executed(replace->order));
        }
        venue_.exchange().apply(each, events_);
        note();
      }
      took += thread_ns() - start;
    }
    return took / static_cast<double>(to - from);
  }
  [[nodiscard]] std::uint64_t fills() const { return fills_; }
  /// Moves that change nothing.
  [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
  static std::string symbol(std::uint32_t book) { return fmt::format("F{}", book + 1); }

  void note() {
    const domain::Event& first = events_.front();
    if (std::holds_alternative<domain::OrderRejected>(first) ||
        std::holds_alternative<domain::ChangeRejected>(first)) {
      ++refused_;
      return;
    }
    for (const domain::Event& event : events_) {
      const auto* trade = std::get_if<domain::Trade>(&event);
      if (trade == nullptr) continue;
      ++fills_;
      executed(trade->buy.order.order) += trade->quantity.raw();
      executed(trade->sell.order.order) += trade->quantity.raw();
    }
  }
  std::int64_t& executed(OrderId order) { return executed_[order.raw() - first_]; }

  domain::Command command(const OrderEvent& event) {
    domain::Command made;
    const std::uint32_t member = event.kind == EventKind::take ? 2 : 1;
    made.header.sequence = domain::SeqNo(++sequence_);
    made.header.stamp = domain::Timestamp(++stamp_);
    made.header.session = domain::SessionId(member);
    made.header.member = domain::MemberId(member);
    made.header.trader = domain::TraderId(member);
    const auto id = *domain::ClOrdId::from(fmt::format_int(sequence_).str());
    const domain::InstrumentId instrument(event.book + 1U);
    const auto side = static_cast<Side>(1 + event.side);
    switch (event.kind) {
      case EventKind::add:
      case EventKind::take: {
        domain::NewOrder order;
        order.cl_ord_id = id;
        order.instrument = instrument;
        order.kind =
            event.kind == EventKind::add ? domain::OrderKind::listing : domain::OrderKind::sweep;
        order.side = side;
        order.price = domain::Price(event.price);
        order.quantity = domain::Quantity(event.quantity);
        orders_[event.id] = OrderId(sequence_);
        made.body = order;
        break;
      }
      case EventKind::cancel: {
        domain::CancelOrder cancel;
        cancel.cl_ord_id = id;
        cancel.order = orders_[event.id];
        cancel.instrument = instrument;
        made.body = cancel;
        break;
      }
      case EventKind::move: {
        domain::ReplaceOrder replace;
        replace.cl_ord_id = id;
        replace.order = orders_[event.id];
        replace.instrument = instrument;
        replace.side = side;
        replace.price = domain::Price(event.price);
        replace.quantity = domain::Quantity(event.quantity);
        made.body = replace;
        break;
      }
    }
    return made;
  }

  const OrderStream& stream_;
  testing::Venue venue_;
  std::vector<OrderId> orders_;  ///< by the stream's id
  std::vector<domain::Command> commands_;
  domain::EventBuffer events_;
  std::uint64_t sequence_ = 0;
  std::int64_t stamp_ = 0;
  std::uint64_t first_ = 0;             ///< sequence before the stream's
  std::vector<std::int64_t> executed_;  ///< by sequence of the order − first
  std::uint64_t fills_ = 0;
  std::uint64_t refused_ = 0;
};

void print(const std::string& figure, double value) {
  fmt::print(
      "{{\"bench\": \"apply\", \"figure\": \"{}\", \"value\": {:.1f}, "
      "\"unit\": \"ns of CPU per command\"}}\n",
      figure, value);
}

/// The stream once: ten stretches and the last one tenth of the first, so that a cost which grows
/// with the day shows.
void measure(const Workload& workload, std::uint64_t seed) {
  const OrderStream stream = make_stream(workload, seed);
  Day day(stream);
  day.run(0, stream.untimed);
  const std::size_t timed = stream.events.size() - stream.untimed;
  std::vector<double> tenths;
  for (std::size_t i = 0; i < 10; ++i) {
    tenths.push_back(
        day.run(stream.untimed + timed * i / 10, stream.untimed + timed * (i + 1) / 10));
  }
  if (day.fills() != stream.sums.fills || day.refused() > timed / 1'000) {
    base::fatal("apply-bench", fmt::format("{} fills of {}, {} refused", day.fills(),
                                           stream.sums.fills, day.refused()));
  }
  const std::string name =
      fmt::format("{}, {} instruments, {} events", workload.name, stream.books, timed);
  print(name + ", first tenth", tenths.front());
  print(name + ", last tenth", tenths.back());
  std::sort(tenths.begin(), tenths.end());
  print(name + ", median of tenths", (tenths[4] + tenths[5]) / 2);
}

}  // namespace
}  // namespace eco::bench

int main(int argc, char** argv) {
  CLI::App app("What one command costs exchange.apply");
  std::uint32_t events = 10'000'000;
  std::uint64_t seed = 1;
  app.add_option("--events", events, "Events of each stream");
  app.add_option("--seed", seed, "Seed of the streams");
  CLI11_PARSE(app, argc, argv);
  eco::bench::Workload mixed = eco::bench::workloads[0];
  mixed.events = events;
  eco::bench::measure(mixed, seed);
  mixed.books = 1'000;
  eco::bench::measure(mixed, seed);
  return 0;
}
