#include "node/clock.hpp"

#include <chrono>

namespace eco::node {

domain::Timestamp SystemClock::now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return domain::Timestamp(
      std::chrono::duration_cast<std::chrono::nanoseconds>(since_epoch).count());
}

}  // namespace eco::node
