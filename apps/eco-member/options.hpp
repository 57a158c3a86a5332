#pragma once
/// Who logs on where, from the command line.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "apps/eco-member/client.hpp"
#include "apps/eco-member/narrator.hpp"
#include "apps/eco-member/venue_file.hpp"

namespace eco::member {

inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_unreachable = 3;

struct CommonOptions {
  // where
  std::string venue_file;
  std::string host;
  std::uint16_t port = 0;
  std::string ca_file;
  std::string target_comp_id = "ECOBOURSE";
  // who
  std::string member = "0";
  std::string fix_version = "FIX.4.4";
  std::string comp_id;
  std::string username;
  std::string password_file;
  std::string account;
  // how
  std::string state_directory;
  bool reset = false;
  unsigned timeout_s = 10;
  std::string language = "en";
  bool json = false;
  bool quiet = false;

  [[nodiscard]] Style style() const;
  [[nodiscard]] Milliseconds timeout() const { return std::chrono::seconds(timeout_s); }
};

/// Adds the options that every mode takes.
void add_common_options(CLI::App& app, CommonOptions& options);

/// The venue file, or one made of --port, --ca-file, --comp-id, … with that one member.
[[nodiscard]] base::Result<VenueFile> venue_of(const CommonOptions& options);

/// A client that is not started yet. Numbers live in the state directory, if there is one.
[[nodiscard]] base::Result<std::unique_ptr<Client>> open_client(Pump& pump,
                                                                const CommonOptions& options,
                                                                const VenueFile& venue,
                                                                const MemberLogin& login);

// The modes. Each returns an exit code.
struct AgentArguments {
  std::string kind;
  std::vector<std::string> symbols;
  std::vector<std::string> counterparties;
  std::uint64_t seed = 1;
  std::uint64_t orders = 0;
  std::uint64_t per_second = 0;  ///< 0: 5, of a load agent 200
  std::string duration;
  std::string until_file;
  std::string result_file;
  std::size_t window = 8;
};

struct FlowArguments {
  std::string file;
  std::string symbol = "FLOW";
  std::size_t sessions = 4;
  std::size_t pipelined = 1;
  std::uint64_t per_second = 0;
  std::uint64_t rows = 0;  ///< 0: all
  std::string result_file;
};

int run_shell(const CommonOptions& options);
int run_script(const CommonOptions& options, const std::string& file);
int run_agent(const CommonOptions& options, const AgentArguments& arguments);
int run_load_agent(const CommonOptions& options, const AgentArguments& arguments);
int run_flow_file(const CommonOptions& options, const FlowArguments& arguments);

/// Says on standard error what went wrong and returns `code`.
int fail(const base::Error& error, int code);

}  // namespace eco::member
