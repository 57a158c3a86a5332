#pragma once
/// TM4 call auction 集合竞价: the operator's action and the event. (markets.md §8 TM4)
#include <cstdint>

#include "domain/types.hpp"

namespace eco::domain {

/// Why orders are collected instead of matched.
enum class CallReason : std::uint8_t {
  opening = 1,
  closing = 2,
  batch = 3,       ///< trading by calls only [B27]
  volatility = 4,  ///< a fill would have left the dynamic range [B24]
  by_operator = 5,
};

enum class CallStatus : std::uint8_t {
  collecting = 1,
  no_cancel = 2,  ///< the tail: orders, but no cancels and no replacements
  ended = 3,
};

enum class CallMove : std::uint8_t {
  start = 1,
  no_cancel = 2,
  end = 3,  ///< uncross now, without extension
};

/// Starts a call of an instrument or moves it on.
struct MoveCall {
  static constexpr std::uint16_t tag = 90;
  Symbol symbol;
  CallMove move = CallMove::start;
  CallReason reason = CallReason::by_operator;  ///< of start: by_operator or closing
  std::int64_t seconds = 0;                     ///< of start: how long; 0: until it is ended

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "symbol", s.symbol);
    v(2, "move", s.move);
    v(3, "reason", s.reason);
    v(4, "seconds", s.seconds);
  }
};

/// A call after the command: its state, and what it would come to if it ended now; of an ended one
/// what it came to.
struct CallUpdated {
  static constexpr std::uint16_t tag = 15;
  InstrumentId instrument;
  CallReason reason = CallReason::opening;
  CallStatus status = CallStatus::collecting;
  Timestamp ends;  ///< 0: with a change of phase or by command
  std::uint32_t extensions = 0;
  Price reference;
  Price price;  ///< 0: nothing crosses
  Quantity volume;
  Quantity surplus;  ///< bought less sold at the price; negative: more to sell

  template <class Self, class V>
  static void fields(Self& s, V& v) {
    v(1, "instrument", s.instrument);
    v(2, "reason", s.reason);
    v(3, "status", s.status);
    v(4, "ends", s.ends);
    v(5, "extensions", s.extensions);
    v(6, "reference", s.reference);
    v(7, "price", s.price);
    v(8, "volume", s.volume);
    v(9, "surplus", s.surplus);
  }
  friend bool operator==(const CallUpdated&, const CallUpdated&) = default;
};

}  // namespace eco::domain
