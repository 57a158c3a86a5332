// Prices of a market's day: band, close, composite, uncross, median.
#include "engine/pricing/band.hpp"
#include "engine/pricing/close.hpp"
#include "engine/pricing/composite.hpp"
#include "engine/pricing/median.hpp"
#include "engine/pricing/uncross.hpp"
#include "replay/compute/kinds.hpp"
#include "replay/compute/readers.hpp"

namespace eco::replay::compute {
namespace {

namespace pricing = engine::pricing;
using domain::CloseRule;
using domain::CompositeFormula;
using domain::Price;
using domain::Quantity;
using domain::Side;
using pricing::CallTie;

constexpr Words<CloseRule, 4> close_words{{{"VWAP_DAY", CloseRule::vwap_day},
                                           {"VWAP_LAST_N", CloseRule::vwap_last_n},
                                           {"THRESHOLD_VWAP", CloseRule::threshold_vwap},
                                           {"LAST", CloseRule::last}}};
constexpr Words<CompositeFormula, 2> formula_words{
    {{"MEAN_OF_CLOSES", CompositeFormula::mean_of_closes},
     {"CURRENT_ONLY", CompositeFormula::current_only}}};
constexpr Words<CallTie, 2> call_tie_words{
    {{"REFERENCE", CallTie::reference}, {"MIDPOINT", CallTie::midpoint}}};

struct ScopeTrade {
  Price price;
  Int128 quantity = 0;
};

/// Of the last `count` trades.
pricing::Average average_of(const std::vector<ScopeTrade>& trades, std::size_t count,
                            Faults& faults, const Path& at) {
  pricing::Average average;
  for (std::size_t i = trades.size() - count; i < trades.size(); ++i) {
    Int128 value = 0;
    if (__builtin_mul_overflow(Int128{trades[i].price.raw()}, trades[i].quantity, &value) ||
        __builtin_add_overflow(average.value, value, &average.value)) {
      faults.add(FaultCode::overflow, at, "the sum of the trades is too large");
      return {0, 1};
    }
    average.weight += trades[i].quantity;
  }
  return average;
}

/// A call order and its id.
struct CallBook {
  std::vector<pricing::CallOrder> orders;
  std::vector<std::uint64_t> ids;
  Grid step;
};

CallBook read_book(const Field& list, const Grid& tick, Faults& faults) {
  CallBook book;
  std::vector<Decimal> quantities;
  list.each([&](const Field& element) {
    Object in = element.object();
    book.ids.push_back(in.required("id").id());
    pricing::CallOrder order;
    order.side = in.required("side").word(side_words);
    const Field price = in.required("price");
    if (!price.is_null()) order.limit = price.price(tick);
    quantities.push_back(in.required("qty").decimal(Zero::refused, quantity_decimals_max));
    static_cast<void>(in.finish());
    book.orders.push_back(order);
  });
  book.step = common_grid(quantities);
  for (std::size_t i = 0; i < quantities.size() && !faults.any(); ++i) {
    const Path at{&list.at(), {}, i};
    book.orders[i].quantity = Quantity(count_on(book.step, quantities[i], faults, {&at, "qty"}));
  }
  check_ids(faults, book.ids, list.at());
  return book;
}

void write_fills(Answer& out, const CallBook& book, const std::vector<Quantity>& fills) {
  std::vector<std::pair<std::uint64_t, Quantity>> by_id;
  for (std::size_t i = 0; i < fills.size(); ++i) {
    if (fills[i] > Quantity(0)) by_id.emplace_back(book.ids[i], fills[i]);
  }
  std::sort(by_id.begin(), by_id.end());
  out.key("fills").open('[');
  for (const auto& [id, quantity] : by_id) {
    out.open('{').key("id").integer(id).key("qty").quantity(quantity.raw(), book.step).close('}');
  }
  out.close(']');
}

}  // namespace

void band(Object& in, Answer& out) {
  const Grid tick = in.required("tick").grid();
  const Price base = in.required("base").price(tick);
  pricing::BandWidth width;
  width.up_bp = in.required("up_bp").integer(not_negative);
  width.down_bp = in.required("down_bp").integer({0, 10'000});
  if (!in.finish()) return;
  const auto limits = pricing::band(base, width);
  if (!limits) return in.faults().add(FaultCode::overflow, {&in.at(), "high"}, "2^63 or more");
  out.open('{');
  out.key("low").price(limits->low, tick).key("high").price(limits->high, tick);
  out.close('}');
}

void close(Object& in, Answer& out) {
  pricing::CloseFigures day;
  day.rule = in.required("rule").word(close_words);
  const Grid tick = in.required("tick").grid();
  day.previous = in.required("previous").price(tick);
  const auto n = in.needed_if(day.rule == CloseRule::vwap_last_n, "n");
  const std::int64_t trades_max = n ? n->integer({1}) : 1;
  const auto threshold = in.needed_if(day.rule == CloseRule::threshold_vwap, "threshold");
  const Decimal thin =
      threshold ? threshold->decimal(Zero::allowed, quantity_decimals_max) : Decimal();
  const Field list = in.required("trades");
  const std::vector<DecimalPair> pairs = read_pairs(list, Decimal::scale_max);
  if (!in.finish()) return;

  std::vector<Decimal> quantities;
  for (const DecimalPair& pair : pairs) quantities.push_back(pair.quantity);
  const Grid step = common_grid(quantities);
  std::vector<ScopeTrade> trades;
  Int128 quantity = 0;
  Int128 amount = 0;
  for (std::size_t i = 0; i < pairs.size() && !in.faults().any(); ++i) {
    const Path at{&list.at(), {}, i};
    const Price price{count_on(tick, pairs[i].price, in.faults(), at)};
    trades.push_back({price, count_on(step, pairs[i].quantity, in.faults(), at)});
    quantity += trades.back().quantity;
    amount += hao_of(pairs[i].price, pairs[i].quantity, in.faults(), at);
    if (amount >> 63 != 0)
      in.faults().add(FaultCode::overflow, {&in.at(), "amount"}, "2^63 or more");
  }
  if (in.faults().any()) return;
  const auto total = domain::narrow(quantity);
  if (!total) return in.faults().add(FaultCode::overflow, {&in.at(), "quantity"}, "2^63 or more");
  if (!trades.empty()) {
    day.last = trades.back().price;
    const bool last_n = day.rule == CloseRule::vwap_last_n;
    const auto count = static_cast<std::int64_t>(trades.size());
    day.average =
        average_of(trades, static_cast<std::size_t>(last_n ? std::min(trades_max, count) : count),
                   in.faults(), list.at());
  }
  day.quantity = Quantity(*total);
  day.threshold = Quantity(step.count_below(thin));
  if (in.faults().any()) return;
  out.open('{').key("close").price(pricing::close_of(day), tick);
  out.key("quantity").quantity(quantity, step).key("amount").money(amount).close('}');
}

void composite(Object& in, Answer& out) {
  const CompositeFormula formula = in.required("formula").word(formula_words);
  const Grid tick = in.required("tick").grid();
  std::vector<pricing::VintageClose> closes;
  const Field list = in.required("closes");
  list.each([&](const Field& close) {
    closes.push_back({static_cast<std::int32_t>(closes.size()), close.price(tick)});
  });
  if (!in.finish()) return;
  if (closes.empty()) return list.fault(FaultCode::bad_value, "at least one close is asked for");
  out.open('{').key("composite").price(pricing::composite_of(closes, formula), tick).close('}');
}

void uncross(Object& in, Answer& out) {
  const Grid tick = in.required("tick").grid();
  pricing::CallRules rules;
  rules.tie = in.required("tie").word(call_tie_words);
  const auto reference = in.optional("reference");
  if (reference && !reference->is_null()) rules.reference = reference->price(tick);
  const CallBook book = read_book(in.required("orders"), tick, in.faults());
  if (!in.finish()) return;

  const auto price = pricing::uncross(book.orders, rules);
  out.open('{').key("price");
  if (!price) {
    out.null().key("volume").string("0").key("surplus_side").string("NONE");
    out.key("surplus").string("0").key("fills").open('[').close(']').close('}');
    return;
  }
  out.price(price->price, tick).key("volume").quantity(price->volume, book.step);
  const Int128 surplus = price->surplus;
  out.key("surplus_side").string(surplus > 0 ? "BUY" : surplus < 0 ? "SELL" : "NONE");
  out.key("surplus").quantity(surplus < 0 ? -surplus : surplus, book.step);
  write_fills(out, book, pricing::call_fills(book.orders, *price));
  out.close('}');
}

void median(Object& in, Answer& out) {
  const Grid tick = in.required("tick").grid();
  const Price bid = in.required("bid").price(tick);
  const Price ask = in.required("ask").price(tick);
  const Price last = in.required("last").price(tick);
  if (!in.finish()) return;
  if (bid < ask) {
    return in.faults().add(FaultCode::inconsistent, {&in.at(), "bid"}, "the bid is below the ask");
  }
  out.open('{').key("price").price(pricing::median3(bid, ask, last), tick).close('}');
}

}  // namespace eco::replay::compute
