#pragma once
/// Message streams of the challenge: its five scenarios, and hostile ones.
#include <string>
#include <vector>

#include "bench/challenge/abi.hpp"

namespace eco::challenge {

struct Stream {
  std::string name;
  std::vector<me_msg_t> messages;
};

/// The challenge's workload for one scenario. Orders arrive a microsecond apart on average around a
/// mid price that starts at tick 33 504 and follows a geometric random walk whose standard
/// deviation over the run is `excursion_percent`. Distance from the mid: power law 2.23 with a hump
/// 8 ticks out, up to 45 ticks. Quantities 1…100; 15 % IOC, which reach through the mid. Of the
/// others 20 % are modified once (one more in quantity, four in five also one tick in price) and
/// 95 % cancelled after an exponential life of median 0.431 ms; 2 % of the cancels come twice.
/// Cancels and modifies of orders that were filled meanwhile stay in the stream.
struct Scenario {
  const char* name;
  int excursion_percent;
};
inline constexpr Scenario scenarios[] = {
    {"static", 0}, {"calm-2", 2}, {"swing-25", 25}, {"swing-40", 40}, {"swing-60", 60}};

[[nodiscard]] Stream make_scenario(const Scenario& scenario, std::uint32_t new_orders,
                                   std::uint64_t seed);

/// Streams that try the edges: sparse and huge ids, negative and far prices, the largest
/// quantities, unknown and repeated cancels, modifies of what is filled, long queues, deep sweeps.
[[nodiscard]] std::vector<Stream> make_hostile_streams(std::uint32_t messages, std::uint64_t seed);

}  // namespace eco::challenge
