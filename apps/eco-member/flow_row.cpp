#include "apps/eco-member/flow_row.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "base/decimal.hpp"
#include "gateway/fix/framer.hpp"

namespace eco::member {
namespace {

using gateway::fix::parse_digits;

constexpr std::string_view header = "id,timestamp,exchange.timestamp,price,volume,action,direction";
constexpr std::uint64_t volume_per_unit = 10'000;  // 1e-8 in 1e-4
constexpr std::uint64_t number_max = ~0ULL >> 2;
constexpr std::size_t columns = 7;

std::optional<FlowAction> action_of(std::string_view text) {
  if (text == "created") return FlowAction::created;
  if (text == "changed") return FlowAction::changed;
  if (text == "deleted") return FlowAction::deleted;
  return std::nullopt;
}

/// A child process whose output is read, or a plain file.
class Input {
 public:
  ~Input() {
    if (stream_ != nullptr) std::fclose(stream_);
    if (child_ > 0) ::waitpid(child_, nullptr, 0);
  }
  base::Result<void> open(const std::string& path) {
    std::error_code missing;
    if (!std::filesystem::is_regular_file(path, missing)) {
      return base::fail("there is no file " + path + "; name the recorded order flow");
    }
    if (path.ends_with(".xz")) return open_compressed(path);
    stream_ = std::fopen(path.c_str(), "re");
    if (stream_ == nullptr) return base::fail(path + ": " + std::strerror(errno));
    return {};
  }
  /// Without its newline. Empty at the end.
  std::optional<std::string_view> line() {
    const ssize_t length = ::getline(&buffer_.text, &buffer_.size, stream_);
    if (length < 0) return std::nullopt;
    std::string_view text(buffer_.text, static_cast<std::size_t>(length));
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    return text;
  }
  /// After the last line: 0, unless unpacking failed.
  int close() {
    std::fclose(stream_);
    stream_ = nullptr;
    int status = 0;
    if (child_ > 0) ::waitpid(child_, &status, 0);
    child_ = 0;
    return status;
  }

 private:
  base::Result<void> open_compressed(const std::string& path) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) return base::fail(std::string("pipe: ") + std::strerror(errno));
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::close(ends[0]);
      ::close(ends[1]);
      ::execlp("xz", "xz", "-dc", "--", path.c_str(), nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    if (child_ < 0) {
      ::close(ends[0]);
      return base::fail(std::string("start xz: ") + std::strerror(errno));
    }
    stream_ = ::fdopen(ends[0], "r");
    return {};
  }

  struct Buffer {
    char* text = nullptr;
    std::size_t size = 0;
    ~Buffer() { std::free(text); }
  };
  std::FILE* stream_ = nullptr;
  pid_t child_ = 0;
  Buffer buffer_;
};

}  // namespace

base::Result<FlowRow> parse_flow_row(std::string_view line, std::uint64_t number) {
  std::array<std::string_view, columns> fields;
  std::size_t count = 0;
  bool whole = false;  // the last column has no comma behind it
  while (count < columns && !whole) {
    const std::size_t comma = line.find(',');
    fields[count++] = line.substr(0, comma);
    whole = comma == std::string_view::npos;
    if (!whole) line.remove_prefix(comma + 1);
  }
  const auto id = parse_digits(fields[0], number_max);
  const auto time = parse_digits(fields[1], number_max);
  const auto volume = parse_digits(fields[4], number_max);
  const auto action = action_of(fields[5]);
  const bool direction = fields[6] == "bid" || fields[6] == "ask";
  if (count != columns || !whole || !id || !time || !volume || !action || !direction ||
      !base::parse_decimal(fields[3])) {
    return base::fail("row " + std::to_string(number) + " must be " + std::string(header));
  }
  return FlowRow{
      .number = number,
      .id = *id,
      .time_ms = static_cast<std::int64_t>(*time),
      .price = std::string(fields[3]),
      .units = static_cast<std::int64_t>((*volume + volume_per_unit - 1) / volume_per_unit),
      .action = *action,
      .side = fields[6] == "bid" ? domain::Side::buy : domain::Side::sell};
}

base::Result<void> read_flow(const std::string& path,
                             const std::function<bool(const FlowRow&)>& take) {
  Input input;
  if (auto opened = input.open(path); !opened) return opened;
  const auto first = input.line();
  const bool compressed = path.ends_with(".xz");
  if (!first || *first != header) {
    const int status = first ? 0 : input.close();
    return base::fail(path + ": the first line must be " + std::string(header) +
                      (compressed && status != 0 ? " (is xz installed?)" : ""));
  }
  std::uint64_t number = 0;
  while (const auto line = input.line()) {
    auto row = parse_flow_row(*line, ++number);
    if (!row) return tl::unexpected(std::move(row.error()).in(path));
    if (!take(*row)) return {};
  }
  if (input.close() != 0) return base::fail(path + ": xz could not unpack it to the end");
  return {};
}

}  // namespace eco::member
