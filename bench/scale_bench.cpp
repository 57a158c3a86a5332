/// What a venue of very many instruments costs where hardly any trades: memory and start, and the
/// end of a day.
#include <fmt/format.h>
#include <time.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <string>

#include "base/assert.hpp"
#include "tests/support/venue.hpp"

namespace eco::bench {
namespace {

double seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Resident now, in MB.
double resident_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

void print(const char* bench, const std::string& figure, double value, const char* unit) {
  fmt::print("{{\"bench\": \"{}\", \"figure\": \"{}\", \"value\": {:.2f}, \"unit\": \"{}\"}}\n",
             bench, figure, value, unit);
  std::fflush(stdout);
}

std::string symbol(int number) {
  return fmt::format("F{}", number);
}

/// Every hundredth instrument has orders and a trade.
void trade(testing::Venue& venue, int instruments) {
  for (int i = 1; i <= instruments; i += 100) {
    const std::string name = symbol(i);
    venue.listing("MAKER", domain::Side::sell, {name, 23'601, 100});
    venue.listing("MAKER", domain::Side::buy, {name, 23'590, 100});
    venue.sweep("TAKER", domain::Side::buy, {name, 23'601, 40});
  }
}

void run(int instruments) {
  const double empty_mb = resident_mb();
  testing::Venue venue({.orders_max = 100'000});
  venue.activate(testing::flow());
  for (int i = 1; i <= instruments; ++i) venue.list("FLOW", symbol(i), 0, 23'600);
  for (const char* member : {"MAKER", "TAKER"}) {
    venue.admit(member, testing::yuan(100'000'000'000));
    for (int i = 1; i <= instruments; i += 100) venue.issue(member, symbol(i), 1'000'000);
  }
  venue.open_day("2026-03-02");
  venue.phase(domain::Phase::morning);
  trade(venue, instruments);

  std::string snapshot;
  venue.exchange().save(snapshot);
  const std::string what = fmt::format("{} instruments, 99 % idle: ", instruments);
  const double before_mb = resident_mb();
  const double start = seconds(CLOCK_MONOTONIC);
  engine::Exchange loaded({.orders_max = 100'000});
  if (!loaded.load(snapshot)) base::fatal("scale-bench", "the snapshot does not load");
  print("idle", what + "start from a snapshot", seconds(CLOCK_MONOTONIC) - start, "s");
  print("idle", what + "resident", resident_mb() - before_mb, "MB");
  print("idle", what + "snapshot", static_cast<double>(snapshot.size()) / 1e6, "MB");
  print("idle", what + "resident with the events of a day opened", before_mb - empty_mb, "MB");

  const double cpu = seconds(CLOCK_THREAD_CPUTIME_ID);
  venue.end_day();
  print("eod", fmt::format("{} instruments: closes, settlement, day closed", instruments),
        seconds(CLOCK_THREAD_CPUTIME_ID) - cpu, "s of CPU");
  const double next = seconds(CLOCK_THREAD_CPUTIME_ID);
  venue.open_day("2026-03-03");
  print("eod", fmt::format("{} instruments: next day opened", instruments),
        seconds(CLOCK_THREAD_CPUTIME_ID) - next, "s of CPU");
}

}  // namespace
}  // namespace eco::bench

int main(int argc, char** argv) {
  CLI::App app("Memory, start and end of day with very many instruments");
  int instruments = 50'000;
  app.add_option("--instruments", instruments, "how many");
  CLI11_PARSE(app, argc, argv);
  eco::bench::run(instruments);
  return 0;
}
