#pragma once
/// The command line as values: what to do, with which options. Parsing asks nobody and opens
/// nothing but the files that are named.
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace eco::apps {

enum ExitCode : int { exit_ok = 0, exit_refused = 1, exit_usage = 2, exit_unreachable = 3 };

/// Options that every command has.
struct Globals {
  std::string socket;
  std::string operator_name;
  std::string password_file;
  std::string operators_file;
  std::string reason;
  std::string legal_basis;
  bool json = false;
  bool dry_run = false;
  bool yes = false;
  bool chinese = false;
};

/// One request of the admin protocol; `command` is the protocol's name. Files and passwords are put
/// in by the runner.
struct ServerCall {
  std::string command;
  boost::json::object args;
};

struct BatchCall {
  std::string file;
  std::string second;  ///< operator who approves every ★ proposal; empty: nobody
  std::string second_password_file;
};

enum class JournalAction : std::uint8_t { verify = 1, stat = 2, dump = 3 };

struct JournalCall {
  JournalAction action = JournalAction::verify;
  std::string directory;
  std::string key_file;  ///< the venue's public key; empty: seals are checked against their own
  std::uint64_t from = 1;
  std::uint64_t to = UINT64_MAX;
};

using Call = std::variant<ServerCall, BatchCall, JournalCall>;

struct ParsedLine {
  Globals globals;
  std::optional<Call> call;  ///< empty: nothing to do, end with `exit_code`
  int exit_code = exit_ok;
};

/// Prints help and usage errors itself.
[[nodiscard]] ParsedLine parse_command_line(std::vector<std::string> arguments);

/// Words of a batch file's line: blanks separate, "…" and '…' keep together, # begins a comment.
/// Empty where a quote is not closed.
[[nodiscard]] std::optional<std::vector<std::string>> split_words(const std::string& line);

}  // namespace eco::apps
