#include "engine/listed.hpp"

#include <algorithm>

namespace eco::engine {
namespace {

using domain::NewOrder;
using domain::Price;
using domain::Quantity;
using domain::Refusal;
using domain::RejectCode;
using domain::Side;
using domain::SkipOwn;

/// Quantity that earlier legs take from a maker.
Quantity planned(const Fills& fills, Slot maker) noexcept {
  Quantity sum;
  for (const Fill& fill : fills) {
    if (fill.maker == maker) sum += fill.quantity;
  }
  return sum;
}

class Picker {
 public:
  Picker(const ListedView& view, const NewOrder& order, domain::MemberId taker, Fills& fills)
      : view_(view),
        order_(order),
        group_(view.members.group_of(taker)),
        levels_(view.book.levels(domain::opposite(order.side))),
        fills_(fills) {}

  /// Row 20.
  [[nodiscard]] Refusal check_own(const domain::PickLeg& leg) const noexcept {
    const Slot slot = view_.orders.find(leg.maker);
    if (!slot.valid() || !opposite(slot) || !own(slot)) return {};
    return refuse(RejectCode::self_trade, leg, leg.maker);
  }

  /// Row 21.
  Refusal add(const domain::PickLeg& leg) {
    const Slot slot = view_.orders.find(leg.maker);
    if (!slot.valid() || !visible(slot)) return refuse(RejectCode::not_visible, leg, leg.maker);
    const Price price = view_.orders.at(slot).state.price;
    if (order_.limit && !domain::within_limit(order_.side, price, *order_.limit)) {
      return {RejectCode::worse_price, order_.limit->raw(), price.raw(), price.raw(), leg.maker};
    }
    if (const Slot better = better_than(price); better.valid()) {
      return refuse(RejectCode::not_best_price, leg, view_.orders.at(better).state.order);
    }
    const Quantity left = view_.orders.at(slot).state.leaves - planned(fills_, slot);
    if (leg.quantity > left) {
      Refusal refusal = refuse(RejectCode::maker_qty, leg, leg.maker);
      refusal.high = left.raw();
      return refusal;
    }
    fills_.push_back({slot, leg.quantity, price});
    return {};
  }

 private:
  static Refusal refuse(RejectCode code, const domain::PickLeg& leg, domain::OrderId order) {
    return {.code = code, .asked = leg.quantity.raw(), .order = order};
  }

  [[nodiscard]] bool own(Slot slot) const noexcept {
    return view_.members.group_of(view_.orders.at(slot).state.member) == group_;
  }

  /// In this book, on the other side.
  [[nodiscard]] bool opposite(Slot slot) const noexcept {
    const domain::OrderState& maker = view_.orders.at(slot).state;
    return maker.instrument == order_.instrument && maker.side != order_.side;
  }

  /// The same, inside the best levels.
  [[nodiscard]] bool visible(Slot slot) const noexcept {
    if (!opposite(slot)) return false;
    if (view_.levels == 0) return true;
    const Order& maker = view_.orders.at(slot);
    std::uint32_t seen = 0;
    for (const book::Level level : levels_) {
      if (++seen > view_.levels) return false;
      if (level.price == maker.state.price) return true;
    }
    return false;
  }

  /// The first order at a better price than `price` that earlier legs leave standing.
  [[nodiscard]] Slot better_than(Price price) const noexcept {
    for (const book::Level level : levels_) {
      if (level.price == price) return {};
      for (Slot at = level.first; at.valid(); at = view_.book.next(at)) {
        if (order_.skip_own == SkipOwn::yes && own(at)) continue;
        if (planned(fills_, at) < view_.orders.at(at).state.leaves) return at;
      }
    }
    return {};
  }

  const ListedView& view_;
  const NewOrder& order_;
  domain::GroupId group_;
  book::Levels levels_;
  Fills& fills_;
};

}  // namespace

Refusal check_listing(const book::OrderBook& book, Side side, Price price) noexcept {
  if (!book.reaches(domain::opposite(side), price)) return {};
  const book::Level best = *book.best(domain::opposite(side));
  return {.code = RejectCode::crossing_listing,
          .asked = price.raw(),
          .low = best.price.raw(),
          .high = best.price.raw(),
          .order = domain::OrderId(book.order(best.first).id)};
}

Refusal plan_pick(const ListedView& view, const NewOrder& order, domain::MemberId taker,
                  Fills& fills) {
  fills.clear();
  Picker picker(view, order, taker, fills);
  for (const domain::PickLeg& leg : order.legs) {
    if (const Refusal refusal = picker.check_own(leg); refusal.refused()) return refusal;
  }
  for (const domain::PickLeg& leg : order.legs) {
    if (const Refusal refusal = picker.add(leg); refusal.refused()) return refusal;
  }
  return {};
}

Refusal plan_sweep(const ListedView& view, const NewOrder& order, domain::MemberId taker,
                   Fills& fills) {
  fills.clear();
  const domain::GroupId group = view.members.group_of(taker);
  Quantity left = order.quantity;
  std::uint32_t walked = 0;
  for (const book::Level level : view.book.levels(domain::opposite(order.side))) {
    if (view.levels != 0 && ++walked > view.levels) break;
    if (!domain::within_limit(order.side, level.price, order.price)) break;
    for (Slot at = level.first; at.valid(); at = view.book.next(at)) {
      const book::RestingOrder maker = view.book.order(at);
      if (view.members.group_of(domain::MemberId(maker.owner)) == group) {
        if (order.skip_own == SkipOwn::yes) continue;
        return {.code = RejectCode::self_trade, .order = domain::OrderId(maker.id)};
      }
      const Quantity quantity = std::min(left, maker.leaves);
      fills.push_back({at, quantity, level.price});
      left -= quantity;
      if (left == Quantity(0)) return {};
    }
  }
  return {};
}

}  // namespace eco::engine
