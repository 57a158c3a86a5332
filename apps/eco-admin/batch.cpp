#include "apps/eco-admin/batch.hpp"

#include <fstream>
#include <iostream>

#include "apps/eco-admin/runner.hpp"

namespace eco::apps {
namespace {

/// The line's own options, completed from the batch's.
Globals for_line(const Globals& line, const Globals& batch) {
  Globals out = batch;
  if (!line.reason.empty()) out.reason = line.reason;
  if (!line.legal_basis.empty()) out.legal_basis = line.legal_basis;
  out.json = line.json || batch.json;
  out.dry_run = line.dry_run || batch.dry_run;
  out.chinese = line.chinese || batch.chinese;
  out.yes = line.yes || batch.yes;
  return out;
}

int run_line(const std::string& text, const Globals& globals, Runner& first,
             std::optional<Runner>& second) {
  const auto words = split_words(text);
  if (!words) {
    std::cerr << "a quote is not closed\n";
    return exit_usage;
  }
  if (words->empty()) return exit_ok;
  const ParsedLine parsed = parse_command_line(*words);
  if (!parsed.call) return parsed.exit_code;
  const auto* call = std::get_if<ServerCall>(&*parsed.call);
  if (call == nullptr) {
    std::cerr << "batch and journal cannot stand in a batch\n";
    return exit_usage;
  }
  const Globals options = for_line(parsed.globals, globals);
  return second ? first.run_with_second(*call, options, *second) : first.run(*call, options);
}

std::optional<Runner> open_second(const BatchCall& batch, const Globals& globals, int& exit_code) {
  Globals second = globals;
  second.operator_name = batch.second;
  if (batch.second == "auto") {
    const auto name = operator_in_file(globals.operators_file, 1);
    if (!name) {
      std::cerr << "--second auto: " << name.error().text << '\n';
      exit_code = exit_usage;
      return std::nullopt;
    }
    second.operator_name = *name;
  }
  return Runner::open(
      second, {batch.second_password_file, globals.operators_file, "ECO_ADMIN_SECOND_PASSWORD"},
      exit_code);
}

}  // namespace

int run_batch(const BatchCall& batch, const Globals& globals) {
  std::ifstream file;
  if (batch.file != "-") {
    file.open(batch.file);
    if (!file) {
      std::cerr << batch.file << ": cannot be read\n";
      return exit_usage;
    }
  }
  std::istream& lines = batch.file == "-" ? std::cin : file;
  int exit_code = exit_ok;
  auto first = Runner::open(
      globals, {globals.password_file, globals.operators_file, "ECO_ADMIN_PASSWORD"}, exit_code);
  if (!first) return exit_code;
  std::optional<Runner> second;
  if (!batch.second.empty()) {
    second = open_second(batch, globals, exit_code);
    if (!second) return exit_code;
  }
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const int code = run_line(line, globals, *first, second);
    if (code == exit_ok) continue;
    std::cerr << batch.file << ":" << number << ": stopped at: " << line << '\n';
    return code;
  }
  return exit_ok;
}

}  // namespace eco::apps
