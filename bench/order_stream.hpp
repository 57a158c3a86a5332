#pragma once
/// Streams of order events for a bare book: what is added does not cross, a taker is filled in
/// full, what is cancelled or moved is live. Same seed, same stream.
#include <cstdint>
#include <string>
#include <vector>

namespace eco::bench {

enum class EventKind : std::uint8_t { add, take, cancel, move };

struct OrderEvent {
  std::uint32_t id;  ///< dense from 1, never reused
  std::int32_t price;
  std::uint32_t quantity;
  std::uint16_t book;
  EventKind kind;
  std::uint8_t side;  ///< 0 buy, 1 sell
};
static_assert(sizeof(OrderEvent) == 16);

/// Sums over all fills, in order: two books that agree here filled alike.
struct FillSums {
  std::uint64_t fills = 0;
  std::uint64_t quantity = 0;
  std::uint64_t order_hash = 0;

  void add(std::uint64_t maker, std::uint64_t taker, std::int64_t price, std::uint64_t filled) {
    ++fills;
    quantity += filled;
    order_hash = (order_hash ^ (maker << 32) ^ taker ^ filled ^ static_cast<std::uint64_t>(price)) *
                 0x9e3779b97f4a7c15ULL;
  }
  friend bool operator==(const FillSums&, const FillSums&) = default;
};

struct OrderStream {
  std::string name;
  std::vector<OrderEvent> events;
  std::size_t untimed = 0;  ///< events at the start that fill the books
  std::uint16_t books = 1;
  std::uint32_t last_id = 0;
  std::uint32_t live_max = 0;
  FillSums sums;
};

/// How a workload behaves. Shares are in thousandths of the events.
struct Workload {
  const char* name;
  std::uint32_t events;
  std::uint16_t books;
  std::uint32_t live;          ///< orders the books hold, all together
  std::uint32_t distance_max;  ///< ticks from the mid
  double distance_power;       ///< chance of distance d ~ (d + 2) ^ −power
  std::uint32_t takers;
  std::uint32_t makers_min;  ///< a taker meets
  std::uint32_t makers_max;
  std::uint32_t moves;
};

/// Books are chosen by Zipf's law; mids walk one tick in 2 % of the events; the rest of the events
/// adds and cancels around `live`, half of the cancels among the 512 youngest. `sweep` adds, and
/// takes 10…50 whole orders at once; `deep` adds all, then cancels all in random order.
inline constexpr Workload workloads[] = {
    {"mixed", 10'000'000, 1, 10'000, 500, 1.2, 50, 1, 3, 50},
    {"sweep", 6'000'000, 1, 5'000, 100, 1.2, 1'000, 10, 50, 0},
    {"itch", 10'000'000, 100, 200'000, 200, 1.2, 60, 1, 3, 80},
    {"deep", 2'000'000, 1, 1'000'000, 4'000, 0.6, 0, 0, 0, 0},
};

[[nodiscard]] OrderStream make_stream(const Workload& workload, std::uint64_t seed);

}  // namespace eco::bench
