#include "apps/eco-admin/runner.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <sstream>

#include "apps/eco-admin/render.hpp"
#include "base/date.hpp"

namespace eco::apps {
namespace {

namespace json = boost::json;

constexpr int days_searched_max = 60;

TextLanguage language_of(const Globals& globals) {
  return globals.chinese ? TextLanguage::chinese : TextLanguage::english;
}

bool is_report(const std::string& command) {
  return command == "bulletin" || command == "statement";
}

std::string base_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

base::Date today() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return base::venue_date(std::chrono::duration_cast<std::chrono::nanoseconds>(now).count());
}

/// args.file → args.closed, args.covered_until.
base::Result<void> read_calendar(json::object& args) {
  const std::string path = text_at(args, "file");
  const auto content = read_file(path);
  if (!content) return tl::unexpected(content.error());
  json::array closed;
  std::istringstream lines(*content);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const bool title = number == 1 && line == "date";
    if (line.empty() || line.front() == '#' || title) continue;
    if (!base::parse_date(line)) {
      return base::fail(path + ":" + std::to_string(number) + ": '" + line +
                        "' is not a date YYYY-MM-DD");
    }
    closed.emplace_back(line);
  }
  if (closed.empty()) return base::fail(path + ": no dates");
  if (!args.contains("covered_until")) args["covered_until"] = closed.back();
  args["closed"] = std::move(closed);
  args.erase("file");
  return {};
}

base::Result<void> read_rulebook(json::object& args) {
  const std::string path = text_at(args, "file");
  const auto content = read_file(path);
  if (!content) return tl::unexpected(content.error());
  args["file"] = base_name(path);
  args["toml"] = *content;
  return {};
}

/// The code of a refusal; empty where the answer is none.
std::string refusal_code(const json::object& answer) {
  const json::value* refusal = answer.if_contains("refusal");
  return refusal == nullptr || !refusal->is_object() ? std::string()
                                                     : text_at(refusal->get_object(), "code");
}

const json::object* result_of(const json::object& answer) {
  const json::value* result = answer.if_contains("result");
  return result == nullptr || !result->is_object() ? nullptr : &result->get_object();
}

}  // namespace

std::optional<Runner> Runner::open(const Globals& globals, const PasswordSources& passwords,
                                   int& exit_code) {
  std::string name = globals.operator_name;
  if (name.empty() && !passwords.operators_file.empty()) {
    auto first = operator_in_file(passwords.operators_file, 0);
    if (first) name = *first;
  }
  exit_code = exit_usage;
  if (globals.socket.empty() || name.empty()) {
    std::cerr << "name the venue with --socket and the operator with --as (or set "
                 "ECO_ADMIN_SOCKET and ECO_ADMIN_OPERATOR)\n";
    return std::nullopt;
  }
  auto password = find_password(name, passwords);
  if (!password) {
    std::cerr << password.error().text << '\n';
    return std::nullopt;
  }
  exit_code = exit_unreachable;
  auto client = AdminClient::connect(globals.socket);
  if (!client) {
    std::cerr << client.error().text << '\n';
    return std::nullopt;
  }
  Runner runner(std::move(*client), *password);
  const auto answer = runner.ask({"login", {{"operator", name}, {"password", *password}}, {}, {}});
  if (!answer) return std::nullopt;
  if (!answered_ok(*answer)) {
    exit_code = exit_refused;
    runner.print(*answer, globals);
    return std::nullopt;
  }
  return runner;
}

std::optional<json::object> Runner::ask(const AdminRequest& request) {
  auto answer = client_.call(request);
  if (answer) return std::move(*answer);
  std::cerr << answer.error().text << '\n';
  failure_ = exit_unreachable;
  return std::nullopt;
}

int Runner::run(const ServerCall& call, const Globals& globals) {
  const auto answer = perform(call, globals);
  return answer ? print(*answer, globals) : failure_;
}

int Runner::run_with_second(const ServerCall& call, const Globals& globals, Runner& second) {
  Globals options = globals;
  options.yes = true;
  const auto answer = perform(call, options);
  if (!answer) return failure_;
  const int code = print(*answer, options);
  const json::object* result = result_of(*answer);
  const bool proposed = result != nullptr && result->contains("proposal");
  if (code != exit_ok || !proposed || globals.dry_run) return code;
  const ServerCall approve{
      "approve", {{"proposal", text_at(*result, "proposal")}, {"hash", text_at(*result, "hash")}}};
  return second.run(approve, options);
}

std::optional<json::object> Runner::perform(const ServerCall& call, const Globals& globals) {
  auto request = prepare(call, globals);
  if (!request) {
    std::cerr << request.error().text << '\n';
    failure_ = exit_usage;
    return std::nullopt;
  }
  if (call.command == "approve") return approve(*request, globals);
  if (call.command == "open_day" && text_at(request->args, "date") == "next") {
    return open_next_day(std::move(*request));
  }
  return ask(*request);
}

base::Result<AdminRequest> Runner::prepare(const ServerCall& call, const Globals& globals) {
  AdminRequest request{call.command, call.args, globals.reason, globals.legal_basis,
                       globals.dry_run};
  made_password_.clear();
  base::Result<void> done;
  if (call.command == "activate_rulebook") done = read_rulebook(request.args);
  if (call.command == "set_calendar") done = read_calendar(request.args);
  if (call.command == "create_trader") {
    if (!request.args.contains("fix_version")) request.args["fix_version"] = "FIX.4.4";
    done = add_new_password(request.args);
  }
  if (call.command == "set_trader_password") done = add_new_password(request.args);
  if (call.command == "change_password") {
    auto fresh = prompt_password("new password: ");
    if (!fresh) return tl::unexpected(fresh.error());
    const auto again = prompt_password("new password again: ");
    if (!again || *again != *fresh) return base::fail("the two are not equal");
    request.args["old_password"] = password_;
    request.args["new_password"] = *fresh;
  }
  if (is_report(call.command) && !globals.json) {
    request.args["format"] = "text";
    request.args["lang"] = globals.chinese ? "zh" : "en";
  }
  if (!done) return tl::unexpected(done.error());
  return request;
}

base::Result<void> Runner::add_new_password(json::object& args) {
  const std::string path = text_at(args, "new_password_file");
  args.erase("new_password_file");
  if (path.empty()) {
    made_password_ = random_password();
    args["password"] = made_password_;
    return {};
  }
  const auto content = read_file(path);
  if (!content) return tl::unexpected(content.error());
  args["password"] = content->substr(0, content->find_last_not_of("\r\n") + 1);
  return {};
}

std::optional<json::object> Runner::open_next_day(AdminRequest request) {
  const auto status = ask({"status", {}, {}, {}});
  if (!status || !answered_ok(*status)) return status;
  base::Date date = today();
  const json::object* venue = result_of(*status);
  const auto last = base::parse_date(venue == nullptr ? "" : text_at(*venue, "trade_date"));
  if (last && *last >= date) date = last->plus_days(1);
  const bool dry_run = request.dry_run;
  for (int tried = 0; tried < days_searched_max; ++tried, date = date.plus_days(1)) {
    request.args["date"] = base::format_date(date);
    request.dry_run = true;
    auto answer = ask(request);
    if (!answer) return answer;
    if (refusal_code(*answer) == "NOT_A_TRADING_DAY") continue;
    if (dry_run || !answered_ok(*answer)) return answer;
    request.dry_run = false;
    return ask(request);
  }
  std::cerr << "no open day within " << days_searched_max << " days: see the calendar\n";
  failure_ = exit_refused;
  return std::nullopt;
}

std::optional<json::value> Runner::find_proposal(const std::string& number) {
  const auto answer = ask({"proposals", {}, {}, {}});
  if (!answer) return std::nullopt;
  const json::value* list = answer->if_contains("result");
  if (list == nullptr || !list->is_array()) return json::value();
  for (const json::value& item : list->get_array()) {
    if (item.is_object() && text_at(item.get_object(), "proposal") == number) return item;
  }
  return json::value();
}

std::optional<json::object> Runner::approve(const AdminRequest& request, const Globals& globals) {
  AdminRequest approval = request;
  const auto proposal = find_proposal(text_at(request.args, "proposal"));
  if (!proposal) return std::nullopt;
  if (proposal->is_object()) {
    const json::object& content = proposal->get_object();
    const std::string expected = text_at(request.args, "hash");
    if (!expected.empty() && expected != text_at(content, "hash")) {
      std::cerr << "the proposal has another hash, " << text_at(content, "hash")
                << ": read it again\n";
      failure_ = exit_refused;
      return std::nullopt;
    }
    approval.args["hash"] = text_at(content, "hash");
    if (!globals.yes && !globals.dry_run) {
      std::cout << result_text(*proposal) << std::flush;
      const auto agreed = prompt_yes("approve exactly this?");
      if (!agreed || !*agreed) {
        std::cerr << (agreed ? "not approved" : agreed.error().text + "; or use --yes") << '\n';
        failure_ = agreed ? exit_refused : exit_usage;
        return std::nullopt;
      }
    }
  } else if (!approval.args.contains("hash")) {
    // Nobody has seen a content: the venue refuses and journals the attempt.
    approval.args["hash"] = std::string(64, '0');
  }
  return ask(approval);
}

int Runner::print(const json::object& answer, const Globals& globals) {
  const bool ok = answered_ok(answer);
  json::object shown = answer;
  if (ok && !made_password_.empty() && !globals.dry_run) {
    json::value& result = shown["result"];
    if (!result.is_object()) result = json::object();
    result.get_object()["password"] = made_password_;
  }
  if (globals.json) {
    std::cout << json::serialize(shown) << std::endl;
  } else if (!ok) {
    std::cout << std::flush;
    std::cerr << refusal_text(answer, language_of(globals)) << std::flush;
  } else {
    const bool dry_run = globals.dry_run && answer.contains("effects");
    if (answer.contains("effects")) {
      std::cout << (dry_run ? "would do (nothing was changed):\n"
                            : "done, sequence " + text_at(answer, "sequence") + "\n")
                << effects_text(answer);
    }
    const json::object* result = result_of(shown);
    if (result != nullptr && result->contains("proposal")) {
      if (!globals.yes) {
        std::cout << "a second operator must approve: eco-admin --as OTHER approve "
                  << text_at(*result, "proposal") << std::endl;
      }
    } else if (const json::value* value = shown.if_contains("result")) {
      std::cout << result_text(*value) << std::flush;
    }
  }
  const json::object* result = result_of(answer);
  const json::value* agrees =
      result == nullptr ? nullptr : result->if_contains("agrees_with_venue");
  const bool differs = agrees != nullptr && agrees->is_bool() && !agrees->get_bool();
  return ok && !differs ? exit_ok : exit_refused;
}

}  // namespace eco::apps
