#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "tests/sim/simulation.hpp"

namespace eco::sim {
namespace {

/// A simulated venue has much to say about its disk.
const bool quiet = [] {
  spdlog::set_level(spdlog::level::off);
  return true;
}();

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::stoull(text);
}

/// ECO_SIM_SEEDS: how many; ECO_SIM_FIRST_SEED: from where, to reproduce one.
const std::uint64_t seeds = number_from_environment("ECO_SIM_SEEDS", 1000);
const std::uint64_t first_seed = number_from_environment("ECO_SIM_FIRST_SEED", 1);

TEST(Simulation, NoSeedBreaksAPromiseAndEveryProbeIsMet) {
  constexpr std::uint64_t twice_every = 20;
  Probes met;
  for (std::uint64_t seed = first_seed; seed < first_seed + seeds; ++seed) {
    const Outcome outcome = Simulation({.seed = seed}).run();
    ASSERT_FALSE(outcome.violation) << "seed " << seed << ": " << *outcome.violation;
    met.add(outcome.probes);
    if (seed % twice_every != 0) continue;
    const Outcome again = Simulation({.seed = seed}).run();
    ASSERT_EQ(again.state_hash, outcome.state_hash) << "seed " << seed << " ran two ways";
    ASSERT_EQ(again.last_sequence, outcome.last_sequence) << "seed " << seed << " ran two ways";
  }
  if (seeds < 100) return;
  for (const std::string_view name : met.never_hit()) ADD_FAILURE() << "never met: " << name;
}

TEST(Simulation, ReleaseBeforeDurableIsFound) {
  constexpr std::uint64_t seeds_enough = 100;
  for (std::uint64_t seed = 1; seed <= seeds_enough; ++seed) {
    const Outcome outcome = Simulation({.seed = seed, .release_before_durable = true}).run();
    if (outcome.violation) {
      ::testing::Test::RecordProperty("seed", static_cast<int>(seed));
      std::cout << "seed " << seed << ": " << *outcome.violation << std::endl;
      return;
    }
  }
  ADD_FAILURE() << "the planted bug survived " << seeds_enough << " seeds";
}

}  // namespace
}  // namespace eco::sim
