/// scenarios DIR RULEBOOKS [--write|--restart]: runs every *.scn below DIR. --write puts in what
/// the venue gave, for review; --restart makes the venue start anew from its snapshot after every
/// command.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "tests/scenario/runner/runner.hpp"

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: scenarios DIR RULEBOOKS [--write|--restart]\n");
    return 2;
  }
  const bool write = argc > 3 && std::string_view(argv[3]) == "--write";
  const bool restart = argc > 3 && std::string_view(argv[3]) == "--restart";
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(argv[1])) {
    if (entry.path().extension() == ".scn") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  const auto run = [&](const std::string& file) {
    return eco::scenario::run_scenario(
        file, argv[2],
        restart ? eco::scenario::Restart::after_each : eco::scenario::Restart::never);
  };
  std::size_t failed = 0;
  for (const std::string& file : files) {
    auto outcome = run(file);
    if (write) {
      std::ofstream(file) << outcome.rewritten;
      outcome = run(file);  // what cannot be put in, its checks, must hold all the same
    }
    for (const std::string& failure : outcome.failures) fmt::print("{}\n", failure);
    if (!outcome.failures.empty()) ++failed;
  }
  fmt::print("{} of {} scenarios hold\n", files.size() - failed, files.size());
  return failed == 0 && !files.empty() ? 0 : 1;
}
