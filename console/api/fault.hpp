#pragma once
/// What is wrong with a request before it becomes a command: refused at the door, not journaled.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <tl/expected.hpp>

namespace eco::console {

enum class FaultCode : std::uint8_t {
  bad_json = 1,
  too_large = 2,
  unknown_command = 3,
  unknown_field = 4,
  repeated_field = 5,
  missing_field = 6,
  wrong_type = 7,
  bad_value = 8,
  not_logged_in = 9,
  login_failed = 10,
  too_many_failures = 11,
  busy = 12,
  not_found = 13,
  failed = 14,  ///< the venue could not do its part: the text says what
};

struct FaultInfo {
  std::string_view name;
  std::string_view english;
  std::string_view chinese;
  std::string_view remedy_english;
  std::string_view remedy_chinese;
};

[[nodiscard]] const FaultInfo& info_of(FaultCode code) noexcept;

struct Fault {
  FaultCode code = FaultCode::bad_json;
  std::string detail;  ///< which field, what value, which bound
};

template <class T>
using Parsed = tl::expected<T, Fault>;

[[nodiscard]] inline tl::unexpected<Fault> fault(FaultCode code, std::string detail) {
  return tl::unexpected<Fault>(Fault{code, std::move(detail)});
}

}  // namespace eco::console
