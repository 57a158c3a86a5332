#include "apps/ecobourse/config.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace eco::apps {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string error_of(const std::string& toml) {
  const auto config = parse_config(toml, "venue.toml", "/venue");
  return config ? "accepted" : config.error().text;
}

const std::string good = default_config_text(9876);

TEST(Config, TheDefaultTextIsAcceptedAndPathsStartFromItsDirectory) {
  const auto config = parse_config(good, "venue.toml", "/venue");
  ASSERT_TRUE(config) << config.error().text;
  EXPECT_EQ(config->data_dir, "/venue/data");
  EXPECT_EQ(config->signing_key, "/venue/keys/journal.pem");
  EXPECT_EQ(config->admin_socket, "/venue/run/admin.sock");
  EXPECT_EQ(config->fix_port, 9876);
  EXPECT_EQ(config->wait, node::WaitStrategy::block);
  EXPECT_EQ(config->ring_slots, 16'384u);
}

TEST(Config, AnAbsolutePathStays) {
  const auto config =
      parse_config(replaced(good, "\"data\"", "\"/srv/eco/data\""), "venue.toml", "/venue");
  ASSERT_TRUE(config) << config.error().text;
  EXPECT_EQ(config->data_dir, "/srv/eco/data");
}

TEST(Config, AMistypedKeyIsNamedWithLineNearestAndTheKnownOnes) {
  EXPECT_EQ(error_of(replaced(good, "ring_slots", "ring_slot")),
            "venue.toml:24: journal.ring_slot: unknown key; did you mean ring_slots? known here: "
            "signing_key, map_gib, state_hash_interval, snapshot_interval, restart_tail_max, "
            "ring_slots");
  EXPECT_EQ(
      error_of("colour = 1\n" + good),
      "venue.toml:1: colour: unknown key; known here: data_dir, layout, wait, fix, admin, journal, "
      "limits, log");
}

TEST(Config, AMistypedKeyIsNamedBeforeTheMissingOneItStandsFor) {
  EXPECT_EQ(error_of(replaced(good, "data_dir", "datadir")),
            "venue.toml:2: datadir: unknown key; did you mean data_dir? known here: data_dir, "
            "layout, wait, fix, admin, journal, limits, log");
  EXPECT_EQ(error_of(replaced(good, "socket", "soket")),
            "venue.toml:16: admin.soket: unknown key; did you mean socket? known here: socket");
  EXPECT_EQ(error_of(replaced(good, "[admin]", "[admn]")),
            "venue.toml:15: admn: unknown key; did you mean admin? known here: data_dir, layout, "
            "wait, fix, admin, journal, limits, log");
}

TEST(Config, OfSeveralMistypedKeysTheFirstIsNamed) {
  EXPECT_EQ(error_of(replaced(replaced(good, "level =", "lvl ="), "\nport", "\nprot")),
            "venue.toml:8: fix.prot: unknown key; did you mean port? known here: address, port, "
            "comp_id, certificate_file, key_file, ca_file, connections_max");
}

TEST(Config, AKeyInTheWrongTableIsSentToItsOwn) {
  EXPECT_EQ(error_of(replaced(good, "\nlevel", "\norders_max = 5000\nlevel")),
            "venue.toml:32: log.orders_max: unknown key; it belongs into [limits]");
  EXPECT_EQ(error_of(replaced(good, "\nlevel", "\nwait = \"spin\"\nlevel")),
            "venue.toml:32: log.wait: unknown key; it belongs above the first table");
}

TEST(Config, AMissingKeyIsNamedWithItsTable) {
  EXPECT_EQ(error_of(replaced(good, "socket = \"run/admin.sock\"", "")),
            "venue.toml:15: admin.socket: missing; add it");
}

TEST(Config, AValueOfTheWrongKindOrRangeIsRefused) {
  EXPECT_EQ(error_of(replaced(good, "port = 9876", "port = 70000")),
            "venue.toml:8: fix.port: must be a whole number from 0 to 65535");
  EXPECT_EQ(error_of(replaced(good, "port = 9876", "port = \"9876\"")),
            "venue.toml:8: fix.port: must be a whole number from 0 to 65535");
  EXPECT_EQ(error_of(replaced(good, "ring_slots = 16384", "ring_slots = 16385")),
            "venue.toml:24: journal.ring_slots: must be a power of two");
  EXPECT_EQ(error_of(replaced(good, "\"compact\"", "\"pipeline\"")),
            "venue.toml:3: layout: only \"compact\" is offered: core and gateways in one thread");
  EXPECT_EQ(error_of(replaced(good, "\"block\"", "\"sleep\"")),
            "venue.toml:4: wait: must be \"block\", \"spin_then_block\" or \"spin\"");
  const auto limits = good.find("[limits]");
  EXPECT_EQ(error_of(replaced(good.substr(0, limits) + good.substr(good.find("[log]")),
                              "wait = \"block\"", "limits = 3")),
            "venue.toml:4: limits: must be a table: [limits]");
}

TEST(Config, ThatOfTheSystemServiceIsTheDefaultOneWithOtherPaths) {
  const std::string path = std::string(std::getenv("ECO_SOURCE_DIR")) + "/packaging/ecobourse.toml";
  const auto service = load_config(path);
  ASSERT_TRUE(service) << service.error().text;
  auto config = parse_config(good, "venue.toml", "/var/lib/ecobourse/venue");
  ASSERT_TRUE(config) << config.error().text;
  config->admin_socket = "/run/ecobourse/admin.sock";
  config->log_file = "/var/log/ecobourse/ecobourse.log";
  EXPECT_EQ(*service, *config);
}

TEST(Config, BrokenTomlIsRefusedWithItsLine) {
  EXPECT_TRUE(error_of("data_dir = \"x\nlayout = 1\n").starts_with("venue.toml:1: "));
}

}  // namespace
}  // namespace eco::apps
