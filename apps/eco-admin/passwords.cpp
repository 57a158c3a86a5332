#include "apps/eco-admin/passwords.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>

#include "base/assert.hpp"
#include "persistence/file_io.hpp"

namespace eco::apps {
namespace {

namespace json = boost::json;

constexpr std::string_view terminal_path = "/dev/tty";

/// Turns the terminal's echo off for its lifetime.
class EchoOff {
 public:
  explicit EchoOff(int terminal) : terminal_(terminal), known_(tcgetattr(terminal, &before_) == 0) {
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    if (known_) tcsetattr(terminal_, TCSAFLUSH, &silent);
  }
  ~EchoOff() {
    if (known_) tcsetattr(terminal_, TCSAFLUSH, &before_);
  }
  EchoOff(const EchoOff&) = delete;
  EchoOff& operator=(const EchoOff&) = delete;

 private:
  int terminal_;
  termios before_{};
  bool known_;
};

base::Result<persistence::FileDescriptor> open_terminal() {
  persistence::FileDescriptor terminal(::open(terminal_path.data(), O_RDWR | O_CLOEXEC));
  if (terminal.get() < 0) {
    return base::fail("there is no terminal to ask at: use a password file or the environment");
  }
  return terminal;
}

void show(int terminal, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(terminal, text.data(), text.size());
    if (written <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::string read_line(int terminal) {
  std::string line;
  char c = 0;
  while (::read(terminal, &c, 1) == 1 && c != '\n') line.push_back(c);
  return line;
}

struct OperatorEntry {
  std::string name;
  std::string password;
};

base::Result<std::vector<OperatorEntry>> read_operators(const std::string& path) {
  auto text = read_file(path);
  if (!text) return tl::unexpected(text.error());
  boost::system::error_code failed;
  const json::value document = json::parse(*text, failed);
  const auto wrong = base::fail(path + R"(: not {"operators": [{"name", "password"}, …]})");
  if (failed || !document.is_object()) return wrong;
  const json::value* list = document.get_object().if_contains("operators");
  if (list == nullptr || !list->is_array()) return wrong;
  std::vector<OperatorEntry> out;
  for (const json::value& item : list->get_array()) {
    if (!item.is_object()) return wrong;
    const json::value* name = item.get_object().if_contains("name");
    const json::value* password = item.get_object().if_contains("password");
    if (name == nullptr || password == nullptr || !name->is_string() || !password->is_string()) {
      return wrong;
    }
    out.push_back({std::string(name->get_string()), std::string(password->get_string())});
  }
  return out;
}

}  // namespace

base::Result<std::string> find_password(const std::string& name, const PasswordSources& sources) {
  if (!sources.file.empty()) {
    auto text = read_file(sources.file);
    if (!text) return text;
    return text->substr(0, text->find_last_not_of("\r\n") + 1);
  }
  if (!sources.operators_file.empty()) {
    const auto operators = read_operators(sources.operators_file);
    if (!operators) return tl::unexpected(operators.error());
    for (const OperatorEntry& entry : *operators) {
      if (entry.name == name) return entry.password;
    }
    return base::fail(sources.operators_file + " has no operator '" + name + "'");
  }
  if (const char* set = std::getenv(sources.environment.c_str())) return std::string(set);
  return prompt_password("password of " + name + ": ");
}

base::Result<std::string> operator_in_file(const std::string& path, std::size_t index) {
  const auto operators = read_operators(path);
  if (!operators) return tl::unexpected(operators.error());
  if (index >= operators->size()) {
    return base::fail(path + " has only " + std::to_string(operators->size()) + " operators");
  }
  return (*operators)[index].name;
}

base::Result<std::string> prompt_password(const std::string& prompt) {
  const auto terminal = open_terminal();
  if (!terminal) return tl::unexpected(terminal.error());
  show(terminal->get(), prompt);
  std::string password;
  {
    const EchoOff quiet(terminal->get());
    password = read_line(terminal->get());
  }
  show(terminal->get(), "\n");
  return password;
}

base::Result<bool> prompt_yes(const std::string& question) {
  const auto terminal = open_terminal();
  if (!terminal) return tl::unexpected(terminal.error());
  show(terminal->get(), question + " [y/N] ");
  const std::string answer = read_line(terminal->get());
  return answer == "y" || answer == "yes";
}

std::string random_password() {
  static constexpr std::string_view alphabet = "abcdefghjkmnpqrstuvwxyz23456789A";
  static_assert(alphabet.size() == 32);
  std::array<unsigned char, 20> bytes{};
  const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
  ECO_ASSERT(got == static_cast<ssize_t>(bytes.size()));
  std::string out;
  for (const unsigned char byte : bytes) out.push_back(alphabet[byte % alphabet.size()]);
  return out;
}

base::Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  if (file) content << file.rdbuf();
  if (!file || !content) return base::fail(path + ": cannot be read");
  return content.str();
}

}  // namespace eco::apps
