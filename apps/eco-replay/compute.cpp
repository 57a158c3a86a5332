#include "replay/compute/computer.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "apps/eco-replay/commands.hpp"

namespace eco::replay_app {
namespace {

base::Result<std::size_t> read_some(std::string& buffer) {
  for (;;) {
    const ::ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size >= 0) return static_cast<std::size_t>(size);
    if (errno != EINTR) {
      return base::fail(fmt::format("standard input: {}", std::strerror(errno)));
    }
  }
}

base::Result<void> write_all(std::string& out) {
  for (std::string_view left = out; !left.empty();) {
    const ::ssize_t size = ::write(STDOUT_FILENO, left.data(), left.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return base::fail(fmt::format("standard output: {}", std::strerror(errno)));
    left.remove_prefix(static_cast<std::size_t>(size));
  }
  out.clear();
  return {};
}

/// Answers leave before more input is waited for, so a program can ask line by line.
base::Result<void> answer_all(replay::compute::Computer& computer) {
  constexpr std::size_t block_bytes = std::size_t{1} << 18;
  replay::compute::LineCutter lines(computer);
  std::string block(block_bytes, '\0');
  std::string out;
  for (;;) {
    const auto size = read_some(block);
    if (!size) return tl::unexpected(size.error());
    if (*size == 0) break;
    lines.add(std::string_view(block).substr(0, *size), out);
    if (auto written = write_all(out); !written) return written;
  }
  lines.finish(out);
  return write_all(out);
}

}  // namespace

int compute(const Options& options) {
  replay::compute::Computer computer(*replay::compute::find_kind(options.kind));
  if (const auto done = answer_all(computer); !done) {
    fmt::print(stderr, "eco-replay: {}\n", done.error().text);
    return exit_differs;
  }
  return computer.any_failed() ? exit_differs : exit_agrees;
}

}  // namespace eco::replay_app
