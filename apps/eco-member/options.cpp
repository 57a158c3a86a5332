#include "apps/eco-member/options.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace eco::member {
namespace {

constexpr const char* password_variable = "ECO_MEMBER_PASSWORD";

base::Result<std::string> read_password(const std::string& file) {
  std::string password;
  if (!file.empty()) {
    std::ifstream in(file);
    if (!std::getline(in, password) || password.empty()) {
      return base::fail("password file " + file + " cannot be read or is empty");
    }
    return password;
  }
  const char* from_environment = std::getenv(password_variable);
  if (from_environment == nullptr || *from_environment == '\0') {
    return base::fail(std::string("no password: give --password-file or set ") + password_variable);
  }
  return std::string(from_environment);
}

/// Differs from run to run.
std::string run_prefix() {
  static constexpr char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  auto ms = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                           std::chrono::system_clock::now().time_since_epoch())
                                           .count());
  std::string text = "-";
  for (; ms > 0; ms /= 36) text.insert(text.begin(), digits[ms % 36]);
  return text;
}

}  // namespace

Style CommonOptions::style() const {
  Style style;
  if (json) style.output = Output::json;
  if (quiet) style.output = Output::quiet;
  if (language == "zh") style.language = Language::chinese;
  return style;
}

void add_common_options(CLI::App& app, CommonOptions& options) {
  app.add_option("--venue", options.venue_file,
                 "File with the line that scripts/sandbox prints; - reads standard input")
      ->envname("ECO_MEMBER_VENUE");
  app.add_option("--member", options.member,
                 "Which of its members: position from 0, CompID or member code")
      ->capture_default_str();
  app.add_option("--host", options.host, "Host of the venue; its certificate must name it");
  app.add_option("--port", options.port, "FIX port; instead of --venue");
  app.add_option("--ca-file", options.ca_file, "PEM file of the venue's certificate authority");
  app.add_option("--target", options.target_comp_id, "The venue's CompID")->capture_default_str();
  app.add_option("--comp-id", options.comp_id, "Own CompID");
  app.add_option("--fix-version", options.fix_version, "FIX.4.4 or FIXT.1.1")
      ->check(CLI::IsMember({"FIX.4.4", "FIXT.1.1"}))
      ->capture_default_str();
  app.add_option("--username", options.username, "Trader's user name");
  app.add_option("--password-file", options.password_file,
                 std::string("File with the password; otherwise ") + password_variable);
  app.add_option("--account", options.account, "Account traded for");
  app.add_option("--state", options.state_directory,
                 "Directory that keeps sequence numbers from run to run; without it they restart");
  app.add_flag("--reset", options.reset, "Restart sequence numbers (ResetSeqNumFlag)");
  app.add_option("--timeout", options.timeout_s, "Seconds to wait for the venue at the start")
      ->capture_default_str();
  app.add_option("--lang", options.language, "Language of messages and of the shell's help")
      ->check(CLI::IsMember({"en", "zh"}))
      ->capture_default_str();
  app.add_flag("--json", options.json, "One JSON object per event");
  app.add_flag("--quiet", options.quiet, "Only results and what goes wrong");
}

base::Result<VenueFile> venue_of(const CommonOptions& options) {
  if (!options.venue_file.empty()) {
    auto venue = load_venue_file(options.venue_file);
    if (venue && !options.host.empty()) venue->host = options.host;
    return venue;
  }
  if (options.port == 0 || options.ca_file.empty() || options.comp_id.empty() ||
      options.username.empty() || options.account.empty()) {
    return base::fail(
        "give --venue FILE, or all of --port, --ca-file, --comp-id, --username and --account");
  }
  auto password = read_password(options.password_file);
  if (!password) return tl::unexpected(std::move(password.error()));
  VenueFile venue{.port = options.port,
                  .ca_file = options.ca_file,
                  .target_comp_id = options.target_comp_id,
                  .members = {}};
  if (!options.host.empty()) venue.host = options.host;
  venue.members.push_back({.fix_version = options.fix_version,
                           .sender_comp_id = options.comp_id,
                           .username = options.username,
                           .password = *password,
                           .member = options.account,
                           .account = options.account,
                           .symbols = {}});
  return venue;
}

base::Result<std::unique_ptr<Client>> open_client(Pump& pump, const CommonOptions& options,
                                                  const VenueFile& venue,
                                                  const MemberLogin& login) {
  ClientOptions client{
      .name = login.member, .account = login.account, .id_prefix = run_prefix(), .connection = {}};
  ConnectionOptions& connection = client.connection;
  connection.host = venue.host;
  connection.port = venue.port;
  connection.ca_file = venue.ca_file;
  connection.restart_numbers = options.reset;
  connection.identity = {.begin_string = login.fix_version,
                         .sender_comp_id = login.sender_comp_id,
                         .target_comp_id = venue.target_comp_id,
                         .username = login.username,
                         .password = login.password};
  if (!options.state_directory.empty()) {
    std::error_code error;
    std::filesystem::create_directories(options.state_directory, error);
    if (error) return base::fail("directory " + options.state_directory + ": " + error.message());
    connection.session_file = options.state_directory + '/' + login.sender_comp_id + ".session";
  }
  return Client::open(pump, std::move(client));
}

int fail(const base::Error& error, int code) {
  fmt::print(stderr, "eco-member: {}\n", error.text);
  return code;
}

}  // namespace eco::member
