#include <fmt/format.h>

#include "apps/eco-member/interpreter.hpp"

namespace eco::member {
namespace {

using base::Result;

constexpr Milliseconds answer_limit{10'000};

template <class Amount>
std::string text_or_dash(const Instrument& instrument, const std::optional<Amount>& value) {
  return value ? instrument.format(*value) : std::string("-");
}

}  // namespace

Result<void> Interpreter::run(const ViewCommand& command) {
  switch (command.view) {
    case View::instruments:
      show_instruments();
      return {};
    case View::orders:
      show_orders();
      return {};
    case View::executions:
      show_executions();
      return {};
    case View::deals:
      show_deals();
      return {};
    case View::holdings:
      return show_holdings();
    case View::cash:
      return show_cash();
    case View::status:
      narrator_.show(fmt::format("{} {} account {}, {} orders live, {} executions", client_.name(),
                                 client_.online() ? "online" : "offline", client_.account(),
                                 client_.book().live().size(), client_.book().executions().size()));
      return {};
    case View::help:
      narrator_.show(command_help(narrator_.style().language));
      return {};
  }
  return {};
}

void Interpreter::show_instruments() const {
  narrator_.show("  symbol       market    phase      base         listed band            tick");
  for (const auto& [symbol, i] : client_.instruments().all()) {
    narrator_.show(fmt::format("  {:12} {:9} {:10} {:12} {:>10} .. {:<10} {}", symbol, i.market,
                               i.phase, text_or_dash(i, i.base_price),
                               text_or_dash(i, i.listed_low), text_or_dash(i, i.listed_high),
                               base::format_decimal(i.tick)));
  }
}

void Interpreter::show_orders() const {
  narrator_.show("  id           order      state      side symbol     done/quantity      price");
  for (const auto& [id, order] : client_.book().orders()) {
    const Instrument* i = client_.instruments().find(order.symbol);
    if (i == nullptr) continue;
    narrator_.show(fmt::format("  {:12} {:10} {:10} {:4} {:10} {:>8}/{:<8} {}", order.cl_ord_id,
                               order.order_id, narrator_.in_words(name_of(order.state)),
                               narrator_.in_words(name_of(order.side)), order.symbol,
                               i->format(order.cumulative), i->format(order.quantity),
                               text_or_dash(*i, order.price)));
  }
}

void Interpreter::show_executions() const {
  narrator_.show("  exec id        trade  side symbol     quantity   price        amount      fee");
  for (const auto& [key, e] : client_.book().executions()) {
    const Instrument* i = client_.instruments().find(e.symbol);
    if (i == nullptr) continue;
    narrator_.show(fmt::format("  {:14} {:6} {:4} {:10} {:10} {:10} {:>12} {:>8}{}", e.exec_id,
                               e.trade_id, narrator_.in_words(name_of(e.side)), e.symbol,
                               i->format(e.quantity), i->format(e.price), format_money(e.amount),
                               format_money(e.fee), e.bust ? " bust" : ""));
  }
}

void Interpreter::show_deals() const {
  for (const auto& [offer, deal] : client_.deals().all()) {
    narrator_.show(fmt::format(
        "  {:10} {:10} {:4} {} {} @ {} with {}, turn {}", deal.terms.empty() ? offer : deal.terms,
        narrator_.in_words(name_of(deal.state)), narrator_.in_words(name_of(deal.side)),
        deal.quantity, deal.symbol, deal.price, deal.counterparty,
        narrator_.in_words(deal.turn == Turn::ours ? "ours" : "theirs")));
  }
}

Result<void> Interpreter::show_holdings() {
  const auto facts = client_.ask_holdings(answer_limit);
  if (!facts) return base::fail("the venue does not state the holdings");
  for (const auto& [symbol, by_type] : facts->by_symbol) {
    const Instrument* i = client_.instruments().find(symbol);
    if (i == nullptr) continue;
    std::string line = fmt::format("  {:12}", symbol);
    for (const auto& [type, quantity] : by_type) {
      line += fmt::format(" {} {}", type, i->format(quantity));
    }
    narrator_.show(line);
  }
  return {};
}

Result<void> Interpreter::show_cash() {
  const auto facts = client_.ask_cash(answer_limit);
  if (!facts) return base::fail("the venue does not state the cash");
  narrator_.show(fmt::format("  free {}  proceeds {}  reserved {}  deposit {}  frozen {}  total {}",
                             format_money(facts->free), format_money(facts->proceeds),
                             format_money(facts->reserved), format_money(facts->deposit),
                             format_money(facts->frozen), format_money(facts->total)));
  return {};
}

}  // namespace eco::member
