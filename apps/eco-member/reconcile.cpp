#include "apps/eco-member/reconcile.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include "apps/eco-member/narrator.hpp"

namespace eco::member {
namespace {

using domain::Money;
using domain::Quantity;

constexpr Milliseconds answer_limit{5000};
constexpr Milliseconds retry_pause{100};

Quantity quantity_of(const HoldingFacts& facts, const std::string& symbol, const char* type) {
  const auto found = facts.by_symbol.find(symbol);
  if (found == facts.by_symbol.end()) return {};
  const auto part = found->second.find(type);
  return part == found->second.end() ? Quantity{} : part->second;
}

std::string text_of(const Instruments& instruments, const std::string& symbol, Quantity quantity) {
  const Instrument* instrument = instruments.find(symbol);
  return instrument == nullptr ? std::to_string(quantity.raw()) : instrument->format(quantity);
}

bool deals_pending(const Deals& deals) {
  return std::any_of(deals.all().begin(), deals.all().end(), [](const auto& entry) {
    return entry.second.state == DealState::open || entry.second.state == DealState::agreed;
  });
}

void compare_order(Client& client, const Order& order, Reconciliation& found) {
  const Instrument* instrument = client.instruments().find(order.symbol);
  const auto facts = client.ask_status({}, order.order_id, answer_limit);
  if (!facts || instrument == nullptr) {
    found.complete = false;
    return;
  }
  const auto tell = [&](std::string_view part, std::string here, std::string venue) {
    if (here != venue) {
      found.differences.push_back({"order " + order.cl_ord_id + ' ' + std::string(part),
                                   std::move(here), std::move(venue)});
    }
  };
  tell("state", std::string(name_of(order.state)),
       facts->known ? std::string(name_of(facts->state)) : "unknown");
  tell("quantity", instrument->format(order.quantity), facts->quantity);
  tell("done", instrument->format(order.cumulative), facts->cumulative);
  tell("leaves", instrument->format(order.leaves), facts->leaves);
}

Reconciliation attempt(Client& client) {
  Reconciliation found;
  const auto cash = client.ask_cash(answer_limit);
  const auto holdings = cash ? client.ask_holdings(answer_limit) : std::nullopt;
  if (!holdings || !client.book().started()) return found;
  found.complete = true;
  found.cash = *cash;
  found.instruments = holdings->by_symbol.size();
  found.executions = client.book().executions().size();
  found.differences =
      compare(client.book(), client.instruments(), *cash, *holdings, deals_pending(client.deals()));
  std::vector<std::string> live;
  for (const Order* order : client.book().live()) live.push_back(order->order_id);
  found.live_orders = live.size();
  for (const std::string& id : live) {
    const Order* order = client.book().find(id);
    if (order != nullptr && order->state == OrderState::live) {
      const Order as_believed = *order;
      compare_order(client, as_believed, found);
    }
  }
  for (const std::string& id : client.unanswered()) {
    found.differences.push_back({"request " + id, "no answer", "-"});
  }
  return found;
}

}  // namespace

std::vector<Difference> compare(const MemberBook& book, const Instruments& instruments,
                                const CashFacts& cash, const HoldingFacts& holdings,
                                bool deals_pending) {
  std::vector<Difference> found;
  for (const std::string& text : book.contradictions()) {
    found.push_back({"the venue's messages", text, "-"});
  }
  const Money expected = book.cash(cash.sequence).value_or(Money{});
  if (expected != cash.total) {
    found.push_back({"cash", format_money(expected), format_money(cash.total)});
  }
  if (!deals_pending && book.live().empty() && cash.reserved != Money{}) {
    found.push_back({"cash reserved", "0.00", format_money(cash.reserved)});
  }
  const std::uint64_t through = std::max(cash.sequence, holdings.sequence);
  const auto here = book.holdings(through);
  std::set<std::string> symbols;
  for (const auto& [symbol, quantity] : here) symbols.insert(symbol);
  for (const auto& [symbol, parts] : holdings.by_symbol) symbols.insert(symbol);
  for (const std::string& symbol : symbols) {
    const auto mine = here.find(symbol);
    const Quantity total = mine == here.end() ? Quantity{} : mine->second;
    const auto tell = [&](const char* part, Quantity a, Quantity b) {
      found.push_back(
          {symbol + ' ' + part, text_of(instruments, symbol, a), text_of(instruments, symbol, b)});
    };
    const Quantity stated = quantity_of(holdings, symbol, "TOT");
    if (total != stated) tell("total", total, stated);
    const Quantity offered = book.offered(symbol);
    const Quantity reserved = quantity_of(holdings, symbol, "RSV");
    if (deals_pending ? reserved < offered : reserved != offered) {
      tell("reserved", offered, reserved);
    }
  }
  return found;
}

Reconciliation reconcile(Client& client, Milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  if (!client.start_anew_if_needed(answer_limit)) return {};
  Reconciliation found = attempt(client);
  while (!found.agrees() && std::chrono::steady_clock::now() < deadline) {
    if (!client.pump().serve_for(retry_pause)) break;
    found = attempt(client);
  }
  return found;
}

}  // namespace eco::member
