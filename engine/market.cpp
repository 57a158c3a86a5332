#include "engine/market.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "engine/pricing/close.hpp"
#include "engine/pricing/composite.hpp"

namespace eco::engine {

using domain::Method;
using domain::Money;
using domain::Phase;
using domain::Price;
using domain::Quantity;

base::Hash128 InstrumentDay::state_hash() const noexcept {
  base::Hasher hasher(static_cast<std::uint64_t>(HashTag::instrument_day));
  domain::FieldHasher fields_of(hasher);
  figures(*this, fields_of);
  for (const ScopeTrade& trade : latest) fields_of.put(trade);
  fields_of.put(previous_close);
  for (const DayTrade& trade : refused) fields_of.put(trade);
  return hasher.finish();
}

Price base_of_day(const Instrument& instrument, const Market& market) noexcept {
  if (instrument.next_base > Price(0)) return instrument.next_base;
  if (instrument.previous_close > Price(0)) return instrument.previous_close;
  return market.rules.first_base == domain::FirstBase::composite_prev ? market.composite : Price(0);
}

std::optional<domain::PriceBand> band_of(Price base, std::optional<std::int64_t> bp) noexcept {
  if (!bp || base == Price(0)) return std::nullopt;
  return domain::price_band(base, *bp);
}

std::optional<std::int64_t> band_bp_of(const Instrument& instrument, Method method,
                                       std::optional<std::int64_t> rule_bp) noexcept {
  if (!rule_bp) return rule_bp;
  for (const WidenedBand& band : instrument.widened) {
    if (band.method == method) return band.bp;
  }
  return rule_bp;
}

void add_trade(InstrumentDay& day, const domain::MarketRules& rules, Method method,
               const ScopeTrade& trade) {
  ECO_ASSERT(fits(day, trade.quantity, trade.amount));
  ++day.trades;
  if (method == Method::block || method == Method::quota) {
    day.block_quantity += trade.quantity;
    day.block_amount += trade.amount;
  } else {
    day.listed_quantity += trade.quantity;
    day.listed_amount += trade.amount;
  }
  if (method == Method::continuous || method == Method::call) day.matched = trade.price;
  if (!rules.close_scope.contains(method) || trade.price == Price(0)) return;
  if (day.open == Price(0)) day.open = day.high = day.low = trade.price;
  day.last = trade.price;
  day.high = std::max(day.high, trade.price);
  day.low = std::min(day.low, trade.price);
  day.scope_quantity += trade.quantity;
  day.scope_amount += trade.amount;
  if (rules.close == domain::CloseRule::vwap_last_n) {
    if (day.latest.size() == rules.close_trades) day.latest.erase(day.latest.begin());
    day.latest.push_back(trade);
  }
}

bool fits(const InstrumentDay& day, Quantity quantity, Money amount) noexcept {
  const auto sum = [](std::int64_t a, std::int64_t b, std::int64_t c) {
    return domain::narrow(static_cast<base::Int128>(a) + b + c).has_value();
  };
  return sum(day.listed_quantity.raw(), day.block_quantity.raw(), quantity.raw()) &&
         sum(day.listed_amount.raw(), day.block_amount.raw(), amount.raw());
}

Price close_of_day(const InstrumentDay& day, const domain::MarketRules& rules,
                   Price base) noexcept {
  pricing::CloseFigures figures;
  figures.rule = rules.close;
  figures.previous = pricing::widened(base);
  figures.last = pricing::widened(day.last);
  figures.quantity = pricing::widened(day.scope_quantity);
  figures.threshold = pricing::widened(rules.close_threshold);
  pricing::Average& average = figures.average;
  if (rules.close == domain::CloseRule::vwap_last_n) {
    for (const ScopeTrade& trade : day.latest) {
      average.value += trade.amount.raw();
      average.weight += trade.quantity.raw();
    }
  } else {
    average = {day.scope_amount.raw(), day.scope_quantity.raw()};
  }
  average.weight *= rules.hao_per_tick_step;  // amounts are in hao, not in ticks
  return pricing::narrowed(pricing::close_of(figures));
}

Price composite_of(const std::vector<VintageClose>& closes, domain::CompositeFormula formula) {
  std::vector<pricing::VintageClose> wide;
  wide.reserve(closes.size());
  for (const VintageClose& item : closes) {
    wide.push_back({item.vintage, pricing::widened(item.close)});
  }
  return pricing::narrowed(pricing::composite_of(wide, formula));
}

bool opens_later(domain::EnumSet<Phase> phases, Phase phase) noexcept {
  for (auto at = static_cast<unsigned>(phase); at <= static_cast<unsigned>(Phase::settled); ++at) {
    if (phases.contains(static_cast<Phase>(at))) return true;
  }
  return false;
}

}  // namespace eco::engine
