#include "apps/ecobourse/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <memory>

#include "base/assert.hpp"
#include "persistence/digest_stream.hpp"
#include "persistence/file_io.hpp"

namespace eco::apps {
namespace {

/// Fixed before it can be needed: the hook must not allocate.
std::array<char, 4096> fatal_file{};

void write_text(int file, std::string_view text) noexcept {
  // Last words: there is nobody left to tell of a failure.
  [[maybe_unused]] const ssize_t written = ::write(file, text.data(), text.size());
}

void write_last_words(std::string_view code, std::string_view facts) noexcept {
  const int file = ::open(fatal_file.data(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (file < 0) return;
  for (const std::string_view text :
       {code, std::string_view(": "), facts, std::string_view("\n")}) {
    write_text(file, text);
  }
  ::close(file);
}

}  // namespace

base::Result<void> start_logging(const std::string& file, const std::string& level) {
  try {
    auto console = std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
    auto disk = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file);
    auto logger = std::make_shared<spdlog::logger>("", spdlog::sinks_init_list{console, disk});
    logger->set_level(spdlog::level::from_str(level));
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %^%l%$ %v");
    logger->flush_on(spdlog::level::warn);
    spdlog::set_default_logger(std::move(logger));
    spdlog::flush_every(std::chrono::seconds(1));
    return {};
  } catch (const spdlog::spdlog_ex& error) {
    return base::fail(fmt::format("cannot log to {}: {}", file, error.what()));
  }
}

void keep_secrets_out_of_core_dumps() noexcept {
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  static_cast<void>(::setrlimit(RLIMIT_CORE, &none));
  static_cast<void>(::prctl(PR_SET_DUMPABLE, 0));
}

void dump_fatal_errors_to(const std::string& file) {
  ECO_ASSERT(file.size() < fatal_file.size());
  file.copy(fatal_file.data(), file.size());
  base::set_fatal_hook(write_last_words);
}

base::Result<std::string> build_hash() {
  const auto program = persistence::read_file("/proc/self/exe");
  if (!program) return tl::unexpected(program.error());
  std::string hex;
  for (const std::uint8_t byte : persistence::sha256(*program)) hex += fmt::format("{:02x}", byte);
  return hex;
}

}  // namespace eco::apps
