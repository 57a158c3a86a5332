#pragma once
/// Events as text, one line each, so that a test can compare a command's whole list.
#include <functional>
#include <string>
#include <vector>

#include "domain/event.hpp"

namespace eco::testing {

/// Names to write for ids; the number itself where a name is unknown.
struct Names {
  std::function<std::string(domain::AccountId)> account;
  std::function<std::string(domain::InstrumentId)> instrument;
  std::uint64_t numbers_from = 0;  ///< taken off every #n, so that a test counts its own commands
};

/// E.g. "accepted #12 C3 A buy 100@9741 CEA25 leaves 100", "pay A.reserved_free -> B.proceeds
/// 974000.00 T1". Sequence-like numbers are written as #n, trades as Tn, money as yuan.
[[nodiscard]] std::string describe(const domain::Event& event, const Names& names);
[[nodiscard]] std::vector<std::string> describe(const domain::EventBuffer& events,
                                                const Names& names);

}  // namespace eco::testing
