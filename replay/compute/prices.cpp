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
using domain::Side;
using pricing::CallTie;
using pricing::PricedQuantity;
using pricing::WidePrice;
using pricing::WideQuantity;

constexpr Words<CloseRule, 4> close_words{{{"VWAP_DAY", CloseRule::vwap_day},
                                           {"VWAP_LAST_N", CloseRule::vwap_last_n},
                                           {"THRESHOLD_VWAP", CloseRule::threshold_vwap},
                                           {"LAST", CloseRule::last}}};
constexpr Words<CompositeFormula, 2> formula_words{
    {{"MEAN_OF_CLOSES", CompositeFormula::mean_of_closes},
     {"CURRENT_ONLY", CompositeFormula::current_only}}};
constexpr Words<CallTie, 2> call_tie_words{
    {{"REFERENCE", CallTie::reference}, {"MIDPOINT", CallTie::midpoint}}};

constexpr std::string_view too_large = "2^63 or more";

/// Of the last `count` trades.
pricing::Average average_of(const std::vector<PricedQuantity>& trades, std::size_t count,
                            Faults& faults, const Path& at) {
  pricing::Average average;
  for (std::size_t i = trades.size() - count; i < trades.size(); ++i) {
    Int128 value = 0;
    if (__builtin_mul_overflow(Int128{trades[i].price.raw()}, trades[i].quantity.raw(), &value) ||
        __builtin_add_overflow(average.value, value, &average.value)) {
      faults.add(FaultCode::overflow, at, "the sum of the trades is too large");
      return {0, 1};
    }
    average.weight += trades[i].quantity.raw();
  }
  return average;
}

/// Call orders and their ids.
struct CallBook {
  std::vector<pricing::CallOrder> orders;
  std::vector<std::uint64_t> ids;
};

CallBook read_book(const Field& list, const Grid& tick, Faults& faults) {
  CallBook book;
  list.each([&](const Field& element) {
    Object in = element.object();
    book.ids.push_back(in.required("id").id());
    pricing::CallOrder order;
    order.side = in.required("side").word(side_words);
    const Field price = in.required("price");
    if (!price.is_null()) order.limit = price.price(tick);
    order.quantity = in.required("qty").quantity(free_step, Zero::refused);
    static_cast<void>(in.finish());
    book.orders.push_back(order);
  });
  check_ids(faults, book.ids, list.at());
  return book;
}

void write_fills(Answer& out, const CallBook& book, const std::vector<WideQuantity>& fills) {
  std::vector<std::pair<std::uint64_t, WideQuantity>> by_id;
  for (std::size_t i = 0; i < fills.size(); ++i) {
    if (fills[i] > WideQuantity(0)) by_id.emplace_back(book.ids[i], fills[i]);
  }
  std::sort(by_id.begin(), by_id.end());
  out.key("fills").open('[');
  for (const auto& [id, quantity] : by_id) {
    out.open('{').key("id").integer(id).key("qty").quantity(quantity, free_step).close('}');
  }
  out.close(']');
}

}  // namespace

void band(Object& in, Answer& out) {
  const Grid tick = in.required("tick").grid();
  const WidePrice base = in.required("base").price(tick);
  pricing::BandWidth width;
  width.up_bp = in.required("up_bp").integer(not_negative);
  width.down_bp = in.required("down_bp").integer({0, 10'000});
  if (!in.finish()) return;
  const auto limits = pricing::band(base, width);
  if (!limits) return in.faults().add(FaultCode::overflow, {&in.at(), "high"}, too_large);
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
  if (threshold) day.threshold = threshold->quantity(free_step, Zero::allowed);
  const Field list = in.required("trades");
  const std::vector<PricedQuantity> trades = read_pairs(list, tick);
  if (!in.finish()) return;

  Int128 amount = 0;
  for (std::size_t i = 0; i < trades.size() && !in.faults().any(); ++i) {
    day.quantity += trades[i].quantity;
    amount += hao_of(trades[i], {tick, free_step}, in.faults(), {&list.at(), {}, i});
    if (amount >> 63 != 0) in.faults().add(FaultCode::overflow, {&in.at(), "amount"}, too_large);
  }
  if (in.faults().any()) return;
  if (!trades.empty()) {
    day.last = trades.back().price;
    const bool last_n = day.rule == CloseRule::vwap_last_n;
    const auto count = static_cast<std::int64_t>(trades.size());
    day.average =
        average_of(trades, static_cast<std::size_t>(last_n ? std::min(trades_max, count) : count),
                   in.faults(), list.at());
  }
  out.open('{').key("close").price(pricing::close_of(day), tick);
  out.key("quantity").quantity(day.quantity, free_step).key("amount").money(amount).close('}');
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
  out.price(price->price, tick).key("volume").quantity(WideQuantity(price->volume), free_step);
  const Int128 surplus = price->surplus;
  out.key("surplus_side").string(surplus > 0 ? "BUY" : surplus < 0 ? "SELL" : "NONE");
  out.key("surplus").quantity(WideQuantity(surplus < 0 ? -surplus : surplus), free_step);
  write_fills(out, book, pricing::call_fills(book.orders, *price));
  out.close('}');
}

void median(Object& in, Answer& out) {
  const Grid tick = in.required("tick").grid();
  const WidePrice bid = in.required("bid").price(tick);
  const WidePrice ask = in.required("ask").price(tick);
  const WidePrice last = in.required("last").price(tick);
  if (!in.finish()) return;
  if (bid < ask) {
    return in.faults().add(FaultCode::inconsistent, {&in.at(), "bid"}, "the bid is below the ask");
  }
  out.open('{').key("price").price(pricing::median3(bid, ask, last), tick).close('}');
}

}  // namespace eco::replay::compute
