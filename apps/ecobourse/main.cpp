// ecobourse: the venue's daemon.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <exception>
#include <string>

#include "apps/ecobourse/config.hpp"
#include "apps/ecobourse/init.hpp"
#include "apps/ecobourse/journal_bench.hpp"
#include "apps/ecobourse/run.hpp"

namespace {

using eco::apps::InitOptions;
using eco::apps::JournalBenchOptions;
using eco::base::Result;

Result<void> init(const InitOptions& options) {
  const auto made = eco::apps::init_venue(options);
  if (!made) return tl::unexpected(made.error());
  fmt::print(
      "A new venue stands in {}.\n"
      "Start it:         ecobourse run --config {}\n"
      "First operators (shown once; also in {}, to be deleted after they have changed them):\n",
      options.directory, made->config_file, made->operators_file);
  for (const auto& login : made->operators) fmt::print("  {}  {}\n", login.name, login.password);
  return {};
}

Result<void> run(const std::string& config_file) {
  const auto config = eco::apps::load_config(config_file);
  if (!config) return tl::unexpected(config.error());
  return eco::apps::run_venue(*config);
}

int execute(int argc, char** argv) {
  CLI::App app(
      "Ecobourse: a trading venue for ecological resource rights. Exit status: 0 done, 1 failed, "
      "other: wrong usage.");
  app.set_version_flag("--version", "ecobourse " ECO_VERSION);
  app.require_subcommand(1);

  std::string config_file;
  CLI::App* run_command = app.add_subcommand(
      "run", "Serve until SIGINT or SIGTERM; prints one line of JSON when ready.");
  run_command->add_option("--config", config_file, "Configuration file, as written by init")
      ->required();

  InitOptions init_options;
  CLI::App* init_command = app.add_subcommand(
      "init", "Make a new venue: configuration, data, keys, certificates, two operators.");
  init_command->add_option("directory", init_options.directory, "Missing or empty")->required();
  init_command->add_option("--fix-port", init_options.fix_port, "FIX port; 0: any free one")
      ->capture_default_str();

  JournalBenchOptions bench_options;
  CLI::App* bench_command = app.add_subcommand(
      "journal-bench", "Measure what a durable commit costs on a directory's disk.");
  bench_command
      ->add_option("directory", bench_options.directory, "Missing or empty; delete it afterwards")
      ->required();
  bench_command->add_option("--seconds", bench_options.seconds, "Per batch size")
      ->check(CLI::Range(1, 600))
      ->capture_default_str();
  bench_command->add_option("--record-bytes", bench_options.record_bytes, "Size of a command")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();

  CLI11_PARSE(app, argc, argv);
  const Result<void> done = *run_command    ? run(config_file)
                            : *init_command ? init(init_options)
                                            : eco::apps::run_journal_bench(bench_options);
  if (done) return 0;
  fmt::print(stderr, "ecobourse: {}\n", done.error().text);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return execute(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "ecobourse: {}\n", error.what());
    return 1;
  }
}
