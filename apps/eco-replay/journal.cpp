#include <fmt/format.h>

#include <cstdio>

#include "apps/eco-replay/commands.hpp"
#include "persistence/lmdb_journal.hpp"
#include "proto/codec.hpp"

namespace eco::replay_app {
namespace {

void say(const Options& options, const std::string& text) {
  if (options.json) {
    fmt::print("{{\"error\":{}}}\n", proto::json_text(text));
  } else {
    fmt::print(stderr, "eco-replay: {}\n", text);
  }
}

}  // namespace

base::Result<std::unique_ptr<persistence::JournalReader>> open_journal(
    const Options& options, persistence::ReadChecks checks) {
  persistence::ReaderOptions reader_options{.checks = checks, .key = {}};
  if (!options.public_key.empty()) {
    auto key = persistence::VerifyKey::load(options.public_key);
    if (!key) return tl::unexpected(std::move(key.error()));
    reader_options.key = *key;
  }
  return persistence::open_lmdb_reader(options.directory, reader_options);
}

base::Result<void> load_keys(const Options& options, persistence::SealKeys& keys) {
  if (!options.sealed_keys.empty()) {
    if (auto read = keys.read(options.sealed_keys); !read) return read;
  }
  const auto reader = open_journal(options, persistence::ReadChecks::records);
  if (!reader) return tl::unexpected(reader.error());
  return persistence::collect_keys(**reader, keys);
}

int failed(const Options& options, const base::Error& error) {
  say(options, error.text);
  return exit_differs;
}

int misused(const Options& options, const std::string& text) {
  say(options, text);
  return exit_usage;
}

}  // namespace eco::replay_app
