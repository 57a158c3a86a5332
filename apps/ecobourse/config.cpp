#include "apps/ecobourse/config.hpp"

#include <fmt/format.h>

// toml++ wants its own header order.
#include <toml++/toml.h>

#include <algorithm>
#include <bit>
#include <filesystem>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "domain/types.hpp"
#include "persistence/file_io.hpp"

namespace eco::apps {
namespace {

/// Thrown and caught inside this file only: a TOML tree is read by many small steps, each of which
/// can fail.
struct Failure {
  std::string text;
};

using Keys = std::span<const std::string_view>;

constexpr std::string_view root_keys[] = {"data_dir", "layout",  "wait",   "fix",
                                          "admin",    "journal", "limits", "log"};
constexpr std::string_view fix_keys[] = {
    "address", "port", "comp_id", "certificate_file", "key_file", "ca_file", "connections_max"};
constexpr std::string_view admin_keys[] = {"socket"};
constexpr std::string_view journal_keys[] = {"signing_key",         "map_gib",
                                             "state_hash_interval", "snapshot_interval",
                                             "restart_tail_max",    "ring_slots"};
constexpr std::string_view limits_keys[] = {"orders_max", "password_threads"};
constexpr std::string_view log_keys[] = {"file", "level"};

/// Every key there is, by table; the root's table has no name.
constexpr std::pair<std::string_view, Keys> known_tables[] = {
    {"", root_keys},           {"fix", fix_keys},       {"admin", admin_keys},
    {"journal", journal_keys}, {"limits", limits_keys}, {"log", log_keys}};

bool contains(Keys keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

Keys keys_of(std::string_view table) {
  for (const auto& [name, keys] : known_tables) {
    if (name == table) return keys;
  }
  return {};
}

/// Letters to insert, delete or replace to make one text of the other.
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i + 1);
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = std::exchange(row[j + 1], std::min({replaced, row[j + 1] + 1, row[j] + 1}));
    }
  }
  return row.back();
}

/// What whoever wrote `key` into `table` may have meant, for the end of an error text.
std::string remedy_for(std::string_view table, std::string_view key) {
  for (const auto& [name, keys] : known_tables) {
    if (name != table && contains(keys, key)) {
      return name.empty() ? "it belongs above the first table"
                          : fmt::format("it belongs into [{}]", name);
    }
  }
  const Keys keys = keys_of(table);
  const auto nearer = [key](std::string_view a, std::string_view b) {
    return distance(key, a) < distance(key, b);
  };
  const std::string_view nearest = *std::min_element(keys.begin(), keys.end(), nearer);
  const std::string known = fmt::format("known here: {}", fmt::join(keys, ", "));
  return distance(key, nearest) * 2 > nearest.size()
             ? known
             : fmt::format("did you mean {}? {}", nearest, known);
}

/// Finds the first unknown key of the file before anything is read from it: a mistyped key is the
/// reason why another is missing.
void check_keys(const toml::table& root, const std::string& file) {
  struct Unknown {
    std::string_view table;
    std::string_view key;
    toml::source_index line = 0;
  };
  std::optional<Unknown> first;
  const auto look = [&first](const toml::table& table, std::string_view name) {
    for (const auto& [key, node] : table) {
      const toml::source_index line = key.source().begin.line;
      if (contains(keys_of(name), key.str()) || (first && first->line <= line)) continue;
      first = Unknown{name, key.str(), line};
    }
  };
  for (const auto& [name, keys] : known_tables) {
    const toml::table* table = name.empty() ? &root : root[name].as_table();
    if (table != nullptr) look(*table, name);
  }
  if (!first) return;
  throw Failure{fmt::format("{}:{}: {}{}{}: unknown key; {}", file, first->line, first->table,
                            first->table.empty() ? "" : ".", first->key,
                            remedy_for(first->table, first->key))};
}

/// One table.
class Section {
 public:
  Section(const toml::table* table, std::string name, const std::string& file)
      : table_(table), name_(std::move(name)), file_(file) {}

  [[noreturn]] void fail(const toml::node* node, std::string_view key,
                         std::string_view what) const {
    const toml::node* at = node != nullptr ? node : table_;
    const auto line = at != nullptr ? at->source().begin.line : 0;
    throw Failure{fmt::format("{}:{}: {}: {}", file_, line, full(key), what)};
  }

  std::optional<std::string> text(std::string_view key) const {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    const auto value = node->value_exact<std::string>();
    if (!value || value->empty()) fail(node, key, "must be a text that is not empty, in quotes");
    return *value;
  }
  std::string need_text(std::string_view key) const {
    auto value = text(key);
    if (!value) fail(nullptr, key, "missing; add it");
    return *std::move(value);
  }
  template <class Int>
  void number(std::string_view key, Int& out, std::int64_t min, std::int64_t max) const {
    const toml::node* node = find(key);
    if (node == nullptr) return;
    const auto value = node->value_exact<std::int64_t>();
    if (!value || *value < min || *value > max) {
      fail(node, key, fmt::format("must be a whole number from {} to {}", min, max));
    }
    out = static_cast<Int>(*value);
  }
  Section section(std::string_view key) const {
    const toml::node* node = find(key);
    if (node != nullptr && !node->is_table())
      fail(node, key, "must be a table: [" + full(key) + "]");
    return {node != nullptr ? node->as_table() : nullptr, full(key), file_};
  }
  [[nodiscard]] const toml::node* find(std::string_view key) const {
    ECO_ASSERT(contains(keys_of(name_), key));
    return table_ == nullptr ? nullptr : table_->get(key);
  }

 private:
  [[nodiscard]] std::string full(std::string_view key) const {
    return name_.empty() ? std::string(key) : fmt::format("{}.{}", name_, key);
  }

  const toml::table* table_;  // null: the file does not have it
  std::string name_;
  const std::string& file_;
};

struct Reader {
  Section root;
  std::string directory;

  [[nodiscard]] std::string path(const std::string& text) const {
    return (std::filesystem::path(directory) / text).lexically_normal().string();
  }

  void read(Config& out) {
    out.data_dir = path(root.need_text("data_dir"));
    if (const auto layout = root.text("layout"); layout && *layout != "compact") {
      root.fail(root.find("layout"), "layout",
                "only \"compact\" is offered: core and gateways in one thread");
    }
    read_wait(out);
    read_fix(out);
    const Section admin = root.section("admin");
    out.admin_socket = path(admin.need_text("socket"));
    read_journal(out);
    const Section limits = root.section("limits");
    limits.number("orders_max", out.orders_max, 1000, 16'777'215);
    limits.number("password_threads", out.password_threads, 1, 64);
    read_log(out);
  }

 private:
  void read_wait(Config& out) {
    const std::string wait = root.text("wait").value_or("block");
    if (wait == "block") {
      out.wait = node::WaitStrategy::block;
    } else if (wait == "spin_then_block") {
      out.wait = node::WaitStrategy::spin_then_block;
    } else if (wait == "spin") {
      out.wait = node::WaitStrategy::spin;
    } else {
      root.fail(root.find("wait"), "wait", "must be \"block\", \"spin_then_block\" or \"spin\"");
    }
  }
  void read_fix(Config& out) {
    const Section fix = root.section("fix");
    out.fix_address = fix.text("address").value_or(out.fix_address);
    fix.number("port", out.fix_port, 0, 65535);
    out.comp_id = fix.text("comp_id").value_or(out.comp_id);
    if (!domain::CompId::from(out.comp_id)) {
      fix.fail(fix.find("comp_id"), "comp_id", "must have at most 23 characters");
    }
    out.certificate_file = path(fix.need_text("certificate_file"));
    out.key_file = path(fix.need_text("key_file"));
    out.ca_file = path(fix.need_text("ca_file"));
    fix.number("connections_max", out.connections_max, 1, 100'000);
  }
  void read_journal(Config& out) {
    const Section journal = root.section("journal");
    out.signing_key = path(journal.need_text("signing_key"));
    journal.number("map_gib", out.map_gib, 1, 1024);
    journal.number("state_hash_interval", out.state_hash_interval, 1, 1'000'000'000);
    journal.number("snapshot_interval", out.snapshot_interval, 1000, 1'000'000'000);
    journal.number("restart_tail_max", out.restart_tail_max, 1000, 1'000'000'000);
    journal.number("ring_slots", out.ring_slots, 64, 1 << 22);
    if (!std::has_single_bit(out.ring_slots)) {
      journal.fail(journal.find("ring_slots"), "ring_slots", "must be a power of two");
    }
  }
  void read_log(Config& out) {
    const Section log = root.section("log");
    out.log_file = path(log.need_text("file"));
    out.log_level = log.text("level").value_or(out.log_level);
    const auto known = {"debug", "info", "warn", "error"};
    if (std::find(known.begin(), known.end(), out.log_level) == known.end()) {
      log.fail(log.find("level"), "level", "must be \"debug\", \"info\", \"warn\" or \"error\"");
    }
  }
};

}  // namespace

base::Result<Config> parse_config(std::string_view toml, const std::string& file_name,
                                  const std::string& directory) {
  try {
    const toml::table table = toml::parse(toml, file_name);
    check_keys(table, file_name);
    Config config;
    Reader{Section(&table, "", file_name), directory}.read(config);
    return config;
  } catch (const Failure& failure) {
    return base::fail(failure.text);
  } catch (const toml::parse_error& error) {
    return base::fail(
        fmt::format("{}:{}: {}", file_name, error.source().begin.line, error.description()));
  }
}

base::Result<Config> load_config(const std::string& path) {
  const auto bytes = persistence::read_file(path);
  if (!bytes) return base::fail(bytes.error().text + "; ecobourse init DIR writes one");
  const auto directory = std::filesystem::absolute(path).parent_path();
  return parse_config(persistence::as_text(*bytes), path, directory.string());
}

std::string default_config_text(std::uint16_t fix_port) {
  return fmt::format(
      R"(# Ecobourse. Relative paths start from this file's directory.
data_dir = "data"
layout = "compact"          # core and gateways in one thread, journal in another
wait = "block"              # or spin_then_block, spin: lower latency, needs cores of its own

[fix]
address = "127.0.0.1"
port = {}                    # 0: any free one; the ready line tells which
comp_id = "ECOBOURSE"
certificate_file = "tls/server.crt"
key_file = "tls/server.key"
ca_file = "tls/ca.crt"
connections_max = 1000

[admin]
socket = "run/admin.sock"

[journal]
signing_key = "keys/journal.pem"   # never inside data_dir
map_gib = 64                       # address space of one day, not disk space
state_hash_interval = 1000
snapshot_interval = 500000
restart_tail_max = 50000           # a restart that executes more commands again ends with a snapshot
ring_slots = 16384

[limits]
orders_max = 1000000
password_threads = 1

[log]
file = "log/ecobourse.log"
level = "info"
)",
      fix_port);
}

}  // namespace eco::apps
