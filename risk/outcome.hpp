#pragma once
/// A value, or the refusal that the operator or member is told.
#include <tl/expected.hpp>

#include "domain/reject_code.hpp"

namespace eco::risk {

template <class T>
using Outcome = tl::expected<T, domain::Refusal>;

[[nodiscard]] inline tl::unexpected<domain::Refusal> refuse(domain::Refusal refusal) noexcept {
  return tl::unexpected<domain::Refusal>(refusal);
}
[[nodiscard]] inline tl::unexpected<domain::Refusal> refuse(domain::RejectCode code) noexcept {
  return refuse(domain::Refusal{.code = code});
}

}  // namespace eco::risk
