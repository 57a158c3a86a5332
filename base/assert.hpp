#pragma once
/// Assertions: on in every build. They state what must hold whatever a client sends; they never
/// validate input.
#include <source_location>
#include <string_view>

namespace eco::base {

/// Ends the process at once after writing `code`, `facts` and the place to standard error. Never
/// returns, never throws. For broken invariants and for I/O after which nothing can be trusted
/// (fsync, commit). Thread: any.
[[noreturn]] void fatal(std::string_view code, std::string_view facts,
                        std::source_location where = std::source_location::current()) noexcept;

/// Called by `fatal` once, before the end, so that the venue can write its dump. Set at start-up by
/// the application.
using FatalHook = void (*)(std::string_view code, std::string_view facts) noexcept;
void set_fatal_hook(FatalHook hook) noexcept;

}  // namespace eco::base

/// O(1), one condition each.
#define ECO_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : ::eco::base::fatal("assertion", #condition))

/// O(n) checks, in builds with ECO_AUDIT_ENABLED (tests, simulation, fuzzing).
#ifdef ECO_AUDIT_ENABLED
#define ECO_AUDIT(condition) ECO_ASSERT(condition)
#else
#define ECO_AUDIT(condition) static_cast<void>(0)
#endif
