#include "node/disk_watcher.hpp"

#include <fmt/format.h>

#include "persistence/journal.hpp"

namespace eco::node {

using domain::EntryMode;

DiskWatcher::Finding DiskWatcher::observe(std::uint32_t used_percent) {
  Finding finding;
  const bool alarm = used_percent >= persistence::disk_alarm_percent;
  finding.alarm_begins = alarm && !alarm_;
  finding.alarm_ends = !alarm && alarm_;
  alarm_ = alarm;
  if (mode_ == EntryMode::normal && used_percent >= persistence::disk_cancel_only_percent) {
    finding.command = {EntryMode::cancel_only, fmt::format("disk {} % full", used_percent)};
  } else if (mode_ == EntryMode::cancel_only && used_percent < back_to_normal_percent) {
    finding.command = {EntryMode::normal, fmt::format("disk {} % full", used_percent)};
  }
  return finding;
}

}  // namespace eco::node
