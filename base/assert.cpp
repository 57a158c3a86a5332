#include "base/assert.hpp"

#include <atomic>
#include <cstdio>
#include <cstdlib>

namespace eco::base {
namespace {
std::atomic<FatalHook> fatal_hook{nullptr};
}  // namespace

void set_fatal_hook(FatalHook hook) noexcept {
  fatal_hook.store(hook);
}

void fatal(std::string_view code, std::string_view facts, std::source_location where) noexcept {
  std::fprintf(stderr, "FATAL %.*s: %.*s (%s:%u)\n", static_cast<int>(code.size()), code.data(),
               static_cast<int>(facts.size()), facts.data(), where.file_name(),
               static_cast<unsigned>(where.line()));
  if (FatalHook hook = fatal_hook.exchange(nullptr)) hook(code, facts);
  std::fflush(nullptr);
  std::abort();
}

}  // namespace eco::base
