#include "apps/ecobourse/run.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/asio/signal_set.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "apps/ecobourse/process.hpp"
#include "base/assert.hpp"
#include "console/api/admin_server.hpp"
#include "engine/exchange.hpp"
#include "gateway/fix/fix_gateway.hpp"
#include "gateway/net/io_loop.hpp"
#include "gateway/net/io_loop_impl.hpp"
#include "gateway/net/tls_server.hpp"
#include "node/credentials.hpp"
#include "node/venue.hpp"
#include "persistence/data_directory.hpp"
#include "proto/codec.hpp"
#include "rulebooks/loader.hpp"

namespace eco::apps {
namespace {

using gateway::fix::FixGateway;
using gateway::net::IoLoop;
using gateway::net::TlsServer;

class LoopExecutor final : public node::Executor {
 public:
  explicit LoopExecutor(IoLoop& loop) noexcept : loop_(loop) {}
  void post(std::function<void()> work) override { loop_.post(std::move(work)); }

 private:
  IoLoop& loop_;
};

node::VenueOptions venue_options(const Config& config) {
  node::VenueOptions options;
  options.data_directory = config.data_dir;
  options.signing_key_path = config.signing_key;
  options.credentials_path = config.data_dir + "/credentials";
  options.map_bytes = config.map_gib << 30;
  options.password_threads = config.password_threads;
  options.node = {.limits = {.orders_max = config.orders_max},
                  .sequencer = {.state_hash_interval = config.state_hash_interval,
                                .snapshot_interval = config.snapshot_interval},
                  .restart_tail_max = config.restart_tail_max,
                  .ring_slots = config.ring_slots,
                  .wait = config.wait};
  return options;
}

/// Everything that runs, built in the order of its members and taken down in reverse.
class Daemon {
 public:
  explicit Daemon(const Config& config) : config_(config), io_(loop_) {}

  base::Result<void> start() {
    // A data directory that is not there is a wrong path, not a new venue.
    const persistence::DataPaths paths(config_.data_dir);
    if (auto known = persistence::check_data_directory(paths); !known) {
      return base::fail(known.error().text + "; ecobourse init DIR makes a new venue");
    }
    auto build = build_hash();
    if (!build) return tl::unexpected(build.error());
    build_ = std::move(*build);
    auto venue = node::Venue::open(venue_options(config_), io_);
    if (!venue) return tl::unexpected(venue.error());
    venue_ = std::move(*venue);
    spdlog::info("restart from snapshot {} with {} commands executed again",
                 venue_->node().started_from().raw(), venue_->node().replayed());
    if (auto opened = open_gateway(); !opened) return opened;
    if (auto opened = open_console(); !opened) return opened;
    loop_.every(std::chrono::seconds(1), [this] { on_second(); });
    catch_signals();
    venue_->start();
    return {};
  }

  void announce() const {
    const engine::Exchange& exchange = venue_->node().exchange();
    const base::Hash128 hash = exchange.state_hash();
    fmt::print(
        R"({{"ready": true, "fix_port": {}, "ca_file": {}, "target_comp_id": {}, "admin_socket": {}, "pid": {}, )"
        R"("last_sequence": "{}", "state_hash": "{:016x}{:016x}"}})"
        "\n",
        server_->port(), proto::json_text(config_.ca_file), proto::json_text(config_.comp_id),
        proto::json_text(config_.admin_socket), ::getpid(), exchange.last_sequence().raw(),
        hash.high, hash.low);
    std::fflush(stdout);
  }

  void serve() {
    try {
      loop_.run();
    } catch (const std::exception& error) {
      base::fatal("io", error.what());
    }
    console_.reset();
    venue_->stop();
    spdlog::info("stopped at {}", venue_->node().durable().raw());
  }

 private:
  base::Result<void> open_gateway() {
    node::Node& node = venue_->node();
    gateway_ = std::make_unique<FixGateway>(
        gateway::fix::FixOptions{
            .venue_comp_id = config_.comp_id,
            .frame = {},
            .log = log_peer,
            .defer = [this](std::function<void()> work) { loop_.post(std::move(work)); }},
        gateway::fix::FixPorts{.sink = node.commands(),
                               .queries = node.queries(),
                               .directory = node.directory(),
                               .authenticator = node.authenticator(),
                               .store = node.sessions()});
    node.attach(*gateway_);
    gateway_->on_time(clock_.now());
    auto server = TlsServer::open(loop_,
                                  {.address = config_.fix_address,
                                   .port = config_.fix_port,
                                   .certificate_chain_file = config_.certificate_file,
                                   .private_key_file = config_.key_file,
                                   .connections_max = config_.connections_max,
                                   .log = log_peer},
                                  *gateway_);
    if (!server) return tl::unexpected(server.error());
    server_ = std::move(*server);
    return {};
  }

  base::Result<void> open_console() {
    venue_->node().set_surroundings(
        {.facts = [this] { return facts(); },
         .connected = [this](domain::TraderId id) { return gateway_->connected(id); }});
    shared_ = std::make_unique<console::AdminShared>(console::AdminShared{
        .port = venue_->node().operators(),
        .load_rulebook = rulebooks::load_rulebook,
        .log = [](std::string_view line) { spdlog::info("admin: {}", line); }});
    auto console =
        console::AdminServer::listen(loop_.impl().context, *shared_, config_.admin_socket);
    if (!console) return tl::unexpected(console.error());
    console_ = std::move(*console);
    return {};
  }

  static void log_peer(std::string_view peer, std::string_view reason) {
    spdlog::info("{}: {}", peer, reason);
  }

  [[nodiscard]] console::VenueFacts facts() const {
    const auto uptime = std::chrono::steady_clock::now() - started_;
    return {.fix_port = server_->port(),
            .durable = venue_->node().durable(),
            .disk_percent = venue_->disk_percent(),
            .uptime_s = std::chrono::duration_cast<std::chrono::seconds>(uptime).count(),
            .journal_bytes = venue_->journal_bytes(),
            .sessions_connected = static_cast<std::uint32_t>(gateway_->stats().sessions_logged_on),
            .semantics = engine::semantics_version,
            .orders_max = config_.orders_max,
            .build = build_,
            .call_seed = node::random_seed(),
            .data_directory = config_.data_dir};
  }

  void on_second() {
    gateway_->on_time(clock_.now());
    venue_->node().on_second();
    // Goodbyes take at most two seconds.
    if (stopping_s_ && (server_->stats().open == 0 || ++*stopping_s_ >= 3)) loop_.stop();
  }

  void catch_signals() {
    signals_.async_wait([this](const boost::system::error_code& error, int number) {
      if (error) return;
      spdlog::info("{}: stopping", number == SIGINT ? "SIGINT" : "SIGTERM");
      stopping_s_ = 0;
      server_->stop_accepting();
      gateway_->log_out_all("venue is stopping");
      if (server_->stats().open == 0) loop_.stop();
    });
  }

  const Config& config_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::string build_;
  node::SystemClock clock_;
  std::unique_ptr<console::AdminShared> shared_;  // outlives handlers that the loop still holds
  IoLoop loop_;
  LoopExecutor io_;
  boost::asio::signal_set signals_{loop_.impl().context, SIGINT, SIGTERM};
  std::unique_ptr<node::Venue> venue_;
  std::unique_ptr<FixGateway> gateway_;
  std::unique_ptr<TlsServer> server_;
  std::unique_ptr<console::AdminServer> console_;
  std::optional<int> stopping_s_;
};

}  // namespace

base::Result<void> run_venue(const Config& config) {
  if (auto logging = start_logging(config.log_file, config.log_level); !logging) return logging;
  keep_secrets_out_of_core_dumps();
  dump_fatal_errors_to(config.log_file + ".fatal");
  Daemon daemon(config);
  if (auto started = daemon.start(); !started) return started;
  daemon.announce();
  daemon.serve();
  return {};
}

}  // namespace eco::apps
