#pragma once
/// The daemon's configuration file.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "node/wait_strategy.hpp"

namespace eco::apps {

/// Paths are absolute, or relative to the file's directory and resolved here.
struct Config {
  std::string data_dir;
  // fix
  std::string fix_address = "127.0.0.1";
  std::uint16_t fix_port = 0;  ///< 0: any free one
  std::string comp_id = "ECOBOURSE";
  std::string certificate_file;
  std::string key_file;
  std::string ca_file;  ///< what members verify the certificate with; only told, never read
  std::size_t connections_max = 1000;
  // admin
  std::string admin_socket;
  // journal
  std::string signing_key;
  std::size_t map_gib = 64;
  std::uint64_t state_hash_interval = 1000;
  std::uint64_t snapshot_interval = 500'000;
  std::uint64_t restart_tail_max = 50'000;
  std::size_t ring_slots = 16'384;
  node::WaitStrategy wait = node::WaitStrategy::block;
  // limits
  std::uint32_t orders_max = 1'000'000;
  std::size_t password_threads = 1;
  // log
  std::string log_file;
  std::string log_level = "info";

  friend bool operator==(const Config&, const Config&) noexcept = default;
};

/// Strict: an unknown key, a missing one or an impossible value is an error that names file, line,
/// key and remedy; an unknown key before any other, with the nearest known one. `directory`: what
/// relative paths start from.
[[nodiscard]] base::Result<Config> parse_config(std::string_view toml, const std::string& file_name,
                                                const std::string& directory);
[[nodiscard]] base::Result<Config> load_config(const std::string& path);

/// A configuration for a venue that lives in one directory, as `ecobourse init` writes it.
[[nodiscard]] std::string default_config_text(std::uint16_t fix_port);

}  // namespace eco::apps
