#pragma once
/// Operating errors (disk, peer, configuration): a value with a text that says what, where and the
/// remedy. Domain refusals are not errors; they are `domain::RejectCode`.
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace eco::base {

/// What went wrong, for a person. Context is put in front on the way up with `in`.
struct Error {
  std::string text;

  /// `what`: the step that failed, e.g. "rulebook rulebooks/tjea.toml".
  [[nodiscard]] Error in(const std::string& what) && {
    text = what + ": " + text;
    return std::move(*this);
  }
};

template <class T>
using Result = tl::expected<T, Error>;

/// `return base::fail("...")` in any function that returns Result<T>.
[[nodiscard]] inline tl::unexpected<Error> fail(std::string text) {
  return tl::unexpected<Error>(Error{std::move(text)});
}

}  // namespace eco::base
