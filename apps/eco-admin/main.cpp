#include <exception>
#include <iostream>

#include "apps/eco-admin/batch.hpp"
#include "apps/eco-admin/command_line.hpp"
#include "apps/eco-admin/journal_tool.hpp"
#include "apps/eco-admin/runner.hpp"

namespace eco::apps {
namespace {

int run_server_call(const ServerCall& call, const Globals& globals) {
  int exit_code = exit_ok;
  auto runner = Runner::open(
      globals, {globals.password_file, globals.operators_file, "ECO_ADMIN_PASSWORD"}, exit_code);
  return runner ? runner->run(call, globals) : exit_code;
}

int run(std::vector<std::string> arguments) {
  const ParsedLine parsed = parse_command_line(std::move(arguments));
  if (!parsed.call) return parsed.exit_code;
  if (const auto* batch = std::get_if<BatchCall>(&*parsed.call)) {
    return run_batch(*batch, parsed.globals);
  }
  if (const auto* journal = std::get_if<JournalCall>(&*parsed.call)) {
    return run_journal_tool(*journal, parsed.globals);
  }
  return run_server_call(std::get<ServerCall>(*parsed.call), parsed.globals);
}

}  // namespace
}  // namespace eco::apps

int main(int argc, char** argv) {
  try {
    return eco::apps::run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::exception& unexpected) {
    std::cerr << "eco-admin: " << unexpected.what() << '\n';
    return eco::apps::exit_refused;
  }
}
