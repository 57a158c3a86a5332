#pragma once
/// The JSON of an answer, on one line.
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/pricing/wide.hpp"
#include "replay/compute/decimal.hpp"
#include "replay/compute/fault.hpp"

namespace eco::replay::compute {

/// Appends to a text that the caller owns. A number from 2^63 on is the line's fault OVERFLOW.
class Answer {
 public:
  Answer(std::string& out, Faults& faults) noexcept : out_(out), faults_(faults) {}

  Answer& open(char bracket);
  Answer& close(char bracket);
  Answer& key(std::string_view name);
  Answer& null();
  Answer& integer(std::uint64_t value);
  Answer& string(std::string_view text);
  /// Two decimals, more as needed.
  Answer& price(engine::pricing::WidePrice price, const Grid& tick);
  Answer& quantity(engine::pricing::WideQuantity quantity, const Grid& step);
  /// Two to four decimals.
  Answer& money(Int128 hao);

 private:
  void separate();
  void decimal(std::optional<Decimal> value, unsigned decimals_min);
  void overflow();

  std::string& out_;
  Faults& faults_;
  std::string key_;  // the last one
  bool first_ = true;
};

}  // namespace eco::replay::compute
