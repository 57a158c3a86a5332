#include "apps/eco-member/instruments.hpp"

#include <algorithm>

#include "gateway/fix/units.hpp"

namespace eco::member {
namespace {

using domain::Money;
using domain::Price;
using domain::Quantity;
using gateway::fix::Grid;

template <class Amount>
std::optional<Amount> on_grid(std::string_view text, base::Decimal unit) {
  const auto number = gateway::fix::parse_on_grid(text, unit);
  if (number.grid != Grid::on_grid) return std::nullopt;
  return Amount(number.value);
}

Instrument read(InMessage::Entry entry) {
  Instrument i;
  i.symbol = field_value(entry, 55);
  i.market = field_value(entry, 5020);
  i.unit = field_value(entry, 996);
  i.phase = field_value(entry, 336);
  i.trading_status = field_value(entry, 326);
  i.tick = base::parse_decimal(field_value(entry, 969)).value_or(i.tick);
  i.step = base::parse_decimal(field_value(entry, 562)).value_or(i.step);
  i.base_price = i.parse_price(field_value(entry, 140));
  i.listed_low = i.parse_price(field_value(entry, 1148));
  i.listed_high = i.parse_price(field_value(entry, 1149));
  i.block_low = i.parse_price(field_value(entry, 5023));
  i.block_high = i.parse_price(field_value(entry, 5024));
  i.listed_min = i.parse_quantity(field_value(entry, 5021));
  i.listed_max = i.parse_quantity(field_value(entry, 5022));
  i.block_min = i.parse_quantity(field_value(entry, 5025));
  i.block_max = i.parse_quantity(field_value(entry, 5026));
  return i;
}

}  // namespace

std::optional<Price> Instrument::parse_price(std::string_view text) const {
  return on_grid<Price>(text, tick);
}

std::optional<Quantity> Instrument::parse_quantity(std::string_view text) const {
  return on_grid<Quantity>(text, step);
}

/// With all the digits of the tick: 30.00, not 30.
std::string Instrument::format(Price price) const {
  const unsigned scale = std::max<unsigned>(tick.scale, 2);
  std::int64_t factor = tick.mantissa;
  for (unsigned digit = tick.scale; digit < scale; ++digit) factor *= 10;
  return base::format_scaled(price.raw() * factor, scale, scale);
}

std::string Instrument::format(Quantity quantity) const {
  return gateway::fix::format_on_grid(quantity.raw(), step);
}

std::optional<Money> parse_money(std::string_view text) {
  const auto hao = base::parse_scaled(text, 4);
  if (!hao) return std::nullopt;
  return Money(*hao);
}

std::string format_money(Money amount) {
  return base::format_scaled(amount.raw(), 4, 2);
}

void Instruments::list(const InMessage& message) {
  for (const auto& entry : message.group(146, 55)) {
    Instrument instrument = read(entry);
    by_symbol_[instrument.symbol] = std::move(instrument);
  }
}

void Instruments::status(const InMessage& message) {
  const auto found = by_symbol_.find(message.value(55));
  if (found == by_symbol_.end()) return;
  found->second.phase = message.value(336);
  found->second.trading_status = message.value(326);
}

const Instrument* Instruments::find(std::string_view symbol) const {
  const auto found = by_symbol_.find(symbol);
  return found == by_symbol_.end() ? nullptr : &found->second;
}

}  // namespace eco::member
