#pragma once
/// Words of a scenario's line as values, and what is wrong with one.
#include <cstdint>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "domain/operator_action.hpp"
#include "domain/types.hpp"

namespace eco::scenario {

using Words = std::vector<std::string>;

/// What a line of a scenario says wrongly: thrown to the loop over the lines, which adds the place.
struct Fault : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline Words split(const std::string& line) {
  std::istringstream in(line);
  Words words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

/// Requires the line to have so many words.
inline const std::string& at(const Words& words, std::size_t index) {
  if (index >= words.size()) throw Fault("the line ends too early");
  return words[index];
}

inline std::int64_t scaled(const std::string& text, unsigned scale) {
  const auto value = base::parse_scaled(text, scale);
  if (!value) throw Fault("'" + text + "' is not a number");
  return *value;
}

/// Yuan as ticks.
inline std::int64_t ticks(const std::string& text, base::Decimal tick) {
  return scaled(text, tick.scale) / tick.mantissa;
}

template <class Text>
Text code(const std::string& text) {
  const auto value = Text::from(text);
  if (!value) throw Fault("'" + text + "' is too long");
  return *value;
}

inline domain::Side side(const std::string& word) {
  if (word == "buy") return domain::Side::buy;
  if (word == "sell") return domain::Side::sell;
  throw Fault("'" + word + "' is neither buy nor sell");
}

struct Amount {
  std::int64_t quantity;
  std::int64_t price;
};
inline Amount amount(const std::string& word) {
  const std::size_t at = word.find('@');
  if (at == std::string::npos) throw Fault("'" + word + "' is not QUANTITY@PRICE");
  return {scaled(word.substr(0, at), 0), scaled(word.substr(at + 1), 2)};
}

inline domain::ScheduleMode schedule_mode(const std::string& word) {
  return word == "scheduled" ? domain::ScheduleMode::automatic : domain::ScheduleMode::manual;
}

inline domain::Phase phase(const std::string& word) {
  static const std::map<std::string, domain::Phase> phases = {
      {"morning", domain::Phase::morning},
      {"lunch", domain::Phase::lunch},
      {"afternoon", domain::Phase::afternoon},
      {"post", domain::Phase::post},
      {"settling", domain::Phase::settling}};
  const auto found = phases.find(word);
  if (found == phases.end()) throw Fault("'" + word + "' is not a phase");
  return found->second;
}

}  // namespace eco::scenario
