// eco-member: a member firm's client.
#include <exception>
#include <iostream>

#include "apps/eco-member/options.hpp"
#include "apps/eco-member/words.hpp"

namespace eco::member {
namespace {

constexpr const char* about =
    "eco-member: trades at Ecobourse over FIX. After every run it compares what it believes with "
    "what the venue says, to the hao and to the lot.\n"
    "Exit status: 0 ok, 1 failed or not reconciled, 2 wrong usage, 3 the venue cannot be reached.";

void add_agent(CLI::App& app, CommonOptions& common, AgentArguments& arguments) {
  add_common_options(app, common);
  app.add_option("kind", arguments.kind,
                 "compliance-buyer, sink-seller, market-participant or load")
      ->required()
      ->check(CLI::IsMember({"compliance-buyer", "sink-seller", "market-participant", "load"}));
  app.add_option("--symbol", arguments.symbols, "Instruments, separated by commas")
      ->required()
      ->delimiter(',');
  app.add_option("--counterparty", arguments.counterparties,
                 "Members to offer deals to, separated by commas (sink-seller)")
      ->delimiter(',');
  app.add_option("--seed", arguments.seed, "Of its decisions")->capture_default_str();
  app.add_option("--orders", arguments.orders, "Ends after so many requests; 0: no limit");
  app.add_option("--rate", arguments.per_second, "Requests per second; 5, of load 200");
  app.add_option("--duration", arguments.duration, "Ends after this time, e.g. 30s");
  app.add_option("--until-file,--finish-file", arguments.until_file, "Ends when this file appears");
  app.add_option("--result", arguments.result_file, "load: file for the result; else printed");
  app.add_option("--window", arguments.window, "load: requests without an answer, at most")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.footer(
      "Examples:\n"
      "  eco-member agent market-participant --venue venue.json --member M101 --symbol TJEA \\\n"
      "      --seed 7 --duration 30s\n"
      "  eco-member agent sink-seller --venue venue.json --member M102 --symbol TJFS-JZ01 \\\n"
      "      --counterparty M103 --orders 20\n"
      "  eco-member agent load --venue venue.json --member M101,M102 --symbol TJEA \\\n"
      "      --state load --finish-file stop --result result.json\n"
      "A load agent keeps DIR/<CompID>.jsonl (what it sent and every ExecID it saw) and goes on "
      "from it after any crash, its own or the venue's.");
}

void add_flow(CLI::App& app, CommonOptions& common, FlowArguments& arguments) {
  add_common_options(app, common);
  app.add_option("file", arguments.file,
                 "Recorded order flow: CSV with "
                 "id,timestamp,exchange.timestamp,price,volume,action,direction, or .csv.xz")
      ->required();
  app.add_option("--sessions", arguments.sessions,
                 "Members that share it; an order goes to id mod N")
      ->check(CLI::Range(1, 100))
      ->capture_default_str();
  app.add_option("--symbol", arguments.symbol, "Instrument; the members are those that hold it")
      ->capture_default_str();
  app.add_option("--pipelined", arguments.pipelined,
                 "Rows under way at once; 1 keeps strict file order and gives exact totals")
      ->check(CLI::Range(1, 10'000))
      ->capture_default_str();
  app.add_option("--rate", arguments.per_second,
                 "Rows offered per second; 0: the next when the last is answered");
  app.add_option("--rows", arguments.rows, "Only the first so many; 0: all");
  app.add_option("--result", arguments.result_file, "File for the result as JSON");
  app.footer(
      "Run it once per trading day: ClOrdIDs are the recorded ids.\n"
      "Example:\n"
      "  eco-member flow order_events.csv.xz --venue venue.json --sessions 4");
}

int run(int argc, char** argv) {
  CLI::App app(about);
  app.set_version_flag("--version", "eco-member " ECO_VERSION);
  app.require_subcommand(1);
  CommonOptions common;
  std::string script;
  AgentArguments agent;
  FlowArguments flow;

  CLI::App* shell = app.add_subcommand("shell", "Trade by hand; `help` lists the commands.");
  add_common_options(*shell, common);
  shell->footer("Example:\n  eco-member shell --venue venue.json --member M101 --lang zh");
  CLI::App* run_file = app.add_subcommand("run", "Carry out a script, line by line.");
  add_common_options(*run_file, common);
  run_file->add_option("script", script, "Commands of the shell, one per line")->required();
  run_file->footer(
      std::string(command_help(Language::english)) +
      "\nA request that is refused ends the script, unless the next line is an expect.\n"
      "Example:\n  eco-member run day.script --venue venue.json --member M101");
  CLI::App* agent_command = app.add_subcommand("agent", "Let a member act by itself.");
  add_agent(*agent_command, common, agent);
  CLI::App* flow_command = app.add_subcommand("flow", "Replay a recorded order flow.");
  add_flow(*flow_command, common, flow);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_ok : exit_usage;
  }
  if (*shell) return run_shell(common);
  if (*run_file) return run_script(common, script);
  if (*flow_command) return run_flow_file(common, flow);
  return agent.kind == "load" ? run_load_agent(common, agent) : run_agent(common, agent);
}

}  // namespace
}  // namespace eco::member

int main(int argc, char** argv) {
  try {
    return eco::member::run(argc, argv);
  } catch (const std::exception& unexpected) {
    std::cerr << "eco-member: " << unexpected.what() << '\n';
    return eco::member::exit_failed;
  }
}
