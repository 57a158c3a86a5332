/// Runs one kind of command so many times: `gate.py` counts the instructions of it under callgrind.
/// usage: instructions KIND COUNT
#include <fmt/format.h>

#include <cstdlib>
#include <functional>
#include <map>
#include <string>

#include "base/assert.hpp"
#include "bench/flow_venue.hpp"

namespace {

using namespace eco;  // a program of its own
using bench::FlowVenue;
using domain::OrderKind;
using domain::Side;

class Commands {
 public:
  void listing_and_cancel() {
    const auto header = flow_.header(1);
    apply({header, flow_.order(OrderKind::listing, Side::sell, 23'605, 5)});
    domain::CancelOrder cancel;
    const auto id = flow_.header(1);
    cancel.cl_ord_id = *domain::ClOrdId::from(std::to_string(flow_.sequence));
    cancel.order = domain::OrderId(header.sequence.raw());
    cancel.symbol = "FLOW";
    cancel.instrument = domain::InstrumentId(1);
    apply({id, cancel});
  }
  void sweep_of_one_fill() {
    const auto header = flow_.header(2);
    apply({header, flow_.order(OrderKind::sweep, Side::buy, 23'601, 7)});
  }
  void refusal_for_cash() {
    const auto header = flow_.header(2);
    apply({header, flow_.order(OrderKind::listing, Side::buy, 23'000, 100'000'000'000'000)},
          Outcome::refused);
  }

 private:
  enum class Outcome : std::uint8_t { done, refused };

  /// What comes out otherwise would be counted for something else.
  void apply(const domain::Command& command, Outcome expected = Outcome::done) {
    events_.clear();
    flow_.venue.exchange().apply(command, events_);
    const bool refused = std::holds_alternative<domain::OrderRejected>(events_.back()) ||
                         std::holds_alternative<domain::ChangeRejected>(events_.back());
    if (refused != (expected == Outcome::refused)) {
      base::fatal("instructions", "a command came out otherwise");
    }
  }

  FlowVenue flow_;
  domain::EventBuffer events_;
};

}  // namespace

int main(int argc, char** argv) {
  const std::map<std::string, std::function<void(Commands&)>> kinds = {
      {"listing_and_cancel", &Commands::listing_and_cancel},
      {"sweep_of_one_fill", &Commands::sweep_of_one_fill},
      {"refusal_for_cash", &Commands::refusal_for_cash}};
  const auto kind = argc == 3 ? kinds.find(argv[1]) : kinds.end();
  if (kind == kinds.end()) {
    fmt::print(stderr, "usage: instructions KIND COUNT\n");
    return 2;
  }
  Commands commands;
  const long count = std::strtol(argv[2], nullptr, 10);
  for (long i = 0; i < count; ++i) kind->second(commands);
  return 0;
}
