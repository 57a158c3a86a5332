#include "apps/eco-member/session_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/assert.hpp"
#include "gateway/fix/framer.hpp"

namespace eco::member {
namespace {

constexpr std::uint64_t number_max = 2'000'000'000;

int number_of(std::string_view text) {
  return static_cast<int>(gateway::fix::parse_digits(text, number_max).value_or(0));
}

}  // namespace

void SessionNumbers::apply(std::string_view line) {
  if (line == "R") {
    *this = {};
    return;
  }
  if (line.size() < 3 || line[1] != ' ') return;
  const std::string_view rest = line.substr(2);
  const std::size_t blank = rest.find(' ');
  const int number = number_of(rest.substr(0, blank));
  if (number <= 0) return;
  if (line[0] == 'I') next_inbound = number;
  if (line[0] == 'N') next_outbound = number;
  if (line[0] == 'O' && blank != std::string_view::npos) {
    next_outbound = number + 1;
    const std::string_view text = rest.substr(blank + 1);
    if (text != "-") sent[number] = text;
  }
}

base::Result<SessionFile> SessionFile::open(const std::string& path) {
  SessionFile file;
  file.path_ = path;
  std::string content;
  if (std::ifstream in(path, std::ios::binary); in) {
    std::ostringstream text;
    text << in.rdbuf();
    content = text.str();
  }
  const std::size_t whole = content.rfind('\n') == std::string::npos ? 0 : content.rfind('\n') + 1;
  std::istringstream lines(content.substr(0, whole));
  for (std::string line; std::getline(lines, line);) file.numbers_.apply(line);
  file.file_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file.file_ < 0 || ::ftruncate(file.file_, static_cast<off_t>(whole)) != 0 ||
      ::lseek(file.file_, 0, SEEK_END) < 0) {
    return base::fail("session file " + path + ": " + std::strerror(errno) +
                      "; give a directory that can be written with --state");
  }
  return file;
}

SessionFile::~SessionFile() {
  if (file_ >= 0) ::close(file_);
}

SessionFile::SessionFile(SessionFile&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      numbers_(std::move(other.numbers_)) {}

SessionFile& SessionFile::operator=(SessionFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(file_, other.file_);
  std::swap(numbers_, other.numbers_);
  return *this;
}

void SessionFile::sent(int number, std::string_view text) {
  numbers_.next_outbound = number + 1;
  if (!text.empty()) numbers_.sent[number] = text;
  write("O " + std::to_string(number) + ' ' + (text.empty() ? "-" : std::string(text)));
}

void SessionFile::set_next_outbound(int number) {
  numbers_.next_outbound = number;
  write("N " + std::to_string(number));
}

void SessionFile::set_next_inbound(int number) {
  numbers_.next_inbound = number;
  write("I " + std::to_string(number));
}

void SessionFile::restart() {
  numbers_ = {};
  if (file_ >= 0 && (::ftruncate(file_, 0) != 0 || ::lseek(file_, 0, SEEK_SET) < 0)) {
    base::fatal("session file", path_ + ": " + std::strerror(errno));
  }
  write("R");
}

void SessionFile::write(std::string_view line) {
  if (file_ < 0) return;
  const std::string bytes = std::string(line) + '\n';
  const ssize_t written = ::write(file_, bytes.data(), bytes.size());
  if (written != static_cast<ssize_t>(bytes.size())) {
    base::fatal("session file", path_ + ": " + (written < 0 ? std::strerror(errno) : "disk full"));
  }
}

}  // namespace eco::member
