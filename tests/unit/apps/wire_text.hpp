#pragma once
/// Messages for tests, written with `|` for SOH.
#include <algorithm>
#include <memory>
#include <string>

#include "apps/eco-member/in_message.hpp"
#include "apps/eco-member/instruments.hpp"

namespace eco::member {

inline std::string wire(std::string text) {
  std::replace(text.begin(), text.end(), '|', gateway::fix::soh);
  return text;
}

/// The body of a message; the framing does not matter here.
inline std::unique_ptr<InMessage> received(const std::string& text) {
  return std::make_unique<InMessage>(wire(text + '|'));
}

/// TJEA: 0.01 yuan, 1 t. NOX: 0.5 yuan, 0.25 kg.
inline Instruments two_instruments() {
  Instruments instruments;
  instruments.list(
      *received("35=y|320=q1|322=1|560=0|393=2|893=Y|146=2|"
                "55=TJEA|15=CNY|5020=TJEA|969=0.01|562=1|140=40.00|1148=36.00|1149=44.00|5021=1|"
                "336=morning|326=17|"
                "55=NOX|15=CNY|5020=TJNOX|969=0.5|562=0.25|336=lunch|326=18"));
  return instruments;
}

}  // namespace eco::member
