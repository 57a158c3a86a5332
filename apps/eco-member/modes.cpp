// Shell, script files and agents.
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <sstream>

#include "apps/eco-member/agent.hpp"
#include "apps/eco-member/interpreter.hpp"
#include "apps/eco-member/options.hpp"
#include "apps/eco-member/script.hpp"

namespace eco::member {
namespace {

constexpr Milliseconds input_pause{40};

/// One member, logged on.
struct Member {
  Pump pump;
  std::unique_ptr<Client> client;
  std::unique_ptr<Narrator> narrator;

  /// 0, or the exit code.
  int open(const CommonOptions& options) {
    const auto venue = venue_of(options);
    if (!venue) return fail(venue.error(), exit_usage);
    const auto login = choose_member(*venue, options.member);
    if (!login) return fail(login.error(), exit_usage);
    auto opened = open_client(pump, options, *venue, *login);
    if (!opened) return fail(opened.error(), exit_usage);
    client = std::move(*opened);
    narrator = std::make_unique<Narrator>(login->member, options.style());
    narrator->use(client->instruments());
    client->listen(*narrator);
    const auto started = client->start(options.timeout());
    return started ? exit_ok : fail(started.error(), exit_unreachable);
  }
};

/// Lines of standard input without blocking the loop: a terminal, a pipe or a file.
class LineInput {
 public:
  /// Empty at the end of the input or after a signal.
  std::optional<std::string> next(Pump& pump) {
    while (true) {
      const std::size_t newline = buffer_.find('\n');
      if (newline != std::string::npos || (ended_ && !buffer_.empty())) {
        std::string line = buffer_.substr(0, newline);
        buffer_.erase(0, newline == std::string::npos ? newline : newline + 1);
        return line;
      }
      if (ended_ || !pump.serve_for(input_pause)) return std::nullopt;
      read();
    }
  }

 private:
  void read() {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (::poll(&input, 1, 0) <= 0) return;
    std::array<char, 4096> bytes{};
    const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
    if (count <= 0) {
      ended_ = true;
    } else {
      buffer_.append(bytes.data(), static_cast<std::size_t>(count));
    }
  }

  std::string buffer_;
  bool ended_ = false;
};

/// Everything after the work: reconcile, log out.
int close(Member& member, Interpreter& interpreter, bool good) {
  const bool agrees = interpreter.reconcile_now();
  member.client->stop();
  return good && agrees ? exit_ok : exit_failed;
}

base::Result<void> run_lines(Member& member, Interpreter& interpreter,
                             const std::vector<ScriptLine>& lines) {
  for (std::size_t i = 0; i < lines.size() && !interpreter.quit(); ++i) {
    const ScriptLine& line = lines[i];
    member.narrator->tell(Word::step, {{"line", line.text}});
    const std::string where = "line " + std::to_string(line.number) + ": " + line.text;
    if (auto done = interpreter.execute(line.command); !done) {
      return tl::unexpected(std::move(done.error()).in(where));
    }
    const bool looked_at =
        i + 1 < lines.size() && std::holds_alternative<ExpectCommand>(lines[i + 1].command);
    if (const Request* refused = interpreter.unexpected_refusal(); refused && !looked_at) {
      return base::fail(where + ": refused with " + refused->answer->code_name + ": " +
                        refused->answer->text);
    }
    if (member.pump.interrupted()) return base::fail(where + ": interrupted");
  }
  return {};
}

}  // namespace

int run_shell(const CommonOptions& options) {
  Member member;
  if (const int code = member.open(options); code != exit_ok) return code;
  Interpreter interpreter(*member.client, *member.narrator);
  LineInput input;
  const bool terminal = ::isatty(STDIN_FILENO) != 0;
  while (!interpreter.quit()) {
    if (terminal) {
      fmt::print("{}> ", member.client->name());
      std::fflush(stdout);
    }
    const auto line = input.next(member.pump);
    if (!line) break;
    auto command = parse_command(*line);
    const base::Result<void> done = !command   ? tl::unexpected(std::move(command.error()))
                                    : *command ? interpreter.execute(**command)
                                               : base::Result<void>{};
    if (!done) member.narrator->tell(Word::failed, {{"why", done.error().text}});
  }
  return close(member, interpreter, true);
}

int run_script(const CommonOptions& options, const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail({"script " + file + " cannot be read"}, exit_usage);
  std::ostringstream text;
  text << in.rdbuf();
  auto lines = parse_script(text.str());
  if (!lines) return fail(std::move(lines.error()).in(file), exit_usage);
  Member member;
  if (const int code = member.open(options); code != exit_ok) return code;
  Interpreter interpreter(*member.client, *member.narrator);
  const auto done = run_lines(member, interpreter, *lines);
  if (!done) {
    member.narrator->tell(Word::failed, {{"why", file + ", " + done.error().text}});
  }
  return close(member, interpreter, done.has_value());
}

int run_agent(const CommonOptions& options, const AgentArguments& arguments) {
  const auto kind = agent_kind(arguments.kind);
  const auto duration =
      arguments.duration.empty() ? Milliseconds{0} : parse_time(arguments.duration);
  if (!kind || !duration || arguments.symbols.empty()) {
    return fail({!kind       ? "no agent " + arguments.kind
                 : !duration ? "--duration must be like 30s or 2m"
                             : std::string("--symbol is missing")},
                exit_usage);
  }
  Member member;
  if (const int code = member.open(options); code != exit_ok) return code;
  constexpr std::uint64_t usual_per_second = 5;
  Agent agent(*member.client,
              {.kind = *kind,
               .symbols = arguments.symbols,
               .counterparties = arguments.counterparties,
               .seed = arguments.seed,
               .per_second = arguments.per_second == 0 ? usual_per_second : arguments.per_second,
               .end = {arguments.orders, *duration, arguments.until_file}});
  const auto done = agent.run();
  if (!done) member.narrator->tell(Word::failed, {{"why", done.error().text}});
  Interpreter interpreter(*member.client, *member.narrator);
  return close(member, interpreter, done.has_value());
}

}  // namespace eco::member
