#pragma once
/// Words of a scenario's line, and what is wrong with one.
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/decimal.hpp"

namespace eco::scenario {

using Words = std::vector<std::string>;

/// What a line of a scenario says wrongly: thrown to the loop over the lines, which adds the place.
struct Fault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline const std::string& at(const Words& words, std::size_t index) {
  if (index >= words.size()) throw Fault("the line ends too early");
  return words[index];
}

inline std::int64_t scaled(const std::string& text, unsigned scale) {
  const auto value = base::parse_scaled(text, scale);
  if (!value) throw Fault("'" + text + "' is not a number");
  return *value;
}

template <class Text>
Text code(const std::string& text) {
  const auto value = Text::from(text);
  if (!value) throw Fault("'" + text + "' is too long");
  return *value;
}

}  // namespace eco::scenario
