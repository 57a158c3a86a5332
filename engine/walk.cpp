#include "engine/walk.hpp"

#include <algorithm>

#include "engine/pricing/median.hpp"

namespace eco::engine {
namespace {

using domain::Price;
using domain::Quantity;
using domain::Side;

/// A maker's part that can trade, as the walk leaves it.
struct Part {
  Slot slot;
  Quantity shown;
  Quantity hidden;
  Quantity display;
  domain::OrderId order;
  domain::MemberId member;
};

class Walker {
 public:
  Walker(const Counter& counter, const Taker& taker, Fills& fills)
      : counter_(counter),
        taker_(taker),
        group_(counter.members.group_of(taker.member)),
        fills_(fills),
        left_(taker.quantity),
        last_(counter.last),
        range_(dynamic_range(counter.rules, counter.last)) {}

  Walk run() {
    for (const book::Level level : counter_.book.levels(domain::opposite(taker_.side))) {
      if (left_ == Quantity(0) || !domain::within_limit(taker_.side, level.price, taker_.limit)) {
        break;
      }
      if (!take_level(level)) break;
    }
    walk_.filled = taker_.quantity - left_;
    walk_.amount = domain::narrow(amount_) && !overflow_
                       ? std::optional(domain::Money(static_cast<std::int64_t>(amount_)))
                       : std::nullopt;
    return walk_;
  }

 private:
  /// False where the walk ends here.
  bool take_level(const book::Level& level) {
    refills_.clear();
    for (Slot at = level.first; at.valid() && left_ > Quantity(0); at = counter_.book.next(at)) {
      const book::RestingOrder maker = counter_.book.order(at);
      const Quantity leaves = counter_.orders.at(at).state.leaves;
      if (!take({at, maker.leaves, leaves - maker.leaves, counter_.orders.at(at).terms.display,
                 domain::OrderId(maker.id), domain::MemberId(maker.owner)},
                level.price)) {
        return false;
      }
    }
    for (std::size_t i = 0; i < refills_.size() && left_ > Quantity(0); ++i) {
      if (!take(Part(refills_[i]), level.price)) return false;
    }
    return true;
  }

  bool take(const Part& part, Price maker_price) {
    if (counter_.members.group_of(part.member) == group_) {
      if (taker_.skip_own == domain::SkipOwn::yes) return true;
      walk_.own = part.order;
      return false;
    }
    const Price price = price_of(maker_price);
    if (range_ && !range_->contains(price)) {
      walk_.interrupted = true;
      return false;
    }
    const Quantity quantity = std::min(left_, part.shown);
    add(price, quantity);
    fills_.push_back({part.slot, quantity, price});
    left_ -= quantity;
    last_ = price;
    if (quantity == part.shown && part.hidden > Quantity(0)) {
      const Quantity next = std::min(part.display, part.hidden);
      refills_.push_back(
          {part.slot, next, part.hidden - next, part.display, part.order, part.member});
    }
    return true;
  }

  [[nodiscard]] Price price_of(Price maker_price) const noexcept {
    if (counter_.rules.fill_price == domain::FillPrice::maker) return maker_price;
    const bool buys = taker_.side == Side::buy;
    return pricing::narrowed(pricing::median3(pricing::widened(buys ? taker_.limit : maker_price),
                                              pricing::widened(buys ? maker_price : taker_.limit),
                                              pricing::widened(last_)));
  }

  void add(Price price, Quantity quantity) noexcept {
    const auto part = domain::consideration(price, quantity, counter_.hao_per_tick_step);
    overflow_ = overflow_ || !part;
    if (part) amount_ += part->raw();
  }

  const Counter& counter_;
  const Taker& taker_;
  domain::GroupId group_;
  Fills& fills_;
  Quantity left_;
  Price last_;
  std::optional<domain::PriceBand> range_;  ///< around the last trade before the order
  std::vector<Part> refills_;               ///< of the level at hand, in their order
  base::Int128 amount_ = 0;
  bool overflow_ = false;
  Walk walk_;
};

}  // namespace

Walk walk(const Counter& counter, const Taker& taker, Fills& fills) {
  fills.clear();
  return Walker(counter, taker, fills).run();
}

std::optional<domain::PriceBand> dynamic_range(const domain::ContinuousRules& rules,
                                               Price last) noexcept {
  if (rules.dynamic_bp == 0) return std::nullopt;
  return domain::price_band(last, rules.dynamic_bp);
}

}  // namespace eco::engine
