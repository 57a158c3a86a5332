#pragma once
/// When a full disk becomes a command.
#include <cstdint>
#include <optional>

#include "domain/command.hpp"

namespace eco::node {

/// Alarm from 80 %; cancel-only from 95 % until it is below 90 % again. Which mode the venue is in
/// is its state (journaled); what the watcher saw is not.
class DiskWatcher {
 public:
  static constexpr std::uint32_t back_to_normal_percent = 90;

  explicit DiskWatcher(domain::EntryMode mode) noexcept : mode_(mode) {}

  struct Finding {
    std::optional<domain::SetEntryMode> command = {};  ///< to be submitted now
    bool alarm_begins = false;
    bool alarm_ends = false;
  };
  [[nodiscard]] Finding observe(std::uint32_t used_percent);
  /// The command was taken.
  void set_mode(domain::EntryMode mode) noexcept { mode_ = mode; }

 private:
  domain::EntryMode mode_;
  bool alarm_ = false;
};

}  // namespace eco::node
