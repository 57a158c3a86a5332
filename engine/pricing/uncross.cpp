#include "engine/pricing/uncross.hpp"

#include <algorithm>
#include <cstddef>

namespace eco::engine::pricing {
namespace {

using base::Int128;
using domain::Side;

/// Orders limited at one price.
struct Level {
  WidePrice price;
  Int128 buy = 0;
  Int128 sell = 0;
};

/// Neighbouring ticks at which the same quantities would buy and sell.
struct Range {
  WidePrice low;
  WidePrice high;
  Int128 buy = 0;
  Int128 sell = 0;

  [[nodiscard]] Int128 volume() const noexcept { return std::min(buy, sell); }
  [[nodiscard]] Int128 surplus() const noexcept { return buy - sell; }
};

struct Sums {
  Int128 market_buy = 0;
  Int128 market_sell = 0;
  std::vector<Level> levels;  // ascending prices
};

Sums sums_of(std::span<const CallOrder> orders) {
  Sums sums;
  sums.levels.reserve(orders.size());
  for (const CallOrder& order : orders) {
    const Int128 quantity = order.quantity.raw();
    const bool buys = order.side == Side::buy;
    if (order.limit) {
      sums.levels.push_back({*order.limit, buys ? quantity : 0, buys ? 0 : quantity});
    } else {
      (buys ? sums.market_buy : sums.market_sell) += quantity;
    }
  }
  std::sort(sums.levels.begin(), sums.levels.end(),
            [](const Level& a, const Level& b) { return a.price < b.price; });
  std::size_t last = 0;
  for (std::size_t i = 1; i < sums.levels.size(); ++i) {
    if (sums.levels[i].price == sums.levels[last].price) {
      sums.levels[last].buy += sums.levels[i].buy;
      sums.levels[last].sell += sums.levels[i].sell;
    } else {
      sums.levels[++last] = sums.levels[i];
    }
  }
  if (!sums.levels.empty()) sums.levels.resize(last + 1);
  return sums;
}

/// The candidates that rules (1) and (2) leave, seen in ascending order. Buying falls and selling
/// rises with the price, so they are neighbours: first those with buy surplus, then those with sell
/// surplus.
class Best {
 public:
  void see(const Range& range) noexcept {
    const Int128 surplus = range.surplus();
    const Int128 size = surplus < 0 ? -surplus : surplus;
    if (any_ && (range.volume() < volume_ || (range.volume() == volume_ && size > size_))) return;
    if (!any_ || range.volume() > volume_ || size < size_) {
      any_ = true;
      volume_ = range.volume();
      size_ = size;
      low_ = range.low;
      buy_surplus_.reset();
      sell_surplus_.reset();
    }
    high_ = range.high;
    if (surplus > 0) buy_surplus_ = range.high;
    if (surplus < 0 && !sell_surplus_) sell_surplus_ = range.low;
  }

  [[nodiscard]] std::optional<CallPrice> price(const CallRules& rules) const noexcept {
    if (!any_ || volume_ == 0) return std::nullopt;
    const WidePrice price = choose(rules);
    const bool sells = sell_surplus_ && price >= *sell_surplus_;
    return CallPrice{price, volume_, sells ? -size_ : size_};
  }

 private:
  [[nodiscard]] WidePrice choose(const CallRules& rules) const noexcept {
    if (rules.tie == CallTie::midpoint) return middle(low_, high_);
    if (buy_surplus_ && !sell_surplus_) return *buy_surplus_;
    if (sell_surplus_ && !buy_surplus_) return *sell_surplus_;
    const WidePrice low = buy_surplus_.value_or(low_);
    const WidePrice high = sell_surplus_.value_or(high_);
    return rules.reference ? std::clamp(*rules.reference, low, high) : middle(low, high);
  }
  /// HALF_UP to the tick.
  [[nodiscard]] static WidePrice middle(WidePrice low, WidePrice high) noexcept {
    return low + WidePrice((high - low + WidePrice(1)).raw() / 2);
  }

  bool any_ = false;
  Int128 volume_ = 0;
  Int128 size_ = 0;  // of the surplus
  WidePrice low_;
  WidePrice high_;
  std::optional<WidePrice> buy_surplus_;   // the highest
  std::optional<WidePrice> sell_surplus_;  // the lowest
};

/// True where `a` is filled before `b`; both are of one side.
bool ahead(const CallOrder& a, const CallOrder& b) noexcept {
  if (!a.limit || !b.limit) return !a.limit && b.limit;
  return a.side == Side::buy ? *a.limit > *b.limit : *a.limit < *b.limit;
}

bool trades_at(const CallOrder& order, WidePrice price) noexcept {
  if (!order.limit) return true;
  return order.side == Side::buy ? *order.limit >= price : *order.limit <= price;
}

}  // namespace

std::optional<CallPrice> uncross(std::span<const CallOrder> orders, const CallRules& rules) {
  const Sums sums = sums_of(orders);
  Best best;
  if (sums.levels.empty()) {
    if (!rules.reference) return std::nullopt;
    best.see({*rules.reference, *rules.reference, sums.market_buy, sums.market_sell});
    return best.price(rules);
  }
  Int128 buy = sums.market_buy;
  Int128 sell = sums.market_sell;
  for (const Level& level : sums.levels) buy += level.buy;
  for (std::size_t i = 0; i < sums.levels.size(); ++i) {
    const Level& level = sums.levels[i];
    sell += level.sell;
    best.see({level.price, level.price, buy, sell});
    buy -= level.buy;
    if (i + 1 == sums.levels.size()) break;
    const WidePrice next = sums.levels[i + 1].price;
    if (next - level.price > WidePrice(1)) {
      best.see({level.price + WidePrice(1), next - WidePrice(1), buy, sell});
    }
  }
  return best.price(rules);
}

std::vector<WideQuantity> call_fills(std::span<const CallOrder> orders, const CallPrice& at) {
  std::vector<WideQuantity> fills(orders.size());
  std::vector<std::size_t> queue;
  queue.reserve(orders.size());
  for (const Side side : {Side::buy, Side::sell}) {
    queue.clear();
    for (std::size_t i = 0; i < orders.size(); ++i) {
      if (orders[i].side == side && trades_at(orders[i], at.price)) queue.push_back(i);
    }
    std::sort(queue.begin(), queue.end(), [&orders](std::size_t a, std::size_t b) {
      if (ahead(orders[a], orders[b])) return true;
      return !ahead(orders[b], orders[a]) && a < b;
    });
    Int128 left = at.volume;
    for (const std::size_t i : queue) {
      if (left == 0) break;
      fills[i] = WideQuantity(std::min(left, orders[i].quantity.raw()));
      left -= fills[i].raw();
    }
  }
  return fills;
}

}  // namespace eco::engine::pricing
