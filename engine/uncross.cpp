#include "engine/uncross.hpp"

#include <algorithm>

#include "engine/continuous.hpp"
#include "engine/execution.hpp"
#include "engine/order_entry.hpp"
#include "engine/pricing/uncross.hpp"
#include "engine/reservation.hpp"

namespace eco::engine {
namespace {

using domain::EndReason;
using domain::OrderKind;
using domain::Price;
using domain::Quantity;
using domain::Side;
using domain::TimeInForce;

/// Orders that reach the other side's best price, oldest place first.
std::vector<Slot> crossing_orders(Core& core, const book::OrderBook& book) {
  std::vector<Slot> slots;
  if (book.empty(Side::buy) || book.empty(Side::sell)) return slots;
  for (const Side side : {Side::buy, Side::sell}) {
    const Price limit = *book.best_price(domain::opposite(side));
    for (const book::Level level : book.levels(side)) {
      if (!domain::within_limit(side, limit, level.price)) break;
      for (Slot at = level.first; at.valid(); at = book.next(at)) slots.push_back(at);
    }
  }
  std::sort(slots.begin(), slots.end(), [&core](Slot a, Slot b) {
    return core.orders.at(a).priority < core.orders.at(b).priority;
  });
  return slots;
}

std::vector<pricing::CallOrder> call_orders(const Core& core, const std::vector<Slot>& slots) {
  std::vector<pricing::CallOrder> orders;
  orders.reserve(slots.size());
  for (const Slot slot : slots) {
    const domain::OrderState& state = core.orders.at(slot).state;
    pricing::CallOrder order;
    order.side = state.side;
    if (state.kind != OrderKind::market) order.limit = pricing::widened(state.price);
    order.quantity = pricing::widened(state.leaves);
    orders.push_back(order);
  }
  return orders;
}

/// All orders of the book, by OrderId.
std::vector<Slot> book_orders(Core& core, domain::InstrumentId instrument) {
  const book::OrderBook& book = core.book(instrument);
  std::vector<Slot> slots;
  for (const Side side : {Side::buy, Side::sell}) {
    for (const book::Level level : book.levels(side)) {
      for (Slot at = level.first; at.valid(); at = book.next(at)) slots.push_back(at);
    }
  }
  std::sort(slots.begin(), slots.end(), [&core](Slot a, Slot b) {
    return core.orders.at(a).state.order < core.orders.at(b).state.order;
  });
  return slots;
}

/// One side's orders that trade, in turn.
struct Share {
  Slot slot;
  Quantity quantity;
};

class Uncross {
 public:
  Uncross(Core& core, const Step& step, Instrument& instrument, Price price)
      : core_(core),
        step_(step),
        instrument_(instrument),
        rules_(core.market_of(instrument).rules),
        price_(price) {}

  void run(const std::vector<Share>& buys, const std::vector<Share>& sells) {
    for (const Share& share : buys) take_from_book(share);
    for (const Share& share : sells) take_from_book(share);
    auto buy = buys.begin();
    auto sell = sells.begin();
    Quantity bought;
    Quantity sold;
    while (buy != buys.end() && sell != sells.end()) {
      const Quantity quantity = std::min(buy->quantity - bought, sell->quantity - sold);
      trade(buy->slot, sell->slot, quantity);
      bought += quantity;
      sold += quantity;
      if (bought == buy->quantity) {
        ++buy;
        bought = {};
      }
      if (sold == sell->quantity) {
        ++sell;
        sold = {};
      }
    }
    std::vector<domain::AccountId> sellers;
    for (const Share& share : sells) {
      sellers.push_back(core_.orders.at(share.slot).state.account);
    }
    for (const Share& share : buys) settle(share.slot);
    for (const Share& share : sells) settle(share.slot);
    for (const domain::AccountId seller : sellers) {
      end_locked_buys(core_, step_, instrument_.id, seller);
    }
  }

 private:
  /// The book forgets what is to trade; an iceberg that has used up its part goes out.
  void take_from_book(const Share& share) {
    Order& order = core_.orders.edit(share.slot);
    book::OrderBook& book = core_.book(instrument_.id);
    if (share.quantity >= order.shown) {
      book.remove(share.slot);
      order.shown = {};
    } else {
      book.reduce(share.slot, share.quantity);
      order.shown -= share.quantity;
    }
  }

  void trade(Slot buyer, Slot seller, Quantity quantity) {
    Order& buy = core_.orders.edit(buyer);
    Order& sell = core_.orders.edit(seller);
    const bool buy_is_older = buy.state.order < sell.state.order;
    const auto role = [](bool older) {
      return older ? domain::Liquidity::maker : domain::Liquidity::taker;
    };
    book_trade(core_, step_,
               {instrument_.id,
                domain::Method::call,
                price_,
                quantity,
                {buy.state, buy.hold, role(buy_is_older)},
                {sell.state, sell.hold, role(!buy_is_older)}});
    shrink_rest(core_, step_, buy, rules_);
    shrink_rest(core_, step_, sell, rules_);
  }

  void settle(Slot slot) {
    Order& order = core_.orders.edit(slot);
    if (order.state.leaves == Quantity(0)) {
      core_.orders.end(slot, EndReason::requested);
    } else if (order.shown == Quantity(0)) {
      order.priority = core_.next_priority();
      put_in_book(core_, slot);
    }
  }

  Core& core_;
  const Step& step_;
  Instrument& instrument_;
  const domain::MarketRules& rules_;
  Price price_;
};

/// Shares of one side in turn: at market first, then by price and place.
std::vector<Share> shares_of(const Core& core, Side side, const std::vector<Slot>& slots,
                             const std::vector<pricing::WideQuantity>& fills) {
  std::vector<Share> shares;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (fills[i].raw() == 0 || core.orders.at(slots[i]).state.side != side) continue;
    shares.push_back({slots[i], pricing::narrowed(fills[i])});
  }
  std::sort(shares.begin(), shares.end(), [&core, side](const Share& a, const Share& b) {
    const domain::OrderState& first = core.orders.at(a.slot).state;
    const domain::OrderState& second = core.orders.at(b.slot).state;
    const bool first_market = first.kind == OrderKind::market;
    const bool second_market = second.kind == OrderKind::market;
    if (first_market != second_market) return first_market;
    if (!first_market && first.price != second.price) {
      return side == Side::buy ? first.price > second.price : first.price < second.price;
    }
    return core.orders.at(a.slot).priority < core.orders.at(b.slot).priority;
  });
  return shares;
}

pricing::CallRules rules_of(const domain::CallRules& rules, Price reference) {
  pricing::CallRules wide;
  wide.tie = rules.tie == domain::UncrossTie::midpoint ? pricing::CallTie::midpoint
                                                       : pricing::CallTie::reference;
  wide.reference = pricing::widened(reference);
  return wide;
}

}  // namespace

std::optional<UncrossPrice> find_uncross(Core& core, const Instrument& instrument,
                                         Price reference) {
  const std::vector<Slot> slots = crossing_orders(core, core.book(instrument.id));
  if (slots.empty()) return std::nullopt;
  const domain::MarketRules& rules = core.market_of(instrument).rules;
  const auto found = pricing::uncross(call_orders(core, slots), rules_of(*rules.call, reference));
  if (!found) return std::nullopt;
  const auto volume = domain::narrow(found->volume);
  const auto surplus = domain::narrow(found->surplus);
  if (!volume || !surplus) return std::nullopt;
  const UncrossPrice at{pricing::narrowed(found->price), Quantity(*volume), Quantity(*surplus)};
  const auto amount = domain::consideration(at.price, at.volume, rules.hao_per_tick_step);
  if (!amount || !fits(instrument.day, at.volume, *amount)) return std::nullopt;
  return at;
}

void uncross(Core& core, const Step& step, Instrument& instrument, const UncrossPrice& at) {
  const std::vector<Slot> slots = crossing_orders(core, core.book(instrument.id));
  const pricing::CallPrice price{pricing::widened(at.price), at.volume.raw(), at.surplus.raw()};
  const auto fills = pricing::call_fills(call_orders(core, slots), price);
  Uncross(core, step, instrument, at.price)
      .run(shares_of(core, Side::buy, slots, fills), shares_of(core, Side::sell, slots, fills));
}

void end_own_crossings(Core& core, const Step& step, const Instrument& instrument) {
  std::vector<Slot> youngest_first = crossing_orders(core, core.book(instrument.id));
  std::sort(youngest_first.begin(), youngest_first.end(), [&core](Slot a, Slot b) {
    return core.orders.at(a).state.order > core.orders.at(b).state.order;
  });
  for (const Slot slot : youngest_first) {
    const domain::OrderId own =
        own_in_reach(core, core.book(instrument.id), core.orders.at(slot).state);
    if (!own.valid()) continue;
    cancel_order(core, step, slot, EndReason::rechecked, {},
                 domain::Refusal{.code = domain::RejectCode::self_trade, .order = own});
  }
}

void end_call_orders(Core& core, const Step& step, const Instrument& instrument,
                     domain::CallReason reason) {
  for (const Slot slot : book_orders(core, instrument.id)) {
    const Order& order = core.orders.at(slot);
    const TimeInForce tif = order.terms.tif;
    const bool was_for_it =
        (tif == TimeInForce::at_open && reason == domain::CallReason::opening) ||
        (tif == TimeInForce::at_close && reason == domain::CallReason::closing) ||
        tif == TimeInForce::good_for_auction;
    if (was_for_it) {
      cancel_order(core, step, slot, EndReason::call_ended);
    } else if (order.state.kind == OrderKind::market) {
      cancel_order(core, step, slot, EndReason::remainder);
    }
  }
}

}  // namespace eco::engine
