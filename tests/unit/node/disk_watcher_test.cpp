#include "node/disk_watcher.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace eco::node {
namespace {

using domain::EntryMode;

/// Feeds percentages; answers "-", "c" (cancel-only), "n" (normal), with "A"/"a" where the alarm
/// begins or ends.
std::string watch(DiskWatcher& watcher, const std::vector<std::uint32_t>& percents) {
  std::string out;
  for (const std::uint32_t percent : percents) {
    const DiskWatcher::Finding finding = watcher.observe(percent);
    if (finding.alarm_begins) out += 'A';
    if (finding.alarm_ends) out += 'a';
    out += !finding.command ? '-' : finding.command->mode == EntryMode::cancel_only ? 'c' : 'n';
    if (finding.command) watcher.set_mode(finding.command->mode);
  }
  return out;
}

TEST(DiskWatcher, AlarmsFrom80AndStopsOrdersFrom95UntilBelow90) {
  DiskWatcher watcher(EntryMode::normal);
  EXPECT_EQ(watch(watcher, {79, 80, 94, 95, 99, 92, 90, 89, 80, 79}), "-A--c---n-a-");
}

TEST(DiskWatcher, GoesOnFromTheModeThatTheVenueIsIn) {
  DiskWatcher watcher(EntryMode::cancel_only);
  EXPECT_EQ(watch(watcher, {97, 91, 40}), "A--an");
}

TEST(DiskWatcher, ACommandThatWasNotTakenIsAskedForAgain) {
  DiskWatcher watcher(EntryMode::normal);
  ASSERT_TRUE(watcher.observe(96).command);
  const auto again = watcher.observe(96).command;
  ASSERT_TRUE(again);
  EXPECT_EQ(again->mode, EntryMode::cancel_only);
  EXPECT_EQ(again->reason, "disk 96 % full");
}

}  // namespace
}  // namespace eco::node
