#pragma once
/// The way between members and venue: packets come late, out of order, twice or not at all.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "base/prng.hpp"

namespace eco::sim {

class Network {
 public:
  explicit Network(base::Prng& random) : random_(random) {}

  enum class Fate : std::uint8_t { lossy = 1, reliable = 2 };

  /// Lossy: `arrive` may run later, or twice, or never. Reliable: it runs now.
  void send(std::function<void()> arrive, Fate fate = Fate::lossy) {
    if (fate == Fate::reliable) return arrive();
    if (!calm_) {
      if (random_.chance(1, 25)) return;
      if (random_.chance(1, 25)) packets_.push_back(arrive);
    }
    packets_.push_back(std::move(arrive));
  }
  /// Delivers one packet: mostly the oldest, sometimes any. False where there is none.
  bool deliver() {
    if (packets_.empty()) return false;
    const std::size_t at =
        !calm_ && random_.chance(1, 4) ? random_.below(packets_.size()) : std::size_t{0};
    const std::function<void()> arrive = std::move(packets_[at]);
    packets_.erase(packets_.begin() + static_cast<std::ptrdiff_t>(at));
    arrive();
    return true;
  }
  /// All connections break.
  void cut() { packets_.clear(); }
  /// No more faults: the end of a run.
  void calm() { calm_ = true; }

 private:
  base::Prng& random_;
  std::vector<std::function<void()>> packets_;
  bool calm_ = false;
};

}  // namespace eco::sim
