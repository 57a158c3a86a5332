#pragma once
/// The C interface of the public matching-engine challenge: little-endian, natural alignment. A
/// shared library exports the functions; the names of fields and functions are the challenge's.
#include <cstddef>
#include <cstdint>

extern "C" {

// NOLINTBEGIN(readability-identifier-naming): the names are the published interface's
struct new_order_t {
  std::uint64_t order_id;
  std::uint64_t sequence_number;
  std::int64_t price_ticks;
  std::uint32_t quantity;
  std::uint8_t side;  ///< 0 buy, 1 sell
  std::uint8_t ioc;
};
static_assert(sizeof(new_order_t) == 32 && offsetof(new_order_t, ioc) == 29);

struct cancel_t {
  std::uint64_t order_id;
  std::uint64_t sequence_number;
};
static_assert(sizeof(cancel_t) == 16);

struct modify_t {
  std::uint64_t order_id;
  std::uint64_t sequence_number;
  std::int64_t new_price_ticks;
  std::uint32_t new_quantity;
  std::uint8_t side;
};
static_assert(sizeof(modify_t) == 32 && offsetof(modify_t, side) == 28);

enum me_msg_type : std::uint8_t { me_new = 0, me_cancel = 1, me_modify = 2 };

struct me_msg_t {
  std::uint8_t type;  ///< me_msg_type
  union {
    new_order_t order;
    cancel_t cancel;
    modify_t modify;
  };
};
static_assert(sizeof(me_msg_t) == 40 && offsetof(me_msg_t, order) == 8);

enum me_report_type : std::uint8_t {
  me_order_ack = 0,
  me_trade = 1,
  me_cancel_ack = 2,
  me_modify_ack = 3,
  me_cancel_reject = 4,
  me_modify_reject = 5,
};

struct me_report_t {
  std::uint8_t type;  ///< me_report_type
  std::uint8_t side;
  std::uint64_t sequence_number;
  std::uint64_t order_id;
  std::int64_t price_ticks;
  std::uint32_t quantity;
  std::uint64_t maker_order_id;
  std::uint64_t taker_order_id;
  std::uint64_t padding;
};
static_assert(sizeof(me_report_t) == 64 && offsetof(me_report_t, taker_order_id) == 48);

/// One producer, one consumer; `drain` runs on the consumer's thread.
struct me_transport_t {
  void* (*create)(std::uint32_t capacity);
  int (*push)(void* sink, const me_report_t* report);  ///< 1 done, 0 full
  std::uint32_t (*drain)(void* sink, me_report_t* out, std::uint32_t max);
  void (*flush)(void* sink);
  void (*destroy)(void* sink);
};
// NOLINTEND(readability-identifier-naming)

#define ECO_CHALLENGE_API __attribute__((visibility("default")))

ECO_CHALLENGE_API void engine_init(std::uint64_t nonce, const me_transport_t* transport,
                                   void* sink);
ECO_CHALLENGE_API void engine_shutdown();
ECO_CHALLENGE_API void engine_on_new_order(const new_order_t* order);
ECO_CHALLENGE_API void engine_on_cancel(const cancel_t* cancel);
ECO_CHALLENGE_API void engine_on_modify(const modify_t* modify);
ECO_CHALLENGE_API void engine_flush();
ECO_CHALLENGE_API std::int64_t engine_query_best_bid();  ///< INT64_MIN where there is none
ECO_CHALLENGE_API std::int64_t engine_query_best_ask();  ///< INT64_MAX where there is none
ECO_CHALLENGE_API std::uint64_t engine_query_depth_at(std::int64_t price, std::uint8_t side);
// Optional: a queue of the engine's own, and a run of messages at once.
ECO_CHALLENGE_API const me_transport_t* engine_get_transport();
ECO_CHALLENGE_API void engine_on_batch(const me_msg_t* messages, std::uint32_t count);
}
