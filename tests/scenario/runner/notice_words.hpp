#pragma once
/// `> notice …`: what operators do to notices (TM8).
#include <functional>

#include "domain/operator_action.hpp"
#include "tests/scenario/runner/words.hpp"

namespace eco::scenario {

/// How words of a line become numbers of commands and instants.
struct LineReader {
  std::function<std::uint64_t(const std::string&)> number;
  std::function<domain::Timestamp(const std::string&)> instant;
};

[[nodiscard]] domain::OperatorAction read_notice_action(const Words& words,
                                                        const LineReader& reader);

}  // namespace eco::scenario
