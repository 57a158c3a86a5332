#include <fmt/format.h>

#include <chrono>

#include "apps/eco-replay/commands.hpp"
#include "proto/codec.hpp"
#include "replay/reexecute/difference_text.hpp"
#include "replay/reexecute/reexecution.hpp"
#include "replay/texts.hpp"

namespace eco::replay_app {
namespace {

struct Outcome {
  replay::Progress progress;
  base::Hash128 state_hash;
  std::optional<replay::Difference> difference;
  std::string damage;  ///< empty: none
  std::chrono::milliseconds took{};

  [[nodiscard]] bool agrees() const noexcept { return !difference && damage.empty(); }
  [[nodiscard]] std::uint64_t commands_per_second() const noexcept {
    const auto ms = static_cast<std::uint64_t>(took.count());
    return progress.commands * 1000 / std::max<std::uint64_t>(ms, 1);
  }
};

Outcome run(persistence::JournalReader& reader, const Options& options) {
  const auto start = std::chrono::steady_clock::now();
  replay::Reexecution reexecution(reader, {.orders_max = options.orders_max},
                                  replay::Compare::everything);
  auto found = reexecution.run({});
  Outcome outcome;
  if (found) {
    outcome.difference = *std::move(found);
  } else {
    outcome.damage = found.error().text;
  }
  outcome.progress = reexecution.progress();
  outcome.state_hash = reexecution.exchange().state_hash();
  outcome.took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - start);
  return outcome;
}

void print_json(const Outcome& outcome) {
  const replay::Progress& progress = outcome.progress;
  fmt::print(R"({{"result":"{}","commands":"{}","days":{},"events":"{}","state_hashes":"{}",)"
             R"("seals":{},"last":"{}","state_hash":"{}","commands_per_second":{},)"
             R"("difference":{},"error":{}}})"
             "\n",
             outcome.agrees()     ? "agrees"
             : outcome.difference ? "differs"
                                  : "damaged",
             progress.commands, progress.days, progress.events, progress.state_hashes,
             progress.seals, progress.last.raw(), replay::hash_text(outcome.state_hash),
             outcome.commands_per_second(),
             outcome.difference ? replay::difference_json(*outcome.difference) : "null",
             outcome.damage.empty() ? "null" : proto::json_text(outcome.damage));
}

std::string counted(std::uint64_t count, std::string_view noun, std::string_view plural = "s") {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : plural);
}

void print_text(const Outcome& outcome, bool key_given) {
  const replay::Progress& progress = outcome.progress;
  const std::string reexecuted =
      fmt::format("{} {} re-executed in {}", counted(progress.commands, "command"),
                  progress.commands == 1 ? "was" : "were", counted(progress.days, "day"));
  if (outcome.difference) {
    fmt::print("{}{}, up to the difference.\n", replay::difference_text(*outcome.difference),
               reexecuted);
    return;
  }
  if (!outcome.damage.empty()) {
    fmt::print("{}\n{} before that, up to sequence {}, and agreed.\n", outcome.damage, reexecuted,
               progress.last.raw());
    return;
  }
  fmt::print(
      "Checked: every record's checksum, the chain of batches, {} ({}), {} byte for byte, {}. "
      "State after sequence {}: {}. {} commands a second.\n",
      counted(progress.seals, "seal"),
      key_given ? "signed with the key given" : "signed with the key that each names",
      counted(progress.events, "event"), counted(progress.state_hashes, "state hash", "es"),
      progress.last.raw(), replay::hash_text(outcome.state_hash), outcome.commands_per_second());
  fmt::print("{} and {}.\n", reexecuted,
             progress.state_hashes == 0 ? "every event agrees; no state hash is recorded yet"
                                        : "every state hash agrees");
}

}  // namespace

int verify(const Options& options) {
  auto reader = open_journal(options, persistence::ReadChecks::full);
  if (!reader) return failed(options, reader.error());
  const Outcome outcome = run(**reader, options);
  if (options.json) {
    print_json(outcome);
  } else {
    print_text(outcome, !options.public_key.empty());
  }
  return outcome.agrees() ? exit_agrees : exit_differs;
}

}  // namespace eco::replay_app
