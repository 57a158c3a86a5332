/// The regulator's tool: reads a venue's journal, changes nothing in it, needs no running venue.
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

#include "apps/eco-replay/commands.hpp"
#include "engine/exchange.hpp"
#include "replay/compute/computer.hpp"

namespace {

using eco::replay_app::Options;
using Command = int (*)(const Options&);

constexpr const char* examples =
    "DIR is the venue's data directory or a copy of it; the venue may be running.\n\n"
    "Examples:\n"
    "  eco-replay verify /var/lib/ecobourse --public-key venue.pem\n"
    "  eco-replay trace /var/lib/ecobourse --order 1042\n"
    "  eco-replay trace /var/lib/ecobourse --cl-ord-id A17 --member TJ01 --json\n"
    "  eco-replay trace /var/lib/ecobourse --lot 12\n"
    "  eco-replay book /var/lib/ecobourse --instrument TJEA24 --at-seq 5000\n"
    "  eco-replay book /var/lib/ecobourse --instrument TJEA24 --at-time 2025-01-02T10:15:00\n"
    "  eco-replay day /var/lib/ecobourse --date 2025-01-02\n"
    "  eco-replay export /var/lib/ecobourse --format csv --out evidence\n"
    "  eco-replay compute auction < bids.jsonl\n\n"
    "Exit status: 0 everything agrees or was shown, 1 a difference, damage or nothing found,\n"
    "2 a wrong command line.";

/// Adds a subcommand with what all of them take.
CLI::App* add(CLI::App& app, Options& options, const char* name, const char* description) {
  CLI::App* command = app.add_subcommand(name, description);
  command->add_option("DIR", options.directory, "data directory of the venue")->required();
  command->add_option("--sealed-keys", options.sealed_keys,
                      "copy of the venue's file of keys: reads bids of sealed auctions that have "
                      "not closed");
  command->add_flag("--json", options.json, "JSON instead of text");
  return command;
}

void add_orders_max(CLI::App& command, Options& options) {
  command
      .add_option(
          "--orders-max", options.orders_max,
          "live orders for which the venue was configured; matters only for days whose 'open "
          "day' says 0")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

void define(CLI::App& app, Options& options) {
  app.footer(examples);
  app.set_version_flag("--version", "eco-replay " ECO_RELEASE);
  app.require_subcommand(1);

  CLI::App* verify = add(app, options, "verify",
                         "check the journal, execute it again and compare every event and state "
                         "hash");
  verify->add_option("--public-key", options.public_key,
                     "the venue's public key (PEM), received by another way");
  add_orders_max(*verify, options);

  CLI::App* trace = add(app, options, "trace", "the life of an order, client id, member or lot");
  trace->add_option("--order", options.order, "number of an order or a block offer");
  trace->add_option("--cl-ord-id", options.cl_ord_id, "a member's own id, as sent");
  trace->add_option("--member", options.member, "member by code or number");
  trace->add_option("--lot", options.lot, "number of a lot");

  CLI::App* book = add(app, options, "book", "the order book of an instrument at any moment");
  book->add_option("--instrument", options.instrument, "symbol")->required();
  book->add_option("--at-seq", options.at_seq, "after this sequence number");
  book->add_option(
      "--at-time", options.at_time,
      "after the last command at or before it: YYYY-MM-DDTHH:MM:SS[.fraction], Beijing "
      "time, or UTC with Z");
  book->add_option("--levels", options.levels, "best levels of each side; 0: all")
      ->capture_default_str();
  add_orders_max(*book, options);

  CLI::App* day = add(app, options, "day",
                      "closes, averages, volumes, fees and composites recomputed from the trades, "
                      "and compared with what was published");
  day->add_option("--date", options.date, "trade date YYYY-MM-DD; default: the last one");

  CLI::App* exported = add(app, options, "export", "commands, events, trades, postings as files");
  exported->add_option("--format", options.format, "csv or jsonl")
      ->required()
      ->check(CLI::IsMember({"csv", "jsonl"}));
  exported->add_option("--out", options.out, "directory to create and fill")->required();

  CLI::App* computed = app.add_subcommand(
      "compute", "recompute a price, an award or an amount: JSON lines in, JSON lines out");
  std::vector<std::string> kinds;
  for (const auto& kind : eco::replay::compute::kinds()) kinds.emplace_back(kind.name);
  computed->add_option("KIND", options.kind, "what to compute (docs/compute.md)")
      ->required()
      ->check(CLI::IsMember(kinds));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    Options options;
    options.orders_max = eco::engine::ExchangeLimits().orders_max;
    CLI::App app("Replays and checks the journal of an Ecobourse venue.", "eco-replay");
    define(app, options);
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app.exit(error) == 0 ? 0 : eco::replay_app::exit_usage;
    }
    constexpr std::pair<const char*, Command> commands[] = {
        {"verify", eco::replay_app::verify},       {"trace", eco::replay_app::trace},
        {"book", eco::replay_app::book},           {"day", eco::replay_app::day},
        {"export", eco::replay_app::export_files}, {"compute", eco::replay_app::compute},
    };
    for (const auto& [name, command] : commands) {
      if (app.got_subcommand(name)) return command(options);
    }
    return eco::replay_app::exit_usage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "eco-replay: %s\n", error.what());
    return eco::replay_app::exit_differs;
  }
}
