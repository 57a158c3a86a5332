/// fix-bench: durable NewOrderSingle → ExecutionReport through TLS sessions. `load` drives a
/// server, `stock` is the QuickFIX acceptor that it is compared with. Called by scripts/bench fix.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>
#include <thread>

#include "bench/fix_client.hpp"
#include "bench/stock_acceptor.hpp"

namespace {

using eco::bench::ClientOptions;
using eco::bench::FixClient;

struct LoadOptions {
  ClientOptions client;
  std::string name;
  std::vector<std::string> senders;
  std::vector<std::string> passwords;
  std::size_t orders = 20'000;
  std::size_t window = 64;
  std::uint64_t paced_per_second = 5'000;
};

void figure(const LoadOptions& options, const char* what, double value, const char* unit) {
  fmt::print(R"({{"bench": "fix", "server": "{}", "figure": "{}", "value": {:.1f}, "unit": "{}"}})"
             "\n",
             options.name, what, value, unit);
}

double percentile_us(std::vector<std::int64_t>& latency, double part) {
  const auto at = static_cast<std::size_t>(part * static_cast<double>(latency.size() - 1));
  std::nth_element(latency.begin(), latency.begin() + static_cast<std::ptrdiff_t>(at),
                   latency.end());
  return static_cast<double>(latency[at]) / 1000.0;
}

/// All sessions at once; their latencies together.
std::vector<std::int64_t> run_all(std::vector<std::unique_ptr<FixClient>>& clients,
                                  std::size_t orders, std::size_t window,
                                  std::uint64_t per_second) {
  std::vector<std::int64_t> all;
  std::mutex mutex;
  std::vector<std::jthread> threads;
  for (auto& client : clients) {
    threads.emplace_back([&] {
      auto part = client->run(orders / clients.size(), window, per_second / clients.size());
      const std::lock_guard lock(mutex);
      all.insert(all.end(), part.begin(), part.end());
    });
  }
  threads.clear();
  return all;
}

void load(const LoadOptions& options) {
  std::vector<std::unique_ptr<FixClient>> clients;
  for (std::size_t i = 0; i < options.senders.size(); ++i) {
    ClientOptions client = options.client;
    client.sender = options.senders[i];
    if (i < options.passwords.size()) {
      client.username = "trader-" + client.sender;
      client.password = options.passwords[i];
    }
    clients.push_back(std::make_unique<FixClient>(client));
  }
  run_all(clients, options.orders / 10, options.window, 0);  // warm-up
  const auto start = std::chrono::steady_clock::now();
  run_all(clients, options.orders, options.window, 0);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  figure(options, "throughput", static_cast<double>(options.orders) / took.count(),
         "orders per second");
  auto paced = run_all(clients, std::min<std::size_t>(options.orders, options.paced_per_second * 4),
                       100'000, options.paced_per_second);
  figure(options, "round trip p50 at the paced rate", percentile_us(paced, 0.5), "us");
  figure(options, "round trip p99 at the paced rate", percentile_us(paced, 0.99), "us");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Measures NewOrderSingle to ExecutionReport through TLS.");
  app.require_subcommand(1);
  LoadOptions options;
  CLI::App* load_command = app.add_subcommand("load", "drive a server");
  load_command->add_option("--name", options.name, "of the server, for the figures")->required();
  load_command->add_option("--port", options.client.port)->required();
  load_command->add_option("--target", options.client.target)->default_val("ECOBOURSE");
  load_command->add_option("--symbol", options.client.symbol)->default_val("FLOW");
  load_command->add_option("--price", options.client.price)->default_val("240.00");
  load_command->add_option("--sender", options.senders, "CompIDs, one session each")
      ->required()
      ->delimiter(',');
  load_command->add_option("--password", options.passwords, "of each; none for the stock acceptor")
      ->delimiter(',');
  load_command->add_option("--orders", options.orders)->capture_default_str();
  load_command->add_option("--window", options.window, "orders without an answer, per session")
      ->capture_default_str();
  load_command->add_option("--rate", options.paced_per_second, "of the latency run")
      ->capture_default_str();
  eco::bench::StockOptions stock;
  CLI::App* stock_command = app.add_subcommand("stock", "serve as a stock QuickFIX acceptor");
  stock_command->add_option("--port", stock.port)->required();
  stock_command->add_option("--certificate", stock.certificate_file)->required();
  stock_command->add_option("--key", stock.key_file)->required();
  stock_command->add_option("--store", stock.store_directory)->required();
  stock_command->add_option("--sender", stock.senders)->required()->delimiter(',');
  CLI11_PARSE(app, argc, argv);
  if (*stock_command) return run_stock_acceptor(stock);
  try {
    load(options);
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "fix-bench: {}\n", error.what());
    return 1;
  }
}
