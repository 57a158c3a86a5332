/// Drives engines of the public challenge: throughput over the five scenarios, and whether their
/// reports are the oracle's.
#include <fmt/format.h>
#include <sched.h>
#include <time.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <limits>
#include <thread>

#include "bench/challenge/engine_library.hpp"
#include "bench/challenge/workload.hpp"

namespace eco::challenge {
namespace {

constexpr std::uint32_t transport_capacity = 1U << 20;
constexpr std::uint32_t drain_max = 1'024;

using Reports = std::vector<me_report_t>;

/// A sink, the engine started on it, and its end.
class Session {
 public:
  explicit Session(const EngineLibrary& engine)
      : engine_(engine),
        transport_(engine.get_transport != nullptr ? engine.get_transport() : &plain_transport()),
        sink_(transport_->create(transport_capacity)) {
    engine_.init(1, transport_, sink_);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() {
    engine_.shutdown();
    transport_->destroy(sink_);
  }
  std::uint32_t drain(me_report_t* out, std::uint32_t max) {
    return transport_->drain(sink_, out, max);
  }

 private:
  const EngineLibrary& engine_;
  const me_transport_t* transport_;
  void* sink_;
};

/// Reads reports on a thread of its own until the engine has flushed and nothing is left.
class Reader {
 public:
  Reader(Session& session, Reports& room)
      : thread_([&session, &room, this] {
          std::size_t count = 0;
          started_.store(true);
          while (true) {
            const bool last = flushed_.load(std::memory_order_acquire);
            if (room.size() - count < drain_max) room.resize(2 * room.size() + drain_max);
            const std::uint32_t got = session.drain(room.data() + count, drain_max);
            count += got;
            if (got == 0 && last) break;
            if (got == 0) __builtin_ia32_pause();
          }
          room.resize(count);
        }) {
    while (!started_.load()) sched_yield();
  }
  void finish() {
    flushed_.store(true, std::memory_order_release);
    thread_.join();
  }

 private:
  std::atomic<bool> started_{false};
  std::atomic<bool> flushed_{false};
  std::thread thread_;
};

struct Run {
  double seconds = 0;      ///< first message to last report read
  double cpu_seconds = 0;  ///< of the engine's thread
  Reports reports;
};

double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

Run run(const EngineLibrary& engine, const Stream& stream) {
  Run result;
  result.reports.resize(2 * stream.messages.size() + drain_max);  // written once: pages are there
  Session session(engine);
  Reader reader(session, result.reports);
  const auto start = std::chrono::steady_clock::now();
  const double cpu_start = thread_seconds();
  feed(engine, stream.messages.data(), static_cast<std::uint32_t>(stream.messages.size()));
  engine.flush();
  result.cpu_seconds = thread_seconds() - cpu_start;
  reader.finish();
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

std::string canonical(const me_report_t& r) {
  switch (r.type) {
    case me_order_ack:
    case me_modify_ack:
      return fmt::format("{},{},{},{},{},{}", r.type, r.sequence_number, r.side, r.order_id,
                         r.price_ticks, r.quantity);
    case me_trade:
      return fmt::format("{},{},{},{},{},{}", r.type, r.sequence_number, r.price_ticks, r.quantity,
                         r.maker_order_id, r.taker_order_id);
    case me_cancel_ack:
      return fmt::format("{},{},{},{},{}", r.type, r.sequence_number, r.side, r.order_id,
                         r.price_ticks);
    default:
      return fmt::format("{},{},{}", r.type, r.sequence_number, r.order_id);
  }
}

/// The reports as lines in the challenge's order.
std::vector<std::string> canonical(Reports reports) {
  std::ranges::stable_sort(reports, [](const me_report_t& a, const me_report_t& b) {
    return a.sequence_number != b.sequence_number ? a.sequence_number < b.sequence_number
                                                  : a.type < b.type;
  });
  std::vector<std::string> lines;
  lines.reserve(reports.size());
  for (const me_report_t& report : reports) lines.push_back(canonical(report));
  return lines;
}

/// True where both say the same; else tells the first difference.
bool same(const std::string& what, const std::vector<std::string>& expected,
          const std::vector<std::string>& got) {
  if (expected == got) return true;
  const auto [a, b] = std::ranges::mismatch(expected, got);
  fmt::print(stderr, "{}: line {} of {}: expected {}, got {}\n", what, a - expected.begin() + 1,
             expected.size(), a == expected.end() ? "the end" : *a,
             b == got.end() ? "the end" : *b);
  return false;
}

/// Best prices and some depths after each run of messages.
std::vector<std::string> queries(const EngineLibrary& engine, const Stream& stream) {
  Session session(engine);
  Reports drained(drain_max);
  std::vector<std::string> lines;
  constexpr std::size_t messages_per_look = 97;
  for (std::size_t at = 0; at < stream.messages.size(); at += messages_per_look) {
    const std::size_t count = std::min(messages_per_look, stream.messages.size() - at);
    feed(engine, &stream.messages[at], static_cast<std::uint32_t>(count));
    engine.flush();
    while (session.drain(drained.data(), drain_max) > 0) {
    }
    const std::int64_t bid = engine.best_bid();
    const std::int64_t ask = engine.best_ask();
    const std::int64_t asked = stream.messages[at].order.price_ticks;
    lines.push_back(fmt::format("{} {} {} {} {} {}", bid, ask, engine.depth_at(bid, 0),
                                engine.depth_at(ask, 1), engine.depth_at(asked, 0),
                                engine.depth_at(asked, 1)));
  }
  return lines;
}

int check(const EngineLibrary& oracle, const std::vector<EngineLibrary>& engines,
          std::uint32_t new_orders, std::uint64_t seed) {
  std::vector<Stream> streams = make_hostile_streams(new_orders, seed);
  for (const Scenario& scenario : scenarios) {
    streams.push_back(make_scenario(scenario, new_orders, seed));
  }
  int wrong = 0;
  for (const Stream& stream : streams) {
    const auto reports = canonical(run(oracle, stream).reports);
    const auto looks = queries(oracle, stream);
    for (const EngineLibrary& engine : engines) {
      const std::string what = stream.name + " " + engine.path;
      const bool equal = same(what, reports, canonical(run(engine, stream).reports)) &&
                         same(what + " queries", looks, queries(engine, stream));
      wrong += equal ? 0 : 1;
    }
    fmt::print("{}: {} messages, {} reports\n", stream.name, stream.messages.size(),
               reports.size());
  }
  fmt::print("{} differences\n", wrong);
  return wrong == 0 ? 0 : 1;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

/// One library on one scenario.
struct Figures {
  std::vector<double> rates;   ///< millions of messages per second
  std::vector<double> cpu_ns;  ///< of the engine's thread, per message

  void add(const Run& timed, std::size_t messages) {
    const auto count = static_cast<double>(messages);
    rates.push_back(count / timed.seconds / 1e6);
    cpu_ns.push_back(timed.cpu_seconds * 1e9 / count);
  }
};

/// The worst scenario of one library.
struct Worst {
  double rate = std::numeric_limits<double>::max();
  double ratio = std::numeric_limits<double>::max();
};

void print(const std::string& library, const Stream& stream, const Figures& figures,
           const Figures& oracle) {
  fmt::print(R"({{"bench": "challenge", "library": "{}", "scenario": "{}", "messages": {}, )"
             R"("millions_per_second": {:.2f}, "best": {:.2f}, "cpu_ns_per_message": {:.1f}, )"
             R"("least_cpu_ns": {:.1f}, )"
             R"("oracle_millions_per_second": {:.2f}, "ratio": {:.1f}}})"
             "\n",
             library, stream.name, stream.messages.size(), median(figures.rates),
             std::ranges::max(figures.rates), median(figures.cpu_ns),
             std::ranges::min(figures.cpu_ns), median(oracle.rates),
             median(figures.rates) / median(oracle.rates));
  std::fflush(stdout);
}

/// Every engine on every scenario in turn, `repetitions` times.
int measure(const EngineLibrary& oracle, const std::vector<EngineLibrary>& engines,
            std::uint32_t new_orders, std::uint64_t seed, int repetitions) {
  std::vector<Worst> worst(engines.size());
  bool all_equal = true;
  for (const Scenario& scenario : scenarios) {
    const Stream stream = make_scenario(scenario, new_orders, seed);
    std::vector<std::string> expected;
    Figures oracle_figures;
    std::vector<Figures> figures(engines.size());
    for (int i = 0; i < repetitions; ++i) {
      Run plain = run(oracle, stream);
      oracle_figures.add(plain, stream.messages.size());
      if (i == 0) expected = canonical(std::move(plain.reports));
      for (std::size_t e = 0; e < engines.size(); ++e) {
        Run timed = run(engines[e], stream);
        figures[e].add(timed, stream.messages.size());
        if (i > 0) continue;
        all_equal &= same(stream.name + " " + engines[e].path, expected,
                          canonical(std::move(timed.reports)));
      }
    }
    for (std::size_t e = 0; e < engines.size(); ++e) {
      print(engines[e].path, stream, figures[e], oracle_figures);
      const double rate = median(figures[e].rates);
      worst[e].rate = std::min(worst[e].rate, rate);
      worst[e].ratio = std::min(worst[e].ratio, rate / median(oracle_figures.rates));
    }
  }
  for (std::size_t e = 0; e < engines.size(); ++e) {
    fmt::print(R"({{"bench": "challenge", "library": "{}", "scenario": "worst", )"
               R"("millions_per_second": {:.2f}, "ratio": {:.1f}, "reports": "{}"}})"
               "\n",
               engines[e].path, worst[e].rate, worst[e].ratio,
               all_equal ? "equal to the oracle's" : "WRONG");
  }
  return all_equal ? 0 : 1;
}

int main_of(int argc, char** argv) {
  CLI::App app("Drives engines of the public matching-engine challenge.");
  std::string oracle;
  std::vector<std::string> paths;
  std::uint32_t new_orders = 1'000'000;
  std::uint64_t seed = 20'260'302;
  int repetitions = 5;
  app.require_subcommand(1);
  CLI::App* checks = app.add_subcommand(
      "check", "compare reports and queries with the oracle's: five scenarios, hostile streams");
  CLI::App* measures = app.add_subcommand(
      "measure", "messages per second over the five scenarios: medians, one line of JSON each");
  for (CLI::App* command : {checks, measures}) {
    command->add_option("--oracle", oracle, "library that is right")->required();
    command->add_option("--new-orders", new_orders, "new orders per scenario");
    command->add_option("--seed", seed, "of the streams");
    command->add_option("libraries", paths, "libraries under test")->required();
  }
  measures->add_option("--repetitions", repetitions, "runs per scenario");
  CLI11_PARSE(app, argc, argv);
  const EngineLibrary right = load_engine(oracle);
  std::vector<EngineLibrary> engines;
  for (const std::string& path : paths) engines.push_back(load_engine(path));
  return checks->parsed() ? check(right, engines, new_orders, seed)
                          : measure(right, engines, new_orders, seed, repetitions);
}

}  // namespace
}  // namespace eco::challenge

int main(int argc, char** argv) {
  return eco::challenge::main_of(argc, argv);
}
