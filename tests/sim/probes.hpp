#pragma once
/// Rare situations by name: a campaign that never met one of them has not tested it.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace eco::sim {

enum class Probe : std::uint8_t {
  crash_with_commands_in_ring,
  crash_with_finished_slots,
  restart_from_snapshot,
  restart_with_long_tail,
  snapshot_write_failed,
  append_failed,
  ring_full,
  room_again,
  message_doubled,
  message_gap,
  report_doubled,
  report_recovered,
  day_opened,
  day_closed,
  clock_stepped_back,
  cancel_only_entered,
  cancel_only_left,
  order_refused,
  order_traded,
  order_replaced,
  too_late_cancel,
  block_executed,
  answer_waited,
  dry_run_answered,
  clock_tick_journaled,
  count,
};

inline constexpr std::array<std::string_view, static_cast<std::size_t>(Probe::count)> probe_names{
    "crash with commands in the ring",
    "crash with finished slots not released",
    "restart from a snapshot",
    "restart with a long tail",
    "snapshot not written",
    "append failed",
    "ring full",
    "room again after full",
    "client message doubled",
    "client message missing",
    "report doubled",
    "report recovered by asking again",
    "day opened",
    "day closed",
    "clock stepped back",
    "cancel-only entered",
    "cancel-only left",
    "order refused",
    "order traded",
    "order replaced",
    "cancel too late or unknown",
    "block executed",
    "answer waited for durability",
    "dry run answered",
    "clock tick journaled",
};

/// How often each was met.
class Probes {
 public:
  void hit(Probe probe) noexcept { ++hits_[static_cast<std::size_t>(probe)]; }
  void add(const Probes& other) noexcept {
    for (std::size_t i = 0; i < hits_.size(); ++i) hits_[i] += other.hits_[i];
  }
  [[nodiscard]] std::vector<std::string_view> never_hit() const {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < hits_.size(); ++i) {
      if (hits_[i] == 0) names.push_back(probe_names[i]);
    }
    return names;
  }

 private:
  std::array<std::uint64_t, static_cast<std::size_t>(Probe::count)> hits_{};
};

}  // namespace eco::sim
