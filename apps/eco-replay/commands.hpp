#pragma once
/// The subcommands of eco-replay. Each prints to standard output and returns the exit status.
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "persistence/journal.hpp"
#include "persistence/sealing.hpp"

namespace eco::replay_app {

inline constexpr int exit_agrees = 0;
inline constexpr int exit_differs = 1;  ///< a difference, damage, or an operation that failed
inline constexpr int exit_usage = 2;

struct Options {
  std::string directory;
  std::string public_key;   ///< path; empty: the key that each seal names
  std::string sealed_keys;  ///< path of the venue's file of keys; empty: those in the journal
  bool json = false;
  std::uint32_t orders_max = 0;  ///< the venue's capacity of live orders
  // trace
  std::string order;
  std::string cl_ord_id;
  std::string member;
  std::string lot;
  // book
  std::string instrument;
  std::string at_seq;
  std::string at_time;
  std::uint32_t levels = 0;
  // day
  std::string date;
  // export
  std::string format;
  std::string out;
  // compute
  std::string kind;
};

[[nodiscard]] int verify(const Options& options);
[[nodiscard]] int trace(const Options& options);
[[nodiscard]] int book(const Options& options);
[[nodiscard]] int day(const Options& options);
[[nodiscard]] int export_files(const Options& options);
[[nodiscard]] int compute(const Options& options);

[[nodiscard]] base::Result<std::unique_ptr<persistence::JournalReader>> open_journal(
    const Options& options, persistence::ReadChecks checks);
/// Adds the keys of sealed auctions that the journal discloses, and those of --sealed-keys.
[[nodiscard]] base::Result<void> load_keys(const Options& options, persistence::SealKeys& keys);
/// Says on standard error what failed; in JSON on standard output. Returns `exit_differs`.
[[nodiscard]] int failed(const Options& options, const base::Error& error);
/// As above, for a value that makes no sense. Returns `exit_usage`.
[[nodiscard]] int misused(const Options& options, const std::string& text);

}  // namespace eco::replay_app
