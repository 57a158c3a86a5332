// The state as bytes: a loaded exchange goes on exactly as the saved one; damaged bytes are
// refused.
#include "engine/snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/venue.hpp"

namespace eco {
namespace {

using domain::Phase;
using domain::Side;
using testing::Venue;
using testing::yuan;

/// A day under way with something of everything.
Venue busy() {
  Venue venue;
  venue.admin(domain::SetCalendar{{testing::date("2026-05-01")}, testing::date("2026-12-31")});
  venue.activate(testing::cea_sim());
  venue.activate(testing::discharge_nox());
  venue.list("CEA-SIM", "CEA25", 2025, 9741);
  venue.list("CEA-SIM", "CEA24", 2024, 9000);
  venue.list("TJNOX", "NOX", 0, 880);
  venue.admit("A", yuan(1'000'000));
  venue.admit("B", yuan(50'000'000));
  venue.issue("A", "CEA25", 300'000);
  venue.issue("A", "NOX", 5'000);
  venue.open_day("2026-03-02", domain::ScheduleMode::automatic);
  venue.phase(Phase::afternoon);
  venue.listing("A", Side::sell, {"CEA25", 9800, 100});
  venue.listing("A", Side::sell, {"CEA25", 9800, 200});
  venue.replace("A", venue.last_order(), Side::sell, {"CEA25", 9790, 250});
  venue.listing("A", Side::sell, {"CEA25", 9800, 300});
  venue.sweep("B", Side::buy, {"CEA25", 9800, 300});
  venue.listing("B", Side::buy, {"CEA25", 9700, 40});
  venue.propose("A", Side::sell, {"CEA25", 9700, 100'000}, "B");
  venue.propose("A", Side::sell, {"NOX", 900, 1'000}, "B");
  venue.accept("B", venue.last_offer(), 0);
  venue.operate(domain::DepositCash{"A", yuan(5), "open proposal"});
  venue.admin(domain::SetHalt{{}, "CEA24", domain::HaltState::halted});
  return venue;
}

/// Lines of everything that follows, and the final hash.
std::pair<std::vector<std::string>, base::Hash128> go_on(Venue& venue) {
  std::vector<std::string> all;
  const auto collect = [&] {
    for (std::string& line : venue.lines()) all.push_back(std::move(line));
  };
  venue.sweep("B", Side::buy, {"CEA25", 9800, 200});
  collect();
  venue.sweep("A", Side::sell, {"CEA25", 9700, 10});
  collect();
  venue.set_time(domain::Timestamp(base::venue_instant(testing::date("2026-03-02"), 54'000)));
  venue.apply(domain::ClockTick{});
  collect();
  venue.phase(Phase::settling);
  venue.admin(domain::ConfirmTrades{"CEA-SIM", {}});
  collect();
  venue.admin(domain::Settle{});
  collect();
  venue.admin(domain::CloseDay{});
  venue.open_day("2026-03-03");
  collect();
  return {all, venue.hash()};
}

TEST(Snapshot, ALoadedExchangeGoesOnAsTheSavedOne) {
  Venue saved = busy();
  Venue loaded = busy();
  loaded.reload();
  loaded.exchange().audit();
  EXPECT_EQ(loaded.exchange().last_sequence(), saved.exchange().last_sequence());
  EXPECT_EQ(loaded.exchange().last_stamp(), saved.exchange().last_stamp());
  EXPECT_EQ(loaded.hash(), saved.hash());
  EXPECT_EQ(go_on(loaded), go_on(saved));
}

TEST(Snapshot, TheSameStateIsTheSameBytes) {
  Venue venue = busy();
  std::string first;
  venue.exchange().save(first);
  venue.reload();
  std::string second;
  venue.exchange().save(second);
  EXPECT_EQ(first, second);
}

TEST(Snapshot, AnEmptyExchangeSurvivesIt) {
  Venue venue;
  const base::Hash128 before = venue.hash();
  venue.reload();
  EXPECT_EQ(venue.hash(), before);
}

std::string load_error(std::string_view bytes) {
  engine::Exchange fresh({.orders_max = 1'000});
  const base::Result<void> loaded = fresh.load(bytes);
  return loaded ? "" : loaded.error().text;
}

TEST(Snapshot, EveryCutIsRefused) {
  std::string bytes;
  busy().exchange().save(bytes);
  EXPECT_EQ(load_error(bytes), "");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_NE(load_error(std::string_view(bytes).substr(0, size)), "") << size;
  }
  EXPECT_EQ(load_error(bytes + "x"), "snapshot is damaged");
}

TEST(Snapshot, AFlippedBitIsRefusedOrMeansTheSameState) {
  std::string bytes;
  Venue venue = busy();
  venue.exchange().save(bytes);
  std::size_t refused = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
    engine::Exchange fresh({.orders_max = 1'000});
    if (!fresh.load(flipped)) {
      ++refused;
    } else {
      // Sequence and stamp are not in the state hash; a flag can be written in several ways.
      ASSERT_EQ(fresh.state_hash(), venue.hash()) << at;
    }
  }
  EXPECT_GT(refused, bytes.size() * 9 / 10);
}

TEST(Snapshot, AnotherVersionIsRefusedByName) {
  std::string bytes;
  domain::ByteWriter out(bytes);
  out.put(engine::snapshot_magic);
  out.put(engine::snapshot_version + 1);
  EXPECT_EQ(load_error(bytes), "snapshot version 3, this release reads 2");
  EXPECT_EQ(load_error("garbage"), "not a snapshot of the core");
}

}  // namespace
}  // namespace eco
