#include "bench/challenge/workload.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <queue>
#include <random>

#include "base/prng.hpp"

namespace eco::challenge {
namespace {

constexpr double mid_at_first = 33'504;
constexpr int distance_max = 45;

class Random {
 public:
  explicit Random(std::uint64_t seed) : bits_(seed) {}
  std::uint64_t below(std::uint64_t bound) { return bits_.below(bound); }
  bool chance(std::uint64_t percent) { return bits_.chance(percent, 100); }
  /// In (0, 1).
  double unit() { return (static_cast<double>(bits_.next() >> 12) + 0.5) * 0x1p-52; }
  double exponential(double mean) { return -mean * std::log(unit()); }
  double normal() { return std::sqrt(-2 * std::log(unit())) * std::cos(2 * M_PI * unit()); }

 private:
  base::Prng bits_;
};

/// Chance of each distance from the mid.
class Distances {
 public:
  Distances() {
    double sum = 0;
    for (int d = 1; d <= distance_max; ++d) {
      const double hump = 0.25 * std::exp(-(d - 8.0) * (d - 8.0) / 8);
      sum += std::pow(d, -2.23) + hump;
      below_[static_cast<std::size_t>(d - 1)] = sum;
    }
    for (double& limit : below_) limit /= sum;
  }
  int draw(Random& random) const {
    const auto at = std::ranges::upper_bound(below_, random.unit());
    return 1 + static_cast<int>(std::min<std::ptrdiff_t>(at - below_.begin(), distance_max - 1));
  }

 private:
  std::array<double, distance_max> below_{};
};

me_msg_t new_order(std::uint64_t id, std::int64_t price, std::uint32_t quantity, std::uint8_t side,
                   std::uint8_t ioc) {
  me_msg_t message{};
  message.type = me_new;
  message.order = {id, 0, price, quantity, side, ioc};
  return message;
}
me_msg_t cancel(std::uint64_t id) {
  me_msg_t message{};
  message.type = me_cancel;
  message.cancel = {id, 0};
  return message;
}
me_msg_t modify(std::uint64_t id, std::int64_t price, std::uint32_t quantity, std::uint8_t side) {
  me_msg_t message{};
  message.type = me_modify;
  message.modify = {id, 0, price, quantity, side};
  return message;
}

void number(std::vector<me_msg_t>& messages) {
  std::uint64_t sequence = 0;
  for (me_msg_t& message : messages) {
    ++sequence;
    (message.type == me_cancel ? message.cancel.sequence_number : message.order.sequence_number) =
        sequence;
  }
}

/// A message and when it is sent, in microseconds.
struct Timed {
  double at;
  std::uint64_t order;  ///< breaks ties
  me_msg_t message;
  friend bool operator>(const Timed& a, const Timed& b) {
    return a.at != b.at ? a.at > b.at : a.order > b.order;
  }
};

class ScenarioMaker {
 public:
  ScenarioMaker(const Scenario& scenario, std::uint32_t new_orders, std::uint64_t seed)
      : random_(seed),
        new_orders_(new_orders),
        step_(scenario.excursion_percent / 100.0 / std::sqrt(new_orders)) {}

  std::vector<me_msg_t> make() {
    for (std::uint64_t id = 0; id < new_orders_; ++id) {
      now_ += random_.exponential(1.0);
      send_due();
      log_move_ += step_ * random_.normal();
      arrive(id);
    }
    now_ = std::numeric_limits<double>::max();
    send_due();
    number(messages_);
    return std::move(messages_);
  }

 private:
  void send_due() {
    while (!due_.empty() && due_.top().at <= now_) {
      messages_.push_back(due_.top().message);
      due_.pop();
    }
  }
  void later(double delay, const me_msg_t& message) {
    due_.push({now_ + delay, ++ordered_, message});
  }
  void arrive(std::uint64_t id) {
    const auto side = static_cast<std::uint8_t>(random_.below(2));
    const bool ioc = random_.chance(15);
    const auto mid = static_cast<std::int64_t>(std::llround(mid_at_first * std::exp(log_move_)));
    const std::int64_t away = distances_.draw(random_);
    const bool below_mid = (side == 0) != ioc;
    const std::int64_t price = below_mid ? mid - away : mid + away;
    const auto quantity = static_cast<std::uint32_t>(1 + random_.below(100));
    messages_.push_back(new_order(id, price, quantity, side, ioc ? 1 : 0));
    if (ioc) return;
    const double life = random_.exponential(431 / std::log(2.0));
    if (random_.chance(20)) {
      const std::int64_t ticks = random_.chance(80) ? (random_.chance(50) ? 1 : -1) : 0;
      later(life * random_.unit(), modify(id, price + ticks, quantity + 1, side));
    }
    if (!random_.chance(95)) return;
    later(life, cancel(id));
    if (random_.chance(2)) later(life + random_.exponential(100), cancel(id));
  }

  Random random_;
  Distances distances_;
  std::uint32_t new_orders_;
  double step_;
  double now_ = 0;
  double log_move_ = 0;
  std::uint64_t ordered_ = 0;
  std::priority_queue<Timed, std::vector<Timed>, std::greater<>> due_;
  std::vector<me_msg_t> messages_;
};

/// How a hostile stream draws ids, prices and quantities.
struct Hostility {
  const char* name;
  std::uint64_t (*id)(std::uint64_t n);
  std::int64_t (*price)(Random& random);
  std::uint32_t (*quantity)(Random& random);
};

constexpr std::int64_t int64_min = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t int64_max = std::numeric_limits<std::int64_t>::max();
constexpr std::uint32_t quantity_max = std::numeric_limits<std::uint32_t>::max();

std::uint64_t dense(std::uint64_t n) {
  return n;
}
std::uint64_t sparse(std::uint64_t n) {
  return n * 1'000'003;
}
std::uint64_t huge(std::uint64_t n) {
  return std::numeric_limits<std::uint64_t>::max() - n * 4'096;
}
std::uint64_t scattered(std::uint64_t n) {
  return n % 2 == 0 ? n : base::mix64(n);
}
std::int64_t near_price(Random& random) {
  return 33'500 + static_cast<std::int64_t>(random.below(20));
}
std::int64_t one_price(Random&) {
  return 100;
}
std::int64_t around_zero(Random& random) {
  return static_cast<std::int64_t>(random.below(400)) - 200;
}
std::int64_t wide_price(Random& random) {
  return static_cast<std::int64_t>(random.below(4'000'000'000)) - 2'000'000'000;
}
std::int64_t clusters(Random& random) {
  const std::int64_t far = static_cast<std::int64_t>(random.below(5)) - 2;
  return far * (std::int64_t{1} << 40) + static_cast<std::int64_t>(random.below(100));
}
std::int64_t extreme_price(Random& random) {
  const auto near = static_cast<std::int64_t>(random.below(3));
  switch (random.below(4)) {
    case 0:
      return int64_min + near;
    case 1:
      return int64_max - near;
    default:
      return near;
  }
}
std::uint32_t small(Random& random) {
  return static_cast<std::uint32_t>(1 + random.below(100));
}
std::uint32_t large(Random& random) {
  return random.chance(50) ? quantity_max - static_cast<std::uint32_t>(random.below(3))
                           : small(random);
}

Stream make_hostile(const Hostility& kind, std::uint32_t messages, std::uint64_t seed) {
  Random random(seed);
  std::vector<me_msg_t> list;
  std::uint64_t issued = 0;
  while (list.size() < messages) {
    // Mostly recent orders, some of all times (filled or cancelled long since), some never seen.
    const std::uint64_t window = random.chance(90) ? std::min<std::uint64_t>(issued, 300) : issued;
    const std::uint64_t known =
        kind.id(window == 0 || random.chance(2) ? issued + 5 : issued - 1 - random.below(window));
    const auto side = static_cast<std::uint8_t>(random.below(2));
    const std::uint64_t what = random.below(100);
    if (what < 50) {
      list.push_back(new_order(kind.id(issued++), kind.price(random), kind.quantity(random), side,
                               random.chance(10) ? 1 : 0));
    } else if (what < 80) {
      list.push_back(cancel(known));
      if (random.chance(10)) list.push_back(cancel(known));
    } else {
      // The side of a modify means nothing: an order keeps its own.
      list.push_back(modify(known, kind.price(random), kind.quantity(random), side));
    }
  }
  number(list);
  return {kind.name, std::move(list)};
}

/// A wall of orders, each price further out, then one taker through all of it, again and again.
Stream make_sweeps(std::uint32_t messages, std::uint64_t seed) {
  Random random(seed);
  std::vector<me_msg_t> list;
  std::uint64_t id = 0;
  while (list.size() < messages) {
    const auto side = static_cast<std::uint8_t>(random.below(2));
    const std::int64_t away = side == 0 ? -1 : 1;
    const std::int64_t step = random.chance(50) ? 1 : 97;
    std::uint32_t total = 0;
    for (std::int64_t i = 1; i <= 500; ++i) {
      const std::uint32_t quantity = small(random);
      total += quantity;
      list.push_back(new_order(id++, away * step * (i / 2), quantity, side, 0));
    }
    const auto other = static_cast<std::uint8_t>(1 - side);
    const std::uint32_t asked = random.chance(50) ? total + 7 : total / 2;
    list.push_back(new_order(id++, away * step * 1'000, asked, other, random.chance(50) ? 1 : 0));
    list.push_back(cancel(id - 1));
  }
  number(list);
  return {"sweeps", std::move(list)};
}

}  // namespace

Stream make_scenario(const Scenario& scenario, std::uint32_t new_orders, std::uint64_t seed) {
  return {scenario.name, ScenarioMaker(scenario, new_orders, seed).make()};
}

std::vector<Stream> make_hostile_streams(std::uint32_t messages, std::uint64_t seed) {
  constexpr Hostility kinds[] = {
      {"dense-near", dense, near_price, small},
      {"sparse-near", sparse, near_price, small},
      {"huge-ids-near", huge, near_price, small},
      {"scattered-ids-one-price", scattered, one_price, small},
      {"negative-prices", dense, around_zero, small},
      {"wide-prices", scattered, wide_price, small},
      {"clusters-far-apart", sparse, clusters, small},
      {"extreme-prices", huge, extreme_price, small},
      {"largest-quantities", dense, near_price, large},
      {"largest-of-all", huge, extreme_price, large},
  };
  std::vector<Stream> streams;
  for (const Hostility& kind : kinds) streams.push_back(make_hostile(kind, messages, seed++));
  streams.push_back(make_sweeps(messages, seed));
  return streams;
}

}  // namespace eco::challenge
